"""The paragraphs of a Word file in the order they are read: inserted words with them, deleted ones without."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.table import Table
from docx.text.paragraph import Paragraph

_GONE = {qn("w:del"), qn("w:moveFrom")}
_WORDS = {qn("w:t"): None, qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:noBreakHyphen"): "-"}
_FOOTNOTES = "/word/footnotes.xml"


@dataclass(frozen=True, slots=True)
class Written:
    """A paragraph: its words, whether its style is a quotation, and the addresses behind its words with where these begin."""

    text: str
    quoted: bool = False
    links: tuple[tuple[str, int], ...] = ()


def paragraphs(document: Document) -> list[Written]:
    """Those of the text, cells of tables in their place, then those of the footnotes."""
    return [*(_written(one) for one in _inside(document)), *_footnotes(document)]


def _inside(holder: Any) -> Iterator[Paragraph]:
    for block in holder.iter_inner_content():
        if isinstance(block, Table):
            for cell in {
                id(cell._tc): cell for row in block.rows for cell in row.cells
            }.values():  # merged cells come again
                yield from _inside(cell)
        else:
            yield block


def _written(paragraph: Paragraph) -> Written:
    text = _text(paragraph._p)
    links = tuple((link.url, max(0, text.find(link.text))) for link in paragraph.hyperlinks if link.url)
    style = (paragraph.style.name or "").lower() if paragraph.style else ""
    return Written(text, "quote" in style or "引用" in style, links)


def _text(element: Any) -> str:
    return "".join(_pieces(element))


def _pieces(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag in _WORDS:
            yield _WORDS[child.tag] or child.text or ""
        elif child.tag not in _GONE:
            yield from _pieces(child)


def _footnotes(document: Document) -> Iterator[Written]:
    part = next((one for one in document.part.package.iter_parts() if one.partname == _FOOTNOTES), None)
    notes = parse_xml(part.blob) if part else ()
    for note in notes:
        if note.get(qn("w:type")) is None:
            yield from (Written(_text(one)) for one in note.iter(qn("w:p")))
