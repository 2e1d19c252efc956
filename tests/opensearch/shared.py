"""The one node that all tests share, started when the first of them asks for it."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import count as numbers
from typing import NoReturn

import pytest

from kb.engine import CLUSTER, MODULES
from tests.opensearch.distribution import Missing
from tests.opensearch.nodes import HOST, Node, running

ENGINES = [*sorted(MODULES), CLUSTER]
HEAP = "384m"
GIVEN = "KB_TEST_OPENSEARCH"  # an address that may be used instead

_opened = ExitStack()
_found: dict[str, str] = {}
_numbers = numbers(1)


def at(name: str) -> str:
    """What to build with: an engine's name, or for the cluster an address with a prefix that no other test has."""
    return f"{address()}/test{os.getpid()}-{next(_numbers)}" if name == CLUSTER else name


def address() -> str:
    """Where the node is, without a prefix. Where nothing can be started the test is skipped, in CI it fails."""
    if "address" not in _found and "missing" not in _found:
        _start()
    if "missing" in _found:
        without(_found["missing"])
    return _found["address"]


def without(sentence: str) -> NoReturn:
    if os.environ.get("CI"):
        pytest.fail(sentence)
    pytest.skip(sentence)


@contextmanager
def several(count: int) -> Iterator[list[Node]]:
    """A cluster of so many nodes, for a test that breaks it."""
    with ExitStack() as opened:
        try:
            nodes = opened.enter_context(running(count, HEAP))
        except Missing as missing:
            without(str(missing))
        yield nodes


def _start() -> None:
    if given := os.environ.get(GIVEN):
        _found["address"] = given.rstrip("/")
        return
    try:
        (node,) = _opened.enter_context(running(1, HEAP))
        _found["address"] = f"opensearch+http://{HOST}:{node.port}"
    except Missing as missing:
        _found["missing"] = str(missing)


def stop() -> None:
    _opened.close()
