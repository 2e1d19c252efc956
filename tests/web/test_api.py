"""JSON over HTTP: the same values as the commands, one shape for lists, one for errors."""

import json
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from kb import KnowledgeBase
from kb.cli import main
from web import Once, asked, create_app

OLD, NEW = "yfbf-2016-228", "yff-2020-10"

SAME = [
    ("/api/search?q=物流", ["search", "物流"]),
    ("/api/search?q=电子商务 -跨境", ["search", "电子商务", "-跨境"]),
    (
        f"/api/search?q=发展&doc={NEW}&limit=3&offset=2",
        ["search", "发展", "--doc", NEW, "--limit", "3", "--offset", "2"],
    ),
    ("/api/search?q=发展&year=2016&sort=document", ["search", "发展", "--year", "2016", "--sort", "document"]),
    ("/api/search?q=lengliang&expand=0", ["search", "lengliang", "--no-expand"]),
    ("/api/search?q=2016年和2020年分别怎么支持养老机构", ["search", "2016年和2020年分别怎么支持养老机构"]),
    (f"/api/compare?old={OLD}&new={NEW}", ["compare", OLD, NEW]),
    (f"/api/compare?old={OLD}/4.1.2&new={NEW}/4.1.2&exact=1", ["compare", f"{OLD}/4.1.2", f"{NEW}/4.1.2", "--exact"]),
    (f"/api/silence?old={OLD}&new={NEW}", ["silence", OLD, NEW]),
    (f"/api/brief?topic=养老&old={OLD}&new={NEW}", ["brief", "养老", OLD, NEW]),
    ("/api/resolve?q=渝府办发〔2016〕228号三（六）", ["resolve", "渝府办发〔2016〕228号三（六）"]),
    (f"/api/cite?address={OLD}/3.6", ["cite", f"{OLD}/3.6"]),
    ("/api/documents", ["documents"]),
    (f"/api/clauses/{OLD}/3.6", ["show", f"{OLD}/3.6"]),
    (f"/api/clauses/{OLD}/2.2.p3", ["show", f"{OLD}/2.2.p3"]),
    (f"/api/clauses/{NEW}", ["show", NEW]),
    (f"/d/{OLD}/3.6.json", ["show", f"{OLD}/3.6"]),
    (f"/d/{NEW}.json", ["show", NEW]),
    (f"/api/tree/{OLD}", ["tree", OLD]),
    ("/api/topics", ["topics"]),
    ("/api/duties", ["duties"]),
    ("/api/targets", ["targets"]),
    ("/api/departments", ["departments"]),
]


@pytest.mark.parametrize(("path", "command"), SAME, ids=[" ".join(command) for _, command in SAME])
def test_http_and_the_command_line_say_the_same(
    client: FlaskClient, built: Path, capsys: pytest.CaptureFixture[str], path: str, command: list[str]
) -> None:
    assert main([*command, "--index", str(built), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert client.get(path).get_json() == said


def test_chinese_is_sent_as_it_is(client: FlaskClient) -> None:
    assert "国际物流及城乡配送" in client.get(f"/api/clauses/{OLD}/3.6").get_data(as_text=True)


@pytest.mark.parametrize("path", [f"/d/{OLD}", f"/d/{OLD}/3.6", f"/d/{OLD}/2.2.p3"])
def test_an_address_is_json_where_json_is_preferred(client: FlaskClient, path: str) -> None:
    as_asked = client.get(path, headers={"Accept": "application/json"})
    assert (
        as_asked.get_json() == client.get(f"{path}.json").get_json() == client.get(f"/api/clauses{path[2:]}").get_json()
    )


@pytest.mark.parametrize(
    "accept", ["*/*", "text/html", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "", "image/png"]
)
def test_an_address_is_a_page_for_everyone_else(client: FlaskClient, accept: str) -> None:
    assert client.get(f"/d/{OLD}/3.6", headers={"Accept": accept}).mimetype == "text/html"


def walked(client: FlaskClient, path: str) -> list[Any]:
    """What a list gives page by page, following its Link headers."""
    found: list[Any] = []
    while path:
        response = client.get(path)
        value = response.get_json()
        found += value["hits"] if isinstance(value, dict) else value
        link = response.headers.get("Link", "")
        assert not link or (link.endswith('; rel="next"') and link.isascii())
        path = link.removeprefix("<").partition(">")[0]
    return found


def test_a_list_is_whole_unless_a_page_of_it_is_asked_for(client: FlaskClient) -> None:
    whole = client.get(f"/api/tree/{OLD}")
    assert "Link" not in whole.headers
    assert len(whole.get_json()) == 59
    assert walked(client, f"/api/tree/{OLD}?limit=7") == whole.get_json()
    assert client.get(f"/api/tree/{OLD}?offset=58").get_json() == whole.get_json()[58:]
    assert client.get(f"/api/tree/{OLD}?limit=5&offset=500").get_json() == []


def test_the_link_to_the_next_hits_keeps_everything_else(client: FlaskClient) -> None:
    found = walked(client, f"/api/search?q=发展&doc={OLD}&doc={NEW}&sort=document&limit=9")
    assert found == client.get("/api/search?q=发展&sort=document&limit=100").get_json()["hits"]


def test_documents_named_in_han_characters_are_listed_page_by_page(statutes: KnowledgeBase) -> None:
    client = create_app(Once(statutes)).test_client()
    for document in statutes.documents():
        assert len(walked(client, f"/api/tree/{document.address}?limit=4")) == document.clauses
        assert client.get(f"/d/{document.address}").status_code == 200
        assert client.get(f"/d/{document.address}.json").get_json()["address"] == document.address


def test_a_number_met_twice_has_an_address_of_its_own(tmp_path: Path) -> None:
    from indexer import build
    from kb import open_kb

    (tmp_path / "关于甲.txt").write_text("关于甲的意见\n\n一、总则\n1．甲。\n1．乙。\n", encoding="utf-8")
    build(tmp_path, tmp_path / "var", "whoosh")
    kb = open_kb(tmp_path / "var")
    client = create_app(Once(kb)).test_client()
    twice = [row["address"] for row in client.get("/api/tree/关于甲").get_json() if "~" in row["address"]]
    assert len(twice) == 1
    assert client.get(f"/d/{twice[0]}").status_code == 200
    assert client.get(f"/api/clauses/{twice[0].replace('~', '%7E')}").get_json()["text"] == "乙。"
    kb.close()


BAD = [
    ("limit=0", "每页条数应在1到100之间，这里是0。"),
    ("limit=101", "每页条数应在1到100之间，这里是101。"),
    ("limit=-1", "每页条数应在1到100之间，这里是-1。"),
    ("limit=many", "参数 limit 应是整数，这里是“many”。"),
    ("limit=１", "参数 limit 应是整数，这里是“１”。"),
    ("limit=99999999999999999999", "参数 limit 太大：99999999999999999999。"),
    ("offset=-1", "起始位置不能小于0，这里是-1。"),
    ("offset=10001", "起始位置应在0到10000之间，这里是10001。"),
    ("sort=best", "参数 sort 应是 rank 或 document，这里是“best”。"),
    ("expand=maybe", "参数 expand 应是 0 或 1，这里是“maybe”。"),
    ("has_target=maybe", "参数 has_target 应是 0 或 1，这里是“maybe”。"),
]


@pytest.mark.parametrize(("parameter", "sentence"), BAD)
def test_a_value_out_of_range_is_said(client: FlaskClient, parameter: str, sentence: str) -> None:
    response = client.get(f"/api/search?q=物流&{parameter}")
    assert response.status_code == 400
    assert response.get_json() == {"error": sentence, "status": 400}
    assert client.get(f"/?q=物流&{parameter}").status_code == 400


@pytest.mark.parametrize("parameter", ["limit=0", "limit=101", "offset=-1", "limit=x"])
def test_a_list_has_the_same_limits(client: FlaskClient, parameter: str) -> None:
    assert client.get(f"/api/documents?{parameter}").status_code == 400


def test_an_unknown_parameter_changes_nothing(client: FlaskClient) -> None:
    assert client.get("/api/search?q=物流&utm_source=x&q2=y").get_json() == client.get("/api/search?q=物流").get_json()


def test_an_empty_question_is_refused(client: FlaskClient) -> None:
    for path in ("/api/search", "/api/search?q=", "/api/search?q=%20%E3%80%80"):
        response = client.get(path)
        assert response.status_code == 400
        assert set(response.get_json()) == {"error", "status"}


def test_filters_alone_give_everything_in_document_order(client: FlaskClient) -> None:
    answer = client.get(f"/api/search?doc={NEW}&limit=100").get_json()
    assert answer["total"] == 55
    assert answer["hits"][0]["address"] == f"{NEW}/salutation"


def test_the_site_says_that_it_is_well(client: FlaskClient) -> None:
    answer = client.get("/healthz").get_json()
    assert answer["status"] == "ok"
    assert (answer["documents"], answer["records"]) == (2, 104)


@pytest.mark.parametrize(
    ("query", "status"), [("", 400), (f"old={OLD}", 400), (f"old={OLD}&new={OLD}", 400), (f"old={OLD}&new=x", 404)]
)
def test_a_comparison_of_nothing_is_refused(client: FlaskClient, query: str, status: int) -> None:
    assert client.get(f"/api/compare?{query}").status_code == status


@given(st.lists(st.one_of(st.text(max_size=5), st.binary(max_size=5)), max_size=30), st.integers(1, 9))
def test_a_list_is_sent_in_few_pieces_that_hold_it_all(pieces: list[str | bytes], least: int) -> None:
    with mock.patch.object(asked, "PIECE", least):
        sent = list(asked.large(pieces))
    assert b"".join(sent) == b"".join(one.encode() if isinstance(one, str) else one for one in pieces)
    assert all(len(one) >= least for one in sent[:-1])


def test_the_api_sends_a_list_in_large_pieces(client: FlaskClient) -> None:
    response = client.get("/api/topics")
    assert len(list(response.response)) == 1
