"""The parts of a long text that show why it matched: whole stretches between 。；，, never half a name."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from operator import methodcaller
from typing import NamedTuple

from kb.highlight import joined
from kb.model import Span

MOST = 3
ENOUGH = 150  # code points shown in all, more or less
_STOP = re.compile(r"[。；，;,\n]")
_end = methodcaller("end")


class Fragment(NamedTuple):
    """A stretch `[start, end)` of the text, and whether words are left out before and after it."""

    start: int
    end: int
    cut_before: bool
    cut_after: bool


def fragments(text: str, highlights: Sequence[Span]) -> tuple[Fragment, ...]:
    """At most three parts that hold the longest highlights, the first of equals; the beginning where there is none."""
    ends = [0, *map(_end, _STOP.finditer(text))]
    if ends[-1] < len(text):
        ends.append(len(text))
    marks = sorted(highlights, key=_longest_first) if len(highlights) > 1 else highlights or [(0, min(1, len(text)))]
    chosen = [_around(ends, *marks[0])]
    for start, end in marks[1:]:
        if any(first <= start and end <= last for first, last in chosen):
            continue
        grown = joined(sorted([*chosen, _around(ends, start, end)]))
        if len(grown) > MOST or sum(last - first for first, last in chosen) >= ENOUGH:
            break
        chosen = grown
    return tuple([Fragment(s, e, s > 0, e < len(text)) for s, e in [_trimmed(text, span) for span in chosen]])


def _longest_first(span: Span) -> Span:
    """In a near answer the longest run says most: 软件业务收入 before every 服务."""
    return span[0] - span[1], span[0]


def _around(ends: Sequence[int], start: int, end: int) -> Span:
    """The stretches that hold a span, and the one after them when they are short; `ends` are those of all, 0 before them."""
    first, at = ends[bisect_right(ends, start) - 1], bisect_left(ends, end)
    after = at + 1 < len(ends) and ends[at + 1] - first <= ENOUGH // 2
    return first, ends[at + after]


def _trimmed(text: str, span: Span) -> Span:
    """Without line breaks at its ends."""
    start, end = span
    while start < end and text[end - 1] == "\n":
        end -= 1
    while start < end and text[start] == "\n":
        start += 1
    return start, end
