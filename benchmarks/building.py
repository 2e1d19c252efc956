"""One build as a process of its own, so that its memory is its own; prints what it made as JSON.

python -m benchmarks.building product CORPUS PLACE ENGINE
python -m benchmarks.building stations CORPUS PLACE none|tantivy|sqlite|whoosh|opensearch+http://…
python -m benchmarks.building cluster CORPUS PLACE opensearch+http://…
"""

import gc
import json
import sys
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from benchmarks import raw_sqlite, raw_tantivy, raw_whoosh
from benchmarks.raw_opensearch import bulk, kept
from benchmarks.stages import Stations
from indexer import build
from kb.engine import module
from kb.engine.base import Entry
from kb.processes import cores

TURNS = 5
Writer = Callable[[Iterable[Entry], Path], None]
RAW: dict[str, Writer] = {
    "none": lambda entries, _: deque(entries, maxlen=0).clear(),
    "tantivy": raw_tantivy.write,
    "sqlite": raw_sqlite.write,
    "whoosh": raw_whoosh.write,
}


def product(corpus: Path, place: Path, engine: str) -> dict[str, Any]:
    """`kb build` without the start of the command, on all cores."""
    report = asdict(build(corpus, place, engine, jobs=cores()))
    return {name: report[name] for name in ("documents", "clauses", "records")}


def stations(corpus: Path, place: Path, writer: str) -> dict[str, Any]:
    """Every station by itself in seconds of CPU, and what is written at the end; the engine's other threads counted."""
    before = process_time()
    made = Stations(corpus, place / "cutter")
    opened = process_time() - before
    since, at = process_time(), perf_counter()
    _writer(writer, place)(made.entries(), place / "raw" / "engine")
    engine = process_time() - since - made.aside
    spent = {name: round(seconds, 3) for name, seconds in made.spent.items()}
    return {
        **made.counts._asdict(),
        **spent,
        "opened": round(opened, 3),
        "engine": round(engine, 3),
        "wall": round(perf_counter() - at, 3),
    }


def cluster(corpus: Path, place: Path, address: str) -> dict[str, list[float]]:
    """Seconds of the engine over entries that are ready, and of a bare bulk of the same bodies, in turn; the first round warms up.

    `place` holds the bodies that `stations` kept.
    """
    entries = list(Stations(corpus, place / "cutter").entries())
    gc.freeze()
    spent: dict[str, list[float]] = {"engine_seconds": [], "bare_bulk_seconds": []}
    for turn in range(TURNS + 1):
        started = perf_counter()
        module(address).build(iter(entries), place / f"engine-{turn}")
        spent["engine_seconds"].append(round(perf_counter() - started, 3))
        spent["bare_bulk_seconds"].append(round(bulk(address, place / "bodies"), 3))
    return {name: seconds[1:] for name, seconds in spent.items()}


def _writer(name: str, place: Path) -> Writer:
    if name in RAW:
        return RAW[name]

    def write(entries: Iterable[Entry], folder: Path) -> None:
        with kept(place / "bodies"):
            module(name).build(entries, folder)

    return write


def main() -> None:
    what, corpus, place, name = sys.argv[1:5]
    Path(place).mkdir(parents=True, exist_ok=True)
    made = MEASURED[what](Path(corpus), Path(place), name)
    print(json.dumps(made))


MEASURED: dict[str, Callable[[Path, Path, str], Any]] = {"product": product, "stations": stations, "cluster": cluster}


if __name__ == "__main__":
    main()
