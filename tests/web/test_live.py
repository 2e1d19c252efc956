"""A site that stays up: a new build answers within two seconds, and nobody is cut off."""

import gc
import json
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from sqlite3 import OperationalError
from unittest.mock import ANY
from urllib.request import urlopen

import pytest
from flask.testing import FlaskClient

from indexer import build
from kb import KnowledgeBase, StaleIndex
from tests.in_use import in_use
from tests.kb.engines import LOCAL
from tests.opensearch.shared import ENGINES, at
from tests.web.page import Page
from tests.web.server import served
from web import create_app
from web.live import EVERY, SELDOM, Held, Live

SOON = 2.0  # seconds, promised


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """A folder of one text."""
    folder = tmp_path / "texts"
    folder.mkdir()
    write(folder, "甲")
    return folder


def write(folder: Path, word: str) -> None:
    (folder / "one.txt").write_text(f"关于某事的意见\n\n一、总则\n（一）原则。这里写着{word}。\n", encoding="utf-8")


@pytest.fixture
def place(texts: Path, tmp_path: Path) -> Path:
    """Its index."""
    build(texts, tmp_path / "var", "whoosh")
    return tmp_path / "var"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Lets the time between two looks at the index pass."""
    now = [1000.0]
    monkeypatch.setattr("web.live.time.monotonic", lambda: now[0])
    return lambda passed=EVERY: now.__setitem__(0, now[0] + passed)


def total(client: FlaskClient, word: str) -> int:
    return int(client.get(f"/api/search?q=“{word}”").get_json()["total"])


def test_a_new_build_answers_within_two_seconds(texts: Path, place: Path) -> None:
    with served(create_app(Live(place))) as address:

        def found() -> int:
            with urlopen(f"{address}/api/search?q=%E2%80%9C%E4%B9%99%E2%80%9D") as response:
                return int(json.load(response)["total"])

        assert found() == 0
        write(texts, "乙")
        build(texts, place, "whoosh")
        built = time.monotonic()
        while not found():
            assert time.monotonic() - built < SOON
            time.sleep(0.05)


def test_a_request_keeps_the_build_it_began_with(texts: Path, place: Path, clock: Callable[..., None]) -> None:
    live = Live(place)
    first = live()
    write(texts, "乙")
    build(texts, place, "whoosh")
    clock()
    second = live()
    assert first.kb.search("甲").total == 1
    assert second.kb.search("乙").total == 1
    assert second.kb.stamp.name != first.kb.stamp.name


def test_an_old_build_is_closed_after_its_last_request(
    texts: Path, place: Path, clock: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[str] = []
    monkeypatch.setattr(KnowledgeBase, "close", lambda kb: closed.append(kb.stamp.name))
    live = Live(place)
    one, other = live(), live()
    build(texts, place, "whoosh")
    clock()
    live().release()
    assert closed == []
    one.release()
    assert closed == []
    other.release()
    assert closed == [one.kb.stamp.name]


def test_an_old_build_that_nobody_uses_is_closed_at_once(
    texts: Path, place: Path, clock: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[str] = []
    monkeypatch.setattr(KnowledgeBase, "close", lambda kb: closed.append(kb.stamp.name))
    live = Live(place)
    first = live()
    first.release()
    build(texts, place, "whoosh")
    clock()
    live().release()
    assert closed == [first.kb.stamp.name]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_request_survives_two_builds_and_the_removal_of_its_files(
    texts: Path, place: Path, clock: Callable[..., None], engine: str
) -> None:
    named = at(engine)
    build(texts, place, named)
    client = create_app(Live(place)).test_client()
    assert total(client, "甲") == 1
    for _ in range(3):
        build(texts, place, named)
    for query in ("甲", "lengliang", "文件:one 甲", "怎么写着某种原则", "年份:2016 甲"):
        assert client.get("/", query_string={"q": query}).status_code == 200
    clock()
    assert total(client, "甲") == 1


def damage(place: Path) -> None:
    folder = place / (place / "current").read_text(encoding="utf-8").strip()
    for file in (folder / "engine").iterdir():
        file.write_bytes(b"damaged")


def test_a_damaged_new_build_leaves_the_old_one_answering(texts: Path, place: Path, clock: Callable[..., None]) -> None:
    client = create_app(Live(place)).test_client()
    assert total(client, "甲") == 1
    write(texts, "乙")
    build(texts, place, "whoosh")
    damage(place)
    clock()
    assert total(client, "甲") == 1
    build(texts, place, "whoosh")
    clock()
    assert total(client, "乙") == 1


def spoil(place: Path, name: str) -> None:
    """Damages one file of the build that answers, so that its size stays."""
    file = place / (place / "current").read_text(encoding="utf-8").strip() / name
    file.write_bytes(b"x" * file.stat().st_size)


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
@pytest.mark.parametrize("engine", LOCAL)
def test_a_newer_build_that_cannot_be_read_leaves_nothing_open(
    texts: Path, place: Path, clock: Callable[..., None], monkeypatch: pytest.MonkeyPatch, engine: str
) -> None:
    monkeypatch.setattr("kb.place.CHECKED", 0)  # as in a large index: opening does not see it
    live = Live(place)
    live().release()
    build(texts, place, engine)
    spoil(place, "register.json")
    gc.collect()
    gc.disable()
    try:
        before = in_use(place)
        for _ in range(3):
            clock(SELDOM)
            live().release()
        failed = time.monotonic()
        while in_use(place) != before:  # a thread of tantivy's takes a moment to end
            assert time.monotonic() - failed < SOON
            time.sleep(0.05)
    finally:
        gc.enable()


@pytest.mark.parametrize(
    "trouble", [OSError(24, "Too many open files"), OperationalError("unable to open"), KeyError()]
)
def test_whatever_keeps_a_newer_build_from_opening_is_told_in_the_log_and_to_no_visitor(
    texts: Path,
    place: Path,
    clock: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    trouble: Exception,
) -> None:
    client = create_app(Live(place)).test_client()
    assert total(client, "甲") == 1
    write(texts, "乙")
    build(texts, place, "whoosh")
    with monkeypatch.context() as failing:
        failing.setattr(KnowledgeBase, "load", raising(trouble))
        clock()
        assert total(client, "甲") == 1
    assert [(one.getMessage()[:5], one.exc_info) for one in caplog.records] == [("索引打不开", ANY)]
    assert type(trouble).__name__ in caplog.text
    clock(SELDOM)
    assert total(client, "乙") == 1


def test_a_build_that_was_passed_over_is_tried_again_seldom_and_another_one_at_once(
    texts: Path, place: Path, clock: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    live, tried = Live(place), []
    live().release()
    build(texts, place, "whoosh")
    monkeypatch.setattr("web.live.open_kb", raising(OSError(), tried))
    for passed in (EVERY, EVERY, SELDOM - 3 * EVERY, 2 * EVERY, EVERY):
        clock(passed)
        live().release()
    assert len(tried) == 2
    build(texts, place, "whoosh")
    clock()
    live().release()
    assert len(tried) == 3


def raising(error: Exception, asked: list[object] | None = None) -> Callable[..., None]:
    def refuse(*given: object) -> None:
        if asked is not None:
            asked.append(given)
        raise error

    return refuse


def test_while_a_newer_build_is_opened_the_one_before_answers(
    texts: Path, place: Path, clock: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    live = Live(place)
    old = live()
    build(texts, place, "whoosh")
    opening, opened = threading.Event(), threading.Event()
    load = KnowledgeBase.load

    def slow(kb: KnowledgeBase) -> None:
        opening.set()
        assert opened.wait(10)
        load(kb)

    monkeypatch.setattr(KnowledgeBase, "load", slow)
    clock()
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(live)
        assert opening.wait(10)
        assert live().kb is old.kb
        opened.set()
        assert first.result(10).kb is not old.kb


def test_an_index_that_vanishes_leaves_the_opened_one_answering(place: Path, clock: Callable[..., None]) -> None:
    client = create_app(Live(place)).test_client()
    assert total(client, "甲") == 1
    (place / "current").unlink()
    clock()
    assert total(client, "甲") == 1


def test_without_an_index_the_site_says_what_to_do_until_there_is_one(
    texts: Path, tmp_path: Path, clock: Callable[..., None]
) -> None:
    place = tmp_path / "var"
    client = create_app(Live(place)).test_client()
    for path in ("/", "/?q=甲", "/d", "/d/one", "/about"):
        assert Page(client, path, 503).text("h1") == "索引暂不可用，请管理员运行 kb build。"
    for path in ("/api/search?q=甲", "/api/documents", "/healthz"):
        response = client.get(path)
        assert response.get_json() == {"error": "索引暂不可用，请管理员运行 kb build。", "status": 503}
    assert client.get("/static/css/base.css", buffered=True).status_code == 200
    build(texts, place, "whoosh")
    clock()
    assert total(client, "甲") == 1


def test_a_damaged_only_build_is_said_too(place: Path) -> None:
    damage(place)
    response = create_app(Live(place)).test_client().get("/api/search?q=甲")
    assert response.get_json() == {"error": "索引暂不可用，请管理员运行 kb build。", "status": 503}


def test_whoever_runs_the_site_reads_once_why_and_visitors_never(
    tmp_path: Path, clock: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    client = create_app(Live(tmp_path / "var")).test_client()
    for path in ("/", "/api/documents", "/d"):
        assert str(tmp_path) not in client.get(path).text
        clock()
    assert caplog.messages == [f"在 {tmp_path / 'var'} 没有找到索引，请先运行 kb build。"]


def test_many_requests_while_builds_change_are_all_answered(texts: Path, place: Path) -> None:
    app = create_app(Live(place))
    stop = threading.Event()

    def ask(_: int) -> set[int]:
        client, seen = app.test_client(), set[int]()
        while not stop.is_set():
            seen.add(client.get("/?q=原则").status_code)
            seen.add(client.get("/api/search?q=这里写着 OR 总则").status_code)
        return seen

    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(ask, n) for n in range(4)]
        for _ in range(6):
            build(texts, place, "whoosh")
            time.sleep(0.5)
        stop.set()
        assert {status for one in asked for status in one.result()} == {200}


def test_live_refuses_with_a_sentence_where_there_is_nothing(tmp_path: Path) -> None:
    with pytest.raises(StaleIndex, match="kb build"):
        Live(tmp_path)()


def test_a_list_that_is_sent_as_it_is_read_holds_the_build_until_all_is_sent(opened: KnowledgeBase) -> None:
    released: list[str] = []

    class Told(Held):
        def release(self) -> None:
            released.append("released")

    client = create_app(lambda: Told(opened)).test_client()
    for path in ("/api/topics", "/export/duties.csv"):
        answer = client.get(path)
        assert released == []
        assert answer.data
        answer.close()
        assert released.pop() == "released"
        client.head(path).close()
        assert released.pop() == "released"
