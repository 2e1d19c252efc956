"""From a text to its lines that hold words; Markdown's # and comments are set aside, never lost from a span."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.parsing.marks import Mark, mark_of

LINE = re.compile(r"[^\r\n]+")
BREAK = re.compile(r"\r\n|\r|\n")
HASHES = re.compile(r"(#{1,6})[ \t\u3000\xa0]+")
# What may stand around words unseen: every white space, and the zero-width characters web pages leave behind.
WHITE = "".join(filter(str.isspace, map(chr, range(0x3001)))) + "\u200b\u200c\u200d\u2060\ufeff"
INFO_END = "<!-- INFO END -->"


@dataclass(slots=True)
class Line:
    """A line with words: `start` and `end` hold the words, `place` is where its # or they begin; `no` counts from 1."""

    place: int
    start: int
    end: int
    no: int
    text: str
    hashes: int
    mark: Mark | None


@dataclass(slots=True)
class Lines:
    """The lines of a body, and how many of them stand before `<!-- INFO END -->` (0 where there is none)."""

    lines: list[Line]
    info: int


def read_lines(text: str, body: int, markdown: bool) -> Lines:
    """Lines end at \\n, \\r\\n and \\r only: a form feed or U+2028 is white space inside a line."""
    result, comment, closing = Lines([], 0), False, text.rfind("-->")
    for start, end, no in _spans(text, body):
        if comment:
            comment = "-->" not in text[start:end]
        elif markdown and text.startswith("<!--", start):
            comment = "-->" not in text[start:end] and end <= closing  # one that never closes is no comment
            if text.startswith(INFO_END, start) and not result.info:
                result.info = len(result.lines)
            if not comment and not text[start:end].endswith("-->"):
                result.lines.append(_line(text, start, end, no, markdown))
        else:
            result.lines.append(_line(text, start, end, no, markdown))
    return result


def _spans(text: str, body: int) -> Iterator[tuple[int, int, int]]:
    """Start, end and number of each line that holds words, white space around them left out."""
    no, last = len(BREAK.findall(text, 0, body)) + 1, body
    for found in LINE.finditer(text, body):
        no += len(BREAK.findall(text, last, found.start()))
        last = found.end()
        indented = found[0].rstrip(WHITE)
        bare = indented.lstrip(WHITE)
        if bare:
            start = found.start() + len(indented) - len(bare)
            yield start, start + len(bare), no


def _line(text: str, start: int, end: int, no: int, markdown: bool) -> Line:
    hashed = HASHES.match(text, start, end) if markdown else None
    at = hashed.end() if hashed else start
    words = text[at:end]
    return Line(start, at, end, no, words, len(hashed[1]) if hashed else 0, mark_of(words))
