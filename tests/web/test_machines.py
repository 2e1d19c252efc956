"""What programs read: suggestions, the search description, the feed, and schema.org's words."""

import json
from xml.etree.ElementTree import fromstring

import pytest
from flask.testing import FlaskClient

from tests.web.page import Page

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("养老", "养老院"),
        ("lengl", "冷链"),
        ("物流 养老", "物流 养老院"),
        ("市规划", "市规划自然资源局"),
        ("文化旅", "文化旅游"),
    ],
)
def test_what_is_typed_is_completed_by_words_that_are_there(client: FlaskClient, typed: str, expected: str) -> None:
    said, found = client.get("/api/suggest", query_string={"q": typed}).get_json()
    assert said == typed
    assert expected in found
    assert len(found) <= 10


@pytest.mark.parametrize("typed", ["", " ", "养老 ", "𠀀", '"', "%00"])
def test_where_nothing_can_be_completed_nothing_is(client: FlaskClient, typed: str) -> None:
    assert client.get("/api/suggest", query_string={"q": typed}).get_json() == [typed, []]


def test_the_search_description_leads_to_the_search_and_to_suggestions(client: FlaskClient) -> None:
    root = fromstring(client.get("/opensearch.xml").get_data())
    templates = [str(one.get("template")) for one in root.iter() if one.tag.endswith("Url")]
    assert templates == ["http://localhost/?q={searchTerms}", "http://localhost/api/suggest?q={searchTerms}"]
    assert Page(client, "/").one("link[rel=search]")["href"] == "/opensearch.xml"


def test_the_feed_has_every_document_with_its_permanent_address(client: FlaskClient) -> None:
    root = fromstring(client.get("/feed.atom").get_data())
    ids = [entry.findtext(f"{ATOM}id") for entry in root.iter(f"{ATOM}entry")]
    assert ids == ["http://localhost/d/yfbf-2016-228", "http://localhost/d/yff-2020-10"]


def data(client: FlaskClient, path: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(str(Page(client, path).one("script[type='application/ld+json']").string))
    return found


def test_a_document_says_what_it_is_and_nothing_that_nobody_knows(client: FlaskClient) -> None:
    found = data(client, "/d/yff-2020-10")
    assert found["legislationIdentifier"] == "渝府发〔2020〕10号"
    assert "legislationDate" not in found
    assert "legislationLegalForce" not in found
    assert data(client, "/d/yfbf-2016-228")["legislationDate"] == "2016-11-02"


def test_a_clause_is_part_of_its_document(client: FlaskClient) -> None:
    found = data(client, "/d/yfbf-2016-228/3.6")
    assert found["@id"] == "http://localhost/d/yfbf-2016-228/3.6"
    assert found["isPartOf"]["legislationIdentifier"] == "渝府办发〔2016〕228号"  # type: ignore[index]


@pytest.mark.parametrize("path", ["/d/yfbf-2016-228", "/d/yfbf-2016-228/3.6"])
def test_a_page_names_its_permanent_address_and_its_json(client: FlaskClient, path: str) -> None:
    page = Page(client, path)
    assert page.one("link[rel=canonical]")["href"] == f"http://localhost{path}"
    assert page.one("link[rel=alternate][type='application/json']")["href"] == f"{path}.json"
