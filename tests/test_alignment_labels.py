"""The alignment read by hand names every provision of 2016 once, and only places that there are."""

from collections import Counter
from pathlib import Path

import pytest

from indexer.parse import parse
from indexer.read import read_corpus
from kb.model import Clause, Problem
from kb.provisions import provisions
from tests.indexer.labels import rows

RELATIONS = {"same", "amended", "merged", "split", "topic", "dropped", "new"}


@pytest.fixture(scope="module")
def clauses(corpus: Path) -> list[Clause]:
    read = [source for source in read_corpus(corpus) if not isinstance(source, Problem)]
    return [clause for source in read for clause in parse(source).clauses]


@pytest.fixture(scope="module")
def labels() -> list[dict[str, str]]:
    return rows("alignment")


def places(clauses: list[Clause], document: str) -> set[str]:
    found = {one.address for clause in clauses if clause.document == document for one in provisions(clause)}
    return found - {f"{document}/preamble"}


def test_all_53_provisions_of_2016_are_labelled_once(clauses: list[Clause], labels: list[dict[str, str]]) -> None:
    assert Counter(old for row in labels for old in row["old"].split()) == Counter(places(clauses, "yfbf-2016-228"))


def test_what_a_provision_became_is_a_provision_of_2020(clauses: list[Clause], labels: list[dict[str, str]]) -> None:
    assert {new for row in labels for new in row["new"].split()} <= places(clauses, "yff-2020-10")


def test_every_provision_of_2020_is_new_or_became_of_something(
    clauses: list[Clause], labels: list[dict[str, str]]
) -> None:
    assert {new for row in labels for new in row["new"].split()} == places(clauses, "yff-2020-10")


def test_only_a_dropped_provision_became_nothing(labels: list[dict[str, str]]) -> None:
    assert {row["relation"] for row in labels} <= RELATIONS
    assert all((row["relation"] == "dropped") is (not row["new"]) for row in labels)
    assert all((row["relation"] == "new") is (not row["old"]) for row in labels)
