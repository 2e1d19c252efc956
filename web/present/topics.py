"""The pages of topics: the vocabulary, and the clauses of one topic, one year beside the other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

from flask import url_for

from kb import Clause, Graded, KnowledgeBase, NotFound, Tag
from kb.address import cut, document_of
from kb.exports.sheets import GRADES, ROLES
from web.present.common import Link, Year, clause_name, clause_url, name, year_tag
from web.present.downloads import exports
from web.present.facts import Badge, badge, department_url, topic_url
from web.present.paging import A_PAGE, pages, part

START = 40  # characters of a clause without heading
FEW = 4  # documents of a corpus whose comparisons are offered unasked
UNDATED = "年份未知"


@dataclass(frozen=True, slots=True)
class TopicLine:
    """A topic of the vocabulary with how many provisions carry it, by year of their document."""

    link: Link
    definition: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TopicsPage:
    title: str
    lead: str
    years: tuple[str, ...]
    topics: tuple[TopicLine, ...]
    exports: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A provision that carries the topic, with the words that say so, who answers for it and what it promises."""

    link: Link
    document: str
    start: str
    badge: Badge | None
    evidence: str
    units: tuple[tuple[str, Link], ...]
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """The provisions of one year that are on this page, and how many there are in all."""

    year: Year | None
    heading: str
    entries: tuple[Entry, ...]
    total: int


@dataclass(frozen=True, slots=True)
class TopicPage:
    title: str
    definition: str
    grades: tuple[tuple[str, str, tuple[Column, ...]], ...]
    part: str
    pages: tuple[Link, ...]
    briefs: tuple[Link, ...]
    search: Link
    exports: tuple[Link, ...]


def topics_page(kb: KnowledgeBase) -> TopicsPage:
    counts = kb.counts.topics
    years = kb.counts.years()
    return TopicsPage(
        title="主题",
        lead="每条按内容归入主题，分主要和次要，都附原文依据。数字是各年文件里的条数。",
        years=tuple(year or UNDATED for year in years),
        topics=tuple(
            TopicLine(
                Link(topic, topic_url(topic)), definition, tuple(counts.get(topic, {}).get(year, 0) for year in years)
            )
            for topic, definition in kb.topic_definitions().items()
        ),
        exports=exports("topics"),
    )


def topic_page(kb: KnowledgeBase, topic: str, offset: int, limit: int) -> TopicPage:
    """The clauses of a topic, so many from an offset on. NotFound: the vocabulary has none of that name."""
    definitions = kb.topic_definitions()
    if topic not in definitions:
        raise NotFound(f"没有“{cut(topic)}”这个主题。所有主题见“主题”页。")
    groups = kb.graded_topics(topic)
    total = sum(len(group.tags) for group in groups)
    mentioned = "，本主题连顺带提到的也收" if topic in kb.listed_topics() else ""
    told = {"primary": "条款主要讲的就是它", "secondary": f"条款里有专门讲它的话{mentioned}"}
    shown = groupby(_columns(kb, groups, offset, offset + limit), key=lambda one: one[0])
    size = limit if limit != A_PAGE else None
    return TopicPage(
        title=topic,
        definition=definitions[topic],
        grades=tuple((GRADES[grade], told[grade], tuple(column for _, column in of)) for grade, of in shown),
        part=part(total, offset, limit),
        pages=tuple(pages(total, offset, limit, lambda to: _url(topic, offset=to, limit=size))),
        briefs=tuple(_briefs(kb, topic)),
        search=Link(f"在“{topic}”里检索", url_for("search.page", topic=topic)),
        exports=exports("topics", topic=topic),
    )


def _url(topic: str, **asked: Any) -> str:
    return url_for("topics.topic", topic=topic, **asked)


def _briefs(kb: KnowledgeBase, topic: str) -> Iterator[Link]:
    """The topic in two documents that follow each other, where the corpus has few."""
    documents = kb.documents() if kb.stamp.documents <= FEW else ()
    for old, new in pairwise(sorted(documents, key=lambda one: one.year or 0)):
        url = url_for("compare.brief", topic=topic, old=old.address, new=new.address)
        yield Link(f"{name(old)}与{name(new)}对照", url)


def _columns(kb: KnowledgeBase, groups: Sequence[Graded], first: int, last: int) -> Iterator[tuple[str, Column]]:
    """One column a grade and year, with what of it is among the rows from `first` to `last`."""
    latest, start = kb.newest_year(), 0
    for group in groups:
        found = group.tags[max(0, first - start) : max(0, last - start)]
        start += len(group.tags)
        if found:
            kb.foresee(tag.address for tag in found)
            document, several = kb.document(document_of(found[0].address)), group.documents
            yield (
                found[0].grade,
                Column(
                    year=year_tag(document, latest),
                    heading=f"{several}个文件" if several > 1 else name(document),
                    entries=tuple(_entry(kb, tag, named=several > 1) for tag in found),
                    total=len(group.tags),
                ),
            )


def _entry(kb: KnowledgeBase, tag: Tag, *, named: bool) -> Entry:
    clause = kb.clause(tag.address)
    return Entry(
        link=Link(clause_name(clause), clause_url(tag.address)),
        document=name(kb.document(clause.document)) if named else "",
        start="" if clause.heading else _start(clause),
        badge=badge(tag.basis, tag.reviewed),
        evidence=tag.evidence,
        units=tuple(_units(clause)),
        targets=tuple(f"{target.indicator} {target.quote}" for target in clause.targets),
    )


def _start(clause: Clause) -> str:
    return clause.text if len(clause.text) <= START else f"{clause.text[:START]}…"


def _units(clause: Clause) -> Iterator[tuple[str, Link]]:
    """Who leads or answers; supporting units stand on the clause's page."""
    for duty in clause.duties:
        if duty.role != "support":
            yield ROLES[duty.role], Link(duty.department, department_url(duty.department))
