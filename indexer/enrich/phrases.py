"""Where sentences, phrases and brackets begin and end in a line of Chinese."""

import re
from collections.abc import Iterator, Sequence

from kb.model import Span

SENTENCE = re.compile(r"[^。！？\r\n]+[。！？]?")
PHRASE = re.compile(r"[^，。；：！？\r\n]+")
_QUOTED = re.compile(r"“[^”\r\n]*”|《[^》\r\n]*》")
_BRACKETS = re.compile(r"[（）]")


def quoted(text: str, start: int, end: int) -> list[Span]:
    """Names and titles: what stands in “…” and 《…》."""
    return [found.span() for found in _QUOTED.finditer(text, start, end)]


def brackets(text: str, start: int, end: int) -> Iterator[Span]:
    """The outermost （…）, marks included; one that is never closed is none."""
    opened: list[int] = []
    for found in _BRACKETS.finditer(text, start, end):
        if found.group() == "（":
            opened.append(found.start())
        elif opened:
            first = opened.pop()
            if not opened:
                yield first, found.end()


def inside(at: int, spans: Sequence[Span]) -> bool:
    """Whether an offset lies in one of the spans."""
    return any(start <= at < end for start, end in spans)


def split_outside(text: str, marks: str) -> Iterator[Span]:
    """The parts between marks that stand outside brackets, as spans without white space around; empty ones left out."""
    depth, start = 0, 0
    for at, character in enumerate(f"{text}{marks[0]}"):
        if character == "（":
            depth += 1
        elif character == "）":
            depth -= 1
        elif (character in marks and depth <= 0) or at == len(text):
            part = text[start:at]
            left, right = len(part) - len(part.lstrip()), len(part.rstrip())
            if right > left:
                yield start + left, start + right
            start = at + 1
