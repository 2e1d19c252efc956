"""Makes an index from a corpus: read, parse, enrich, flatten, hand to an engine, switch. Nothing imports it but the command."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from time import perf_counter

from indexer.before import Before, Keys
from indexer.beside import Beside
from indexer.enrich import Enricher
from indexer.enrich.lists import NO_LISTS, Lists
from indexer.make import Made, made
from indexer.parse import Parsed, parse
from indexer.publish import name_of, new_build
from indexer.read import read_corpus
from indexer.spread import Spread, few_collections
from indexer.tally import Tally
from indexer.vocabulary import Vocabulary, read_vocabulary
from kb.build import VOCABULARY
from kb.counts import FILE as COUNTS
from kb.counts import write as write_counts
from kb.departments import Departments
from kb.engine import NOTHING, SMALL, chosen, kind, module
from kb.engine.base import Entry
from kb.engine.words import Cutter, fingerprint, open_cutter
from kb.errors import BadCorpus
from kb.facts import FILE as FACTS
from kb.facts import write as write_facts
from kb.lexicon import FILE as LEXICON
from kb.lexicon import rows
from kb.model import Problem
from kb.place import STAMP, Stamp
from kb.version import FORMAT, VERSION

Watched = Callable[[Iterable[Made | Problem]], Iterator[Made | Problem]]


@dataclass(frozen=True, slots=True)
class Report:
    """What a build made; `unchanged` documents were taken from the build before, `seconds` is wall time."""

    documents: int
    unchanged: int
    clauses: int
    records: int
    engine: str
    seconds: float
    problems: tuple[Problem, ...]


def build(
    corpus: Path,
    place: Path,
    engine: str = "auto",
    vocabulary: Path | None = None,
    cluster: Mapping[str, str] = NOTHING,
    *,
    jobs: int = 1,
    fresh: bool = False,
    watched: Watched | None = None,
) -> Report:
    """Builds an index of a corpus folder and makes it the one that answers; the engine is known by name or address, or auto.

    `cluster` is what only the environment knows of a cluster. Unavailable: it does not answer.
    `vocabulary` is a folder of word lists, else the corpus's own. Documents are made by so many processes (`jobs`), and taken
    from the build before where nothing of them changed, unless all shall be made (`fresh`). `watched` sees them pass.
    BadCorpus: there is nothing to index. NotWritable: the place. Whatever is raised, the build before goes on answering.
    """
    if vocabulary and not vocabulary.is_dir():
        raise BadCorpus(f"没有词表文件夹 {vocabulary}。请用 --vocabulary 另指一个，或不写，用文件库里的。")
    known = read_vocabulary(corpus, vocabulary)
    keys = Keys(known.lists)
    before = Before(None if fresh else place, keys, cluster)
    try:
        items = before.items(read_corpus(corpus))

        def made(cutter: Cutter) -> Iterator[Made | Problem]:
            found = Spread(known.lists, known.words, cutter, place / "cutter", jobs).made(items)
            return watched(found) if watched else found

        return _index(made, known, place, engine, cluster)
    finally:
        before.close()


def documents(corpus: Path, lists: Lists = NO_LISTS) -> Iterator[Parsed | Problem]:
    """Every document of a corpus in order, tagged by the lists, one in memory at a time; what they lack comes last."""
    enricher = Enricher(lists)
    for source in read_corpus(corpus):
        yield source if isinstance(source, Problem) else enricher.enrich(parse(source), source.text)
    yield from enricher.problems()


def index(
    found: Iterable[Parsed | Problem],
    vocabulary: Vocabulary,
    place: Path,
    engine: str = "auto",
    cluster: Mapping[str, str] = NOTHING,
) -> Report:
    """Builds an index of documents that are parsed already, as `build` does."""

    def all_made(cutter: Cutter) -> Iterator[Made | Problem]:
        return (one if isinstance(one, Problem) else made(one, "", cutter) for one in found)

    return _index(all_made, vocabulary, place, engine, cluster)


def _index(
    making: Callable[[Cutter], Iterable[Made | Problem]],
    vocabulary: Vocabulary,
    place: Path,
    engine: str,
    cluster: Mapping[str, str],
) -> Report:
    started = perf_counter()
    with few_collections(), new_build(place) as folder:
        cutter = open_cutter(vocabulary.words, place / "cutter")
        tally = Tally(vocabulary.problems)
        with Beside(folder) as beside:
            entries = tally.entries(_entries(making(cutter), tally, beside))
            head = list(_until_large(entries, tally))
            name = chosen(engine, tally.records)
            module(name, cluster).build(chain(head, entries), folder / "engine")
        if not tally.documents:
            raise BadCorpus("文件库里没有可以收录的文件。请放入 .txt、.md 或 .html 文件，再运行 kb build。")
        _write_words(folder, vocabulary, tally)
        _write_stamp(folder, kind(name), cutter, vocabulary, tally)
    seconds = round(perf_counter() - started, 3)
    problems = tuple(tally.problems)
    return Report(tally.documents, tally.unchanged, tally.clauses, tally.records, kind(name), seconds, problems)


def _entries(found: Iterable[Made | Problem], tally: Tally, beside: Beside) -> Iterator[Entry]:
    """The entries of every document with ordinals over all of them; what is no document is remembered as a problem."""
    ordinal = 0
    for one in found:
        if isinstance(one, Problem):
            tally.problems.append(one)
            continue
        tally.problems += one.problems
        tally.document(one)
        beside.add(one)
        yield from [Entry(ordinal + entry[0], *entry[1:]) for entry in one.entries]
        ordinal += len(one.entries)


def _until_large(entries: Iterator[Entry], tally: Tally) -> Iterator[Entry]:
    """The entries up to where the choice of an engine is clear."""
    for entry in entries:
        yield entry
        if tally.records > SMALL:
            return


def _write_words(folder: Path, vocabulary: Vocabulary, tally: Tally) -> None:
    lists = vocabulary.lists
    departments = Departments(lists.units, lists.events).others()
    words = {"values": tally.values, "others": {"synonym": vocabulary.synonyms, "department": departments}}
    topics = {topic.name: topic.definition for topic in lists.topics}
    listed = [topic.name for topic in lists.topics if topic.listed]
    write_facts(
        folder / FACTS,
        topics,
        lists.units,
        lists.events,
        lists.judged,
        lists.aligned,
        listed,
        lists.names,
        vocabulary.moves,
    )
    (folder / VOCABULARY).write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
    write_counts(folder / COUNTS, tally.counts)
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
