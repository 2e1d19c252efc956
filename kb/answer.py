"""What a search answers: hits with highlights, counts, and what was done to the words asked for.

Hits and counts are named tuples: an answer has many of them, and they are made ten times as fast.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal, NamedTuple, overload

from kb.model import Span

ExpansionKind = Literal["traditional", "pinyin", "synonym", "department"]


@dataclass(frozen=True, slots=True)
class Expansion:
    """A word that was also looked for as another; shown to the user, switched off by `expand=False`."""

    from_: str
    to: str
    kind: ExpansionKind


class Hit(NamedTuple):
    """One record that answers; `highlights` are offsets into `text`, `heading_highlights` into `heading`.

    `heading_path` holds the headings above the clause, outermost first; `why` says in one sentence what matched where.
    """

    address: str
    label: str
    document: str
    heading: str | None
    heading_path: tuple[str, ...]
    text: str
    highlights: tuple[Span, ...]
    heading_highlights: tuple[Span, ...]
    score: float
    why: str | None
    topics: tuple[str, ...]
    departments: tuple[str, ...]


class Count(NamedTuple):
    """How many members of the answer carry a facet's value."""

    value: str | int
    count: int  # type: ignore[assignment]  # hides tuple.count, which nobody needs here


class Counted(Sequence[Count]):
    """A facet's counts, each made when it is asked for: an answer may have thousands, of which a page shows twenty."""

    __slots__ = ("_counts", "_read")

    def __init__(self, counts: Mapping[str, int], read: Callable[[str], str | int] = str):
        self._counts, self._read = counts, read

    def __len__(self) -> int:
        return len(self._counts)

    @overload
    def __getitem__(self, at: int) -> Count: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Count, ...]: ...
    def __getitem__(self, at: int | slice) -> Count | tuple[Count, ...]:
        if isinstance(at, slice):
            start, stop, step = at.indices(len(self))
            return tuple(islice(self, start, stop, step)) if step > 0 else tuple(self)[at]
        return next(islice(self, range(len(self))[at], None))

    def __iter__(self) -> Iterator[Count]:
        return (Count(self._read(value), count) for value, count in self._counts.items())

    def __eq__(self, other: object) -> bool:
        """The same counts in the same order, whatever sequence holds them."""
        return isinstance(other, Counted | tuple | list) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]  # as a list


@dataclass(frozen=True, slots=True)
class Facets:
    """Counts over all members of an answer with all filters applied, by count then value, zeros left out."""

    document: Sequence[Count] = ()
    topic: Sequence[Count] = ()
    department: Sequence[Count] = ()
    role: Sequence[Count] = ()
    year: Sequence[Count] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """A page of hits and what the user must be told about them."""

    query: str
    total: int
    relaxed: bool
    expansions: tuple[Expansion, ...]
    hits: tuple[Hit, ...]
    facets: Facets
    suggestion: str | None
    notice: str | None
