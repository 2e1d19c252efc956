"""The documents of a build by what they are called: by address, number, title and type.

All is asked of a file (a build's names.sqlite, written by indexer/catalogue.py), so that nothing is held in memory however many
documents there are. Names are stored as matched (kb.normal); where several documents have one, the first of the corpus counts,
but that a document's address is always its own.
"""

import sqlite3
from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing
from heapq import nsmallest
from itertools import chain
from pathlib import Path
from threading import Lock
from typing import Any, Literal

from kb.citation.number import Number, near_serials, slip
from kb.errors import StaleIndex
from kb.normal import norm
from kb.place import AGAIN
from kb.spellings import Spellings

FILE = "names.sqlite"
NameKind = Literal["address", "number", "title", "bare"]  # bare: a title without its issuer
SCHEMA = """
CREATE TABLE document (id INTEGER PRIMARY KEY, address TEXT, code TEXT, year INTEGER, serial INTEGER, type TEXT, of_year INTEGER);
CREATE INDEX numbers ON document (code, year, serial) WHERE code IS NOT NULL;
CREATE INDEX serials ON document (serial, year) WHERE code IS NOT NULL;
CREATE INDEX types ON document (type, of_year);
CREATE TABLE name (name TEXT, kind TEXT, document INTEGER, PRIMARY KEY (name, kind, document)) WITHOUT ROWID;
CREATE TABLE pair (pair TEXT PRIMARY KEY, documents BLOB) WITHOUT ROWID;
"""
IDS = "I"  # of an array: a pair's documents, four bytes each
LONG = 12  # characters: a shorter title without 《》 may be any words
ALIKE = 50  # documents whose titles share most with a wrong one: the one that is meant is among them
LAST = "\U0010ffff"  # stands behind every name that begins alike
_NUMBER = "SELECT code, year, serial FROM document WHERE"


class Catalogue:
    """The opened file. StaleIndex: it is damaged, or cannot be opened."""

    def __init__(self, folder: Path):
        address = f"{(folder / FILE).resolve().as_uri()}?mode=ro&immutable=1"
        self._asking = Lock()
        try:
            self._connection = sqlite3.connect(address, uri=True, check_same_thread=False)
        except sqlite3.Error:
            raise StaleIndex(f"索引打不开（{FILE}），{AGAIN}") from None
        try:
            self._first("SELECT id FROM document")  # opens it now, so that it may be removed
        except StaleIndex:
            self.close()
            raise

    def named(self, name: str) -> str | None:
        """The document that goes by an address, number or title as typed: the one of that very address before all others."""
        return self._first(
            f"{_NAMED} n.kind != 'bare' ORDER BY d.address != ?, n.kind != 'address', n.document", norm(name), name
        )

    def titled(self, forms: Sequence[str], most: int) -> list[str]:
        """The documents with a title in one of its forms, or with one that is it but for the issuer before; the first form's first."""
        named = f"{_NAMED_ONE_OF} ({_marks(forms)}) AND n.kind IN ('title', 'bare') GROUP BY d.id"
        order = "ORDER BY max(n.name = ?) DESC, min(n.kind = 'bare'), d.id LIMIT ?"
        return [address for (address,) in self._ask(f"{named} {order}", (*forms, forms[0], most))]

    def numbered(self, number: Number) -> str | None:
        return self._first(
            "SELECT address FROM document WHERE code = ? AND year = ? AND serial = ? ORDER BY id", *_parts(number)
        )

    def slip(self, number: Number) -> Number | None:
        """The number of a document that this one is a single slip of."""
        code, year, serial = _parts(number)
        wrong = near_serials(serial)
        rows = self._ask(
            f"{_NUMBER} code = ? AND serial = ? UNION ALL {_NUMBER} code = ? AND year = ? AND serial IN ({_marks(wrong)})"
            f" UNION ALL {_NUMBER} serial = ? AND year = ? AND substr(code, 1, 1) = ?",
            (code, serial, code, year, *wrong, serial, year, code[:1]),
        )
        return next((known for row in rows if slip(number, known := Number(*row))), None)

    def of_year(self, number: Number, most: int) -> list[Number]:
        """The numbers with the same code and year, those nearest to it, at most so many, in order."""
        code, year, serial = _parts(number)
        rows = self._ask(
            f"{_NUMBER} code = ? AND year = ? ORDER BY abs(serial - ?) LIMIT ?", (code, year, serial, most)
        )
        return sorted((Number(*row) for row in rows), key=lambda one: one.serial)

    def code_ending(self, written: str) -> str:
        """The longest code of a document's number that a run of characters ends with; empty: none."""
        ends = [written[at:] for at in range(len(written))]
        rows = self._ask(f"SELECT DISTINCT code FROM document WHERE code IN ({_marks(ends)})", ends)
        return max((code for (code,) in rows), key=len, default="")

    def of_type(self, type_: str, year: int | None, most: int) -> list[str]:
        """The documents of a type (文种), in a year or in any, at most so many."""
        of = "" if year is None else "AND of_year = ?"
        years = () if year is None else (year,)
        rows = self._ask(f"SELECT address FROM document WHERE type = ? {of} ORDER BY id LIMIT ?", (type_, *years, most))
        return [address for (address,) in rows]

    def titles_in(self, text: str) -> Iterator[tuple[int, str]]:
        """Where long titles stand in a text, the longest first where several begin."""
        heads = dict.fromkeys(text[at : at + LONG] for at in range(len(text) - LONG + 1))
        return Spellings((name for head in heads for name in self._begun(head)), LONG).standing(text)

    def _begun(self, head: str) -> Iterator[str]:
        asked = "SELECT DISTINCT name FROM name WHERE name >= ? AND name < ? AND kind IN ('title', 'bare')"
        yield from (name for (name,) in self._ask(asked, (head, head + LAST)))

    def like(self, title: str) -> list[str]:
        """The documents whose titles share most pairs of characters with one, those that share most first."""
        found = list(pairs(title))
        holding = self._ask(f"SELECT documents FROM pair WHERE pair IN ({_marks(found)})", found)
        shared = Counter(chain.from_iterable(array(IDS, documents) for (documents,) in holding))
        best = nsmallest(ALIKE, shared, key=lambda one: (-shared[one], one))
        rows = self._ask(f"SELECT id, address FROM document WHERE id IN ({_marks(best)})", best)
        return [dict(rows)[one] for one in best]

    def paired(self, neighbours: Collection[str]) -> bool:
        """Whether all of these pairs of characters stand in titles."""
        asked = f"SELECT count(*) FROM pair WHERE pair IN ({_marks(neighbours)})"
        return self._ask(asked, [*neighbours]) == [(len(set(neighbours)),)]

    def close(self) -> None:
        self._connection.close()

    def _first(self, asked: str, *values: Any) -> str | None:
        row = next(iter(self._ask(f"{asked} LIMIT 1", values)), None)
        return row and row[0]

    def _ask(self, asked: str, values: Sequence[Any] = ()) -> list[Any]:
        try:
            with self._asking, closing(self._connection.execute(asked, values)) as rows:
                return rows.fetchall()
        except UnicodeEncodeError:  # half a character (a lone surrogate) stands in no name
            return []
        except sqlite3.DatabaseError:
            raise StaleIndex(f"索引已损坏（{FILE}），{AGAIN}") from None


_NAMED_ONE_OF = "SELECT d.address FROM name n JOIN document d ON d.id = n.document WHERE n.name IN"
_NAMED = f"{_NAMED_ONE_OF} (?) AND"


def pairs(title: str) -> dict[str, None]:
    """Its pairs of neighbouring characters, each once."""
    return dict.fromkeys(title[at : at + 2] for at in range(len(title) - 1))


def _parts(number: Number) -> tuple[str, int, int]:
    return number.code, number.year, number.serial


def _marks(values: Iterable[object]) -> str:
    return ",".join("?" for _ in values)
