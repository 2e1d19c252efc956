"""Requests per second of the search page and the API with several clients, beside a view that only renders ready values.

python -m benchmarks.site INDEX PORT QUERIES.json     serves that view, on the server and in as many processes as the site has
"""

import json
import socket
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing
from functools import partial
from http.client import OK, HTTPConnection
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Lock
from time import perf_counter
from typing import Any
from urllib.parse import urlencode

from flask import Flask, render_template, request

from benchmarks.asking import percentiles
from benchmarks.processes import family, running
from kb import SearchOptions, StaleIndex, open_kb
from web import Held, Once, create_app, server, workers
from web.cli import count
from web.present.search import SearchPage, search_page

HOST = "127.0.0.1"
CLIENTS = 4
REQUESTS = 500
WARM = 20  # of so many addresses one warms the server up


def measured(place: Path, queries: Sequence[str], requests: int = REQUESTS) -> dict[str, Any]:
    """The search page, the same pages once more, /api/search, and the page from ready values; each by one server process.

    Every address is asked for once (`requests` at most), so that nothing is sent again that was made before, but for `again`.
    """
    queries = queries[:requests]
    port = _free_port()
    command = [sys.executable, "-m", "kb", "serve", "--index", str(place), "--port", str(port)]
    with running(command, _at(port, "/healthz")) as process:
        page, again = (load(port, [f"/?{urlencode({'q': one})}" for one in queries]) for _ in range(2))
        api = load(port, [f"/api/search?{urlencode({'q': one})}" for one in queries])
        beside = len(list(family(process))) - 1
    port = _free_port()
    with NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as asked:
        json.dump(list(queries), asked)
        asked.flush()
        command = [sys.executable, "-m", "benchmarks.site", str(place), str(port), asked.name]
        with running(command, _at(port, "/ready?n=0")):
            ready = load(port, [f"/ready?n={n}" for n in range(len(queries))])
    share = round(page["per_second"] / ready["per_second"], 3)
    return {
        "page": page,
        "again": again,
        "api": api,
        "ready": ready,
        "page_of_ready": share,
        "clients": CLIENTS,
        "workers": beside or 1,
    }


def _at(port: int, path: str) -> str:
    return f"http://{HOST}:{port}{path}"


def _free_port() -> int:
    with socket.socket() as found:
        found.bind((HOST, 0))
        return int(found.getsockname()[1])


def load(port: int, paths: Sequence[str]) -> dict[str, Any]:
    """Several clients, each with a connection of its own, that ask for the next page as soon as they are answered.

    The first pages warm the server up and are not measured.
    """
    warm = len(paths) // WARM
    _at_once(port, paths, range(warm))
    started = perf_counter()
    spent = _at_once(port, paths, range(warm, len(paths)))
    seconds = perf_counter() - started
    found = [ms for one in spent for ms in one]
    return {"per_second": round(len(found) / seconds, 1), **percentiles(found)}


def _at_once(port: int, paths: Sequence[str], numbers: range) -> list[list[float]]:
    left, turn = iter(numbers), Lock()
    with ThreadPoolExecutor(CLIENTS) as clients:
        return list(clients.map(lambda _: _client(port, paths, left, turn), range(CLIENTS)))


def _client(port: int, paths: Sequence[str], left: Any, turn: Lock) -> list[float]:
    """Milliseconds of each request, as long as there are any left."""
    spent: list[float] = []
    with closing(HTTPConnection(HOST, port, timeout=120)) as connection:
        while True:
            with turn:
                number = next(left, None)
            if number is None:
                return spent
            started = perf_counter()
            _get(connection, paths[number])
            spent.append((perf_counter() - started) * 1000)


def _get(connection: HTTPConnection, path: str) -> None:
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    if answer.status != OK:
        raise RuntimeError(f"{path}: {answer.status}")


def made(place: Path, queries: Sequence[str]) -> list[SearchPage]:
    """What the template is given for each query."""
    with closing(open_kb(place)) as kb, create_app(Once(kb)).test_request_context("/"):
        return [search_page(kb, kb.search(one), SearchOptions()) for one in queries]


def ready(pages: Sequence[SearchPage]) -> Flask:
    """The site's templates over pages that were made beforehand; nothing before or after a request."""
    app = create_app(_nothing)
    for around in (app.before_request_funcs, app.after_request_funcs, app.teardown_request_funcs):
        around.clear()
    app.add_url_rule("/ready", "ready", lambda: _rendered(pages))
    return app


def _nothing() -> Held:
    raise StaleIndex("values that are ready ask for no index")


def _rendered(pages: Sequence[SearchPage]) -> str:
    return render_template("search.html", page=pages[int(request.args["n"])])


def main() -> None:
    place, port, file = sys.argv[1:4]
    queries = json.loads(Path(file).read_text(encoding="utf-8"))
    processes = count(None)
    with ProcessPoolExecutor(1) as apart:  # an engine may start threads, and this process is copied
        pages = apart.submit(made, Path(place), queries).result()
    answer = partial(_answer, pages, server.listening(HOST, int(port)), processes > 1)
    workers.run(processes, answer) if processes > 1 else answer(0)


def _answer(pages: Sequence[SearchPage], sockets: Sequence[socket.socket], shared: bool, _: int) -> None:
    server.answer(ready(pages), sockets, shared)


if __name__ == "__main__":
    main()
