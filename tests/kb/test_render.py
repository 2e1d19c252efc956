"""A memo in Markdown becomes a page or a Word file whose citations are links, and nothing of the author's runs."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from bs4 import BeautifulSoup
from docx import Document
from markdown import markdown

from kb import KnowledgeBase
from kb.citation.extension import Citations, Meaning
from kb.citation.memo import check
from kb.citation.quotations import fingerprint
from kb.citation.render import render
from kb.citation.word import as_docx
from kb.errors import BadFile

OLD, NEW = "yfbf-2016-228", "yff-2020-10"


def test_the_extension_needs_nothing_but_a_function() -> None:
    meaning = Meaning("甲", "/d/甲/1", "《甲》第一条", "甲一", "《甲》，第一条。")
    made = markdown(
        "见[[甲/1]]和[[甲/1]]，[[乙]]", extensions=[Citations(lambda inside: meaning if inside == "甲/1" else None)]
    )
    assert made == (
        '<p>见<a class="citation" href="/d/甲/1">《甲》第一条</a>和<a class="citation" href="/d/甲/1">甲一</a>，[[乙]]</p>'
    )


def test_the_first_mention_defines_the_short_name_that_later_ones_use(kb: KnowledgeBase) -> None:
    html = render(kb, f"[[{OLD}/3.6]]，[[渝府办发〔2016〕228号 三（七）]]，[[{OLD}/3.8|full]]").html
    assert html.count("《重庆市人民政府办公厅") == 2
    assert "（渝府办发〔2016〕228号，以下简称《实施意见》）第三部分第（六）项</a>" in html
    assert ">《实施意见》第三部分第（七）项</a>" in html


def test_a_document_that_is_mentioned_once_is_given_no_short_name(kb: KnowledgeBase) -> None:
    html = render(kb, f"[[{OLD}/3.6]]，[[{NEW}/3.4]]，[[{NEW}/3.5|short]]").html
    assert "（渝府办发〔2016〕228号）第三部分" in html
    assert "以下简称《意见》" in html
    assert ">《意见》第三部分第（五）项</a>" in html


def test_a_short_mention_before_any_other_needs_no_definition(kb: KnowledgeBase) -> None:
    html = render(kb, f"[[{OLD}/3.6|short]]").html
    assert ">渝府办发〔2016〕228号第三部分第（六）项</a>" in html


def test_two_documents_with_one_short_name_are_told_apart_by_number() -> None:
    def mean(inside: str) -> Meaning:
        return Meaning(inside, f"/d/{inside}", f"《{inside}意见》", f"{inside}号", "", "", "《意见》", "首", "《意见》")

    made = markdown("[[甲]][[乙]][[甲]][[乙]]", extensions=[Citations(mean)])
    assert [words.partition("<")[0] for words in made.split('">')[1:]] == ["《甲意见》", "《乙意见》", "甲号", "乙号"]


def test_what_is_rendered_is_a_clean_memo(kb: KnowledgeBase) -> None:
    html = render(kb, f"[[{OLD}/3.6]]，又见[[{OLD}/3.7]]；[[{NEW}/3.4]]，又见[[{NEW}/3.5]]。").html
    assert check(kb, BeautifulSoup(html, "lxml").get_text()).findings == ()


def quote_of(kb: KnowledgeBase, address: str, words: str) -> str:
    start = kb.clause(address).text.index(words)
    return f"{address}?quote={start}-{start + len(words)}.{fingerprint(words)}"


def test_a_locked_quotation_says_whether_its_words_are_the_same(kb: KnowledgeBase) -> None:
    words = kb.clause(f"{OLD}/3.6").text[:20]
    quote = quote_of(kb, f"{OLD}/3.6", words)
    same, typed = (render(kb, f"> {shown}\n> —— [[{quote}]]").html for shown in (words, words[:-1] + "误"))
    assert 'class="quotation same"' in same
    assert f'href="/d/{quote}"' in same
    assert 'class="quotation changed"' in typed
    assert f"原文现为：“{words}”" in typed


def test_a_locked_quotation_alone_stands_for_its_words(kb: KnowledgeBase) -> None:
    words = kb.clause(f"{OLD}/3.6").text[:20]
    html = render(kb, f"[[https://kb.cn/d/{quote_of(kb, f'{OLD}/3.6', words)}]]").html
    assert html.startswith('<blockquote class="quotation same">')
    assert words in html


def test_a_locked_quotation_whose_source_changed_is_found(kb: KnowledgeBase) -> None:
    words = kb.clause(f"{OLD}/3.6").text[:20]
    right = quote_of(kb, f"{OLD}/3.6", words)
    wrong = right[:-12] + "0" * 12
    assert check(kb, f"> {words}\n> —— [[{right}]]", markdown=True).findings == ()
    found = check(kb, f"见[[{wrong}]]。", markdown=True).findings
    assert [one.kind for one in found] == ["quote_differs"]
    typed = check(kb, f"> {words[:-1]}误\n> —— [[{wrong}]]", markdown=True).findings
    assert [(one.kind, one.line) for one in typed] == [("quote_differs", 1)]


def test_a_footnote_stands_under_the_text_with_those_of_the_author(kb: KnowledgeBase) -> None:
    text = f"物流[[{NEW}/3.4|footnote]]，甲[^1]。\n\n[^1]: 见[[{OLD}/3.6]]。"
    html = render(kb, text, "https://kb.cn").html
    notes = [note.get_text() for note in BeautifulSoup(html, "lxml").select("div.footnote li")]
    assert [note.strip()[:20] for note in notes] == [
        "见《重庆市人民政府办公厅关于加快发展战略性",
        "《重庆市人民政府关于新形势下推动服务业高质",
    ] or len(notes) == 2
    assert '<a class="citation" href="https://kb.cn/d/yff-2020-10/3.4">《重庆市人民政府关于' in html
    assert '<a class="citation" href="https://kb.cn/d/yfbf-2016-228/3.6">' in html


def test_a_comparison_inside_a_sentence_is_two_links(kb: KnowledgeBase) -> None:
    html = render(kb, f"比较[[{OLD}/4.1.2 ⇄ {NEW}/4.1.2]]。").html
    assert "<table" not in html
    assert html.count("<a ") == 2
    assert html.endswith("。</p>")


def test_code_between_fences_is_shown_as_it_is(kb: KnowledgeBase) -> None:
    assert "<pre><code>[[yff-2020-10/3.4]]" in render(kb, "```\n[[yff-2020-10/3.4]]\n```").html


def test_two_places_stand_side_by_side_word_for_word(kb: KnowledgeBase) -> None:
    html = render(kb, f"[[{OLD}/4.1.2 ⇄ {NEW}/4.1.2]]").html
    assert html.startswith('<table class="both">')
    assert "社会组织平等参与提供公共服务" in html
    assert "社会组织参与提供公共服务" in html


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "[x](JaVa\tScript:alert(1))",
     "![x](data:text/html,1)", "[x](JaVaScRiPt&#58;alert(1))", "[x](&#x6A;avascript:alert(1))", "[x](//evil.cn)", "[x](\\\\evil.cn)", "<div onclick=x>\n\ny\n\n</div>", "[x](vbscript:y)"],
)  # fmt: skip
def test_nothing_of_the_author_s_runs(kb: KnowledgeBase, text: str) -> None:
    html = render(kb, text).html.lower()
    assert not any(mark in html for mark in ("<script", "<img src=x", "<div", 'href="java', 'href="vb', 'src="data'))


def test_a_word_file_has_links_and_footnotes(kb: KnowledgeBase) -> None:
    html = render(
        kb, f"# 备忘\n\n见[[{OLD}/3.6]]，物流[[{NEW}/3.4|footnote]]。\n\n- 甲\n\n> 引\n", "https://kb.cn"
    ).html
    data = as_docx(html)
    document = Document(BytesIO(data))
    links = [link.url for paragraph in document.paragraphs for link in paragraph.hyperlinks]
    assert links == [f"https://kb.cn/d/{OLD}/3.6"]
    with ZipFile(BytesIO(data)) as file:
        notes = file.read("word/footnotes.xml").decode()
    assert "渝府发〔2020〕10号，第三部分第（四）项。" in notes
    assert "footnoteReference" in document.element.xml
    assert [paragraph.style.name for paragraph in document.paragraphs if paragraph.style][-1] == "Quote"


@pytest.mark.parametrize(("text", "said"), [("[" * 2_000, "第1行有2000个"), ("- " * 3_000 + "a", "层数太多")])
def test_a_trap_is_refused_in_one_sentence(kb: KnowledgeBase, text: str, said: str) -> None:
    with pytest.raises(BadFile, match=said):
        render(kb, text)
