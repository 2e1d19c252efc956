"""A server between us and a node, which passes requests on or does what a cluster in trouble does."""

import json
import threading
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from tests.opensearch.nodes import HOST

Answer = tuple[int, bytes]
Trouble = Callable[[str, bytes, Callable[[bytes], Answer]], Answer | None]
"""From a request's path, its body and how to pass a body on, to the answer; None breaks the connection off."""

UNKNOWN = (401, b"Unauthorized")  # what the security plugin answers


@contextmanager
def between(node: str, trouble: Trouble, tls: SSLContext | None = None, signed: str = "") -> Iterator[str]:
    """The host and port to ask instead of the node's, while it is open.

    `tls`: it is asked encrypted; `signed`: only who comes with this user:password is let through.
    """
    wanted = f"Basic {b64encode(signed.encode()).decode()}" if signed else None

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _any(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            refused = wanted not in {None, self.headers.get("authorization")}
            answer = UNKNOWN if refused else trouble(self.path, body, self._passed_on)
            if answer is None:
                self.close_connection = True
                return
            status, said = answer
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(said)))
            with suppress(ConnectionError):  # nobody waited so long
                self.end_headers()
                self.wfile.write(said)

        def _passed_on(self, body: bytes) -> Answer:
            kind = {"content-type": "application/json"} if body else {}
            request = Request(f"http://{node}{self.path}", data=body or None, headers=kind, method=self.command)
            try:
                with urlopen(request, timeout=60) as answer:
                    return answer.status, answer.read()
            except HTTPError as error:
                with error:
                    return error.code, error.read()

        do_GET = do_PUT = do_POST = do_DELETE = _any

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer((HOST, 0), Handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"{HOST}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def refused(status: int, kind: str, **more: Any) -> Answer:
    """An error in the words of a cluster."""
    return status, json.dumps({"error": {"type": kind, "reason": kind}, "status": status, **more}).encode()
