"""The corpus's own word lists, read from corpus/vocabulary/: data that an editor changes without code."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from indexer.enrich.lists import NO_LISTS, Lists, read_lists
from indexer.rows import read_rows
from kb.engine.words import OwnWord
from kb.model import Move, Problem
from kb.normal import norm

FOLDER = "vocabulary"
WORDS = "words.tsv"
SYNONYMS = "synonyms.tsv"
MOVED = "moved.tsv"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Own words for the cutter, for each normalised word the others that mean the same (as written), and what enriches."""

    words: tuple[OwnWord, ...]
    synonyms: dict[str, tuple[str, ...]]
    problems: tuple[Problem, ...]
    lists: Lists = NO_LISTS
    moves: tuple[Move, ...] = ()


def read_vocabulary(corpus: Path, folder: Path | None = None) -> Vocabulary:
    """The vocabulary of a corpus, or that of another folder; a file that is missing is an empty list, a bad row a Problem."""
    folder = folder or corpus / FOLDER
    problems: list[Problem] = []
    words = tuple(_words(folder, problems))
    synonyms = _synonyms(folder, problems)
    lists = read_lists(folder, problems)
    moves = tuple(_moves(corpus, problems))
    return Vocabulary(words, synonyms, tuple(problems), lists, moves)


def _moves(corpus: Path, problems: list[Problem]) -> Iterator[Move]:
    """Addresses that changed or were withdrawn; a chain is not followed, each old address names today's."""
    for row in read_rows(corpus, MOVED, ("old", "new", "date", "reason"), problems, 1):
        old, new, date, reason = row.cells
        if not reason.strip():
            problems.append(row.problem("reason 没有写：这个地址为什么停用。本行未用。"))
        else:
            yield Move(old, new or None, date, reason)


def _words(folder: Path, problems: list[Problem]) -> Iterator[OwnWord]:
    for row in read_rows(folder, WORDS, ("word", "freq", "tag"), problems):
        word, freq, tag = row.cells
        if freq.isdecimal():
            yield OwnWord(word, int(freq), tag)
        else:
            problems.append(row.problem(f"freq 应是整数，这里是“{freq}”，本行未用。"))


def _synonyms(folder: Path, problems: list[Problem]) -> dict[str, tuple[str, ...]]:
    others: dict[str, list[str]] = {}
    for row in read_rows(folder, SYNONYMS, ("word", "also", "note"), problems):
        others.setdefault(norm(row.cells[0]), []).append(row.cells[1])
    return {word: tuple(dict.fromkeys(also)) for word, also in others.items()}
