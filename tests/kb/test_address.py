"""Addresses are read, cut from the right and said in the words people cite by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.address import Step, document_of, labels, lineage, paragraph_labels, parse_address, path_of
from kb.errors import NotFound
from kb.initials import initials
from kb.numerals import chinese, number
from tests.indexer.texts import clauses, places


@pytest.mark.parametrize(
    "text", ["yfbf-2016-228", "yfbf-2016-228/4.2.9", "npc-ssl-2021/a12-1", "x/3~2.1", "公司法-2023-12-29-/b2.c1.s3"]
)
def test_an_address_prints_as_it_was_written(text: str) -> None:
    assert str(parse_address(text)) == text


@pytest.mark.parametrize(
    "text", ["", "/", "a/", "a//b", "a/b/c", "a b", "a/b..c", "a/.b", "a?x", "\n", "x" * 5000 + "/"]
)
def test_what_cannot_be_an_address_is_not_found_in_one_sentence(text: str) -> None:
    with pytest.raises(NotFound, match=r"^“.*”不是地址。") as caught:
        parse_address(text)
    assert len(str(caught.value)) < 120


def test_a_paragraph_finds_its_clause_by_cutting_from_the_right() -> None:
    assert list(lineage("d-1.5/a12.2.3")) == ["d-1.5/a12.2.3", "d-1.5/a12.2", "d-1.5/a12", "d-1.5"]
    assert list(lineage("d/3.6.p1")) == ["d/3.6.p1", "d/3.6", "d/3", "d"]


def test_document_and_path_are_the_two_sides_of_the_slash() -> None:
    assert (document_of("d/3.6"), path_of("d/3.6"), document_of("d"), path_of("d")) == ("d", "3.6", "d", "")


LABELS = [
    ([("part", 1)], "一", "第一部分"),
    ([("part", 3), ("clause", 6)], "三、（六）", "第三部分第（六）项"),
    ([("part", 4), ("clause", 2), ("item", 9)], "四、（二）9", "第四部分第（二）项第9目"),
    ([("part", 1), ("item", 1)], "一、1", "第一部分第1目"),
    ([("part", 4), ("clause", 2), ("item", 9), ("subitem", 1)], "四、（二）9（1）", "第四部分第（二）项第9目第（1）点"),
    ([("book", 2), ("chapter", 1), ("section", 3)], "第二编第一章第三节", "第二编第一章第三节"),
    ([("chapter", 1), ("article", 12)], "第十二条", "第十二条"),
    ([("attachment", 1), ("part", 2)], "附件1 二", "附件1 第二部分"),
    ([("salutation", 0)], "主送机关", "主送机关"),
    ([("date", 0)], "成文日期", "成文日期"),
]


@pytest.mark.parametrize(("steps", "short", "long"), LABELS)
def test_a_place_has_a_short_and_a_long_label(steps: list[tuple[str, int]], short: str, long: str) -> None:
    assert labels([Step(kind, value) for kind, value in steps]) == (short, long)


def test_an_inserted_article_says_so() -> None:
    assert labels([Step("article", 12, 1)])[0] == "第十二条之一"


def test_paragraphs_of_an_opinion_are_counted_as_自然段() -> None:
    clause = clauses("一、总则\n（一）目标。甲。\n乙。")["1.1"]
    assert [paragraph_labels(clause, p.address)[0] for p in clause.paragraphs] == [
        "一、（一）第1自然段",
        "一、（一）第2自然段",
    ]


def test_款_项_and_目_have_their_legal_names() -> None:
    clause = clauses("第三条 甲。\n乙：\n（一）丙：\n1．丁。")["a3"]
    assert [paragraph_labels(clause, p.address)[1] for p in places(clause)] == [
        "第三条第一款",
        "第三条第二款",
        "第三条第二款第（一）项",
        "第三条第二款第（一）项第1目",
    ]


def test_a_single_款_is_not_named_before_its_项() -> None:
    clause = clauses("第十二条 甲：\n（三）乙。")["a12"]
    assert [p.address for p in places(clause)] == ["d/a12.1", "d/a12.1.3"]
    assert paragraph_labels(clause, "d/a12.1.3") == ("第十二条第（三）项", "第十二条第（三）项")


@given(st.integers(1, 9999))
def test_every_number_reads_as_it_is_printed(value: int) -> None:
    assert number(chinese(value)) == value
    assert number(str(value)) == value


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("一百零二", 102),
        ("一千二百六十", 1260),
        ("二〇一六", 2016),
        ("１２", 12),
        ("一百十", 110),
        ("百", None),
        ("十十", None),
        ("甲", None),
        ("", None),
    ],
)
def test_numerals(printed: str, value: int | None) -> None:
    assert number(printed) == value


@pytest.mark.parametrize(
    ("code", "letters"),
    [("渝府办发", "yfbf"), ("渝府发", "yff"), ("国办发", "gbf"), ("法释", "fs"), ("发改", "fg"), ("甲A", "ja")],
)
def test_an_issuing_code_has_pinyin_initials(code: str, letters: str) -> None:
    assert initials(code) == letters
