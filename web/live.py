"""A site that stays up: each request keeps the build it began with, new requests get the newest."""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from kb import KbError, KnowledgeBase, StaleIndex, open_kb
from kb.engine import NOTHING
from kb.place import current

EVERY = 1.0  # seconds between looks at the index folder; a new build answers within two


_LOG = logging.getLogger(__name__)


class Held:
    """A knowledge base in use; `release` when the request is done."""

    def __init__(self, kb: KnowledgeBase, released: Callable[["Held"], None] | None = None):
        self.kb = kb
        self._released = released

    def release(self) -> None:
        if self._released:
            self._released(self)


class Once:
    """Hands out one knowledge base for ever: for tests and for embedding."""

    def __init__(self, kb: KnowledgeBase):
        self._held = Held(kb)

    def __call__(self) -> Held:
        return self._held


class Live:
    """Hands out the current build of an index folder, and looks now and then whether there is a newer one.

    A newer build that is damaged is passed over: the one that answers goes on answering. StaleIndex: there is none yet.
    `cluster` is what only the environment knows of a cluster.
    """

    def __init__(self, place: Path, cluster: Mapping[str, str] = NOTHING):
        self._place, self._cluster = place, cluster
        self._lock = threading.Lock()
        self._held: Held | None = None
        self._using: dict[int, int] = {}
        self._retired: dict[int, Held] = {}
        self._name = ""
        self._looked = -EVERY
        self._refusal: KbError = StaleIndex("")

    def __call__(self) -> Held:
        with self._lock:
            if time.monotonic() - self._looked >= EVERY:
                self._look()
            if self._held is None:
                raise self._refusal
            self._using[id(self._held)] = self._using.get(id(self._held), 0) + 1
            return self._held

    def _look(self) -> None:
        self._looked = time.monotonic()
        try:
            name = current(self._place)
            if name != self._name:
                newer = Held(_opened(self._place, self._cluster), self._released)
                self._name = name
                self._retire()
                self._held = newer
        except KbError as refusal:
            self._refuse(refusal)

    def _refuse(self, refusal: KbError) -> None:
        """Remembers why there is no newer build; whoever runs the site reads it once, visitors never."""
        if str(refusal) != str(self._refusal):
            _LOG.warning(refusal)
        self._refusal = refusal

    def _retire(self) -> None:
        """The build that answered until now closes when nobody uses it any more."""
        if self._held is None:
            return
        if self._using.get(id(self._held)):
            self._retired[id(self._held)] = self._held
        else:
            self._held.kb.close()

    def _released(self, held: Held) -> None:
        with self._lock:
            left = self._using[id(held)] = self._using[id(held)] - 1
            if not left:
                del self._using[id(held)]
                if self._retired.pop(id(held), None):
                    held.kb.close()


def _opened(place: Path, cluster: Mapping[str, str]) -> KnowledgeBase:
    opened = open_kb(place, cluster)
    opened.load()
    return opened
