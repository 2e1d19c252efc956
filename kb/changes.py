"""From two texts to what changed between them, word by word or character by character."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from kb.engine.words import Cutter

Op = Literal["equal", "insert", "delete", "replace"]
Cut = Callable[[str], Sequence[str]]

# A number with its unit is one word: 15% never becomes 1 and 5%.
NUMBER = re.compile(r"\d+(?:[.,]\d+)*(?:[%％]|[万亿千百]*(?:美元|元|个|家|年|月|日|吨|班)?)?")


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of both texts; the sides of all changes joined give each text back, None is an empty side."""

    op: Op
    old: str | None
    new: str | None


def changes(old: str, new: str, cut: Cut) -> tuple[Change, ...]:
    """What changed, in order; `cut` decides what is never cut through (`tuple` for single characters)."""
    before, after = tuple(cut(old)), tuple(cut(new))
    found = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return tuple(Change(op, "".join(before[a:b]) or None, "".join(after[c:d]) or None) for op, a, b, c, d in found)


def words(cutter: Cutter) -> Cut:
    """Cuts into words, a number with its unit kept whole."""

    def cut(text: str) -> list[str]:
        found, at = [], 0
        for number in NUMBER.finditer(text):
            found += [*cutter.cut(text[at : number.start()]), number.group()]
            at = number.end()
        return [*found, *cutter.cut(text[at:])]

    return cut
