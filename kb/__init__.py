"""Answers what a policy document says: clauses by address, and search over them. Knows no web and no indexer."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from kb import jsonshape, places
from kb.address import document_of
from kb.answer import Answer, Count, Expansion, Facets, Hit
from kb.build import Build
from kb.errors import BadCorpus, BadQuery, KbError, NotFound, StaleIndex
from kb.model import Clause, Document, Duty, Paragraph, Problem, Tag, Target
from kb.place import Stamp
from kb.search import DEFAULT, SearchOptions, search
from kb.version import VERSION

__all__ = [
    "VERSION",
    "Answer",
    "BadCorpus",
    "BadQuery",
    "Clause",
    "Count",
    "Document",
    "Duty",
    "Expansion",
    "Facets",
    "Hit",
    "KbError",
    "KnowledgeBase",
    "NotFound",
    "Paragraph",
    "Problem",
    "SearchOptions",
    "StaleIndex",
    "Stamp",
    "Tag",
    "Target",
    "open_kb",
]

TREES = 16  # documents whose clauses are kept at hand
DOCUMENTS = 256  # documents that are kept at hand


def open_kb(place: Path) -> "KnowledgeBase":
    """Opens the current build of an index folder. StaleIndex: it is missing, damaged or of another version."""
    return KnowledgeBase(Build(place))


class KnowledgeBase:
    """One build, read only; safe to use from several threads."""

    def __init__(self, build: Build):
        self._build = build
        self.stamp: Stamp = build.stamp
        self._trees = lru_cache(TREES)(self._read_tree)
        self._documents = lru_cache(DOCUMENTS)(self._read_document)

    def search(self, text: str, options: SearchOptions = DEFAULT) -> Answer:
        """The answer to a query of docs/query-language.md. BadQuery: it cannot be read."""
        return search(self._build, text, options)

    def documents(self) -> tuple[Document, ...]:
        """Every document, in the order of the corpus."""
        return tuple(map(jsonshape.document, self._build.engine.documents()))

    def document(self, address: str) -> Document:
        """The document at an address. NotFound."""
        return self._documents(address)

    def newest_year(self) -> int | None:
        """The latest year that any document is of."""
        return max(map(int, self._build.values("year")), default=None)

    def clause(self, address: str) -> Clause:
        """The clause at an address; a paragraph, 款 or 项 comes as a clause of that kind. NotFound."""
        return places.clause(self._build.engine, self.tree, address)

    def at(self, address: str) -> Document | Clause:
        """Whatever an address names. NotFound."""
        return self.clause(address) if "/" in address else self.document(address)

    def tree(self, document: str) -> tuple[Clause, ...]:
        """A document's clauses in order, special ones included. NotFound."""
        return self._trees(document)

    def neighbours(self, address: str) -> tuple[Clause | None, Clause | None]:
        """The clauses with text before and after one. NotFound: its document."""
        return places.neighbours(self.tree(document_of(address)), address)

    def topics(self) -> tuple[Tag, ...]:
        """Every topic that a clause carries."""
        return tuple(tag for clause in self._clauses() for tag in clause.topics)

    def duties(self) -> tuple[Duty, ...]:
        """Every responsibility that a clause states."""
        return tuple(duty for clause in self._clauses() for duty in clause.duties)

    def targets(self) -> tuple[Target, ...]:
        """Every quantitative commitment that a clause makes."""
        return tuple(target for clause in self._clauses() for target in clause.targets)

    def departments(self) -> tuple[str, ...]:
        """Every unit that a duty names, as written."""
        return tuple(dict.fromkeys(duty.department for duty in self.duties()))

    def load(self) -> None:
        """Reads all that answers may need; from then on two newer builds may remove this one's files."""
        self._build.load()

    def close(self) -> None:
        """Lets go of the build's files."""
        self._build.close()

    def _clauses(self) -> Iterator[Clause]:
        return (clause for document in self.documents() for clause in self.tree(document.address))

    def _read_document(self, address: str) -> Document:
        return places.document(self._build.engine, address)

    def _read_tree(self, document: str) -> tuple[Clause, ...]:
        self.document(document)
        return tuple(map(jsonshape.clause, self._build.engine.document(document)))
