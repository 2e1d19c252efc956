"""Counts that are made when they are asked for are what a tuple of them would be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.answer import Count, Counted


@given(st.dictionaries(st.text(max_size=3), st.integers(1, 9), max_size=9), st.integers(0, 12), st.integers(0, 12))
def test_counts_read_like_a_tuple(counts: dict[str, int], first: int, last: int) -> None:
    whole = tuple(Count(value, count) for value, count in counts.items())
    counted = Counted(counts)
    assert (tuple(counted), len(counted), bool(counted)) == (whole, len(whole), bool(whole))
    assert counted == whole
    assert counted[first:last] == whole[first:last]
    assert counted[:first] == whole[:first]
    assert counted[::-1] == whole[::-1]
    assert counted[last:first:-2] == whole[last:first:-2]
    assert [counted[at] for at in range(-len(whole), len(whole))] == [
        whole[at] for at in range(-len(whole), len(whole))
    ]


def test_beyond_the_last_there_is_none_and_years_are_numbers() -> None:
    with pytest.raises(IndexError):
        Counted({})[0]
    assert Counted({"2016": 3}, int)[0] == Count(2016, 3)
