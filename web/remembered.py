"""Pages that were asked for lately, sent again without being made again: no page depends on anything but build and request."""

from collections import OrderedDict
from threading import Lock
from typing import NamedTuple

from flask import Response, g, request

MOST = 32 * 2**20  # bytes of all pages together
LARGEST = 2**20  # bytes of one page; a larger one was asked for by somebody who keeps it
LONGEST = 2_000  # characters of an address with what it accepts; a longer one was pasted

Key = tuple[str, ...]
_SITE = ("wsgi.url_scheme", "HTTP_HOST", "SERVER_NAME", "SERVER_PORT", "SCRIPT_NAME")
PAGE = ("PATH_INFO", "QUERY_STRING", "HTTP_ACCEPT")


class Page(NamedTuple):
    """A page as it was made in one build, without the headers that every response carries."""

    build: str
    body: bytes
    headers: tuple[tuple[str, str], ...]


class Remembered:
    """The pages asked for last, as many as fit; may be used from several threads."""

    def __init__(self, most: int = MOST):
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self._most, self._bytes, self._lock = most, 0, Lock()

    def get(self, key: Key) -> Page | None:
        with self._lock:
            page = self._pages.get(key)
            if page:
                self._pages.move_to_end(key)
            return page

    def put(self, key: Key, page: Page) -> None:
        """Keeps a page in place of those that were not asked for the longest."""
        with self._lock:
            self._forget(key)
            self._pages[key] = page
            self._bytes += _size(key, page)
            while self._bytes > self._most:
                self._forget(next(iter(self._pages)))

    def _forget(self, key: Key) -> None:
        page = self._pages.pop(key, None)
        self._bytes -= _size(key, page) if page else 0


def _size(key: Key, page: Page) -> int:
    return len(page.body) + sum(map(len, key))


def key() -> Key | None:
    """What a page depends on beside the build: its address as this site was called, and what the request accepts."""
    asked = request.environ  # as Flask would take it apart and put it together again, at twenty times the cost
    if asked["REQUEST_METHOD"] not in {"GET", "HEAD"}:
        return None
    found = tuple([asked.get(name, "") for name in (*_SITE, *PAGE)])
    return found if sum(map(len, found)) <= LONGEST else None


def kept(response: Response) -> Page | None:
    """What to keep of a response; nothing of one that is sent while it is read, or that is large."""
    if request.method != "GET" or response.is_streamed or response.direct_passthrough:
        return None
    body = response.get_data()
    headers = tuple((name, value) for name, value in response.headers if name != "Content-Length")
    return Page(g.held.kb.stamp.name, body, headers) if len(body) <= LARGEST else None
