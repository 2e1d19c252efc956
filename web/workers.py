"""Several processes behind one port: Python runs one thread at a time, so every further core needs a process of its own."""

import logging
import signal
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import wait
from multiprocessing.context import ForkProcess
from time import sleep

from kb.processes import disturbed, leave_with_parent, undisturbed

PAUSE = 1.0  # seconds before one that ended by itself is followed by another: whatever ended it may last
PATIENCE = 10.0  # seconds that running requests have to finish

_LOG = logging.getLogger(__name__)
Answer = Callable[[int], None]


def run(count: int, answer: Answer) -> None:
    """Runs `answer` with the numbers from 0 in so many copies of this process, until this one is interrupted.

    One that ends by itself is followed by another. Whoever calls has no other thread (kb.processes.copyable).
    """
    workers = [_started(answer, number) for number in range(count)]
    try:
        while True:
            wait([one.sentinel for one in workers])
            sleep(PAUSE)
            for number, one in enumerate(workers):
                if not one.is_alive():
                    workers[number] = _started(answer, number)
                    _LOG.warning("一个工作进程意外结束，已另起一个。")
    finally:
        _stop(workers)


def _started(answer: Answer, number: int) -> ForkProcess:
    """A copy; what tells it to stop waits until it knows how."""
    with undisturbed():
        worker = get_context("fork").Process(target=_work, args=(answer, number), daemon=True)
        worker.start()
    return worker


def _work(answer: Answer, number: int) -> None:
    """In the copy: Ctrl-C is for the first process, which tells the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    disturbed()
    leave_with_parent()
    try:
        answer(number)
    except KeyboardInterrupt:  # before the server listened for it
        return


def _stop(workers: list[ForkProcess]) -> None:
    for one in workers:
        one.terminate()
    for one in workers:
        one.join(PATIENCE)
        one.kill()  # one that is still at work; nothing where it has ended
