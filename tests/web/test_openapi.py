"""The API is as it is described: every route, every parameter, every answer."""

import re

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from jsonschema_rs import validator_for
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from kb import KnowledgeBase
from web import Once, create_app

ROUTES = (
    *("search", "documents", "clauses/{address}", "tree/{document}", "topics", "duties", "targets", "departments"),
    *("compare", "silence", "brief", "cite", "resolve", "suggest"),
)
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture(scope="module")
def api(opened: KnowledgeBase) -> Flask:
    return create_app(Once(opened))


def answers_as_described(api: Flask, path: str, method: str) -> None:
    described = schemathesis.openapi.from_wsgi("/openapi.json", api)
    operation = described[path][method]

    @settings(
        max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate], database=None
    )
    @given(case=operation.as_strategy())
    def asked(case: schemathesis.Case) -> None:
        case.call_and_validate(checks=CHECKS)

    asked()


@pytest.mark.parametrize("route", ROUTES)
def test_a_route_answers_as_described(api: Flask, route: str) -> None:
    answers_as_described(api, f"/api/{route}", "GET")


def test_a_memo_is_checked_as_described(api: Flask) -> None:
    answers_as_described(api, "/api/memo/check", "POST")


def test_every_route_of_the_api_is_described(api: Flask, client: FlaskClient) -> None:
    rules = [rule.rule for rule in api.url_map.iter_rules() if rule.rule.startswith("/api/")]
    routes = {re.sub(r"<(?:path:)?(\w+)>", r"{\1}", rule) for rule in rules}
    paths = set(client.get("/openapi.json").get_json()["paths"])
    assert routes - {"/api/", "/api/{nothing}"} == paths
    assert paths == {*(f"/api/{route}" for route in ROUTES), "/api/memo/check"}


REAL = [
    ("/api/search", "/api/search?q=物流&sort=rank"),
    ("/api/documents", "/api/documents"),
    ("/api/clauses/{address}", "/api/clauses/yfbf-2016-228/3.6"),
    ("/api/clauses/{address}", "/api/clauses/yfbf-2016-228"),
    ("/api/tree/{document}", "/api/tree/yff-2020-10"),
    ("/api/topics", "/api/topics?topic=养老"),
    ("/api/duties", "/api/duties?inferred=1"),
    ("/api/duties", "/api/duties?department=市规划自然资源局"),
    ("/api/targets", "/api/targets"),
    ("/api/departments", "/api/departments"),
    ("/api/compare", "/api/compare?old=yfbf-2016-228&new=yff-2020-10"),
    ("/api/silence", "/api/silence?old=yfbf-2016-228&new=yff-2020-10"),
    ("/api/brief", "/api/brief?topic=养老&old=yfbf-2016-228&new=yff-2020-10"),
    ("/api/cite", "/api/cite?address=yfbf-2016-228/3.6&style=csl-json"),
    ("/api/resolve", "/api/resolve?q=渝府办发〔2016〕288号，三、（六），渝府发〔2020〕10号三（四）"),
]


@pytest.mark.parametrize(("path", "url"), REAL)
def test_a_real_answer_is_as_described(client: FlaskClient, path: str, url: str) -> None:
    described = client.get("/openapi.json").get_json()
    held = described["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    validator_for({"components": described["components"], **held}).validate(client.get(url).get_json())


def test_a_real_memo_is_answered_as_described(client: FlaskClient) -> None:
    described = client.get("/openapi.json").get_json()
    answer = client.post(
        "/api/memo/check", json={"text": "渝府办发〔2016〕288号和渝府发〔2020〕10号三（四）“构建集通道枢纽网络”"}
    ).get_json()
    assert answer["findings"]
    validator_for({"components": described["components"], "$ref": "#/components/schemas/Checked"}).validate(answer)
