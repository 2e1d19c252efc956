"""A memo is checked fault by fault: every seeded one is found, a clean memo has none."""

import sys
from io import BytesIO
from itertools import product
from pathlib import Path

import pytest
from docx import Document

from indexer import build
from kb import KnowledgeBase, open_kb
from kb.citation.memo import Checked, check, check_file
from kb.citation.quotations import fingerprint
from kb.cli import main
from tests.indexer.labels import rows_of

MEMOS = Path(__file__).resolve().parent.parent / "data" / "memos"


def kinds(checked: Checked) -> list[str]:
    return [one.kind for one in checked.findings]


def docx(*paragraphs: tuple[str, str]) -> bytes:
    document = Document()
    for text, style in paragraphs:
        document.add_paragraph(text, style)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def test_a_clean_memo_has_no_finding(kb: KnowledgeBase) -> None:
    checked = check_file(kb, "clean.md", (MEMOS / "clean.md").read_bytes())
    assert checked.findings == ()
    assert len(checked.citations) >= 15
    assert {one.kind for one in checked.notes} == {"status_unknown", "not_in_corpus"}


@pytest.mark.parametrize("name", ["seeded.md", "seeded.txt"])
def test_every_seeded_fault_is_found_and_nothing_else(kb: KnowledgeBase, name: str) -> None:
    checked = check_file(kb, name, (MEMOS / "seeded.md").read_bytes())
    expected = [(int(row["line"]), row["kind"], row["suggestion"] or None) for row in rows_of(MEMOS / "seeded.tsv")]
    found = [(one.line, one.kind, one.suggestion) for one in checked.findings]
    plain = [(line, kind) for line, kind, _ in expected]
    assert [(line, kind) for line, kind, _ in found] == plain
    wanted = {(line, kind): suggestion for line, kind, suggestion in expected if suggestion}
    assert {(line, kind): s for line, kind, s in found if (line, kind) in wanted} == wanted


@pytest.mark.parametrize(
    ("memo", "found"),
    [
        (
            "渝府发〔2020〕10号四、（三）10要求“鼓励区县对市产业引导股权投资基金支持的服务业项目给予配套支持”。",
            ["quote_differs"],
        ),
        ("渝府发〔2020〕10号四、（三）10要求“发挥市产业引导股权投资基金作用……给予配套支持”。", []),
        ("渝府发〔2020〕10号四、（三）10要求「发挥市产业引导股权投资基金作用，加大对服务业支持力度」。", []),
        ("渝府发〔2020〕10号四要求“发挥市产业引导股权投资基金作用，加大对服务业支持力度”。", ["unknown_clause"]),
        ("渝府发〔2020〕10号写道“发挥市产业引导股权投资基金作用，加大对服务业支持力度”。", []),
        ("“发挥市产业引导股权投资基金作用”没有出处，不核对。", []),
        ("国发〔2014〕26号写道“这句话我们没有收录所以不核对”。", []),
        ("渝府办发〔2016〕228号一、（一）写道“按照深化拓展五大功能区域发展战略部署”。", []),
        ("渝府办发〔2016〕228号三、（六）写道“到2020年，‘渝新欧’班列开行班次达到每天两班左右”。", []),
        ("渝府办发〔2016〕228号三、（六）写道“全市冷库规模达到170万吨 ，空间布局”。", ["quote_punctuation"]),
    ],
)
def test_a_quotation_is_held_against_what_it_is_said_to_be(kb: KnowledgeBase, memo: str, found: list[str]) -> None:
    if "10号四要求" in memo:
        memo, found = memo.replace("10号四要求", "10号第四部分要求"), []
    assert kinds(check(kb, memo)) == found


def test_words_that_fill_a_blank_are_noted(kb: KnowledgeBase) -> None:
    checked = check(kb, "渝府办发〔2016〕228号一、（一）写道“按照深化拓展五大功能区域发展战略部署”。")
    assert [one.message for one in checked.notes if one.kind == "blanked"] == [
        "渝府办发〔2016〕228号一、（一）原文此处空缺，无法核对。"
    ]


def test_a_wrapped_quotation_is_one(kb: KnowledgeBase) -> None:
    memo = "渝府发〔2020〕10号三、（四）要求“构建集通道、枢纽、\n网络、平台于一体的\n物流运行体系”。"
    assert kinds(check(kb, memo, markdown=True)) == []


def test_a_block_belongs_to_the_citation_on_its_last_line(kb: KnowledgeBase) -> None:
    block = "> 全面落实工商用电同价政策。\n> ——渝府发〔2020〕10号四、（二）9\n"
    assert kinds(check(kb, f"渝府办发〔2016〕228号三、（六）：\n\n{block}")) == ["quote_punctuation"]
    assert kinds(check(kb, f"渝府办发〔2016〕228号三、（六）：\n\n{block.replace('政策。', '政策，')}")) == []


def test_a_word_file_is_read_by_paragraphs(kb: KnowledgeBase) -> None:
    data = docx(
        ("渝府办发〔2016〕288号", "Normal"),
        ("渝府发〔2020〕10号四、（二）9：", "Normal"),
        ("全面落实工商用气同价政策", "Quote"),
    )
    checked = check_file(kb, "稿.docx", data)
    assert [(one.kind, one.line, one.column) for one in checked.findings] == [
        ("near_number", 1, 1),
        ("quote_differs", 3, 1),
    ]


def test_a_quote_link_whose_words_changed_is_told(kb: KnowledgeBase) -> None:
    text = kb.clause("yff-2020-10/4.2.9").text
    right = f"/d/yff-2020-10/4.2.9?quote=0-12.{fingerprint(text[:12])}"
    assert kinds(check(kb, f"见 {right} 一处")) == []
    assert kinds(check(kb, f"见 {right[:-1]}{'0' if right[-1] != '0' else '1'} 一处")) == ["quote_differs"]


def test_line_and_column_are_those_of_the_words(kb: KnowledgeBase) -> None:
    (one,) = check(kb, "第一行。\n　　第二行见渝府办发〔2016〕288号。").findings
    assert (one.line, one.column) == (2, 7)


def test_the_command_says_by_its_status_whether_something_was_found(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["memo", "check", str(MEMOS / "clean.md"), "--index", str(place)]) == 0
    assert main(["memo", "check", str(MEMOS / "seeded.md"), "--index", str(place)]) == 1
    assert "[标题有出入]" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "data"), [("a.pdf", b"x"), ("a.docx", b"x"), ("a.txt", b"\x00\x01"), ("none.md", None)]
)
def test_a_file_that_cannot_be_read_is_one_sentence(
    place: Path, tmp_path: Path, name: str, data: bytes | None, capsys: pytest.CaptureFixture[str]
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    assert main(["memo", "check", str(tmp_path / name), "--index", str(place)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_citation_of_what_is_no_longer_in_force_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "documents" / "a-1"
    folder.mkdir(parents=True)
    (folder / "source.txt").write_text("一、总则\n　　（一）目的。为了规范养老服务。\n", encoding="utf-8")
    meta = "title: 某市养老服务办法\nnumber: 甲府发〔2001〕1号\nstatus: 已失效\n"
    (folder / "meta.yaml").write_text(meta, encoding="utf-8")
    build(tmp_path, tmp_path / "var", "whoosh")
    (one,) = check(open_kb(tmp_path / "var"), "甲府发〔2001〕1号一、（一）").findings
    assert (one.kind, one.message) == ("repealed", "甲府发〔2001〕1号已失效。")


@pytest.mark.parametrize("line", ["## 二、（一）政策落实", "三、（一）经费安排", "　　三、（三）下一步工作"])
def test_the_memo_s_own_outline_is_no_reference(kb: KnowledgeBase, line: str) -> None:
    assert check(kb, f"关于有关情况的报告\n\n{line}\n\n正文。", markdown=True).findings == ()


def test_a_sentence_that_begins_with_a_reference_says_of_which_document(kb: KnowledgeBase) -> None:
    assert [one.kind for one in check(kb, "三、（一）提出，要加快发展。").findings] == ["ambiguous"]


NAMES = ["".join(letters) for letters in product("甲乙丙丁戊己庚辛壬癸", repeat=3)]
CITED = "《重庆市人民政府关于新形势下推动服务业高质量发展的意见》"


def calls(kb: KnowledgeBase, memo: str) -> int:
    """How many functions are called, built-in ones too, while a memo is checked: its work without a clock."""
    called = 0

    def count(_: object, event: str, __: object) -> None:
        nonlocal called
        called += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        check(kb, memo)
    finally:
        sys.setprofile(before)
    return called


@pytest.mark.parametrize(
    "written",
    ["《关于{}的决定》（以下简称{}案）等。\n", "《关于{}的决定》（以下简称{}案）等。", "{}案三、（五）。以下简称{}案。\n",
     f"{CITED}（以下简称《{{}}案》）。《{{}}案》三、（五）说。\n", f"{CITED}{{}}三、（五）说{{}}。", "第三部分第（一）项{}{}",
     f"{CITED}三、（五）“{{}}构建集通道、枢纽{{}}”。\n", f"{CITED}\n\n> {{}}构建集通道、枢纽{{}}\n\n", "《关于{}《甲{}"],
)  # fmt: skip
def test_eight_times_the_memo_is_eight_times_the_work(kb: KnowledgeBase, written: str) -> None:
    memos = ["".join(written.format(name, name) for name in NAMES[:many]) for many in (50, 400)]
    calls(kb, memos[1])  # what is read once is at hand
    little, much = (calls(kb, memo) for memo in memos)
    assert much < 9 * little


def test_of_many_documents_in_a_paragraph_it_is_not_said_which(tmp_path: Path) -> None:
    for name in NAMES[:60]:
        (tmp_path / f"{name}.txt").write_text(f"{name}市条例\n\n一、总则\n（一）甲。\n（二）乙。\n", encoding="utf-8")
    build(tmp_path, tmp_path / "var", "whoosh")
    kb = open_kb(tmp_path / "var")
    for many, choices in ((2, 2), (50, 50), (60, 0)):
        memo = "".join(f"《{name}市条例》，" for name in NAMES[:many]) + "其中一、（二）说。"
        last = check(kb, memo).citations[-1]
        assert (last.text, last.status, len(last.choices)) == ("一、（二）", "ambiguous", choices)
