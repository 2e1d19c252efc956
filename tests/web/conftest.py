"""What tests of the site may use: the site over both opinions, asked directly, over a socket, or by a browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from indexer import build
from kb import KnowledgeBase, open_kb
from tests.web.browser import Browser, is_ci, missing_parts, opened_browser
from tests.web.server import served
from web import Once, create_app

STATUTES = Path(__file__).parent.parent / "data" / "statutes"


@pytest.fixture(scope="session")
def built(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index folder of both opinions; which engine answers is no matter here."""
    folder = tmp_path_factory.mktemp("web")
    build(corpus, folder, "whoosh")
    return folder


@pytest.fixture(scope="session")
def opened(built: Path) -> Iterator[KnowledgeBase]:
    opened = open_kb(built)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def statutes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    """Short statutes of every shape, whose addresses are Han characters."""
    folder = tmp_path_factory.mktemp("statutes")
    build(STATUTES, folder, "whoosh")
    opened = open_kb(folder)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def site(opened: KnowledgeBase) -> Flask:
    return create_app(Once(opened))


@pytest.fixture
def client(site: Flask) -> FlaskClient:
    return site.test_client()


@pytest.fixture(scope="session")
def address(site: Flask) -> Iterator[str]:
    """Where the site answers over a socket, as http://127.0.0.1:port."""
    with served(site) as url:
        yield url


@pytest.fixture(scope="session")
def browser(address: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser for the site; skipped, or failed where CI=true, when this machine has none."""
    if reason := missing_parts():
        pytest.fail(reason) if is_ci() else pytest.skip(reason)
    with opened_browser(address, tmp_path_factory.mktemp("browser")) as browser:
        yield browser
