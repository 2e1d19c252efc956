"""The query language: what is read as what."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import BadQuery
from kb.query import LONGEST, Filter, Query, Word, parse

KNOWN = {
    ("topic", "金融"),
    ("topic", "物流"),
    ("department", "市商务委"),
    ("year", "2016"),
    ("document", "yff-2020-10"),
}


def value_of(facet: str, value: str) -> str | None:
    return value if (facet, value) in KNOWN else None


def read(text: str) -> Query:
    return parse(text, value_of)


def shown(text: str) -> str:
    """A query in short: groups by spaces, or by |, - excluded, “” quoted, facet=value."""

    def one(term: Word | Filter) -> str:
        sign = "-" if term.excluded else ""
        if isinstance(term, Filter):
            return f"{sign}{term.facet}={term.value}"
        return f"{sign}“{term.text}”" if term.quoted else f"{sign}{term.text}"

    return " ".join("|".join(one(t) for t in group) for group in read(text).groups)


@pytest.mark.parametrize(
    ("typed", "means", "because"),
    [
        ("养老 金融", "养老 金融", "words must all match"),
        ("　养老\t\n金融 ", "养老 金融", "any white space separates"),
        ("a b OR c", "a b|c", "OR joins its two neighbours only"),
        ("养老 或 托育 或 幼儿", "养老|托育|幼儿", "或 standing alone is OR, and chains"),
        ("OR 养老", "OR 养老", "an OR without two neighbours is text"),
        ("养老 OR", "养老 OR", "likewise at the end"),
        ("或者", "或者", "或 inside a word is text"),
        ("a or b", "a or b", "lower-case or is a word"),
        ("电子商务 -跨境", "电子商务 -跨境", "- before a word excludes"),
        ("电子商务 - 跨境", "电子商务 - 跨境", "- alone is text"),
        ("线上-线下", "线上-线下", "- inside a word is text"),
        ('"给予配套支持"', "“给予配套支持”", "straight quotes make a phrase"),
        ("“给予 配套”", "“给予 配套”", "so do curly ones, spaces included"),
        ('-"给予 配套" 基金', "-“给予 配套” 基金", "a phrase can be excluded"),
        ("打造“两江四岸”", "打造“两江四岸”", "a quote inside a word is text"),
        ("“单一窗口”公共平台", "“单一窗口”公共平台", "a quote not closed at the end of a word is text"),
        ('"互联网+"行动', '"互联网+"行动', "a straight pair inside a word is text too"),
        ('养老"', '养老"', "a closing quote alone is text"),
        ('"a b" "c d"', "“a b” “c d”", "a phrase closes at the first chance"),
        ("主题:金融", "topic=金融", "a filter"),
        ("主题：金融", "topic=金融", "the full-width colon will do"),
        ('部门:"市商务委" 主题:“物流”', "department=市商务委 topic=物流", "values may be quoted"),
        ("主题:金融 养老 主题:物流", "topic=金融|topic=物流 养老", "the same filter twice is or"),
        ("-主题:金融 -主题:物流", "-topic=金融 -topic=物流", "two exclusions exclude both"),
        ("养老 OR 主题:金融", "养老|topic=金融", "a filter can be a neighbour of OR"),
        ("主题:天文", "主题:天文", "an unknown value is read as text"),
        ("责任单位：市财政局", "责任单位：市财政局", "a name not of the list is text"),
        ("主题:", "主题:", "a name without a value is text"),
        ("topic:金融", "topic=金融", "the English names of the API do as well"),
        ("（一） * ?", "（一） * ?", "no grouping, no wildcards"),
        ("养老 \u200b", "养老", "an invisible word is no word"),
    ],
)
def test_a_query_is_read(typed: str, means: str, because: str) -> None:
    assert shown(typed) == means, because


def test_words_are_kept_as_typed_beside_how_they_are_matched() -> None:
    assert read("冷鏈 ＶＲ").groups == ((Word("冷鏈", "冷链"),), (Word("ＶＲ", "vr"),))


def test_an_unknown_value_is_remembered_for_the_notice() -> None:
    assert read("主题:天文 养老").unknown == (("主题", "天文"),)


@pytest.mark.parametrize("typed", ["", "  　\n", '""', "“”", "\u200b"])
def test_nothing_at_all_is_an_error(typed: str) -> None:
    with pytest.raises(BadQuery, match="没有检索词"):
        read(typed)


@pytest.mark.parametrize(
    ("typed", "place"), [('"养老', 1), ('养老 "金融', 4), ('-"养老', 2), ('"养老 "物流', 1), ('主题:"金融', 4)]
)
def test_an_open_straight_quote_is_the_one_error_and_names_its_place(typed: str, place: int) -> None:
    with pytest.raises(BadQuery, match=f"^第{place}个字符是左引号，缺少右引号。$"):
        read(typed)


def test_a_query_too_long_says_how_long_it_may_be() -> None:
    with pytest.raises(BadQuery, match="最长4000个字，这里有4001个字"):
        read("养" * (LONGEST + 1))


@pytest.mark.parametrize("text", ["\ud800", "养老\udfff服务", "文件:\ud800", "-\udc00"])
def test_half_a_character_is_refused(text: str) -> None:
    with pytest.raises(BadQuery, match="半个字符"):
        parse(text, value_of)


@given(st.text(alphabet='养老 OR或-"“”:：主题金融\n*（）', max_size=60))
def test_any_text_is_read_or_refused_with_a_sentence(typed: str) -> None:
    with suppress(BadQuery):
        query = read(typed)
        assert all(term.norm for term in query.terms() if isinstance(term, Word))


@given(st.text(alphabet="养老金融，。；：（）“”、％1２a-", min_size=2, max_size=60).filter(lambda s: s[0] not in "-“"))
def test_copied_text_without_white_space_is_one_word(copied: str) -> None:
    assert shown(copied) == copied
