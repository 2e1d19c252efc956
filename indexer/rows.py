"""From a word list of corpus/vocabulary to its rows; what does not fit is a Problem and left out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kb.model import Problem


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list; `cells` has as many as there are columns."""

    at: str  # the file, for problems
    line: int
    cells: tuple[str, ...]

    def problem(self, message: str) -> Problem:
        return Problem(self.at, self.line, message)


def read_rows(
    folder: Path, name: str, columns: Sequence[str], problems: list[Problem], needed: int = 2
) -> Iterator[Row]:
    """The rows below the header, comments (#) and empty lines left out; the first `needed` cells are never empty.

    A file that is missing is an empty list. Empty cells at the end may be left out: many editors trim them.
    """
    rows = _lines(folder / name, f"vocabulary/{name}", problems)
    for row in rows[:1]:
        if row.cells != tuple(columns):
            problems.append(row.problem(f"首行应是列名 {'、'.join(columns)}（以制表符分隔）。"))
    for row in rows[1:]:
        if needed <= len(row.cells) <= len(columns) and all(cell.strip() for cell in row.cells[:needed]):
            yield replace(row, cells=row.cells + ("",) * (len(columns) - len(row.cells)))
        else:
            problems.append(row.problem(f"应有{len(columns)}列（{'、'.join(columns)}），本行未用。"))


def _lines(file: Path, at: str, problems: list[Problem]) -> list[Row]:
    if not file.is_file():
        return []
    try:
        lines = file.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError):
        problems.append(Problem(at, 0, "文件无法按 UTF-8 读取，整个词表未用。请另存为 UTF-8。"))
        return []
    return [
        Row(at, n, tuple(line.rstrip("\r").split("\t")))
        for n, line in enumerate(lines, 1)
        if line.strip() and line[0] != "#"
    ]
