"""The engine that is always there: Whoosh, pure Python, for a few thousand clauses and for unusual machines.

Whoosh finds the candidates by characters and pairs. Whether a longer piece stands there, and how much a gram counts,
is read off the normalised texts beside it: exact, and faster in Python than positions and Whoosh's own scoring.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from heapq import nsmallest
from itertools import islice
from pathlib import Path
from threading import RLock

from whoosh.analysis import RegexTokenizer
from whoosh.fields import ID, STORED, TEXT, Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.reading import IndexReader, TermNotFound

from kb.engine.base import FACETS, All, AtLeast, Condition, Entry, Has, Match, Matches, Not, Page, Rank, Record, Stands
from kb.engine.bm25 import idf, saturated
from kb.engine.columns import FacetCounts, FacetsWriter, Lengths, LengthsWriter, Texts, TextsWriter, times
from kb.engine.grams import RANKED, characters, pairs, pairs_apart

HEAP = 256  # MiB that Whoosh may fill before it writes; one segment all the same, so document numbers are ordinals
CANDIDATES = 4  # pairs of a longer piece that are looked up; the text itself decides
LENGTHS = ("characters", "pairs", "above", "title")  # fields that score


def _schema() -> Schema:
    """Built-in analysers only: Whoosh pickles them, and an index must not run anybody's code."""
    blanks = RegexTokenizer(r"\S+")
    found = {name: TEXT(analyzer=blanks, phrase=False) for name in (*LENGTHS, "above_characters", "words")}
    carried = {f"is_{facet}": TEXT(analyzer=blanks, phrase=False) for facet in FACETS}
    return Schema(address=ID, within=ID, kind=ID, stored=STORED, **found, **carried)


def build(entries: Iterable[Entry], folder: Path) -> None:
    """Writes an index into an empty folder; entries come in document order."""
    folder.mkdir(parents=True)
    beside = (TextsWriter(folder), FacetsWriter(folder))
    lengths = LengthsWriter(folder)
    writer = FileStorage(str(folder)).create_index(_schema()).writer(limitmb=HEAP)
    for entry in entries:
        tokens = _tokens(entry.record) if entry.record else {}
        kind = "record" if entry.record else entry.kind
        writer.add_document(address=entry.address, within=entry.document, kind=kind, stored=entry.stored, **tokens)
        lengths.add(len(tokens.get(field, ())) for field in LENGTHS)
        for column in beside:
            column.add(entry.record)
    writer.commit()
    for column in beside:
        column.close()
    lengths.close()


def _tokens(record: Record) -> dict[str, list[str]]:
    """Every field's tokens, cut already."""
    texts = {
        "characters": characters(record.place),
        "pairs": pairs(record.place),
        "above": pairs_apart(record.headings),
        "above_characters": characters("".join(record.headings)),
        "title": pairs(record.title),
    }
    carried = {f"is_{facet}": list(values) for facet, values in record.facets.items()}
    return {name: text.split() for name, text in texts.items()} | carried | {"words": record.words.split()}


def open_(folder: Path) -> "WhooshEngine":
    """Opens an index that `build` wrote."""
    # Our own schema, so that the pickled one is never unpickled.
    return WhooshEngine(FileStorage(str(folder)).open_index(schema=_schema()).reader(), folder)


class WhooshEngine:
    """An opened index."""

    def __init__(self, reader: IndexReader, folder: Path):
        self._reader = reader
        # Whoosh reads postings by moving the one pointer of an open file. A search holds the lock to its end: threads that
        # take turns at every posting wait for each other far longer than they read.
        self._reading = RLock()
        self._texts = Texts(folder)
        self._lengths = Lengths(folder, len(LENGTHS))
        self._facets = FacetCounts(folder, self._lengths.entries)

    def search(self, condition: Condition, rank: Rank, page: Page) -> Matches:
        """A page of members with counts over all of them."""
        with self._reading:
            return self._search(condition, rank, page)

    def _search(self, condition: Condition, rank: Rank, page: Page) -> Matches:
        members = self._members(condition)
        last = page.offset + page.limit
        if page.sort == "rank" and rank.grams:
            scores = self._scores(members, rank)
            shown = nsmallest(last, members, key=lambda member: (-scores[member], member))[page.offset :]
        else:
            scores = {}
            shown = nsmallest(last, members)[page.offset :]
        found = tuple(Match(self._stored(member), scores.get(member, 0.0)) for member in shown)
        return Matches(len(members), found, self._facets.of(members))

    def count(self, condition: Condition) -> int:
        return len(self._members(condition))

    def frequency(self, gram: str) -> int:
        own, above = ("characters", "above_characters") if len(gram) == 1 else ("pairs", "above")
        return self._holders(own, gram) + self._holders(above, gram)

    def foresee(self, grams: Collection[str]) -> None:
        """Each is at hand."""

    def get(self, address: str) -> str | None:
        found = self._holding("address", address)
        return self._stored(min(found)) if found else None

    def stored(self, addresses: Collection[str]) -> dict[str, str]:
        return {address: found for address in addresses if (found := self.get(address)) is not None}

    def document(self, address: str) -> Iterator[str]:
        return map(self._stored, sorted(self._holding("within", address) - self._holding("kind", "document")))

    def whole(self, addresses: Collection[str]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        return ((one, stored, tuple(self.document(one))) for one, stored in self.stored(addresses).items())

    def documents(self, start: int = 0, limit: int | None = None) -> Iterator[str]:
        end = None if limit is None else start + limit
        found: list[int] = []
        with self._reading, suppress(TermNotFound):
            found += islice(self._reader.postings("kind", "document").all_ids(), start, end)  # which come in order
        return map(self._stored, found)

    def close(self) -> None:
        self._reader.close()

    def _stored(self, ordinal: int) -> str:
        with self._reading:
            return str(self._reader.stored_fields(ordinal)["stored"])

    def _holding(self, field: str, token: str) -> set[int]:
        with self._reading:
            try:
                return set(self._reader.postings(field, token).all_ids())
            except TermNotFound:
                return set()

    def _holders(self, field: str, token: str) -> int:
        """How many entries have a token in a field."""
        with self._reading:
            return int(self._reader.doc_frequency(field, token))

    def _members(self, condition: Condition) -> set[int]:
        match condition:
            case Stands(piece):
                return self._standing(piece)
            case Has(facet, value):
                return self._holding(f"is_{facet}", value)
            case Not():
                return self._members(All((condition,)))
            case AtLeast(least, parts):
                counts = Counter(member for part in parts for member in self._members(part))
                return {member for member, count in counts.items() if count >= least}
            case All(parts):
                return self._all(parts)

    def _all(self, parts: tuple[Condition, ...]) -> set[int]:
        wanted = [self._members(part) for part in parts if not isinstance(part, Not)]
        members = set.intersection(*wanted) if wanted else self._holding("kind", "record")
        return members.difference(*(self._members(part.part) for part in parts if isinstance(part, Not)))

    def _standing(self, piece: str) -> set[int]:
        if len(piece) < 3:
            own, above = ("characters", "above_characters") if len(piece) == 1 else ("pairs", "above")
            return self._holding(own, piece) | self._holding(above, piece)
        rarest = sorted({piece[at : at + 2] for at in range(len(piece) - 1)}, key=self.frequency)[:CANDIDATES]
        written = piece.encode()
        candidates = set.intersection(*map(self._standing, rarest)) if self.frequency(rarest[0]) else set()
        return {member for member in candidates if self._texts.holds(member, written)}

    def _scores(self, members: Iterable[int], rank: Rank) -> dict[int, float]:
        """Each member's score: BM25 of every gram in text and headings, and the boosts."""
        scores = dict.fromkeys(members, 0.0)
        for gram, weight in rank.grams:
            for field, part in RANKED[len(gram)]:
                self._add(scores, field, gram, weight * part)
        for has, weight in rank.boosts:
            for member in self._members(has) & scores.keys():
                scores[member] += weight
        return scores

    def _add(self, scores: dict[int, float], field: str, gram: str, weight: float) -> None:
        holding = self._holders(field, gram)
        if not holding:
            return
        column = LENGTHS.index(field)
        text = self._texts.of(field)
        average, written = self._lengths.averages[column], gram.encode()
        telling = weight * idf(self._lengths.entries, holding)
        for member in scores:
            if count := times(written, text(member)):
                scores[member] += telling * saturated(count, self._lengths.of(column, member), average)
