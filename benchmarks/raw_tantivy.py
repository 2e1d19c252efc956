"""The yardstick for overhead: tantivy asked for the same members, order, counts and ten records, nothing else done."""

from collections.abc import Mapping
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
    """Listens once to what each query becomes, and then asks the bare library just that."""

    def __init__(self, place: Path, queries: list[str]):
        build = Build(place)
        folder = str(build.folder / "engine")
        self._index = tantivy.Index.open(folder)
        blanks = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self._index.register_tokenizer("whitespace", blanks)
        heard = _Heard(self._index, build.folder / "engine")
        build.engine = heard
        self._searcher = self._index.searcher()
        self._asked: Mapping[str, tuple[tantivy.Query, tantivy.Query | None]] = {
            query: self._compiled(build, heard, query) for query in queries
        }

    def _compiled(self, build: Build, heard: _Heard, query: str) -> tuple[tantivy.Query, tantivy.Query | None]:
        """The members, and the members with what ranks them."""
        search(build, query, TEN)
        condition, rank, _ = heard.last
        members = heard.members(condition)
        return members, heard.ranked(members, rank) if rank.grams else None

    def search(self, query: str) -> list[object]:
        """Total, order, counts and ten stored records."""
        members, ranked = self._asked[query]
        if ranked is None:
            found = self._searcher.search(members, 10, True, "ordinal", 0, tantivy.Order.Asc)
        else:
            found = self._searcher.search(ranked, 10, True)
        self._searcher.aggregate(members, _COUNTS)
        return [self._searcher.doc(where)["stored"] for _, where in found.hits]
