"""What changed between two texts is told in whole words, and nothing of either text is lost."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.changes import Change, Cut, changes, words
from kb.engine.words import open_cutter

TEXT = st.text("平等参与提供公共服务15%2000亿元，。\n", max_size=40)


@pytest.fixture(scope="module")
def cut(tmp_path_factory: pytest.TempPathFactory) -> Cut:
    return words(open_cutter((), Path(tmp_path_factory.mktemp("cutter"))))


def test_an_inserted_word_is_one_insertion(cut: Cut) -> None:
    found = changes("社会组织参与提供公共服务", "社会组织平等参与提供公共服务", cut)
    assert [one for one in found if one.op != "equal"] == [Change("insert", None, "平等")]


def test_a_number_is_never_cut_through(cut: Cut) -> None:
    found = changes("比重超过15%，达到2000亿元", "比重超过65%，达到9500亿元", cut)
    assert [(one.old, one.new) for one in found if one.op == "replace"] == [("15%", "65%"), ("2000亿元", "9500亿元")]


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
