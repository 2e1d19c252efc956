"""Three nodes, of which one is killed: in mid-build, and while somebody asks."""

import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.engine import module
from kb.engine.base import All, Entry, Has, Page, Rank, Stands
from tests.kb.engines import entries, record
from tests.opensearch.nodes import HOST, Node
from tests.opensearch.shared import several

CLAUSES = 12_000
ASKED = 300


@pytest.fixture(scope="module")
def nodes() -> Iterator[list[Node]]:
    with several(3) as nodes:
        yield nodes


def address(nodes: list[Node], prefix: str) -> str:
    return f"opensearch+http://{','.join(f'{HOST}:{node.port}' for node in nodes)}/{prefix}"


def clauses(count: int) -> list[Entry]:
    return entries(record(f"第{number}条，养老服务。", document="d", year="2020") for number in range(count))


def killed(node: Node) -> None:
    """As by a power cut."""
    node.stop(signal.SIGKILL)


def again(node: Node, nodes: list[Node]) -> None:
    """The node comes back, and the others know it."""
    node.start()
    node.wait(len(nodes) - 1)


def test_a_node_that_is_killed_in_mid_build_loses_nothing(nodes: list[Node], tmp_path: Path) -> None:
    found = clauses(CLAUSES)

    def losing() -> Iterator[Entry]:
        for number, entry in enumerate(found):
            if number == CLAUSES // 2:
                killed(nodes[0])
            yield entry

    module(address(nodes, "build")).build(losing(), tmp_path / "engine")
    engine = module("opensearch").open_(tmp_path / "engine")
    assert engine.search(Has("year", "2020"), Rank(), Page()).counts["document"] == {"d": CLAUSES}
    assert list(engine.document("d")) == [entry.stored for entry in found[1:]]
    engine.close()
    again(nodes[0], nodes)


def test_a_node_that_is_killed_while_somebody_asks_is_not_noticed(nodes: list[Node], tmp_path: Path) -> None:
    module(address(nodes, "ask")).build(clauses(100), tmp_path / "engine")
    engine = module("opensearch").open_(tmp_path / "engine")
    answers: list[int] = []

    def ask() -> None:
        for number in range(ASKED):
            answers.append(engine.search(All((Stands("养老"), Stands(str(number % 10)))), Rank(), Page()).total)

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    while len(answers) < ASKED // 4:
        threads[0].join(0.01)
    killed(nodes[1])
    for thread in threads:
        thread.join()
    right = [sum(str(number % 10) in str(one) for one in range(100)) for number in range(ASKED)]
    assert sorted(answers) == sorted(right * 2)
    engine.close()
