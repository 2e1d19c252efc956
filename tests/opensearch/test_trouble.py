"""What is no cluster, or one that hangs: told in a sentence and soon, and nobody else waits meanwhile."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from kb.engine import module, opensearch_client, opensearch_engine, opensearch_index
from kb.engine.base import Page, Rank, Stands
from kb.engine.opensearch_address import access
from kb.engine.opensearch_client import Client
from kb.errors import Unavailable
from kb.version import FORMAT
from tests.opensearch.between import Answer, Trouble, between, refused
from tests.opensearch.nodes import Node, watched

SECONDS = 1.0  # that these clients wait
HERE = (200, b'{"cluster_name": "x"}')


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits long."""
    monkeypatch.setattr(opensearch_client, "PAUSES", ())
    monkeypatch.setattr(opensearch_client, "DOUBTED", 0.1)


@pytest.fixture
def serving() -> Iterator[Callable[[Trouble], str]]:
    """Starts a server that answers so; returns its host and port."""
    with ExitStack() as opened:
        yield lambda trouble: opened.enter_context(between("", trouble))


class Hanging:
    """A cluster that takes requests and answers none, until it is let go."""

    def __init__(self) -> None:
        self.go = Event()
        self.asked = 0

    def __call__(self, *_: Any) -> Answer | None:
        self.asked += 1
        return HERE if self.go.wait(5) else None


@pytest.fixture
def hanging() -> Iterator[Hanging]:
    found = Hanging()
    yield found
    found.go.set()


def waited(client: Client) -> float:
    """How many seconds it took to be told that it does not answer."""
    began = time.monotonic()
    with pytest.raises(Unavailable, match="没有答复"):
        client.ask("GET", "/")
    return time.monotonic() - began


def test_after_a_time_out_one_asks_briefly_and_the_others_are_told_at_once(
    serving: Callable[[Trouble], str], hanging: Hanging
) -> None:
    client = Client(access(f"opensearch+http://{serving(hanging)}/kb", {}), SECONDS)
    assert waited(client) >= SECONDS
    asked = hanging.asked
    with ThreadPoolExecutor(8) as pool:
        times = sorted(pool.map(waited, [client] * 8))
    assert times[0] < SECONDS / 2
    assert times[-1] < SECONDS
    assert hanging.asked - asked < 8
    hanging.go.set()
    assert client.ask("GET", "/") == {"cluster_name": "x"}


def test_a_host_that_hangs_is_passed_over_for_the_next(serving: Callable[[Trouble], str], hanging: Hanging) -> None:
    hosts = f"{serving(hanging)},{serving(lambda *_: HERE)}"
    client = Client(access(f"opensearch+http://{hosts}/kb", {}), SECONDS)
    began = time.monotonic()
    for _ in range(4):
        assert client.ask("GET", "/") == {"cluster_name": "x"}
    assert hanging.asked == 1
    assert time.monotonic() - began < 2 * SECONDS


def test_readers_wait_less_than_builds_and_as_long_as_is_said() -> None:
    waits = [access(f"opensearch+http://a/kb{said}", {}) for said in ("", "?timeout=4", "?search_timeout=20")]
    assert [(one.timeout, one.search_timeout) for one in waits] == [(30, 10), (4, 4), (30, 20)]
    assert access("opensearch+http://a/kb?search_timeout=20", {"search_timeout": "3"}).search_timeout == 3


@pytest.mark.parametrize("status", [404, 413, 500, 502, 503])
def test_an_error_that_no_cluster_says_is_told_as_what_it_is(serving: Callable[[Trouble], str], status: int) -> None:
    host = serving(lambda *_: (status, b"<html>bad gateway</html>"))
    client = Client(access(f"opensearch+http://{host}/kb", {}), SECONDS)
    with pytest.raises(
        Unavailable, match=f"{host} 答复{status}，但不是以 OpenSearch 的方式，请检查集群地址和中间的代理。"
    ):
        client.ask("GET", "/kb/_search")


@pytest.mark.parametrize("said", [b"{}", b"[]", b'{"kb-1": 5}', b'{"kb-1": {"mappings": null}}', b"<html></html>"])
def test_an_index_that_a_stranger_is_asked_for_is_told(
    serving: Callable[[Trouble], str], tmp_path: Path, said: bytes
) -> None:
    stamped(tmp_path, serving(lambda *_: (200, said)))
    with pytest.raises(Unavailable, match="有答复，但不是 OpenSearch，请检查集群地址。"):
        module("opensearch").open_(tmp_path)


def stamped(folder: Path, host: str) -> None:
    stamp = {"address": f"opensearch+http://{host}/kb", "alias": "kb", "index": "kb-1", "routes": ["0"]}
    (folder / "cluster.json").write_text(json.dumps(stamp), encoding="utf-8")


def test_what_goes_wrong_first_is_told_not_what_goes_wrong_in_tidying_up(
    serving: Callable[[Trouble], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    meta = {"kb-1": {"mappings": {"_meta": {"format": FORMAT}}}}
    hits = {"hits": {"total": {"value": 9}, "hits": []}, "aggregations": {}}

    def trouble(path: str, body: bytes, _: object) -> Answer:
        if "_mapping" in path:
            return 200, json.dumps(meta).encode()
        if "_search" in path and b"pit" not in body:
            return 200, json.dumps({**hits, "pit_id": "p"}).encode()
        if b'"pit_id"' in body:
            return refused(403, "security_exception")
        return refused(429, "rejected_execution_exception")

    monkeypatch.setattr(opensearch_engine, "WINDOW", 0)
    stamped(tmp_path, serving(trouble))
    engine = module("opensearch").open_(tmp_path)
    with pytest.raises(Unavailable, match="太忙"):
        engine.search(Stands("养老"), Rank(), Page())


def test_who_gives_up_writing_does_not_wait_once_more(monkeypatch: pytest.MonkeyPatch) -> None:
    did: list[object] = []
    monkeypatch.setattr(opensearch_index, "PATIENCE", (1.0, 2.0))
    monkeypatch.setattr(opensearch_index, "_left", lambda *given: did.append("sent") or given[2])
    monkeypatch.setattr(opensearch_index.time, "sleep", did.append)
    with pytest.raises(Unavailable, match="还有1条没有写成"):
        opensearch_index._send(Client(access("opensearch+http://a/kb", {}), 1.0), "kb-1", [b"x"])
    assert did == [0.0, "sent", 1.0, "sent", 2.0, "sent"]


def test_nodes_to_try_things_on_that_end_by_themselves_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    nodes = [Node(Path(), Path(), Path(), port) for port in (9200, 9201)]
    for node in nodes:
        node._process = subprocess.Popen([sys.executable, "-c", "import sys; sys.exit(3)"])
    assert watched(nodes) == 1
    said = sorted(capsys.readouterr().err.splitlines())
    assert said == [f"The node on port {port} ended by itself, with status 3." for port in (9200, 9201)]
