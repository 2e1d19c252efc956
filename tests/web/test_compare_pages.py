"""The comparison pages: counts, the map, each pair with what changed, and links that can be cited."""

import csv
import json
from io import StringIO

import pytest
from flask.testing import FlaskClient

from kb import KnowledgeBase
from tests.web.page import Page

OLD, NEW = "yfbf-2016-228", "yff-2020-10"
BOTH = f"/compare/{OLD}...{NEW}"


def test_the_counts_add_up_and_filter(client: FlaskClient, opened: KnowledgeBase) -> None:
    summary = opened.compare(OLD, NEW).summary
    numbers = [int(one) for one in Page(client, BOTH).texts(".counts b")]
    assert numbers == [sum(summary.values()), *summary.values()]
    assert len(Page(client, BOTH, relation="dropped").texts(".pair")) == summary["dropped"]


def test_every_pair_is_shown_with_its_badge(client: FlaskClient, opened: KnowledgeBase) -> None:
    pairs = opened.compare(OLD, NEW).pairs
    badges = Page(client, BOTH).texts(".pair .badge")
    assert badges.count("已复核") == sum(pair.reviewed for pair in pairs)
    assert badges.count("自动比对，未复核") == sum(not pair.reviewed for pair in pairs)


def test_what_changed_is_marked_on_its_side(client: FlaskClient) -> None:
    page = Page(client, f"/compare/{OLD}/4.3.15...{NEW}/4.3.10")
    assert {"积极", "财政资金"} <= set(page.texts(".old del"))
    assert "配套" in page.texts(".new ins")
    assert page.texts(".old ins") == page.texts(".new del") == []
    assert (
        page.text(".new .words")
        == "发挥市产业引导股权投资基金作用，加大对服务业支持力度。鼓励区县（自治县，以下简称区县）对市产业引导股权投资基金支持的服务业项目给予配套支持。"
    )


def test_a_long_unchanged_stretch_is_folded_on_demand(client: FlaskClient) -> None:
    path = f"/compare/{OLD}/4.1.1...{NEW}/4.1.1"
    assert "相同" in Page(client, path, fold="1").text(".new")
    assert "（相同" not in Page(client, path).text(".new")


def test_characters_are_compared_on_demand(client: FlaskClient) -> None:
    path = f"/compare/{OLD}/5.3.p2...{NEW}/5.1"
    assert any("订" in one for one in Page(client, path, exact="1").texts("del"))


def test_the_map_links_both_outlines(client: FlaskClient) -> None:
    page = Page(client, BOTH)
    assert page.texts(".map ol:first-of-type a")[:2] == ["一（一）", "一（二）"]
    anchors = {str(a["href"])[1:] for a in page.all(".map a")}
    assert anchors <= {str(one["id"]) for one in page.all(".pair")}
    assert len(page.all(".map line")) > 20


def test_the_filters_by_topic_and_section_narrow(client: FlaskClient) -> None:
    shown = Page(client, BOTH, topic="养老").texts(".pair h3")
    assert 0 < len(shown) < 10
    assert all(f"{OLD}-5" in str(one["id"]) for one in Page(client, BOTH, section=f"{OLD}/5").all(".pair"))


def test_the_table_is_exported_as_filtered(client: FlaskClient) -> None:
    page = Page(client, BOTH, relation="merged")
    rows = list(csv.reader(StringIO(client.get(page.link("CSV")).get_data(as_text=True).removeprefix("\ufeff"))))
    assert [row[0] for row in rows[1:]] == ["合并"] * len(page.texts(".pair"))
    assert client.get(page.link("DOCX")).get_data()[:2] == b"PK"


def test_a_clause_leads_to_its_counterpart(client: FlaskClient) -> None:
    page = Page(client, f"/d/{OLD}/4.4.22")
    assert page.text(".counterpart h2") == "2020年对应条款"
    assert page.link("四、（二）9") == f"/compare/{OLD}/4.4.22...{NEW}/4.2.9"
    assert "2020年没有对应条款。" in Page(client, f"/d/{OLD}/3.8").text(".counterpart")
    assert Page(client, f"/d/{NEW}/4.2.9").text(".counterpart h2") == "2016年对应条款"


def test_the_same_address_answers_a_program(client: FlaskClient) -> None:
    assert client.get(f"{BOTH}.json").get_json() == client.get(f"/api/compare?old={OLD}&new={NEW}").get_json()


def test_the_form_leads_to_the_comparison(client: FlaskClient) -> None:
    assert client.get(f"/compare?old={OLD}&new={NEW}").headers["Location"] == BOTH
    assert BOTH in [str(a["href"]) for a in Page(client, "/compare").all(".offered a")]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/compare/x", 404),
        (f"/compare/{OLD}...", 404),
        (f"/compare/{OLD}...nothing", 404),
        (f"/compare/{OLD}...{OLD}", 400),
        (f"{BOTH}?relation=x", 400),
        (f"{BOTH}?topic=x", 400),
        (f"{BOTH}?page=x", 400),
        ("/compare?old=x", 400),
        (f"/export/compare.csv?old={OLD}", 400),
    ],
)
def test_what_is_no_comparison_is_refused(client: FlaskClient, path: str, status: int) -> None:
    assert client.get(path).status_code == status


def test_json_of_the_export_has_both_texts(client: FlaskClient) -> None:
    rows = json.loads(client.get(f"/export/compare.json?old={OLD}&new={NEW}&relation=new").get_data())
    assert all(row["old_text"] is None and row["new_text"] for row in rows)


def test_a_dropped_provision_says_what_was_looked_for(client: FlaskClient) -> None:
    page = Page(client, BOTH, relation="dropped", section=f"{OLD}/3")
    assert page.text(".absent").startswith("2020年没有对应条款。查过“")


def test_the_silence_report_leads_to_its_searches(client: FlaskClient) -> None:
    page = Page(client, "/compare/silence", old=OLD, new=NEW)
    link = page.link("“货运班车”无")
    assert "没有找到含“货运班车”的条款" in Page(client, link).text("main")
    rows = json.loads(client.get(page.link("JSON")).get_data())
    assert len(rows) == len(page.all(".entry"))


def test_a_topic_has_a_brief_in_the_words_of_both_documents(client: FlaskClient, opened: KnowledgeBase) -> None:
    page = Page(client, Page(client, "/topics/养老").link("10号对照"))
    assert page.text("h1") == "养老专题对照"
    assert len(page.all(".pair")) == len(opened.brief("养老", OLD, NEW))
    assert "社会化养老服务床位运营比例" in page.text("main")
    text = client.get(page.link("Markdown")).get_data(as_text=True)
    assert "（渝府发〔2020〕10号三、（十一），三、（十二），三、（十三））" in text
    assert "牵头：市发展改革委" in text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/compare/silence", 400),
        (f"/compare/silence?old={OLD}&new=x", 404),
        (f"/compare/brief?old={OLD}&new={NEW}", 400),
        (f"/compare/brief?old={OLD}&new={NEW}&topic=x", 400),
        (f"/api/brief?old={OLD}&new={NEW}&topic=x", 400),
    ],
)
def test_a_report_on_nothing_is_refused(client: FlaskClient, path: str, status: int) -> None:
    assert client.get(path).status_code == status


def test_a_pair_is_cited_with_its_link(client: FlaskClient) -> None:
    cited = Page(client, f"/compare/{OLD}/4.1.2...{NEW}/4.1.2").text(".cited")
    assert "（渝府办发〔2016〕228号）第四部分第（一）项第2目与《" in cited
    assert cited.endswith(f"对照，http://localhost/compare/{OLD}/4.1.2...{NEW}/4.1.2")


@pytest.mark.parametrize(("old", "new"), [("4.4.20", "4.4.15"), ("3.3", "3.11"), ("4.2.5", "4.2.3"), ("4.4.23", "5.3")])
def test_what_was_split_or_merged_is_marked_word_by_word(client: FlaskClient, old: str, new: str) -> None:
    page = Page(client, f"/compare/{OLD}/{old}...{NEW}/{new}")
    assert page.all("ins")
    assert page.all("del")
    said = "".join(one.get_text() for one in page.all(".pair .words"))
    assert len(said) > 150


def test_every_amended_pair_is_marked_on_the_overview(client: FlaskClient) -> None:
    page = Page(client, f"/compare/{OLD}...{NEW}", relation="amended")
    assert all(pair.select("ins, del") for pair in page.all(".pair"))
