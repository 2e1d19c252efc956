"""From the bytes of a request to its head: an address typed in Chinese, as some programs send it, is taken as meant."""

from string import printable
from urllib.parse import quote

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser


class Parser(HTTPRequestParser):  # type: ignore[misc]  # waitress has no types
    """Percent-encodes what is no ASCII in the request line; waitress itself answers such a line with English text."""

    def parse_header(self, head: bytes) -> None:
        line, separator, rest = head.partition(b"\r\n")
        super().parse_header(quote(line, safe=printable).encode() + separator + rest)


def install() -> None:
    """Makes every server of this process read requests so."""
    HTTPChannel.parser_class = Parser
