"""A table to take away, whatever file it becomes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Cell = str | int | float | None
RUNS = tuple("=+-@＝＋－＠\t\r")  # what begins a formula; some spreadsheets take the wide forms too


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its title, key and heading of each column, and its rows in that order; a row is made when it is read."""

    title: str
    columns: tuple[tuple[str, str], ...]
    rows: Sequence[tuple[Cell, ...]]


def lines(sheet: Sheet) -> Iterator[Sequence[Cell]]:
    """The headings, then the rows."""
    yield [heading for _, heading in sheet.columns]
    yield from sheet.rows


def filled(sheet: Sheet) -> list[int]:
    """The columns that some row fills."""
    empty = set(range(len(sheet.columns)))
    for row in sheet.rows:
        empty -= {at for at in empty if row[at] not in (None, "")}
        if not empty:
            break
    return [at for at in range(len(sheet.columns)) if at not in empty]


def harmless(cell: Cell) -> Cell:
    """The cell, with a ' before what a spreadsheet would run; numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(RUNS) else cell
