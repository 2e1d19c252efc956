"""How officials write: names they define, documents of others between ours, blocks with their source, numbers with slips."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from docx import Document
from docx.oxml import OxmlElement

from kb import KnowledgeBase
from kb.citation import resolve
from kb.citation.memo import check, check_file
from kb.errors import BadFile

OLD, NEW = "渝府办发〔2016〕228号", "渝府发〔2020〕10号"
TITLE = "《重庆市人民政府关于新形势下推动服务业高质量发展的意见》"
OLD_TITLE = "《重庆市人民政府办公厅关于加快发展战略性新兴服务业的实施意见》"
LOGISTICS = "构建集通道、枢纽、网络、平台于一体的物流运行体系，推动物流降本增效。"


def kinds(kb: KnowledgeBase, text: str, *, markdown: bool = False) -> list[str]:
    return [one.kind for one in check(kb, text, markdown=markdown).findings]


@pytest.mark.parametrize(
    "defined",
    [f"{TITLE}（{NEW}）（以下简称《意见》）", f"{TITLE}（{NEW}）（以下简称“《意见》”）", f"{TITLE}（{NEW}）（下称《意见》）",
     f"{TITLE}（{NEW}）（简称《意见》）", f"{TITLE}（{NEW}）（以下称《意见》）", f"{TITLE}（{NEW}），以下简称《意见》，",
     f"{TITLE}（{NEW}）（以下统称《意见》）三、（七）", f"{TITLE}（{NEW}，下称《意见》）", f"{NEW}（以下简称《意见》）",
     f"{TITLE}（以下简称《意见》，{NEW}）", f"{TITLE}，{NEW}（以下简称《意见》）"],
)  # fmt: skip
def test_a_name_is_defined_in_every_usual_way(kb: KnowledgeBase, defined: str) -> None:
    memo = f"{defined}已印发。\n\n《意见》三、（四）提出“构建集通道、枢纽、网络、平台于一体的物流体系”。"
    assert kinds(kb, memo) == ["quote_differs"]


@pytest.mark.parametrize("name", ["10号文", "意见", "高质量意见"])
def test_a_defined_name_without_marks_counts_before_a_reference(kb: KnowledgeBase, name: str) -> None:
    memo = f"{TITLE}（{NEW}，以下简称{name}）印发。\n\n各区县提出意见。{name}三、（四）提出“{LOGISTICS.replace('运行', '')}”。"
    assert kinds(kb, memo) == ["quote_differs"]


@pytest.mark.parametrize(
    "memo",
    ["2020年《意见》出台后，《中华人民共和国民法典》第十二条规定“中华人民共和国领域内的民事活动，适用中华人民共和国法律。”",
     "2020年《意见》三、（五）出台后，“中华人民共和国领域内的民事活动，适用中华人民共和国法律”（《中华人民共和国民法典》第十二条）。",
     "2020年《意见》三、（五）出台后，“中华人民共和国领域内的民事活动，适用中华人民共和国法律”（民法典第十二条）。",
     "2020年《意见》三、（五）出台后，据《人民日报》报道，“重庆的服务业发展迈上了新的台阶”。",
     f"{NEW}三、（二）。\n\n国发〔2014〕26号第二条。\n\n同上，“另外一句不属于我们的话语”。",
     f"{NEW}三、（二）。\n\n《中华人民共和国民法典》第十二条。前款规定的“法人成立的具体条件和程序”，依照法律。"],
)  # fmt: skip
def test_what_is_quoted_from_somebody_else_is_not_held_against_ours(kb: KnowledgeBase, memo: str) -> None:
    assert kinds(kb, memo) == []


def test_words_that_are_plainly_ours_are_checked_behind_another_title(kb: KnowledgeBase) -> None:
    memo = f"{NEW}三、（四）要求编制《物流业规划》，“构建集通道、枢纽、网络、平台于一体的物流体系，推动物流降本增效。”"
    assert kinds(kb, memo) == ["quote_differs"]


@pytest.mark.parametrize(
    "behind",
    ["（来源：2020年《意见》三、（七））", "（根据2020年《意见》三、（七））", "（出自2020年《意见》三、（七））",
     "（市政府2020年《意见》三、（七））", "【2020年《意见》三、（七）】", "（见2020年《意见》三、（七））"],
)  # fmt: skip
def test_a_citation_in_brackets_behind_a_quotation_wins(kb: KnowledgeBase, behind: str) -> None:
    assert kinds(kb, f"2016年《实施意见》三、（五）之外，“到2025年，会展业直接收入达340亿元。”{behind}") == []


@pytest.mark.parametrize(
    "block",
    [f"> {LOGISTICS}——{NEW}三、（四）", f"> {LOGISTICS}（{NEW}三、（四））", f"> {LOGISTICS}\n> （{NEW}三、（四））",
     f"> {LOGISTICS}\n> — {NEW}三、（四）", f"> {LOGISTICS}\n> ―― {NEW}三、（四）", f"> {LOGISTICS}\n> 摘自{NEW}三、（四）",
     f"> {LOGISTICS}\n>\n> ——{NEW}三、（四）", f"> “{LOGISTICS}”——{NEW}三、（四）"],
)  # fmt: skip
def test_a_block_belongs_to_the_citation_at_its_end(kb: KnowledgeBase, block: str) -> None:
    assert kinds(kb, f"{NEW}三、（五）如下：\n\n{block}", markdown=True) == []
    assert kinds(kb, f"如下：\n\n{block.replace('降本增效', '降低成本')}", markdown=True) == ["quote_differs"]


def test_two_blocks_are_two_quotations(kb: KnowledgeBase) -> None:
    memo = f"{NEW}三、（四）：\n\n> 推动冷链物流全链条融合发展，支持商贸流通企业完善冷链设施。\n\n> {LOGISTICS}"
    first, second = memo.split("\n\n> ")[1:]
    assert kinds(kb, memo.replace("支持商贸", "鼓励商贸"), markdown=True) == ["quote_differs"]
    found = check(kb, memo.replace(second, second.replace("降本", "降")), markdown=True).findings
    assert [one.line for one in found if one.text.startswith("构建")] == [5]
    assert first


def test_a_mark_of_a_footnote_is_no_word_of_a_quotation(kb: KnowledgeBase) -> None:
    assert kinds(kb, f"{NEW}三、（四）：\n\n> {LOGISTICS}[^1]\n\n[^1]: 注", markdown=True) == []


@pytest.mark.parametrize("markdown", [True, False])
def test_words_quoted_as_printed_with_their_blanks_are_right(kb: KnowledgeBase, markdown: bool) -> None:
    assert kinds(kb, f"{OLD}引言：“深化拓展***域发展战略，促进产业结构转型升级”。", markdown=markdown) == []


@pytest.mark.parametrize(
    "filled",
    ["都市功能核心区和都市功能拓展区是战略性新兴服务业发展的主战场，要切实发挥好中坚作用", "深化拓展五大功能区"],
)
def test_a_quotation_that_fills_in_a_blank_is_a_note(kb: KnowledgeBase, filled: str) -> None:
    place = "二、（二）" if filled.startswith("都市") else "引言"
    checked = check(kb, f"{OLD}{place}：“{filled}{'' if place != '引言' else '域发展战略'}”。")
    assert checked.findings == ()
    assert "blanked" in [one.kind for one in checked.notes]


@pytest.mark.parametrize(
    "written",
    ["渝府办发〔2016年〕228号", "渝府办发（2016年）第228号", "渝府办发2016年228号", "渝府办发〈2016〉228号", "渝府办发〖2016〗228号",
     "渝府办发「2016」228号", "渝府办发〔二〇一六〕228号", "渝府办发〔二〇一六〕二二八号", "渝府辦發〔2016228", "渝府办发2016228号"],
)  # fmt: skip
def test_a_number_is_known_in_every_writing(kb: KnowledgeBase, written: str) -> None:
    assert [one.address for one in kb.resolve(written)] == ["yfbf-2016-228"]


@pytest.mark.parametrize(
    "written", ["渝府办〔2016〕228号", "渝府〔2020〕10号", "渝府办法〔2016〕228号", "根据渝府办友〔2016〕228号"]
)
def test_a_slip_in_the_code_is_near(kb: KnowledgeBase, written: str) -> None:
    assert [one.status for one in kb.resolve(written)] == ["near"]
    assert kinds(kb, written) == ["near_number"]


def test_a_slip_in_the_code_behind_our_title_is_near(kb: KnowledgeBase) -> None:
    assert kinds(kb, f"{OLD_TITLE}（渝府办〔2016〕228号）") == ["near_number"]


@pytest.mark.parametrize(
    "memo",
    ["《重庆市人民政府办公厅关于加快推进战略性新兴服务业发展的实施意见》（渝府办发〔2016〕228号）",
     "《重庆市人民政府关于印发服务贸易方案的通知》（渝府发〔2020〕10号）",
     "《重庆市人民政府关于推动新形势下服务业高质量发展的意见》"],
)  # fmt: skip
def test_a_wrong_title_is_found(kb: KnowledgeBase, memo: str) -> None:
    assert kinds(kb, memo) == ["title_differs"]


def test_another_document_with_a_title_like_ours_is_only_noted(kb: KnowledgeBase) -> None:
    checked = check(kb, "《重庆市人民政府办公厅关于加快发展战略性新兴制造业的实施意见》（渝府办发〔2015〕30号）")
    assert checked.findings == ()
    assert [one.kind for one in checked.notes] == ["not_in_corpus"]


@pytest.mark.parametrize(
    ("memo", "wrong"),
    [("重庆市发展和改革委员会《关于加快发展战略性新兴服务业的实施意见》", True),
     ("根据市发展改革委《关于加快发展战略性新兴服务业的实施意见》", True),
     ("市政府办公厅《关于新形势下推动服务业高质量发展的意见》", True),
     ("重庆市人民政府《关于加快发展战略性新兴服务业的实施意见》", True),
     ("市政府《关于加快发展战略性新兴服务业的实施意见》", False),
     ("根据市政府办公厅《关于加快发展战略性新兴服务业的实施意见》", False),
     ("各部门要执行全部《关于加快发展战略性新兴服务业的实施意见》", False)],
)  # fmt: skip
def test_a_wrong_issuer_before_the_title_is_found(kb: KnowledgeBase, memo: str, wrong: bool) -> None:
    assert kinds(kb, memo) == (["issuer_or_year_mismatch"] if wrong else [])


@pytest.mark.parametrize(
    ("written", "paths"),
    [("第四部分第5目至第7目", ["4.2.5", "4.2.6", "4.2.7"]), ("四、5至7", ["4.2.5", "4.2.6", "4.2.7"]),
     ("四、（二）9至（三）15", ["4.2.9", "4.2.10", "4.2.11", "4.2.12", "4.2.13", "4.2.14", "4.3.15"]),
     ("四、9、10", ["4.2.9", "4.2.10"]), ("三、（九）至四、（一）", ["3.9", "3.10", "4.1"]),
     ("三、（一）——（四）", ["3.1", "3.2", "3.3", "3.4"]), ("第三至第五部分", ["3", "4", "5"]), ("第三至五部分", ["3", "4", "5"]),
     ("第一、二部分", ["1", "2"]), ("第三部分中的第（六）项", ["3.6"]), ("引言", ["preamble"]), ("主送机关", ["salutation"]),
     ("，2016年11月2日发布，第三部分第（六）项", ["3.6"])],
)  # fmt: skip
def test_lists_ranges_and_special_places_are_whole(kb: KnowledgeBase, written: str, paths: list[str]) -> None:
    found = kb.resolve(f"{OLD}{written}")
    assert [one.addresses for one in found] == [tuple(f"yfbf-2016-228/{path}" for path in paths)]


def test_what_cite_writes_is_read_back(kb: KnowledgeBase) -> None:
    lost = [
        (style, clause.address)
        for clause in kb.tree("yfbf-2016-228")
        for style in ("gongwen", "footnote")
        if [one.address for one in kb.resolve(kb.cite(clause.address, style).text)] != [clause.address]
    ]
    assert lost == []


@pytest.mark.parametrize(
    "memo", ["本文第三部分第（二）项将详述。", "见上文三、（二）。", "见本报告第四部分第（一）项。", "二十三、（三）"]
)
def test_a_memo_may_point_to_itself(kb: KnowledgeBase, memo: str) -> None:
    assert kinds(kb, memo) == []


def test_as_above_with_a_reference_is_the_same_document(kb: KnowledgeBase) -> None:
    found = kb.resolve(f"{OLD}三、（二）与{NEW}三、（四）比较。同上三、（二）")
    assert found[-1].address == "yff-2020-10/3.2"


@pytest.mark.parametrize(
    ("quoted", "kind"),
    [
        ("快推进‘五证合一、一照一码’登记制度改革", "quote_elsewhere"),
        ("构建集通道、枢纽……推动物流降本增效", "quote_elsewhere"),
    ],
)
def test_words_from_elsewhere_are_found_with_their_inner_marks(kb: KnowledgeBase, quoted: str, kind: str) -> None:
    assert kinds(kb, f"{NEW}三、（十二）提出，“{quoted}”") == [kind]


@pytest.mark.parametrize(
    ("typed", "right"),
    [("用电、用水、用全气价格", "用电、用水、用气价格"), ("构建集通道、纽枢、网络", "构建集通道、枢纽、网络")],
)
def test_the_suggestion_is_the_words_that_were_meant(kb: KnowledgeBase, typed: str, right: str) -> None:
    place = f"{OLD}四、（四）22" if "用电" in typed else f"{NEW}三、（四）"
    assert [one.suggestion for one in check(kb, f"{place}提出“{typed}”").findings] == [right]


def word_file(document: "Document") -> bytes:  # type: ignore[valid-type]  # the library's factory
    file = BytesIO()
    document.save(file)  # type: ignore[attr-defined]
    return file.getvalue()


def test_inserted_words_of_a_word_file_are_read_and_deleted_ones_not(kb: KnowledgeBase) -> None:
    document = Document()
    paragraph = document.add_paragraph("渝府发〔2020〕")
    inserted = OxmlElement("w:ins")
    inserted.append(paragraph.add_run("10")._r)
    paragraph._p.append(inserted)
    paragraph.add_run("号三、（一）")
    assert [one.address for one in check_file(kb, "a.docx", word_file(document)).citations] == ["yff-2020-10/3.1"]


def test_tables_of_a_word_file_stand_where_they_are_read(kb: KnowledgeBase) -> None:
    document = Document()
    document.add_paragraph("一")
    document.add_table(1, 2).rows[0].cells[1].text = "渝府发〔2020〕11号"
    document.add_paragraph("三")
    assert [one.line for one in check_file(kb, "a.docx", word_file(document)).findings] == [3]


def test_words_quoted_with_the_source_s_own_marks_are_checked(kb: KnowledgeBase) -> None:
    memo = f"{NEW}三、（十三）“实施“互联网＋养老”行动，建设智慧养老园”"
    assert kinds(kb, memo) == ["quote_differs"]
    assert kinds(kb, memo.replace("智慧养老园", "智慧养老院")) in ([], ["quote_differs"])


@pytest.mark.parametrize(
    "quoted",
    ["到2025年，*全市网络零售额*达2000亿元", "到2025年，_全市网络零售额_达2000亿元", "到2025年，`全市网络零售额`达2000亿元",
     "到2025年，[全市网络零售额](/d/yff-2020-10/3.5)达2000亿元", "到2025年，全市网络零售额达2000亿元[^1]",
     "到2025年，\\\n全市网络零售额达2000亿元", "到2025年，<br>全市网络零售额达2000亿元", "到2025年，**全市网络零售额**达2000亿元"],
)  # fmt: skip
def test_markdown_inside_a_quotation_is_no_word_of_it(kb: KnowledgeBase, quoted: str) -> None:
    assert kinds(kb, f"{NEW}三、（五），“{quoted}”", markdown=True) == []


@pytest.mark.parametrize(
    ("first", "second"), [("1、", "2、"), ("（1）", "（2）"), ("一、", "二、"), ("（一）", "（二）"), ("①", "②")]
)
def test_a_line_that_begins_with_a_number_begins_a_paragraph(kb: KnowledgeBase, first: str, second: str) -> None:
    assert kinds(kb, f"{first}{NEW}三、（四）的落实情况\n{second}群众反映“快递到家门口真是方便极了”") == []


def test_a_heading_is_a_paragraph_of_its_own(kb: KnowledgeBase) -> None:
    assert kinds(kb, f"## 比较{NEW}三、（四）\n群众反映“快递到家门口真是方便极了”。", markdown=True) == []


def test_a_line_may_break_inside_a_citation(kb: KnowledgeBase) -> None:
    assert [one.address for one in check(kb, f"根据{NEW}\n三、（四）").citations] == ["yff-2020-10/3.4"]


def test_a_soft_break_of_a_word_file_is_no_word(kb: KnowledgeBase) -> None:
    document = Document()
    document.add_paragraph(f"{NEW}三、（五），“到2025年，\n全市网络零售额达2000亿元”。")
    assert check_file(kb, "a.docx", word_file(document)).findings == ()


def test_a_merged_cell_is_read_once_and_a_table_in_a_cell_too(kb: KnowledgeBase) -> None:
    document = Document()
    table = document.add_table(2, 3)
    table.rows[0].cells[0].merge(table.rows[0].cells[2]).text = "渝府发〔2020〕11号"
    table.rows[1].cells[0].add_table(1, 1).rows[0].cells[0].text = "渝府发〔2020〕12号"
    assert [one.kind for one in check_file(kb, "a.docx", word_file(document)).findings] == ["near_number"] * 2


def broken(change: str) -> bytes:
    """A Word file with something wrong in its main part."""
    file = BytesIO()
    with ZipFile(BytesIO(word_file(Document()))) as source, ZipFile(file, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml":
                data = data[:200] if change == "cut" else b"<a>" * 5_000 if change == "deep" else b" " * (65 * 2**20)
            target.writestr(name, data)
    return file.getvalue()


@pytest.mark.parametrize("change", ["cut", "deep", "large"])
def test_a_word_file_that_cannot_be_read_is_refused_in_one_sentence(kb: KnowledgeBase, change: str) -> None:
    with pytest.raises(BadFile, match="Word 文件"):
        check_file(kb, "a.docx", broken(change))


def test_a_memo_that_is_too_long_is_refused(kb: KnowledgeBase) -> None:
    with pytest.raises(BadFile, match="100 万字"):
        check(kb, "（" * 1_000_001)


def test_a_place_without_a_document_is_not_looked_for_in_every_document_of_many(
    kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resolve, "FEW", 1)
    monkeypatch.setattr(KnowledgeBase, "tree", lambda *_: pytest.fail("clauses are read"))
    (found,) = kb.resolve("见三、（二）。")
    assert (found.status, found.addresses, found.choices) == ("ambiguous", (), ())
