"""The labels made by hand from both opinions, before the rules were written."""

import csv
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "data" / "labels"


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a file of labels; an empty cell is null."""
    return rows_of(FOLDER / f"{name}.tsv")


def rows_of(file: Path) -> list[dict[str, str]]:
    """The rows of a table with a header; lines that begin with # are comments."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t"))


def f1(found: set[object], labelled: set[object]) -> float:
    return 2 * len(found & labelled) / (len(found) + len(labelled))
