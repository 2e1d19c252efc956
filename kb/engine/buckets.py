"""Counts as a product gives them, put in our order only as far as they are read: a page shows twenty of ten thousand documents."""

from collections.abc import ItemsView, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import Any

_count = itemgetter("doc_count")


class Buckets(Mapping[str, int]):
    """Values with their counts, by count then value.

    `rows` come by count, the greatest first, equal ones in any order; the number in their key stands for a value, which is found
    at `places[number]` of `values`, the last of all values first.
    """

    def __init__(self, rows: Sequence[Mapping[str, Any]], values: Sequence[str], places: Sequence[int]):
        self._rows, self._values, self._places = rows, values, places

    def pairs(self) -> Iterator[tuple[str, int]]:
        """Each value with its count, in order."""
        values, places = self._values, self._places
        for count, equal in groupby(self._rows, _count):
            for place in sorted([places[int(row["key"])] for row in equal], reverse=True):
                yield values[place], count

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
