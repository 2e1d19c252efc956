"""A cluster asked by itself: the same bodies written in bulk, and each search's own body sent once more."""

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from threading import local
from time import perf_counter, sleep
from typing import Any, NamedTuple
from urllib.parse import urlencode

from kb.engine.opensearch_address import access
from kb.engine.opensearch_client import Client

NAME = "bare-bulk"  # the index of the bare bulk, gone when it is measured
SENDERS = 2  # as the engine has
FAILED, BUSY = 300, 429
PAUSE = 0.2  # seconds before what was too much is sent once more


class Request(NamedTuple):
    method: str
    path: str
    body: Any
    given: dict[str, Any]


@contextmanager
def heard() -> Iterator[list[Request]]:
    """Every request that engines send meanwhile."""
    found: list[Request] = []
    ask = Client.ask

    def listening(self: Client, method: str, path: str, body: Any = None, **given: Any) -> Any:
        found.append(Request(method, path, body, given))
        return ask(self, method, path, body, **given)

    Client.ask = listening  # type: ignore[method-assign]
    try:
        yield found
    finally:
        Client.ask = ask  # type: ignore[method-assign]


@contextmanager
def kept(folder: Path) -> Iterator[None]:
    """Every bulk body that engines send meanwhile, in files, and how their index was made."""
    folder.mkdir(parents=True)
    numbers = count()
    ask = Client.ask

    def keeping(self: Client, method: str, path: str, body: Any = None, **given: Any) -> Any:
        if path.endswith("/_bulk"):
            (folder / f"{next(numbers)}.bulk").write_bytes(body)
        elif method == "PUT" and isinstance(body, dict) and "mappings" in body:
            (folder / "index.json").write_text(json.dumps(body), encoding="utf-8")
        return ask(self, method, path, body, **given)

    Client.ask = keeping  # type: ignore[method-assign]
    try:
        yield
    finally:
        Client.ask = ask  # type: ignore[method-assign]


class Busy(RuntimeError):
    """The cluster has too much to do at the moment."""


class Bare:
    """One connection to the first host of an address, and nothing above it."""

    def __init__(self, address: str):
        host, port = access(address, {}).hosts[0]
        self._connection = HTTPConnection(host, port, timeout=120)

    def send(self, method: str, path: str, body: bytes | None = None) -> bytes:
        """What is answered. RuntimeError: it is an error."""
        self._connection.request(method, path, body, {"Content-Type": "application/json"} if body else {})
        answer = self._connection.getresponse()
        said = answer.read()
        if answer.status == BUSY:
            raise Busy(said[:300])
        if answer.status >= FAILED:
            raise RuntimeError(f"{method} {path}: {answer.status} {said[:300]!r}")
        return said

    def close(self) -> None:
        self._connection.close()


def bulk(address: str, bodies: Path) -> float:
    """Seconds of writing the bodies into an index made the same way, until all of them can be found. RuntimeError: they are not."""
    head = Bare(address)
    head.send("PUT", f"/{NAME}", (bodies / "index.json").read_bytes())
    files = sorted(bodies.glob("*.bulk"), key=lambda file: int(file.stem))
    started = perf_counter()
    _send_all(address, files)
    head.send("POST", f"/{NAME}/_refresh")
    spent = perf_counter() - started
    there = json.loads(head.send("GET", f"/{NAME}/_count"))["count"]
    head.send("DELETE", f"/{NAME}")
    if there != (wanted := sum(file.read_bytes().count(b"\n") // 2 for file in files)):
        raise RuntimeError(f"bare bulk: {there} of {wanted} entries were written")
    head.close()
    return spent


def _send_all(address: str, files: Sequence[Path]) -> None:
    own = local()
    opened: list[Bare] = []

    def connect() -> None:
        own.bare = Bare(address)
        opened.append(own.bare)

    def send(file: Path) -> None:
        path, body = f"/{NAME}/_bulk?filter_path=items.*.status,items.*.error", file.read_bytes()
        while True:
            try:
                own.bare.send("POST", path, body)
            except Busy:
                sleep(PAUSE)
            else:
                return

    with ThreadPoolExecutor(SENDERS, initializer=connect) as senders:
        list(senders.map(send, files))
    for one in opened:
        one.close()


def round_trip(bare: Bare, request: Request) -> float:
    """Milliseconds of sending a search once more; the body is written before, the answer is not read."""
    body = json.dumps(request.body, ensure_ascii=False).encode()
    given = {name: value for name, value in request.given.items() if name != "patient"}
    path = f"{request.path}?{urlencode(given)}"
    started = perf_counter()
    bare.send(request.method, path, body)
    return (perf_counter() - started) * 1000


def store_bytes(address: str, index: str) -> int:
    """What an index takes on the disks of the cluster."""
    with closing(Bare(address)) as bare:
        said = json.loads(bare.send("GET", f"/{index}/_stats/store"))
    return int(said["_all"]["primaries"]["store"]["size_in_bytes"])


def forget(address: str) -> None:
    """Removes the indexes that a measurement left under its prefix."""
    prefix = access(address, {}).prefix
    with closing(Bare(address)) as bare:
        for name in json.loads(bare.send("GET", "/_alias?filter_path=*")):
            if name.startswith(f"{prefix}-"):
                bare.send("DELETE", f"/{name}")
