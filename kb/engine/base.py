"""What an engine is: it keeps entries in order, and answers conditions and ranks that name no product.

A condition says which records belong to an answer; a rank says in which order they are shown. Both are computed
above the engines from the user's query, so every engine has the same members and the same counts.

They are named tuples and not dataclasses because every one-shot query makes these classes anew: .06 ms against .4 ms each.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple, Protocol

FACETS = ("document", "topic", "department", "role", "year", "duty", "has_target", "due")
COUNTED = ("document", "topic", "department", "role", "year")


class Record(NamedTuple):
    """The searchable side of a clause with text of its own; every string is normalised (kb.normal).

    `place` is its number, heading and text as printed, `headings` are those above it, `words` the cutter's, each once, separated by
    blanks (thousands of records go from process to process, and a tuple of fifty words costs ten times a string).
    `facets` are those it has values of.
    """

    place: str
    headings: tuple[str, ...]
    title: str
    words: str
    facets: Mapping[str, tuple[str, ...]]


class Entry(NamedTuple):
    """One stored thing: a document, a clause that is only a heading, or a clause with its record.

    `ordinal` counts from 0 in document order over the whole corpus; `stored` is what kb needs to show it, as JSON.
    """

    ordinal: int
    address: str
    document: str
    kind: Literal["document", "clause"]
    stored: str
    record: Record | None = None


class Stands(NamedTuple):
    """The piece (normalised, not empty) stands in the record's place or in one heading above it."""

    piece: str


class Has(NamedTuple):
    """The record carries the value in that facet."""

    facet: str
    value: str


class Not(NamedTuple):
    part: "Condition"


class All(NamedTuple):
    """Every part holds; with no part, every record."""

    parts: tuple["Condition", ...]


class AtLeast(NamedTuple):
    """At least `least` of the parts hold."""

    least: int
    parts: tuple["Condition", ...]


Condition = Stands | Has | Not | All | AtLeast


def any_of(parts: Sequence["Condition"]) -> "Condition":
    """At least one part holds."""
    return parts[0] if len(parts) == 1 else AtLeast(1, tuple(parts))


class Rank(NamedTuple):
    """What makes a member better: each gram (one or two normalised characters) with its weight; none: document order."""

    grams: tuple[tuple[str, float], ...] = ()
    boosts: tuple[tuple["Condition", float], ...] = ()


class Page(NamedTuple):
    """Which members to show: `limit` of them from `offset`, by rank or in document order."""

    limit: int = 20
    offset: int = 0
    sort: Literal["rank", "document"] = "rank"


class Match(NamedTuple):
    """A member of an answer: its stored JSON and its score (0 in document order)."""

    stored: str
    score: float


class Matches(NamedTuple):
    """A page of members, how many there are in all, and counts over all of them.

    `counts` holds for each facet its values with their counts, by count then value.
    """

    total: int
    page: tuple[Match, ...]
    counts: Mapping[str, Mapping[str, int]]


class Engine(Protocol):
    """An opened build."""

    def search(self, condition: Condition, rank: Rank, page: Page) -> Matches: ...

    def count(self, condition: Condition) -> int: ...

    def frequency(self, gram: str) -> int:
        """How many records hold one or two characters in their place, plus how many in a heading above: a cheap count."""

    def foresee(self, grams: Collection[str]) -> None:
        """The frequencies of all of these will be asked for: an engine that is far away asks for them at once."""

    def get(self, address: str) -> str | None:
        """The stored JSON of the document or clause at an address."""

    def stored(self, addresses: Collection[str]) -> Mapping[str, str]:
        """The stored JSON of all these documents and clauses, by address; those that there are not are left out."""

    def document(self, address: str) -> Iterator[str]:
        """The stored JSON of a document's clauses in order."""

    def whole(self, addresses: Collection[str]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        """Each of these documents, in any order: its address, its stored JSON and its clauses' in order; missing ones are left out."""

    def documents(self, start: int = 0, limit: int | None = None) -> Iterator[str]:
        """The stored JSON of every document in order, or of so many (1 or more), from the `start`-th on, counted from 0.

        Those that are not asked for cost little.
        """

    def close(self) -> None: ...


class EngineModule(Protocol):
    """A product behind the contract: `build` writes a folder, `open_` answers from it."""

    def build(self, entries: Iterable[Entry], folder: Path) -> None: ...

    def open_(self, folder: Path) -> Engine: ...
