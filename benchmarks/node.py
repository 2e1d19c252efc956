"""Where the cluster is that is measured: the one that is named, or a node that is started meanwhile."""

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--opensearch", default=_given(), help="opensearch+http://127.0.0.1:9200/bench")
    parser.add_argument("--node", action="store_true", help="start a node of OpenSearch meanwhile")
    parser.add_argument("--heap", default="512m", help="of that node (default 512m)")


@contextmanager
def cluster(options: argparse.Namespace) -> Iterator[str]:
    """An address with a prefix; empty where none is named and none is to be started."""
    if not options.node:
        yield options.opensearch
        return
    from tests.opensearch.nodes import HOST, running

    with running(1, options.heap) as (node,):
        yield f"opensearch+http://{HOST}:{node.port}/bench"


def _given() -> str:
    """A cluster that the environment names, with a prefix of our own."""
    given = os.environ.get("KB_TEST_OPENSEARCH", "").rstrip("/")
    return f"{given}/bench" if given else ""
