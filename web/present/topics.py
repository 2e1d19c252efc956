"""The pages of topics: the vocabulary, and the clauses of one topic, one year beside the other."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from flask import url_for

from kb import Clause, Document, FactOptions, KnowledgeBase, NotFound, Tag
from kb.address import cut, document_of
from kb.exports.sheets import GRADES, ROLES
from web.present.common import Link, Year, clause_name, clause_url, name, year_tag
from web.present.downloads import exports
from web.present.facts import Badge, badge, department_url, topic_url

START = 40  # characters of a clause without heading
MOST = 200  # clauses of one grade, shared out among the years; the search shows the rest
LEAST = 5  # of one year
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
    """The provisions of one year; `more` of them are not shown."""

    year: Year | None
    heading: str
    entries: tuple[Entry, ...]
    more: int


@dataclass(frozen=True, slots=True)
class TopicPage:
    title: str
    definition: str
    grades: tuple[tuple[str, str, tuple[Column, ...]], ...]
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


def topic_page(kb: KnowledgeBase, topic: str) -> TopicPage:
    """The clauses of a topic. NotFound: the vocabulary has none of that name."""
    definitions = kb.topic_definitions()
    if topic not in definitions:
        raise NotFound(f"没有“{cut(topic)}”这个主题。所有主题见“主题”页。")
    tags = kb.topics(FactOptions(topic=(topic,)))
    mentioned = "，本主题连顺带提到的也收" if topic in kb.listed_topics() else ""
    told = {"primary": "条款主要讲的就是它", "secondary": f"条款里有专门讲它的话{mentioned}"}
    graded = [(grade, [tag for tag in tags if tag.grade == grade]) for grade in GRADES]
    return TopicPage(
        title=topic,
        definition=definitions[topic],
        grades=tuple((GRADES[grade], told[grade], tuple(_columns(kb, found))) for grade, found in graded if found),
        briefs=tuple(_briefs(kb, topic)),
        search=Link(f"在“{topic}”里检索", url_for("search.page", topic=topic)),
        exports=exports("topics", topic=topic),
    )


def _briefs(kb: KnowledgeBase, topic: str) -> Iterator[Link]:
    """The topic in two documents that follow each other, where the corpus has few."""
    documents = kb.documents() if kb.stamp.documents <= FEW else ()
    for old, new in pairwise(sorted(documents, key=lambda one: one.year or 0)):
        url = url_for("compare.brief", topic=topic, old=old.address, new=new.address)
        yield Link(f"{name(old)}与{name(new)}对照", url)


def _columns(kb: KnowledgeBase, tags: Sequence[Tag]) -> Iterator[Column]:
    """One column a year of all that carry the topic in either grade, the earliest first."""
    documents = {address: kb.document(address) for address in dict.fromkeys(document_of(tag.address) for tag in tags)}
    latest = kb.newest_year()
    years = sorted({document.year for document in documents.values()}, key=lambda year: year or 0)
    most = max(LEAST, MOST // max(1, len(years)))
    for year in years:
        found = [tag for tag in tags if documents[document_of(tag.address)].year == year]
        held = [document for document in documents.values() if document.year == year]
        yield Column(
            year=year_tag(held[0], latest),
            heading=name(held[0]) if len(held) == 1 else f"{len(held)}个文件",
            entries=tuple(_entries(kb, islice(found, most), held)),
            more=max(0, len(found) - most),
        )


def _entries(kb: KnowledgeBase, tags: Iterable[Tag], held: Sequence[Document]) -> Iterator[Entry]:
    for tag in tags:
        clause = kb.clause(tag.address)
        yield Entry(
            link=Link(clause_name(clause), clause_url(tag.address)),
            document=name(kb.document(clause.document)) if len(held) > 1 else "",
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
