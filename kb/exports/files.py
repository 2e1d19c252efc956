"""From a table to the pieces of a CSV, XLSX, DOCX, Markdown or JSON file; no cell runs as a formula."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from kb.errors import BadQuery
from kb.exports import spreadsheet, word
from kb.exports.sheet import Cell, Sheet, filled, harmless, lines

TOGETHER = 500  # rows in one piece of a file


class Format(NamedTuple):
    """A media type, what turns a sheet into such a file's bytes piece by piece, and how many rows it holds, if not all."""

    media_type: str
    made: Callable[[Sheet], Iterator[bytes]]
    most: int | None = None


def pieces(sheet: Sheet, form: str) -> Iterator[bytes]:
    """A sheet as a file of a format, sent or written as its rows are read. BadQuery: it has more rows than such a file holds."""
    most, rows = FORMATS[form].most, len(sheet.rows)
    if most is not None and rows > most:
        raise BadQuery(f"有{rows}行，{form} 文件最多{most}行。请先缩小范围，或改用 csv。")
    return FORMATS[form].made(sheet)


def whole(sheet: Sheet, form: str) -> bytes:
    """The same in one piece."""
    return b"".join(pieces(sheet, form))


def unwritten(file: Path, more: str = "") -> BadQuery:
    """The sentence for a file whose ending says no format that we write."""
    said = f"不会写“{file.suffix}”" if file.suffix else f"“{file}”没有写明格式"
    return BadQuery(f"{said}，文件名请以 {'、'.join(f'.{one}' for one in FORMATS)} 结尾{more}。")


def csv_pieces(rows: Iterable[Iterable[Cell]]) -> Iterator[bytes]:
    """Rows, header included, as CSV: UTF-8 with a byte order mark, as Excel wants it."""
    yield "\ufeff".encode()
    waiting = iter(rows)
    while block := list(islice(waiting, TOGETHER)):
        text = StringIO()
        csv.writer(text).writerows([harmless(cell) for cell in row] for row in block)
        yield text.getvalue().encode()


def _csv(sheet: Sheet) -> Iterator[bytes]:
    return csv_pieces(lines(sheet))


def _json(sheet: Sheet) -> Iterator[bytes]:
    """An array of objects with the columns' keys, numbers and nulls as they are."""
    keys = [key for key, _ in sheet.columns]
    before = "["
    for row in sheet.rows:
        written = json.dumps(dict(zip(keys, row, strict=True)), ensure_ascii=False, indent=1).replace("\n", "\n ")
        yield f"{before}\n {written}".encode()
        before = ","
    yield b"[]" if before == "[" else b"\n]"


def _markdown(sheet: Sheet) -> Iterator[bytes]:
    """The table as Markdown; a cell that is empty in every row has no column, line breaks are <br>."""
    kept = filled(sheet)
    yield f"# {sheet.title}\n\n".encode()
    for at, row in enumerate(lines(sheet)):
        yield f"| {' | '.join(_escaped(row[one]) for one in kept)} |\n".encode()
        if not at:
            yield f"|{'---|' * len(kept)}\n".encode()


def _escaped(cell: Cell) -> str:
    """A cell's words with what Markdown or HTML would take for marks made harmless."""
    text = "" if cell is None else str(cell)
    for mark in "\\`*_[]<>|~#":
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\n", "<br>")


FORMATS: Mapping[str, Format] = {
    "csv": Format("text/csv; charset=utf-8", _csv),
    "xlsx": Format(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", spreadsheet.xlsx, spreadsheet.MOST
    ),
    "docx": Format("application/vnd.openxmlformats-officedocument.wordprocessingml.document", word.docx, word.MOST),
    "md": Format("text/markdown; charset=utf-8", _markdown),
    "json": Format("application/json", _json),
}
"""Each format by its ending."""
