"""What a document and its clauses are: frozen values with the words as printed.

Every offset counts code points and every span is half open, `[start, end)`. A `span` lies in the document's
source text; highlights lie in a hit's `text`. A value that the source does not give is `None`.
"""

from dataclasses import dataclass
from typing import Literal

Relation = Literal["same", "amended", "merged", "split", "topic", "dropped", "new"]
Span = tuple[int, int]
Basis = Literal["stated", "derived", "inferred"]
Status = Literal["in_force", "amended", "repealed"]
Role = Literal["lead", "support", "responsible"]
Grade = Literal["primary", "secondary"]
TargetKind = Literal["target", "policy_rate", "duration", "count"]


@dataclass(frozen=True, slots=True)
class Problem:
    """An oddity an editor should look at; it never stops a build. `line` counts from 1, 0 means the whole file."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing said of a document, and whether its own text says it (`text`) or we know it from elsewhere (`outside`)."""

    name: str
    value: str | None
    origin: Literal["text", "outside"] | None
    source: str | None


@dataclass(frozen=True, slots=True)
class SourceFile:
    """Where a document's text lies below the corpus folder, the sha256 of the bytes received, and its length in code points."""

    path: str
    sha256: str
    chars: int


@dataclass(frozen=True, slots=True)
class Document:
    """A policy document: what is known of it, and how much of its text the clauses account for."""

    address: str
    title: str | None
    number: str | None
    issuer: str | None
    date: str | None  # of signing, ISO 8601
    type: str | None
    year: int | None
    status: Status | None
    source: SourceFile
    clauses: int
    coverage: float  # share of the source's code points that lie in exactly one clause, 0..1
    missing: tuple[str, ...]
    facts: tuple[Fact, ...] = ()
    records: int = 0


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a clause (in statutes a 款), or a 项 or 目 inside one; `text` begins with `number` as printed."""

    address: str
    text: str
    span: Span
    number: str | None = None
    parts: tuple["Paragraph", ...] = ()


@dataclass(frozen=True, slots=True)
class Tag:
    """A clause's topic, with the words that prove it."""

    address: str
    topic: str
    grade: Grade
    evidence: str
    span: Span
    basis: Basis
    reviewed: bool


@dataclass(frozen=True, slots=True)
class Via:
    """Why a duty answers for a department of another name."""

    name: str
    kind: str
    note: str | None


@dataclass(frozen=True, slots=True)
class Duty:
    """A department's stated responsibility for a clause, the name as written."""

    address: str
    department: str
    role: Role
    collective: bool
    basis: Basis
    evidence: str
    span: Span
    reviewed: bool
    via: Via | None = None


@dataclass(frozen=True, slots=True)
class Successor:
    """Who a unit's duties went to; `name` is the official one, `since` a year or an ISO date."""

    name: str
    short: str | None
    since: str | None
    scope: str | None
    confidence: Literal["sure", "unverified"]
    source: str | None


@dataclass(frozen=True, slots=True)
class Department:
    """A unit by the name that documents write, its successors, and the names before it."""

    name: str
    official_name: str | None
    collective: bool
    successors: tuple[Successor, ...]
    predecessors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Target:
    """A quantitative commitment or policy parameter, as written and normalised."""

    address: str
    indicator: str
    comparator: str | None
    value: int | float | None
    unit: str | None
    comparator_norm: str | None
    value_norm: int | float | None
    unit_norm: str | None
    year: int | None
    kind: TargetKind
    quote: str
    span: Span
    basis: Basis
    reviewed: bool


@dataclass(frozen=True, slots=True)
class Clause:
    """One place of a document with an address of its own.

    `text` has the words as printed without number and heading, paragraphs joined by one line feed, indents removed.
    `stop` is the mark that closes a run-in heading (。 or nothing), so that `printed` is what stands on the page.
    """

    address: str
    document: str
    parent: str | None
    path: str
    kind: str
    label: str
    label_long: str
    number: str | None
    heading: str | None
    heading_path: tuple[str, ...]
    text: str
    paragraphs: tuple[Paragraph, ...]
    span: Span
    masked: tuple[Span, ...]
    topics: tuple[Tag, ...] = ()
    duties: tuple[Duty, ...] = ()
    targets: tuple[Target, ...] = ()
    stop: str = ""

    @property
    def printed(self) -> str:
        """Number, heading and text in the order of the page; white space between them is not the source's."""
        return f"{self.number or ''}{self.heading or ''}{self.stop}{self.text}"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A person's word on what provisions of one document became in another; it wins over the rule. `source`: who, by what."""

    old: tuple[str, ...]
    relation: Relation
    new: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Move:
    """An address that changed (`new` is today's) or was withdrawn (`new` is None), since when and why."""

    old: str
    new: str | None
    date: str
    reason: str
