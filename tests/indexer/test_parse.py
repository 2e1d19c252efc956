"""How marks, headings, paragraphs and special places are told apart."""

import pytest

from tests.indexer.texts import clauses, parsed, paths, places


def test_numbers_nest_by_their_shape() -> None:
    assert paths("一、甲\n（一）乙。丙。\n1．丁。\n（1）戊。\n（二）己。庚。\n二、辛") == [
        "1",
        "1.1",
        "1.1.1",
        "1.1.1.1",
        "1.2",
        "2",
    ]


@pytest.mark.parametrize("mark", ["1﹒", "1．", "1.", "1、", "１．"])
def test_every_full_stop_behind_a_digit_is_a_mark(mark: str) -> None:
    clause = clauses(f"一、甲\n　　{mark}乙。")["1.1"]
    assert (clause.number, clause.kind, clause.text) == (mark, "item", "乙。")


@pytest.mark.parametrize(
    "line",
    [
        "（重庆）甲。",
        "（VR）甲。",
        "（自治县）甲。",
        "1.5万亿元。",
        "2016年甲。",
        "一、二、三产业融合。",
        "5.1.1 甲",
        "甲（一）乙。",
        "第二款甲。",
        "第一条、第二条的规定。",
        "附则",
    ],
)
def test_what_only_looks_like_a_number_begins_no_clause(line: str) -> None:
    assert paths(f"一、甲\n{line}") == ["1"]


def test_an_item_may_begin_with_a_year() -> None:
    assert clauses("一、甲\n1.2020年底前完成。")["1.1"].text == "2020年底前完成。"


def test_numbers_count_only_at_the_head_of_a_line() -> None:
    assert paths("一、甲。（一）乙。1．丙。") == ["1"]


def test_an_item_directly_under_a_part_that_also_has_a_section_is_i1() -> None:
    assert paths("一、甲\n1．乙。\n2．丙。\n（一）丁。\n1．戊。") == ["1", "1.i1", "1.i2", "1.1", "1.1.1"]


def test_a_number_met_again_is_told_apart_and_reported() -> None:
    found = parsed("一、甲。\n二、乙。\n二、丙。\n二、丁。")
    assert [c.path for c in found.clauses] == ["1", "2", "2~2", "2~3"]
    assert [(p.path, p.line, p.message) for p in found.problems] == [
        ("d.txt", 3, "同一层级下编号重复，地址记为 2~2。"),
        ("d.txt", 4, "同一层级下编号重复，地址记为 2~3。"),
    ]


def test_the_clauses_below_a_second_number_keep_it() -> None:
    assert paths("一、甲\n（一）乙。\n一、丙\n（一）丁。") == ["1", "1.1", "1~2", "1~2.1"]


HEADINGS = [
    ("a part without punctuation is wholly a heading", "一、总体要求\n（一）甲。乙。", {"1": "总体要求", "1.1": "甲"}),
    (
        "a first sentence is a heading where all siblings have one",
        "（一）甲。乙。\n（二）丙。\n丁。",
        {"1": "甲", "2": "丙"},
    ),
    ("one sibling without takes it from all", "（一）甲。乙。\n（二）丙。", {"1": None, "2": None}),
    ("a long first sentence is none", f"（一）甲。乙。\n（二）{'丙' * 31}。丁。", {"1": None, "2": None}),
    ("thirty characters are", f"（一）甲。乙。\n（二）{'丙' * 30}。丁。", {"1": "甲", "2": "丙" * 30}),
    ("children count as more text", "（一）甲。\n1．丙。\n（二）乙。丁。", {"1": "甲", "2": "乙", "1.1": None}),
    ("a line without a stop is a heading too", "（一）甲\n乙。\n（二）丙\n丁。", {"1": "甲", "2": "丙"}),
    ("a part with a sentence has none unless it runs on", "一、甲。\n二、乙。", {"1": None, "2": None}),
    ("a part with a run-in heading", "一、甲。乙。\n二、丙。丁。", {"1": "甲", "2": "丙"}),
    (
        "siblings are those of one parent",
        "一、甲\n1．乙。丙。\n二、丁\n1．戊。",
        {"1": "甲", "1.1": "乙", "2": "丁", "2.1": None},
    ),
    ("what has nothing below keeps its words as text", "一、甲\n二、乙", {"1": None, "2": None}),
    ("a colon is no heading", "（一）甲：乙。丙。", {"1": None}),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in HEADINGS], ids=[case[0] for case in HEADINGS])
def test_headings(text: str, expected: dict[str, str | None]) -> None:
    assert {path: clause.heading for path, clause in clauses(text).items()} == expected


def test_a_clause_reads_as_printed() -> None:
    clause = clauses("（一）甲。乙。\n丙。\n（二）丁。戊。")["1"]
    assert (clause.number, clause.heading, clause.stop, clause.text) == ("（一）", "甲", "。", "乙。\n丙。")
    assert clause.printed == "（一）甲。乙。\n丙。"


def test_white_space_before_a_clause_belongs_to_the_one_before() -> None:
    text = "\n\n　　一、甲。\r\n\r\n　　二、乙。\n"
    assert [text[slice(*c.span)] for c in parsed(text).clauses] == ["\n\n　　一、甲。\r\n\r\n　　", "二、乙。\n"]


def test_lines_end_at_line_feeds_and_carriage_returns_only() -> None:
    assert [p.text for p in clauses("一、甲：\r乙\u2028丙\x0c丁\r\n戊")["1"].paragraphs] == [
        "甲：",
        "乙\u2028丙\x0c丁",
        "戊",
    ]


def test_invisible_characters_around_words_hide_no_number() -> None:
    assert paths("\ufeff一、甲。\n\u200b二、乙。\u200b\n\u200b\n三、丙。") == ["1", "2", "3"]
    assert clauses("一、甲。\n\u200b")["1"].text == "甲。"


LETTER = """重庆市人民政府办公厅
关于做好有关工作的通知
渝府办发〔2021〕5号

各区县（自治县）人民政府，市政府各部门，有关单位：
　　为做好有关工作，现通知如下：
　　一、甲。
　　二、乙。
　　附件：1．表一
　　　　　2．表二

重庆市人民政府办公厅
2021年1月2日
（此件公开发布）

附件1
表一
一、丙。
附件2
表二
"""


def test_a_letter_has_title_number_salutation_signature_date_and_attachments() -> None:
    assert paths(LETTER) == [
        *("title", "note", "salutation", "preamble", "1", "2", "attachment", "signature", "date", "note~2"),
        *("attachment1", "attachment1.1", "attachment2"),
    ]
    found = clauses(LETTER)
    assert found["title"].text == "重庆市人民政府办公厅\n关于做好有关工作的通知"
    assert found["preamble"].text == "为做好有关工作，现通知如下："
    assert found["attachment"].text == "1．表一\n2．表二"
    assert found["attachment1"].label == "附件1"


def test_a_letter_says_what_it_is() -> None:
    document = parsed(LETTER).document
    assert document.title == "重庆市人民政府办公厅关于做好有关工作的通知"
    assert (document.number, document.date, document.year) == ("渝府办发〔2021〕5号", "2021-01-02", 2021)
    assert (document.issuer, document.type) == ("重庆市人民政府办公厅", "通知")
    assert {fact.origin for fact in document.facts if fact.value} == {"text"}
    assert document.missing == ("效力未知：没有查到失效、废止或继续有效的依据。",)


def test_signature_and_date_stand_only_at_the_end() -> None:
    assert paths("一、甲。\n某某局\n2021年1月2日\n二、乙。") == ["1", "2"]
    assert paths("一、甲。\n某某局\n二〇二一年一月二日") == ["1", "signature", "date"]


def test_an_organ_behind_the_last_sentence_is_a_signature_without_date() -> None:
    assert paths("一、甲。\n重庆市人民政府") == ["1", "signature"]


def test_what_has_no_number_at_all_is_the_body() -> None:
    assert [(c.path, c.label) for c in parsed("甲。\n乙。").clauses] == [("body", "正文")]


def test_a_text_without_words_is_still_one_place() -> None:
    assert [(c.path, c.span) for c in parsed("\n \n").clauses] == [("body", (0, 3))]


def test_asterisks_are_kept_and_marked() -> None:
    clause = clauses("一、推进***和***建设。")["1"]
    assert clause.text == "推进***和***建设。"
    assert clause.masked == ((4, 7), (8, 11))


def test_the_front_matter_and_comments_belong_to_a_span_but_to_no_text() -> None:
    text = "---\nid: x\n---\n# 甲\n<!-- 乙\n丙 -->\n一、丁。\n"
    found = parsed(text, "markdown", body=14).clauses
    assert [(c.path, c.text, text[slice(*c.span)]) for c in found] == [
        ("title", "甲", "---\nid: x\n---\n# 甲\n<!-- 乙\n丙 -->\n"),
        ("1", "丁。", "一、丁。\n"),
    ]


def test_a_comment_that_never_closes_is_text() -> None:
    assert clauses("一、甲：\n<!-- 乙", "markdown")["1"].text == "甲：\n<!-- 乙"


def test_the_rows_of_a_table_are_one_paragraph() -> None:
    assert [p.text for p in clauses("一、甲：\n| a | b |\n| c | d |\n乙。", "markdown")["1"].paragraphs] == [
        "甲：",
        "| a | b |\n| c | d |",
        "乙。",
    ]


def test_headings_without_number_are_places_of_their_own() -> None:
    text = "# 题\n## 基本案情\n甲。\n## 裁判理由\n### 其一\n乙。\n一、丙。\n## 结果\n丁。"
    found = clauses(text, "markdown")
    assert list(found) == ["title", "h1", "h2", "h2.h1", "h2.h1.1", "h3"]
    assert (found["h1"].heading, found["h1"].label, found["h1"].kind) == ("基本案情", "基本案情", "heading")
    assert found["h2.h1.1"].heading_path == ("裁判理由", "其一")


def test_places_inside_a_clause_stand_in_its_text() -> None:
    clause = clauses("第一条 甲：\n（一）乙：\n1．丙。\n（二）丁。\n戊。")["a1"]
    assert [(p.address.partition("/")[2], p.text, p.number) for p in places(clause)] == [
        ("a1.1", "甲：\n（一）乙：\n1．丙。\n（二）丁。", None),
        ("a1.1.1", "（一）乙：\n1．丙。", "（一）"),
        ("a1.1.1.1", "1．丙。", "1．"),
        ("a1.1.2", "（二）丁。", "（二）"),
        ("a1.2", "戊。", None),
    ]
    assert clause.text == "甲：\n（一）乙：\n1．丙。\n（二）丁。\n戊。"


def test_the_second_line_of_a_title_stands_close_or_says_what_it_is_about() -> None:
    assert clauses("某某办公厅\n\n关于甲的意见\n\n一、乙。")["title"].text == "某某办公厅\n关于甲的意见"
    assert clauses("某某与某某\n合同纠纷案\n\n基本案情\n\n甲。\n一、乙。")["title"].text == "某某与某某\n合同纠纷案"


def test_chapters_stand_in_no_heading_without_number() -> None:
    assert paths("# 甲\n## 正文\n### 第一章 乙\n第一条 丙。", "markdown") == ["title", "h1", "c1", "a1"]
