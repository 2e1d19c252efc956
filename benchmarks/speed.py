"""How fast: whole processes beside a bare interpreter, queries in process, pages over HTTP, builds; ratios in one run.

    python -m benchmarks.speed [--statutes corpus.jsonl.gz] [--articles 50000]

Without --statutes only what the project carries is measured. Times are CPU unless said otherwise; these are medians on
a machine that may be busy, so compare ratios, not milliseconds.
"""

import argparse
import contextlib
import resource
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from benchmarks import statutes
from benchmarks.mix import Asked, mix
from benchmarks.raw_tantivy import TEN, RawTantivy
from indexer import build, index
from indexer.vocabulary import Vocabulary
from kb import KnowledgeBase, open_kb
from kb.engine import MODULES

CORPUS = Path(__file__).parent.parent / "corpus"
RUNS = 7
QUERIES = 500


def cpu_of(command: list[str]) -> float:
    """Median CPU seconds of a command as a whole process."""
    times = []
    for _ in range(RUNS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return median(times)


def processes(places: dict[str, Path]) -> Iterator[str]:
    """`kb search 养老` and `kb build` as whole processes."""
    bare = cpu_of([sys.executable, "-c", "pass"])
    yield f"| a bare interpreter | {bare * 1000:.0f} ms | 1.0 |"
    for engine, place in places.items():
        spent = cpu_of([sys.executable, "-m", "kb", "search", "养老", "--index", str(place)])
        yield f"| kb search 养老 on {engine} | {spent * 1000:.0f} ms | {spent / bare:.1f} |"
    for engine in places:
        with TemporaryDirectory() as folder:
            spent = cpu_of(
                [sys.executable, "-m", "kb", "build", "--corpus", str(CORPUS), "--index", folder, "--engine", engine]
            )
        yield f"| kb build on {engine} | {spent * 1000:.0f} ms | {spent / bare:.1f} |"


def timed(ask: Callable[[str], object], asked: list[Asked]) -> dict[str, list[float]]:
    """CPU milliseconds of each query by kind, warmed up by one pass over a tenth of them."""
    for one in asked[: len(asked) // 10]:
        ask(one.text)
    found: dict[str, list[float]] = {}
    for one in asked:
        started = time.thread_time()
        ask(one.text)
        found.setdefault(one.kind, []).append((time.thread_time() - started) * 1000)
    return found


def ten(kb: KnowledgeBase) -> Callable[[str], object]:
    """The product's answer: ten hits with highlights, facets over all members."""
    return lambda text: kb.search(text, TEN)


def row(name: str, found: dict[str, list[float]]) -> str:
    """Medians over the mix and of each kind, the 95th percentile, and the total."""
    every = [spent for times in found.values() for spent in times]
    by_kind = " | ".join(f"{median(found[kind]):.2f}" for kind in ("word", "and", "phrase", "question"))
    return f"| {name} | {median(every):.2f} | {quantiles(every, n=20)[18]:.2f} | {by_kind} | {sum(every):.0f} |"


def texts(kb: KnowledgeBase) -> list[str]:
    return [clause.text for document in kb.documents() for clause in kb.tree(document.address) if clause.text]


@contextlib.contextmanager
def site(place: Path) -> Iterator[str]:
    """The real server on a free port."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "kb", "serve", "--index", str(place), "--port", str(port)], stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(100):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1).read()
                break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def pages(place: Path, asked: list[Asked]) -> str:
    """Wall time of the search page over HTTP, one client."""
    times = []
    with site(place) as base:
        for one in asked:
            started = time.perf_counter()
            urllib.request.urlopen(f"{base}/?{urllib.parse.urlencode({'q': one.text})}", timeout=30).read()
            times.append((time.perf_counter() - started) * 1000)
    return f"| search page over HTTP (wall) | {median(times):.2f} | {quantiles(times, n=20)[18]:.2f} |"


def opinions(out: Callable[[str], None]) -> None:
    with TemporaryDirectory() as folder:
        places = {engine: Path(folder) / engine for engine in sorted(MODULES)}
        for engine, place in places.items():
            build(CORPUS, place, engine)
        out("## Whole processes, CPU\n\n| | median | × bare |\n|---|---|---|")
        for line in processes(places):
            out(line)
        head = "| | p50 | p95 | word | and | phrase | question | total |\n|---|---|---|---|---|---|---|---|"
        out(f"\n## Both opinions: {QUERIES} queries in process, with facets and highlights, ms CPU\n\n{head}")
        for engine, place in places.items():
            kb = open_kb(place)
            asked = mix(texts(kb), QUERIES)
            out(row(engine, timed(ten(kb), asked)))
        out("\n## Pages\n\n| | p50 | p95 |\n|---|---|---|")
        out(pages(places["whoosh"], asked[:200]))


def large(corpus: Path, articles: int, out: Callable[[str], None]) -> None:
    """Statute articles: build rate, and the mix with facets, beside raw tantivy that answers the same."""
    asked = mix([row["text"] for row in islice(statutes.rows(corpus), articles)], QUERIES)
    out(
        f"\n## {articles} statute articles\n\n| build | CPU s | records per CPU s | bytes per record |\n|---|---|---|---|"
    )
    with TemporaryDirectory() as folder:
        for engine in sorted(MODULES, reverse=True):
            place = Path(folder) / engine
            started = time.process_time()
            report = index(statutes.documents(corpus, articles), Vocabulary((), {}, ()), place, engine)
            spent = time.process_time() - started
            size = sum(
                file.stat().st_size for file in place.rglob("*") if file.is_file() and "cutter" not in file.parts
            )
            out(f"| {engine} | {spent:.1f} | {report.records / spent:.0f} | {size / report.records:.0f} |")
        out("\n| ms CPU | p50 | p95 | word | and | phrase | question | total |\n|---|---|---|---|---|---|---|---|")
        found = {engine: timed(ten(open_kb(Path(folder) / engine)), asked) for engine in sorted(MODULES)}
        raw = timed(RawTantivy(Path(folder) / "tantivy", [one.text for one in asked]).search, asked)
        for engine, times in found.items():
            out(row(engine, times))
        out(row("raw tantivy", raw))
        ours, theirs = (sum(sum(times) for times in kinds.values()) for kinds in (found["tantivy"], raw))
        out(f"\nOn tantivy the whole mix costs {ours / theirs:.2f} × raw tantivy.")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--statutes", type=Path)
    parser.add_argument("--articles", type=int, default=50_000)
    options = parser.parse_args()
    opinions(print)
    if options.statutes:
        large(options.statutes, options.articles, print)


if __name__ == "__main__":
    main()
