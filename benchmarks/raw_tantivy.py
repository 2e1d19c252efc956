"""The yardstick for overhead: tantivy by itself, writing the same fields and asked for the same members, order, counts and rows."""

from collections.abc import Iterable
from pathlib import Path

import tantivy

from kb.build import Build
from kb.engine.base import COUNTED, Condition, Entry, Rank
from kb.engine.grams import characters, pairs, pairs_apart
from kb.engine.tantivy_engine import TantivyEngine

BATCH, HEAP = 20_000, 128 * 2**20  # as the engine has
_COUNTS = {facet: {"terms": {"field": f"number_{facet}", "size": 65_000}} for facet in COUNTED}


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
    schema.add_text_field("carried", tokenizer_name="raw", index_option="basic")
    return schema.build()


def write(entries: Iterable[Entry], folder: Path) -> None:
    """An index with the same tokens, and the numbers by which facets are counted."""
    folder.mkdir(parents=True)
    index = tantivy.Index(_schema(), path=str(folder))
    index.register_tokenizer("whitespace", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    writer = index.writer(heap_size=HEAP, num_threads=1)
    values: dict[str, dict[str, int]] = {facet: {} for facet in COUNTED}
    for count, entry in enumerate(entries, 1):
        writer.add_document(_document(entry, values))
        if count % BATCH == 0:
            writer.commit()
    writer.commit()
    writer.wait_merging_threads()


def _document(entry: Entry, values: dict[str, dict[str, int]]) -> tantivy.Document:
    document = tantivy.Document(address=entry.address, within=entry.document, kind=entry.kind)
    document.add_unsigned("ordinal", entry.ordinal)
    document.add_bytes("stored", entry.stored.encode())
    if record := entry.record:
        document.add_text("pairs", pairs(record.place))
        document.add_text("characters", characters(record.place))
        document.add_text("above", pairs_apart(record.headings))
        document.add_text("above_characters", characters("".join(record.headings)))
        document.add_text("title", pairs(record.title))
        document.add_text("words", record.words)
        for facet, carried in record.facets.items():
            numbers = values.get(facet)
            for value in carried:
                document.add_text("carried", value)
                if numbers is not None:
                    document.add_unsigned(f"number_{facet}", numbers.setdefault(value, len(numbers)))
    return document


class RawTantivy:
    """Asks the engine's own index, with the bare library, for what each query became."""

    def __init__(self, build: Build):
        folder = build.folder / "engine"
        index = tantivy.Index.open(str(folder))
        index.register_tokenizer("whitespace", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
        self._says = TantivyEngine(index, folder)
        self._searcher = index.searcher()
        self._counts = {facet: _COUNTS[facet] for facet in COUNTED if facet == "document" or build.values(facet)}

    def search(self, condition: Condition, rank: Rank) -> int:
        """How many belong; their order, counts and ten stored rows are fetched."""
        members = self._says.members(condition)
        if rank.grams:
            found = self._searcher.search(self._says.ranked(members, rank), 10, True)
        else:
            found = self._searcher.search(members, 10, True, "ordinal", 0, tantivy.Order.Asc)
        if self._counts:
            self._searcher.aggregate(members, self._counts)
        for _, where in found.hits:
            self._searcher.doc(where)["stored"]
        return int(found.count)  # type: ignore[attr-defined]

    def close(self) -> None:
        """Nothing to let go: the files are mapped."""
