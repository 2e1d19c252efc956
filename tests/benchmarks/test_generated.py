"""The generated corpus: any size, always the same, read by the real parser as any other."""

from pathlib import Path

import pytest

from benchmarks.generated import FRAME, Pool, pool, sources, write
from indexer import documents
from indexer.parse import Parsed, parse
from indexer.vocabulary import read_vocabulary


@pytest.fixture(scope="module")
def made_of() -> Pool:
    return pool()


@pytest.mark.parametrize("clauses", [FRAME + 1, 23, 24, 25, 100, 1_000])
def test_there_are_exactly_as_many_clauses_with_text_as_asked_for(made_of: Pool, clauses: int) -> None:
    parsed = [parse(source) for source in sources(clauses, made_of)]
    assert sum(document.records for document, _, _ in parsed) == clauses
    assert [problem for one in parsed for problem in one.problems] == []


def test_the_same_size_is_the_same_corpus(made_of: Pool) -> None:
    assert list(sources(300, made_of)) == list(sources(300, pool()))


def test_a_larger_corpus_begins_as_a_smaller_one(made_of: Pool) -> None:
    smaller, larger = list(sources(300, made_of)), list(sources(600, made_of))
    assert smaller[:3] == larger[:3]


def test_every_document_has_a_number_and_an_address_of_its_own(made_of: Pool) -> None:
    parsed = [parse(source) for source in sources(2_000, made_of)]
    numbers = {document.number for document, _, _ in parsed}
    assert len(numbers) == len({document.address for document, _, _ in parsed}) == len(parsed)
    assert not numbers & {None, "渝府办发〔2016〕228号", "渝府发〔2020〕10号"}


def test_headings_and_items_are_clauses(made_of: Pool) -> None:
    (document, clauses, _) = parse(next(sources(200, made_of)))
    assert {"title", "salutation", "preamble", "part", "clause", "item", "signature", "date"} <= {
        c.kind for c in clauses
    }
    assert (document.address, document.number) == ("yfbf-2001-1", "渝府办发〔2001〕1号")
    assert "yfbf-2001-1/1.1" in {clause.address for clause in clauses}


def test_as_a_folder_it_is_read_the_same_and_tagged(made_of: Pool, tmp_path: Path) -> None:
    write(tmp_path, 200)
    vocabulary = read_vocabulary(tmp_path)
    read = [found for found in documents(tmp_path, vocabulary.lists) if isinstance(found, Parsed)]
    assert {one.document.address: one.document.records for one in read} == {
        source.address: parse(source).document.records for source in sources(200, made_of)
    }
    clauses = [clause for one in read for clause in one.clauses]
    assert all(any(getattr(clause, facts) for clause in clauses) for facts in ("topics", "duties", "targets"))
