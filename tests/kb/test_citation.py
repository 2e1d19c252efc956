"""Citations are read in every writing, a near one is never taken, and each style is written to the letter."""

import json
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.catalogue import CatalogueWriter
from kb import BadQuery, KnowledgeBase, NotFound
from kb.catalogue import Catalogue
from kb.citation.find import find, meets
from kb.citation.styles import STYLES
from kb.highlight import joined
from kb.model import Span

OLD, NEW = "yfbf-2016-228", "yff-2020-10"
BRACKETS = ["〔{}〕", "[{}]", "【{}】", "（{}）", "({})", "﹝{}﹞", "［{}］", "〔{}", "{}〕"]
VARIANTS = [
    *(f"渝府办发{shape.format(2016)}228号" for shape in BRACKETS),
    *(f"渝府发{shape.format(2020)}10号" for shape in BRACKETS),
    *(f"渝府办发{shape.format('２０１６')}２２８号" for shape in BRACKETS[:6]),
    *(f"渝府發{shape.format(2020)}10號" for shape in BRACKETS[:6]),
    *(f"渝府辦發{shape.format(2016)}228" for shape in BRACKETS[:8]),
    "渝府办发〔2016〕第228号", "渝府发〔2020〕第10号", "渝府办发 〔2016〕 228 号", "渝府发 [2020] 10 号", "渝府辦發〔2016228",
    "根据渝府办发〔2016〕228号", "按照渝府发〔2020〕10号文件", "《渝府办发〔2016〕228号》", "（渝府发〔2020〕10号）", "见渝府办发（2016）228号文",
    "重庆市人民政府办公厅渝府办发〔2016〕228号", "渝府发〔2020〕10号《意见》",
]  # fmt: skip
NEAR = [
    *(f"渝府办发〔2016〕{serial}号" for serial in (288, 238, 229, 128, 282, 227, 223, 268, 528)),
    *(f"渝府办发〔{year}〕228号" for year in (2015, 2017, 2018, 2019, 2006)),
    *(f"渝府发〔{year}〕10号" for year in (2019, 2021, 2018)),
    "渝府发〔2016〕228号", "渝府办发〔2020〕10号", "渝府发〔2020〕18号", "渝府发〔2020〕19号", "渝府发〔2020〕30号",
]  # fmt: skip


@pytest.mark.parametrize("text", VARIANTS)
def test_a_number_is_read_in_every_writing(kb: KnowledgeBase, text: str) -> None:
    (one,) = kb.resolve(text)
    assert (one.status, one.address) == ("found", OLD if "228" in text or "２２８" in text else NEW)


@pytest.mark.parametrize("text", NEAR)
def test_a_near_number_is_suggested_and_never_taken(kb: KnowledgeBase, text: str) -> None:
    (one,) = kb.resolve(text)
    assert (one.status, one.address, one.addresses) == ("near", None, ())
    assert one.suggestion in ("渝府办发〔2016〕228号", "渝府发〔2020〕10号")


TITLE = "《重庆市人民政府办公厅关于加快发展战略性新兴服务业的实施意见》"
REFERENCES = [
    (f"{TITLE}（渝府办发〔2016〕228号）第三部分第（六）项", [f"{OLD}/3.6"]),
    ("渝府办发〔2016〕228号三、（六）", [f"{OLD}/3.6"]),
    ("渝府办发〔2016〕228号三（六）", [f"{OLD}/3.6"]),
    ("渝府办发〔2016〕228号第三部分第(六)项", [f"{OLD}/3.6"]),
    ("渝府办发〔2016〕228号第四部分第（二）项第9目", [f"{OLD}/4.2.9"]),
    ("渝府办发〔2016〕228号第四部分第（二）项第9点", [f"{OLD}/4.2.9"]),
    ("渝府办发〔2016〕228号第四部分第（二）项第9条措施", [f"{OLD}/4.2.9"]),
    ("渝府办发〔2016〕228号四、（二）9", [f"{OLD}/4.2.9"]),
    ("渝府办发〔2016〕228号四（二）9", [f"{OLD}/4.2.9"]),
    ("渝府办发〔2016〕228号四、9", [f"{OLD}/4.2.9"]),
    ("渝府办发〔2016〕228号第三部分", [f"{OLD}/3"]),
    ("渝府办发〔2016〕228号二（二）第三自然段", [f"{OLD}/2.2.p3"]),
    ("2016年《实施意见》三（一）至（四）", [f"{OLD}/3.{n}" for n in (1, 2, 3, 4)]),
    ("2016年《实施意见》三（一）、（三）和五（二）", [f"{OLD}/3.1", f"{OLD}/3.3", f"{OLD}/5.2"]),
    ("2016年《实施意见》四、（二）9、10、12", [f"{OLD}/4.2.9", f"{OLD}/4.2.10", f"{OLD}/4.2.12"]),
    ("2016年《实施意见》四、（二）9至12", [f"{OLD}/4.2.{n}" for n in (9, 10, 11, 12)]),
    ("2020年《意见》第三部分第（四）项及第（六）项", [f"{NEW}/3.4", f"{NEW}/3.6"]),
    ("《关于新形势下推动服务业高质量发展的意见》三、（四）", [f"{NEW}/3.4"]),
    ("重庆市人民政府《关于新形势下推动服务业高质量发展的意见》的三、（四）", [f"{NEW}/3.4"]),
    ("渝府发〔2020〕10号文件中的三（四）", [f"{NEW}/3.4"]),
    (f"[[{OLD}/3.6]]", [f"{OLD}/3.6"]),
    (f"[[{OLD}/3.6|short]]", [f"{OLD}/3.6"]),
    ("[[渝府办发〔2016〕228号 三（六）]]", [f"{OLD}/3.6"]),
    (f"[[{OLD}/3.6 ⇄ {NEW}/3.4]]", [f"{OLD}/3.6", f"{NEW}/3.4"]),
    (f"https://kb.example.cn/d/{OLD}/3.6", [f"{OLD}/3.6"]),
    (f"见/d/{NEW}/4.2.9。", [f"{NEW}/4.2.9"]),
    ("渝府办发〔2016〕228号第四部分第9目", [f"{OLD}/4.2.9"]),
    ("（渝府办发〔2016〕228号）第三部分第六项", [f"{OLD}/3.6"]),
    ("渝府办发〔2016〕228号二、（二）第3段", [f"{OLD}/2.2.p3"]),
    ("关于加快发展战略性新兴服务业的实施意见三、（六）", [f"{OLD}/3.6"]),
    ("渝府办发〔2016〕228号三（六）-（八）", [f"{OLD}/3.{n}" for n in (6, 7, 8)]),
    ("2020年《意见》一（一）、一（二）", [f"{NEW}/1.1", f"{NEW}/1.2"]),
]


@pytest.mark.parametrize(("text", "addresses"), REFERENCES)
def test_a_reference_names_its_clauses(kb: KnowledgeBase, text: str, addresses: list[str]) -> None:
    (one,) = kb.resolve(text)
    assert (one.status, list(one.addresses), one.address) == ("found", addresses, addresses[0])


@pytest.mark.parametrize(
    "text",
    [
        "三（六）",
        "第三部分",
        "四、9",
        "第十二条",
        "《民法典》第十二条",
        "《意见》提出",
        "2016年",
        "国务院发〔",
        "三、主要任务",
        "10号文件",
    ],
)
def test_what_is_no_reference_is_none(kb: KnowledgeBase, text: str) -> None:
    assert kb.resolve(text) == ()


def test_a_reference_belongs_to_the_only_document_named_before_it(kb: KnowledgeBase) -> None:
    _, one = kb.resolve("渝府发〔2020〕10号谈物流。三、（四）说得最细")
    assert one.addresses == (f"{NEW}/3.4",)


def test_between_two_documents_a_reference_is_ambiguous(kb: KnowledgeBase) -> None:
    one = kb.resolve("2016年《实施意见》和2020年《意见》都谈物流。三、（六）说得最细")[-1]
    assert (one.status, one.address) == ("ambiguous", None)
    assert [choice.address for choice in one.choices] == [f"{OLD}/3.6", f"{NEW}/3.6"]


def test_behind_a_document_that_is_not_ours_nothing_is_ours(kb: KnowledgeBase) -> None:
    found = kb.resolve("渝府发〔2020〕10号转引国发〔2014〕26号，其中三、（一）讲研发")
    assert [one.status for one in found] == ["found", "unknown"]


def test_a_name_once_defined_holds_to_the_end(kb: KnowledgeBase) -> None:
    text = "《关于新形势下推动服务业高质量发展的意见》（渝府发〔2020〕10号，以下简称《意见》）。\n\n《意见》四、（二）9写明了。"
    assert kb.resolve(text)[1].addresses == (f"{NEW}/4.2.9",)


def test_the_title_of_one_with_the_number_of_the_other_is_never_found(kb: KnowledgeBase) -> None:
    (one,) = kb.resolve("《关于新形势下推动服务业高质量发展的意见》（渝府办发〔2016〕228号）")
    assert one.status == "ambiguous"
    assert {choice.address for choice in one.choices} == {OLD, NEW}


@pytest.mark.parametrize(
    "title",
    [
        "《重庆市人民政府关于推动服务业高质量发展的意见》",
        "《加快发展战略性新兴服务业的实施意见》",
        "《战略性新兴服务业实施意见》",
    ],
)
def test_a_shortened_title_is_near(kb: KnowledgeBase, title: str) -> None:
    (one,) = kb.resolve(title)
    assert (one.status, one.address, len(one.choices)) == ("near", None, 1)


@pytest.mark.parametrize(
    "title",
    ["《关于加快发展生产性服务业的实施意见》", "《国务院关于加快发展服务贸易的若干意见》", "《推动服务业发展》"],
)
def test_another_document_of_a_like_title_is_not_ours(kb: KnowledgeBase, title: str) -> None:
    assert kb.resolve(title) == ()


def test_a_slip_in_a_title_is_near(kb: KnowledgeBase) -> None:
    (one,) = kb.resolve("《重庆市人民政府关于新开势下推动服务业高质量发展的意见》")
    assert (one.status, one.suggestion) == ("near", "重庆市人民政府关于新形势下推动服务业高质量发展的意见")


def test_the_same_again_is_the_one_before(kb: KnowledgeBase) -> None:
    assert kb.resolve("渝府发〔2020〕10号三、（四）；同上")[1].addresses == (f"{NEW}/3.4",)


def test_the_author_s_words_are_never_rewritten(kb: KnowledgeBase) -> None:
    text = "按渝府辦發【２０１６】第228号 三（六），和\n《意见》无关，渝府发〔2020〕10号 三（四）为准。"
    found = kb.resolve(text)
    assert [text[slice(*one.span)] for one in found] == [one.text for one in found]
    assert found[0].text == "渝府辦發【２０１６】第228号 三（六）"


@given(st.text(st.sampled_from("渝府办发〔2016〕28号《》意见（三）、第部分项至和的[]|/d⇄同上 \n"), max_size=60))
def test_any_text_is_read_and_every_span_lies_in_it(kb: KnowledgeBase, text: str) -> None:
    for one in kb.resolve(text):
        assert text[slice(*one.span)] == one.text
        assert (one.status == "found") is bool(one.addresses)


GOLDEN = {
    "gongwen": "《重庆市人民政府办公厅关于加快发展战略性新兴服务业的实施意见》（渝府办发〔2016〕228号）第三部分第（六）项",
    "footnote": "《重庆市人民政府办公厅关于加快发展战略性新兴服务业的实施意见》，渝府办发〔2016〕228号，2016年11月2日发布，第三部分第（六）项。",
    "gbt7714": "重庆市人民政府办公厅. 重庆市人民政府办公厅关于加快发展战略性新兴服务业的实施意见：渝府办发〔2016〕228号[A/OL]. (2016-11-02). https://kb.cn/d/yfbf-2016-228/3.6.",
    "markdown": "[《重庆市人民政府办公厅关于加快发展战略性新兴服务业的实施意见》（渝府办发〔2016〕228号）第三部分第（六）项](https://kb.cn/d/yfbf-2016-228/3.6)",
    "html": '<a href="https://kb.cn/d/yfbf-2016-228/3.6">《重庆市人民政府办公厅关于加快发展战略性新兴服务业的实施意见》（渝府办发〔2016〕228号）第三部分第（六）项</a>',
    "link": "https://kb.cn/d/yfbf-2016-228/3.6",
}
GOLDEN_2020 = {
    "gongwen": "《重庆市人民政府关于新形势下推动服务业高质量发展的意见》（渝府发〔2020〕10号）第四部分第（三）项第10目",
    "footnote": "《重庆市人民政府关于新形势下推动服务业高质量发展的意见》，渝府发〔2020〕10号，第四部分第（三）项第10目。",
    "gongwen-first": "《重庆市人民政府关于新形势下推动服务业高质量发展的意见》（渝府发〔2020〕10号，以下简称《意见》）第四部分第（三）项第10目",
    "gongwen-later": "《意见》第四部分第（三）项第10目",
    "gbt7714-2025": "重庆市人民政府. 重庆市人民政府关于新形势下推动服务业高质量发展的意见：渝府发〔2020〕10号[A/OL]. https://kb.cn/d/yff-2020-10/4.3.10.",
}


@pytest.mark.parametrize(("style", "text"), GOLDEN.items())
def test_a_style_is_written_to_the_letter(kb: KnowledgeBase, style: str, text: str) -> None:
    assert kb.cite(f"{OLD}/3.6", style, "https://kb.cn").text == text


@pytest.mark.parametrize(("style", "text"), GOLDEN_2020.items())
def test_an_unknown_date_is_left_out(kb: KnowledgeBase, style: str, text: str) -> None:
    assert kb.cite(f"{NEW}/4.3.10", style, "https://kb.cn/").text == text


def test_programs_get_what_is_known_and_nothing_else(kb: KnowledgeBase) -> None:
    (item,) = json.loads(kb.cite(f"{NEW}/3.4", "csl-json").text)
    assert item["issued"] == {"date-parts": [[2020]]}
    assert item["section"] == "第三部分第（四）项"
    assert "month" not in kb.cite(f"{NEW}/3.4", "bibtex").text
    assert "  month = {11}" in kb.cite(OLD, "bibtex").text


@pytest.mark.parametrize("style", STYLES)
def test_every_style_keeps_the_brackets_of_the_number(kb: KnowledgeBase, style: str) -> None:
    text = kb.cite(OLD, style, "https://kb.cn").text
    assert "〔2016〕" in text or style in ("link", "gongwen-later")


def test_what_cannot_be_cited_is_refused(kb: KnowledgeBase) -> None:
    with pytest.raises(NotFound):
        kb.cite(f"{OLD}/9.9")
    with pytest.raises(BadQuery):
        kb.cite(OLD, "apa")


def test_what_is_cited_is_found_again(kb: KnowledgeBase) -> None:
    for document in kb.documents():
        for clause in kb.tree(document.address):
            if clause.number and clause.kind in ("clause", "item"):
                (one,) = kb.resolve(kb.cite(clause.address).text)
                assert one.addresses == (clause.address,)


def test_finding_knows_nothing_of_the_clauses(tmp_path: Path) -> None:
    with CatalogueWriter(tmp_path):
        pass
    with closing(Catalogue(tmp_path)) as nothing:
        assert [one.text for one in find("渝府发〔2020〕10号九（九）", nothing)] == ["渝府发〔2020〕10号九（九）"]


SPANS = st.tuples(st.integers(0, 30), st.integers(1, 8)).map(lambda one: (one[0], one[0] + one[1]))


@given(SPANS, st.lists(SPANS, max_size=6))
def test_a_span_meets_others_where_it_shares_a_character_with_one(one: Span, others: list[Span]) -> None:
    shared = any(set(range(*one)) & set(range(*other)) for other in others)
    assert meets(one, joined(sorted(others))) is shared


@given(
    st.lists(
        st.sampled_from(["渝府发〔2020〕10号", "三、（六）", "《意见》", "，", "同上", "[[a/1]]", "http://x/d/a/1 "]),
        max_size=9,
    )
)
def test_what_is_found_stands_apart_and_in_order(kb: KnowledgeBase, written: list[str]) -> None:
    text = "".join(written)
    spans = [one.span for one in find(text, kb.catalogue)]
    assert all(text[slice(*span)] for span in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
