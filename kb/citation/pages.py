"""A memo as paragraphs: lines that belong together joined, quotation blocks known, every character's place remembered."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from zipfile import BadZipFile

from kb.errors import BadFile

_QUOTED = re.compile(r"[ \t]{0,3}((?:>[ \t]?)+)")
_STARTS = re.compile(r"\s*(?:#{1,6}\s|[-*+]\s|\d{1,2}[.、)]\s|——|　　|\||\[\^)")
_ENDS = re.compile(r"[。！？：；][”」）)]?\s*$")
_FENCE = re.compile(r"\s*(?:```|~~~)")


@dataclass(frozen=True, slots=True)
class Line:
    """Words of one paragraph; `places` says for each character on which line and in which column of the memo it stands."""

    text: str
    places: tuple[tuple[int, int], ...]
    quoted: bool
    links: tuple[tuple[str, int], ...] = ()  # addresses behind words of a Word file, and where the words begin


def from_text(text: str, *, markdown: bool = False) -> tuple[Line, ...]:
    """The paragraphs of a text; in Markdown only a blank line ends one, else also a line that ends a sentence.

    Code between fences is none of the author's words.
    """
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return tuple(_paragraphs(lines, markdown))


def _paragraphs(lines: list[str], markdown: bool) -> Iterator[Line]:
    held: list[tuple[str, tuple[tuple[int, int], ...]]] = []
    quoted = fenced = False
    for number, line in enumerate(lines, 1):
        if _FENCE.match(line):
            fenced = not fenced
            line = ""
        mark = _QUOTED.match(line)
        body_at = mark.end() if mark else 0
        body = "" if fenced else line[body_at:]
        if held and (not body.strip() or bool(mark) is not quoted or _STARTS.match(body)):
            yield _joined(held, quoted)
            held = []
        if body.strip():
            quoted = bool(mark)
            held.append(_placed(body, number, body_at))
            if not markdown and not quoted and _ENDS.search(body):
                yield _joined(held, quoted)
                held = []
    if held:
        yield _joined(held, quoted)


def _placed(body: str, number: int, at: int) -> tuple[str, tuple[tuple[int, int], ...]]:
    """A line without its indent, without its end, and without the * of emphasis."""
    start, end = len(body) - len(body.lstrip()), len(body.rstrip())
    kept = [n for n in range(start, end) if not (body[n] == "*" and "**" in body[max(0, n - 1) : n + 2])]
    return "".join(body[n] for n in kept), tuple((number, at + n + 1) for n in kept)


def _joined(held: list[tuple[str, tuple[tuple[int, int], ...]]], quoted: bool) -> Line:
    return Line("".join(text for text, _ in held), tuple(place for _, places in held for place in places), quoted)


def from_docx(data: bytes) -> tuple[Line, ...]:
    """The paragraphs of a Word file, those of tables included, with the addresses behind its words. BadFile."""
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError

    try:
        document = Document(BytesIO(data))
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError):
        raise BadFile("这不是 Word 文件（.docx），或者文件已损坏。") from None
    tables = [
        paragraph
        for table in document.tables
        for row in table.rows
        for cell in row.cells
        for paragraph in cell.paragraphs
    ]
    found = []
    for number, paragraph in enumerate([*document.paragraphs, *tables], 1):
        text = paragraph.text
        links = tuple((link.url, max(0, text.find(link.text))) for link in paragraph.hyperlinks if link.url)
        style = (paragraph.style.name or "").lower() if paragraph.style else ""
        places = tuple((number, column) for column in range(1, len(text) + 1))
        found.append(Line(text.replace("\n", " "), places, "quote" in style or "引用" in style, links))
    return tuple(line for line in found if line.text.strip())
