"""What goes wrong beside a cluster, or instead of one."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.opensearch.nodes import Node, watched


def test_nodes_to_try_things_on_that_end_by_themselves_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    nodes = [Node(Path(), Path(), Path(), port) for port in (9200, 9201)]
    for node in nodes:
        node._process = subprocess.Popen([sys.executable, "-c", "import sys; sys.exit(3)"])
    assert watched(nodes) == 1
    said = sorted(capsys.readouterr().err.splitlines())
    assert said == [f"The node on port {port} ended by itself, with status 3." for port in (9200, 9201)]
