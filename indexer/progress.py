"""How far a build is: a bar on a terminal, now and then a plain line elsewhere."""

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TextIO

from indexer.make import Made
from kb.model import Problem

WIDTH = 24  # characters of the bar
OFTEN, SELDOM = 0.2, 10.0  # seconds between two of them, on a terminal and elsewhere


class Progress:
    """Counts what passes; `total` documents are expected."""

    def __init__(self, total: int, out: TextIO | None = None, clock: Callable[[], float] = time.monotonic):
        self._total = total
        self._out = out or sys.stderr
        self._clock = clock
        self._terminal = self._out.isatty()
        self._started = self._said = clock()
        self._documents = self._clauses = 0

    def watch(self, found: Iterable[Made | Problem]) -> Iterator[Made | Problem]:
        """The same, told of as they pass."""
        for one in found:
            yield one
            if isinstance(one, Made):
                self._documents += 1
                self._clauses += len(one.entries) - 1
                self._tell()
        if self._terminal and self._said > self._started:
            self._out.write("\r\x1b[K")
            self._out.flush()

    def _tell(self) -> None:
        now = self._clock()
        if now - self._said >= (OFTEN if self._terminal else SELDOM):
            self._said = now
            self._out.write(f"\r{self._line(now)}\x1b[K" if self._terminal else f"{self._line(now)}\n")
            self._out.flush()

    def _line(self, now: float) -> str:
        spent = now - self._started
        share = min(1.0, self._documents / max(1, self._total))
        bar = f"[{'#' * round(share * WIDTH):{WIDTH}}] " if self._terminal else ""
        left = _duration(spent / share - spent) if share else "？"
        return (
            f"{bar}{self._documents:,}/{self._total:,} 个文件，{self._clauses:,} 条，"
            f"每秒 {self._clauses / max(spent, 0.001):,.0f} 条，还需约 {left}"
        )


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} 分 {rest} 秒" if minutes else f"{rest} 秒"
