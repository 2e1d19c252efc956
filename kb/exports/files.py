"""From a table to the bytes of a CSV, XLSX, DOCX, Markdown or JSON file; no cell runs as a formula."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from io import BytesIO, StringIO
from itertools import islice
from pathlib import Path
from typing import Any

from kb.errors import BadQuery
from kb.exports.sheets import Cell, Sheet

RUNS = tuple("=+-@＝＋－＠\t\r")  # what begins a formula; some spreadsheets take the wide forms too
TOGETHER = 500  # rows in one piece of a file
WIDEST = 60  # characters of a column


def unwritten(file: Path, more: str = "") -> BadQuery:
    """The sentence for a file whose ending says no format that we write."""
    said = f"不会写“{file.suffix}”" if file.suffix else f"“{file}”没有写明格式"
    return BadQuery(f"{said}，文件名请以 {'、'.join(f'.{one}' for one in FORMATS)} 结尾{more}。")


def harmless(cell: Cell) -> Cell:
    """The cell, with a ' before what a spreadsheet would run; numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(RUNS) else cell


def as_csv(sheet: Sheet) -> bytes:
    """UTF-8 with a byte order mark, as Excel wants it."""
    return csv_bytes(_rows(sheet))


def csv_bytes(rows: Iterable[Iterable[Cell]]) -> bytes:
    """The rows, header included, as such a file."""
    return b"".join(_csv(rows))


def _csv(rows: Iterable[Iterable[Cell]]) -> Iterator[bytes]:
    """Such a file in pieces, so that a list of any length is sent or written as it is read."""
    yield "\ufeff".encode()
    waiting = iter(rows)
    while block := list(islice(waiting, TOGETHER)):
        text = StringIO()
        csv.writer(text).writerows([harmless(cell) for cell in row] for row in block)
        yield text.getvalue().encode()


def _json(sheet: Sheet) -> Iterator[bytes]:
    keys = [key for key, _ in sheet.columns]
    before = "["
    for row in sheet.rows:
        lines = json.dumps(dict(zip(keys, row, strict=True)), ensure_ascii=False, indent=1).replace("\n", "\n ")
        yield f"{before}\n {lines}".encode()
        before = ","
    yield b"[]" if before == "[" else b"\n]"


def pieces(sheet: Sheet, form: str) -> Iterable[bytes]:
    """A sheet as a file of a format; lists that programs read come in pieces, documents for people whole."""
    if form == "csv":
        return _csv(_rows(sheet))
    return _json(sheet) if form == "json" else (FORMATS[form][1](sheet),)


def as_json(sheet: Sheet) -> bytes:
    """An array of objects with the columns' keys, numbers and nulls as they are."""
    return b"".join(_json(sheet))


def as_xlsx(sheet: Sheet) -> bytes:
    """One worksheet with a heading that stays in sight and columns as wide as their words."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    page = book.worksheets[0]
    page.title = sheet.title[:31] or "Sheet"
    for at, row in enumerate(_rows(sheet), 1):
        for column, value in enumerate(map(harmless, row), 1):
            cell = page.cell(at, column, value)
            if isinstance(value, str):
                cell.data_type = "s"  # never a formula, whatever it begins with
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            cell.font = Font(bold=at == 1)
    for column, width in enumerate(_widths(sheet), 1):
        page.column_dimensions[get_column_letter(column)].width = width
    page.freeze_panes = "A2"
    page.auto_filter.ref = page.dimensions
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _rows(sheet: Sheet) -> Iterator[list[Cell]]:
    yield [heading for _, heading in sheet.columns]
    yield from map(list, sheet.rows)


def _widths(sheet: Sheet) -> Iterator[int]:
    """A Chinese character is two columns wide."""
    for at, (_, heading) in enumerate(sheet.columns):
        longest = max([len(heading), *(len(str(row[at] or "")) for row in sheet.rows)])
        yield min(2 * longest + 2, WIDEST)


def as_docx(sheet: Sheet) -> bytes:
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
    kept = _kept(sheet)
    table = document.add_table(0, len(kept), style="Table Grid")
    for row in _rows(sheet):
        cells = table.add_row().cells
        for cell, at in zip(cells, kept, strict=True):
            cell.text = _printable("" if row[at] is None else str(row[at]))
    for column, width in zip(table.columns, _shares(sheet, kept), strict=True):
        for cell in column.cells:
            cell.width = Mm(267 * width)
    _repeated(table.rows[0])
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def as_markdown(sheet: Sheet) -> bytes:
    """The table as Markdown; a cell that is empty in every row has no column, line breaks are <br>."""
    kept = _kept(sheet)
    rows = [[_escaped(row[at]) for at in kept] for row in _rows(sheet)]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    ruled = [lines[0], "|" + "---|" * len(kept), *lines[1:]]
    return f"# {sheet.title}\n\n{chr(10).join(ruled)}\n".encode()


def _escaped(cell: Cell) -> str:
    """A cell's words with what Markdown or HTML would take for marks made harmless."""
    text = "" if cell is None else str(cell)
    for mark in "\\`*_[]<>|~#":
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\n", "<br>")


def _shares(sheet: Sheet, kept: list[int]) -> list[float]:
    """Of a page's width for each column: more for long words, by the root of their length, so that short ones stay readable."""
    wide = [max(2, *(len(str(row[at] or "")) for row in sheet.rows), 0) ** 0.5 for at in kept]
    return [one / sum(wide) for one in wide]


def _kept(sheet: Sheet) -> list[int]:
    """The columns that some row fills."""
    return [at for at in range(len(sheet.columns)) if any(row[at] not in (None, "") for row in sheet.rows)]


def _repeated(row: Any) -> None:
    """Word repeats a row so marked at the head of each page."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _printable(text: str) -> str:
    """XML has no place for control characters."""
    return "".join(c for c in text if c.isprintable() or c in "\n\t")


FORMATS: Mapping[str, tuple[str, Callable[[Sheet], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", as_docx),
    "md": ("text/markdown; charset=utf-8", as_markdown),
    "json": ("application/json", as_json),
}
"""Format → media type, and what turns a sheet into the file's bytes."""
