"""Writes the rows that lists are read from (kb.register) while documents pass: numbers in memory, words to the file."""

import json
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Self, TypeVar
from zlib import compress

from kb import storing
from kb.exports.sheets import GRADES, ROLES
from kb.model import Clause, Document, Duty, Tag, Target
from kb.register import (
    BLOCK,
    COLUMNS,
    DIGESTS,
    DOCUMENTS,
    HEAD,
    KINDS,
    LARGE,
    NAMING,
    NUMBERS,
    REACHING,
    ROWS,
    SILENT,
    SMALL,
    YEARS,
    digest,
)

LEVEL = 6  # of compression: a tenth less than the quickest for 1.5 µs a clause
NARROW = "BHIQ"
Fact = TypeVar("Fact", Tag, Duty, Target)
BITS = 16  # that hold a year, and whatever a row is marked by

_GRADES = {grade: number for number, grade in enumerate(GRADES)}
_ROLES = {role: number for number, role in enumerate(ROLES)}


class Facts(NamedTuple):
    """A document's facts of one kind in the order of its clauses, value for value.

    The addresses of their provisions, their topics or units, their grades, roles or years as numbers, and the facts as
    kb.storing writes them.
    """

    addresses: list[str]
    names: list[str]
    marks: list[int]
    rows: list[str]


def facts(clauses: Sequence[Clause]) -> Mapping[str, Facts]:
    """The facts of a document's clauses with text, by kind."""
    told = [clause for clause in clauses if clause.text]
    topics = [one for clause in told for one in clause.topics]
    duties = [one for clause in told for one in clause.duties]
    targets = [one for clause in told for one in clause.targets]
    return {
        "topics": _facts(topics, [one.topic for one in topics], [_GRADES[one.grade] for one in topics], storing.tag),
        "duties": _facts(
            duties, [one.department for one in duties], [_ROLES[one.role] for one in duties], storing.duty
        ),
        "targets": _facts(targets, [""] * len(targets), [one.year or 0 for one in targets], storing.target),
    }


def _facts(found: Sequence[Fact], names: list[str], marks: list[int], written: Callable[[Fact], str]) -> Facts:
    return Facts([one.address for one in found], names, marks, list(map(written, found)))


class RegisterWriter:
    """Takes the rows of each document in order."""

    def __init__(self, folder: Path):
        self._folder = folder
        self._file = (folder / ROWS).open("wb")
        self._columns = {kind: {name: array(SMALL) for name in COLUMNS} for kind in KINDS}
        self._blocks = {kind: array(LARGE) for kind in KINDS}
        self._waiting: dict[str, list[str]] = {kind: [] for kind in KINDS}
        self._names: dict[str, dict[str, int]] = {kind: {} for kind in KINDS}
        self._digests, self._years = array(LARGE), array(SMALL)
        self._naming, self._silent, self._reaching = array(SMALL), array(SMALL), array(SMALL)
        self._provisions = self._written = 0

    def add(self, document: Document, found: Mapping[str, Facts], units: Mapping[str, bool]) -> None:
        """The next document's facts; `units` are those its duties name, and whether each is a collective one."""
        if named := found["duties"].names:
            documents = self._silent if all(map(units.__getitem__, named)) else self._naming
            documents.append(len(self._columns["duties"]["name"]))
        if found["targets"].rows:
            self._reaching.append(len(self._columns["targets"]["mark"]))
        provisions: dict[str, int] = {}
        for kind, of in found.items():
            columns, names, first = self._columns[kind], self._names[kind], self._provisions
            columns["provision"].extend([first + provisions.setdefault(one, len(provisions)) for one in of.addresses])
            columns["document"].extend([len(self._years)] * len(of.rows))
            columns["name"].extend([names.setdefault(name, len(names)) for name in of.names])
            columns["mark"].extend(of.marks)
            self._write(kind, of.rows)
        self._provisions += len(provisions)
        self._digests.append(digest(document.address))
        self._years.append(document.year or 0)

    def _write(self, kind: str, rows: Sequence[str]) -> None:
        """Writes every block that is full."""
        waiting = self._waiting[kind]
        waiting += rows
        full = len(waiting) - len(waiting) % BLOCK
        for start in range(0, full, BLOCK):
            self._pack(kind, waiting[start : start + BLOCK])
        del waiting[:full]

    def _pack(self, kind: str, block: Sequence[str]) -> None:
        written = self._file.write(compress("\n".join(block).encode(), LEVEL))
        self._blocks[kind].extend((self._written, self._written + written))
        self._written += written

    def __enter__(self) -> Self:
        return self

    def __exit__(self, raised: type[BaseException] | None, *_: object) -> None:
        with self._file:
            if raised:
                return
            for kind, waiting in self._waiting.items():
                self._pack(kind, waiting)
        self._finish()

    def _finish(self) -> None:
        """Writes the columns, and orders them."""
        places: dict[str, tuple[int, int, str]] = {}
        with (self._folder / NUMBERS).open("wb") as file:
            for name, numbers in self._all():
                narrow = array(_code(max(numbers, default=0)), numbers)
                start = file.tell()
                narrow.tofile(file)
                places[name] = (start, file.tell(), narrow.typecode)
        head = {"names": {kind: list(names) for kind, names in self._names.items()}, "places": places}
        (self._folder / HEAD).write_text(json.dumps(head, ensure_ascii=False), encoding="utf-8")

    def _all(self) -> "Iterator[tuple[str, array[int]]]":
        order = sorted(range(len(self._digests)), key=self._digests.__getitem__)
        yield DIGESTS, array(LARGE, (self._digests[one] for one in order))
        yield DOCUMENTS, array(SMALL, order)
        of = self._columns["targets"]["document"]
        earliest = array(SMALL, sorted(self._reaching, key=lambda row: self._years[of[row]]))
        yield from ((YEARS, self._years), (NAMING, self._naming), (SILENT, self._silent), (REACHING, earliest))
        for kind in KINDS:
            yield f"{kind} blocks", self._blocks[kind]
            self._columns[kind]["order"] = self._ordered(kind)
            yield from ((f"{kind} {name}", self._columns[kind][name]) for name in COLUMNS)

    def _ordered(self, kind: str) -> "array[int]":
        _, document, name, mark, _ = (self._columns[kind][column] for column in COLUMNS)
        years = self._years

        def key(row: int) -> int:
            """One number instead of three: a sort of millions of rows holds them all."""
            return (name[row] << BITS | mark[row]) << BITS | years[document[row]]

        return array(SMALL, sorted(range(len(name)), key=key))


def _code(greatest: int) -> str:
    """The narrowest unsigned numbers of `array` that hold it."""
    return next(code for code in NARROW if greatest < 1 << 8 * array(code).itemsize)
