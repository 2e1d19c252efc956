"""A citation in the styles that memos, journals and programs ask for; what is not known is left out, never made up."""

import html
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.address import document_of
from kb.errors import BadQuery
from kb.model import Document

if TYPE_CHECKING:
    from kb import KnowledgeBase

DEFAULT = "gongwen"
COUNTRY = "中华人民共和国"
_MARKS = re.compile(r"([\\\[\]*_`])")  # of Markdown
_ESCAPED = r"\\\1"


@dataclass(frozen=True, slots=True)
class Citation:
    """What is cited: a document, the long label of a place in it ("" for the whole), its address and its link."""

    document: Document
    label: str
    address: str
    url: str

    @property
    def name(self) -> str:
        """《title》（number）, or what there is of it."""
        title = f"《{self.document.title}》" if self.document.title else ""
        number = self.document.number or ""
        return f"{title}（{number}）" if title and number else title or number or self.document.address

    @property
    def date(self) -> str:
        return self.document.date or ""


@dataclass(frozen=True, slots=True)
class Cite:
    """A citation written in a style."""

    address: str
    style: str
    text: str


def cite(kb: "KnowledgeBase", address: str, style: str = DEFAULT, base_url: str = "") -> Cite:
    """The citation of an address. NotFound: the address. BadQuery: a style that is none."""
    if style not in STYLES:
        raise BadQuery(f"没有“{style[:20]}”这种引用格式，可选 {'、'.join(STYLES)}。")
    return Cite(address, style, STYLES[style](citation(kb, address, base_url)))


def citation(kb: "KnowledgeBase", address: str, base_url: str = "") -> Citation:
    """What an address cites; the link is absolute where the site's address is known. NotFound."""
    place = kb.at(address)
    document = kb.document(document_of(address))
    label = "" if isinstance(place, Document) else place.label_long
    return Citation(document, label, address, f"{base_url.rstrip('/')}/d/{address}")


def gongwen(one: Citation) -> str:
    """As official documents cite: 《…》（渝府办发〔2016〕228号）第三部分第（六）项."""
    return f"{one.name}{one.label}"


def short_name(document: Document) -> str:
    """What a document may be called once it is defined: 《实施意见》 by its 文种, a law by its title without the country.

    "" where neither is shorter than the title.
    """
    title = document.title or ""
    known = document.type if document.number else title.removeprefix(COUNTRY)
    return f"《{known}》" if known and known != title else ""


def first(one: Citation) -> str:
    """The first mention of several: 《…》（渝府办发〔2016〕228号，以下简称《实施意见》）第三部分第（六）项."""
    short = short_name(one.document)
    defined = "，".join(filter(None, [one.document.number, f"以下简称{short}"]))
    return f"《{one.document.title}》（{defined}）{one.label}" if short else gongwen(one)


def later(one: Citation) -> str:
    """A later mention, once the short name is defined: 《实施意见》第三部分第（六）项."""
    return f"{short_name(one.document)}{one.label}" if short_name(one.document) else by_number(one)


def by_number(one: Citation) -> str:
    """A mention that needs no definition: the number and the label."""
    return f"{one.document.number or one.name}{one.label}"


def footnote(one: Citation) -> str:
    """As a footnote in legal writing: title, number, date of issue, place, each behind a comma, and a full stop."""
    date = _chinese_date(one.date)
    parts = [f"《{one.document.title}》" if one.document.title else "", one.document.number or ""]
    return "，".join(filter(None, [*parts, f"{date}发布" if date else "", one.label])) + "。"


def gbt7714(one: Citation) -> str:
    """GB/T 7714—2015, an official document online: responsible body. title: number[A/OL]. (date). link."""
    return _gbt7714(one, f"({one.date}). " if one.date else "")


def gbt7714_2025(one: Citation) -> str:
    """GB/T 7714—2025: as of 2015, but every mark except the full stop and [] is full-width."""
    return _gbt7714(one, f"（{one.date}）. " if one.date else "")


def _gbt7714(one: Citation, date: str) -> str:
    title = "：".join(filter(None, [one.document.title, one.document.number])) or one.address
    issuer = f"{one.document.issuer}. " if one.document.issuer else ""
    return f"{issuer}{title}[A/OL]. {date}{one.url}."


def markdown(one: Citation) -> str:
    return f"[{_MARKS.sub(_ESCAPED, gongwen(one))}]({one.url})"


def as_html(one: Citation) -> str:
    return f'<a href="{html.escape(one.url, quote=True)}">{html.escape(gongwen(one))}</a>'


def link(one: Citation) -> str:
    return one.url


def bibtex(one: Citation) -> str:
    """@misc with the fields that are known."""
    year, _, rest = one.date.partition("-")
    fields = {
        "author": f"{{{one.document.issuer}}}" if one.document.issuer else "",
        "title": f"{{{one.document.title}}}" if one.document.title else "",
        "number": one.document.number or "",
        "year": year or (str(one.document.year) if one.document.year else ""),
        "month": rest.partition("-")[0],
        "note": one.label,
        "url": one.url,
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@misc{{{re.sub('[/.]', '-', one.address)},\n{lines}\n}}"


def csl_json(one: Citation) -> str:
    """One CSL item: type legislation, with the fields that are known."""
    issued = (
        [int(part) for part in one.date.split("-")] if one.date else [one.document.year] if one.document.year else []
    )
    item = {
        "id": one.address,
        "type": "legislation",
        "title": one.document.title,
        "author": [{"literal": one.document.issuer}] if one.document.issuer else None,
        "number": one.document.number,
        "issued": {"date-parts": [issued]} if issued else None,
        "section": one.label or None,
        "URL": one.url,
        "language": "zh-CN",
    }
    return json.dumps([{key: value for key, value in item.items() if value}], ensure_ascii=False)


def _chinese_date(date: str) -> str:
    found = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", date)
    return f"{found[1]}年{int(found[2])}月{int(found[3])}日" if found else ""


STYLES: Mapping[str, Callable[[Citation], str]] = {
    "gongwen": gongwen,
    "gongwen-first": first,
    "gongwen-later": later,
    "footnote": footnote,
    "gbt7714": gbt7714,
    "gbt7714-2025": gbt7714_2025,
    "markdown": markdown,
    "html": as_html,
    "link": link,
    "bibtex": bibtex,
    "csl-json": csl_json,
}
