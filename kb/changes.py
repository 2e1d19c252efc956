"""From two texts to what changed between them, word by word or character by character."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Op = Literal["equal", "insert", "delete", "replace"]
Cut = Callable[[str], Sequence[str]]

_WHOLE = re.compile(
    r"\d+(?:[.,]\d+)*(?:[%％年月日]|万?亿?元)?|[A-Za-z]+"
)  # 15% never becomes 1 and 5%, nor 5年 5 and 年
_SMALL = re.compile(r"[\W的和及与等]*")  # what stands unchanged between two changes and says nothing alone


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of both texts; the sides of all changes joined give each text back, None is an empty side."""

    op: Op
    old: str | None
    new: str | None


class Words:
    """Cuts text at the words of a list, the longest that fits first; numbers stay whole, an unknown character is a word."""

    def __init__(self, words: Collection[str]):
        self._words = frozenset(words)
        self._longest = max(map(len, self._words), default=1)

    def __call__(self, text: str) -> list[str]:
        return list(self._cut(text))

    def _cut(self, text: str) -> Iterator[str]:
        at = 0
        while at < len(text):
            found = _WHOLE.match(text, at)
            end = found.end() if found else self._end(text, at)
            yield text[at:end]
            at = end

    def _end(self, text: str, at: int) -> int:
        ends = range(min(len(text), at + self._longest), at + 1, -1)
        return next((end for end in ends if text[at:end] in self._words), at + 1)


def changes(old: str, new: str, cut: Cut) -> tuple[Change, ...]:
    """What changed, in order; `cut` decides what is never cut through (`list` for single characters)."""
    if old == new:
        return (Change("equal", old, new),) if old else ()
    before, after = cut(old), cut(new)
    found = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    pieces = [("".join(before[a:b]), "".join(after[c:d])) for _, a, b, c, d in found]
    return tuple(_change(*piece) for piece in _whole(pieces))


def shared(found: Sequence[Change]) -> float:
    """How much of both texts stands unchanged, 0..1."""
    kept = sum(len(one.old or "") for one in found if one.op == "equal")
    longest = max(sum(len(one.old or "") for one in found), sum(len(one.new or "") for one in found))
    return kept / longest if longest else 1.0


def _whole(pieces: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Without the shreds that stay equal between two changes: a lone 的 or comma there only breaks up what is read."""
    old = new = ""
    for at, (before, after) in enumerate(pieces):
        shred = before == after and _SMALL.fullmatch(before) and 0 < at < len(pieces) - 1
        if before == after and not shred:
            if old or new:
                yield old, new
            yield before, after
            old = new = ""
        else:
            old, new = old + before, new + after
    if old or new:
        yield old, new


def _change(old: str, new: str) -> Change:
    op: Op = "equal" if old == new else "insert" if not old else "delete" if not new else "replace"
    return Change(op, old or None, new or None)
