"""From bytes to a request and back: an address typed in Chinese is taken as meant, a refusal is in our words, HEAD has no body."""

import json
from contextlib import suppress
from http import HTTPStatus
from socket import SHUT_RDWR
from string import printable
from urllib.parse import quote

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.task import WSGITask
from waitress.utilities import Error

HEAD = 1024 * 1024  # octets of a request's head; a longer query is refused before it reaches the application
SAID = {
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: "请求太长，请缩短检索词。",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "送来的内容太长。",
}


class Refused(Error):  # type: ignore[misc]  # waitress has no types
    """What the server itself refuses, said as the application says it."""

    def __init__(self, error: Error):
        super().__init__(error.body)
        self.code, self.reason = error.code, error.reason

    def to_response(self, _: str | None = None) -> tuple[str, list[tuple[str, str]], bytes]:
        sentence = SAID.get(self.code, "请求的写法不对。")
        body = json.dumps({"error": sentence, "status": self.code}, ensure_ascii=False).encode()
        return f"{self.code} {self.reason}", [("Content-Type", "application/json")], body


class Parser(HTTPRequestParser):  # type: ignore[misc]  # waitress has no types
    """Percent-encodes what is no ASCII in the request line; waitress itself answers such a line with English text."""

    def received(self, data: bytes) -> int:
        consumed: int = super().received(data)
        error: Error | None = self.error  # type: ignore[has-type]
        if error is not None and not isinstance(error, Refused):
            self.error = Refused(error)
        return consumed

    def parse_header(self, head: bytes) -> None:
        line, separator, rest = head.partition(b"\r\n")
        super().parse_header(quote(line, safe=printable).encode() + separator + rest)


class Task(WSGITask):  # type: ignore[misc]  # waitress has no types
    """Ends the answer to a HEAD with its head, where waitress would send the end of a body in pieces."""

    def build_response_header(self) -> bytes:
        head: bytes = super().build_response_header()
        if self.request.command == "HEAD":
            self.chunked_response = False
        return head


class Channel(HTTPChannel):  # type: ignore[misc]  # waitress has no types
    """A connection whose requests are read and answered so."""

    parser_class = Parser
    task_class = Task

    def leave(self) -> None:
        """Closes the connection as soon as the server comes to it, without waiting until what is left is read."""
        self.will_close = True
        with suppress(OSError):  # the other side closed it already
            self.socket.shutdown(SHUT_RDWR)
