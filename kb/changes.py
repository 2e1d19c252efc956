"""From two texts to what changed between them, word by word or character by character."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Op = Literal["equal", "insert", "delete", "replace"]
Cut = Callable[[str], Sequence[str]]

_WHOLE = re.compile(
    r"\d+(?:[.,]\d+)*(?:[%％年月日]|万?亿?元)?|[A-Za-z]+"
)  # 15% never becomes 1 and 5%, nor 5年 5 and 年
_SENTENCE = re.compile(r"[^。；\n]+[。；\n]*|[。；\n]+")
ALIKE = 0.3  # of their pairs of characters: from here on two sentences are compared word by word
MOST_SENTENCES = 10_000  # of one text times those of the other: beyond that only words are compared
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
    """What changed, in order; `cut` decides what is never cut through (`list` for single characters).

    Sentences that answer each other are compared word by word; one that answers none is left out or put in as a whole, so that
    no mosaic of chance words arises.
    """
    if old == new:
        return (Change("equal", old, new),) if old else ()
    pieces = [piece for before, after in _answering(old, new) for piece in _opcodes(before, after, cut)]
    return tuple(_change(*piece) for piece in _whole(_joined(pieces)))


def _opcodes(old: str, new: str, cut: Cut) -> Iterator[tuple[str, str]]:
    before, after = cut(old), cut(new)
    for _, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        yield "".join(before[a:b]), "".join(after[c:d])


def _answering(old: str, new: str) -> list[tuple[str, str]]:
    """Stretches of both texts in order: sentences that are alike together, the others alone."""
    before, after = _SENTENCE.findall(old), _SENTENCE.findall(new)
    if min(len(before), len(after)) < 2 or len(before) * len(after) > MOST_SENTENCES:
        return [(old, new)]
    alike = [[_alike(one, other) for other in after] for one in before]
    best = [[0.0] * (len(after) + 1) for _ in range(len(before) + 1)]
    for i in reversed(range(len(before))):
        for j in reversed(range(len(after))):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + alike[i][j])
    return list(_walk(before, after, alike, best))


def _walk(
    before: Sequence[str], after: Sequence[str], alike: Sequence[Sequence[float]], best: Sequence[Sequence[float]]
) -> Iterator[tuple[str, str]]:
    """The way through the table that keeps most."""
    i = j = 0
    while i < len(before) and j < len(after):
        if alike[i][j] and best[i][j] == best[i + 1][j + 1] + alike[i][j]:
            yield before[i], after[j]
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            yield before[i], ""
            i += 1
        else:
            yield "", after[j]
            j += 1
    yield "".join(before[i:]), "".join(after[j:])


def _alike(one: str, other: str) -> float:
    """How much two sentences share, by their pairs of characters, weighed by length; 0 where it is too little."""
    first, second = (Counter(text[at : at + 2] for at in range(len(text) - 1)) for text in (one, other))
    both, all_ = (first & second).total(), first.total() + second.total()
    share = 2 * both / all_ if all_ else float(one == other)
    return share * (len(one) + len(other)) if share >= ALIKE else 0.0


def _joined(pieces: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Neighbours of one kind as one: what stays, and what does not."""
    found: list[tuple[str, str]] = []
    for old, new in pieces:
        if found and (old == new) is (found[-1][0] == found[-1][1]):
            found[-1] = found[-1][0] + old, found[-1][1] + new
        elif old or new:
            found.append((old, new))
    return found


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
