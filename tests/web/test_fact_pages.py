"""The pages of topics, departments and targets: every fact with its words, every list as a file."""

import csv
import json
from io import BytesIO, StringIO

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

from kb import FactOptions, KnowledgeBase
from tests.web.page import Page


def test_the_list_of_topics_counts_both_years(client: FlaskClient, kb: KnowledgeBase) -> None:
    page = Page(client, "/topics")
    assert page.texts("tbody th") == list(kb.topic_definitions())
    assert page.texts("thead th") == ["主题", "收什么", "2016", "2020"]


def test_a_topic_shows_both_years_side_by_side_primary_first(client: FlaskClient) -> None:
    page = Page(client, "/topics/物流")
    assert page.text("h1") == "物流"
    assert [words.split()[0] for words in page.texts(".grade h2")] == ["主要", "次要"]
    assert page.texts(".grade:nth-of-type(1) .entry .name") == [
        "三、（六）国际物流及城乡配送",
        "三、（四）现代物流服务",
    ]


def test_every_entry_of_a_topic_has_its_evidence(client: FlaskClient, kb: KnowledgeBase) -> None:
    page = Page(client, "/topics/养老")
    tags = kb.topics(FactOptions(topic=("养老",)))
    assert len(page.texts(".entry")) == len(page.texts(".entry .evidence blockquote")) == len(tags)


def test_the_matrix_has_a_cell_for_each_duty(client: FlaskClient, kb: KnowledgeBase) -> None:
    page = Page(client, "/departments")
    duties = [duty for duty in kb.duties() if duty.address.startswith("yfbf")]
    assert len(page.texts(".matrix tbody td a")) == len(duties)
    assert sum(map(int, page.texts(".matrix tbody td.num"))) == len(duties)
    assert page.text(".note") == "渝府发〔2020〕10号没有写具体的责任单位，只有五、（一）写到泛指的单位。"


def test_a_unit_of_today_shows_what_it_took_over_and_that_a_split_is_open(client: FlaskClient) -> None:
    page = Page(client, "/departments/市规划自然资源局")
    assert page.texts(".names dd a") == ["市国土房管局"]
    assert page.text(".note") == "2018年市国土房管局的职责分到市规划自然资源局（土地），职责待确认。"
    assert page.texts("td[data-h=条款] a") == ["四、（四）20", "四、（四）21"]
    assert page.texts("td[data-h=条款] .hint") == ["职责待确认", "职责待确认"]
    assert page.texts("td .evidence blockquote")[1] == "（责任单位：市国土房管局）"


@pytest.mark.parametrize("name", ["市科委", "重庆市科学技术委员会"])
def test_a_department_is_found_by_any_of_its_names(client: FlaskClient, name: str) -> None:
    assert Page(client, f"/departments/{name}").text("h1") == "市科委"


def test_a_department_nobody_knows_is_said_so(client: FlaskClient) -> None:
    answer = client.get("/departments/天庭")
    assert answer.status_code == 404
    assert "没有“天庭”这个部门" in answer.get_data(as_text=True)


def test_inferred_duties_show_only_when_asked_for_and_as_such(client: FlaskClient) -> None:
    assert "推定" not in Page(client, "/departments/市商务委").texts(".badge")
    assert "推定" in Page(client, "/departments/市商务委", inferred="1").texts(".badge")


def test_targets_stand_side_by_side_with_the_reason(client: FlaskClient) -> None:
    page = Page(client, "/targets", verdict="口径不同")
    cells = page.texts("tbody tr:nth-of-type(2) td")
    assert page.texts("tbody th")[1] == "软件和信息服务业规模 / 软件业务收入"
    assert "达到4000亿元" in cells[0]
    assert "达4000亿元" in cells[1]
    assert cells[2] == "—"
    assert "口径不同" in cells[3]


def test_the_targets_are_sorted_through_the_address(client: FlaskClient) -> None:
    page = Page(client, "/targets", verdict="可比", sort="-change")
    changes = page.texts("td[data-h=变化]")
    assert changes == ["+5000亿元（+111.1%）", "数值未变", "−1个百分点", "−30亿美元（−50%）"]
    assert page.one("th[aria-sort]")["aria-sort"] == "descending"


def test_the_chart_is_read_as_text(client: FlaskClient) -> None:
    page = Page(client, "/targets")
    first = page.texts(".charts > ul > li")[1]
    assert (
        first
        == "离岸服务外包执行额 / 服务外包离岸执行额 −30亿美元（−50%） 到2020年（2016年文件） 突破60亿美元到2025年（2020年文件） 达30亿美元"
    )
    assert {str(svg["aria-hidden"]) for svg in page.soup.select(".charts svg")} == {"true"}


def test_a_clause_shows_who_answers_for_it_what_it_promises_and_what_it_is_about(client: FlaskClient) -> None:
    page = Page(client, "/d/yfbf-2016-228/3.2")
    assert page.texts(".role .name") == ["牵头"]
    assert "离岸服务外包执行额 突破60亿美元" in page.text(".targets-of")
    assert page.texts(".targets-of summary") == ["与“服务外包离岸执行额”可比"]
    assert page.texts(".topics-of li p a")[0] == "服务外包"


def test_a_clause_without_units_says_so_and_offers_what_may_be_concluded(client: FlaskClient) -> None:
    page = Page(client, "/d/yff-2020-10/3.4")
    assert page.text(".units-of p") == "原文没有写责任单位。"
    assert not page.texts(".role")
    concluded = Page(client, page.link("看以前同主题条款的牵头单位（推定）"))
    assert "市商务委 推定" in concluded.text(".role")
    assert "2020年原文没有写责任单位" in concluded.text(".role")


def test_a_hit_leads_to_its_topics_units_and_their_evidence(client: FlaskClient) -> None:
    page = Page(client, "/", q="冷库规模")
    assert "市商务委" in page.texts(".chip a")
    assert str(page.one("a.proof")["href"]) == "/d/yfbf-2016-228/3.6#facts"


@pytest.mark.parametrize("kind", ["duties", "targets", "topics"])
def test_a_list_downloads_in_each_format(client: FlaskClient, kb: KnowledgeBase, kind: str) -> None:
    expected = len(getattr(kb, kind)())
    text = client.get(f"/export/{kind}.csv").get_data(as_text=True)
    assert len(list(csv.reader(StringIO(text.removeprefix("\ufeff"))))) == expected + 1
    assert len(json.loads(client.get(f"/export/{kind}.json").get_data())) == expected
    book = load_workbook(BytesIO(client.get(f"/export/{kind}.xlsx").get_data()))
    assert book.worksheets[0].max_row == expected + 1


def test_the_targets_page_exports_what_it_shows(client: FlaskClient) -> None:
    asked = {"verdict": "可比", "sort": "-change"}
    page = Page(client, "/targets", **asked)
    rows = json.loads(client.get(page.link("JSON")).get_data())
    assert [row["verdict"] for row in rows] == ["可比"] * len(rows)
    assert f"此处{len(rows)}行" in page.text("#all")
    assert client.get("/export/pairs.csv?verdict=x").status_code == 400


def test_an_inferred_duty_quotes_the_bracket_it_rests_on(client: FlaskClient) -> None:
    rows = client.get("/api/duties?inferred=1&doc=yff-2020-10").get_json()
    finance = {(row["department"], row["via"]["note"]) for row in rows if row["address"] == "yff-2020-10/3.1"}
    assert [name for name, _ in finance] == ["市金融办"]
    assert all("2016年同主题（金融）条款三、（一）：（牵头单位：市金融办" in note for _, note in finance)


@pytest.mark.parametrize("path", ["/api/duties", "/api/topics", "/export/duties.csv", "/export/targets.json"])
@pytest.mark.parametrize("asked", ["topic=养鱼", "department=市养鱼局", "doc=nothing"])
def test_a_list_of_what_nobody_knows_is_refused_not_empty(client: FlaskClient, path: str, asked: str) -> None:
    assert client.get(f"{path}?{asked}").status_code == 400


def test_a_unit_without_duties_has_an_empty_list(client: FlaskClient) -> None:
    assert client.get("/api/duties?department=市地方金融管理局&doc=yff-2020-10").get_json() == []


def test_the_ledger_of_a_unit_is_exported_under_its_name(client: FlaskClient) -> None:
    answer = client.get("/export/duties.csv?department=市商务委")
    assert "%E5%B8%82%E5%95%86%E5%8A%A1%E5%A7%94" in answer.headers["Content-Disposition"]
    assert "市商务委" in answer.get_data(as_text=True)


def test_the_calendar_of_a_unit_links_to_its_clauses(client: FlaskClient) -> None:
    text = client.get("/export/deadlines.ics?department=市商务委").get_data(as_text=True)
    assert "URL:http://localhost/d/yfbf-2016-228/3.2" in text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/export/deadlines.ics", 400),
        ("/export/duties.doc", 404),
        ("/targets?sort=x", 400),
        ("/targets?old=x", 404),
        ("/targets?verdict=x", 400),
        ("/targets?old=yff-2020-10&new=yff-2020-10", 400),
        ("/export/deadlines.ics?department=天庭", 400),
        ("/api/duties?role=x", 400),
    ],
)
def test_what_cannot_be_given_is_refused_with_a_sentence(client: FlaskClient, path: str, status: int) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert "。" in answer.get_data(as_text=True)


@pytest.mark.parametrize("name", ["topics", "duties", "targets"])
def test_the_api_narrows_lists_as_the_commands_do(client: FlaskClient, kb: KnowledgeBase, name: str) -> None:
    found = client.get(f"/api/{name}?topic=养老").get_json()
    assert [row["address"] for row in found] == [row.address for row in getattr(kb, name)(FactOptions(topic=("养老",)))]


@pytest.mark.parametrize("year", ["abc", "1.5", "1e9", "²", "nan", "%", "\0", "9" * 5000, "金融"])
@pytest.mark.parametrize("path", ["/targets", "/api/targets", "/export/targets.csv", "/api/duties", "/api/topics"])
def test_a_year_that_is_none_is_refused_everywhere(client: FlaskClient, path: str, year: str) -> None:
    assert client.get(path, query_string={"year": year}).status_code == 400


def test_a_year_means_the_same_in_any_width(client: FlaskClient) -> None:
    narrow, wide = (client.get("/api/targets", query_string={"year": y}).get_json() for y in ("2020", "２０２０"))
    assert narrow == wide != []


@pytest.mark.parametrize("name", ["市规划和自然资源局", "重庆市规划和自然资源局", "市规划自然资源局"])
def test_a_unit_answers_to_its_everyday_name(client: FlaskClient, name: str) -> None:
    found = client.get("/api/duties", query_string={"department": name}).get_json()
    assert [row["address"] for row in found] == ["yfbf-2016-228/4.4.20", "yfbf-2016-228/4.4.21"]


@pytest.mark.parametrize("path", ["/departments/市商务委?inferred=1", "/departments?doc=yff-2020-10"])
def test_a_file_holds_what_its_page_shows(client: FlaskClient, path: str) -> None:
    page = Page(client, path)
    rows = json.loads(client.get(page.link("JSON")).get_data())
    shown = len(page.all("table.ledger tbody tr:has(td)")) or sum(int(one) for one in page.texts(".matrix td.num"))
    assert len(rows) == shown


def rows(page: Page, selector: str) -> list[str]:
    """Where the rows of a list lead."""
    return [str(link["href"]) for link in page.soup.select(selector)]


@pytest.mark.parametrize(
    ("path", "selector"), [("/topics/金融", ".entry .name a"), ("/departments/市商务委", "td[data-h=条款] a")]
)
def test_the_pages_of_a_list_hold_together_what_the_whole_holds(client: FlaskClient, path: str, selector: str) -> None:
    whole = Page(client, path)
    expected = rows(whole, selector)
    assert not whole.soup.select(".pages")
    parts = [Page(client, path, limit=4, offset=offset) for offset in range(0, len(expected), 4)]
    assert [row for part in parts for row in rows(part, selector)] == expected
    assert parts[1].text(".pages [aria-current=page]") == "2"
    assert "此页第5至8项" in parts[1].soup.get_text()
    assert [link for link in rows(parts[0], ".pages a") if "limit=4" not in link] == []


def test_a_page_past_the_end_of_a_list_says_so(client: FlaskClient) -> None:
    page = Page(client, "/topics/金融", offset=5000)
    assert "此页没有条目" in page.soup.get_text()
    assert not page.soup.select(".entry")
