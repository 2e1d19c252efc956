"""A corpus with more documents than an engine's library counts at once is still counted in full."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.engine import tantivy_engine
from kb.engine.base import Entry, Page, Rank, Record, Stands

DOCUMENTS = 66_000


def entries() -> Iterator[Entry]:
    """A record a document; each names two units of a thousand, and every third is of another year."""
    for n in range(DOCUMENTS):
        units = (f"u{n % 1000}", f"u{(n + 1) % 1000}")
        facets = {"document": (f"d{n}",), "department": units, "year": (str(2016 + n % 3),)}
        yield Entry(n, f"d{n}/1", f"d{n}", "clause", "x", Record("甲" if n % 2 else "乙丙", (), "", "", facets))


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> tantivy_engine.TantivyEngine:
    folder: Path = tmp_path_factory.mktemp("many") / "engine"
    tantivy_engine.build(entries(), folder)
    return tantivy_engine.open_(folder)


def test_every_document_and_unit_is_counted(many: tantivy_engine.TantivyEngine) -> None:
    counts = many.search(Stands("乙丙"), Rank(), Page()).counts
    assert {facet: (len(of), sum(of.values())) for facet, of in counts.items()} == {
        "document": (33_000, 33_000),
        "department": (1_000, 66_000),
        "year": (3, 33_000),
    }


def test_more_values_than_fit_at_once_are_counted_in_slices(
    many: tantivy_engine.TantivyEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = many.search(Stands("乙丙"), Rank(), Page()).counts
    monkeypatch.setattr(tantivy_engine, "MOST_VALUES", 20_000)
    sliced = many.search(Stands("乙丙"), Rank(), Page()).counts
    assert {facet: list(of.items()) for facet, of in sliced.items()} == {f: list(of.items()) for f, of in whole.items()}


def test_a_search_that_all_documents_answer_is_counted_in_full(
    many: tantivy_engine.TantivyEngine,
) -> None:
    found = many.search(Stands("甲"), Rank(), Page())
    every = many.search(tantivy_engine.All(()), Rank(), Page())
    assert len(found.counts["document"]) == 33_000
    assert (every.total, len(every.counts["document"])) == (DOCUMENTS, DOCUMENTS)
