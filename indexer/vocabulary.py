"""The corpus's own word lists, read from corpus/vocabulary/: data that an editor changes without code."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kb.engine.words import OwnWord
from kb.model import Problem
from kb.normal import norm

WORDS = "words.tsv"
SYNONYMS = "synonyms.tsv"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Own words for the cutter, and for each normalised word the others that mean the same, as written."""

    words: tuple[OwnWord, ...]
    synonyms: dict[str, tuple[str, ...]]
    problems: tuple[Problem, ...]


def read_vocabulary(corpus: Path) -> Vocabulary:
    """The vocabulary of a corpus; a file that is missing is an empty list, a bad row a Problem."""
    problems: list[Problem] = []
    words = tuple(_words(corpus, problems))
    return Vocabulary(words, _synonyms(corpus, problems), tuple(problems))


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    cells: tuple[str, ...]


def _rows(corpus: Path, name: str, columns: tuple[str, ...], problems: list[Problem]) -> Iterator[_Row]:
    """The rows below the header, comments (#) and empty lines left out; a row of another width is a problem."""
    file = corpus / "vocabulary" / name
    if not file.is_file():
        return
    at = f"vocabulary/{name}"
    try:
        lines = file.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError):
        problems.append(Problem(at, 0, "文件无法按 UTF-8 读取，整个词表未用。请另存为 UTF-8。"))
        return
    rows = [
        _Row(n, tuple(line.rstrip("\r").split("\t")))
        for n, line in enumerate(lines, 1)
        if line.strip() and line[0] != "#"
    ]
    for row in rows[:1]:
        if row.cells != columns:
            problems.append(Problem(at, row.line, f"首行应是列名 {'、'.join(columns)}（以制表符分隔）。"))
    for row in rows[1:]:
        if len(row.cells) == len(columns) and all(cell.strip() for cell in row.cells[:2]):
            yield row
        else:
            problems.append(Problem(at, row.line, f"应有{len(columns)}列（{'、'.join(columns)}），本行未用。"))


def _words(corpus: Path, problems: list[Problem]) -> Iterator[OwnWord]:
    for row in _rows(corpus, WORDS, ("word", "freq", "tag"), problems):
        word, freq, tag = row.cells
        if freq.isdecimal():
            yield OwnWord(word, int(freq), tag)
        else:
            problems.append(Problem(f"vocabulary/{WORDS}", row.line, f"freq 应是整数，这里是“{freq}”，本行未用。"))


def _synonyms(corpus: Path, problems: list[Problem]) -> dict[str, tuple[str, ...]]:
    others: dict[str, list[str]] = {}
    for row in _rows(corpus, SYNONYMS, ("word", "also", "note"), problems):
        others.setdefault(norm(row.cells[0]), []).append(row.cells[1])
    return {word: tuple(dict.fromkeys(also)) for word, also in others.items()}
