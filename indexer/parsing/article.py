"""From the lines of an article to its 款, and inside them its 项 and 目."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from indexer.parsing.lines import Line
from kb.model import Paragraph, Span


@dataclass(slots=True)
class Part:
    """A 款, 项 or 目 in the making: its own words (several spans for the rows of a table) and the parts below."""

    number: str | None
    value: int
    words: list[Span]
    parts: "list[Part]" = field(default_factory=list)


def article(address: str, first: Span, lines: Iterable[Line], text: str) -> tuple[tuple[Paragraph, ...], list[str]]:
    """The 款 of an article whose first words stand at `first`, and the addresses that came twice."""
    twice: list[str] = []
    parts = _parts(first, lines)
    return tuple(_paragraph(f"{address}.{n}", part, text, twice) for n, part in enumerate(parts, 1)), twice


def _parts(first: Span, lines: Iterable[Line]) -> list[Part]:
    """Unmarked lines open the next 款; marks nest in the order in which their shapes are first met within it."""
    parts = [Part(None, 1, [first])] if first[0] < first[1] else []
    shapes: list[str] = []
    for line in lines:
        words = line.start, line.end
        if line.mark and line.mark.kind != "article":
            if not parts:
                parts.append(Part(None, 1, []))
            _nest(parts[-1], shapes, line.mark.kind, Part(line.mark.printed, line.mark.value, [words]))
        elif line.text.startswith("|") and parts and _is_row(parts[-1], shapes):
            parts[-1].words.append(words)
        else:
            parts.append(Part(None, len(parts) + 1, [words]))
            shapes.clear()
    return parts


def _is_row(part: Part, shapes: list[str]) -> bool:
    return not shapes and len(part.words) > 0


def _nest(paragraph: Part, shapes: list[str], shape: str, part: Part) -> None:
    """Put a 项 or 目 where its shape belongs; a shape met before closes those first met after it."""
    del shapes[shapes.index(shape) if shape in shapes else len(shapes) :]
    above = paragraph
    for _ in shapes:
        above = above.parts[-1]
    above.parts.append(part)
    shapes.append(shape)


def _paragraph(address: str, part: Part, text: str, twice: list[str]) -> Paragraph:
    """Few levels deep: there are only four shapes. The text holds that of the parts below, as the span does."""
    seen: dict[int, int] = {}
    below = []
    for inner in part.parts:
        seen[inner.value] = again = seen.get(inner.value, 0) + 1
        place = f"{address}.{inner.value}" + (f"~{again}" if again > 1 else "")
        if again > 1:
            twice.append(place)
        below.append(_paragraph(place, inner, text, twice))
    words = "\n".join([*(text[start:end] for start, end in part.words), *(p.text for p in below)])
    start = part.words[0][0] if part.words else below[0].span[0]
    end = below[-1].span[1] if below else part.words[-1][1]
    return Paragraph(address, words, (start, end), part.number, tuple(below))
