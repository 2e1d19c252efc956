"""Cutting text into words; the only place that knows jieba or rjieba.

rjieba gives the same words 14 times faster and is used when installed; a test holds the two together on both
opinions. Our own words go into a private tokenizer, so that nobody else in the process cuts differently.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal, Protocol

Name = Literal["rjieba", "jieba"]


@dataclass(frozen=True, slots=True)
class OwnWord:
    """A word the dictionary lacks or cuts wrongly; the higher `freq`, the less likely it is cut."""

    text: str
    freq: int
    tag: str


class Cutter(Protocol):
    """Cuts text; every character of it stands in exactly one word of `cut`."""

    name: Name

    def cut(self, text: str) -> list[str]:
        """The words in order, without guessing words that are in no dictionary."""

    def search(self, text: str) -> list[str]:
        """The words in order, long ones with the shorter ones inside them, unknown ones guessed."""


class _Jieba:
    name: Name = "jieba"

    def __init__(self, words: Iterable[OwnWord], cache: Path):
        import logging

        import jieba

        jieba.setLogLevel(logging.WARNING)  # it announces its dictionary on stderr otherwise
        self._tokenizer = jieba.Tokenizer()
        # It unmarshals a cache; from the shared temporary folder that would be anybody's code.
        cache.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._tokenizer.tmp_dir = str(cache.resolve())
        for word in words:
            self._tokenizer.add_word(word.text, word.freq, word.tag)

    def cut(self, text: str) -> list[str]:
        return list(self._tokenizer.cut(text, HMM=False))

    def search(self, text: str) -> list[str]:
        return list(self._tokenizer.cut_for_search(text))


class _Rjieba:
    name: Name = "rjieba"

    def __init__(self, words: Iterable[OwnWord]):
        import rjieba

        self._jieba: Any = rjieba.Jieba()
        for word in words:
            self._jieba.add_word(word.text, word.freq, word.tag)

    def cut(self, text: str) -> list[str]:
        return list(self._jieba.cut(text, False))

    def search(self, text: str) -> list[str]:
        return list(self._jieba.cut_for_search(text))


def open_cutter(words: Iterable[OwnWord], cache: Path, name: Name | None = None) -> Cutter:
    """The named cutter, else the fastest installed; `cache` is a private folder that jieba may keep its dictionary in."""
    if name == "rjieba" or (name is None and find_spec("rjieba")):
        return _Rjieba(words)
    return _Jieba(words, cache)


def fingerprint(words: Iterable[OwnWord]) -> str:
    """What tells one list of own words from another, as a build's stamp says it."""
    return sha256("".join(f"{w.text}\t{w.freq}\t{w.tag}\n" for w in words).encode()).hexdigest()[:16]
