"""A real node: builds that nobody sees half of, pages however deep, and one clear sentence for each trouble."""

import json
import logging
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from opensearchpy import OpenSearch

from kb.cli import main
from kb.engine import module, opensearch_client, opensearch_engine, opensearch_index
from kb.engine.base import All, Engine, Entry, Has, Not, Page, Rank, Stands
from kb.errors import BadQuery, KbError, StaleIndex, Unavailable
from kb.place import current
from kb.version import FORMAT
from tests.kb.engines import entries, record
from tests.opensearch.between import Answer, Trouble, between, refused
from tests.opensearch.shared import at

MANY = entries(record(f"第{number}条，养老。", document="d", year="2020") for number in range(60))
FEW = MANY[:12]
Passed = Callable[[bytes], Answer]


@pytest.fixture
def address() -> str:
    """A node's address with a prefix that is this test's own."""
    return at("opensearch")


@pytest.fixture
def node(address: str) -> Iterator[OpenSearch]:
    """The node, asked past our own code."""
    with OpenSearch(hosts=[f"http://{host_of(address)}"]) as client:
        yield client


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits before trying again."""
    monkeypatch.setattr(opensearch_client, "PAUSES", (0.0,) * 4)
    monkeypatch.setattr(opensearch_client, "PATIENCE", (0.0,) * 4)
    monkeypatch.setattr(opensearch_index, "PATIENCE", (0.0,) * 4)
    monkeypatch.setattr(opensearch_index, "SETTLING", 2.0)


def host_of(address: str) -> str:
    return address.removeprefix("opensearch+http://").split("/")[0]


def prefix_of(address: str) -> str:
    return address.rpartition("/")[2]


def built(address: str, folder: Path, found: list[Entry] = FEW) -> Path:
    module(address).build(found, folder)
    return folder


@contextmanager
def opened(folder: Path) -> Iterator[Engine]:
    engine = module("opensearch").open_(folder)
    try:
        yield engine
    finally:
        engine.close()


def total(engine: Engine) -> int:
    return engine.count(All(()))


def index_of(folder: Path) -> str:
    return str(json.loads((folder / "cluster.json").read_text(encoding="utf-8"))["index"])


def moved(folder: Path, host: str) -> Path:
    """The same build, asked at another host."""
    stamp = json.loads((folder / "cluster.json").read_text())
    stamp["address"] = f"opensearch+http://{host}/{stamp['alias']}"
    (folder / "cluster.json").write_text(json.dumps(stamp))
    return folder


def indexes(node: OpenSearch, address: str) -> set[str]:
    return set(node.indices.get(index=f"{prefix_of(address)}-*"))


def pointed(node: OpenSearch, address: str) -> list[str]:
    """Where the alias points."""
    return list(node.indices.get_alias(name=prefix_of(address)))


def test_the_alias_moves_in_one_step_and_readers_keep_the_build_they_began_with(
    address: str, node: OpenSearch, tmp_path: Path
) -> None:
    first = built(address, tmp_path / "1" / "engine")
    with opened(first) as before:
        second = built(address, tmp_path / "2" / "engine", MANY)
        assert pointed(node, address) == [index_of(second)]
        assert indexes(node, address) == {index_of(first), index_of(second)}
        with opened(second) as after:
            assert (total(before), total(after)) == (10, 60)


def test_an_index_that_no_longer_answers_is_removed_by_a_later_build(
    address: str, node: OpenSearch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the same index folder: one that a build there still names stays, and so does what another folder made."""
    monkeypatch.setattr(opensearch_index, "GRACE", 0.0)
    folders = [built(address, tmp_path / name / "engine") for name in ("elsewhere/1", "var/1", "var/2", "var/3")]
    made = [index_of(folder) for folder in folders]
    shutil.rmtree(tmp_path / "var" / "1")
    (folders[2] / "cluster.json").write_text("{", encoding="utf-8")  # a damaged build names nothing, and ends nothing
    last = index_of(built(address, tmp_path / "var" / "4" / "engine"))
    there = indexes(node, address)
    assert [name in there for name in (*made, last)] == [True, False, False, True, True]


def test_an_index_stays_an_hour_from_when_it_no_longer_answered_however_old_it_is(
    address: str, node: OpenSearch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1000.0]
    monkeypatch.setattr(opensearch_index.time, "time", lambda: now[0])

    def index(name: str, hours: float) -> str:
        """Of a build so much later, after which the folder of the one before the last is gone."""
        now[0] += hours * 3600
        return index_of(built(address, tmp_path / "var" / name / "engine"))

    first = index("1", 0)
    index("2", 24)
    shutil.rmtree(tmp_path / "var" / "1")
    index("3", 0.5)
    assert first in indexes(node, address)
    index("4", 0.6)
    assert first not in indexes(node, address)


def test_an_unfinished_index_is_removed_after_a_day(
    address: str, node: OpenSearch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = built(address, tmp_path / "var" / "1" / "engine")
    marks = {"format": FORMAT, "owner": (tmp_path / "var" / "cluster.owner").read_text()}
    left = f"{index_of(folder)[:-8]}{'0' * 8}"
    node.indices.create(index=left, body={"mappings": {"_meta": marks}})
    built(address, tmp_path / "var" / "2" / "engine")
    assert left in indexes(node, address)
    monkeypatch.setattr(opensearch_index, "STALE", 0.0)
    built(address, tmp_path / "var" / "3" / "engine")
    assert left not in indexes(node, address)


@pytest.mark.parametrize("damage", [b'\xff\xfe\x00"}', b"", b"{}"])
def test_a_damaged_mark_of_an_index_folder_is_replaced_and_said(
    address: str, node: OpenSearch, tmp_path: Path, caplog: pytest.LogCaptureFixture, damage: bytes
) -> None:
    first = built(address, tmp_path / "var" / "1" / "engine")
    mark = tmp_path / "var" / "cluster.owner"
    mark.write_bytes(damage)
    second = built(address, tmp_path / "var" / "2" / "engine")
    assert re.fullmatch("[0-9a-f]{16}", mark.read_text())
    assert indexes(node, address) == {index_of(first), index_of(second)}
    (said,) = caplog.messages
    assert said.startswith(f"{mark} 已损坏，已换成新的：")


def test_a_prefix_that_names_an_index_is_refused_before_anything_is_written(
    address: str, node: OpenSearch, tmp_path: Path
) -> None:
    prefix = address.rpartition("/")[2]
    node.indices.create(index=prefix)
    try:
        with pytest.raises(BadQuery, match=f"集群里已有一个叫 {prefix} 的索引，前缀请换一个。"):
            built(address, tmp_path / "1" / "engine")
    finally:
        node.indices.delete(index=prefix)


def test_an_index_that_is_gone_is_missed_when_the_build_is_checked(
    address: str, node: OpenSearch, corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "var"
    main(["build", "--engine", address, "--corpus", str(corpus), "--index", str(place)])
    assert main(["check-index", "--index", str(place)]) == 0
    node.indices.delete(index=index_of(place / current(place) / "engine"))
    capsys.readouterr()
    assert main(["check-index", "--index", str(place)]) == 2
    assert "没有这个索引" in capsys.readouterr().err


def test_an_index_of_another_prefix_is_nobodys_business(
    address: str, node: OpenSearch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opensearch_index, "GRACE", 0.0)
    other = built(f"{address}-city", tmp_path / "1" / "engine")
    for number in "234":
        built(address, tmp_path / number / "2" / "engine")
    assert index_of(other) in indexes(node, address)


def test_a_build_that_fails_leaves_nothing_and_the_old_one_answers(
    address: str, node: OpenSearch, tmp_path: Path
) -> None:
    first = built(address, tmp_path / "1" / "engine")

    def breaking() -> Iterator[Entry]:
        yield from MANY
        raise RuntimeError("the corpus is gone")

    with pytest.raises(RuntimeError):
        module(address).build(breaking(), tmp_path / "2" / "engine")
    assert pointed(node, address) == list(indexes(node, address)) == [index_of(first)]


def test_a_field_that_is_not_named_in_the_mapping_is_refused(address: str, node: OpenSearch, tmp_path: Path) -> None:
    odd = entries([record("养老", smell="none")])
    with pytest.raises(KbError, match=r"出错：400 .*smell"):
        built(address, tmp_path / "engine", odd)
    assert indexes(node, address) == set()


def test_a_finished_index_can_no_longer_be_written(address: str, node: OpenSearch, tmp_path: Path) -> None:
    folder = built(address, tmp_path / "engine")
    answer = node.bulk(body=[{"create": {"_id": "x"}}, {"ordinal": 1}], index=index_of(folder))
    assert answer["items"][0]["create"]["error"]["type"] == "cluster_block_exception"


@pytest.mark.parametrize("sort", ["rank", "document"])
def test_pages_beyond_the_window_go_on_where_those_before_end(
    address: str, node: OpenSearch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sort: Any
) -> None:
    rank = Rank((("1", 1.0), ("老", 1.0)))
    with opened(built(address, tmp_path / "engine", MANY)) as engine:
        whole = engine.search(Has("year", "2020"), rank, Page(100, 0, sort))
        monkeypatch.setattr(opensearch_engine, "WINDOW", 8)
        monkeypatch.setattr(opensearch_engine, "STEP", 5)
        monkeypatch.setattr(opensearch_engine, "SKIPPED", 3)
        for offset, limit in ((0, 60), (0, 8), (4, 5), (7, 30), (50, 30), (60, 10), (70, 10)):
            page = engine.search(Has("year", "2020"), rank, Page(limit, offset, sort))
            assert page.page == whole.page[offset : offset + limit]
            assert (page.total, page.counts) == (60, whole.counts)
        assert list(engine.document("d")) == [entry.stored for entry in MANY[1:]]
    assert node.nodes.stats(metric="indices")["nodes"].popitem()[1]["indices"]["search"]["open_contexts"] == 0


def through(address: str, trouble: Trouble) -> Any:
    return between(host_of(address), trouble)


@pytest.mark.usefixtures("hasty")
def test_after_a_broken_connection_nothing_is_lost_and_nothing_is_there_twice(address: str, tmp_path: Path) -> None:
    """Breaks off the first bulk before, the second after it was written."""
    seen: list[str] = []

    def trouble(path: str, body: bytes, pass_on: Passed) -> Answer | None:
        if "_bulk" not in path or len(seen) > 2:
            return pass_on(body)
        seen.append(path)
        if len(seen) > 1:
            pass_on(body)
        return None

    with through(address, trouble) as port:
        folder = built(f"opensearch+http://{port}/{prefix_of(address)}", tmp_path / "engine", MANY)
        with opened(folder) as engine:
            assert [json.loads(stored) for stored in engine.document("d")] == [entry.address for entry in MANY[1:]]


@pytest.mark.usefixtures("hasty")
def test_an_index_that_was_made_before_the_connection_broke_is_ours(
    address: str, node: OpenSearch, tmp_path: Path
) -> None:
    made: list[str] = []

    def trouble(path: str, body: bytes, pass_on: Passed) -> Answer | None:
        answer = pass_on(body)
        if "wait_for_active_shards=0" in path and b"mappings" in body:
            made.append(path)
            return answer if len(made) > 1 else None
        return answer

    with through(address, trouble) as port:
        folder = built(f"opensearch+http://{port}/{prefix_of(address)}", tmp_path / "engine")
    assert len(made) == 2
    assert made[0] == made[1]
    assert indexes(node, address) == {index_of(folder)}


def test_an_alias_that_was_moved_before_the_connection_broke_stays_so(
    address: str, node: OpenSearch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opensearch_client, "PATIENCE", (0.0,) * 4)
    built(address, tmp_path / "1" / "engine")
    moves: list[str] = []

    def trouble(path: str, body: bytes, pass_on: Passed) -> Answer | None:
        answer = pass_on(body)
        if path == "/_aliases":
            moves.append(path)
        return None if len(moves) == 1 and path == "/_aliases" else answer

    with through(address, trouble) as port:
        second = built(f"opensearch+http://{port}/{prefix_of(address)}", tmp_path / "2" / "engine")
    assert pointed(node, address) == [index_of(second)]
    assert len(moves) == 2


def test_copies_that_find_no_place_are_said_and_not_waited_for(
    address: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    began = time.monotonic()
    with opened(built(f"{address}?replicas=5", tmp_path / "engine")) as engine:
        assert total(engine) == 10
    assert time.monotonic() - began < opensearch_index.SETTLING
    (said,) = caplog.messages
    assert said.startswith("检索集群的节点太少，每个分片有5个副本放不下（replicas=5）")


def test_more_shards_than_the_cluster_takes_are_told(address: str, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"放不下这么多分片，请在集群地址里把 shards 或 replicas 写小些"):
        built(f"{address}?shards=999&replicas=9", tmp_path / "engine")


@pytest.mark.usefixtures("hasty")
def test_what_a_busy_cluster_puts_off_is_sent_again_and_only_that(address: str, tmp_path: Path) -> None:
    sent: list[int] = []

    def trouble(path: str, body: bytes, pass_on: Passed) -> Answer | None:
        if "_bulk" not in path:
            return pass_on(body)
        lines = body.splitlines(keepends=True)
        sent.append(len(lines) // 2)
        if len(sent) == 1:
            return refused(429, "circuit_breaking_exception")
        if len(sent) > 2:
            return pass_on(body)
        status, said = pass_on(b"".join(lines[: len(lines) // 2]))
        items = json.loads(said)["items"]
        busy = {"create": {"status": 429, "error": {"type": "rejected_execution_exception"}}}
        return status, json.dumps({"items": [*items, *[busy] * (len(lines) // 2 - len(items))]}).encode()

    with through(address, trouble) as port:
        folder = built(f"opensearch+http://{port}/{prefix_of(address)}", tmp_path / "engine", MANY)
        with opened(folder) as engine:
            assert total(engine) == 60
    assert sent == [62, 62, 31]


@pytest.mark.usefixtures("hasty")
def test_a_cluster_that_stays_busy_ends_the_build_with_a_sentence(
    address: str, node: OpenSearch, tmp_path: Path
) -> None:
    def trouble(path: str, body: bytes, pass_on: Passed) -> Answer | None:
        return refused(429, "rejected_execution_exception") if "_bulk" in path else pass_on(body)

    with through(address, trouble) as port, pytest.raises(Unavailable, match=r"太忙，请稍后再试。"):
        built(f"opensearch+http://{port}/{prefix_of(address)}", tmp_path / "engine")
    assert indexes(node, address) == set()


@pytest.mark.usefixtures("hasty")
def test_an_entry_that_is_lost_is_noticed_before_the_switch(address: str, node: OpenSearch, tmp_path: Path) -> None:
    def trouble(path: str, body: bytes, pass_on: Passed) -> Answer | None:
        status, said = pass_on(body)
        if "_count" in path:
            return status, b'{"count": 11}'
        return status, said

    with through(address, trouble) as port, pytest.raises(Unavailable, match=r"只有11条，应有12条，原来的索引没有动"):
        built(f"opensearch+http://{port}/{prefix_of(address)}", tmp_path / "engine")
    assert indexes(node, address) == set()


@pytest.mark.usefixtures("hasty")
def test_a_moment_of_trouble_while_somebody_asks_is_not_noticed(address: str, tmp_path: Path) -> None:
    folder = built(address, tmp_path / "engine")
    left = [None, refused(503, "no_shard_available_action_exception"), refused(429, "rejected_execution_exception")]

    def trouble(path: str, body: bytes, pass_on: Passed) -> Answer | None:
        return left.pop() if left and "_search" in path else pass_on(body)

    with through(address, trouble) as port, opened(moved(folder, port)) as engine:
        assert total(engine) == 10
    assert not left


@pytest.mark.usefixtures("hasty")
def test_a_cluster_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"连不上检索集群 127\.0\.0\.1:1，请检查它是否在运行"):
        built("opensearch+http://127.0.0.1:1/kb", tmp_path / "engine")


@pytest.mark.usefixtures("hasty")
def test_a_wrong_password_is_said_but_never_the_password(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    def trouble(*_: Any) -> Answer:
        return refused(401, "security_exception")

    with between("", trouble) as port, pytest.raises(Unavailable, match=r"不让用户“kb”这样做") as told:
        module(f"opensearch+http://kb@{port}/kb", {"password": "secret"}).build(FEW, tmp_path / "engine")
    assert "secret" not in f"{told.value}{caplog.text}"


@pytest.mark.usefixtures("hasty")
def test_the_index_folder_never_holds_the_password(address: str, tmp_path: Path) -> None:
    known = address.replace("//", "//kb@")
    module(known, {"password": "secret"}).build(FEW, tmp_path / "engine")
    assert json.loads((tmp_path / "engine" / "cluster.json").read_text())["address"] == known
    assert not [file for file in tmp_path.rglob("*") if file.is_file() and "secret" in file.read_text()]


@pytest.fixture
def no_places(node: OpenSearch) -> Iterator[None]:
    """New shards find no node that takes them, as where all nodes that could are lost."""
    setting = "cluster.routing.allocation.enable"
    node.cluster.put_settings(body={"persistent": {setting: "none"}})
    yield
    node.cluster.put_settings(body={"persistent": {setting: None}})


@pytest.fixture
def read_only(node: OpenSearch) -> Iterator[None]:
    """What a cluster does when its disks are nearly full."""
    setting = "cluster.blocks.read_only_allow_delete"
    node.cluster.put_settings(body={"persistent": {setting: True}})
    yield
    node.cluster.put_settings(body={"persistent": {setting: None}})


@pytest.mark.usefixtures("hasty", "read_only")
def test_a_build_on_a_read_only_cluster_ends_at_once(address: str, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"现在只读（常因磁盘将满）"):
        built(address, tmp_path / "engine")


@pytest.mark.usefixtures("hasty")
def test_a_disk_that_fills_up_in_mid_build_ends_it_and_queries_go_on(
    address: str, node: OpenSearch, tmp_path: Path
) -> None:
    first = built(address, tmp_path / "1" / "engine")

    def filling() -> Iterator[Entry]:
        (new,) = indexes(node, address) - {index_of(first)}
        node.indices.put_settings(index=new, body={"index.blocks.read_only_allow_delete": True})
        yield from MANY

    with pytest.raises(Unavailable, match=r"现在只读"):
        module(address).build(filling(), tmp_path / "2" / "engine")
    assert indexes(node, address) == {index_of(first)}
    with opened(first) as engine:
        assert total(engine) == 10


@pytest.mark.usefixtures("hasty", "no_places")
def test_a_lost_shard_is_said_and_never_fewer_hits(address: str, node: OpenSearch, tmp_path: Path) -> None:
    index = f"{prefix_of(address)}-lost"
    known = {"mappings": {"_meta": {"format": FORMAT}}}
    node.indices.create(index=index, body=known, params={"wait_for_active_shards": "0"})
    stamp = {"address": address, "alias": prefix_of(address), "index": index, "routes": ["0"]}
    (tmp_path / "cluster.json").write_text(json.dumps(stamp), encoding="utf-8")
    with opened(tmp_path) as engine, pytest.raises(Unavailable, match=r"有分片不可用（红色状态）"):
        engine.search(Stands("养老"), Rank(), Page())


@pytest.mark.usefixtures("hasty", "no_places")
def test_a_build_whose_shards_find_no_place_ends_with_a_sentence(
    address: str, node: OpenSearch, tmp_path: Path
) -> None:
    with pytest.raises(Unavailable, match=r"不能安置新索引的分片（红色状态）"):
        built(address, tmp_path / "engine")
    assert indexes(node, address) == set()


def test_an_index_of_another_version_is_refused(address: str, node: OpenSearch, tmp_path: Path) -> None:
    folder = built(address, tmp_path / "engine")
    node.indices.put_mapping(index=index_of(folder), body={"_meta": {"format": 0}})
    with pytest.raises(StaleIndex, match=r"是第0版.*请重新运行 kb build。"), opened(folder):
        pass


def test_an_index_that_was_removed_is_said(address: str, node: OpenSearch, tmp_path: Path) -> None:
    folder = built(address, tmp_path / "engine")
    node.indices.delete(index=index_of(folder))
    with pytest.raises(StaleIndex, match=r"里没有这个索引，请重新运行 kb build。"), opened(folder):
        pass


def test_several_shards_count_as_one(address: str, tmp_path: Path) -> None:
    """Each shard knows only the holders it has itself."""
    many = entries(record(f"第{number}条，养老。", headings=("老人",), document="d") for number in range(60))
    with opened(built(f"{address}?shards=3", tmp_path / "engine", many)) as engine:
        engine.foresee(["养老", "老", "人", "托幼"])
        assert [engine.frequency(gram) for gram in ("养老", "老", "人", "托幼", "老人", "7")] == [60, 120, 60, 0, 60, 6]


def test_a_sentence_whose_pairs_stand_nowhere_is_not_searched(address: str, tmp_path: Path) -> None:
    folder = built(address, tmp_path / "engine")
    seen: list[str] = []

    def watching(path: str, body: bytes, pass_on: Passed) -> Answer:
        seen.append(path.partition("?")[0].rpartition("/")[2])
        return pass_on(body)

    with through(address, watching) as port, opened(moved(folder, port)) as engine:
        engine.foresee(["养老", "老怎", "怎么"])
        assert engine.search(Stands("养老怎么"), Rank(), Page()).total == 0
        assert engine.search(All((Not(Stands("怎么")), Stands("养老"))), Rank(), Page()).total == 10
    assert seen == ["_mapping", "_mtermvectors", "_search"]


def test_a_few_documents_are_one_request_for_so_many(address: str, tmp_path: Path) -> None:
    folder = built(address, tmp_path / "engine", MANY)
    seen: list[tuple[str, object]] = []

    def watching(path: str, body: bytes, pass_on: Passed) -> Answer:
        if "_search" in path:
            asked = json.loads(body)
            seen.append((asked["from"], asked["size"]))
        return pass_on(body)

    with through(address, watching) as port, opened(moved(folder, port)) as engine:
        assert list(engine.documents(0, 12)) == [MANY[0].stored]
        assert list(engine.documents(5, 3)) == []
    assert seen == [(0, 12), (5, 3)]


def test_several_shards_score_as_one(address: str, tmp_path: Path) -> None:
    """Words are counted over all shards."""
    answers = []
    for shards in (1, 3):
        with opened(built(f"{address}{shards}?shards={shards}", tmp_path / str(shards) / "engine", MANY)) as engine:
            page = engine.search(Stands("养老"), Rank((("1", 1.0), ("老", 1.0))), Page(100)).page
            answers.append([(match.stored, round(match.score, 4)) for match in page])
    assert answers[0] == answers[1]
