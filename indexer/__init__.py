"""Makes an index from a corpus: read, parse, flatten, hand to an engine, switch. Nothing imports it but the command."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib import import_module
from itertools import chain
from pathlib import Path
from time import perf_counter

from indexer.flatten import flatten
from indexer.parse import Parsed, parse
from indexer.publish import name_of, new_build
from indexer.read import read_corpus
from indexer.tally import Tally
from indexer.vocabulary import Vocabulary, read_vocabulary
from kb.build import VOCABULARY
from kb.engine import MODULES, SMALL, chosen
from kb.engine.base import Entry
from kb.engine.words import Cutter, fingerprint, open_cutter
from kb.errors import BadCorpus
from kb.lexicon import FILE as LEXICON
from kb.lexicon import rows
from kb.model import Problem
from kb.place import STAMP, Stamp
from kb.version import FORMAT, VERSION


@dataclass(frozen=True, slots=True)
class Report:
    """What a build made; `seconds` is wall time."""

    documents: int
    clauses: int
    records: int
    engine: str
    seconds: float
    problems: tuple[Problem, ...]


def build(corpus: Path, place: Path, engine: str = "auto") -> Report:
    """Builds an index of a corpus folder and makes it the one that answers; the engine is one of MODULES or auto.

    BadCorpus: there is nothing to index. NotWritable: the place. Whatever is raised, the build before goes on answering.
    """
    return index(documents(corpus), read_vocabulary(corpus), place, engine)


def documents(corpus: Path) -> Iterator[Parsed | Problem]:
    """Every document of a corpus in order, one in memory at a time."""
    return (source if isinstance(source, Problem) else parse(source) for source in read_corpus(corpus))


def index(found: Iterable[Parsed | Problem], vocabulary: Vocabulary, place: Path, engine: str = "auto") -> Report:
    """Builds an index of documents that are parsed already, as `build` does."""
    started = perf_counter()
    with new_build(place) as folder:
        cutter = open_cutter(vocabulary.words, place / "cutter")
        tally = Tally(vocabulary.problems)
        entries = tally.entries(_entries(found, cutter, tally))
        head = list(_until_large(entries, tally))
        name = chosen(engine, tally.records)
        import_module(MODULES[name]).build(chain(head, entries), folder / "engine")
        if not tally.documents:
            raise BadCorpus("文件库里没有可以收录的文件。请放入 .txt、.md 或 .html 文件，再运行 kb build。")
        _write_words(folder, vocabulary, tally)
        _write_stamp(folder, name, cutter, vocabulary, tally)
    seconds = round(perf_counter() - started, 3)
    return Report(tally.documents, tally.clauses, tally.records, name, seconds, tuple(tally.problems))


def _entries(found: Iterable[Parsed | Problem], cutter: Cutter, tally: Tally) -> Iterator[Entry]:
    """The entries of every document; what is no document is remembered as a problem."""
    ordinal = 0
    for parsed in found:
        if isinstance(parsed, Problem):
            tally.problems.append(parsed)
            continue
        tally.problems += parsed.problems
        tally.document(parsed.document)
        yield from flatten(parsed.document, parsed.clauses, ordinal, cutter)
        ordinal += 1 + len(parsed.clauses)


def _until_large(entries: Iterator[Entry], tally: Tally) -> Iterator[Entry]:
    """The entries up to where the choice of an engine is clear."""
    for entry in entries:
        yield entry
        if tally.records > SMALL:
            return


def _write_words(folder: Path, vocabulary: Vocabulary, tally: Tally) -> None:
    words = {"values": tally.values, "others": {"synonym": vocabulary.synonyms, "department": {}}}
    (folder / VOCABULARY).write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
    (folder / LEXICON).write_bytes(b"".join(rows(tally.words)))


def _write_stamp(folder: Path, engine: str, cutter: Cutter, vocabulary: Vocabulary, tally: Tally) -> None:
    stamp = Stamp(
        name=name_of(folder),
        format=FORMAT,
        version=VERSION,
        built=datetime.now(UTC).isoformat(timespec="seconds"),
        engine=engine,
        cutter=cutter.name,
        words=fingerprint(vocabulary.words),
        corpus=tally.corpus,
        documents=tally.documents,
        clauses=tally.clauses,
        records=tally.records,
    )
    (folder / STAMP).write_text(json.dumps(asdict(stamp), ensure_ascii=False), encoding="utf-8")
