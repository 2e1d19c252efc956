"""Hits as the search page and its export show them."""

import re
from collections.abc import Iterable, Iterator
from itertools import repeat
from operator import add
from typing import NamedTuple

from flask import url_for
from markupsafe import Markup

from kb import Hit, KnowledgeBase
from kb.address import named
from kb.fragments import fragments
from web.present.common import Link, Year, clause_url, name, year_tag
from web.present.facts import department_url, topic_url
from web.present.text import plain, shown

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


def hit_view(kb: KnowledgeBase, hit: Hit, latest: int | None) -> HitView:
    """A hit with its fragments marked; `latest` is the newest year of the corpus."""
    document = kb.document(hit.document)
    chips = [("主题", Link(topic, topic_url(topic))) for topic in hit.topics]
    chips += [("单位", Link(department, department_url(department))) for department in hit.departments[:UNITS]]
    if len(hit.departments) > UNITS:
        chips.append(("", Link(f"等{len(hit.departments)}个单位", clause_url(hit.address, "facts"))))
    return HitView(
        year=year_tag(document, latest),
        document=name(document),
        path=tuple(_numbered(hit)),
        title=plain(_before(hit)) + shown(hit.heading or "", hit.heading_highlights),
        url=clause_url(hit.address),
        text=_text_of(hit),
        chips=tuple(chips),
        evidence=clause_url(hit.address, "facts") if chips else "",
        why=hit.why,
    )


def _numbered(hit: Hit) -> Iterator[str]:
    """The headings above a hit with the numbers its label gives them: 三、主要任务."""
    numbers = _NUMBER.findall(hit.label)
    known = numbers[: len(hit.heading_path)] if len(numbers) >= len(hit.heading_path) else repeat("")
    yield from map(add, known, hit.heading_path)


def _before(hit: Hit) -> str:
    """The label, ready for the heading behind it."""
    return named(hit.label, hit.heading).removesuffix(hit.heading or "")


def _text_of(hit: Hit) -> Markup:
    """At most three fragments, an ellipsis where words are left out."""
    parts: list[str] = []
    found = fragments(hit.text, hit.highlights)
    for at, part in enumerate(found):
        marks = [
            (max(s, part.start) - part.start, min(e, part.end) - part.start)
            for s, e in hit.highlights
            if s < part.end and part.start < e
        ]
        parts += [CUT if part.cut_before or at else "", shown(hit.text[part.start : part.end], marks)]
    return Markup("".join([*parts, CUT if found and found[-1].cut_after else ""]))


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
