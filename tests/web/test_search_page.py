"""The search page: what was found, why, and every state of it as an address."""

import csv
from io import StringIO

import pytest
from flask.testing import FlaskClient

from kb import KnowledgeBase
from kb.exports.files import csv_pieces
from tests.web.page import Page


def test_without_a_question_the_page_shows_what_the_corpus_holds(client: FlaskClient) -> None:
    page = Page(client, "/")
    assert page.texts(".document .name a") == [
        "重庆市人民政府办公厅关于加快发展战略性新兴服务业的实施意见",
        "重庆市人民政府关于新形势下推动服务业高质量发展的意见",
    ]
    assert "成文日期未知" in page.text(".landing")


def test_each_hit_shows_its_document_its_place_and_the_words_found(client: FlaskClient) -> None:
    page = Page(client, "/", q="冷链", year="2016")
    assert page.texts(".hits > li .where") == ["2016 渝府办发〔2016〕228号 › 三、主要任务"]
    assert page.text(".hit h3 a") == "三、（六）国际物流及城乡配送"
    assert page.one(".hit h3 a")["href"] == "/d/yfbf-2016-228/3.6"
    assert page.texts(".hit mark") == ["冷链"]
    assert "冷链" in page.text(".hit details p")


def test_a_heading_that_matches_is_marked(client: FlaskClient) -> None:
    assert "物流" in Page(client, "/", q="物流").texts(".hit h3 mark")


def test_the_heading_counts_the_hits_and_the_years(client: FlaskClient) -> None:
    assert Page(client, "/", q="物流").text("#found") == "“物流”共 11 条 2016年5条，2020年6条"


def test_facets_count_what_was_found_and_lead_to_it(client: FlaskClient) -> None:
    page = Page(client, "/", q="物流")
    assert page.texts("aside .facet h3") == ["文件", "主题", "部门", "角色", "年份", "指标"]
    assert page.texts("aside .facet:nth-of-type(1) a") == ["2020 意见6 条", "2016 实施意见5 条"]
    chosen = Page(client, str(page.one("aside .facet a")["href"]))
    assert chosen.text("#found").startswith("“物流”共 6 条")
    assert chosen.texts("aside .facet a[aria-current=true]") == ["✓ 2020 意见6 条"]


def test_a_chosen_filter_is_a_chip_that_takes_it_away_and_nothing_else(client: FlaskClient) -> None:
    page = Page(client, "/", q="物流", doc="yff-2020-10", year="2020", sort="document")
    assert page.texts(".chosen a") == ["文件：2020 意见 移除", "年份：2020 移除"]
    without = Page(client, page.link("文件：2020 意见"))
    assert without.texts(".chosen a") == ["年份：2020 移除"]
    assert without.texts(".tools span") == ["按文件顺序排列"]


def test_the_form_keeps_the_filters_of_the_page(client: FlaskClient) -> None:
    page = Page(client, "/", q="物流", doc=["yff-2020-10", "yfbf-2016-228"], sort="document", expand="0")
    kept = {(str(one["name"]), str(one["value"])) for one in page.soup.select("form.search input[type=hidden]")}
    assert kept == {("doc", "yff-2020-10"), ("doc", "yfbf-2016-228"), ("sort", "document"), ("expand", "0")}


def test_document_order_is_the_order_of_the_texts(client: FlaskClient) -> None:
    page = Page(client, Page(client, "/", q="物流").link("按文件顺序"))
    found = [str(a["href"]) for a in page.soup.select(".hit h3 a")]
    assert found[:3] == ["/d/yfbf-2016-228/2.2", "/d/yfbf-2016-228/3.6", "/d/yfbf-2016-228/3.8"]


def test_pages_follow_one_another_until_every_hit_was_seen(client: FlaskClient, opened: KnowledgeBase) -> None:
    seen: list[str] = []
    page = Page(client, "/", q="发展")
    while True:
        seen += [str(a["href"]) for a in page.soup.select(".hit h3 a")]
        if "下一页" not in page.texts(".pages a"):
            break
        page = Page(client, page.link("下一页"))
    assert len(seen) == len(set(seen)) == opened.search("发展").total
    assert page.texts(".pages a[aria-current=page]") == [str(-(-len(seen) // 20))]


def test_a_near_answer_says_that_it_is_none(client: FlaskClient) -> None:
    page = Page(client, "/", q="2016年和2020年分别怎么支持养老机构")
    assert page.text("#found").startswith("没有逐字命中，相近 ")
    assert page.texts(".found > .note") == [
        "没有条款逐字含有“2016年和2020年分别怎么支持养老机构”。以下按字词相近排列，不是原文命中。"
    ]
    assert {"/d/yfbf-2016-228/4.4.22", "/d/yff-2020-10/3.13"} <= {
        str(a["href"]) for a in page.soup.select(".hit h3 a")[:5]
    }


def test_an_expansion_is_said_and_can_be_switched_off(client: FlaskClient) -> None:
    page = Page(client, "/", q="lengliang")
    assert page.texts(".found .tools span")[0] == "同时查了“冷链”（“lengliang”的拼音）"
    plain = Page(client, page.link("只查原词"))
    assert plain.texts(".hit") == []
    assert plain.link("也查别的写法") == "/?q=lengliang"


def test_nothing_found_says_so_and_offers_to_drop_a_filter(client: FlaskClient) -> None:
    page = Page(client, "/", q="“给予配套支持”", doc="yfbf-2016-228")
    assert page.text("#found") == "没有找到含“给予配套支持”的条款"
    assert page.texts(".steps a") == ["去掉“文件：2016 实施意见”"]
    assert Page(client, page.link("去掉")).texts(".hit h3") == ["四、（三）10"]


def test_past_the_last_hit_the_page_leads_back_to_the_first(client: FlaskClient) -> None:
    page = Page(client, "/", q="物流", year="2016", offset="500")
    assert page.text("#found").startswith("“物流”共 5 条")
    assert len(Page(client, page.link("回到第1页")).texts(".hit")) == 5


def test_a_year_that_no_clause_has_is_said(client: FlaskClient) -> None:
    assert "没有条款写到2030年。" in Page(client, "/", q="2030年 指标").texts(".found > .note")


def test_what_is_typed_is_never_markup(client: FlaskClient) -> None:
    typed = "<script>alert(1)</script>'\"&lt;"
    page = Page(client, "/", q=typed + '"')
    assert page.one("#q")["value"] == typed + '"'
    assert "alert(1)" not in "".join(str(one) for one in page.soup.select("script"))


def rows(client: FlaskClient, path: str) -> list[list[str]]:
    return list(csv.reader(StringIO(client.get(path).get_data(as_text=True).removeprefix("\ufeff"))))


def test_the_export_holds_every_hit_in_the_order_of_the_page(client: FlaskClient, opened: KnowledgeBase) -> None:
    page = Page(client, "/", q="发展", year="2016", sort="document")
    header, *found = rows(client, page.link("导出 CSV"))
    assert header == ["文件", "文号", "年份", "条款", "标题", "路径", "正文", "永久地址"]
    assert len(found) == 22
    assert [row[7] for row in found][:20] == [f"http://localhost{a['href']}" for a in page.soup.select(".hit h3 a")]
    assert found[1][1:5] == ["渝府办发〔2016〕228号", "2016", "一、（一）", "指导思想"]
    assert found[1][6] == opened.clause("yfbf-2016-228/1.1").text


def test_the_export_is_a_download_that_a_spreadsheet_reads_as_chinese(client: FlaskClient) -> None:
    response = client.get("/search.csv?q=冷链")
    assert response.data.startswith(b"\xef\xbb\xbf")
    assert response.mimetype == "text/csv"
    assert response.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''")


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "＋1", "－1", "＠A"])
def test_no_cell_of_an_export_is_a_formula(cell: str) -> None:
    text = b"".join(csv_pieces([[cell, "甲"]])).decode()
    assert next(csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""))) == [f"'{cell}", "甲"]


def test_clauses_with_a_target_are_one_click_away(client: FlaskClient) -> None:
    page = Page(client, "/", q="物流")
    narrowed = Page(client, page.link("有指标的条款"))
    assert narrowed.text("#found").startswith("“物流”共 5 条")
    assert narrowed.texts(".chosen a") == ["有指标 移除"]


def test_the_words_that_decide_a_question_are_among_those_shown(client: FlaskClient) -> None:
    page = Page(client, "/", q="2020年软件业务收入目标与2016年可比吗")
    assert "软件业务收入达4000亿元" in page.text(".hit")
