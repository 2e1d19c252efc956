"""The reading page: a document in its own order, with its outline and what is missing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from flask import url_for
from markupsafe import Markup

from kb import Clause, Document
from kb.citation.styles import Citation, gongwen
from kb.exports.sheets import ROLES
from kb.place import Stamp
from web.present.common import STATUS, UNKNOWN, Link, clause_url, document_url, imprint
from web.present.facts import department_url, topic_url
from web.present.machines import document_data
from web.present.text import date_text, paragraph, plain, title_parts

UNITS = 3  # that a clause shows beside its words; the others stand on its page
HEADED = {"part", "book", "subbook", "chapter", "section", "heading"}  # kinds that stand as headings of the page
LEVELS = {"part": 2, "book": 2, "subbook": 2, "chapter": 2, "heading": 2, "section": 3, "clause": 3}


@dataclass(frozen=True, slots=True)
class Row:
    """One clause as the page shows it; a bare heading of a part has no link.

    `cited` is its label as citations write it. `level` is that of its heading; 0 where it has none, or one that runs into the first of `paragraphs`.
    `inside` are the items below it, so that whoever is sent to 四、（一） sees how far it reaches.
    """

    anchor: str
    kind: str
    level: int
    number: str
    heading: str
    paragraphs: tuple[Markup, ...]
    label: str
    cited: str
    link: Link | None
    chips: tuple[tuple[str, Link], ...] = ()
    inside: tuple["Row", ...] = ()


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    text: str
    number: str
    url: str
    inside: tuple["OutlineEntry", ...]


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """Everything the reading page shows; `missing` are sentences, a fact's value is 未知 where nobody knows it."""

    title: str
    title_lines: tuple[str, ...]
    issuer_first: bool
    number: str
    facts: tuple[tuple[str, str, bool], ...]
    coverage: str
    missing: tuple[Markup, ...]
    outline: tuple[OutlineEntry, ...]
    rows: tuple[Row, ...]
    tools: tuple[Link, ...]
    imprint: str
    cited: str
    url: str
    data: dict[str, Any]


def document_page(document: Document, clauses: Sequence[Clause], stamp: Stamp) -> DocumentPage:
    lines = title_parts(document.title or document.address, document.issuer)
    return DocumentPage(
        title=document.title or document.address,
        title_lines=lines,
        issuer_first=bool(document.issuer) and lines[0] == document.issuer,
        number=document.number or "",
        facts=tuple(_facts(document)),
        coverage=f"{document.coverage:.0%}",
        missing=tuple(map(plain, document.missing)),
        outline=_outline(clauses),
        rows=tuple(_rows(_nested(clauses))),
        tools=(Link("JSON", url_for("documents.document", document=f"{document.address}.json")),),
        imprint=imprint(document, stamp, document_url(document, full=True)),
        cited=gongwen(Citation(document, "", document.address, "")),
        url=document_url(document, full=True),
        data=document_data(document),
    )


def _facts(document: Document) -> Iterator[tuple[str, str, bool]]:
    """Name, value, and whether the value is not known."""
    for fact, value in (("发文机关", document.issuer), ("成文日期", date_text(document.date))):
        yield fact, value or UNKNOWN, value is None
    yield "效力", STATUS[document.status], document.status is None


class _Nest(NamedTuple):
    """A clause and what stands inside it."""

    clause: Clause
    inside: list["_Nest"]


def _nested(clauses: Sequence[Clause]) -> list[_Nest]:
    """Items inside their clause, as long as they follow it; what stands below a heading of the page stands after it."""
    tops: list[_Nest] = []
    above: list[_Nest] = []
    for clause in clauses:
        while above and above[-1].clause.address != clause.parent:
            above.pop()
        nest = _Nest(clause, [])
        (above[-1].inside if above else tops).append(nest)
        if clause.kind not in HEADED:
            above.append(nest)
    return tops


def _rows(nests: Sequence[_Nest]) -> Iterator[Row]:
    return (replace(row(nest.clause), inside=tuple(_rows(nest.inside))) for nest in nests)


def row(clause: Clause) -> Row:
    level = LEVELS.get(clause.kind, 0) if clause.heading else 0
    return Row(
        anchor=clause.path,
        kind=clause.kind,
        level=level,
        number=clause.number or "",
        heading=f"{clause.heading or ''}{clause.stop}",
        paragraphs=tuple(_lines(clause) if level or not clause.heading else _run_in(clause)),
        label=clause.label,
        cited=clause.label_long,
        link=Link(clause.path, clause_url(clause.address)) if clause.text or level > 2 else None,
        chips=tuple(_chips(clause)),
    )


def _chips(clause: Clause) -> Iterator[tuple[str, Link]]:
    """What a clause is mainly about, and who leads or answers for it; the rest stands on its page."""
    for topic in dict.fromkeys(tag.topic for tag in clause.topics if tag.grade == "primary"):
        yield "主题", Link(topic, topic_url(topic))
    held = [duty for duty in clause.duties if duty.role != "support"]
    for duty in held[:UNITS]:
        yield ROLES[duty.role], Link(duty.department, department_url(duty.department))
    if len(held) > UNITS:
        yield "", Link(f"等{len(held)}个单位", clause_url(clause.address, "facts"))


def _lines(clause: Clause) -> Iterator[Markup]:
    """Every paragraph, and each 项 and 目 inside one on a line of its own."""
    return (paragraph(line) for one in clause.paragraphs for line in one.text.split("\n"))


def _run_in(clause: Clause) -> Iterator[Markup]:
    """The same where the heading is printed before the first words: 1．推动产业集聚。按照……"""
    heading = Markup("<b>{}{}</b>").format(plain(clause.heading or ""), clause.stop)
    first, *rest = _lines(clause) if clause.paragraphs else [Markup()]
    yield from (heading + first, *rest)


def _outline(clauses: Sequence[Clause]) -> tuple[OutlineEntry, ...]:
    """Headings two levels deep; what has none is found through those."""
    headed = [clause for clause in clauses if clause.heading and clause.kind != "item"]
    tops = [clause for clause in headed if clause.parent == clause.document]
    return tuple(_entry(top, [c for c in headed if c.parent == top.address]) for top in tops)


def _entry(clause: Clause, inside: Sequence[Clause]) -> OutlineEntry:
    below = tuple(_entry(one, ()) for one in inside)
    return OutlineEntry(clause.heading or "", clause.number or "", f"#{clause.path}", below)
