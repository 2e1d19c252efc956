"""A file to take away, under its Chinese name."""

from collections.abc import Iterable
from urllib.parse import quote

from flask import Response

from web.asked import large, sent_as_read


def download(data: bytes | Iterable[bytes], media_type: str, name: str) -> Response:
    """The bytes, whole or in pieces, as a download of that name."""
    made = Response(data if isinstance(data, bytes) else large(data), content_type=media_type)
    response = made if isinstance(data, bytes) else sent_as_read(made)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response
