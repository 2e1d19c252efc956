"""Where the pieces asked for stand in a clause, as offsets into its printed text and heading."""

from collections.abc import Iterable
from typing import NamedTuple

from kb.model import Span
from kb.normal import Normal


class Marks(NamedTuple):
    """Spans to mark, in order, never touching or overlapping: `text` in the clause's text, `heading` in its heading."""

    text: tuple[Span, ...]
    heading: tuple[Span, ...]


class Printed:
    """A clause as printed, normalised once: `whole` is number, heading and text."""

    __slots__ = ("_heading", "_matched_heading", "_matched_text", "_normal", "_text", "whole")

    def __init__(self, number: str, heading: str, stop: str, text: str):
        self._normal = Normal(f"{number}{heading}{stop}{text}")
        self.whole = self._normal.text
        heading_at = len(number)
        heading_end = heading_at + len(heading)
        text_at = heading_end + len(stop)
        self._heading = heading_at, heading_end
        self._text = text_at, text_at + len(text)
        index = int if self._normal.even else self._normal.index
        self._matched_heading = (index(heading_at), index(heading_end)) if heading else (0, 0)
        self._matched_text = index(text_at)

    def marks(self, pieces: Iterable[str]) -> Marks:
        """Every place where a normalised piece stands; a piece may run from heading into text."""
        found = joined(sorted(_places(self.whole, pieces)))
        printed = found if self._normal.even else joined([self._normal.span(*span) for span in found])
        start, end = self._matched_heading
        return Marks(_within(printed, *self._text), _within(printed, *self._heading) if start < end else ())

    def counts(self, piece: str) -> tuple[int, int]:
        """How often a normalised piece stands in the heading, and how often in the text."""
        count = self.whole.count
        return count(piece, *self._matched_heading), count(piece, self._matched_text)


def joined(spans: Iterable[Span]) -> list[Span]:
    """Sorted spans with those that touch or overlap made one."""
    whole: list[Span] = []
    last = -1
    for start, end in spans:
        if start > last:
            whole.append((start, end))
            last = end
        elif end > last:
            whole[-1] = (whole[-1][0], end)
            last = end
    return whole


def _places(text: str, pieces: Iterable[str]) -> list[Span]:
    """Where the pieces stand in a text, each from left to right, not overlapping itself."""
    found = []
    for piece in pieces:
        length = len(piece)
        at = text.find(piece)
        while at != -1:
            end = at + length
            found.append((at, end))
            at = text.find(piece, end)
    return found


def _within(spans: Iterable[Span], start: int, end: int) -> tuple[Span, ...]:
    """The parts of spans that lie in `[start, end)`, counted from its start."""
    return tuple(
        [
            (first - start if first > start else 0, (last if last < end else end) - start)
            for first, last in spans
            if first < end and start < last
        ]
    )
