"""What changed between two texts is told in whole words, and nothing of either text is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.changes import Change, Cut, Words, changes, shared

TEXT = st.text("平等参与提供公共服务15%2000亿元，。\n", max_size=40)


@pytest.fixture(scope="module")
def cut() -> Cut:
    return Words(
        ["社会", "组织", "平等", "参与", "提供", "公共", "服务", "比重", "超过", "达到", "亿元", "市发展改革委"]
    )


def test_an_inserted_word_is_one_insertion(cut: Cut) -> None:
    found = changes("社会组织参与提供公共服务", "社会组织平等参与提供公共服务", cut)
    assert [one for one in found if one.op != "equal"] == [Change("insert", None, "平等")]


def test_a_number_is_never_cut_through(cut: Cut) -> None:
    found = changes("比重超过15%，达到2000亿元", "比重超过65%，达到9500亿元", cut)
    assert [(one.old, one.new) for one in found if one.op == "replace"] == [("15%", "65%"), ("2000亿元", "9500亿元")]


def test_a_name_is_never_cut_through(cut: Cut) -> None:
    found = changes("市发展改革委参与", "市发展银行参与", cut)
    assert found[0].old == "市发展改革委"


def test_a_lone_comma_between_two_changes_is_no_pause(cut: Cut) -> None:
    found = changes("社会，公共参与", "组织，服务参与", cut)
    assert [(one.old, one.new) for one in found] == [("社会，公共", "组织，服务"), ("参与", "参与")]


def test_how_much_is_shared_counts_the_longer_text(cut: Cut) -> None:
    assert shared(changes("参与", "参与公共服务", cut)) == pytest.approx(1 / 3)


def test_single_characters_are_exact() -> None:
    assert changes("要制订", "可制定", tuple) == (
        Change("replace", "要", "可"),
        Change("equal", "制", "制"),
        Change("replace", "订", "定"),
    )


@given(old=TEXT, new=TEXT)
def test_the_sides_joined_give_both_texts(cut: Cut, old: str, new: str) -> None:
    for way in (cut, tuple):
        found = changes(old, new, way)
        assert "".join(one.old or "" for one in found) == old
        assert "".join(one.new or "" for one in found) == new
