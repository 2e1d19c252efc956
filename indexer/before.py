"""What of the build before can stay: documents whose file, facts and rules are the same as they were."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, replace
from hashlib import sha256
from pathlib import Path

import indexer
import kb
from indexer.enrich.lists import Lists
from indexer.make import Kept, Made, Task
from indexer.source import Source
from kb.build import Build
from kb.engine import NOTHING
from kb.errors import KbError
from kb.model import Problem
from kb.place import check

SOURCES = "sources.jsonl"  # of a build: each document's address, the key it was made from, and its problems
TOGETHER = 100_000  # characters of documents that are asked for at once: some 500 clauses
_Row = tuple[str, list[list[object]]]


def recipe(lists: Lists) -> str:
    """What tells one way of making documents from another: our own code, and the lists without an editor's single lines."""
    digest = sha256()
    for package in (indexer, kb):
        home = Path(package.__file__ or "").parent
        for file in sorted([*home.rglob("*.py"), *home.rglob("*.tsv")]):
            digest.update(file.read_bytes())
    digest.update(repr(replace(lists, comparisons=(), alignments=(), reviews=())).encode())
    return digest.hexdigest()[:16]


class Keys:
    """The keys of sources under one recipe; a document that an editor's line names has none and is always made again."""

    def __init__(self, lists: Lists):
        self._recipe = recipe(lists)
        self._named = lists.documents

    def of(self, source: Source) -> str:
        if source.address in self._named:
            return ""
        told = (source.address, asdict(source.file), source.kind, source.body, source.title, source.missing)
        facts = [sorted((name, asdict(fact)) for name, fact in of.items()) for of in (source.facts, source.beside)]
        return sha256(repr((self._recipe, told, facts)).encode()).hexdigest()[:20]


class Before:
    """The build of a folder that answers now, asked for its documents; without one, nothing stays."""

    def __init__(self, place: Path | None, keys: Keys, cluster: Mapping[str, str] = NOTHING):
        self._keys = keys
        self._build: Build | None = None
        self._rows: dict[str, _Row] = {}
        if place is None:
            return
        with suppress(KbError, OSError, ValueError):
            # Every byte: a damage that opening does not look for would be taken over as if it were the text.
            whole = check(place)
            build = Build(place, cluster)
            if build.stamp.name != whole.name:  # another build was switched to meanwhile
                build.close()
                return
            with (build.folder / SOURCES).open(encoding="utf-8") as lines:
                self._rows = {address: (key, problems) for address, key, problems in map(json.loads, lines)}
            self._build = build

    def items(self, found: Iterable[Source | Problem]) -> Iterator[Task | Kept | Problem]:
        """Each source as it was kept, or as a task where it must be made."""
        for some in _several(found):
            tasks = [one if isinstance(one, Problem) else Task(self._keys.of(one), one) for one in some]
            kept = self._kept({one.source.address: one.key for one in tasks if isinstance(one, Task)})
            yield from (kept.get(one.source.address, one) if isinstance(one, Task) else one for one in tasks)

    def _kept(self, keys: Mapping[str, str]) -> dict[str, Kept]:
        """Those of these documents that were made by the same key, read together: a cluster may be far away."""
        same = [address for address, key in keys.items() if key and self._rows.get(address, ("", []))[0] == key]
        if self._build is None or not same:
            return {}
        return {
            address: Kept(keys[address], document, clauses, tuple(Problem(*one) for one in self._rows[address][1]))  # type: ignore[arg-type]
            for address, document, clauses in self._build.engine.whole(same)
        }

    def close(self) -> None:
        if self._build:
            self._build.close()


def _several(found: Iterable[Source | Problem]) -> Iterator[list[Source | Problem]]:
    """As many as are worth one request and no burden together."""
    some: list[Source | Problem] = []
    size = 0
    for one in found:
        some.append(one)
        size += 0 if isinstance(one, Problem) else len(one.text)
        if size > TOGETHER:
            yield some
            some, size = [], 0
    yield some


def row(made: Made) -> str:
    """The line of `sources.jsonl` for a document."""
    problems = [[one.path, one.line, one.message] for one in made.problems]
    return json.dumps([made.document.address, made.key, problems], ensure_ascii=False) + "\n"
