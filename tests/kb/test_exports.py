"""Lists as files: what a spreadsheet or a calendar gets."""

import csv
import json
from collections.abc import Callable, Sequence
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from kb import BadQuery, FactOptions, KnowledgeBase
from kb.cli import main
from kb.exports import Sheet, deadlines, ledger, pieces, sheets, target_list, topic_list, whole

COMMERCE = FactOptions(department=("市商务委",))
DANGEROUS = Sheet("表", (("a", "甲"),), (("=1+1",), ("+1",), ("-1",), ("@x",), ("\t=1",), ("＝1",), (-1,)))


def test_the_ledger_of_a_department_has_a_row_for_each_duty(kb: KnowledgeBase) -> None:
    sheet = ledger(kb, COMMERCE)
    assert sheet.title == "市商务委督查台账"
    assert len(sheet.rows) == len(kb.duties(COMMERCE)) > 3
    first = dict(zip([key for key, _ in sheet.columns], sheet.rows[0], strict=True))
    assert first["address"] == "yfbf-2016-228/3.2"
    assert first["targets"] == "离岸服务外包执行额：突破60亿美元（2020年）；离岸服务外包执行额年均增长：25%（2020年）"
    assert first["deadline"] == "2020年"


@pytest.mark.parametrize("table", [ledger, target_list, topic_list])
def test_the_clauses_of_many_rows_are_asked_for_at_once(
    kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch, table: Callable[[KnowledgeBase, FactOptions], Sheet]
) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr(sheets, "AHEAD", 10)
    monkeypatch.setattr(type(kb), "foresee", lambda _, addresses: asked.append(list(addresses)))
    found = table(kb, FactOptions()).rows
    rows = list(found)
    assert [len(one) for one in asked[:-1]] == [10] * (len(asked) - 1)
    assert [address for one in asked for address in one] == [row[-1] for row in rows]
    assert (list(found[3:5]), found[-1]) == (rows[3:5], rows[-1])


def test_csv_opens_in_a_spreadsheet_as_chinese() -> None:
    assert whole(DANGEROUS, "csv").startswith(b"\xef\xbb\xbf")


def test_no_cell_runs_as_a_formula() -> None:
    cells = [row[0] for row in csv.reader(StringIO(whole(DANGEROUS, "csv").decode("utf-8-sig")))]
    assert cells == ["甲", "'=1+1", "'+1", "'-1", "'@x", "'\t=1", "'＝1", "-1"]
    page = load_workbook(BytesIO(whole(DANGEROUS, "xlsx"))).active
    assert {cell.data_type for (cell,) in page.iter_rows(max_row=7)} == {"s"}
    assert page.cell(8, 1).value == -1


def test_json_keeps_numbers_and_nulls(kb: KnowledgeBase) -> None:
    rows = json.loads(whole(target_list(kb, FactOptions()), "json"))
    assert len(rows) == len(kb.targets())
    assert {type(row["value"]) for row in rows} <= {int, float, type(None)}


def test_the_list_of_topics_stands_in_the_order_of_the_vocabulary(kb: KnowledgeBase) -> None:
    order = list(kb.topic_definitions())
    topics = [row[0] for row in topic_list(kb, FactOptions()).rows]
    assert topics == sorted(topics, key=order.index)
    assert len(topics) == len(kb.topics())


def test_a_calendar_has_an_event_for_each_deadline(kb: KnowledgeBase) -> None:
    data = deadlines(kb, "市商务委").decode()
    assert data.startswith("BEGIN:VCALENDAR\r\n")
    assert data.endswith("END:VCALENDAR\r\n")
    assert data.count("BEGIN:VEVENT") == data.count("END:VEVENT") > 0
    assert "DTSTART;VALUE=DATE:20201231" in data
    assert all(len(line.encode()) <= 75 for line in data.split("\r\n"))


@pytest.mark.parametrize(
    ("ending", "start"), [("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK"), ("json", b"["), ("ics", b"BEGIN:VCALENDAR")]
)
def test_a_list_is_written_by_the_ending_of_its_file(place: Path, tmp_path: Path, ending: str, start: bytes) -> None:
    file = tmp_path / f"台账.{ending}"
    assert main(["duties", "--department", "市商务委", "-o", str(file), "--index", str(place)]) == 0
    assert file.read_bytes().startswith(start)


def test_an_ending_nobody_knows_is_refused(place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["duties", "-o", str(tmp_path / "a.doc"), "--index", str(place)]) == 2
    assert "不会写“.doc”" in capsys.readouterr().err


@pytest.mark.parametrize("more", [["--topic", "金融"], ["--year", "2020"]])
def test_pairs_refuse_what_they_would_leave_out(
    place: Path, more: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["targets", "--pairs", "yfbf-2016-228", "yff-2020-10", *more, "--index", str(place)]) == 2
    assert "不能和 --" in capsys.readouterr().err


def test_pairs_are_written_with_verdict_change_and_reason(place: Path, tmp_path: Path) -> None:
    file = tmp_path / "对照.json"
    assert main(["targets", "--pairs", "yfbf-2016-228", "yff-2020-10", "-o", str(file), "--index", str(place)]) == 0
    row = next(row for row in json.loads(file.read_bytes()) if row["old_indicator"] == "离岸服务外包执行额")
    assert (row["old_value"], row["new_value"], row["change"]) == (60, 30, -30)
    assert row["verdict"] == "可比"
    assert row["reason"].startswith("同为离岸执行额")
    assert (row["old_address"], row["new_address"]) == ("yfbf-2016-228/3.2", "yff-2020-10/3.6")


def test_a_year_that_is_none_is_one_line_and_no_traceback(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["targets", "--year", "abc", "--json", "--index", str(place)]) == 2
    assert json.loads(capsys.readouterr().out) == {"error": "年份应是四位数字，例如2016，这里是“abc”。", "status": 2}


@pytest.mark.parametrize("columns", [ledger, target_list, topic_list])
def test_no_two_columns_have_one_name(kb: KnowledgeBase, columns: object) -> None:
    names = [heading for _, heading in columns(kb, FactOptions()).columns]  # type: ignore[operator]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("ending", ["csv", "xlsx", "docx", "json"])
def test_a_comparison_is_written_with_both_texts_and_its_badge(place: Path, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"对照.{ending}"
    assert main(["compare", "yfbf-2016-228", "yff-2020-10", "-o", str(file), "--index", str(place)]) == 0
    text = {"docx": _docx, "xlsx": _xlsx}.get(ending, lambda one: one.read_text(encoding="utf-8"))(file)
    assert "自动比对，未复核" in text
    assert "已复核" in text
    assert "〔增：平等〕" in text
    assert "yfbf-2016-228/4.3.15" in text


def _docx(file: Path) -> str:
    return "\n".join(cell.text for table in Document(str(file)).tables for row in table.rows for cell in row.cells)


def _xlsx(file: Path) -> str:
    sheet = load_workbook(file).worksheets[0]
    return "\n".join(str(value) for row in sheet.iter_rows(values_only=True) for value in row)


def test_a_comparison_is_read_in_a_terminal(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "yfbf-2016-228/4.1.2", "yff-2020-10/4.1.2", "--index", str(place)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("修改1。\n")
    assert "社会组织〔增：平等〕参与" in out


@pytest.mark.parametrize("words", [["silence"], ["brief", "养老"]])
@pytest.mark.parametrize("ending", ["csv", "xlsx", "docx", "md", "json"])
def test_reports_on_two_documents_are_written(place: Path, tmp_path: Path, words: list[str], ending: str) -> None:
    file = tmp_path / f"表.{ending}"
    assert main([*words, "yfbf-2016-228", "yff-2020-10", "-o", str(file), "--index", str(place)]) == 0
    assert file.stat().st_size > 1_000


def test_marks_of_markdown_in_a_cell_stay_text() -> None:
    sheet = Sheet("表", (("a", "甲"), ("b", "乙")), (("*a|b*\n<i>", None),))
    assert whole(sheet, "md").decode() == "# 表\n\n| 甲 |\n|---|\n| \\*a\\|b\\*<br>\\<i\\> |\n"


def test_what_a_spreadsheet_cannot_hold_is_left_out_and_marked() -> None:
    text = "甲\x0b\x00乙" + "丙" * 40_000
    (_, (cell,)) = load_workbook(BytesIO(whole(Sheet("表", (("a", "甲"),), ((text,),)), "xlsx"))).active.values
    assert cell == "甲乙" + "丙" * 32_764 + "…"


@pytest.mark.parametrize(("form", "most"), [("docx", 2_000), ("xlsx", 1_048_575)])
def test_more_rows_than_a_file_holds_are_refused_before_any_is_made(form: str, most: int) -> None:
    read: list[int] = []
    rows = Made(lambda number: (read.append(number) or number,), most + 1)
    with pytest.raises(BadQuery, match=f"有{most + 1}行，{form} 文件最多{most}行。请先缩小范围，或改用 csv。"):
        pieces(Sheet("表", (("a", "甲"),), rows), form)
    assert not read


def test_a_list_is_read_as_it_is_written() -> None:
    read: list[int] = []

    def row(number: int) -> tuple[int, ...]:
        read.append(number)
        return (number,)

    for form in ("csv", "json", "md"):
        read.clear()
        sheet = Sheet("表", (("a", "甲"),), Made(row, 5_000))
        next(iter(pieces(sheet, form)))
        assert len(read) < 1_000


class Made(Sequence[tuple[int, ...]]):
    """Rows that tell when they are read."""

    def __init__(self, make: Callable[[int], tuple[int, ...]], length: int):
        self._make, self._length = make, length

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, at: Any) -> Any:
        if at >= self._length:
            raise IndexError
        return self._make(at)
