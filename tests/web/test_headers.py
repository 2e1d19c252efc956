"""What every response carries: a strict content policy, no address of another host, a fingerprint."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from indexer import build
from kb import KnowledgeBase, open_kb
from tests.web.page import Page
from web import Once, create_app
from web.live import Live
from web.remembered import Page as RememberedPage
from web.remembered import Remembered

PAGES = ["/", "/?q=物流", "/?q=“量子纠缠”", "/d", "/d/yfbf-2016-228", "/d/yfbf-2016-228/3.6", "/about"]
VOCABULARY = "https://schema.org"  # the name of the words in JSON-LD; nothing is loaded from there
VALUES = ["/api/search?q=物流", "/api/documents", "/d/yfbf-2016-228/3.6.json", "/healthz", "/search.csv?q=物流"]
FAILURES = ["/nothing", "/api/nothing", '/?q="', "/api/search", "/static/nothing.css"]
STATIC = ["/static/css/base.css", "/static/js/copy.js"]


@pytest.mark.parametrize("path", PAGES + VALUES + FAILURES + STATIC)
def test_every_response_carries_the_content_policy(client: FlaskClient, path: str) -> None:
    headers = client.get(path, buffered=True).headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert {policy[f"{kind}-src"] for kind in ("script", "style", "img", "font", "connect")} == {"'self'"}
    assert policy["form-action"] == "'self'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Server" not in headers


def test_other_methods_carry_it_too(client: FlaskClient) -> None:
    for response in (client.post("/"), client.options("/"), client.head("/")):
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", PAGES)
def test_no_page_has_style_or_script_of_its_own(client: FlaskClient, path: str) -> None:
    page = Page(client, path)
    assert page.soup.select("style, [style]") == []
    assert [
        one
        for one in page.soup.select("script:not([type='application/ld+json'])")
        if not one.get("src") or one.get_text()
    ] == []
    assert [name for one in page.soup.find_all() for name in one.attrs if name.startswith("on")] == []
    assert page.soup.select("a[href^='javascript']") == []


@pytest.mark.parametrize("path", PAGES)
def test_no_page_names_another_host(client: FlaskClient, path: str) -> None:
    page = Page(client, path)
    addresses = [str(one.get(name)) for name in ("href", "src", "action") for one in page.soup.select(f"[{name}]")]
    assert {urlsplit(address).netloc for address in addresses} <= {"", "localhost"}
    assert set(re.findall(r"https?://[^/\"<]+", page.response.text)) <= {"http://localhost", VOCABULARY}


def test_no_style_sheet_and_no_script_names_another_host() -> None:
    folder = Path(__file__).parents[2] / "web" / "static"
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert files
    assert [
        file.name
        for file in files
        if re.search(rb"https?://(?!www\.w3\.org/2000/svg)|@import|[^-]\burl\(", file.read_bytes())
    ] == []


@pytest.mark.parametrize("path", PAGES + VALUES)
def test_what_has_not_changed_is_not_sent_again(client: FlaskClient, path: str) -> None:
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""
    assert "default-src 'none'" in again.headers["Content-Security-Policy"]
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_page_and_its_json_have_different_fingerprints(client: FlaskClient) -> None:
    page, value = (client.get("/d/yfbf-2016-228", headers={"Accept": a}) for a in ("text/html", "application/json"))
    assert page.headers["ETag"] != value.headers["ETag"]
    assert "Accept" in page.headers["Vary"]


def test_a_fingerprint_is_of_one_address(client: FlaskClient) -> None:
    assert client.get("/?q=物流").headers["ETag"] != client.get("/?q=养老").headers["ETag"]


@pytest.mark.parametrize("path", ["/%3Fq=VR", "/%0A?q=VR", "/?q=VR%3F"])
def test_no_other_address_has_the_same_fingerprint(client: FlaskClient, path: str) -> None:
    page = client.get("/?q=VR?")
    other = client.get(path, headers={"If-None-Match": page.headers["ETag"]})
    assert other.status_code != 304


@pytest.mark.parametrize("path", [*PAGES, *VALUES, "/memo", "/export/duties.csv", "/nothing"])
def test_head_is_answered_as_get_without_a_body(client: FlaskClient, path: str) -> None:
    whole, head = client.get(path), client.head(path)
    assert head.status_code == whole.status_code
    assert head.data == b""
    assert head.headers.get("ETag") == whole.headers.get("ETag")


def test_a_new_build_has_new_fingerprints(site: Flask, corpus: Path, tmp_path: Path) -> None:
    build(corpus, tmp_path, "whoosh")
    kb = open_kb(tmp_path)
    old, new = (app.test_client().get("/?q=物流").headers["ETag"] for app in (site, create_app(Once(kb))))
    kb.close()
    assert old != new


def test_pages_are_asked_for_anew_and_static_files_kept_for_ever(client: FlaskClient) -> None:
    assert client.get("/").headers["Cache-Control"] == "no-cache"
    sheet = str(Page(client, "/").one("link[rel=stylesheet]")["href"])
    assert "immutable" in client.get(sheet, buffered=True).headers["Cache-Control"]
    assert "immutable" not in client.get(sheet.partition("?")[0], buffered=True).headers["Cache-Control"]


def test_an_error_is_not_remembered(client: FlaskClient) -> None:
    response = client.get("/nothing")
    assert response.headers["Cache-Control"] == "no-cache"
    assert "ETag" not in response.headers


def test_a_page_is_made_once_for_all_who_ask_alike(kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    client, searched = create_app(Once(kb)).test_client(), []
    search = KnowledgeBase.search
    monkeypatch.setattr(KnowledgeBase, "search", lambda *asked: searched.append(asked) or search(*asked))
    pages = [client.get("/?q=物流") for _ in range(3)]
    assert len(searched) == 1
    assert len({page.data for page in pages}) == len({str(page.headers) for page in pages}) == 1
    assert client.head("/?q=物流").data == b""
    assert len(searched) == 1
    client.get("/?q=养老")
    client.get("/?q=物流", headers={"Accept": "text/html"})
    client.get("/?q=物流", base_url="http://elsewhere.example")
    assert len(searched) == 4


def test_what_a_host_name_brings_in_stays_with_that_host(client: FlaskClient) -> None:
    strange = client.get("/search.csv?q=物流", base_url="http://elsewhere.example").get_data(as_text=True)
    assert "elsewhere.example" in strange
    assert "elsewhere.example" not in client.get("/search.csv?q=物流").get_data(as_text=True)


def test_a_page_of_an_earlier_build_is_made_again(corpus: Path, tmp_path: Path) -> None:
    build(corpus, tmp_path, "whoosh")
    live = Live(tmp_path)
    client = create_app(live).test_client()
    old = client.get("/d")
    build(corpus, tmp_path, "whoosh")
    live._looked = -10.0
    new = client.get("/d", headers={"If-None-Match": old.headers["ETag"]})
    assert (new.status_code, new.headers["ETag"] == old.headers["ETag"]) == (200, False)
    assert client.get("/d").headers["ETag"] == new.headers["ETag"]


def test_an_error_is_made_again(client: FlaskClient) -> None:
    assert [client.get("/?q=物流&limit=0").status_code for _ in range(2)] == [400, 400]


def test_without_an_index_a_fingerprint_means_nothing(tmp_path: Path) -> None:
    client = create_app(Live(tmp_path)).test_client()
    assert client.get("/", headers={"If-None-Match": '"x"'}).status_code == 503


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 40)), max_size=40))
def test_pages_never_take_more_than_they_may(asked: list[tuple[int, int]]) -> None:
    pages = Remembered(100)
    for name, size in asked:
        pages.put((str(name),), RememberedPage("b", b"x" * size, ()))
        held = [page for n in range(10) if (page := pages.get((str(n),)))]
        assert sum(len(page.body) + 1 for page in held) <= 100
        assert pages.get((str(name),)) is not None


def test_a_proxy_that_weakens_a_fingerprint_is_understood(client: FlaskClient) -> None:
    mark = client.get("/d").headers["ETag"]
    assert client.get("/d", headers={"If-None-Match": f"W/{mark}"}).status_code == 304


def test_whoever_has_anything_is_still_told_what_there_is_not(client: FlaskClient) -> None:
    assert client.get("/nothing", headers={"If-None-Match": "*"}).status_code == 404
    assert client.get("/?q=物流&limit=0", headers={"If-None-Match": "*"}).status_code == 400
    assert client.post("/memo", headers={"If-None-Match": "*"}).status_code == 400
