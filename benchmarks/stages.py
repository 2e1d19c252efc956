"""What each station of a build costs by itself: reading and parsing, tagging, normalising and cutting, making entries."""

from collections.abc import Iterator
from pathlib import Path
from time import thread_time
from typing import NamedTuple

from indexer.enrich import Enricher
from indexer.flatten import flatten
from indexer.parse import Parsed, parse
from indexer.read import read_corpus
from indexer.source import Source
from indexer.vocabulary import Vocabulary, read_vocabulary
from kb.engine.base import Entry
from kb.engine.words import Cutter, open_cutter
from kb.normal import norm

STAGES = ("parse", "enrich", "cut", "entries")


class Counts(NamedTuple):
    documents: int
    clauses: int
    records: int
    chars: int


class Stations:
    """A build's stations in one thread, each with its seconds of CPU; `entries` are what an engine is given.

    Cutting is done once more beside, to know what it costs alone: `aside` is what nobody else has to pay.
    """

    def __init__(self, corpus: Path, cache: Path):
        vocabulary: Vocabulary = read_vocabulary(corpus)
        self._corpus = corpus
        self._enricher = Enricher(vocabulary.lists)
        self._cutter: Cutter = open_cutter(vocabulary.words, cache)
        self.spent = dict.fromkeys(STAGES, 0.0)
        self.counts = Counts(0, 0, 0, 0)

    def entries(self) -> Iterator[Entry]:
        """Every entry; what the taker does between two of them is not counted here."""
        ordinal = 0
        at = thread_time()
        for source in read_corpus(self._corpus):
            if not isinstance(source, Source):
                continue
            parsed = parse(source)
            at = self._passed("parse", at)
            parsed = self._enricher.enrich(parsed, source.text)
            at = self._passed("enrich", at)
            self._cut(parsed)
            at = self._passed("cut", at)
            made = list(flatten(parsed.document, parsed.clauses, ordinal, self._cutter))
            self._passed("entries", at)
            ordinal += len(made)
            yield from made
            at = thread_time()

    def _passed(self, stage: str, since: float) -> float:
        now = thread_time()
        self.spent[stage] += now - since
        return now

    def _cut(self, parsed: Parsed) -> None:
        texts = [clause.printed for clause in parsed.clauses if clause.text]
        for text in texts:
            self._cutter.search(norm(text))
        done = self.counts
        self.counts = Counts(
            done.documents + 1,
            done.clauses + len(parsed.clauses),
            done.records + len(texts),
            done.chars + sum(map(len, texts)),
        )

    @property
    def aside(self) -> float:
        """Everything but the engine."""
        return sum(self.spent.values())
