"""Answers what a policy document says: clauses by address, and search over them. Knows no web and no indexer."""

from functools import lru_cache
from pathlib import Path

from kb import address as addresses
from kb import jsonshape
from kb.answer import Answer, Count, Expansion, Facets, Hit
from kb.build import Build
from kb.errors import BadCorpus, BadQuery, KbError, NotFound, StaleIndex
from kb.model import Clause, Document, Duty, Paragraph, Problem, Tag, Target
from kb.place import Stamp
from kb.search import SearchOptions, search
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


def open_kb(place: Path) -> "KnowledgeBase":
    """Opens the current build of an index folder. StaleIndex: it is missing, damaged or of another version."""
    return KnowledgeBase(Build(place))


class KnowledgeBase:
    """One build, read only; safe to use from several threads."""

    def __init__(self, build: Build):
        self._build = build
        self.stamp: Stamp = build.stamp
        self.tree = lru_cache(TREES)(self._tree)

    def search(self, text: str, options: SearchOptions = SearchOptions()) -> Answer:  # noqa: B008  a frozen value
        """The answer to a query of docs/query-language.md. BadQuery: it cannot be read."""
        return search(self._build, text, options)

    def documents(self) -> tuple[Document, ...]:
        """Every document, in the order of the corpus."""
        return tuple(map(jsonshape.document, self._build.engine.documents()))

    def document(self, address: str) -> Document:
        """The document at an address. NotFound."""
        stored = None if "/" in address else self._build.engine.get(address)
        if stored is None:
            raise NotFound(f"没有文件 {address}。运行 kb documents 或打开“文件”页查看所有文件。")
        return jsonshape.document(stored)

    def _tree(self, document: str) -> tuple[Clause, ...]:
        """A document's clauses in order. NotFound."""
        clauses = tuple(map(jsonshape.clause, self._build.engine.document(document)))
        return clauses or self._empty(document)

    def _empty(self, document: str) -> tuple[Clause, ...]:
        self.document(document)
        return ()

    def close(self) -> None:
        """Lets go of the build's files."""
        self._build.close()
