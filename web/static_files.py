"""Addresses of style sheets and scripts that change when the files do."""

from functools import cache
from hashlib import blake2b
from pathlib import Path

from flask import url_for

FOLDER = Path(__file__).parent / "static"


def static_url(name: str) -> str:
    """The address of a static file with a fingerprint of its content, so that it may be kept for ever."""
    return url_for("static", filename=name, v=_fingerprint(name))


@cache
def _fingerprint(name: str) -> str:
    return blake2b((FOLDER / name).read_bytes(), digest_size=6).hexdigest()


@cache
def everything() -> str:
    """A fingerprint of all style and script: a page links to them, so it changes when they do."""
    files = sorted(FOLDER.rglob("*.css")) + sorted(FOLDER.rglob("*.js"))
    return blake2b(b"".join(file.read_bytes() for file in files), digest_size=6).hexdigest()
