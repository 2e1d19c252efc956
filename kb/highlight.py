"""Where the pieces asked for stand in a clause, as offsets into its printed text and heading."""

from collections.abc import Iterable
from dataclasses import dataclass

from kb.model import Span
from kb.normal import Normal, places


@dataclass(frozen=True, slots=True)
class Marks:
    """Spans to mark, in order, never touching or overlapping: `text` in the clause's text, `heading` in its heading."""

    text: tuple[Span, ...]
    heading: tuple[Span, ...]


class Printed:
    """A clause as printed, normalised once: `whole` is number, heading and text, `heading` and `text` their parts of it."""

    __slots__ = ("_heading_at", "_heading_end", "_length", "_normal", "_text_at", "heading", "text", "whole")

    def __init__(self, number: str, heading: str, stop: str, text: str):
        self._normal = Normal(f"{number}{heading}{stop}{text}")
        self._heading_at = len(number)
        self._heading_end = self._heading_at + len(heading)
        self._text_at = self._heading_end + len(stop)
        self._length = len(text)
        self.whole = self._normal.text
        index = self._normal.index
        self.heading = self.whole[index(self._heading_at) : index(self._heading_end)]
        self.text = self.whole[index(self._text_at) :]

    def marks(self, pieces: Iterable[str]) -> Marks:
        """Every place where a normalised piece stands; a piece may run from heading into text."""
        found = joined(sorted([(at, at + len(piece)) for piece in pieces for at in places(self.whole, piece)]))
        printed = found if self._normal.even else joined([self._normal.span(*span) for span in found])
        heading = _within(printed, self._heading_at, self._heading_end) if self.heading else ()
        return Marks(_within(printed, self._text_at, self._text_at + self._length), heading)


def joined(spans: Iterable[Span]) -> list[Span]:
    """Sorted spans with those that touch or overlap made one."""
    whole: list[Span] = []
    for start, end in spans:
        if whole and start <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(end, whole[-1][1]))
        else:
            whole.append((start, end))
    return whole


def _within(spans: Iterable[Span], start: int, end: int) -> tuple[Span, ...]:
    """The parts of spans that lie in `[start, end)`, counted from its start."""
    inside = [
        (max(first, start) - start, min(last, end) - start) for first, last in spans if first < end and start < last
    ]
    return tuple(inside)
