"""Whole processes: what they say, what they cost, how much memory they and those they start take."""

import json
import os
import resource
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from time import perf_counter, sleep
from typing import Any

RUNS = 7
EVERY = 0.1  # seconds between looks at memory
MIB = 2**20


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of a process with all it started, and MiB: of its largest process, and of all together where that can be read."""

    wall: float
    cpu: float
    largest_mib: int
    together_mib: int | None

    def shown(self) -> dict[str, Any]:
        return {key: round(value, 3) if isinstance(value, float) else value for key, value in asdict(self).items()}


def child(module: str, *arguments: object) -> tuple[dict[str, Any], Cost]:
    """Runs `python -m module arguments`, which prints one JSON value at its end."""
    started = perf_counter()
    process = subprocess.Popen([sys.executable, "-m", module, *map(str, arguments)], stdout=subprocess.PIPE)
    with _watched(process.pid) as seen:
        assert process.stdout
        with process.stdout:
            said = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall = perf_counter() - started
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, module)
    cost = Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024, max(seen) // MIB if seen else None)
    return json.loads(said.splitlines()[-1]), cost


@contextmanager
def _watched(pid: int) -> Iterator[list[int]]:
    """Bytes that a process and those below it take together, looked at again and again; nothing where /proc is not."""
    seen: list[int] = []
    done = threading.Event()

    def watch() -> None:
        while not done.wait(EVERY):
            if taken := sum(map(_taken, family(pid))):
                seen.append(taken)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield seen
    finally:
        done.set()
        watcher.join()


def family(pid: int) -> Iterator[int]:
    """A process and all that it started."""
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            below = task.read_text().split()
        except OSError:
            continue
        for one in below:
            yield from family(int(one))


def _taken(pid: int) -> int:
    """Bytes of a process, what it shares counted in parts."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


def cpu_of(command: Sequence[str], runs: int = RUNS) -> float:
    """Median CPU seconds of a command as a whole process."""
    times = []
    for _ in range(runs):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return median(times)


def start(place: Path) -> dict[str, float]:
    """Milliseconds of CPU of `kb search 养老` as a whole process, beside a bare interpreter."""
    bare = cpu_of([sys.executable, "-c", "pass"])
    asked = cpu_of([sys.executable, "-m", "kb", "search", "养老", "--index", str(place)])
    return {"bare_ms": round(bare * 1000, 1), "search_ms": round(asked * 1000, 1), "times_bare": round(asked / bare, 2)}


@contextmanager
def running(command: Sequence[str], answers: str, patience: float = 120) -> Iterator[int]:
    """A server, from when an address of it answers until it is stopped; its process id."""
    from urllib.error import URLError
    from urllib.request import urlopen

    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = perf_counter() + patience
        while perf_counter() < until and process.poll() is None:
            try:
                urlopen(answers, timeout=5).read()
                break
            except (URLError, OSError):
                sleep(0.05)
        yield process.pid
    finally:
        process.terminate()
        process.wait()
