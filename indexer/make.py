"""From a source to what an engine keeps of it: parsed, tagged, flattened; or, where nothing changed, taken from the build before."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from indexer.enrich import Enricher
from indexer.flatten import flatten
from indexer.parse import Parsed, parse
from indexer.register import Facts, facts
from indexer.source import Source
from kb import storing
from kb.counts import Counts
from kb.engine.base import Entry
from kb.engine.words import Cutter
from kb.model import Clause, Document, Problem


class Kept(NamedTuple):
    """A document of the build before that would become the same again, as that build stored it."""

    key: str
    document: str
    clauses: tuple[str, ...]
    problems: tuple[Problem, ...]


class Task(NamedTuple):
    """A source to be made, and the key of all that it is made from."""

    key: str
    source: Source


class Made(NamedTuple):
    """A document with its entries, whose ordinals count from 0 at the document, and its facts."""

    key: str
    document: Document
    entries: tuple[Entry, ...]
    counts: Counts
    problems: tuple[Problem, ...]
    facts: Mapping[str, Facts]
    unchanged: bool = False


def make(one: Task | Kept, enrich: Callable[[Parsed, str], Parsed], cutter: Cutter) -> Made:
    """The document that a task describes."""
    if isinstance(one, Kept):
        document, clauses = storing.read_document(one.document), tuple(map(storing.read_clause, one.clauses))
        again = made(Parsed(document, clauses, one.problems), one.key, cutter, (one.document, *one.clauses))
        return again._replace(unchanged=True)
    return made(enrich(parse(one.source), one.source.text), one.key, cutter)


def made(parsed: Parsed, key: str, cutter: Cutter, stored: Sequence[str] = ()) -> Made:
    """A document that is parsed and tagged already; `stored` is its JSON and that of its clauses where it is known."""
    entries = tuple(flatten(parsed.document, parsed.clauses, 0, cutter, stored))
    counts = counted(parsed.document, parsed.clauses)
    return Made(key, parsed.document, entries, counts, parsed.problems, facts(parsed.clauses))


def counted(document: Document, clauses: Sequence[Clause]) -> Counts:
    """The facts of one document, counted."""
    year = str(document.year or "")
    topics = Counter(tag.topic for clause in clauses for tag in clause.topics)
    units = {duty.department: duty.collective for clause in clauses for duty in clause.duties}
    return Counts({topic: {year: count} for topic, count in topics.items()}, units)


def make_all(found: Iterable[Task | Kept | Problem], enricher: Enricher, cutter: Cutter) -> list[Made | Problem]:
    """Several, in their order; what is no document passes as it is."""
    return [one if isinstance(one, Problem) else make(one, enricher.enrich, cutter) for one in found]
