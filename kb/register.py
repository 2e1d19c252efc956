"""Every topic, duty and target of a build as a row, with columns of numbers beside them to choose, count and order rows by.

The numbers are memory-mapped and few rows are held: a list costs what its page costs, however far down it begins.
"""

import json
import mmap
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import chain
from pathlib import Path
from typing import Any, Generic, TypeVar, overload
from zlib import decompress, error

from kb.errors import StaleIndex
from kb.place import AGAIN

Fact = TypeVar("Fact")
KINDS = ("topics", "duties", "targets")
COLUMNS = ("provision", "document", "name", "mark", "order")
HEAD, NUMBERS, ROWS = "register.json", "register.bin", "register.rows"
SMALL, LARGE = "I", "Q"  # unsigned numbers of 4 and of 8 bytes; in the file each column is as narrow as it can be
DIGESTS, DOCUMENTS, YEARS = "digests", "documents", "years"
NAMING, SILENT = "naming", "silent"  # each document's first duty, of those that name a unit and of the others
REACHING = "reaching"  # each document's first target, the earliest document first
BLOCK = 512  # rows that are compressed together: to a seventh of their size, and a block is read in .1 ms
HELD = 32  # blocks that are held unpacked: a list in document order unpacks each once


def digest(address: str) -> int:
    """A document's address as a number: no list of addresses need be held to find one."""
    from hashlib import blake2b  # it loads OpenSSL, for which a search has no use

    return int.from_bytes(blake2b(address.encode(), digest_size=8).digest(), "little")


class Table:
    """The rows of one kind in document order, known by their number from 0.

    `provision` and `document` number the places that rows belong to, `name` the topics or units; `order` holds the rows sorted
    by name, mark, year of the document, and number.
    """

    def __init__(
        self, columns: dict[str, "memoryview[int]"], blocks: "memoryview[int]", names: Sequence[str], rows: bytes
    ):
        self.provision, self.document, self.name, self.mark, self.order = (columns[name] for name in COLUMNS)
        # No method of this table: the two would hold each other, and with them the files, until a garbage collection.
        self._block = lru_cache(HELD)(partial(_unpacked, blocks, rows))
        self.names = names
        self._numbers = {name: number for number, name in enumerate(names)}

    def __len__(self) -> int:
        return len(self.order)

    def named(self, name: str) -> "memoryview[int] | Sequence[int]":
        """The rows of a topic or unit: by mark, year and number."""
        number = self._numbers.get(name)
        if number is None:
            return ()
        key = self.name.__getitem__
        return self.order[bisect_left(self.order, number, key=key) : bisect_right(self.order, number, key=key)]

    def of(self, documents: Iterable[int]) -> Iterator[int]:
        """The rows of documents, in document order."""
        for one in sorted(documents):
            yield from range(bisect_left(self.document, one), bisect_right(self.document, one))

    def read(self, row: int) -> list[Any]:
        """A fact's fields."""
        value: list[Any] = json.loads(self._block(row // BLOCK)[row % BLOCK])
        return value


def _unpacked(blocks: "memoryview[int]", rows: bytes, block: int) -> list[bytes]:
    """The rows that were compressed together."""
    first, last = blocks[2 * block : 2 * block + 2]
    try:
        return decompress(rows[first:last]).split(b"\n")
    except error:
        raise StaleIndex(f"索引已损坏（{ROWS}），{AGAIN}") from None


class Register:
    """The opened tables of a build, the years of its documents (0: not known), and each document's first duty by its row.

    `naming` are documents that name a single unit somewhere, `silent` those that speak of collective ones only; `reaching` are the
    first targets of those that have any, the earliest first.
    """

    def __init__(self, folder: Path):
        head = json.loads((folder / HEAD).read_bytes())
        self._numbers, rows = memoryview(_mapped(folder / NUMBERS)), _mapped(folder / ROWS)
        self._places: dict[str, tuple[int, int, str]] = head["places"]
        self._digests, self._documents = self._column(DIGESTS), self._column(DOCUMENTS)
        self.years, self.reaching = self._column(YEARS), self._column(REACHING)
        self.naming, self.silent = self._column(NAMING), self._column(SILENT)
        self.topics, self.duties, self.targets = (self._table(kind, head["names"][kind], rows) for kind in KINDS)

    def _column(self, name: str) -> "memoryview[int]":
        first, last, code = self._places[name]
        return self._numbers[first:last].cast(code)  # type: ignore[call-overload, no-any-return]  # not a literal

    def _table(self, kind: str, names: Sequence[str], rows: bytes) -> Table:
        columns = {column: self._column(f"{kind} {column}") for column in COLUMNS}
        return Table(columns, self._column(f"{kind} blocks"), names, rows)

    def document(self, address: str) -> int | None:
        """The number of a document."""
        wanted = digest(address)
        at = bisect_left(self._digests, wanted)
        return self._documents[at] if at < len(self._digests) and self._digests[at] == wanted else None


def _mapped(file: Path) -> bytes:
    """A file's bytes without reading them."""
    with file.open("rb") as opened:
        return mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) if file.stat().st_size else b""  # type: ignore[return-value]  # it reads alike


class Rows(Sequence[Fact], Generic[Fact]):
    """Some rows of a table as facts, each read when it is asked for; `numbers` are the rows."""

    def __init__(self, table: Table, numbers: Sequence[int], make: Callable[[list[Any]], Fact]):
        self.table, self.numbers, self._make = table, numbers, make

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, at: int) -> Fact: ...
    @overload
    def __getitem__(self, at: slice) -> "Rows[Fact]": ...
    def __getitem__(self, at: int | slice) -> "Fact | Rows[Fact]":
        if isinstance(at, slice):
            return self.only(self.numbers[at])
        return self._make(self.table.read(self.numbers[at]))

    def __iter__(self) -> Iterator[Fact]:
        return map(self._make, map(self.table.read, self.numbers))

    def __eq__(self, other: object) -> bool:
        """A list of the same facts, whatever sequence it is."""
        return isinstance(other, Rows | tuple | list) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]  # as a list

    def only(self, numbers: Sequence[int]) -> "Rows[Fact]":
        """Some of these rows, or all in another order."""
        return Rows(self.table, numbers, self._make)


def joined(parts: Iterable[Sequence[int]]) -> list[int]:
    """Rows of several names in document order."""
    return sorted(chain.from_iterable(parts))
