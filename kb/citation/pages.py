"""A memo as paragraphs: lines that belong together joined, quotation blocks known, every character's place remembered."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from kb.errors import BadFile

_QUOTED = re.compile(r"[ \t]{0,3}((?:>[ \t]?)+)")
_STARTS = re.compile(
    r"\s*(?:#{1,6}\s|[-*+•·]\s|\d{1,3}[.．)）]\s|\d{1,3}、|[（(](?:\d{1,3}|[一二三四五六七八九十]{1,3})[)）]|[一二三四五六七八九十]{1,3}、"
    r"|[①-⑳]|——|　　|\||\[\^)"
)
_GOES_ON = re.compile(r"[号》〕）)、，的第至和及与]\s*$")  # a line that breaks inside a citation or a list
_HEADING = re.compile(r"\s{0,3}#{1,6}\s")
_ENDS = re.compile(r"[。！？：；][”」）)]?\s*$")
_MARKS = re.compile(  # of Markdown: emphasis, code, hard breaks, footnotes; *** is what the source has for words left out
    r"(?<!\*)\*{1,2}(?!\*)|`+|(?<![A-Za-z0-9])_{1,2}|_{1,2}(?![A-Za-z0-9_])|<br\s*/?>|\\$|\[\^[^\[\]\s]{1,20}\](?!:)"
)
_FENCE = re.compile(r"\s*(?:```|~~~)")
UNPACKED = 64 * 2**20  # bytes of a Word file
LONGEST = 1_000_000  # characters: some 1,200 pages
TOO_LONG = f"稿件超过 {LONGEST // 10_000} 万字，没有核查。请分开核查。"


@dataclass(frozen=True, slots=True)
class Line:
    """Words of one paragraph; `places` says for each character on which line and in which column of the memo it stands."""

    text: str
    places: tuple[tuple[int, int], ...]
    quoted: bool
    opens: bool = False  # the first paragraph of a quotation block
    links: tuple[tuple[str, int], ...] = ()  # addresses behind words of a Word file, and where the words begin


def from_text(text: str, *, markdown: bool = False) -> tuple[Line, ...]:
    """The paragraphs of a text; in Markdown only a blank line ends one, else also a line that ends a sentence.

    Code between fences is none of the author's words. BadFile: it is too long.
    """
    if len(text) > LONGEST:
        raise BadFile(TOO_LONG)
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return tuple(_paragraphs(lines, markdown))


def _paragraphs(lines: list[str], markdown: bool) -> Iterator[Line]:
    held: list[tuple[str, tuple[tuple[int, int], ...]]] = []
    quoted = opens = fenced = False
    apart = True  # nothing but blank lines since the last block
    for number, line in enumerate(lines, 1):
        if _FENCE.match(line):
            fenced = not fenced
            line = ""
        mark = _QUOTED.match(line)
        body_at = mark.end() if mark else 0
        body = "" if fenced else line[body_at:]
        if held and (not body.strip() or bool(mark) is not quoted or _begins(body, held[-1][0])):
            yield _joined(held, quoted, opens)
            held = []
        apart = apart or not mark
        if body.strip():
            if not held:
                opens = apart
            quoted, apart = bool(mark), False
            held.append(_placed(body, number, body_at, markdown))
            if not quoted and (_HEADING.match(body) if markdown else _ENDS.search(body)):
                yield _joined(held, quoted, opens)
                held = []
    if held:
        yield _joined(held, quoted, opens)


def _begins(body: str, before: str) -> bool:
    """Whether a line begins a paragraph although no blank line stands before it: a list's mark, an outline's number."""
    return _STARTS.match(body) is not None and not _GOES_ON.search(before)


def _placed(body: str, number: int, at: int, markdown: bool) -> tuple[str, tuple[tuple[int, int], ...]]:
    """A line without its indent and its end; in Markdown also without the ** of emphasis and the marks of footnotes."""
    start, end = len(body) - len(body.lstrip()), len(body.rstrip())
    marks = {n for found in _MARKS.finditer(body) for n in range(*found.span())} if markdown else set()
    kept = [n for n in range(start, end) if n not in marks]
    return "".join(body[n] for n in kept), tuple((number, at + n + 1) for n in kept)


def _joined(held: list[tuple[str, tuple[tuple[int, int], ...]]], quoted: bool, opens: bool) -> Line:
    places = tuple(place for _, of in held for place in of)
    return Line("".join(text for text, _ in held), places, quoted, quoted and opens)


def from_docx(data: bytes) -> tuple[Line, ...]:
    """The paragraphs of a Word file in its order, tables and footnotes included, with the addresses behind its words. BadFile."""
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError

    from kb.citation.word_reading import paragraphs

    try:
        with ZipFile(BytesIO(data)) as package:
            if sum(one.file_size for one in package.infolist()) > UNPACKED:
                raise BadFile(f"这个 Word 文件解开后超过 {UNPACKED // 2**20} MB，没有读取。请去掉图片，或贴上文字。")
        found = paragraphs(Document(BytesIO(data)))
    except (PackageNotFoundError, BadZipFile, LookupError, ValueError, SyntaxError, AttributeError, RecursionError):
        raise BadFile("这不是 Word 文件（.docx），或者文件已损坏。") from None
    if sum(len(one.text) for one in found) > LONGEST:
        raise BadFile(TOO_LONG)
    lines: list[Line] = []
    quoted = False
    for number, one in enumerate(found, 1):
        places = tuple((number, column) for column, c in enumerate(one.text, 1) if c != "\n")
        lines.append(Line(one.text.replace("\n", ""), places, one.quoted, one.quoted and not quoted, one.links))
        quoted = one.quoted
    return tuple(line for line in lines if line.text.strip())
