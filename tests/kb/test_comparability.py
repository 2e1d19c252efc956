"""Which indicators of the two opinions belong together, and whether their numbers compare."""

from dataclasses import replace

import pytest

from kb import KnowledgeBase, TargetPair
from kb.comparability import change_said


@pytest.fixture
def found(kb: KnowledgeBase) -> tuple[TargetPair, ...]:
    return kb.target_pairs("yfbf-2016-228", "yff-2020-10")


def pair(found: tuple[TargetPair, ...], old: str) -> TargetPair:
    return next(one for one in found if one.old and one.old.indicator == old)


def test_every_target_stands_in_exactly_one_pair(kb: KnowledgeBase, found: tuple[TargetPair, ...]) -> None:
    sides = [side for one in found for side in (one.old, one.new) if side]
    assert len(sides) == len(set(sides)) == len(kb.targets())


def test_offshore_outsourcing_fell_by_thirty(found: tuple[TargetPair, ...]) -> None:
    one = pair(found, "离岸服务外包执行额")
    assert (one.verdict, one.change) == ("可比", -30)


def test_online_retail_kept_its_number_with_another_deadline(found: tuple[TargetPair, ...]) -> None:
    one = pair(found, "网络零售额")
    assert (one.verdict, one.change) == ("可比", 0)
    assert one.old
    assert one.new
    assert (one.old.year, one.new.year) == (2020, 2025)


def test_software_and_information_services_are_not_software_revenue(found: tuple[TargetPair, ...]) -> None:
    one = pair(found, "软件和信息服务业规模")
    assert one.new
    assert one.new.indicator == "软件业务收入"
    assert (one.verdict, one.change) == ("口径不同", None)


def test_a_pair_says_why(found: tuple[TargetPair, ...]) -> None:
    assert all(one.reason and one.verdict for one in found if one.old and one.new)


def test_a_judgement_holds_whichever_document_comes_first(kb: KnowledgeBase) -> None:
    one = pair(kb.target_pairs("yff-2020-10", "yfbf-2016-228"), "服务外包离岸执行额")
    assert (one.verdict, one.change) == ("可比", 30)


def test_a_large_change_is_written_out(found: tuple[TargetPair, ...]) -> None:
    assert change_said(replace(pair(found, "旅游总收入"), change=1234567)).startswith("+1234567亿元")
