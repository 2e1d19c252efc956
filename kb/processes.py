"""What the processes of one command share: how many are worth having, whether they may be copies, and that none outlives the first."""

import os
import sys
from multiprocessing import parent_process
from multiprocessing.connection import wait
from pathlib import Path
from threading import Thread


def cores() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def copyable() -> bool:
    """Whether a process may be forked: the system is made for it, and no other thread holds a lock that a copy would wait for."""
    threads = Path("/proc/self/task")
    return sys.platform == "linux" and threads.is_dir() and len(list(threads.iterdir())) == 1


def leave_with_parent() -> None:
    """In a process that another one started: it ends when that one was killed, which a process that waits for work does not notice."""
    Thread(target=_leave, daemon=True).start()


def _leave() -> None:
    parent = parent_process()
    if parent:
        wait([parent.sentinel])
        os._exit(1)
