"""The comparison of two documents: counts, a map of both outlines, and each pair with what changed in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import url_for

from kb import Clause, Document, KnowledgeBase
from kb.address import document_of
from kb.alignment import RELATIONS, Alignment, Pair
from kb.changes import shared
from kb.exports.comparison import READABLE, REVIEWED
from kb.exports.comparison import RELATIONS as SAID
from web.asked import Comparing
from web.present.common import Link, Year, document_url, name, year_tag
from web.present.downloads import exports
from web.present.facts import Badge
from web.present.outline import Map, outline_map
from web.present.sides import SideView, sides

ALL = "全部"
PAGE = 100  # pairs on one page
SUBJECT = 24  # characters of a provision without heading that name it
_FIRST = re.compile(r"[^，。；：、（]+")


@dataclass(frozen=True, slots=True)
class PairView:
    anchor: str
    relation: str
    kind: str
    subject: str
    badge: Badge
    old: tuple[SideView, ...]
    new: tuple[SideView, ...]
    absent: str
    rewritten: bool
    evidence: str
    alternatives: tuple[Link, ...]
    own: Link | None


@dataclass(frozen=True, slots=True)
class Count:
    """A number that filters."""

    number: int
    link: Link


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class ComparePage:
    title: str
    old: tuple[Year | None, Link, str]
    new: tuple[Year | None, Link, str]
    counts: tuple[Count, ...]
    notes: tuple[str, ...]
    reviewed: str
    map: Map | None
    topics: tuple[Choice, ...]
    sections: tuple[Choice, ...]
    given: tuple[tuple[str, str], ...]
    modes: tuple[Link, ...]
    shown: str
    pairs: tuple[PairView, ...]
    pages: tuple[Link, ...]
    exports: tuple[Link, ...]
    silence: Link | None
    cited: str
    address: Link


def compare_page(kb: KnowledgeBase, found: Alignment, asked: Comparing) -> ComparePage:
    """The page of what a request compares; its filters leave counts and notes as they are."""
    before, after = kb.document(document_of(asked.old)), kb.document(document_of(asked.new))
    chosen = [pair for pair in found.pairs if _wanted(kb, pair, asked)]
    start = (asked.page - 1) * PAGE
    whole = "/" not in asked.old
    return ComparePage(
        title=_title(kb, before, after, asked),
        old=_head(kb, before),
        new=_head(kb, after),
        counts=tuple(_counts(found, asked)) if len(found.pairs) > 1 else (),
        notes=found.notes,
        reviewed=_reviewed(found),
        map=outline_map(kb, found.pairs, before.address, after.address) if whole else None,
        topics=tuple(_topics(kb, found, asked)) if whole else (),
        sections=tuple(_sections(kb, asked)) if whole else (),
        given=tuple((key, value) for key, value in _given(asked).items() if key not in ("topic", "section")),
        modes=tuple(_modes(asked)),
        shown=f"{len(chosen)}组" if len(chosen) < len(found.pairs) else "",
        pairs=tuple(pair_view(kb, pair, asked) for pair in chosen[start : start + PAGE]),
        pages=tuple(_pages(len(chosen), asked)),
        exports=exports("compare", old=asked.old, new=asked.new, **_narrowed(asked)),
        silence=_silence(asked) if whole and _in_time(kb, asked) else None,
        cited="与".join(kb.cite(place).text for place in (asked.old, asked.new)) + "对照",
        address=Link(url(asked.old, asked.new), url(asked.old, asked.new, _external=True)),
    )


def url(old: str, new: str, **more: Any) -> str:
    """The permanent address of a comparison."""
    return url_for("compare.page", places=f"{old}...{new}", **more)


def chosen_pairs(kb: KnowledgeBase, found: Alignment, asked: Comparing) -> list[Pair]:
    """The pairs that a request's filters leave."""
    return [pair for pair in found.pairs if _wanted(kb, pair, asked)]


def _silence(asked: Comparing) -> Link:
    return Link("前一文件写到、后一文件不再提的", url_for("compare.silence", old=asked.old, new=asked.new))


def _title(kb: KnowledgeBase, old: Document, new: Document, asked: Comparing) -> str:
    if "/" in asked.old:
        labels = [kb.clause(address).label for address in (asked.old, asked.new)]
        return f"{called(old)}{labels[0]}与{called(new)}{labels[1]}对照"
    return f"{called(old)}与{called(new)}逐条对照"


def called(document: Document) -> str:
    """2016年, or a document's number where it has no year."""
    return f"{document.year}年" if document.year else name(document)


def _head(kb: KnowledgeBase, document: Document) -> tuple[Year | None, Link, str]:
    title = document.title or document.address
    return year_tag(document, kb.newest_year()), Link(title, document_url(document)), document.number or ""


def _wanted(kb: KnowledgeBase, pair: Pair, asked: Comparing) -> bool:
    if asked.relation and pair.relation != asked.relation:
        return False
    addresses = (*pair.old, *pair.new)
    if asked.section and not any(_below(address, asked.section) for address in addresses):
        return False
    return not asked.topic or any(asked.topic in _about(kb, address) for address in addresses)


def _below(address: str, section: str) -> bool:
    return address == section or address.startswith(f"{section}.")


def _about(kb: KnowledgeBase, address: str) -> set[str]:
    return {tag.topic for tag in kb.clause(address).topics}


def _counts(found: Alignment, asked: Comparing) -> Iterator[Count]:
    yield Count(len(found.pairs), Link(ALL, _url(asked, relation=""), not asked.relation))
    for relation in RELATIONS:
        if count := found.summary.get(relation):
            yield Count(count, Link(SAID[relation], _url(asked, relation=relation), asked.relation == relation))


def _reviewed(found: Alignment) -> str:
    count = sum(pair.reviewed for pair in found.pairs)
    return (
        f"对应关系由程序比对得出，未复核；其中{count}组经人工判定，标“已复核”。"
        if count
        else "对应关系由程序比对得出，未复核。"
    )


def _topics(kb: KnowledgeBase, found: Alignment, asked: Comparing) -> Iterator[Choice]:
    carried = {topic for pair in found.pairs for one in (*pair.old, *pair.new) for topic in _about(kb, one)}
    if carried:
        yield Choice("", "全部主题", not asked.topic)
    yield from (Choice(one, one, one == asked.topic) for one in kb.topic_definitions() if one in carried)


def _sections(kb: KnowledgeBase, asked: Comparing) -> Iterator[Choice]:
    """The outermost headings of both documents."""
    yield Choice("", "全部部分", not asked.section)
    for place in (asked.old, asked.new):
        document = kb.document(place)
        for clause in kb.tree(place):
            if clause.heading and not clause.heading_path and clause.number:
                text = f"{called(document)} {clause.number}{clause.heading}"
                yield Choice(clause.address, text, clause.address == asked.section)


def _modes(asked: Comparing) -> Iterator[Link]:
    yield Link("按词比较", _url(asked, exact=""), not asked.exact)
    yield Link("逐字比较", _url(asked, exact="1"), asked.exact)
    yield Link("全文", _url(asked, fold=""), not asked.fold)
    yield Link("折叠相同部分", _url(asked, fold="1"), asked.fold)


def _given(asked: Comparing) -> dict[str, str]:
    flags = {"exact": "1" if asked.exact else "", "fold": "1" if asked.fold else ""}
    given = {"relation": asked.relation, "topic": asked.topic, "section": asked.section} | flags
    return {key: value for key, value in given.items() if value}


def _narrowed(asked: Comparing) -> dict[str, str]:
    return {key: value for key, value in _given(asked).items() if key != "fold"}


def _url(asked: Comparing, **changes: str) -> str:
    given = {key: value for key, value in (_given(asked) | changes).items() if value}
    return url(asked.old, asked.new, **given)


def _pages(count: int, asked: Comparing) -> Iterator[Link]:
    last = (count + PAGE - 1) // PAGE
    for page in range(1, last + 1) if last > 1 else ():
        yield Link(str(page), _url(asked, page=str(page)), page == asked.page)


def pair_view(kb: KnowledgeBase, pair: Pair, asked: Comparing) -> PairView:
    """A pair as pages show it."""
    old, new = (tuple(map(kb.clause, addresses)) for addresses in (pair.old, pair.new))
    alone = "/" in asked.old  # whoever opens one pair wants to see what changed, however much it is
    told = pair.changes if pair.changes and (alone or pair.relation != "topic") else ()
    return PairView(
        anchor=_anchor(pair),
        relation=SAID[pair.relation],
        kind=pair.relation,
        subject=_subject((old or new)[0]),
        badge=Badge(REVIEWED[pair.reviewed], not pair.reviewed),
        old=tuple(sides(kb, old, told, "del", asked.fold)),
        new=tuple(sides(kb, new, told, "ins", asked.fold)),
        absent=_absent(kb, pair, asked),
        rewritten=bool(told) and shared(told) < READABLE,
        evidence=pair.evidence,
        alternatives=tuple(_alternatives(kb, pair)),
        own=Link("逐词看这一组（可引用的链接）", url(pair.old[0], pair.new[0])) if old and new and not alone else None,
    )


def _absent(kb: KnowledgeBase, pair: Pair, asked: Comparing) -> str:
    """That there is nothing on the other side, and what was looked for there in vain."""
    said = f"{called(kb.document(document_of(asked.new if pair.old else asked.old)))}没有对应条款。"
    if pair.relation != "dropped" or "/" in asked.old:
        return said
    if not _in_time(kb, asked):
        return said
    silences = kb.silences(asked.old, asked.new)
    looked = [
        one
        for silence in silences
        if silence.kind == "measure" and silence.address == pair.old[0]
        for one in silence.searches
    ]
    in_vain = "”“".join(one.query for one in looked if not one.total)
    return f"{said}查过“{in_vain}”，均无命中。" if in_vain else said


def _in_time(kb: KnowledgeBase, asked: Comparing) -> bool:
    """Whether the document that stands first is not the later one."""
    before, after = kb.document(asked.old).year, kb.document(asked.new).year
    return not before or not after or before <= after


def _anchor(pair: Pair) -> str:
    return "p-" + ((pair.old or pair.new)[0]).replace("/", "-")


def _subject(clause: Clause) -> str:
    """Its heading, else the words it begins with."""
    if clause.heading:
        return clause.heading
    first = _FIRST.match(clause.text)
    return (first[0] if first else clause.text)[:SUBJECT]


def _alternatives(kb: KnowledgeBase, pair: Pair) -> Iterator[Link]:
    for one in pair.alternatives:
        words = f"{kb.clause(one.new).label} {_subject(kb.clause(one.new))}（{SAID[one.relation]}，{one.score:.2f}）"
        yield Link(words, url(pair.old[0], one.new))
