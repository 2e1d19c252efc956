"""The engine for one machine and up to millions of clauses: tantivy."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache, partial
from operator import itemgetter
from pathlib import Path
from typing import Any

import tantivy

from kb.engine.base import (
    COUNTED,
    FACETS,
    All,
    AtLeast,
    Condition,
    Entry,
    Has,
    Match,
    Matches,
    Not,
    Page,
    Rank,
    Record,
    Stands,
)
from kb.engine.buckets import Buckets
from kb.engine.grams import RANKED, characters, pairs, pairs_apart, phrase

BATCH = 20_000  # entries between commits: memory stays bounded, segments few
HEAP = 128 * 2**20  # bytes
MOST_VALUES = 65_000  # of all facets together that the library counts at once; with more it refuses the whole search
ALONE = ("document", "year")  # facets of which a record has one value
KEPT = 4_096  # entries found last that are not read again: some megabytes
SENTENCE = 12  # characters; what is longer was not thought of as a word
Values = dict[str, dict[str, int]]
"""By counted facet: each value and its number."""
_MUST, _SHOULD, _NOT = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot
_COUNTS = {facet: {"terms": {"field": f"number_{facet}", "size": MOST_VALUES}} for facet in COUNTED}
VALUES = "values.json"  # what the numbers of counted facets stand for; numbers are counted three times as fast as words


def _schema() -> tantivy.Schema:
    schema = tantivy.SchemaBuilder()
    for name in ("address", "within", "kind"):
        schema.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in ("ordinal", *(f"number_{facet}" for facet in COUNTED)):
        schema.add_unsigned_field(name, fast=True)
    schema.add_bytes_field("stored", stored=True)
    for name in ("pairs", "above"):
        schema.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in ("characters", "title"):
        schema.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    for name in ("above_characters", "words"):
        schema.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    for facet in FACETS:
        schema.add_text_field(f"is_{facet}", tokenizer_name="raw", index_option="basic")
    return schema.build()


def build(entries: Iterable[Entry], folder: Path) -> None:
    """Writes an index into an empty folder; entries come in document order."""
    folder.mkdir(parents=True)
    index = _registered(tantivy.Index(_schema(), path=str(folder)))
    writer = index.writer(heap_size=HEAP, num_threads=1)
    values: Values = {facet: {} for facet in COUNTED}
    for count, entry in enumerate(entries, 1):
        writer.add_document(_document(entry, values))
        if count % BATCH == 0:
            writer.commit()
    writer.commit()
    writer.wait_merging_threads()
    named = {facet: _places(list(of)) for facet, of in values.items()}
    (folder / VALUES).write_text(json.dumps(named, ensure_ascii=False), "utf-8")


def _places(values: list[str]) -> list[list[Any]]:
    """The values, the last one first, and for the number of each its place among them."""
    ordered = sorted(values, reverse=True)
    places = {value: place for place, value in enumerate(ordered)}
    return [ordered, [places[value] for value in values]]


def open_(folder: Path) -> "TantivyEngine":
    """Opens an index that `build` wrote."""
    return TantivyEngine(_registered(tantivy.Index.open(str(folder))), folder)


def _registered(index: tantivy.Index) -> tantivy.Index:
    """An index forgets its tokenizers when it is closed."""
    whitespace = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("whitespace", whitespace)
    return index


def _document(entry: Entry, values: Values) -> tantivy.Document:
    kind = "record" if entry.record else entry.kind
    document = tantivy.Document(address=entry.address, within=entry.document, kind=kind)
    document.add_unsigned("ordinal", entry.ordinal)
    document.add_bytes("stored", entry.stored.encode())
    if entry.record:
        _add_record(document, entry.record)
        _add_facets(document, entry.record.facets, values)
    return document


def _add_record(document: tantivy.Document, record: Record) -> None:
    document.add_text("pairs", pairs(record.place))
    document.add_text("characters", characters(record.place))
    document.add_text("above", pairs_apart(record.headings))
    document.add_text("above_characters", characters("".join(record.headings)))
    document.add_text("title", pairs(record.title))
    document.add_text("words", record.words)


def _add_facets(document: tantivy.Document, facets: Mapping[str, tuple[str, ...]], values: Values) -> None:
    for facet, carried in facets.items():
        for value in carried:
            document.add_text(f"is_{facet}", value)
            if facet in values:
                document.add_unsigned(f"number_{facet}", values[facet].setdefault(value, len(values[facet])))


def _count(found: tantivy.SearchResult) -> int:
    """How many members there are; the library's type stubs forget it."""
    return int(found.count)  # type: ignore[attr-defined]


def _sentence(condition: Condition) -> bool:
    """Whether a sentence is asked for: mostly it stands nowhere, and to learn that costs a fourth of ranking nothing."""
    parts = condition.parts if isinstance(condition, All) else ()
    return any(isinstance(part, Stands) and len(part.piece) > SENTENCE for part in parts)


def _read(searcher: tantivy.Searcher, segment: int, number: int) -> str:
    """The stored JSON of an entry, by where it stands."""
    return bytes(searcher.doc(tantivy.DocAddress(segment, number))["stored"][0]).decode()


class TantivyEngine:
    """An opened index; every method may be called from several threads."""

    def __init__(self, index: tantivy.Index, folder: Path):
        self._schema = index.schema
        self._searcher = index.searcher()
        self._read = lru_cache(KEPT)(partial(_read, self._searcher))
        self._values: dict[str, tuple[list[str], list[int]]] = json.loads((folder / VALUES).read_bytes())
        self._counts = {facet: count for facet, count in _COUNTS.items() if self._values[facet][0]}

    def search(self, condition: Condition, rank: Rank, page: Page) -> Matches:
        """A page of members with counts over all of them."""
        members = self.members(condition)
        if _sentence(condition) and not _count(self._searcher.search(members, 1)):
            return Matches(0, (), {})
        scored = page.sort == "rank" and bool(rank.grams)
        found = self._best(self.ranked(members, rank), page) if scored else self._ordered(members, page)
        counted = self._counted(members, _count(found)) if _count(found) else {}
        counts = {facet: Buckets(rows, *self._values[facet]) for facet, rows in counted.items()}
        hits = tuple(Match(self._stored(where), float(score) if scored else 0.0) for score, where in found.hits)
        return Matches(_count(found), hits, counts)

    def _counted(self, members: tantivy.Query, total: int) -> dict[str, list[dict[str, Any]]]:
        """How many members carry each value, by facet: at once, or by slices of the values where there may be too many."""
        known = {facet: len(self._values[facet][0]) for facet in self._counts}
        if sum(min(count, total) if facet in ALONE else count for facet, count in known.items()) <= MOST_VALUES:
            found = self._searcher.aggregate(members, self._counts)
            return {facet: of["buckets"] for facet, of in found.items()}
        sliced = {facet: self._sliced(members, facet, count) for facet, count in known.items()}
        return {facet: sorted(rows, key=itemgetter("doc_count"), reverse=True) for facet, rows in sliced.items()}

    def _sliced(self, members: tantivy.Query, facet: str, count: int) -> Iterator[dict[str, Any]]:
        for first in range(0, count, MOST_VALUES):
            bounds = {"min": first, "max": min(first + MOST_VALUES, count) - 1}
            each = {"field": f"number_{facet}", "interval": 1, "min_doc_count": 1, "hard_bounds": bounds}
            yield from self._searcher.aggregate(members, {facet: {"histogram": each}})[facet]["buckets"]

    def count(self, condition: Condition) -> int:
        return _count(self._searcher.search(self.members(condition), 1))

    def frequency(self, gram: str) -> int:
        own, above = ("characters", "above_characters") if len(gram) == 1 else ("pairs", "above")
        return int(self._searcher.doc_freq(own, gram)) + int(self._searcher.doc_freq(above, gram))

    def foresee(self, grams: Collection[str]) -> None:
        """Each is at hand."""

    def get(self, address: str) -> str | None:
        hits = self._searcher.search(self._term("address", address), 1, False).hits
        return self._stored(hits[0][1]) if hits else None

    def stored(self, addresses: Collection[str]) -> dict[str, str]:
        return {address: found for address in addresses if (found := self.get(address)) is not None}

    def document(self, address: str) -> Iterator[str]:
        of_kind = (_NOT, self._term("kind", "document"))
        return self._in_order(tantivy.Query.boolean_query([(_MUST, self._term("within", address)), of_kind]))

    def whole(self, addresses: Collection[str]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        return ((one, stored, tuple(self.document(one))) for one, stored in self.stored(addresses).items())

    def documents(self, start: int = 0, limit: int | None = None) -> Iterator[str]:
        return self._in_order(self._term("kind", "document"), start, limit)

    def close(self) -> None:
        """Nothing to let go: the files are mapped, and unmapped with the last reference."""

    def ranked(self, members: tantivy.Query, rank: Rank) -> tantivy.Query:
        """Members by the grams they hold; membership itself scores nothing."""
        parts = [(_MUST, tantivy.Query.const_score_query(members, 0.0))]
        parts += [(_SHOULD, part) for part in self._rank_parts(rank)]
        return tantivy.Query.boolean_query(parts)

    def _rank_parts(self, rank: Rank) -> Iterator[tantivy.Query]:
        for gram, weight in rank.grams:
            for field, part in RANKED[len(gram)]:
                term = tantivy.Query.term_query(self._schema, field, gram, "freq")
                yield tantivy.Query.boost_query(term, weight * part) if weight * part != 1.0 else term
        for has, weight in rank.boosts:
            yield tantivy.Query.const_score_query(self.members(has), weight)

    def _best(self, ranked: tantivy.Query, page: Page) -> tantivy.SearchResult:
        return self._searcher.search(ranked, page.limit, True, offset=page.offset)

    def _ordered(self, members: tantivy.Query, page: Page) -> tantivy.SearchResult:
        return self._searcher.search(members, page.limit, True, "ordinal", page.offset, tantivy.Order.Asc)

    def _in_order(self, query: tantivy.Query, start: int = 0, limit: int | None = None) -> Iterator[str]:
        """All of a document, or of the index, or a part: whoever reads that has no use for it again."""
        most = limit or int(self._searcher.num_docs) or 1
        found = self._searcher.search(query, most, False, "ordinal", start, tantivy.Order.Asc)
        return (_read(self._searcher, where.segment_ord, where.doc) for _, where in found.hits)

    def _stored(self, where: tantivy.DocAddress) -> str:
        return self._read(where.segment_ord, where.doc)

    def _term(self, field: str, value: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, value, "basic")

    def members(self, condition: Condition) -> tantivy.Query:
        """Who belongs to an answer."""
        match condition:
            case Stands(piece):
                return self._stands(piece)
            case Has(facet, value):
                return self._term(f"is_{facet}", value)
            case Not():
                return self.members(All((condition,)))
            case AtLeast(least, parts):
                anyhow = [(_SHOULD, self.members(part)) for part in parts]
                return tantivy.Query.boolean_query(anyhow, minimum_number_should_match=least)
            case All(parts):
                return self._all(parts)

    def _all(self, parts: tuple[Condition, ...]) -> tantivy.Query:
        wanted = [(_MUST, self.members(part)) for part in parts if not isinstance(part, Not)]
        barred = [(_NOT, self.members(part.part)) for part in parts if isinstance(part, Not)]
        wanted = wanted or [(_MUST, self._term("kind", "record"))]
        return tantivy.Query.boolean_query(wanted + barred) if len(wanted + barred) > 1 else wanted[0][1]

    def _stands(self, piece: str) -> tantivy.Query:
        if len(piece) == 1:
            own, above = self._term("characters", piece), self._term("above_characters", piece)
        elif len(piece) == 2:
            own, above = self._term("pairs", piece), self._term("above", piece)
        else:
            own, above = (
                tantivy.Query.phrase_query(self._schema, field, phrase(piece)) for field in ("pairs", "above")
            )
        return tantivy.Query.boolean_query([(_SHOULD, own), (_SHOULD, above)])
