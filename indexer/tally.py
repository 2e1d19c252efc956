"""What is counted while entries stream to the engine: never the documents themselves."""

import hashlib
from collections import Counter
from collections.abc import Iterator

from indexer.make import Made
from kb.counts import Counts
from kb.engine.base import FACETS, Entry, Record
from kb.model import Problem
from kb.normal import norm

VALUED = tuple(facet for facet in FACETS if facet != "document")  # documents have a catalogue


class Tally:
    """Counts, problems, the corpus's digest, its words with the records that hold each, and every facet's values, documents apart."""

    def __init__(self, problems: tuple[Problem, ...]):
        self.problems = list(problems)
        self.documents = self.unchanged = self.clauses = self.records = 0
        self.words: Counter[str] = Counter()
        self.counts = Counts()
        self.values: dict[str, dict[str, list[str]]] = {facet: {} for facet in VALUED}
        self._met: dict[str, set[str]] = {facet: set() for facet in VALUED}
        self._digest = hashlib.sha256()

    @property
    def corpus(self) -> str:
        """What tells one corpus from another: its documents' paths and contents."""
        return self._digest.hexdigest()[:16]

    def document(self, one: Made) -> None:
        document = one.document
        self.documents += 1
        self.unchanged += one.unchanged
        self.counts.add(one.counts)
        self.clauses += document.clauses
        self._digest.update(f"{document.source.path}\t{document.source.sha256}\n".encode())

    def entries(self, entries: Iterator[Entry]) -> Iterator[Entry]:
        """The same entries, counted as they pass."""
        for entry in entries:
            if entry.record:
                self._record(entry.record)
            yield entry

    def _record(self, record: Record) -> None:
        self.records += 1
        self.words.update(record.words.split(" "))
        for facet, values in record.facets.items():
            if facet in self._met and not self._met[facet].issuperset(values):
                self._met[facet].update(values)
                for value in values:
                    self._value(facet, value)

    def _value(self, facet: str, value: str) -> None:
        known = self.values[facet].setdefault(norm(value), [])
        if value not in known:
            known.append(value)
