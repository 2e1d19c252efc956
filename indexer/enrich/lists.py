"""From the word lists of corpus/vocabulary/ to the values that enriching reads; nothing about the product's topics is code."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Literal, get_args

from indexer.rows import Row, read_rows
from kb.address import document_of
from kb.comparability import Comparison, Verdict
from kb.departments import Event, EventKind, Unit
from kb.model import Judgement, Problem, Relation, Role

Where = Literal["heading", "text", "both", "intro", "never"]
ComparatorPlace = Literal["before", "wide", "after", "early", "follows"]
Use = Literal["strip", "cut", "bare", "rest", "not_before", "not_after", "rate", "plan", "parameter", "until"]
UnitKind = Literal["level", "things", "duration"]


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic; where `listed`, a word that only stands in an enumeration counts too."""

    name: str
    definition: str
    listed: bool


@dataclass(frozen=True, slots=True)
class Term:
    """A word that shows a topic, and where it counts; `never` is a word inside which the topic's terms do not."""

    topic: str
    word: str
    where: Where


@dataclass(frozen=True, slots=True)
class RoleWord:
    """A word that gives a unit its role: `label` before a colon in a bracket, `verb` directly behind the unit."""

    word: str
    role: Role
    place: Literal["label", "verb"]


@dataclass(frozen=True, slots=True)
class Comparator:
    word: str
    norm: str | None
    place: ComparatorPlace


@dataclass(frozen=True, slots=True)
class Measure:
    """What follows a number, and what it comes to: `factor` × `norm`."""

    unit: str
    norm: str
    factor: Decimal
    kind: UnitKind
    han: bool


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """A judgement on two indicators, and the line it stands on."""

    row: Row
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class AlignedRow:
    """A judgement on what provisions became, and the line it stands on."""

    row: Row
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class Review:
    """A person's word on one derived fact; `values` are what it should say."""

    row: Row
    address: str
    fact: Literal["topic", "duty", "target"]
    key: str
    action: Literal["confirm", "change", "add", "remove"]
    values: dict[str, str]
    source: str


@dataclass(frozen=True, slots=True)
class Lists:
    """Everything that enriching knows; empty lists find nothing."""

    topics: tuple[Topic, ...] = ()
    terms: tuple[Term, ...] = ()
    units: tuple[Unit, ...] = ()
    events: tuple[Event, ...] = ()
    roles: tuple[RoleWord, ...] = ()
    comparators: tuple[Comparator, ...] = ()
    measures: tuple[Measure, ...] = ()
    words: tuple[tuple[str, Use], ...] = ()
    comparisons: tuple[JudgedRow, ...] = ()
    alignments: tuple[AlignedRow, ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    reviews: tuple[Review, ...] = ()

    @property
    def judged(self) -> tuple[Comparison, ...]:
        return tuple(row.comparison for row in self.comparisons)

    @property
    def aligned(self) -> tuple[Judgement, ...]:
        return tuple(row.judgement for row in self.alignments)

    @property
    def documents(self) -> frozenset[str]:
        """Those that an editor's line names."""
        addresses = [row.address for row in self.reviews]
        addresses += [one for row in self.judged for one in (row.old_address, row.new_address)]
        addresses += [one for row in self.aligned for one in (*row.old, *row.new)]
        return frozenset(map(document_of, addresses))

    def used(self, use: Use) -> tuple[str, ...]:
        """The target words of one use, the longest first."""
        return tuple(sorted((word for word, of in self.words if of == use), key=len, reverse=True))


NO_LISTS = Lists()


def read_lists(folder: Path, problems: list[Problem]) -> Lists:
    """The lists of a vocabulary folder; what does not fit is a problem and left out."""
    topics = tuple(_topics(folder, problems))
    return Lists(
        topics=topics,
        terms=tuple(_terms(folder, {topic.name for topic in topics}, problems)),
        units=tuple(_units(folder, problems)),
        events=tuple(_events(folder, problems)),
        roles=tuple(_roles(folder, problems)),
        comparators=tuple(_comparators(folder, problems)),
        measures=tuple(_measures(folder, problems)),
        words=tuple(_words(folder, problems)),
        comparisons=tuple(_comparisons(folder, problems)),
        alignments=tuple(_alignments(folder, problems)),
        names=tuple(_names(folder, problems)),
        reviews=tuple(_reviews(folder, problems)),
    )


def _topics(folder: Path, problems: list[Problem]) -> Iterator[Topic]:
    for row in read_rows(folder, "topics.tsv", ("topic", "definition", "listed"), problems):
        if _one_of(row, 2, ("yes", "no", ""), problems):
            yield Topic(row.cells[0], row.cells[1], row.cells[2] == "yes")


def _terms(folder: Path, topics: set[str], problems: list[Problem]) -> Iterator[Term]:
    for row in read_rows(folder, "topic_terms.tsv", ("topic", "term", "where", "note"), problems, 3):
        topic, word, where, _ = row.cells
        if topic not in topics:
            problems.append(row.problem(f"topics.tsv 里没有“{topic}”这个主题，本行未用。"))
        elif len(word) < 2:
            problems.append(row.problem(f"指示词至少两个字，这里是“{word}”，本行未用。"))
        elif _one_of(row, 2, get_args(Where), problems):
            yield Term(topic, word, where)  # type: ignore[arg-type]  # looked at by _one_of


def _units(folder: Path, problems: list[Problem]) -> Iterator[Unit]:
    columns = ("name", "official_name", "aliases", "collective", "note")
    for row in read_rows(folder, "departments.tsv", columns, problems, 1):
        name, official, aliases, collective, _ = row.cells
        if _one_of(row, 3, ("yes", "no", ""), problems):
            yield Unit(name, official or None, tuple(filter(None, aliases.split("、"))), collective == "yes")


def _events(folder: Path, problems: list[Problem]) -> Iterator[Event]:
    columns = ("name", "successor", "kind", "since", "scope", "confidence", "source")
    for row in read_rows(folder, "successions.tsv", columns, problems, 3):
        name, successor, kind, since, scope, confidence, source = row.cells
        if since and not since[:4].isdecimal():
            problems.append(row.problem(f"since 应是年份或日期，这里是“{since}”，本行未用。"))
        elif _one_of(row, 2, get_args(EventKind), problems) and _one_of(row, 5, ("sure", "unverified"), problems):
            told = (since or None, scope or None, confidence, source or None)
            yield Event(name, successor, kind, *told)  # type: ignore[arg-type]  # looked at by _one_of


def _roles(folder: Path, problems: list[Problem]) -> Iterator[RoleWord]:
    for row in read_rows(folder, "roles.tsv", ("word", "role", "place", "note"), problems, 3):
        word, role, place, _ = row.cells
        if _one_of(row, 1, get_args(Role), problems) and _one_of(row, 2, ("label", "verb"), problems):
            yield RoleWord(word, role, place)  # type: ignore[arg-type]  # looked at by _one_of


def _comparators(folder: Path, problems: list[Problem]) -> Iterator[Comparator]:
    for row in read_rows(folder, "comparators.tsv", ("word", "norm", "place", "note"), problems, 1):
        word, norm, place, _ = row.cells
        known = _one_of(row, 1, (">", ">=", "=", "~", "<=", "<", ""), problems)
        if known and _one_of(row, 2, get_args(ComparatorPlace), problems):
            yield Comparator(word, norm or None, place)  # type: ignore[arg-type]  # looked at by _one_of


def _measures(folder: Path, problems: list[Problem]) -> Iterator[Measure]:
    for row in read_rows(folder, "units.tsv", ("unit", "norm", "factor", "kind", "han", "note"), problems, 4):
        unit, norm, factor, kind, han, _ = row.cells
        if not _one_of(row, 3, get_args(UnitKind), problems):
            continue
        try:
            yield Measure(unit, norm, Decimal(factor), kind, han == "yes")  # type: ignore[arg-type]  # see above
        except InvalidOperation:
            problems.append(row.problem(f"factor 应是数字，这里是“{factor}”，本行未用。"))


def _words(folder: Path, problems: list[Problem]) -> Iterator[tuple[str, Use]]:
    for row in read_rows(folder, "target_words.tsv", ("word", "use", "note"), problems):
        if _one_of(row, 1, get_args(Use), problems):
            yield row.cells[0], row.cells[1]  # type: ignore[misc]  # looked at by _one_of


def _comparisons(folder: Path, problems: list[Problem]) -> Iterator[JudgedRow]:
    columns = ("old_address", "old", "new_address", "new", "verdict", "reason", "source")
    for row in read_rows(folder, "comparisons.tsv", columns, problems, 6):
        if _one_of(row, 4, get_args(Verdict), problems):
            yield JudgedRow(row, Comparison(*row.cells))  # type: ignore[arg-type]  # looked at by _one_of


def _alignments(folder: Path, problems: list[Problem]) -> Iterator[AlignedRow]:
    for row in read_rows(folder, "alignment.tsv", ("old", "relation", "new", "source"), problems, 2):
        old, relation, new, source = row.cells
        if not source.strip():
            problems.append(row.problem("source 没有写：谁、根据什么判定。本行未用。"))
        elif not old.split() or (relation == "dropped") is bool(new.split()):
            problems.append(row.problem("old 至少一个地址；dropped 不写 new，其他关系要写。本行未用。"))
        elif relation != "new" and _one_of(row, 1, get_args(Relation), problems):
            told = Judgement(tuple(old.split()), relation, tuple(new.split()), source)  # type: ignore[arg-type]
            yield AlignedRow(row, told)


def _names(folder: Path, problems: list[Problem]) -> Iterator[tuple[str, str]]:
    for row in read_rows(folder, "names.tsv", ("name", "kind", "note"), problems, 2):
        if _one_of(row, 1, ("project", "place"), problems):
            yield row.cells[0], row.cells[1]


def _reviews(folder: Path, problems: list[Problem]) -> Iterator[Review]:
    columns = ("address", "fact", "key", "action", "values", "source")
    for row in read_rows(folder, "review.tsv", columns, problems, 4):
        address, fact, key, action, values, source = row.cells
        pairs = [part.split("=", 1) for part in values.split("；") if part.strip()]
        if not source.strip():
            problems.append(row.problem("source 没有写：谁、根据什么确认或更正。本行未用。"))
        elif any(len(pair) != 2 for pair in pairs):
            problems.append(row.problem("values 应写成 名称=值，多项用“；”隔开，本行未用。"))
        elif _one_of(row, 1, ("topic", "duty", "target"), problems) and _one_of(
            row, 3, ("confirm", "change", "add", "remove"), problems
        ):
            said = {name.strip(): value.strip() for name, value in pairs}
            yield Review(row, address, fact, key, action, said, source)  # type: ignore[arg-type]  # see above


def _one_of(row: Row, column: int, values: tuple[str, ...], problems: list[Problem]) -> bool:
    if row.cells[column] in values:
        return True
    named = "、".join(filter(None, values))
    problems.append(row.problem(f"第{column + 1}列应是 {named}，这里是“{row.cells[column]}”，本行未用。"))
    return False
