"""Titles of laws as memos write them: what may be left out, what is a slip, and what is another work."""

import pytest

from indexer import build
from kb import KnowledgeBase, open_kb
from kb.citation.memo import check

LAWS = [
    "中华人民共和国民法典合同编", "中华人民共和国刑法修正案（五）", "中华人民共和国义务教育法", "中华人民共和国治安管理处罚法",
    "中华人民共和国国歌法", "上海市实施《中华人民共和国义务教育法》办法", "上海市专利保护条例", "戒毒条例", "河南省物业管理条例",
    "最高人民法院关于适用《中华人民共和国民法典》时间效力的若干规定", "最高人民法院关于审理抢夺刑事案件适用法律若干问题的解释",
    "人民检察院刑事诉讼规则（试行）",
]  # fmt: skip
MARKED = "上海市实施《中华人民共和国义务教育法》办法"
SUPREME = "最高人民法院关于适用《中华人民共和国民法典》时间效力的若干规定"


@pytest.fixture(scope="module")
def laws(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    folder = tmp_path_factory.mktemp("laws")
    for n, title in enumerate(LAWS):
        text = f"{title}\n\n第一条 为了规范有关活动，升国旗，制定本规定。\n\n第二条 本规定自公布之日起施行。\n"
        (folder / f"{n}.txt").write_text(text, encoding="utf-8")
    for year in (2009, 2024):
        name = f"甲市消防条例({year}-02-03).txt"
        (folder / name).write_text(f"甲市消防条例\n\n第一条 {year}年的话。\n", encoding="utf-8")
    build(folder, folder / "var", "whoosh")
    return open_kb(folder / "var")


def title_at(kb: KnowledgeBase, memo: str) -> list[str | None]:
    return [one.address and kb.document(one.address.partition("/")[0]).title for one in check(kb, memo).citations]


@pytest.mark.parametrize(
    ("written", "title"),
    [("中华人民共和国义务教育法", "中华人民共和国义务教育法"), ("义务教育法", "中华人民共和国义务教育法"),
     ("中华人民共和国戒毒条例", "戒毒条例"), ("刑法修正案（五）", "中华人民共和国刑法修正案（五）"),
     ("上海市实施〈中华人民共和国义务教育法〉办法", MARKED), ("上海市实施《中华人民共和国义务教育法》办法", MARKED),
     ("上海市实施<义务教育法>办法", MARKED),
     ("关于适用〈中华人民共和国民法典〉时间效力的若干规定", SUPREME), ("最高人民法院关于适用〈民法典〉时间效力的若干规定", SUPREME)],
)  # fmt: skip
def test_the_country_the_issuer_and_the_shape_of_marks_are_no_fault(
    laws: KnowledgeBase, written: str, title: str
) -> None:
    assert title_at(laws, f"依照《{written}》第一条办理。") == [title]
    assert check(laws, f"依照《{written}》第一条办理。").findings == ()


@pytest.mark.parametrize(
    "written",
    ["中华人民共和国民法典", "中华人民共和国刑法", "中华人民共和国刑法修正案", "中华人民共和国刑法修正案（六）",
     "中华人民共和国义务教育法实施细则", "专利保护条例", "北京市专利保护条例", "上海市专利保护办法", "中华人民共和国国旗法",
     "河北省物业管理条例", "河南省住宅物业管理条例", "某市戒毒条例", "人民检察院刑事诉讼规则",
     "最高人民法院关于审理洗钱刑事案件适用法律若干问题的解释"],
)  # fmt: skip
def test_another_work_is_no_slip_of_ours(laws: KnowledgeBase, written: str) -> None:
    checked = check(laws, f"依照《{written}》第一条办理。")
    assert (checked.citations, checked.findings) == ((), ())


@pytest.mark.parametrize(
    ("written", "right"),
    [("戒毒条列", "戒毒条例"), ("戒毒例条", "戒毒条例"), ("上海市专利保护条", "上海市专利保护条例"), ("上海市实施中华人民共和国义务教育法办法", MARKED), ("上海市专利保条例", "上海市专利保护条例"),
     ("中华人民共和国治安管理处罚发", "中华人民共和国治安管理处罚法"), ("治安管理处罚发", "中华人民共和国治安管理处罚法"),
     ("中华人名共和国治安管理处罚法", "中华人民共和国治安管理处罚法"), ("上海市实施〈中华人民共和国义物教育法〉办法", MARKED),
     ("最高人民法院关于适用〈中华人民共和国民法典〉时间校力的若干规定", SUPREME),
     ("关于适用〈中华人民共和国民法典〉时间校力的若干规定", SUPREME.removeprefix("最高人民法院"))],
)  # fmt: skip
def test_a_slip_is_told_with_a_title_that_is_ready_to_paste(laws: KnowledgeBase, written: str, right: str) -> None:
    (found,) = check(laws, f"依照《{written}》第一条办理。").findings
    assert (found.kind, found.suggestion) == ("title_differs", right)


@pytest.mark.parametrize(("memo", "kinds"), [("最高人民法院", []), ("最高人民检察院", ["issuer_or_year_mismatch"])])
def test_the_organ_in_a_title_is_its_issuer_where_none_is_known(
    laws: KnowledgeBase, memo: str, kinds: list[str]
) -> None:
    found = check(laws, f"{memo}《{SUPREME.removeprefix('最高人民法院')}》第一条").findings
    assert [one.kind for one in found] == kinds
    assert [one.suggestion for one in found] == ["最高人民法院"] * len(kinds)


@pytest.mark.parametrize(("year", "kinds"), [(2009, []), (2024, []), (2015, ["issuer_or_year_mismatch"])])
def test_of_versions_of_one_title_that_of_the_year_is_meant(laws: KnowledgeBase, year: int, kinds: list[str]) -> None:
    checked = check(laws, f"{year}年《甲市消防条例》第一条“{year}年的话。”")
    assert [one.kind for one in checked.findings] == kinds
    assert kinds or laws.document(str(checked.citations[0].address).partition("/")[0]).year == year
