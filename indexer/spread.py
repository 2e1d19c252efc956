"""Documents made on all the cores there are, in their order and with few of them in memory at a time."""

import gc
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from signal import SIG_DFL, SIG_IGN, SIGINT, SIGTERM, signal

from indexer.enrich import Enricher
from indexer.enrich.lists import Lists
from indexer.make import Kept, Made, Task, make_all
from indexer.parcel import packed, unpacked
from kb.address import document_of
from kb.engine.words import Cutter, OwnWord, open_cutter
from kb.errors import KbError
from kb.model import Problem
from kb.processes import copyable, disturbed, leave_with_parent, undisturbed

CHUNK = 60_000  # characters that a worker gets at once: some .1 s of work
SOON = 100_000  # characters after which a copy of this process is worth making: it has all it needs at once
ALONE = 1_000_000  # characters that are done sooner than a new process would have started
ALLOCATIONS = 100_000  # more than freed before Python looks for cycles; its own 700 cost a thirtieth of a build
UNDER_WAY = 4  # chunks that a worker has before it: it goes on while this process makes one or writes several
WAITING = 6  # chunks for each process that may wait for their turn: what bounds the memory

Item = Task | Kept | Problem


class WorkerLost(KbError):
    """A worker process ended before its work did."""


@contextmanager
def few_collections() -> Iterator[None]:
    """Python looks for cycles less often meanwhile: documents come and go by the thousand and hold hardly any."""
    usual = gc.get_threshold()
    gc.set_threshold(ALLOCATIONS, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


class Spread:
    """Makes documents with one vocabulary; those that an editor's line names are made here, which is told of every line."""

    def __init__(self, lists: Lists, words: tuple[OwnWord, ...], cutter: Cutter, cache: Path, jobs: int):
        self._enricher = Enricher(lists)
        self._cutter = cutter
        self._named = lists.documents
        self._jobs = jobs
        self._start = partial(_open, lists, words, cache)

    def made(self, items: Iterable[Item]) -> Iterator[Made | Problem]:
        """All of them, then what the editor's lists lack."""
        chunks = _chunks(items, self._named)
        done = 0
        for chunk in chunks:
            done += sum(map(_size, chunk))
            yield from make_all(chunk, self._enricher, self._cutter)
            if self._jobs > 1 and done > (SOON if copyable() else ALONE):
                yield from self._together(chunks)
        yield from self._enricher.problems()

    def _together(self, chunks: Iterator[list[Item]]) -> Iterator[Made | Problem]:
        """Chunks in their order: this process, which also writes what comes back, makes one whenever the workers have enough."""
        waiting: deque[Future[bytes | list[Made | Problem]]] = deque()
        workers = self._jobs - 1
        with self._pool(workers) as pool:
            try:
                for chunk in chunks:
                    named = len(chunk) == 1 and _is_named(chunk[0], self._named)
                    idle = sum(not one.done() for one in waiting) < UNDER_WAY * workers
                    waiting.append(self._begun(pool, chunk) if idle and not named else self._made(chunk))
                    while waiting and (waiting[0].done() or len(waiting) > WAITING * self._jobs):
                        yield from _result(waiting.popleft())
                while waiting:
                    yield from _result(waiting.popleft())
            except BrokenProcessPool:
                raise WorkerLost("有一个工作进程意外结束，多半是内存不够。请用 --jobs 1 再试。") from None
            finally:
                pool.shutdown(cancel_futures=True)

    def _pool(self, workers: int) -> ProcessPoolExecutor:
        if copyable():
            return ProcessPoolExecutor(workers, get_context("fork"), _begin, (self._enricher, self._cutter))
        return ProcessPoolExecutor(workers, get_context("spawn"), self._start)

    def _begun(self, pool: ProcessPoolExecutor, chunk: list[Item]) -> "Future[bytes | list[Made | Problem]]":
        """What a worker makes, which may have to be started first."""
        with undisturbed():
            return pool.submit(_work, chunk)

    def _made(self, chunk: list[Item]) -> "Future[bytes | list[Made | Problem]]":
        """What is made here, in line with what workers make."""
        done: Future[bytes | list[Made | Problem]] = Future()
        done.set_result(make_all(chunk, self._enricher, self._cutter))
        return done


def _chunks(items: Iterable[Item], named: frozenset[str]) -> Iterator[list[Item]]:
    """About as many characters each; a document that is named is a chunk of its own."""
    held: list[Item] = []
    size = 0
    for item in items:
        alone = _is_named(item, named)
        if held and (alone or size > CHUNK):
            yield held
            held, size = [], 0
        held.append(item)
        size += _size(item)
        if alone:
            yield held
            held, size = [], 0
    if held:
        yield held


def _size(item: Item) -> int:
    if isinstance(item, Task):
        return len(item.source.text)
    return sum(map(len, item.clauses)) // 3 if isinstance(item, Kept) else 0


def _is_named(item: Item, named: frozenset[str]) -> bool:
    return isinstance(item, Task) and document_of(item.source.address) in named


_worker: tuple[Enricher, Cutter] | None = None


def _open(lists: Lists, words: tuple[OwnWord, ...], cache: Path) -> None:
    """In a new process, once: rules and a cutter of its own."""
    gc.set_threshold(ALLOCATIONS)
    _begin(Enricher(lists), open_cutter(words, cache))


def _begin(enricher: Enricher, cutter: Cutter) -> None:
    """In a worker, once."""
    global _worker
    signal(SIGINT, SIG_IGN)  # Ctrl-C is for the process that waits
    signal(SIGTERM, SIG_DFL)
    disturbed()
    leave_with_parent()
    _worker = enricher, cutter


def _work(chunk: list[Item]) -> bytes | list[Made | Problem]:
    assert _worker is not None  # _begin ran first
    return packed(make_all(chunk, *_worker))


def _result(done: "Future[bytes | list[Made | Problem]]") -> list[Made | Problem]:
    found = done.result()
    return unpacked(found) if isinstance(found, bytes) else found
