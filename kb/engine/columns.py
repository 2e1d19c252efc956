"""Flat numbers and texts beside an index, read by ordinal: facet values to count, normalised text to check and score.

Files are memory-mapped or flat arrays, so opening costs nothing and no document is held in memory.
"""

import json
import mmap
from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from operator import itemgetter
from pathlib import Path

from kb.engine.base import COUNTED, Record

NUMBERS = "Q"  # unsigned, 8 bytes
LINE = "\n"  # between the parts of a text; normalised text holds no white space


class TextsWriter:
    """Writes `texts.bin`: for each ordinal its place, its headings and its title, and where each begins."""

    def __init__(self, folder: Path):
        self._folder = folder
        self._texts = (folder / "texts.bin").open("wb")
        self._starts = array(NUMBERS, [0])

    def add(self, record: Record | None) -> None:
        """The next ordinal's texts; an entry that is no record has none."""
        place, above, title = (record.place, LINE.join(record.headings), record.title) if record else ("", "", "")
        for part in (place, above, title):
            written = self._texts.write(part.encode())
            self._starts.append(self._starts[-1] + written)

    def close(self) -> None:
        self._texts.close()
        with (self._folder / "texts.idx").open("wb") as file:
            self._starts.tofile(file)


class Texts:
    """The opened texts; a piece is asked for in UTF-8, where a substring stands just where its characters do."""

    def __init__(self, folder: Path):
        self._starts = _numbers(folder / "texts.idx")
        with (folder / "texts.bin").open("rb") as file:
            empty = not (folder / "texts.bin").stat().st_size
            self._bytes = b"" if empty else mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    def place(self, ordinal: int) -> bytes:
        """Number, heading and text, normalised."""
        return self._slice(3 * ordinal, 3 * ordinal + 1)

    def above(self, ordinal: int) -> bytes:
        """The headings above, each on a line."""
        return self._slice(3 * ordinal + 1, 3 * ordinal + 2)

    def title(self, ordinal: int) -> bytes:
        """The document's title."""
        return self._slice(3 * ordinal + 2, 3 * ordinal + 3)

    def of(self, field: str) -> Callable[[int], bytes]:
        """Where the grams of a rank field stand."""
        return {"above": self.above, "title": self.title}.get(field, self.place)

    def holds(self, ordinal: int, piece: bytes) -> bool:
        """Whether the piece stands in the place or in one heading above it."""
        return piece in self.place(ordinal) or piece in self.above(ordinal)

    def _slice(self, first: int, last: int) -> bytes:
        return self._bytes[self._starts[first] : self._starts[last]]


class LengthsWriter:
    """Writes `lengths.idx`: how many tokens each rank field of each ordinal has."""

    def __init__(self, folder: Path):
        self._file = folder / "lengths.idx"
        self._numbers = array(NUMBERS)

    def add(self, tokens: Iterable[int]) -> None:
        self._numbers.extend(tokens)

    def close(self) -> None:
        with self._file.open("wb") as file:
            self._numbers.tofile(file)


class Lengths:
    """The opened lengths of so many fields an ordinal."""

    def __init__(self, folder: Path, fields: int):
        numbers = _numbers(folder / "lengths.idx")
        self._columns = [numbers[field::fields] for field in range(fields)]
        self.entries = len(self._columns[0])
        self.averages = [sum(column) / max(1, self.entries) for column in self._columns]

    def of(self, field: int, ordinal: int) -> int:
        return self._columns[field][ordinal]


class FacetsWriter:
    """Writes `facets.json` and one array a facet: which values each ordinal carries."""

    def __init__(self, folder: Path):
        self._folder = folder
        self._values: dict[str, dict[str, int]] = {facet: {} for facet in COUNTED}
        self._starts = {facet: array(NUMBERS, [0]) for facet in COUNTED}
        self._ids = {facet: array(NUMBERS) for facet in COUNTED}

    def add(self, record: Record | None) -> None:
        for facet in COUNTED:
            known = self._values[facet]
            carried = record.facets.get(facet, ()) if record else ()
            self._ids[facet].extend(known.setdefault(value, len(known)) for value in carried)
            self._starts[facet].append(len(self._ids[facet]))

    def close(self) -> None:
        (self._folder / "facets.json").write_text(
            json.dumps({f: list(v) for f, v in self._values.items()}, ensure_ascii=False), "utf-8"
        )
        for facet in COUNTED:
            with (self._folder / f"facet-{facet}.idx").open("wb") as file:
                self._starts[facet].tofile(file)
                self._ids[facet].tofile(file)


class FacetCounts:
    """The opened facets."""

    def __init__(self, folder: Path, entries: int):
        self._values: dict[str, list[str]] = json.loads((folder / "facets.json").read_bytes())
        self._columns = {facet: _Column(_numbers(folder / f"facet-{facet}.idx"), entries) for facet in COUNTED}

    def of(self, members: Collection[int]) -> dict[str, dict[str, int]]:
        """How many of the members carry each value, by facet."""
        return {facet: self._named(facet, self._columns[facet].count(members)) for facet in COUNTED}

    def _named(self, facet: str, counts: Counter[int]) -> dict[str, int]:
        """By count then value."""
        named = sorted((self._values[facet][value], count) for value, count in counts.items())
        return dict(sorted(named, key=itemgetter(1), reverse=True))


class _Column:
    def __init__(self, numbers: "array[int]", entries: int):
        self._starts, self._ids = numbers[: entries + 1], numbers[entries + 1 :]

    def count(self, members: Iterable[int]) -> Counter[int]:
        starts, ids = self._starts, self._ids
        if not ids:
            return Counter()
        return Counter(value for member in members for value in ids[starts[member] : starts[member + 1]])


def _numbers(file: Path) -> "array[int]":
    numbers = array(NUMBERS)
    numbers.frombytes(file.read_bytes())
    return numbers


def times(gram: bytes, text: bytes) -> int:
    """How often a gram stands in a text, overlapping itself as in 哈哈哈."""
    if gram[: len(gram) // 2] * 2 != gram:
        return text.count(gram)
    found, at = 0, text.find(gram)
    while at != -1:
        found, at = found + 1, text.find(gram, at + len(gram) // 2)
    return found
