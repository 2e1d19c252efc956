"""Counts are in order however the product gave those that are equal, and are read only as far as they are asked for."""

from collections.abc import Sequence
from itertools import islice
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kb.engine.buckets import Buckets

carried = st.dictionaries(st.text(min_size=1, max_size=3), st.integers(1, 3), max_size=12)


def buckets(counts: dict[str, int], order: Sequence[str]) -> Buckets:
    """As tantivy gives them: by count, each value as a number, equal counts as `order` has them."""
    last_first = sorted(counts, reverse=True)
    numbers = {value: number for number, value in enumerate(order)}
    rows = [{"key": float(numbers[value]), "doc_count": counts[value]} for value in order]
    rows.sort(key=lambda row: -row["doc_count"])
    return Buckets(rows, last_first, [last_first.index(value) for value in order])


@given(carried, st.data())
def test_they_come_by_count_then_value(counts: dict[str, int], data: st.DataObject) -> None:
    found = buckets(counts, data.draw(st.permutations(list(counts))))
    assert list(found.items()) == sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    assert list(found) == [value for value, _ in found.items()]
    assert found == counts
    assert len(found) == len(counts)


class Watched(list[int]):
    """Places that remember how many of them were asked for."""

    asked = 0

    def __getitem__(self, at: Any) -> Any:
        self.asked += 1
        return super().__getitem__(at)


def test_no_more_are_named_than_are_read() -> None:
    rows = [{"key": number, "doc_count": 1_000 - number} for number in range(1_000)]
    places = Watched(range(1_000))
    found = Buckets(rows, [f"{number:04}" for number in range(1_000)], places)
    assert [value for value, _ in islice(found.items(), 3)] == ["0000", "0001", "0002"]
    assert places.asked == 3
