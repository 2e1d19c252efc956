"""Documents and clauses: every address has a page, and every page shows the words as printed."""

import re

import pytest
from flask.testing import FlaskClient

from kb import Clause, KnowledgeBase
from tests.web.page import Page
from web import Once, create_app
from web.present import about

OLD, NEW = "yfbf-2016-228", "yff-2020-10"


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def addresses(kb: KnowledgeBase) -> list[str]:
    """Every address of both opinions: clauses, and paragraphs below them."""
    clauses = [clause for document in (OLD, NEW) for clause in kb.tree(document)]
    return [address for c in clauses for address in (c.address, *(p.address for p in c.paragraphs))]


def test_every_address_has_a_page_with_its_words_as_printed(client: FlaskClient, opened: KnowledgeBase) -> None:
    for address in addresses(opened):
        page = Page(client, f"/d/{address}")
        shown = squeezed("".join(p.get_text() for p in page.soup.select(".text p:not(.empty)")))
        clause = opened.clause(address)
        assert shown in {squeezed(clause.text), squeezed(f"{clause.number}{clause.text}")}, address


def test_the_reading_page_shows_the_whole_text_in_order(client: FlaskClient, opened: KnowledgeBase) -> None:
    for document in opened.documents():
        page = Page(client, f"/d/{document.address}")
        for side in page.soup.select(".side"):
            side.decompose()
        printed = "".join(clause.printed for clause in opened.tree(document.address))
        assert squeezed(page.one("article.text").get_text()) == squeezed(printed), document.address


def test_the_reading_page_of_a_statute_shows_its_whole_text(statutes: KnowledgeBase) -> None:
    test_the_reading_page_shows_the_whole_text_in_order(create_app(Once(statutes)).test_client(), statutes)


@pytest.mark.parametrize("document", [OLD, NEW])
def test_every_clause_is_an_anchor_of_the_reading_page(
    client: FlaskClient, opened: KnowledgeBase, document: str
) -> None:
    page = Page(client, f"/d/{document}")
    assert [str(row["id"]) for row in page.soup.select(".row")] == [c.path for c in opened.tree(document)]


def test_every_link_inside_the_site_leads_to_a_page(client: FlaskClient) -> None:
    waiting, seen = ["/"], set[str]()
    while waiting:
        path = waiting.pop()
        response = client.get(path)
        assert response.status_code == 200, path
        if response.mimetype != "text/html" or path.startswith("/?"):
            continue
        page = Page(client, path)
        for link in page.soup.select("a[href]"):
            target = str(link["href"]).removeprefix("http://localhost").partition("#")[0]
            if target and target not in seen:
                seen.add(target)
                waiting.append(target)
    assert len(seen) > 200


def test_every_anchor_a_page_links_to_is_on_that_page(client: FlaskClient) -> None:
    for path in (f"/d/{OLD}", f"/d/{NEW}", "/about", f"/d/{OLD}/3.6"):
        page = Page(client, path)
        wanted = {str(a["href"])[1:] for a in page.soup.select("a[href^='#']")}
        assert wanted <= {str(one["id"]) for one in page.soup.select("[id]")}
        assert len({str(one["id"]) for one in page.soup.select("[id]")}) == len(page.soup.select("[id]"))


def test_what_is_missing_is_said_where_it_is_missing(client: FlaskClient) -> None:
    page = Page(client, f"/d/{OLD}")
    assert "题目、文号不在所收文本中，据文外资料补录。" in page.text(".note")
    assert len(page.soup.select("article .blank")) == 15
    assert page.one("article .blank")["aria-label"] == "原文此处隐去"
    assert "成文日期 未知" in Page(client, f"/d/{NEW}").text(".facts").replace("未知", " 未知").replace("  ", " ")


def test_the_clause_page_says_where_the_clause_stands(client: FlaskClient) -> None:
    page = Page(client, f"/d/{OLD}/4.2.9")
    assert page.text("p.label") == "第四部分第（二）项第9目"
    assert page.texts(".crumbs li") == ["渝府办发〔2016〕228号", "四、扶持政策", "（二）加大财税扶持力度", "9"]
    assert [str(a["href"]) for a in page.soup.select(".crumbs a")] == [f"/d/{OLD}", f"/d/{OLD}/4", f"/d/{OLD}/4.2"]


def test_neighbours_lead_through_every_record_in_order(client: FlaskClient, opened: KnowledgeBase) -> None:
    def records(document: str) -> list[Clause]:
        return [clause for clause in opened.tree(document) if clause.text]

    walked, path = [], f"/d/{records(OLD)[0].address}"
    while path:
        walked.append(path.removeprefix("/d/"))
        after = Page(client, path).soup.select_one("a[rel=next]")
        path = str(after["href"]) if after else ""
    assert walked == [clause.address for clause in records(OLD)]


def test_a_heading_leads_to_the_clauses_below_it(client: FlaskClient) -> None:
    page = Page(client, f"/d/{OLD}/3")
    assert page.text(".empty") == "本条只有标题，内容在下面各条。"
    assert [str(a["href"]) for a in page.soup.select(".below a")] == [f"/d/{OLD}/3.{n}" for n in range(1, 11)]


def test_the_permanent_address_is_shown_in_full(client: FlaskClient) -> None:
    page = Page(client, f"/d/{OLD}/3.6")
    assert page.text(".address code") == f"http://localhost/d/{OLD}/3.6"
    assert page.one("link[rel=canonical]")["href"] == f"http://localhost/d/{OLD}/3.6"


def test_a_paragraph_page_leads_to_its_clause(client: FlaskClient) -> None:
    page = Page(client, f"/d/{OLD}/2.2.p3")
    assert page.text("p.label") == "第二部分第（二）项第3自然段"
    assert page.link("二、（二）空间布局") == f"/d/{OLD}/2.2"


def test_the_list_of_documents_leads_to_each(client: FlaskClient) -> None:
    page = Page(client, "/d")
    assert page.text(".lead") == "共2个文件"
    assert [str(a["href"]) for a in page.soup.select(".documents .name a")] == [f"/d/{OLD}", f"/d/{NEW}"]


def test_a_page_past_the_last_of_the_list_is_refused(client: FlaskClient) -> None:
    assert Page(client, "/d?page=2", 400).text("h1") == "文件列表到第1页为止，没有第2页。"


def test_whoever_is_sent_to_a_heading_sees_the_items_inside_it(client: FlaskClient) -> None:
    page = Page(client, f"/d/{OLD}")
    assert [str(row["id"]) for row in page.soup.select("[id='4.1'] > .row")] == [f"4.1.{n}" for n in range(1, 5)]
    assert page.soup.select("[id='4'] .row") == []
    assert page.one("[id='4.1'] > .side a")["href"] == f"/d/{OLD}/4.1"


@pytest.mark.parametrize("path", [f"/d/{OLD}", f"/d/{OLD}/3.6"])
def test_what_is_printed_says_where_it_is_from(client: FlaskClient, opened: KnowledgeBase, path: str) -> None:
    said = Page(client, path).text(".imprint")
    assert said == (
        f"http://localhost{path}，索引建于{opened.stamp.built[:10]}，效力未知，"
        f"sha256 {opened.document(OLD).source.sha256}"
    )


def test_the_about_page_accounts_for_each_document(client: FlaskClient, opened: KnowledgeBase) -> None:
    page = Page(client, "/about")
    for document in opened.documents():
        assert document.source.sha256 in page.texts(".hash")
        for sentence in document.missing:
            assert sentence in page.text("main")
    assert page.text("main").count("100.00%") == 2


def test_the_about_page_accounts_for_many_documents_page_by_page(
    statutes: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(about, "A_PAGE", 5)
    client, count = create_app(Once(statutes)).test_client(), -(-statutes.stamp.documents // 5)
    seen = [sha for n in range(1, count + 1) for sha in Page(client, f"/about?page={n}").texts(".hash")]
    assert seen == [document.source.sha256 for document in statutes.documents()]
    assert [link.get_text() for link in Page(client, "/about").soup.select("nav.pages a")][-1] == "下一页"
    assert client.get(f"/about?page={count + 1}").status_code == 400


def test_every_example_of_the_query_language_finds_something(client: FlaskClient) -> None:
    for link in Page(client, "/about").soup.select("#syntax ~ .scroll a"):
        assert Page(client, str(link["href"])).texts(".hit"), link.get_text()


@pytest.mark.parametrize("path", ["/", "/?q=物流", "/d", f"/d/{OLD}", f"/d/{OLD}/3.6", "/about", "/d/nothing"])
def test_every_page_has_one_first_heading_and_labelled_landmarks(client: FlaskClient, path: str) -> None:
    page = Page(client, path, 404 if path == "/d/nothing" else 200)
    assert len(page.soup.select("h1")) == 1
    assert page.one("html")["lang"] == "zh-Hans"
    assert page.one("a")["href"] == "#main"
    assert all(one.get("aria-label") or one.get("aria-labelledby") for one in page.soup.select("nav, aside, form"))
