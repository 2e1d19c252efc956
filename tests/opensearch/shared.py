"""The one node that all tests share, started when the first of them asks for it."""

import os
from contextlib import ExitStack
from itertools import count

import pytest

from kb.engine import CLUSTER, MODULES
from tests.opensearch.distribution import Missing
from tests.opensearch.nodes import HOST, running

ENGINES = [*sorted(MODULES), CLUSTER]
HEAP = "384m"
GIVEN = "KB_TEST_OPENSEARCH"  # an address that may be used instead

_opened = ExitStack()
_found: dict[str, str] = {}
_numbers = count(1)


def at(name: str) -> str:
    """What to build with: an engine's name, or for the cluster an address with a prefix that no other test has."""
    return f"{address()}/test{os.getpid()}-{next(_numbers)}" if name == CLUSTER else name


def address() -> str:
    """Where the node is, without a prefix. Where nothing can be started the test is skipped, in CI it fails."""
    if "address" not in _found and "missing" not in _found:
        _start()
    if "missing" not in _found:
        return _found["address"]
    if os.environ.get("CI"):
        pytest.fail(_found["missing"])
    pytest.skip(_found["missing"])


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
