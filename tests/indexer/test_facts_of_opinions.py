"""Topics, duties and targets of both opinions, held against labels made by hand."""

import pytest

from kb import KnowledgeBase
from kb.address import document_of
from kb.provisions import SILENT
from tests.indexer.labels import f1, rows

COMPLETE = ("金融", "物流", "养老")
DOCUMENTS = ("yfbf-2016-228", "yff-2020-10")


def text(value: object) -> str:
    return "" if value is None else str(value)


def test_the_duties_are_exactly_the_statements_of_the_text(kb: KnowledgeBase) -> None:
    found = [(d.address, d.department, d.role, "yes" if d.collective else "no") for d in kb.duties()]
    assert len(found) == len(set(found))
    assert set(found) == {tuple(row.values()) for row in rows("duties")}


def test_the_lists_of_all_departments_add_up_to_the_duties(kb: KnowledgeBase) -> None:
    written = {duty.department for duty in kb.duties()}
    per_unit = [duty for name in written for duty in kb.duties() if duty.department == name]
    assert sorted(map(repr, per_unit)) == sorted(map(repr, kb.duties()))


def test_2020_names_no_single_department(kb: KnowledgeBase) -> None:
    later = [duty for duty in kb.duties() if duty.address.startswith("yff-2020-10")]
    assert {duty.address for duty in later} == {"yff-2020-10/5.1"}
    assert all(duty.collective for duty in later)


def test_the_targets_are_those_of_the_text(kb: KnowledgeBase) -> None:
    names = ("address", "value", "unit", "comparator_norm", "value_norm", "unit_norm", "year", "kind", "quote")
    found = {tuple(text(getattr(target, name)) for name in names) for target in kb.targets()}
    assert found == {tuple(row[name] for name in names) for row in rows("targets")}


def test_an_indicator_is_named_as_a_reader_would(kb: KnowledgeBase) -> None:
    found = {(target.address, target.quote, target.indicator) for target in kb.targets()}
    assert found == {(row["address"], row["quote"], row["indicator"]) for row in rows("targets")}


@pytest.mark.parametrize("row", rows("not_targets"), ids=lambda row: row["text"])
def test_what_is_no_target_is_not_listed(kb: KnowledgeBase, row: dict[str, str]) -> None:
    quotes = [target.quote for target in kb.targets() if target.address == row["address"]]
    assert not [quote for quote in quotes if quote in row["text"]]


@pytest.mark.parametrize("topic", COMPLETE)
def test_finance_logistics_and_care_are_complete(kb: KnowledgeBase, topic: str) -> None:
    labelled = {row["address"] for row in rows("topics") if row["topic"] == topic}
    found = {tag.address for tag in kb.topics() if tag.topic == topic}
    assert labelled <= found
    assert len(labelled & found) >= 0.9 * len(found)


def test_the_other_topics_agree_with_a_reader(kb: KnowledgeBase) -> None:
    labelled = {(row["address"], row["topic"]) for row in rows("topics") if row["topic"] not in COMPLETE}
    found = {(tag.address, tag.topic) for tag in kb.topics() if tag.topic not in COMPLETE}
    assert f1(set(found), set(labelled)) >= 0.95


def test_every_fact_rests_on_one_string_that_stands_at_its_span(kb: KnowledgeBase, corpus: object) -> None:
    for document in DOCUMENTS:
        source = (corpus / kb.document(document).source.path).read_bytes().decode()  # type: ignore[operator]
        for clause in kb.tree(document):
            for fact in (*clause.topics, *clause.duties):
                assert source[slice(*fact.span)] == fact.evidence
            for target in clause.targets:
                assert source[slice(*target.span)] == target.quote
                assert clause.span[0] <= target.span[0] < target.span[1] <= clause.span[1]


def test_a_topic_never_rests_on_a_bracket_of_units(kb: KnowledgeBase) -> None:
    for document in DOCUMENTS:
        for clause in kb.tree(document):
            brackets = [duty.span for duty in clause.duties if duty.evidence.startswith("（")]
            assert not [tag for tag in clause.topics for s, e in brackets if tag.span[0] < e and s < tag.span[1]]


def test_salutation_signature_and_date_carry_nothing(kb: KnowledgeBase) -> None:
    for clause in (clause for document in DOCUMENTS for clause in kb.tree(document)):
        if clause.kind in SILENT:
            assert not (clause.topics)
            assert not (clause.duties)
            assert not (clause.targets)


def test_what_a_list_gives_is_what_the_clauses_carry(kb: KnowledgeBase) -> None:
    clauses = [clause for document in DOCUMENTS for clause in kb.tree(document)]
    assert list(kb.duties()) == [duty for clause in clauses for duty in clause.duties]
    assert list(kb.targets()) == [target for clause in clauses for target in clause.targets]
    assert list(kb.topics()) == [tag for clause in clauses for tag in clause.topics]
    assert {document_of(tag.address) for tag in kb.topics()} == set(DOCUMENTS)
