"""Counts as a product gives them, put in our order only as far as they are read: a page shows twenty of ten thousand documents."""

from bisect import bisect_right
from collections.abc import ItemsView, Iterator, Mapping, Sequence
from functools import cached_property
from operator import itemgetter
from typing import Any

_number = itemgetter("key")


def _fewer(row: Mapping[str, Any]) -> int:
    """What grows along the rows."""
    return -int(row["doc_count"])


class Buckets(Mapping[str, int]):
    """Values with their counts, by count then value.

    `rows` come by count, the greatest first, equal ones in any order; the number in their key stands for a value, which is found
    at `places[number]` of `values`, the last of all values first.
    """

    def __init__(self, rows: Sequence[Mapping[str, Any]], values: Sequence[str], places: Sequence[int]):
        self._rows, self._values, self._places = rows, values, places

    def pairs(self) -> Iterator[tuple[str, int]]:
        """Each value with its count, in order."""
        rows, start = self._rows, 0
        while start < len(rows):
            end = bisect_right(rows, _fewer(rows[start]), start, key=_fewer)
            places = map(self._places.__getitem__, map(int, map(_number, rows[start:end])))
            for place in sorted(places, reverse=True):
                yield self._values[place], rows[start]["doc_count"]
            start = end

    def items(self) -> "Pairs":
        return Pairs(self)

    def __iter__(self) -> Iterator[str]:
        return (value for value, _ in self.pairs())

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, value: str) -> int:
        return self._named[value]

    @cached_property
    def _named(self) -> dict[str, int]:
        return {self._values[self._places[int(row["key"])]]: row["doc_count"] for row in self._rows}


class Pairs(ItemsView[str, int]):
    """What `items` gives: a mapping's own would look every value up."""

    _mapping: Buckets

    def __iter__(self) -> Iterator[tuple[str, int]]:
        return self._mapping.pairs()
