"""Finds many words in a text at once, each by the two of its characters that tell most: the cost hardly grows with the list."""

from collections import Counter
from collections.abc import Iterable
from operator import add
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")


class Found(NamedTuple, Generic[T]):
    """Where a word of the list stands, and what the list says of it."""

    start: int
    end: int
    value: T


class Finder(Generic[T]):
    """Words of two characters and more, each with a value."""

    def __init__(self, words: Iterable[tuple[str, T]]):
        listed = list(words)
        shared = Counter(pair for word, _ in listed for pair in set(map(add, word, word[1:])))
        self._by_pair: dict[str, list[tuple[int, str, T]]] = {}
        for word, value in listed:
            # 重庆 begins forty names of units and stands everywhere; 口岸 begins one.
            offset = min(range(len(word) - 1), key=lambda at: shared[word[at : at + 2]])
            self._by_pair.setdefault(word[offset : offset + 2], []).append((offset, word, value))

    def find(self, text: str, start: int, end: int) -> list[Found[T]]:
        """Every place of every word between two offsets, overlapping ones too, by where they start."""
        known = self._by_pair
        line = text[start:end]
        found = [
            Found(start + at - offset, start + at - offset + len(word), value)
            for at, pair in enumerate(map(add, line, line[1:]))
            if pair in known
            for offset, word, value in known[pair]
            if at >= offset and line.startswith(word, at - offset)
        ]
        found.sort(key=lambda one: one.start)
        return found
