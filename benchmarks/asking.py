"""What questions cost: each kind by itself, the mix that people ask, and the same asked of a product without ours above it."""

import random
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from pathlib import Path
from time import perf_counter, thread_time
from typing import Any, NamedTuple, Protocol

from benchmarks.mix import Asked, Values, mix, of
from benchmarks.raw_opensearch import Bare, Request, heard, round_trip
from benchmarks.raw_sqlite import RawSQLite
from benchmarks.raw_tantivy import RawTantivy
from benchmarks.raw_whoosh import RawWhoosh
from indexer.read import read_corpus
from indexer.source import Source
from kb import storing
from kb.answer import Count
from kb.build import Build
from kb.engine.base import COUNTED, Condition, Engine, Matches, Page, Rank
from kb.highlight import Printed
from kb.query import parse
from kb.search import SearchOptions, _member, search

TEN = SearchOptions(limit=10)
SHOWN = 60  # counts of a facet that a page shows at most
DRAWN_FROM = 200  # documents whose words are asked for
FILTERS = {"主题": "topic", "部门": "department", "年份": "year", "角色": "role"}
VALUES = 40  # of each facet that are asked for
Row = dict[str, Any]
Clock = Callable[[], float]


class Heard:
    """An engine that remembers the last thing it was asked, and what it answered."""

    def __init__(self, engine: Engine):
        self._engine = engine
        self.last: tuple[Condition, Rank, Matches]

    def search(self, condition: Condition, rank: Rank, page: Page) -> Matches:
        found = self._engine.search(condition, rank, page)
        self.last = condition, rank, found
        return found

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)


class Raw(Protocol):
    """A product asked directly."""

    def search(self, condition: Condition, rank: Rank) -> int:
        """How many belong; order, counts and ten stored rows are fetched too."""

    def close(self) -> None: ...


class Become(NamedTuple):
    """What a query became: its kind, whom it asks for in which order, how many that are, the hits of its first page, its pieces."""

    kind: str
    condition: Condition
    rank: Rank
    total: int
    stored: tuple[str, ...]
    pieces: tuple[str, ...]


def texts(corpus: Path) -> list[str]:
    """The words of some documents, each as likely as any other, to draw queries from."""
    chance = random.Random(DRAWN_FROM)
    kept: list[str] = []
    for number, source in enumerate(one for one in read_corpus(corpus) if isinstance(one, Source)):
        if number < DRAWN_FROM:
            kept.append(source.text)
        elif (place := chance.randrange(number + 1)) < DRAWN_FROM:
            kept[place] = source.text
    return kept


def values(build: Build) -> Values:
    """For each filter some values that records carry."""
    found = {name: sorted(build.values(facet)) for name, facet in FILTERS.items()}
    return {name: carried[:: max(1, len(carried) // VALUES)] for name, carried in found.items() if carried}


def queries(drawn_from: Sequence[str], build: Build, count: int, seed: int = 1) -> list[Asked]:
    """The mix, and a fifth as many of each other kind."""
    known = values(build)
    others = [
        of(kind, drawn_from, count // 5, known, seed)
        for kind in ("or", "filter", "without")
        if known or kind != "filter"
    ]
    return [*mix(drawn_from, count, seed), *(one for some in others for one in some)]


def warm(build: Build, queries: Sequence[Asked]) -> None:
    """Others are asked first: the first ones pay for what is loaded and compiled once."""
    for one in queries:
        search(build, one.text, TEN)


def asked(build: Build, queries: Sequence[Asked], wall: bool) -> tuple[Row, list[Become]]:
    """Milliseconds of ten hits with highlights and facets, by kind; and what each query became.

    CPU of this thread, or wall time where another process answers.
    """
    clock = perf_counter if wall else thread_time
    listening = Heard(build.engine)
    build.engine = listening
    spent: list[tuple[str, float]] = []
    became = []
    for one in queries:
        _forget(listening)
        started = clock()
        _ask(build, one)
        spent.append((one.kind, (clock() - started) * 1000))
        became.append(_became(build, one, listening))
    return by_kind(spent, queries), became


def _ask(build: Build, one: Asked) -> None:
    """Ten hits, and as many counts of each facet as a page shows."""
    answer = search(build, one.text, TEN)
    for facet in COUNTED:
        counts: Sequence[Count] = getattr(answer.facets, facet)
        _ = len(counts), counts[:SHOWN]


def _forget(engine: Heard) -> None:
    """What was found lately is read anew, as the bare products read it."""
    _member.cache_clear()
    if hasattr(engine, "_read"):
        engine._read.cache_clear()


def _became(build: Build, one: Asked, listening: Heard) -> Become:
    condition, rank, found = listening.last
    pieces = tuple(word.norm for word in parse(one.text, build.value_of).wanted())
    return Become(one.kind, condition, rank, found.total, tuple(match.stored for match in found.page), pieces)


def by_kind(spent: Iterable[tuple[str, float]], queries: Sequence[Asked]) -> Row:
    """Percentiles of each kind and of the mix, and the mix's total."""
    spent = list(spent)
    mixed = [ms for kind, ms in spent if kind in {"word", "and", "phrase", "question"}]
    kinds = dict.fromkeys(one.kind for one in queries)
    found: Row = {kind: percentiles([ms for of_kind, ms in spent if of_kind == kind]) for kind in kinds}
    return {**found, "mix": percentiles(mixed), "mix_total_ms": round(sum(mixed), 1)}


def percentiles(found: Sequence[float]) -> Row:
    ordered = sorted(found)
    last = len(ordered) - 1
    return {f"p{part}": round(ordered[round(last * part / 100)], 3) for part in (50, 95, 99)} | {"n": len(ordered)}


def apart(build: Build, became: Sequence[Become], wall: bool) -> Row:
    """Facets alone, counted over all members of each query; highlights alone, of its ten hits."""
    clock = perf_counter if wall else thread_time
    one_hit = Page(1, 0, "document")
    facets = timed(clock, lambda one: build.engine.search(one.condition, Rank(), one_hit), became)
    highlights = timed(thread_time, _highlighted, became)
    return {"facets": percentiles(facets), "highlights": percentiles(highlights)}


def _highlighted(one: Become) -> None:
    for stored in one.stored:
        _, _, _, number, heading, stop, _, text, _, _ = storing.shown(stored)
        Printed(number or "", heading or "", stop, text).marks(one.pieces)


def timed(clock: Clock, ask: Callable[[Become], object], became: Sequence[Become]) -> list[float]:
    """Milliseconds of each."""
    spent = []
    for one in became:
        started = clock()
        ask(one)
        spent.append((clock() - started) * 1000)
    return spent


def beside(raw: Raw, became: Sequence[Become], queries: Sequence[Asked]) -> Row:
    """The same asked of a product directly: members, order, counts, ten stored rows."""
    for one in became[:: max(1, len(became) // 25)]:
        raw.search(one.condition, one.rank)
    spent = []
    same = 0
    for one in became:
        started = thread_time()
        total = raw.search(one.condition, one.rank)
        spent.append((one.kind, (thread_time() - started) * 1000))
        same += total == one.total
    return {**by_kind(spent, queries), "same_totals": same, "asked": len(became)}


def raw_product(name: str, build: Build | None, folder: Path) -> Raw:
    """A product by its name: tantivy asks the engine's own index, the others what they wrote themselves."""
    if name == "tantivy":
        assert build
        return RawTantivy(build)
    return RawSQLite(folder) if name == "sqlite" else RawWhoosh(folder)


def asked_of_cluster(build: Build, queries: Sequence[Asked], address: str) -> tuple[Row, list[Become], Row]:
    """As `asked`, and after each query its own search sent once more by itself, so that both find the node alike."""
    trips = []
    spent = []
    became = []
    listening = Heard(build.engine)
    build.engine = listening
    with heard() as requests, closing(Bare(address)) as bare:
        for one in queries:
            requests.clear()
            _forget(listening)
            started = perf_counter()
            _ask(build, one)
            spent.append((one.kind, (perf_counter() - started) * 1000))
            became.append(_became(build, one, listening))
            if request := next(filter(_shows_hits, reversed(requests)), None):
                trips.append((one.kind, round_trip(bare, request)))
    return by_kind(spent, queries), became, by_kind(trips, queries)


def _shows_hits(request: Request) -> bool:
    return isinstance(request.body, dict) and bool(request.body.get("size")) and "aggs" in request.body
