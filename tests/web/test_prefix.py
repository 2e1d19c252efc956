"""Behind a proxy: every address the site makes begins with the prefix, whether the proxy strips it or hands it on."""

import csv
from io import StringIO
from urllib.parse import urlsplit

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from kb import KnowledgeBase
from tests.web.page import Page
from web import Once, create_app, views
from web.present.common import clause_page

PAGES = [
    "/",
    "/?q=发展&year=2016",
    "/?q=lengliang",
    "/?q=“量子纠缠”&doc=yff-2020-10",
    "/d",
    "/d/yfbf-2016-228",
    "/d/yfbf-2016-228/3",
    "/d/yfbf-2016-228/2.2.p3",
    "/about",
]
app = Flask("site")
views.register(app)


@pytest.fixture
def below(opened: KnowledgeBase) -> FlaskClient:
    """The site at /law/kb."""
    return create_app(Once(opened), url_prefix="/law/kb").test_client()


@pytest.mark.parametrize("asked", ["", "/law/kb"], ids=["stripped", "handed on"])
@pytest.mark.parametrize("path", PAGES)
def test_every_address_on_every_page_begins_with_the_prefix(below: FlaskClient, asked: str, path: str) -> None:
    page = Page(below, asked + path)
    found = [str(one[name]) for name in ("href", "src", "action", "data-copy") for one in page.soup.select(f"[{name}]")]
    paths = [urlsplit(address).path for address in found if not address.startswith("#")]
    assert len(paths) > 5
    assert [path for path in paths if not path.startswith("/law/kb/")] == []


@pytest.mark.parametrize("path", PAGES)
def test_every_address_on_every_page_answers(below: FlaskClient, path: str) -> None:
    page = Page(below, path)
    for one in page.soup.select("[href], [src]"):
        address = str(one.get("href") or one.get("src")).removeprefix("http://localhost").partition("#")[0]
        if address:
            assert below.get(address, buffered=True).status_code == 200, address


def test_error_pages_lead_back_below_the_prefix(below: FlaskClient) -> None:
    assert Page(below, "/d/nothing", 404).one("main > p a")["href"] == "/law/kb/"
    assert Page(below, "/d/yfbf-2016-228/3.11", 404).one("main > p a")["href"] == "/law/kb/d/yfbf-2016-228/3.10"


def test_the_link_to_the_next_page_begins_with_the_prefix(below: FlaskClient) -> None:
    for path in ("/api/search?q=发展&limit=5", "/law/kb/api/tree/yff-2020-10?limit=5"):
        link = below.get(path).headers["Link"]
        assert link.startswith("</law/kb/api/")
        assert below.get(link[1:].partition(">")[0]).status_code == 200


def test_addresses_in_an_export_begin_with_the_prefix(below: FlaskClient) -> None:
    text = below.get("/search.csv?q=冷链").get_data(as_text=True)
    rows = list(csv.DictReader(StringIO(text.removeprefix("\ufeff"))))
    assert {row["永久地址"] for row in rows} == {
        "http://localhost/law/kb/d/yfbf-2016-228/3.6",
        "http://localhost/law/kb/d/yff-2020-10/3.4",
    }


def test_the_permanent_address_on_a_page_begins_with_the_prefix(below: FlaskClient) -> None:
    page = Page(below, "/d/yfbf-2016-228/3.6")
    assert page.text(".address code") == "http://localhost/law/kb/d/yfbf-2016-228/3.6"


def test_what_only_looks_like_the_prefix_is_no_prefix(below: FlaskClient) -> None:
    assert below.get("/law/kbx").status_code == 404
    assert below.get("/law/kb").status_code == 200


def test_errors_below_the_prefix_are_json_for_the_api(below: FlaskClient) -> None:
    assert below.get("/law/kb/api/nothing").get_json()["status"] == 404


@pytest.mark.parametrize("prefix", ["", "/law/kb"])
@given(st.text("甲Abc-_.~ %/?#é", min_size=1, max_size=6), st.text("c3.1-~p_éa %?#甲", min_size=1, max_size=9))
def test_a_clauses_page_has_the_address_that_flask_gives_it(prefix: str, document: str, path: str) -> None:
    document = document.replace("/", "")
    with app.test_request_context("/", environ_overrides={"SCRIPT_NAME": prefix}):
        written = url_for("documents.clause", document=document, path=path)
        assert clause_page(prefix, f"{document}/{path}") == written
