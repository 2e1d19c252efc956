"""Whatever a client sends: one clear sentence, the right 4xx, one shape, never a 5xx."""

import socket
from urllib.parse import quote, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from tests.web.page import Page

OLD, NEW = "yfbf-2016-228", "yff-2020-10"


def assert_said(response: TestResponse, status: int) -> str:
    """The sentence of an error in JSON."""
    assert response.status_code == status
    said = response.get_json()
    assert set(said) == {"error", "status"}
    assert said["status"] == status
    assert isinstance(said["error"], str)
    assert said["error"].strip()
    return str(said["error"])


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        (f"/d/{OLD}/9.9", "没有 yfbf-2016-228/9.9 这个条款。"),
        ("/d/nothing", "没有文件 nothing。"),
        ("/nothing", "没有这个页面。"),
    ],
)
def test_a_missing_page_states_the_fact_and_one_next_step(client: FlaskClient, path: str, sentence: str) -> None:
    page = Page(client, path, 404)
    assert page.text("h1") == sentence
    assert len(page.soup.select("main > p a")) == 1
    assert "404" not in page.text("main")
    assert "抱歉" not in page.text("main")


def test_a_missing_clause_leads_to_the_one_nearest(client: FlaskClient) -> None:
    page = Page(client, f"/d/{OLD}/3.11", 404)
    assert Page(client, str(page.one("main > p a")["href"])).response.status_code == 200


def test_an_open_quote_is_named_by_its_place_and_kept_in_the_box(client: FlaskClient) -> None:
    page = Page(client, "/", 400, q='冷链 "给予')
    assert page.text("h1") == "第4个字符是左引号，缺少右引号。"
    assert page.one("#q")["value"] == '冷链 "给予'


@pytest.mark.parametrize(
    "path", ["/api/nothing", "/api", "/api/", "/api/clauses/nothing", f"/api/clauses/{OLD}/9.9", "/api/tree/x"]
)
def test_a_missing_value_is_an_error_in_json(client: FlaskClient, path: str) -> None:
    assert_said(client.get(path), 404)


@pytest.mark.parametrize("path", ["/d/nothing.json", f"/d/{OLD}/9.9.json"])
def test_a_json_address_that_does_not_exist_says_so_in_json(client: FlaskClient, path: str) -> None:
    assert_said(client.get(path), 404)


@pytest.mark.parametrize("path", ["/nothing", f"/d/{OLD}/9.9", '/?q="'])
def test_who_prefers_json_gets_errors_in_json(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers={"Accept": "application/json"})
    assert_said(response, 400 if "?" in path else 404)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "BREW"])
@pytest.mark.parametrize("path", ["/", "/d", f"/d/{OLD}/3.6", "/api/search", "/api/documents", "/search.csv", "/about"])
def test_a_method_that_changes_things_is_not_allowed(client: FlaskClient, method: str, path: str) -> None:
    response = client.open(path, method=method)
    assert response.status_code == 405
    assert {"GET", "HEAD", "OPTIONS"} == set(response.headers["Allow"].split(", "))


@pytest.mark.parametrize("path", ["/", "/?q=物流", f"/d/{OLD}/3.6", "/api/search?q=物流", "/search.csv?q=物流"])
def test_head_has_the_headers_of_get_and_no_body(client: FlaskClient, path: str) -> None:
    head, get = client.head(path), client.get(path)
    assert head.status_code == 200
    assert head.data == b""
    assert {k: v for k, v in head.headers if k != "Date"} == {k: v for k, v in get.headers if k != "Date"}


def test_options_says_what_is_allowed(client: FlaskClient) -> None:
    response = client.options("/api/search")
    assert response.status_code == 200
    assert {"GET", "HEAD", "OPTIONS"} == set(response.headers["Allow"].split(", "))


ODD = [
    "/%00", "/d/%00", f"/d/{OLD}/%00", "/?q=%00", "/api/search?q=%00", "/api/clauses/%00", "/api/search?doc=%00",
    "/?q=%ff", "/api/search?q=%ff%fe", "/%ff", "/d/%ff", "/api/clauses/%ff/3.6", "/api/search?%ff=1",
    "/api/search?q=%ED%A0%80", "/api/search?q=%F0%9F%98%80", "/api/search?q=%u4e2d", "/api/search?q=%", "/%",
    "/d/..", "/d/../about", "/static/../__init__.py", "/static/%2e%2e/cli.py", "/static/", "/static/css",
    "//", "//example.org/", "/d//", f"/d/{OLD}//3.6", "/api//search", f"/d/{OLD}/", f"/d/{OLD}/3.6/", "/about/", "/d/",
    f"/d/{OLD}/3.6.json.json", f"/d/{OLD}.json/3.6", "/d/.json", "/search.csv", "/search.csv?q=%22",
    "/api/search?limit=", "/?page=0", "/d?page=0", "/d?page=-1", "/d?page=99999999", "/d?page=１", "/d?page=x",
    "/api/search?q=-", "/api/search?q=OR", "/api/search?q=或 或", "/api/search?q=-养老", "/api/search?q=****", "/api/search?q=“”",
    "/api/search?q=物流&doc=nothing", "/api/search?q=物流&year=abc", "/api/search?q=物流&role=king", "/api/search?q=物流&topic=x",
    "/?q=物流&doc=nothing", "/?q=物流&year=%00", "/?doc=nothing", "/?role=king&q=发展",
]  # fmt: skip


@pytest.mark.parametrize("path", ODD)
def test_an_odd_address_is_answered_or_refused(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code in {200, 400, 404}
    if path.startswith("/api") and response.status_code != 200:
        assert_said(response, response.status_code)


@pytest.mark.parametrize("path", ["/?q=", "/api/search?q=", "/d/", "/api/clauses/", "/search.csv?q="])
@pytest.mark.parametrize("piece", ["养", "a", '"', "“”", " 养老", "-"])
def test_a_hundred_kilobytes_are_refused(client: FlaskClient, path: str, piece: str) -> None:
    response = client.get(path + quote(piece * (100_000 // len(piece.encode()))))
    assert 400 <= response.status_code < 500


def test_a_large_body_is_refused_or_ignored(client: FlaskClient) -> None:
    assert client.post("/api/search", data=b"x" * 200_000).status_code in {405, 413}


REFUSED = b"HTTP/1.1 431 "


def sent(address: str, request: bytes) -> bytes:
    """What the server answers to bytes as they are."""
    host = urlsplit(address)
    with socket.create_connection((str(host.hostname), int(host.port or 0)), timeout=10) as connection:
        try:
            connection.sendall(request)
            return b"".join(iter(lambda: connection.recv(65536), b""))
        except (ConnectionResetError, BrokenPipeError):  # too long to be read to its end
            return REFUSED


@pytest.mark.parametrize(
    "request_line",
    [
        b"GET /api/search?q=" + b"a" * 100_000,
        b"GET /api/search?q=" + b"%E5%85%BB" * 12_000,
        b"GET /?q=" + b"a" * 1_000_000,
        b"GET /api/search?q=\xff\xfe",
        "GET /api/search?q=养老".encode(),
        b"GET /d/\xe5\x85\xbb",
        b"GET /%00",
        b"GET http://example.org/",
        b"GET *",
        b"BREW /",
        b"POST /api/search",
        b"nonsense",
        b"GET /\x01",
    ],
)
def test_the_server_itself_never_fails(address: str, request_line: bytes) -> None:
    answer = sent(address, request_line + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 2") or answer.startswith((b"HTTP/1.1 4", b"HTTP/1.0 4"))
    assert b"Traceback" not in answer


@pytest.mark.parametrize("host", ["", "a b", "<script>", "localhost:x", "[::1", "养老", "a" * 5000, "example.org/evil"])
def test_an_odd_host_is_no_failure(client: FlaskClient, host: str) -> None:
    for path in ("/", f"/d/{OLD}/3.6", "/search.csv?q=物流", "/api/search?q=物流"):
        response = client.get(path, headers={"Host": host.encode().decode("latin-1")})
        assert response.status_code < 500
        assert b"<script>" not in response.data


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Accept", "\xff;q=x,,;;"),
        ("Accept", "application/json;q=nan"),
        ("If-None-Match", '"' * 99),
        ("If-Modified-Since", "yesterday"),
        ("Range", "bytes=9-1"),
        ("Range", "bytes=99999999-"),
        ("Content-Length", "-1"),
        ("Cookie", "\xff=\x01"),
        ("X-Forwarded-Host", "example.org"),
    ],
)
def test_an_odd_header_is_no_failure(client: FlaskClient, header: str, value: str) -> None:
    for path in ("/", f"/d/{OLD}/3.6", "/api/search?q=物流", "/static/css/base.css", "/nothing"):
        response = client.get(path, headers={header: value}, buffered=True)
        assert response.status_code < 500
        assert b"example.org" not in response.data


WORDS = st.sampled_from(
    [
        "物流",
        "养老",
        "OR",
        "或",
        "-",
        '"',
        "“",
        "”",
        "(",
        "）",
        "文件:",
        "年份：2016",
        "主题:",
        "*",
        "\x00",
        "\ud800",
        "😀",
        "%",
        "\\",
        "　",
    ]
)
TEXTS = st.lists(WORDS | st.text(max_size=5), max_size=6).map(" ".join)
NAMES = st.sampled_from(
    ["q", "doc", "topic", "department", "role", "year", "has_target", "sort", "expand", "limit", "offset", "page", "x"]
)
STEPS = st.sampled_from(
    [
        "api",
        "search",
        "clauses",
        "tree",
        "documents",
        "topics",
        "d",
        OLD,
        NEW,
        "3.6",
        "3.6.json",
        "static",
        "search.csv",
        "about",
        "healthz",
        "",
    ]
)
PATHS = st.lists(STEPS | st.text(max_size=5), max_size=5)


def path_of(steps: list[str], values: list[tuple[str, str]]) -> str:
    query = "&".join(f"{quoted(name)}={quoted(value)}" for name, value in values)
    return "/" + "/".join(map(quoted, steps)) + (f"?{query}" if query else "")


def quoted(text: str) -> str:
    return quote(text, safe="", errors="surrogatepass")


@settings(max_examples=300, deadline=None)
@given(steps=PATHS, values=st.lists(st.tuples(NAMES, TEXTS | st.integers().map(str)), max_size=5))
def test_no_path_and_no_parameters_fail(site: Flask, steps: list[str], values: list[tuple[str, str]]) -> None:
    # A whole address, or the test client reads //. as a host.
    response = site.test_client().get(f"http://localhost{path_of(steps, values)}")
    assert response.status_code < 500
    if steps[:1] == ["api"] and response.status_code >= 300:
        assert_said(response, response.status_code)


@settings(max_examples=200, deadline=None)
@given(
    values=st.lists(st.tuples(NAMES, TEXTS | st.integers(-3, 120).map(str)), max_size=5),
    path=st.sampled_from(["/", "/api/search", "/search.csv"]),
)
def test_no_search_fails(site: Flask, path: str, values: list[tuple[str, str]]) -> None:
    response = site.test_client().get(path + path_of([], values)[1:])
    assert response.status_code in {200, 400}


BESIDE = [
    "/", "/search.csv?q=物流", "/about", "/d", f"/d/{NEW}", f"/d/{NEW}/3.4", "/topics", "/topics/金融", "/departments",
    "/departments/市商务委", "/targets", "/compare", f"/compare/{OLD}...{NEW}", "/api/search?q=物流", "/api/suggest?q=物",
    "/api/documents", f"/api/clauses/{NEW}/3.4", f"/api/tree/{NEW}", "/api/topics", "/api/duties", "/api/targets",
    "/api/departments", f"/api/compare?old={OLD}&new={NEW}", "/export/duties.csv", "/export/deadlines.ics?department=市商务委",
    f"/export/compare.json?old={OLD}&new={NEW}", "/feed.atom",
]  # fmt: skip


@pytest.mark.parametrize("path", BESIDE)
@pytest.mark.parametrize(
    ("parameter", "sentence"),
    [
        ("year=abc", "年份应是四位数字，例如2016，这里是“abc”。"),
        ("doc=nothing", "没有“nothing”这个文件。"),
        ("topic=养鱼", "没有“养鱼”这个主题。"),
        ("department=市养鱼局", "没有“市养鱼局”这个部门。"),
        ("role=king", "没有“king”这个角色，可用 lead、support、responsible。"),
        ("inferred=maybe", "参数 inferred 应是 0 或 1，这里是“maybe”。"),
        ("limit=0", "每页条数应在1到100之间，这里是0。"),
        ("limit=x", "参数 limit 应是整数，这里是“x”。"),
        ("page=0", "参数 page 应是从1开始的整数，这里是“0”。"),
        ("sort=size", "这里是“size”。"),
        (f"q={'养' * 4001}", "检索词最长4000个字，这里有4001个字，请截取其中一段。"),
        (f"department={'养' * 4001}", "参数 department 最长4000个字，这里有4001个字，请截取其中一段。"),
    ],
)
def test_a_value_that_is_none_is_refused_on_every_page(
    client: FlaskClient, path: str, parameter: str, sentence: str
) -> None:
    name = parameter.partition("=")[0]
    beside = path if f"{name}=" not in path else path.partition("?")[0]
    response = client.get(f"{beside}{'&' if '?' in beside else '?'}{parameter}", headers={"Accept": "application/json"})
    assert sentence in assert_said(response, 400)


@pytest.mark.parametrize("path", BESIDE)
def test_what_no_parameter_is_called_is_ignored_on_every_page(client: FlaskClient, path: str) -> None:
    assert client.get(f"{path}{'&' if '?' in path else '?'}colour=blue&utm_source={'x' * 5000}").status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/departments?doc=nothing", 400),
        ("/export/deadlines.ics?department=市养鱼局", 400),
        (f"/api/brief?topic=养鱼&old={OLD}&new={NEW}", 400),
        ("/export/pairs.csv?old=nothing", 404),
        (f"/export/compare.csv?old=nothing&new={NEW}", 404),
        (f"/compare/{OLD}...{NEW}?section=nothing", 400),
        (f"/compare/nothing...{NEW}", 404),
        ("/topics/养鱼", 404),
        ("/departments/市养鱼局", 404),
        ("/nothing?year=abc", 404),
    ],
)
def test_a_filter_that_names_nothing_is_400_and_a_place_404(client: FlaskClient, path: str, status: int) -> None:
    assert_said(client.get(path, headers={"Accept": "application/json"}), status)


@pytest.mark.parametrize("path", ["/d/", "/topics/", "/departments/", "/api/tree/", "/api/clauses/"])
def test_a_long_address_is_not_repeated_whole(client: FlaskClient, path: str) -> None:
    said = assert_said(client.get(path + "养" * 5000, headers={"Accept": "application/json"}), 404)
    assert len(said) < 200


def test_a_document_is_meant_by_its_number_in_a_parameter(client: FlaskClient) -> None:
    by_number = Page(client, "/departments", doc="渝府办发〔2016〕228号")
    assert by_number.text("main") == Page(client, "/departments", doc=OLD).text("main")


def test_a_unit_that_is_known_but_answers_for_nothing_is_no_error(client: FlaskClient) -> None:
    for path in ("/api/duties", "/api/search?q=物流", "/export/duties.csv", "/targets"):
        assert client.get(f"{path}{'&' if '?' in path else '?'}department=市级有关部门").status_code == 200
