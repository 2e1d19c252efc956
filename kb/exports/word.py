"""From a table to a DOCX file: for people who read it, so its length is theirs."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from kb.exports.sheet import Sheet, filled, lines

MOST = 2_000  # rows: some three hundred pages, and half a minute to make


def docx(sheet: Sheet) -> Iterator[bytes]:
    """The table on landscape A4 pages, its heading repeated on each; a cell that is empty in every row has no column."""
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm, Pt

    document = Document()
    page = document.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = Mm(297), Mm(210)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(15)
    document.styles["Normal"].font.size = Pt(9)
    document.core_properties.title, document.core_properties.author = sheet.title, "政策条款库"
    document.add_heading(sheet.title, 1)
    kept = filled(sheet)
    table = document.add_table(0, len(kept), style="Table Grid")
    for row in lines(sheet):
        cells = table.add_row().cells
        for cell, at in zip(cells, kept, strict=True):
            cell.text = _printable("" if row[at] is None else str(row[at]))
    for column, width in zip(table.columns, _shares(sheet, kept), strict=True):
        for cell in column.cells:
            cell.width = Mm(267 * width)
    _repeated(table.rows[0])
    file = BytesIO()
    document.save(file)
    yield file.getvalue()


def _shares(sheet: Sheet, kept: list[int]) -> list[float]:
    """Of a page's width for each column: more for long words, by the root of their length, so that short ones stay readable."""
    wide = [max(2, *(len(str(row[at] or "")) for row in sheet.rows), 0) ** 0.5 for at in kept]
    return [one / sum(wide) for one in wide]


def _repeated(row: Any) -> None:
    """Word repeats a row so marked at the head of each page."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _printable(text: str) -> str:
    """XML has no place for control characters."""
    return "".join(c for c in text if c.isprintable() or c in "\n\t")
