"""What the processes of one command share: how many are worth having, whether they may be copies, and that none outlives the first."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import parent_process
from multiprocessing.connection import wait
from pathlib import Path
from threading import Thread

STOPS = {signal.SIGINT, signal.SIGTERM}


def cores() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def copyable() -> bool:
    """Whether a process may be forked: the system is made for it, and no other thread holds a lock that a copy would wait for."""
    threads = Path("/proc/self/task")
    return sys.platform == "linux" and threads.is_dir() and len(list(threads.iterdir())) == 1


@contextmanager
def undisturbed() -> Iterator[None]:
    """Whoever is told to stop meanwhile stops afterwards: processes and threads that are only half started would be waited for in vain.

    A process that is started meanwhile hears nothing until it calls `disturbed`.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def disturbed() -> None:
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)


def leave_with_parent() -> None:
    """In a process that another one started: it ends when that one was killed, which a process that waits for work does not notice."""
    Thread(target=_leave, daemon=True).start()


def _leave() -> None:
    parent = parent_process()
    if parent:
        wait([parent.sentinel])
        os._exit(1)
