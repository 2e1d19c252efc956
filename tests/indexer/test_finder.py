"""Words of the lists are found wherever they stand, by either finder alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.enrich.finder import ByAutomaton, ByPairs, Found

LETTERS = "养老服务（）、\n金𠀀"
WORDS = st.lists(st.tuples(st.text(LETTERS, min_size=2, max_size=4), st.integers(0, 3)), max_size=8)


@given(WORDS, st.text(LETTERS, max_size=40), st.integers(0, 10), st.integers(0, 45))
def test_both_finders_find_every_word_where_it_stands(
    words: list[tuple[str, int]], text: str, start: int, end: int
) -> None:
    places = [
        Found(at, at + len(word), value)
        for word, value in words
        for at in range(start, len(text))
        if at + len(word) <= end and text.startswith(word, at)
    ]
    found = ByPairs(words).find(text, start, end)
    assert found == ByAutomaton(words).find(text, start, end)
    assert sorted(found) == sorted(places)
    assert [one[:2] for one in found] == sorted(one[:2] for one in places)


@pytest.mark.parametrize("kind", [ByPairs, ByAutomaton])
def test_no_words_are_found_nowhere(kind: type[ByPairs[int]] | type[ByAutomaton[int]]) -> None:
    assert kind([]).find("养老服务", 0, 4) == []
