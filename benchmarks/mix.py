"""Queries as people ask them, drawn from a corpus: half words, a fifth two words, a fifth phrases, a tenth questions."""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["word", "and", "phrase", "question"]
_RUN = re.compile(r"[\u4e00-\u9fff]{4,}")
WORD: tuple[Kind, ...] = ("word",)
AND: tuple[Kind, ...] = ("and",)
PHRASE: tuple[Kind, ...] = ("phrase",)
QUESTION: tuple[Kind, ...] = ("question",)
ASKED = ("怎么", "如何", "是否可以", "有什么规定", "应当怎样")


@dataclass(frozen=True, slots=True)
class Asked:
    """A query and what kind it is."""

    kind: Kind
    text: str


def mix(texts: Sequence[str], count: int, seed: int = 1) -> list[Asked]:
    """So many queries in the proportions 5 : 2 : 2 : 1, always the same for the same texts."""
    chance = random.Random(seed)
    runs = [run for text in texts for run in _RUN.findall(text)]
    kinds = 5 * WORD + 2 * AND + 2 * PHRASE + QUESTION
    return [_one(kinds[n % len(kinds)], runs, texts, chance) for n in range(count)]


def _one(kind: Kind, runs: Sequence[str], texts: Sequence[str], chance: random.Random) -> Asked:
    if kind == "word":
        return Asked(kind, _piece(chance.choice(runs), chance.randint(2, 4), chance))
    if kind == "and":
        found = _RUN.findall(
            chance.choice([text for text in (chance.choice(texts) for _ in range(50)) if _RUN.search(text)])
        )
        return Asked(kind, " ".join(_piece(chance.choice(found), 2, chance) for _ in range(2)))
    if kind == "phrase":
        return Asked(kind, f"“{_piece(chance.choice(runs), chance.randint(4, 8), chance)}”")
    words = [_piece(chance.choice(runs), chance.randint(4, 6), chance) for _ in range(3)]
    return Asked(kind, (words[0] + chance.choice(ASKED) + words[1] + "的" + words[2])[: chance.randint(15, 25)])


def _piece(run: str, length: int, chance: random.Random) -> str:
    start = chance.randint(0, max(0, len(run) - length))
    return run[start : start + length]
