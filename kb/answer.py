"""What a search answers: hits with highlights, counts, and what was done to the words asked for.

Hits and counts are named tuples: an answer has thousands of them, and they are made ten times as fast.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple

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


@dataclass(frozen=True, slots=True)
class Facets:
    """Counts over all members of an answer with all filters applied, by count then value, zeros left out."""

    document: tuple[Count, ...] = ()
    topic: tuple[Count, ...] = ()
    department: tuple[Count, ...] = ()
    role: tuple[Count, ...] = ()
    year: tuple[Count, ...] = ()


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
