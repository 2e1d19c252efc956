"""Writes the rows that lists are read from (kb.register) while documents pass: numbers in memory, words to the file."""

import json
from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Self

from kb.exports.sheets import GRADES, ROLES
from kb.model import Clause, Document
from kb.register import (
    COLUMNS,
    DIGESTS,
    DOCUMENTS,
    HEAD,
    KINDS,
    LARGE,
    NUMBERS,
    ROWS,
    SMALL,
    YEARS,
    Row,
    digest,
)

_GRADES = {grade: number for number, grade in enumerate(GRADES)}
_ROLES = {role: number for number, role in enumerate(ROLES)}


def rows(clauses: Sequence[Clause]) -> Iterator[Row]:
    """The facts of a document's clauses with text, in their order."""
    for clause in clauses:
        if clause.text:
            yield from (Row("topics", t.address, t.topic, _GRADES[t.grade], _fields(t)) for t in clause.topics)
            yield from (Row("duties", d.address, d.department, _ROLES[d.role], _fields(d)) for d in clause.duties)
            yield from (Row("targets", t.address, "", t.year or 0, _fields(t)) for t in clause.targets)


def _fields(fact: Any) -> str:
    """The values of a fact's fields in their order."""
    values = [getattr(fact, name) for name in fact.__slots__]
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


class RegisterWriter:
    """Takes the rows of each document in order."""

    def __init__(self, folder: Path):
        self._folder = folder
        self._file = (folder / ROWS).open("wb")
        self._columns = {kind: {name: array(SMALL) for name in COLUMNS} for kind in KINDS}
        self._starts = {kind: array(LARGE) for kind in KINDS}
        self._names: dict[str, dict[str, int]] = {kind: {} for kind in KINDS}
        self._digests, self._years = array(LARGE), array(SMALL)
        self._provisions = self._written = 0

    def add(self, document: Document, found: Sequence[Row]) -> None:
        """The next document's rows."""
        provisions = {address: n for n, address in enumerate(dict.fromkeys(row.address for row in found))}
        for row in found:
            self._starts[row.kind].append(self._written)
            self._written += self._file.write(f"{row.stored}\n".encode())
            names = self._names[row.kind]
            numbers = (
                self._provisions + provisions[row.address],
                len(self._years),
                names.setdefault(row.name, len(names)),
                row.mark,
            )
            for name, number in zip(COLUMNS, numbers, strict=False):
                self._columns[row.kind][name].append(number)
        self._provisions += len(provisions)
        self._digests.append(digest(document.address))
        self._years.append(document.year or 0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, raised: type[BaseException] | None, *_: object) -> None:
        self._file.close()
        if not raised:
            self._finish()

    def _finish(self) -> None:
        """Writes the columns, and orders them."""
        places: dict[str, tuple[int, int]] = {}
        with (self._folder / NUMBERS).open("wb") as file:
            for name, numbers in self._all():
                start = file.tell()
                numbers.tofile(file)
                places[name] = (start, file.tell())
        head = {"names": {kind: list(names) for kind, names in self._names.items()}, "places": places}
        (self._folder / HEAD).write_text(json.dumps(head, ensure_ascii=False), encoding="utf-8")

    def _all(self) -> "Iterator[tuple[str, array[int]]]":
        order = sorted(range(len(self._digests)), key=self._digests.__getitem__)
        yield DIGESTS, array(LARGE, (self._digests[one] for one in order))
        yield DOCUMENTS, array(SMALL, order)
        yield YEARS, self._years
        for kind in KINDS:
            yield f"{kind} starts", self._starts[kind]
            self._columns[kind]["order"] = self._ordered(kind)
            yield from ((f"{kind} {name}", self._columns[kind][name]) for name in COLUMNS)

    def _ordered(self, kind: str) -> "array[int]":
        _, document, name, mark, _ = (self._columns[kind][column] for column in COLUMNS)
        years = self._years
        return array(SMALL, sorted(range(len(name)), key=lambda row: (name[row], mark[row], years[document[row]])))
