"""Whether every engine answers the same: hits and counts of generated queries of every kind, over a generated corpus.

    python -m benchmarks.agreement --clauses 50000 --queries 500 [--opensearch ADDRESS | --node] [--corpus FOLDER]

Compared is every hit of an answer, however many, and every count. Prints how many agree and lists those that do not;
status 1 where there is one.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks import generated
from benchmarks.asking import Heard, texts, values
from benchmarks.mix import Asked, every_kind
from benchmarks.node import add_options, cluster
from benchmarks.raw_opensearch import forget
from indexer import build
from kb.build import Build
from kb.engine.base import Condition, Engine, Page, Rank
from kb.search import SearchOptions, search

LOCAL = ("whoosh", "tantivy")
ONE = SearchOptions(limit=1)
STEP = 10_000  # hits that are fetched at once
Counts = tuple[tuple[str, tuple[tuple[str, int], ...]], ...]


class Answered(NamedTuple):
    """What an engine said to a query; `hits` is a fingerprint of all of them in document order."""

    total: int
    relaxed: bool
    hits: str
    counts: Counts


Answers = Mapping[str, Answered]
"""By the engine's name."""


def main() -> None:
    options = _options()
    with TemporaryDirectory(dir=options.scratch) as folder, cluster(options) as address:
        corpus = options.corpus or Path(folder) / "corpus"
        if not options.corpus:
            generated.write(corpus, options.clauses)
        engines = {**dict(zip(LOCAL, LOCAL, strict=True)), **({"opensearch": address} if address else {})}
        builds = {name: _built(corpus, Path(folder) / name, engine) for name, engine in engines.items()}
        found = list(compared(builds, corpus, options.queries))
        records = builds["whoosh"].stamp.records
        for opened in builds.values():
            opened.close()
        if address:
            forget(address)
    print(told(found, records))
    sys.exit(0 if all(map(agree, found)) else 1)


def _built(corpus: Path, place: Path, engine: str) -> Build:
    build(corpus, place, engine)
    return Build(place)


def compared(builds: Mapping[str, Build], corpus: Path, count: int) -> Iterator[tuple[Asked, Answers]]:
    """So many queries, with what each build answers."""
    known = values(next(iter(builds.values())))
    for one in every_kind(texts(corpus), count, known):
        yield one, {name: answered(opened, one.text) for name, opened in builds.items()}


def agree(found: tuple[Asked, Answers]) -> bool:
    return len(set(found[1].values())) == 1


def answered(opened: Build, query: str) -> Answered:
    """What a query is answered, every hit of it read."""
    engine = opened.engine
    opened.engine = heard = Heard(engine)
    try:
        answer = search(opened, query, ONE)
    finally:
        opened.engine = engine
    condition, _, found = heard.last
    counts = tuple((facet, tuple(of.items())) for facet, of in sorted(found.counts.items()) if of)
    return Answered(answer.total, answer.relaxed, _fingerprint(engine, condition, answer.total), counts)


def _fingerprint(engine: Engine, condition: Condition, total: int) -> str:
    said = blake2b(digest_size=12)
    for offset in range(0, total, STEP):
        for match in engine.search(condition, Rank(), Page(STEP, offset, "document")).page:
            said.update(match.stored.encode())
    return said.hexdigest()


def told(found: Sequence[tuple[Asked, Answers]], records: int) -> str:
    """How many agree, of which kinds, and those that do not."""
    agreed = [asked for asked, answers in found if agree((asked, answers))]
    names = ", ".join(found[0][1]) if found else ""
    kinds = Counter(asked.kind for asked, _ in found)
    nobody = sum(1 for _, answers in found if not next(iter(answers.values())).total)
    lines = [
        f"{records:,} clauses; {names}: {len(agreed)} of {len(found)} queries have the same hits and counts.",
        f"{', '.join(f'{kind} {number}' for kind, number in kinds.items())}; {nobody} have no hit.",
    ]
    for asked, answers in found:
        if not agree((asked, answers)):
            said = "; ".join(f"{name} {one.total} {one.hits}" for name, one in answers.items())
            lines.append(f"{asked.kind} {asked.text}: {said}")
    return "\n".join(lines)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--clauses", type=int, default=50_000, help="of the generated corpus")
    parser.add_argument("--corpus", type=Path, help="a corpus folder instead")
    parser.add_argument("--queries", type=int, default=500)
    parser.add_argument("--scratch", type=Path, help="where corpus and indexes are written meanwhile")
    add_options(parser)
    return parser.parse_args()


if __name__ == "__main__":
    main()
