"""What several pages show: a document in short, a link, a place in the tree."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from flask import request, url_for

from kb import Clause, Document
from kb.address import named
from kb.place import Stamp
from web.present.text import date_text

_UNENCODED = re.compile(r"[\w.~-]+", re.ASCII)
UNKNOWN = "未知"
STATUS = {"in_force": "现行有效", "amended": "已修改", "repealed": "已失效", None: UNKNOWN}


class Link(NamedTuple):
    """Words that lead somewhere; `current` where they lead to what is shown. A page has a hundred: a tuple is made in half the time."""

    text: str
    url: str
    current: bool = False


class Year(NamedTuple):
    """A year tag: the newest year of the corpus is filled, others are outlined, so that shape tells them apart."""

    text: str
    filled: bool


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document as lists show it."""

    year: Year | None
    title: str
    number: str
    url: str
    date: str
    status: str
    counts: str


def year_tag(document: Document, newest: int | None) -> Year | None:
    if document.year is None:
        return None
    return Year(str(document.year), document.year == newest)


def newest(documents: tuple[Document, ...]) -> int | None:
    """The newest year of the corpus."""
    return max((d.year for d in documents if d.year is not None), default=None)


def document_url(document: Document, *, full: bool = False) -> str:
    return url_for("documents.document", document=document.address, _external=full)


def clause_url(address: str, anchor: str | None = None) -> str:
    url = clause_page(request.script_root, address)
    return f"{url}#{anchor}" if anchor else url


def clause_page(root: str, address: str) -> str:
    """The address of a clause's page under a site's prefix; what needs no encoding is not left to Flask."""
    document, _, path = address.partition("/")
    if _UNENCODED.fullmatch(path):
        return f"{page_url(root, 'documents.document', ('document', document))}/{path}"
    return page_url(root, "documents.clause", ("document", document), ("path", path))


@lru_cache(4096)
def page_url(root: str, endpoint: str, *values: tuple[str, str]) -> str:  # noqa: ARG001  # it tells sites apart
    """The address of a page under a site's prefix (`root`): a page of hits has a hundred, and Flask takes .02 ms for each."""
    given: dict[str, Any] = dict(values)
    return url_for(endpoint, **given)


def place_url(address: str) -> str:
    """The page of a document or clause."""
    return clause_url(address) if "/" in address else url_for("documents.document", document=address)


def document_line(document: Document, latest: int | None) -> DocumentLine:
    return DocumentLine(
        year=year_tag(document, latest),
        title=document.title or document.address,
        number=document.number or "",
        url=document_url(document),
        date=date_text(document.date) or "成文日期未知",
        status=STATUS[document.status],
        counts=f"{document.clauses}条，{document.records}条可检索",
    )


def name(document: Document) -> str:
    """What a document is called in a line: its number, else its title, else its address."""
    return document.number or document.title or document.address


def imprint(document: Document, stamp: Stamp, url: str) -> str:
    """What a printed page says under its title: where it is from, as of when, and the fingerprint of the text."""
    said = (url, f"索引建于{stamp.built[:10]}", f"效力{STATUS[document.status]}", f"sha256 {document.source.sha256}")
    return "，".join(said)


def clause_name(clause: Clause) -> str:
    """三、（六）国际物流及城乡配送."""
    return named(clause.label, clause.heading if clause.heading != clause.label else None)
