"""From the bytes of a request to its head: an address typed in Chinese is taken as meant, and a refusal is in our words."""

import json
from http import HTTPStatus
from string import printable
from urllib.parse import quote

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
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


def install() -> None:
    """Makes every server of this process read requests so."""
    HTTPChannel.parser_class = Parser
