"""Statute articles with real questions, as three files that are read as they are: a corpus to measure with, not ours.

corpus.jsonl.gz has one article a line (id, law, full_title, article, path, text, source), queries.tsv an id and a
question, qrels.tsv a question's id, an article's id and a grade.
"""

import gzip
import json
from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from indexer.parse import Parsed
from kb.model import Clause, Document, Paragraph, SourceFile

Row = dict[str, Any]


def rows(corpus: Path) -> Iterator[Row]:
    """The articles in the file's order."""
    opened = gzip.open if corpus.suffix == ".gz" else open
    with opened(corpus, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def documents(corpus: Path, most: int | None = None) -> Iterator[Parsed]:
    """The articles as clauses, a document a law; at most so many articles."""
    articles = (row for n, row in enumerate(rows(corpus)) if most is None or n < most)
    for number, (source, members) in enumerate(groupby(articles, key=lambda row: row["source"])):
        yield _document(f"law-{number}", source, list(members))


def questions(file: Path) -> dict[str, str]:
    """Each question by its id."""
    return dict(line.split("\t", 1) for line in file.read_text(encoding="utf-8").splitlines() if line)


def answers(file: Path) -> dict[str, dict[str, int]]:
    """For each question the articles that answer it, with their grade."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for line in file.read_text(encoding="utf-8").splitlines():
        question, article, grade = line.split("\t")
        found[question][article] = int(grade)
    return dict(found)


def _document(address: str, source: str, members: list[Row]) -> Parsed:
    clauses = tuple(_clause(address, row) for row in members)
    chars = sum(len(row["text"]) for row in members)
    title = members[0]["full_title"]
    document = Document(
        address, title, None, None, None, None, None, None, SourceFile(source, "", chars), len(clauses), 1.0, ()
    )
    return Parsed(document, clauses, ())


def _clause(document: str, row: Row) -> Clause:
    address = f"{document}/{row['id']}"
    text = row["text"]
    span = (0, len(text))
    return Clause(
        address=address,
        document=document,
        parent=document,
        path=row["id"],
        kind="article",
        label=row["article"],
        label_long=row["article"],
        number=row["article"],
        heading=None,
        heading_path=tuple(row["path"]),
        text=text,
        paragraphs=(Paragraph(f"{address}.1", text, span),),
        span=span,
        masked=(),
    )
