"""Lists are read from rows: the same facts as the clauses hold, however they are narrowed and wherever a page begins."""

from itertools import product
from pathlib import Path

import pytest

from indexer import build
from kb import Clause, Duty, FactOptions, KnowledgeBase, Tag, Target, open_kb
from kb.address import document_of
from kb.register import digest

ROOT = Path(__file__).resolve().parents[2]
TEXT = "某市人民政府关于第{n}项服务业的意见\n\n某府发〔{year}〕{n}号\n\n一、任务\n{items}"
ITEM = "（{item}）事项{item}。发展金融和养老服务，到2020年，服务外包执行额突破60亿美元。（牵头单位：市商务委；配合单位：市财政局）\n"
NUMBERS = "一二三四五六七八九十"


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    """Forty documents of four years with ten provisions each, every one with topics, duties and a target."""
    folder = tmp_path_factory.mktemp("large")
    items = "".join(ITEM.format(item=number) for number in NUMBERS)
    (folder / "texts").mkdir()
    for n in range(1, 41):
        text = TEXT.format(n=n, year=2015 + n % 4, items=items)
        (folder / "texts" / f"意见{n:02}.txt").write_text(text, encoding="utf-8")
    build(folder / "texts", folder / "var", "whoosh", ROOT / "corpus" / "vocabulary")
    return open_kb(folder / "var")


def clauses(kb: KnowledgeBase) -> list[Clause]:
    return [clause for document in kb.documents() for clause in kb.tree(document.address) if clause.text]


def carried(clause: Clause, asked: FactOptions) -> set[str]:
    """The provisions of a clause that carry the topic and the unit asked for."""
    places = [fact.address for fact in (*clause.topics, *clause.duties, *clause.targets)]
    topics = {tag.address for tag in clause.topics if tag.topic in asked.topic} if asked.topic else set(places)
    units = {d.address for d in clause.duties if d.department in asked.department} if asked.department else set(places)
    return topics & units


def matching(kb: KnowledgeBase, asked: FactOptions) -> tuple[list[Tag], list[Duty], list[Target]]:
    """What the clauses hold of what is asked for, read one by one."""
    years = {document.address: str(document.year) for document in kb.documents()}
    found = [
        (clause, carried(clause, asked))
        for clause in clauses(kb)
        if (not asked.doc or clause.document in asked.doc) and (not asked.year or years[clause.document] in asked.year)
    ]
    tags = [t for c, of in found for t in c.topics if t.address in of and (not asked.topic or t.topic in asked.topic)]
    units, roles = asked.department, asked.role
    duties = [d for c, of in found for d in c.duties if d.address in of and (not units or d.department in units)]
    targets = [target for clause, of in found for target in clause.targets if target.address in of]
    return tags, [duty for duty in duties if not roles or duty.role in roles], targets


@pytest.mark.parametrize(
    ("topics", "units", "years", "roles"),
    list(product([(), ("金融",), ("金融", "养老")], [(), ("市商务委",)], [(), ("2016",)], [(), ("support",)])),
)
def test_a_narrowed_list_is_what_the_clauses_hold(
    large: KnowledgeBase,
    topics: tuple[str, ...],
    units: tuple[str, ...],
    years: tuple[str, ...],
    roles: tuple[str, ...],
) -> None:
    documents = tuple(document.address for document in large.documents())[3:30]
    for doc in ((), documents[5:6], documents):
        asked = FactOptions(doc=doc, topic=topics, department=units, year=years, role=roles)
        found = list(large.topics(asked)), list(large.duties(asked)), list(large.targets(asked))
        assert found == matching(large, asked)


def test_a_part_of_a_list_is_that_part_of_the_whole(large: KnowledgeBase) -> None:
    rows = large.topics(FactOptions(topic=("金融",)))
    whole = tuple(rows)
    assert len(rows) == len(whole) == 400
    assert rows[390] == whole[390]
    assert rows[395:420] == whole[395:]
    assert rows[400:] == ()


def test_a_topic_by_grade_and_year_holds_each_of_its_provisions_once(large: KnowledgeBase) -> None:
    groups = large.graded_topics("养老")
    found = [tag for group in groups for tag in group.tags]
    keys = [(group.tags[0].grade, large.document(document_of(group.tags[0].address)).year) for group in groups]
    assert keys == sorted(keys)
    assert len(keys) == len(set(keys))
    assert sorted(map(repr, found)) == sorted(map(repr, large.topics(FactOptions(topic=("养老",)))))
    assert {group.documents for group in groups} == {10}


def test_duties_by_role_add_up(large: KnowledgeBase) -> None:
    roles = large.duties_by_role(FactOptions(department=("市财政局",)))
    assert {role: len(duties) for role, duties in roles.items()} == {"support": 400}


def test_the_first_target_of_each_document_comes_by_year(large: KnowledgeBase) -> None:
    first = {document_of(target.address): target for target in reversed(large.targets())}
    assert set(map(repr, large.first_targets())) == set(map(repr, first.values()))
    documents = [large.document(document_of(target.address)) for target in large.first_targets()]
    assert len({document.address for document in documents}) == 40
    assert [document.year for document in documents] == sorted(document.year or 0 for document in documents)


def test_documents_are_told_apart_by_their_digests(large: KnowledgeBase) -> None:
    assert len({digest(document.address) for document in large.documents()}) == 40
