"""A site that stays up: each request keeps the build it began with, new requests get the newest."""

import logging
import threading
import time
from collections.abc import Mapping
from pathlib import Path

from kb import KbError, KnowledgeBase, StaleIndex, open_kb
from kb.engine import NOTHING
from kb.errors import cause
from kb.place import AGAIN, current

EVERY = 1.0  # seconds between looks at the index folder; a new build answers within two
SELDOM = (
    30.0  # seconds until a build that was passed over is tried again: what is damaged rarely mends, and trying costs
)

_LOG = logging.getLogger(__name__)


class Held:
    """A knowledge base with those who use it, whoever made this among them: the last one to release it closes it."""

    def __init__(self, kb: KnowledgeBase):
        self.kb = kb
        self._users, self._counting = 1, threading.Lock()

    def take(self) -> "Held":
        """For one more, who releases it."""
        with self._counting:
            self._users += 1
        return self

    def release(self) -> None:
        with self._counting:
            self._users -= 1
            done = not self._users
        if done:
            self.kb.close()


class Once:
    """Hands out one knowledge base for ever: for tests and for embedding."""

    def __init__(self, kb: KnowledgeBase):
        self._held = Held(kb)

    def __call__(self) -> Held:
        return self._held.take()


class Live:
    """Hands out the current build of an index folder, and looks now and then whether there is a newer one.

    One thread looks and opens what is new; the others go on with what there is. A newer build that cannot be opened, for
    whatever reason, is passed over: the one that answers goes on answering. StaleIndex, Unavailable: there is none yet.
    `cluster` is what only the environment knows of a cluster.
    """

    def __init__(self, place: Path, cluster: Mapping[str, str] = NOTHING):
        self._place, self._cluster = place, cluster
        self._looking, self._handing = threading.Lock(), threading.Lock()
        self._held: Held | None = None
        self._name = self._refused = ""
        self._looked, self._again = -EVERY, 0.0
        self._refusal: tuple[type[KbError], str] = (StaleIndex, "")  # no exception: one holds all it went through

    def __call__(self) -> Held:
        nothing_to_say = self._held is None and not self._refusal[1]
        if self._due() and self._looking.acquire(blocking=nothing_to_say):
            try:
                if self._due():  # nobody else looked meanwhile
                    self._look()
            finally:
                self._looking.release()
        with self._handing:
            if self._held:
                return self._held.take()
        kind, sentence = self._refusal
        raise kind(sentence)

    def _due(self) -> bool:
        return time.monotonic() - self._looked >= EVERY

    def _look(self) -> None:
        name = ""
        try:
            name = current(self._place)
            if name != self._name and not self._passed_over(name):
                self._switch(Held(_opened(self._place, self._cluster)))
                self._name, self._refused = name, ""
        except Exception as error:  # whatever it is, it is none of the visitors' business
            self._refused, self._again = name, time.monotonic() + SELDOM
            self._refuse(error)
        finally:
            self._looked = time.monotonic()

    def _passed_over(self, name: str) -> bool:
        """Whether it was tried lately; while there is nothing else, it is tried whenever there is a look."""
        return self._held is not None and name == self._refused and time.monotonic() < self._again

    def _switch(self, newer: Held) -> None:
        with self._handing:
            older, self._held = self._held, newer
        if older:
            older.release()

    def _refuse(self, error: Exception) -> None:
        """Remembers why there is no newer build; whoever runs the site reads it once, visitors never."""
        ours = isinstance(error, KbError)
        sentence = str(error) if ours else f"索引打不开（{cause(error)}），{AGAIN}"
        if sentence != self._refusal[1]:
            _LOG.warning(sentence, exc_info=None if ours else error)
        self._refusal = (type(error) if isinstance(error, KbError) else StaleIndex, sentence)


def _opened(place: Path, cluster: Mapping[str, str]) -> KnowledgeBase:
    opened = open_kb(place, cluster)
    try:
        opened.load()
    except BaseException:
        opened.close()
        raise
    return opened
