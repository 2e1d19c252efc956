"""Normalisation: the same for documents and queries, one character at a time."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.normal import TABLE, Normal, _Folds, fold, norm

printed = st.text(
    alphabet=st.one_of(st.characters(codec="utf-8"), st.sampled_from("…㎡①℃　 \n\u200b（）乾坤鏈物流％ＡｂİŁ"))
)


@pytest.mark.parametrize(
    ("text", "matched"),
    [
        ("冷鏈物流", "冷链物流"),  # traditional, one to one
        ("ＶＲ５０％", "vr50%"),  # full width
        ("第 十　二\n条", "第十二条"),  # white space and line breaks
        ("①㎡℃…", "1m2°c..."),  # characters that grow
        ("单\u200b一\ufeff窗口", "单一窗口"),  # invisible characters that web pages leave behind
        ("破坏土地", "破坏土地"),  # a phrase converter would make 破坯 of it
        ("﹒．.", "..."),  # the three stops that printed numbers carry
    ],
)
def test_text_is_matched_as(text: str, matched: str) -> None:
    assert norm(text) == matched


@given(printed, printed)
def test_a_piece_normalises_to_a_piece(left: str, right: str) -> None:
    assert norm(left + right) == norm(left) + norm(right)


@given(printed)
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert norm(norm(text)) == norm(text)


@given(printed, st.data())
def test_each_normalised_character_knows_its_printed_place(text: str, data: st.DataObject) -> None:
    normal = Normal(text)
    assert normal.text == norm(text)
    if normal.text:
        start = data.draw(st.integers(0, len(normal.text) - 1))
        end = data.draw(st.integers(start + 1, len(normal.text)))
        first, last = normal.span(start, end)
        assert normal.text[start:end] in norm(text[first:last])
        assert normal.index(first) <= start


def test_the_committed_table_is_what_opencc_says() -> None:
    from indexer.tables import traditional

    rows = [tuple(row.split("\t")) for row in TABLE.read_text(encoding="utf-8").splitlines()]
    assert rows == list(traditional())


def test_the_fast_way_folds_every_character_as_the_slow_one() -> None:
    for _ in range(1_000):  # until it is worth learning what is plain
        norm("中文")
    characters = (chr(code) for code in range(0x20, 0xFFFF) if not 0xD800 <= code < 0xE000)
    assert not [c for c in characters if norm(f"中{c}文") != "".join(map(fold, f"中{c}文"))]


def test_threads_that_meet_new_characters_together_forget_none(monkeypatch: pytest.MonkeyPatch) -> None:
    odd = [chr(code) for code in range(0x3200, 0x3400) if len(fold(chr(code))) != 1]
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for _ in range(10):
            monkeypatch.setattr("kb.normal._FOLDS", _Folds())
            with ThreadPoolExecutor(4) as threads:
                list(threads.map(lambda first: [Normal(f"甲{one}") for one in odd[first::4]], range(4)))
            assert [one for one in odd if Normal(f"甲{one}").even] == []
    finally:
        sys.setswitchinterval(usual)
