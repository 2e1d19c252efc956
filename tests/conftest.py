"""What every test may use: the corpus of the project, and an index of it on each engine, built once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer import build
from kb import KnowledgeBase, open_kb
from tests.opensearch import shared
from tests.opensearch.shared import ENGINES, at

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def corpus() -> Path:
    return ROOT / "corpus"


@pytest.fixture(scope="session", params=ENGINES)
def place(request: pytest.FixtureRequest, corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index folder of both opinions, once for each engine."""
    folder: Path = tmp_path_factory.mktemp(request.param)
    build(corpus, folder, at(request.param))
    return folder


@pytest.fixture(scope="session")
def kb(place: Path) -> Iterator[KnowledgeBase]:
    """Both opinions, opened; every test that asks for it runs on each engine."""
    opened = open_kb(place)
    yield opened
    opened.close()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite tests/golden from what the code says now")


def pytest_sessionfinish() -> None:
    """The node that some test started goes with the tests."""
    shared.stop()


@pytest.fixture(scope="session")
def update_golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden"))
