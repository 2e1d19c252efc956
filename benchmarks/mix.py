"""Queries as people ask them, drawn from a corpus: half words, a fifth two words, a fifth phrases, a tenth questions; and other kinds."""

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["word", "and", "phrase", "question", "or", "without", "filter"]
KINDS: tuple[Kind, ...] = ("word", "and", "or", "phrase", "question", "without", "filter")
_RUN = re.compile(r"[\u4e00-\u9fff]{4,}")
WORD: tuple[Kind, ...] = ("word",)
AND: tuple[Kind, ...] = ("and",)
PHRASE: tuple[Kind, ...] = ("phrase",)
QUESTION: tuple[Kind, ...] = ("question",)
ASKED = ("怎么", "如何", "是否可以", "有什么规定", "应当怎样")
Values = Mapping[str, Sequence[str]]
"""By the name of a filter: the values that it may have."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A query and what kind it is."""

    kind: Kind
    text: str


def mix(texts: Sequence[str], count: int, seed: int = 1) -> list[Asked]:
    """So many queries in the proportions 5 : 2 : 2 : 1, always the same for the same texts."""
    return _drawn(5 * WORD + 2 * AND + 2 * PHRASE + QUESTION, texts, count, {}, seed)


def every_kind(texts: Sequence[str], count: int, values: Values, seed: int = 1) -> list[Asked]:
    """So many queries, as many of each kind; `values` are what a filter may ask for."""
    return _drawn(KINDS, texts, count, values, seed)


def of(kind: Kind, texts: Sequence[str], count: int, values: Values, seed: int = 1) -> list[Asked]:
    """So many queries of one kind."""
    return _drawn((kind,), texts, count, values, seed)


def _drawn(kinds: Sequence[Kind], texts: Sequence[str], count: int, values: Values, seed: int) -> list[Asked]:
    chance = random.Random(seed)
    runs = [run for text in texts for run in _RUN.findall(text)]
    return [_one(kinds[n % len(kinds)], runs, texts, values, chance) for n in range(count)]


def _one(kind: Kind, runs: Sequence[str], texts: Sequence[str], values: Values, chance: random.Random) -> Asked:
    def word(shortest: int, longest: int) -> str:
        return _piece(chance.choice(runs), chance.randint(shortest, longest), chance)

    match kind:
        case "word":
            return Asked(kind, word(2, 4))
        case "and":
            return Asked(kind, " ".join(_together(texts, chance)))
        case "or":
            return Asked(kind, f"{word(2, 4)} OR {word(2, 4)}")
        case "without":
            return Asked(kind, f"{word(2, 3)} -{word(2, 3)}")
        case "phrase":
            return Asked(kind, f"“{word(4, 8)}”")
        case "filter":
            return Asked(kind, f"{word(2, 3)} {_filter(values, chance)}")
        case "question":
            words = [word(4, 6) for _ in range(3)]
            return Asked(kind, (words[0] + chance.choice(ASKED) + words[1] + "的" + words[2])[: chance.randint(15, 25)])


def _together(texts: Sequence[str], chance: random.Random) -> list[str]:
    """Two words of the same text."""
    found = _RUN.findall(
        chance.choice([text for text in (chance.choice(texts) for _ in range(50)) if _RUN.search(text)])
    )
    return [_piece(chance.choice(found), 2, chance) for _ in range(2)]


def _filter(values: Values, chance: random.Random) -> str:
    name = chance.choice(sorted(values))
    return f"{name}:{chance.choice(values[name])}"


def _piece(run: str, length: int, chance: random.Random) -> str:
    start = chance.randint(0, max(0, len(run) - length))
    return run[start : start + length]
