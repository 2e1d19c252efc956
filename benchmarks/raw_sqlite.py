"""SQLite FTS5 doing the same work: pairs of characters in its columns, BM25, counts of every facet, ten stored rows."""

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from kb.engine.base import COUNTED, FACETS, All, AtLeast, Condition, Entry, Has, Not, Rank, Record, Stands
from kb.engine.grams import characters, pairs, pairs_apart

FILE = "clauses.sqlite"
BATCH = 5_000
SCHEMA = """
CREATE VIRTUAL TABLE clauses USING fts5(
    pairs, above, characters, above_characters, title, carried, content = "", tokenize = "ascii"
);
CREATE TABLE shown(id INTEGER PRIMARY KEY, stored TEXT);
CREATE TABLE counted(id INTEGER, facet INTEGER, value TEXT, PRIMARY KEY (id, facet, value)) WITHOUT ROWID;
CREATE TABLE valued(token INTEGER PRIMARY KEY, facet TEXT, value TEXT, UNIQUE (facet, value));
"""
WEIGHTS = "1.0, 0.7, 0.2, 0.0, 0.2, 0.0"
TEN = f"""SELECT stored FROM
(SELECT rowid AS found FROM clauses WHERE clauses MATCH ? ORDER BY bm25(clauses, {WEIGHTS}), rowid LIMIT 10)
JOIN shown ON shown.id = found"""
MEMBERS = "SELECT count(*) FROM clauses WHERE clauses MATCH ?"
COUNTS = """SELECT facet, value, count(*) FROM counted
WHERE id IN (SELECT rowid FROM clauses WHERE clauses MATCH ?) GROUP BY facet, value"""


def write(entries: Iterable[Entry], folder: Path) -> None:
    """Records alone: what is only a heading is not searched."""
    folder.mkdir(parents=True)
    opened = sqlite3.connect(folder / FILE)
    opened.executescript(SCHEMA)
    tokens: dict[tuple[str, str], int] = {}
    found = iter(entries)
    while batch := list(islice(found, BATCH)):
        _insert(opened, [(entry, entry.record) for entry in batch if entry.record], tokens)
    opened.executemany("INSERT INTO valued VALUES (?, ?, ?)", ((token, *key) for key, token in tokens.items()))
    opened.commit()
    opened.execute("INSERT INTO clauses(clauses) VALUES ('optimize')")
    opened.commit()
    opened.close()


def _insert(opened: sqlite3.Connection, batch: list[tuple[Entry, Record]], tokens: dict[tuple[str, str], int]) -> None:
    rows = [(entry.ordinal, *_row(record, tokens)) for entry, record in batch]
    opened.executemany(
        "INSERT INTO clauses(rowid, pairs, above, characters, above_characters, title, carried)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        rows,
    )
    opened.executemany("INSERT INTO shown VALUES (?, ?)", ((entry.ordinal, entry.stored) for entry, _ in batch))
    opened.executemany("INSERT INTO counted VALUES (?, ?, ?)", (row for one in batch for row in _counted(*one)))


def _row(record: Record, tokens: dict[tuple[str, str], int]) -> tuple[str, ...]:
    carried = [(facet, value) for facet in FACETS for value in record.facets.get(facet, ())]
    return (
        pairs(record.place),
        pairs_apart(record.headings),
        characters(record.place),
        characters("".join(record.headings)),
        pairs(record.title),
        " ".join(f"v{tokens.setdefault(one, len(tokens))}" for one in carried),
    )


def _counted(entry: Entry, record: Record) -> Iterator[tuple[int, int, str]]:
    for place, facet in enumerate(COUNTED):
        yield from ((entry.ordinal, place, value) for value in record.facets.get(facet, ()))


class RawSQLite:
    """Asks what each query became; at least so many of several words, which FTS5 cannot say, is at least one."""

    def __init__(self, folder: Path):
        self._opened = sqlite3.connect(folder / FILE)
        rows = self._opened.execute("SELECT facet, value, token FROM valued")
        self._tokens = {(facet, value): token for facet, value, token in rows}

    def search(self, condition: Condition, rank: Rank) -> int:  # noqa: ARG002  the columns' weights rank
        """How many belong; their counts and ten stored rows are fetched."""
        asked = self.match(condition)
        for question in (COUNTS, TEN):
            self._opened.execute(question, (asked,)).fetchall()
        return int(self._opened.execute(MEMBERS, (asked,)).fetchone()[0])

    def match(self, condition: Condition) -> str:
        """A condition as FTS5 writes it."""
        match condition:
            case Stands(piece):
                own, above = ("characters", "above_characters") if len(piece) == 1 else ("pairs", "above")
                return f"{{{own} {above}}} : {_quoted(piece if len(piece) == 1 else pairs(piece))}"
            case Has(facet, value):
                return f"carried : v{self._tokens.get((facet, value), 'none')}"
            case AtLeast(_, parts):
                return "(" + " OR ".join(map(self.match, parts)) + ")" if parts else "carried : vnone"
            case Not():
                return self.match(All((condition,)))
            case All(parts):
                return self._all(parts)

    def close(self) -> None:
        self._opened.close()

    def _all(self, parts: tuple[Condition, ...]) -> str:
        wanted = [self.match(part) for part in parts if not isinstance(part, Not)]
        wanted = wanted or ["(" + " OR ".join(self.match(Has("has_target", said)) for said in ("yes", "no")) + ")"]
        barred = [self.match(part.part) for part in parts if isinstance(part, Not)]
        asked = "(" + " AND ".join(wanted) + ")"
        return "(" + " NOT ".join([asked, *barred]) + ")"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
