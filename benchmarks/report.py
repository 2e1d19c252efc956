"""From results to what is read: the tables of docs/performance.md between its markers, and docs/images/performance.svg.

    python -m benchmarks.report RESULTS.json [MORE.json ...]

Several files of one machine are read as one run; of two runs of the same engine and corpus the later one counts.
"""

import argparse
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.picture import Line, picture

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGE = DOCS / "performance.md"
IMAGE = DOCS / "images" / "performance.svg"
BEGIN, END = "<!-- measured -->", "<!-- end of what was measured -->"
KINDS = ("word", "and", "or", "without", "phrase", "question", "filter")
NAMES = {"word": "word", "and": "two words", "or": "OR", "without": "-word", "phrase": "phrase"}
ENGINES = ("whoosh", "tantivy", "opensearch")
COLOURED = ("tantivy", "whoosh", "opensearch", "sqlite")
BARE = {"whoosh": "raw Whoosh", "tantivy": "raw tantivy", "sqlite": "SQLite FTS5", "opensearch": "bare `_search`"}
Row = dict[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("results", type=Path, nargs="+")
    read = [json.loads(file.read_text(encoding="utf-8")) for file in parser.parse_args().results]
    machine, runs = read[-1]["machine"], merged(run for results in read for run in results["runs"])
    PAGE.write_text(placed(PAGE.read_text(encoding="utf-8"), tables(machine, runs)), encoding="utf-8")
    IMAGE.write_text(drawn(runs), encoding="utf-8")


def merged(runs: Iterable[Row]) -> list[Row]:
    """One run of each engine and corpus, the last; by size, then engine."""
    last = {(run["corpus"], run["engine"]): run for run in runs}
    return sorted(last.values(), key=lambda run: (run["records"], ENGINES.index(run["engine"])))


def placed(page: str, written: str) -> str:
    """A page with what stands between its markers replaced."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{written}\n{END}{after}"


def tables(machine: Row, runs: Sequence[Row]) -> str:
    """Everything that was measured, as Markdown."""
    parts = [_machine(machine), "### Builds", *_builds(runs), "### Stations of a build", *_stations(runs)]
    parts += ["### Questions", *_questions(runs), "### Pages, API and whole processes", *_pages(runs)]
    return "\n\n".join(parts)


def _machine(machine: Row) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in machine["versions"].items())
    return (
        f"Measured on {machine['date']}: {machine['cpu']}, {machine['cores']} cores, {machine['memory_gib']} GiB, "
        f"{machine['system']}, Python {machine['python']}; {versions}."
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def _builds(runs: Sequence[Row]) -> Iterator[str]:
    head = [
        "clauses",
        "",
        "clauses per CPU second",
        "per second",
        "bytes per clause",
        "peak MiB",
        "× what it does without us",
    ]
    yield _table(head, (row for run in runs for row in _build_rows(run)))
    yield (
        "Peak memory is that of all processes of a build together. The last column is the CPU of the whole build over that of normalising, "
        "cutting and writing the same fields with the bare library; on a cluster it is the rate of the whole build over that of a "
        "bare bulk of the same bodies, and of the engine alone from entries that are ready, in turn with it."
    )


def _build_rows(run: Row) -> Iterator[Sequence[object]]:
    build = run["build"]
    yield [_many(run["records"]), f"**{run['engine']}**", *_rates(run["records"], build), _without(run)]
    for name, bare in run["beside"].items():
        made = bare["build"]
        if name == "opensearch":
            yield [
                _many(run["records"]),
                "bare bulk",
                "",
                _many(run["records"] / median(made["bare_bulk_seconds"])),
                "",
                "",
                "",
            ]
        else:
            seconds = made["cut"] + made["engine"]
            rates = [_many(run["records"] / seconds), "", _many(made["bytes"] / run["records"]), "", ""]
            yield [_many(run["records"]), f"{BARE[name]}, cutting counted", *rates]


def _rates(records: int, build: Row) -> list[object]:
    peak = build["together_mib"] or build["largest_mib"]
    return [
        _many(records / build["cpu"]),
        _many(records / build["wall"]),
        _many(build["bytes"] / records),
        _many(peak),
    ]


def _without(run: Row) -> str:
    """How much more, or on a cluster how much of the rate, than the bare product."""
    bare = run["beside"].get(run["engine"], {}).get("build")
    if not bare:
        return ""
    if run["engine"] == "opensearch":
        rate = median(bare["bare_bulk_seconds"]) / run["build"]["wall"]
        if "engine_seconds" not in bare:
            return f"{rate:.0%} of its rate"
        pairs = zip(bare["bare_bulk_seconds"], bare["engine_seconds"], strict=True)
        alone = median(theirs / ours for theirs, ours in pairs)
        return f"{rate:.0%} of its rate, {alone:.0%} from entries that are ready"
    return f"{run['build']['cpu'] / (bare['cut'] + bare['engine']):.2f}"


def _stations(runs: Sequence[Row]) -> Iterator[str]:
    head = [
        "clauses",
        "characters each",
        "read and parse",
        "tag",
        "normalise and cut",
        "make entries",
        "engine",
        "written by",
    ]
    rows = []
    for run in runs:
        for name, bare in run["beside"].items():
            made = bare["build"]
            each = [made["parse"], made["enrich"], made["cut"], made["entries"] - made["cut"], made["engine"]]
            shown = [f"{seconds * 1e6 / made['records']:.0f}" for seconds in each]
            writer = "our engine's client" if name == "opensearch" else BARE[name]
            rows.append([_many(made["records"]), round(made["chars"] / made["records"]), *shown, writer])
    yield _table(head, rows)
    yield "Microseconds of CPU for each clause, in one thread, one station after the other."


def _questions(runs: Sequence[Row]) -> Iterator[str]:
    head = ["clauses", "", "the mix", *(NAMES.get(kind, kind) for kind in KINDS), "facets alone", "highlights alone"]
    rows = []
    for run in runs:
        rows.append([_many(run["records"]), f"**{run['engine']}**", *_percentiles(run["asked"])])
        for name, bare in run["beside"].items():
            rows.append([_many(run["records"]), BARE[name], *_percentiles(bare["asked"])])
    yield _table(head, rows)
    yield (
        "Milliseconds, p50 / p95 / p99: ten hits with highlights, counts of all facets, and on the bare products the same members, order, counts "
        "and ten stored rows. CPU, on a cluster wall time. The mix: 50 % words, 20 % two words, 20 % phrases, 10 % questions."
    )
    yield _table(["clauses", "", "× the bare product: median of the mix", "the whole mix"], _overheads(runs))


def _overheads(runs: Sequence[Row]) -> Iterator[Sequence[object]]:
    for run in runs:
        for name, bare in run["beside"].items():
            half = run["asked"]["mix"]["p50"] / bare["asked"]["mix"]["p50"]
            whole = run["asked"]["mix_total_ms"] / bare["asked"]["mix_total_ms"]
            yield [_many(run["records"]), f"{run['engine']} × {BARE[name]}", f"{half:.2f}", f"{whole:.2f}"]


def _percentiles(asked: Row) -> list[str]:
    found = (asked.get(kind) for kind in ("mix", *KINDS, "facets", "highlights"))
    return [" / ".join(_short(one[f"p{part}"]) for part in (50, 95, 99)) if one else "" for one in found]


def _pages(runs: Sequence[Row]) -> Iterator[str]:
    head = [
        "clauses",
        "",
        "`kb search`, × a bare interpreter",
        "search page, per second",
        "ms",
        "asked again, per second",
        "`/api/search`, per second",
    ]
    head += ["ms", "template alone, per second", "page ÷ template alone"]
    yield _table(head, map(_page_row, runs))
    clients = runs[0]["site"]["clients"] if runs else 0
    yield (
        f"{clients} clients that ask as soon as they are answered, on the cores of the same machine, every address once, and once "
        "again; p50 / p95 / p99. The template alone is the search page rendered from values that are ready, on the same server. `kb search 养老` is CPU of the whole process."
    )


def _page_row(run: Row) -> Sequence[object]:
    site, start = run["site"], run["start"]
    page, api = ([_many(row["per_second"]), *_percentiles({"mix": row})[:1]] for row in (site["page"], site["api"]))
    begun = f"{start['search_ms']:.0f} ms, {start['times_bare']:.1f}"
    ready = [_many(site["ready"]["per_second"]), f"{site['page_of_ready']:.0%}"]
    again = _many(site["again"]["per_second"]) if "again" in site else ""
    return [_many(run["records"]), f"**{run['engine']}**", begun, *page, again, *api, *ready]


def _many(number: float) -> str:
    return f"{number:,.0f}"


def _short(ms: float) -> str:
    return f"{ms:.2f}" if ms < 10 else f"{ms:.0f}"


def drawn(runs: Sequence[Row]) -> str:
    """The median of the mix by size, for every engine and SQLite beside them."""
    ours: dict[str, list[tuple[float, float]]] = {}
    bare: dict[str, list[tuple[float, float]]] = {}
    for run in runs:
        ours.setdefault(run["engine"], []).append((run["records"], run["asked"]["mix"]["p50"]))
        for name, one in run["beside"].items():
            bare.setdefault(name, []).append((run["records"], one["asked"]["mix"]["p50"]))
    lines = {name: Line(points, COLOURED.index(name)) for name, points in ours.items()}
    lines |= {BARE[name].replace("`", ""): Line(points, COLOURED.index(name), True) for name, points in bare.items()}
    return picture("How long a question takes, by engine and size", "clauses", "ms, median of the mix", lines)


if __name__ == "__main__":
    main()
