"""A file to take away, under its Chinese name."""

from urllib.parse import quote

from flask import Response


def download(data: bytes, media_type: str, name: str) -> Response:
    """The bytes as a download of that name."""
    response = Response(data, content_type=media_type)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response
