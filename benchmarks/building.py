"""One build as a process of its own, so that its memory is its own; prints what it made as JSON.

python -m benchmarks.building product CORPUS PLACE ENGINE
python -m benchmarks.building stations CORPUS PLACE none|tantivy|sqlite|whoosh|opensearch+http://…
"""

import json
import sys
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from benchmarks import raw_sqlite, raw_tantivy, raw_whoosh
from benchmarks.raw_opensearch import kept
from benchmarks.stages import Stations
from indexer import build
from kb.engine import module
from kb.engine.base import Entry
from kb.processes import cores

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
    made = (product if what == "product" else stations)(Path(corpus), Path(place), name)
    print(json.dumps(made))


if __name__ == "__main__":
    main()
