"""Hits as the search page and its export show them."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import repeat
from operator import add
from typing import NamedTuple

from flask import request, url_for
from markupsafe import Markup

from kb import Document, Hit, KnowledgeBase
from kb.address import named
from kb.fragments import fragments
from kb.model import Span
from web.present.common import Link, Year, clause_page, name, year_tag
from web.present.facts import department_url, topic_url
from web.present.text import shown

_NUMBER = re.compile(r"[^（）、]+、|（[^）]+）")  # a part's and an item's number in a label: 三、 （六）
UNITS = 3  # units a hit shows; the others are on its page
CUT = Markup('<span class="cut">…</span>')


class HitView(NamedTuple):
    year: Year | None
    document: str
    path: tuple[str, ...]
    title: Markup
    url: str
    text: Markup
    chips: tuple[tuple[str, Link], ...]
    evidence: str
    why: str | None


def hit_views(kb: KnowledgeBase, hits: Iterable[Hit], latest: int | None) -> Iterator[HitView]:
    """Hits with their fragments marked; `latest` is the newest year of the corpus."""
    root = request.script_root  # once: Flask takes as long to find it as all else of a link does
    for hit in hits:
        yield _view(kb.document(hit.document), hit, latest, root)


def _view(document: Document, hit: Hit, latest: int | None, root: str) -> HitView:
    url = clause_page(root, hit.address)
    chips = [_topic(root, topic) for topic in hit.topics]
    chips += [_unit(root, department) for department in hit.departments[:UNITS]]
    if len(hit.departments) > UNITS:
        chips.append(("", Link(f"等{len(hit.departments)}个单位", f"{url}#facts")))
    return HitView(
        year=year_tag(document, latest),
        document=name(document),
        path=_numbered(hit.label, hit.heading_path),
        title=_title(hit),
        url=url,
        text=_text_of(hit),
        chips=tuple(chips),
        evidence=f"{url}#facts" if chips else "",
        why=hit.why,
    )


@lru_cache(4_096)
def _topic(root: str, topic: str) -> tuple[str, Link]:  # noqa: ARG001  # it tells sites apart
    return "主题", Link(topic, topic_url(topic))


@lru_cache(4_096)
def _unit(root: str, department: str) -> tuple[str, Link]:  # noqa: ARG001  # it tells sites apart
    return "单位", Link(department, department_url(department))


@lru_cache(4_096)
def _numbered(label: str, headings: tuple[str, ...]) -> tuple[str, ...]:
    """The headings above a hit with the numbers its label gives them: 三、主要任务."""
    numbers = _NUMBER.findall(label)
    return tuple(map(add, numbers if len(numbers) >= len(headings) else repeat(""), headings))


def _title(hit: Hit) -> Markup:
    """The label with the heading behind it, whose marks it keeps."""
    heading = hit.heading or ""
    whole = named(hit.label, heading)
    before = len(whole) - len(heading)
    return shown(whole, [(start + before, end + before) for start, end in hit.heading_highlights])


def _text_of(hit: Hit) -> Markup:
    """At most three fragments, an ellipsis where words are left out."""
    text, marks = hit.text, hit.highlights
    parts: list[str] = []
    found = fragments(text, marks)
    for start, end, cut_before, _ in found:
        if cut_before or parts:
            parts.append(CUT)
        parts.append(shown(text[start:end], [(s - start, e - start) for s, e in _within(marks, start, end)]))
    return Markup("".join([*parts, CUT if found and found[-1].cut_after else ""]))


def _within(marks: Iterable[Span], start: int, end: int) -> Iterator[Span]:
    """What of the marks lies in `[start, end)`."""
    return ((max(s, start), min(e, end)) for s, e in marks if s < end and start < e)


def csv_rows(kb: KnowledgeBase, hits: Iterable[Hit]) -> Iterator[tuple[str, ...]]:
    """The rows of an exported result list, the header first."""
    yield "文件", "文号", "年份", "条款", "标题", "路径", "正文", "永久地址"
    for hit in hits:
        document = kb.document(hit.document)
        yield (
            document.title or "",
            document.number or "",
            str(document.year or ""),
            hit.label,
            hit.heading or "",
            " › ".join(hit.heading_path),
            hit.text,
            url_for("documents.clause", document=hit.document, path=hit.address.partition("/")[2], _external=True),
        )
