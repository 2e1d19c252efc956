"""Writes what documents are called (kb.catalogue) while they pass."""

import errno
import sqlite3
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from kb.catalogue import FILE, IDS, SCHEMA, NameKind, pairs
from kb.citation.number import parse_number
from kb.citation.titles import bare
from kb.model import Document
from kb.normal import norm

CACHE = 16  # MB of the file that are held while it is written
# A build that fails is thrown away whole, so nothing is kept for taking a step back.
_SETTINGS = f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -{CACHE * 1024};"


class CatalogueWriter:
    """Takes each document in order. OSError: the file cannot be written."""

    def __init__(self, folder: Path):
        self._connection = sqlite3.connect(folder / FILE, isolation_level=None)
        self._documents = 0
        self._pairs: dict[str, array[int]] = {}
        with _written():
            self._connection.executescript(f"{_SETTINGS} {SCHEMA} BEGIN;")

    def add(self, document: Document) -> None:
        """The next document."""
        number, at = parse_number(document.number or ""), self._documents
        parts = (number.code, number.year, number.serial) if number else (None, None, None)
        row = (at, document.address, *parts, _matched(document.type), document.year)
        with _written():
            self._connection.execute("INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?)", row)
            names = ((name, kind, at) for kind, name in _names(document).items() if name)
            self._connection.executemany("INSERT INTO name VALUES (?, ?, ?)", names)
        for pair in pairs(_matched(document.title)):
            self._pairs.setdefault(pair, array(IDS)).append(at)
        self._documents += 1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, raised: type[BaseException] | None, *_: object) -> None:
        with _written():
            if not raised:
                rows = ((pair, documents.tobytes()) for pair, documents in sorted(self._pairs.items()))
                self._connection.executemany("INSERT INTO pair VALUES (?, ?)", rows)
                self._connection.execute("COMMIT")
            self._connection.close()


@contextmanager
def _written() -> Iterator[None]:
    """What is wrong with the disk as the errors that files raise."""
    try:
        yield
    except sqlite3.OperationalError as error:
        full = "full" in str(error)
        raise OSError(errno.ENOSPC if full else errno.EIO, str(error)) from error


def _matched(name: str | None) -> str:
    """As matched; half a character, which no file of names can hold, becomes ?."""
    return norm(name or "").encode(errors="replace").decode()


def _names(document: Document) -> dict[NameKind, str]:
    title = _matched(document.title)
    without = bare(title, _matched(document.issuer))
    return {
        "address": _matched(document.address),
        "number": _matched(document.number),
        "title": title,
        "bare": "" if without == title else without,
    }
