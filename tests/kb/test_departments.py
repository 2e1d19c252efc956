"""Names of departments through time: who answers for a name, and what must be said of it."""

from contextlib import closing
from pathlib import Path

import pytest

from indexer import build
from kb import BadQuery, FactOptions, KnowledgeBase, NotFound, SearchOptions, open_kb
from kb.departments import OPEN, Departments, Event, Unit
from kb.inferred import FEW

ROOT = Path(__file__).resolve().parents[2]

EVENTS = [
    Event("甲委", "乙局", "renamed", "2018", None, "sure", "方案"),
    Event("丙局", "丁局", "split", "2018", "土地", "sure", "方案"),
    Event("丙局", "戊委", "split", "2018", "住房", "sure", "方案"),
    Event("己办", "庚局", "merged", None, None, "unverified", None),
]
HISTORY = Departments(
    [Unit("甲委", "某市甲委员会", ("甲办",)), *map(Unit, ("乙局", "丙局", "丁局", "戊委", "己办"))], EVENTS
)


def via(asked: str) -> list[tuple[str, str | None]]:
    return [(one.name, one.via and one.via.note) for one in HISTORY.reached(asked)]


def test_the_name_of_today_reaches_the_earlier_one_and_says_why() -> None:
    why = "2018年甲委更名为乙局"
    assert via("乙局") == [("乙局", None), ("甲委", why), ("某市甲委员会", why), ("甲办", why)]


def test_a_split_assigns_nothing() -> None:
    assert via("丁局") == [("丁局", None), ("丙局", OPEN)]
    assert HISTORY.today("丙局") == f"{OPEN}：丁局／戊委"


def test_what_is_not_sure_is_said_to_be_open() -> None:
    assert HISTORY.today("己办") == "待核实：庚局"
    assert dict(via("庚局"))["己办"] == "待核实：己办并入庚局"


@pytest.mark.parametrize("typed", ["甲委", "某市甲委员会", "甲办"])
def test_any_name_of_a_unit_means_it(typed: str) -> None:
    assert HISTORY.name(typed) == "甲委"


def test_another_spelling_of_a_unit_answers_for_it_and_is_shown_as_written() -> None:
    assert via("甲委")[:2] == [("甲委", None), ("某市甲委员会", "原文写作“某市甲委员会”")]
    assert ("甲办", None) in via("甲办")


def test_the_counties_answer_under_both_spellings(kb: KnowledgeBase) -> None:
    written = {"各区县人民政府", "各区县（自治县）人民政府"}
    for asked in written:
        assert {duty.department for duty in kb.duties(FactOptions(department=(asked,)))} == written
        assert kb.search(f"部门:{asked}").total == 8


def test_a_circle_in_the_list_ends() -> None:
    circle = Departments([], [Event("甲", "乙", "renamed", None, None, "sure", None)])
    back = Departments([], [*circle.events, Event("乙", "甲", "renamed", None, None, "sure", None)])
    assert back.today("甲") in ("甲", "乙")
    assert back.told("甲")


def test_who_manages_land_today_is_shown_the_duties_of_2016_and_that_it_is_open(kb: KnowledgeBase) -> None:
    found = kb.duties(FactOptions(department=("市规划自然资源局",)))
    assert {(d.address, d.department) for d in found} == {
        ("yfbf-2016-228/4.4.20", "市国土房管局"),
        ("yfbf-2016-228/4.4.21", "市国土房管局"),
    }
    assert {d.via.note for d in found if d.via} == {OPEN}


def test_a_plain_search_by_the_name_of_today_says_what_is_open(kb: KnowledgeBase) -> None:
    notice = kb.search("市规划自然资源局").notice
    assert notice
    assert OPEN in notice


def test_a_search_by_the_name_of_today_finds_the_clauses_of_the_earlier_name(kb: KnowledgeBase) -> None:
    answer = kb.search("部门:市科技局")
    assert {hit.address for hit in answer.hits} == {
        duty.address for duty in kb.duties() if duty.department in ("市科委", "市科技局")
    }
    assert "2018年市科委更名为市科技局" in (answer.notice or "")


def test_a_department_and_its_role_are_asked_of_one_duty(kb: KnowledgeBase) -> None:
    asked = FactOptions(department=("市商务委",), role=("lead",))
    assert {duty.address for duty in kb.duties(asked)} == {
        duty.address for duty in kb.duties() if (duty.department, duty.role) == ("市商务委", "lead")
    }
    found = kb.search("", SearchOptions(department=("市商务委",), role=("lead",)))
    assert found.total == len({duty.address for duty in kb.duties(asked)})


def test_every_known_succession_is_there(kb: KnowledgeBase) -> None:
    known = {
        "市科委": "市科技局", "市卫生计生委": "市卫生健康委", "市文化委": "市文化旅游委", "市旅游局": "市文化旅游委",
        "市工商局": "市市场监管局", "市金融办": "市地方金融监管局", "市政府口岸办": "市政府口岸物流办",
        "重庆检验检疫局": "重庆海关", "人行重庆营管部": "人行重庆市分行", "市物价局": "市发展改革委",
        "市中小企业局": "市经济信息委", "市交委": "市交通局",
    }  # fmt: skip
    assert {name: kb.department(name).successors[0].short for name in known} == known
    assert [s.short for s in kb.department("市国土房管局").successors] == ["市规划自然资源局", "市住房城乡建委"]
    assert {s.confidence for name in ("市交委", "市中小企业局") for s in kb.department(name).successors} == {
        "unverified"
    }


def test_a_department_nobody_names_is_not_found(kb: KnowledgeBase) -> None:
    with pytest.raises(NotFound, match="没有“天庭”这个部门"):
        kb.department("天庭")


def test_inferred_duties_come_only_when_asked_for(kb: KnowledgeBase) -> None:
    assert {duty.basis for duty in kb.duties()} == {"stated"}
    inferred = [duty for duty in kb.duties(FactOptions(inferred=True)) if duty.basis == "inferred"]
    assert inferred
    assert all(duty.address.startswith("yff-2020-10") and duty.via and duty.via.note for duty in inferred)


EARLIER = "某市人民政府关于第{n}项服务业的意见\n\n某府发〔{year}〕{n}号\n\n一、任务\n（一）金融。发展金融服务。（牵头单位：市{unit}局）\n"
LATER = "某市人民政府关于以后服务业的意见\n\n某府发〔2019〕99号\n\n一、任务\n（一）金融。发展金融服务。\n"
UNITS = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏"


def test_among_many_documents_the_latest_earlier_ones_tell_who_may_answer(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    for n in range(1, FEW + 2):
        text = EARLIER.format(n=n, year=1990 + n % 28, unit=UNITS[n % 24])
        (tmp_path / "texts" / f"{n}.txt").write_text(text, encoding="utf-8")
    (tmp_path / "texts" / "later.txt").write_text(LATER, encoding="utf-8")
    build(tmp_path / "texts", tmp_path / "var", "whoosh", ROOT / "corpus" / "vocabulary")
    with closing(open_kb(tmp_path / "var")) as many:
        with pytest.raises(BadQuery, match="推定须逐个文件查"):
            many.duties(FactOptions(inferred=True))
        later = next(one.address for one in many.documents() if one.year == 2019)
        found = many.duties(FactOptions(doc=(later,), inferred=True))
        years = sorted((int(one.via.note.removeprefix("推定：据")[:4]) for one in found if one.via), reverse=True)
    assert found
    assert {one.basis for one in found} == {"inferred"}
    assert years[0] == 2017
    assert min(years) > 2000, "what is older is not among the twenty latest"


def test_what_is_asserted_has_a_source(kb: KnowledgeBase) -> None:
    successors = [one for department in kb.departments() for one in department.successors]
    assert not [one.name for one in successors if one.confidence == "sure" and not one.source]


def test_a_question_that_names_a_unit_is_answered_by_its_duties_and_not_by_the_characters_of_its_name(
    kb: KnowledgeBase,
) -> None:
    found = kb.search("市规划自然资源局现在要管哪些2016年的任务")
    assert [hit.address for hit in found.hits] == ["yfbf-2016-228/4.4.20", "yfbf-2016-228/4.4.21"]


def test_a_sentence_leads_only_what_it_speaks_of(kb: KnowledgeBase) -> None:
    inferred = [duty for duty in kb.duties(FactOptions(inferred=True)) if duty.basis == "inferred"]
    assert {duty.department for duty in inferred if duty.address == "yff-2020-10/5.4"} == {"市统计局"}
    assert not [duty for duty in inferred if duty.address == "yff-2020-10/4.6.19"]


@pytest.mark.parametrize("typed", ["商务委", "重庆市商务委", "市商务委", "重庆市商务委员会"])
def test_a_unit_is_found_as_people_say_it(kb: KnowledgeBase, typed: str) -> None:
    assert kb.duties(FactOptions(department=(typed,))) == kb.duties(FactOptions(department=("市商务委",)))
