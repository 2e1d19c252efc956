"""From a query to an answer: what belongs to it, in which order, and what the user must be told."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from kb import rank, storing
from kb.across import across, named, told
from kb.answer import Answer, Counted, Facets, Hit
from kb.build import Build
from kb.conditions import Conditions, Group, conditions, held
from kb.engine.base import COUNTED, All, Condition, Match, Matches, Page, Stands, any_of
from kb.errors import BadQuery
from kb.expand import Widened, plain, widen
from kb.highlight import Printed
from kb.normal import norm
from kb.notices import judged, notices
from kb.query import Filter, Query, Word, parse
from kb.reasons import why
from kb.relax import nears, years
from kb.suggest import suggestion
from kb.values import VALUES

MOST = 100  # hits on one page
DEEPEST = 10_000  # how far a page may begin
KEPT = 4_096  # clauses found last that are at hand as they are shown: some megabytes
SENTENCE = 8  # characters of a word beyond which a near answer is likely


@dataclass(frozen=True, slots=True)
class SearchOptions:
    """What narrows and orders an answer beside the query; several values of one filter are or, filters are and."""

    doc: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    department: tuple[str, ...] = ()
    role: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    has_target: bool = False
    sort: Literal["rank", "document"] = "rank"
    expand: bool = True
    limit: int = 20
    offset: int = 0


DEFAULT = SearchOptions()


@dataclass(frozen=True, slots=True)
class _Found:
    """The members of an answer, and the normalised pieces that are marked in them."""

    matches: Matches
    pieces: tuple[str, ...]
    relaxed: bool


def search(build: Build, text: str, options: SearchOptions) -> Answer:
    """The answer to a query. BadQuery: nothing asked, an open quote, an option out of range."""
    _check(options)
    filters = list(_filters(build, options))
    query = parse(text, build.value_of) if text.strip() or not filters else Query(text, ())
    widened = {word: _widened(build, word, options.expand) for word in query.wanted()}
    groups = [across(build, group) for group in (*query.groups, *filters)]
    who = conditions(groups, widened)
    found = _find(build, who, widened, options)
    units = named(build, [*_renamed(widened), *(who.loose if found.relaxed and options.expand else ())])
    return Answer(
        query=text,
        total=found.matches.total,
        relaxed=found.relaxed,
        expansions=tuple(dict.fromkeys(e for one in widened.values() for e in one.expansions)),
        hits=tuple(_hit(match, found) for match in found.matches.page),
        facets=_facets(found.matches),
        suggestion=_suggestion(build, query, found),
        notice="".join([*notices(build, query, _asked(filters)), *told(build, [*groups, units])]) or None,
    )


def _renamed(widened: Mapping[Word, Widened]) -> Iterator[Word]:
    """The words that were looked for under other names of a unit too: what became of it must be said."""
    return (word for word, one in widened.items() if any(e.kind == "department" for e in one.expansions))


def _check(options: SearchOptions) -> None:
    if not 1 <= options.limit <= MOST:
        raise BadQuery(f"每页条数应在1到{MOST}之间，这里是{options.limit}。")
    if not 0 <= options.offset <= DEEPEST:
        raise BadQuery(f"起始位置应在0到{DEEPEST}之间，这里是{options.offset}。")


def _filters(build: Build, options: SearchOptions) -> Iterable[Group]:
    """The options as groups of filters. One that is known but that no record carries has no members."""
    asked = {name: getattr(options, name) for name in ("topic", "department", "role", "year")} | {
        "document": options.doc
    }
    for facet, values in asked.items():
        if values:
            yield tuple(Filter(facet, VALUES[facet](build, value)) for value in values)
    if options.has_target:
        yield (Filter("has_target", "yes"),)


def _asked(filters: Iterable[Group]) -> Iterator[tuple[str, str]]:
    return ((term.facet, term.value) for group in filters for term in group if isinstance(term, Filter))


def _widened(build: Build, word: Word, expand: bool) -> Widened:
    if word.quoted or not expand:
        return plain(word)
    return widen(word, build.vocabulary, lambda: build.lexicon, build.stands)


def _find(build: Build, who: Conditions, widened: dict[Word, Widened], options: SearchOptions) -> _Found:
    """Strict first; near answers only where nothing answers strictly."""
    pieces = tuple(dict.fromkeys(piece for one in widened.values() for piece in one.pieces))
    asked = rank.grams_of(pieces)
    if len(asked) > rank.MOST or any(len(word.norm) > SENTENCE for word in who.loose):
        build.engine.foresee(asked)
    ranked = rank.exact(pieces, build.engine.frequency)
    matches = build.engine.search(who.strict, ranked, _page(options, bool(pieces)))
    strict = _Found(matches, pieces, False)
    return strict if matches.total or not who.loose else _near(build, who, options) or strict


def _near(build: Build, who: Conditions, options: SearchOptions) -> _Found | None:
    """The first near condition that anything meets, or what a unit that is named answers for; None where nothing does."""
    called = named(build, who.loose) if options.expand else ()
    units = held(called)
    words = _unnamed(build, [word.norm for word in who.loose]) if called else [word.norm for word in who.loose]
    foremost = [*(has for has, _ in units), *_compared(build, words)]
    build.engine.foresee(rank.grams_of(words))
    ranked = rank.near(words, years(words), foremost, build.engine.frequency, build.stamp.records)
    names = tuple(norm(has.value) for has, _ in units)
    carried = [condition for _, condition in units]
    tried = [(near.condition, near.units) for near in nears(words, build.engine, build.stamp.records)]
    if carried:  # who asks for a unit's duties needs no wide net beside them, and none of a year alone
        tried = [one for one in tried[:1] if not all(map(str.isdigit, one[1]))]
    for condition, pieces in tried or [(any_of([]), ())]:
        matches = build.engine.search(All((*who.bound, any_of([*carried, condition]))), ranked, _page(options, True))
        if matches.total:
            return _Found(matches, (*names, *pieces), True)
    return None


def _compared(build: Build, words: Sequence[str]) -> Iterator[Condition]:
    """Who asks for an indicator that editors have judged is shown both sides of the judgement first."""
    for one in judged(build, words):
        yield from (Stands(norm(name)) for name in dict.fromkeys((one.old, one.new)))


def _unnamed(build: Build, words: Sequence[str]) -> list[str]:
    """A question without the units it names: their duties answer it, the characters of their names would only mislead."""
    return [rest for word in words for rest in build.facts.departments.without_names(word) if rest]


def _page(options: SearchOptions, ranked: bool) -> Page:
    return Page(options.limit, options.offset, options.sort if ranked else "document")


class _Member(NamedTuple):
    """What a hit shows of a clause whatever was asked, and its words to look for what was."""

    address: str
    label: str
    document: str
    heading: str | None
    heading_path: tuple[str, ...]
    text: str
    topics: tuple[str, ...]
    departments: tuple[str, ...]
    printed: Printed


@lru_cache(KEPT)
def _member(stored: str) -> _Member:
    """Straight from what is stored: making the whole clause would cost as much as the search."""
    address, label, document, number, heading, stop, above, text, topics, departments = storing.shown(stored)
    printed = Printed(number or "", heading or "", stop, text)
    return _Member(address, label, document, heading, tuple(above), text, tuple(topics), tuple(departments), printed)


def _hit(match: Match, found: _Found) -> Hit:
    address, label, document, heading, headings, text, topics, departments, printed = _member(match.stored)
    marked = printed.marks(found.pieces)
    return Hit(
        address=address,
        label=label,
        document=document,
        heading=heading,
        heading_path=headings,
        text=text,
        highlights=marked.text,
        heading_highlights=marked.heading,
        score=round(match.score, 4),
        why=why(printed, headings, found.pieces, found.relaxed),
        topics=topics,
        departments=departments,
    )


def _facets(matches: Matches) -> Facets:
    return Facets(
        **{facet: Counted(matches.counts.get(facet, {}), int if facet == "year" else str) for facet in COUNTED}
    )


def _suggestion(build: Build, query: Query, found: _Found) -> str | None:
    if found.matches.total and not found.relaxed:
        return None
    return suggestion(query, build.lexicon, build.stands)
