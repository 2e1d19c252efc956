"""Where the pieces asked for stand in a clause, as offsets into its printed text and heading."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kb.model import Clause, Span
from kb.normal import Normal


@dataclass(frozen=True, slots=True)
class Marks:
    """Spans to mark, in order, never touching or overlapping: `text` in the clause's text, `heading` in its heading."""

    text: tuple[Span, ...]
    heading: tuple[Span, ...]


def marks(clause: Clause, pieces: Iterable[str]) -> Marks:
    """Every place where a normalised piece stands in the clause as printed; a piece may run from heading into text."""
    normal = Normal(clause.printed)
    found = joined(sorted(span for piece in pieces for span in occurrences(normal.text, piece)))
    printed = joined(normal.span(*span) for span in found)
    before = len(clause.number or "")
    heading = len(clause.heading or "")
    text_at = before + heading + len(clause.stop)
    return Marks(
        tuple(_within(printed, text_at, len(clause.text))),
        tuple(_within(printed, before, heading)),
    )


def occurrences(text: str, piece: str) -> Iterator[Span]:
    """Where a piece stands in a text, from left to right, not overlapping itself."""
    at = text.find(piece)
    while at != -1:
        yield at, at + len(piece)
        at = text.find(piece, at + len(piece))


def joined(spans: Iterable[Span]) -> list[Span]:
    """Sorted spans with those that touch or overlap made one."""
    whole: list[Span] = []
    for start, end in spans:
        if whole and start <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(end, whole[-1][1]))
        else:
            whole.append((start, end))
    return whole


def _within(spans: Iterable[Span], start: int, length: int) -> Iterator[Span]:
    """The parts of spans that lie in `[start, start + length)`, counted from its start."""
    for first, last in spans:
        first, last = max(first - start, 0), min(last - start, length)
        if first < last:
            yield first, last
