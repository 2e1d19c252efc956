"""Every engine at every size: builds, questions, pages; beside the bare products doing the same work in the same run.

    python -m benchmarks.engines [--sizes 5000 50000] [--corpus FOLDER] [--engines whoosh tantivy opensearch]
                                 [--opensearch ADDRESS | --node] [--queries 500] [--json RESULTS.json]

Milliseconds of questions are CPU of the asking thread, on a cluster wall time. Compare numbers of one run.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks import generated
from benchmarks.asking import apart, asked, asked_of_cluster, beside, queries, raw_product, texts, warm
from benchmarks.machine import machine
from benchmarks.mix import Asked
from benchmarks.node import add_options, cluster
from benchmarks.processes import child, start
from benchmarks.raw_opensearch import bulk, forget, store_bytes
from benchmarks.site import measured
from kb.build import Build

LOCAL = ("whoosh", "tantivy")
CLUSTER = "opensearch"
BESIDE = {"tantivy": ("tantivy", "sqlite"), "whoosh": ("whoosh",), CLUSTER: ()}
"""The bare products that are measured beside an engine."""
SLOWEST = {"whoosh": 50_000}
"""Clauses up to which bare products are measured that take hours beyond."""
READY = 100_000  # clauses whose entries fit into memory all at once
Row = dict[str, Any]


def main(arguments: Sequence[str] | None = None) -> None:
    options = _options(arguments)
    results: Row = {"machine": machine(), "queries": options.queries, "runs": []}
    with ExitStack() as opened:
        address = opened.enter_context(cluster(options)) if CLUSTER in options.engines else ""
        names = [name for name in options.engines if name != CLUSTER or address]
        for corpus in opened.enter_context(_corpora(options)):
            for name in names:
                _say(f"{corpus.name}: {name}")
                engine = address if name == CLUSTER else name
                results["runs"].append({"corpus": corpus.name, "engine": name, **_engine(corpus, engine, options)})
                _write(options.json, results)
    if not options.json:
        print(json.dumps(results, ensure_ascii=False, indent=1))


@contextmanager
def _corpora(options: argparse.Namespace) -> Iterator[Iterator[Path]]:
    """The folder given, or one of each size, written when its turn comes and then removed."""

    def made() -> Iterator[Path]:
        for size in options.sizes:
            with TemporaryDirectory(dir=options.scratch) as folder:
                corpus = Path(folder) / str(size)
                generated.write(corpus, size)
                yield corpus

    yield iter([options.corpus]) if options.corpus else made()


def _engine(corpus: Path, engine: str, options: argparse.Namespace) -> Row:
    """All that is measured of one engine over one corpus."""
    kind = engine.partition("+")[0]
    with TemporaryDirectory(dir=options.scratch) as folder:
        place = Path(folder) / "index"
        made, cost = child("benchmarks.building", "product", corpus, place, engine)
        build = Build(place)
        found: Row = {**made, "build": {**cost.shown(), "bytes": _bytes(place, engine)}}
        words = texts(corpus)
        warm(build, queries(words, build, options.queries // 2, seed=2))
        drawn = queries(words, build, options.queries)
        if kind == CLUSTER:
            found |= _on_cluster(corpus, Path(folder), build, drawn, engine)
        else:
            found |= _on_this_machine(corpus, Path(folder), build, drawn, kind)
        found["start"] = start(place)
        found["site"] = measured(place, list(dict.fromkeys(one.text for one in drawn)), options.requests)
        build.close()
    if kind == CLUSTER:
        forget(engine)
    return found


def _on_this_machine(corpus: Path, folder: Path, build: Build, drawn: list[Asked], kind: str) -> Row:
    asking, became = asked(build, drawn, wall=False)
    found: Row = {"asked": {**asking, **apart(build, became, wall=False)}, "beside": {}}
    for name in BESIDE[kind]:
        if build.stamp.records > SLOWEST.get(name, sys.maxsize):
            continue
        place = folder / f"raw-{name}"
        made, cost = child("benchmarks.building", "stations", corpus, place, name)
        size = sum(file.stat().st_size for file in (place / "raw").rglob("*") if file.is_file())
        with closing(raw_product(name, build, place / "raw" / "engine")) as raw:
            answered = beside(raw, became, drawn)
        found["beside"][name] = {"build": {**made, **cost.shown(), "bytes": size}, "asked": answered}
    return found


def _on_cluster(corpus: Path, folder: Path, build: Build, drawn: list[Asked], address: str) -> Row:
    asking, became, trips = asked_of_cluster(build, drawn, address)
    place = folder / "raw-cluster"
    made, cost = child("benchmarks.building", "stations", corpus, place, address)
    if build.stamp.records <= READY:
        turns, _ = child("benchmarks.building", "cluster", corpus, place, address)
    else:
        turns = {"bare_bulk_seconds": [round(bulk(address, place / "bodies"), 3)]}
    return {
        "asked": {**asking, **apart(build, became, wall=True)},
        "beside": {CLUSTER: {"build": {**made, **cost.shown(), **turns}, "asked": trips}},
    }


def _bytes(place: Path, engine: str) -> int:
    """What an index takes: its folder, the cutter's dictionary apart, and in a cluster what it takes there."""
    files = (file for file in place.rglob("*") if file.is_file() and "cutter" not in file.parts)
    local = sum(file.stat().st_size for file in files)
    stamps = list(place.glob("*/engine/cluster.json"))
    return local + sum(store_bytes(engine, json.loads(stamp.read_bytes())["index"]) for stamp in stamps)


def _write(file: Path | None, results: Row) -> None:
    """After every engine, so that a run that is broken off leaves what it had."""
    if file:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[5_000, 50_000], help="clauses of generated corpora")
    parser.add_argument("--corpus", type=Path, help="a corpus folder instead")
    parser.add_argument("--engines", nargs="+", choices=[*LOCAL, CLUSTER], default=[*LOCAL, CLUSTER])
    add_options(parser)
    parser.add_argument("--queries", type=int, default=500, help="queries of the mix")
    parser.add_argument("--requests", type=int, default=500, help="addresses of pages that are asked for")
    parser.add_argument("--scratch", type=Path, help="where corpora and indexes are written meanwhile")
    parser.add_argument("--json", type=Path, help="a file for the results, which benchmarks.report reads")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
