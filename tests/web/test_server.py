"""The server under the site: whoever says nothing and reads nothing keeps nobody from an answer."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from time import sleep
from urllib.request import urlopen

import pytest

LARGE = 64 * 2**20  # bytes: more than system and server take on behalf of somebody who does not read them
SITE = f"""
import sys
from web import server

server.IDLE = server.LOOK = 1

def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return (b"x" * 2**18 for _ in range({LARGE} // 2**18)) if environ["PATH_INFO"] == "/large" else [b"small"]

(listening,) = server.listening("127.0.0.1", int(sys.argv[1]))
print("ready", flush=True)
server.answer(app, [listening])
"""


@pytest.fixture
def port() -> Iterator[int]:
    """Where a server answers that takes a second for a long time."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    with subprocess.Popen([sys.executable, "-c", SITE, str(port)], stdout=subprocess.PIPE, text=True) as site:
        assert site.stdout is not None
        site.stdout.readline()
        yield port
        site.kill()


def test_who_reads_no_more_keeps_no_thread(port: int) -> None:
    with ExitStack() as opened:
        for _ in range(8):
            line = opened.enter_context(socket.create_connection(("127.0.0.1", port)))
            line.sendall(b"GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n")
        with urlopen(f"http://127.0.0.1:{port}/small", timeout=20) as page:
            assert page.read() == b"small"


def test_who_reads_slowly_is_sent_everything(port: int) -> None:
    with urlopen(f"http://127.0.0.1:{port}/large", timeout=20) as page:
        read = 0
        while piece := page.read(2**20):
            read += len(piece)
            sleep(0.05)  # three seconds in all
    assert read == LARGE


@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\nHo", b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"])
def test_a_connection_that_is_silent_is_closed_after_a_while(port: int, sent: bytes) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(sent)
        while line.recv(2**16):
            pass
