"""Whatever the lines are made of, nothing is lost, nothing is refused."""

from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.parse import Parsed
from indexer.parsing.lines import WHITE
from kb.address import paragraph_labels, parse_address
from kb.reading import Kind
from tests.indexer.texts import parsed, places

PIECES = [
    *(
        "第",
        "条",
        "第一条",
        "第二条 ",
        "第三条之一 ",
        "第九百九十九条",
        "第一章 ",
        "第二编 ",
        "第一节",
        "（一）",
        "（二）",
        "一、",
        "二、",
    ),
    *(
        "1.",
        "1．",
        "（1）",
        "## ",
        "# ",
        "### ",
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "\u2028",
        "\x0c",
        "\t",
        "　　",
        "甲乙丙",
        "。",
        "：",
        "；",
    ),
    *(
        "目录",
        "附件",
        "附件1",
        "附：",
        "<!-- INFO END -->",
        "<!--",
        "-->",
        "---",
        "2016年11月2日",
        "重庆市人民政府",
        "| a | b |",
        "***",
    ),
    *("各区县人民政府：", "渝府发〔2020〕10号", "\ufeff", "\u200b", "关于", "的意见", "（重庆）"),
]
NONSENSE = st.lists(st.sampled_from(PIECES), max_size=60).map("".join) | st.text(max_size=200)
KINDS: st.SearchStrategy[Kind] = st.sampled_from(["text", "markdown", "html"])
UNSEEN = str.maketrans("", "", WHITE)


def whole(text: str, found: Parsed) -> None:
    assert "".join(text[slice(*c.span)] for c in found.clauses) == text
    assert found.document.coverage == 1.0
    addresses = [a for c in found.clauses for a in (c.address, *(p.address for p in places(c)))]
    assert len(set(addresses)) == len(addresses)
    assert all(str(parse_address(a)) == a for a in addresses)


@settings(max_examples=400, deadline=None)
@given(NONSENSE, KINDS)
def test_joining_the_spans_gives_any_text_back(text: str, kind: Kind) -> None:
    whole(text, parsed(text, kind))


@settings(max_examples=200, deadline=None)
@given(NONSENSE)
def test_every_word_of_a_plain_text_stands_in_printed_order(text: str) -> None:
    assert "".join(c.printed for c in parsed(text).clauses).translate(UNSEEN) == text.translate(UNSEEN)


@settings(max_examples=200, deadline=None)
@given(NONSENSE, KINDS)
def test_every_place_lies_in_its_clause_and_has_a_label(text: str, kind: Kind) -> None:
    for clause in parsed(text, kind).clauses:
        for place in places(clause):
            assert place.text in clause.text
            assert clause.span[0] <= place.span[0] <= place.span[1] <= clause.span[1]
            assert all(paragraph_labels(clause, place.address))


def test_a_line_of_five_million_characters_is_one_paragraph() -> None:
    text = "一、" + "甲" * 5_000_000
    assert [len(p.text) for c in parsed(text).clauses for p in c.paragraphs] == [5_000_000]


def test_a_hundred_thousand_lines_of_anything_are_read() -> None:
    for line in (
        "第一条 甲",
        "第九条甲",
        "（一）甲",
        "# 甲",
        "<!-- 甲",
        "附件",
        "一、甲\n附件：1.乙\n（二）丙",
        "| a |",
    ):
        text = f"{line}\n" * 20_000
        whole(text, parsed(text, "markdown"))


def test_an_article_of_many_items_is_read() -> None:
    text = "第一条 甲\n" + "（一）甲\n" * 50_000
    assert len(places(parsed(text).clauses[0])) == 50_001
