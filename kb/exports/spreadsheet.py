"""From a table to an XLSX file, written to disk row by row: a list of any length takes little memory."""

from collections.abc import Iterator
from itertools import islice
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from kb.exports.sheet import Cell, Sheet, harmless, lines

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

MOST = 1_048_575  # rows below the heading: what Excel opens
SEEN = 500  # rows whose words say how wide a column is
WIDEST = 60  # characters of a column
LONGEST = 32_767  # characters of a cell
PIECE = 256 * 1024  # bytes


def xlsx(sheet: Sheet) -> Iterator[bytes]:
    """One worksheet with a heading that stays in sight and columns as wide as their words."""
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    page = book.create_sheet(sheet.title[:31] or "Sheet")
    for column, width in enumerate(_widths(sheet), 1):
        page.column_dimensions[get_column_letter(column)].width = width
    page.freeze_panes = "A2"
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{len(sheet.rows) + 1}"
    _write(page, sheet)
    with TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def _write(page: "WriteOnlyWorksheet", sheet: Sheet) -> None:
    """The rows; each column has one cell that is filled anew, for making a million cells with a style takes minutes."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font

    cells = [WriteOnlyCell(page) for _ in sheet.columns]
    for cell in cells:
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        cell.font = Font(bold=True)
    plain = Font(bold=False)
    for at, row in enumerate(lines(sheet)):
        for cell, value in zip(cells, map(harmless, row), strict=True):
            cell.value = _held(value) if isinstance(value, str) else value
            if isinstance(value, str):
                cell.data_type = "s"  # never a formula, whatever it begins with
            if at == 1:
                cell.font = plain
        page.append(cells)


def _held(text: str) -> str:
    """What a cell can hold of a text: no control characters, and a mark where it is longer than Excel opens."""
    text = "".join(c for c in text if c.isprintable() or c in "\n\t")
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _widths(sheet: Sheet) -> Iterator[int]:
    """A Chinese character is two columns wide."""
    seen = list(islice(lines(sheet), SEEN + 1))
    for column in range(len(sheet.columns)):
        yield min(2 * max(len(_shown(row[column])) for row in seen) + 2, WIDEST)


def _shown(cell: Cell) -> str:
    return "" if cell is None else str(cell)
