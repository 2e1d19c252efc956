"""The yardstick for overhead: tantivy asked for the same members, order, counts and ten records, nothing else done."""

from pathlib import Path

import tantivy

from kb.build import Build
from kb.engine.base import COUNTED, Condition, Matches, Page, Rank
from kb.engine.tantivy_engine import TantivyEngine
from kb.search import SearchOptions, search

TEN = SearchOptions(limit=10)
_COUNTS = {facet: {"terms": {"field": f"number_{facet}", "size": 65_000}} for facet in COUNTED}


class _Heard(TantivyEngine):
    """Remembers the last thing it was asked that had an answer."""

    last: tuple[Condition, Rank, Page]

    def search(self, condition: Condition, rank: Rank, page: Page) -> Matches:
        self.last = condition, rank, page
        return super().search(condition, rank, page)


class RawTantivy:
    """Listens once to what each query becomes, and then builds and asks just that of the bare library."""

    def __init__(self, place: Path, queries: list[str]):
        build = Build(place)
        folder = build.folder / "engine"
        index = tantivy.Index.open(str(folder))
        blanks = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        index.register_tokenizer("whitespace", blanks)
        self._heard = build.engine = _Heard(index, folder)
        self._searcher = index.searcher()
        self._counts = {facet: _COUNTS[facet] for facet in COUNTED if build.values(facet)}
        self._asked = {query: self._becomes(build, query) for query in queries}

    def _becomes(self, build: Build, query: str) -> tuple[Condition, Rank]:
        search(build, query, TEN)
        return self._heard.last[:2]

    def search(self, query: str) -> list[object]:
        """Total, order, counts and ten stored records."""
        condition, rank = self._asked[query]
        members = self._heard.members(condition)
        if rank.grams:
            found = self._searcher.search(self._heard.ranked(members, rank), 10, True)
        else:
            found = self._searcher.search(members, 10, True, "ordinal", 0, tantivy.Order.Asc)
        if self._counts:
            self._searcher.aggregate(members, self._counts)
        return [self._searcher.doc(where)["stored"] for _, where in found.hits]
