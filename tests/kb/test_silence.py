"""What fell silent: every row's searches are run again, and find nothing under the name of the row."""

import pytest

from kb import BadQuery, KnowledgeBase, NotFound, SearchOptions
from kb.silence import Silence

OLD, NEW = "yfbf-2016-228", "yff-2020-10"


@pytest.fixture(scope="module")
def found(kb: KnowledgeBase) -> tuple[Silence, ...]:
    return kb.silences(OLD, NEW)


def test_every_search_is_as_it_is_told(kb: KnowledgeBase, found: tuple[Silence, ...]) -> None:
    for one in found:
        for search in one.searches:
            answer = kb.search(search.query, SearchOptions(doc=(NEW,)))
            assert (0 if answer.relaxed else answer.total) == search.total


def test_what_is_named_stands_nowhere_in_the_later_document(kb: KnowledgeBase, found: tuple[Silence, ...]) -> None:
    later = "".join(clause.text for clause in kb.tree(NEW))
    for one in found:
        assert one.searches
        if one.kind in ("project", "place", "unit"):
            assert one.words not in later
            assert one.searches[0].total == 0


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("measure", "保税商品展示及保税贸易"),
        ("measure", "总部贸易和转口贸易"),
        ("project", "一事一议"),
        ("project", "1＋10"),
        ("place", "江津"),
        ("unit", "市物价局"),
    ],
)
def test_what_2020_no_longer_mentions_is_told(found: tuple[Silence, ...], kind: str, words: str) -> None:
    assert (kind, words) in {(one.kind, one.words) for one in found}


@pytest.mark.parametrize(
    "words", ["城市共同配送率（达到30%）", "冷库规模（达到170万吨）", "跨境结算规模（突破100亿美元）"]
)
def test_an_indicator_without_counterpart_is_told(found: tuple[Silence, ...], words: str) -> None:
    assert ("indicator", words) in {(one.kind, one.words) for one in found}


def test_what_is_still_mentioned_is_not(found: tuple[Silence, ...]) -> None:
    said = {one.words for one in found}
    assert not said & {"渝新欧", "渝东北", "渝东南", "网络零售额（突破2000亿元）", "旅游总收入（达到4500亿元）"}


def test_a_unit_is_looked_for_under_its_later_name_too(found: tuple[Silence, ...]) -> None:
    one = next(one for one in found if one.words == "市科委")
    assert {search.query for search in one.searches} >= {"市科委", "市科技局"}
    split = next(one for one in found if one.words == "市国土房管局")
    assert {search.query for search in split.searches} >= {"市规划自然资源局", "市住房城乡建委"}


def test_a_thing_that_is_still_spoken_of_is_not_silent(found: tuple[Silence, ...]) -> None:
    assert not [one for one in found if one.words.startswith("国家级工业设计中心")]


@pytest.mark.parametrize(("old", "new"), [(NEW, OLD), (f"{OLD}/3.1", NEW), (OLD, f"{NEW}/3.1")])
def test_the_earlier_whole_document_comes_first(kb: KnowledgeBase, old: str, new: str) -> None:
    with pytest.raises(BadQuery):
        kb.silences(old, new)


def test_a_document_that_is_none_is_refused(kb: KnowledgeBase) -> None:
    with pytest.raises(NotFound):
        kb.silences(OLD, "nothing")
