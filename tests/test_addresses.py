"""Addresses are for ever: each that was ever published has a place, or an entry that says what became of it."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer import build
from kb import KnowledgeBase, Moved, open_kb
from kb.citation.memo import check
from web import Once, create_app

PUBLISHED = Path(__file__).resolve().parent / "data" / "addresses.txt"
MOVED = "old\tnew\tdate\treason\n甲/9\t甲/1\t2026-11-23\t编号更正\n甲/8\t\t2026-11-23\t误收\n乙\t甲\t2026-11-23\t并档\n"


def addresses(kb: KnowledgeBase) -> list[str]:
    return [
        one
        for document in kb.documents()
        for one in (document.address, *(c.address for c in kb.tree(document.address)))
    ]


def test_no_published_address_is_dropped_without_an_entry(kb: KnowledgeBase) -> None:
    held = set(addresses(kb))
    for address in PUBLISHED.read_text(encoding="utf-8").split():
        if address not in held:
            with pytest.raises(Moved):
                kb.at(address)


def test_every_address_of_the_corpus_is_among_those_published(kb: KnowledgeBase) -> None:
    """A new one is added to the file, and stays there."""
    assert set(addresses(kb)) <= set(PUBLISHED.read_text(encoding="utf-8").split())


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    folder = tmp_path_factory.mktemp("moved")
    (folder / "甲.txt").write_text("一、养老。\n二、托育。\n", encoding="utf-8")
    (folder / "moved.tsv").write_text(MOVED, encoding="utf-8")
    build(folder, folder / "var", "whoosh")
    return open_kb(folder / "var")


@pytest.fixture(scope="module")
def visitor(moved: KnowledgeBase) -> FlaskClient:
    return create_app(Once(moved)).test_client()


@pytest.mark.parametrize(
    ("old", "new"), [("/d/甲/9", "/d/%E7%94%B2/1"), ("/d/乙", "/d/%E7%94%B2"), ("/d/甲/9.json", "/d/%E7%94%B2/1.json")]
)
def test_a_moved_address_leads_to_where_the_place_is(visitor: FlaskClient, old: str, new: str) -> None:
    answer = visitor.get(old)
    assert (answer.status_code, answer.headers["Location"]) == (301, new)


def test_a_withdrawn_address_says_why(visitor: FlaskClient) -> None:
    answer = visitor.get("/d/甲/8")
    assert answer.status_code == 410
    assert "甲/8 这个地址已停用（2026-11-23，误收）" in answer.text
    assert "没有接续的地址" in answer.text
    assert visitor.get("/api/clauses/甲/8").get_json()["status"] == 410


def test_a_memo_s_link_to_an_old_address_is_found(moved: KnowledgeBase) -> None:
    (one,) = check(moved, "见 https://kb.cn/d/甲/9 一处").findings
    assert (one.kind, one.suggestion) == ("moved_address", "https://kb.cn/d/甲/1")
