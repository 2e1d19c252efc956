"""Whoosh by itself doing the same work: its own phrases, BM25 and grouping by facets, ten stored rows."""

from collections.abc import Iterable
from pathlib import Path

from whoosh import query, sorting
from whoosh.analysis import RegexTokenizer
from whoosh.fields import ID, KEYWORD, STORED, TEXT, Schema
from whoosh.filedb.filestore import FileStorage

from kb.engine.base import COUNTED, FACETS, All, AtLeast, Condition, Entry, Has, Not, Rank, Record, Stands
from kb.engine.grams import RANKED, characters, pairs, pairs_apart

HEAP = 256  # MiB, as the engine has


def _schema() -> Schema:
    blanks = RegexTokenizer(r"\S+")
    found = {
        name: TEXT(analyzer=blanks, phrase=name in {"pairs", "above"}) for name in _texts(Record("", (), "", "", {}))
    }
    carried = {f"is_{facet}": KEYWORD(sortable=facet in COUNTED) for facet in FACETS}
    return Schema(kind=ID, stored=STORED, **found, **carried)


def _texts(record: Record) -> dict[str, str]:
    return {
        "characters": characters(record.place),
        "pairs": pairs(record.place),
        "above": pairs_apart(record.headings),
        "above_characters": characters("".join(record.headings)),
        "title": pairs(record.title),
    }


def write(entries: Iterable[Entry], folder: Path) -> None:
    """Records alone: what is only a heading is not searched."""
    folder.mkdir(parents=True)
    writer = FileStorage(str(folder)).create_index(_schema()).writer(limitmb=HEAP)
    for entry in entries:
        if entry.record:
            carried = {f"is_{facet}": " ".join(values) for facet, values in entry.record.facets.items()}
            writer.add_document(kind="record", stored=entry.stored, **_texts(entry.record), **carried)
    writer.commit()


class RawWhoosh:
    """Asks what each query became."""

    def __init__(self, folder: Path):
        self._searcher = FileStorage(str(folder)).open_index(schema=_schema()).searcher()
        self._facets = sorting.Facets()
        for facet in COUNTED:
            self._facets.add_field(f"is_{facet}", allow_overlap=True, maptype=sorting.Count)

    def search(self, condition: Condition, rank: Rank) -> int:
        """How many belong; their counts and ten stored rows are fetched."""
        members = self.members(condition)
        scored = [
            query.Term(field, gram, part * weight) for gram, weight in rank.grams for field, part in RANKED[len(gram)]
        ]
        asked = query.AndMaybe(query.ConstantScoreQuery(members), query.Or(scored)) if scored else members
        found = self._searcher.search(asked, limit=10, groupedby=self._facets)
        for facet in COUNTED:
            found.groups(f"is_{facet}")
        for hit in found:
            hit["stored"]
        return len(found)

    def members(self, condition: Condition) -> query.Query:
        """A condition as Whoosh asks it."""
        match condition:
            case Stands(piece):
                fields = ("characters", "above_characters") if len(piece) == 1 else ("pairs", "above")
                return query.Or([_stands(field, piece) for field in fields])
            case Has(facet, value):
                return query.Term(f"is_{facet}", value)
            case Not():
                return self.members(All((condition,)))
            case AtLeast(least, parts):
                return query.Or([self.members(part) for part in parts], minmatch=least)
            case All(parts):
                return self._all(parts)

    def close(self) -> None:
        self._searcher.close()

    def _all(self, parts: tuple[Condition, ...]) -> query.Query:
        wanted = [self.members(part) for part in parts if not isinstance(part, Not)] or [query.Term("kind", "record")]
        barred = [query.Not(self.members(part.part)) for part in parts if isinstance(part, Not)]
        return query.And([*wanted, *barred])


def _stands(field: str, piece: str) -> query.Query:
    return query.Term(field, piece) if len(piece) < 3 else query.Phrase(field, pairs(piece).split())
