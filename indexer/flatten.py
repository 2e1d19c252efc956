"""From documents and clauses to entries: what an engine stores, and the normalised side it searches."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from kb import storing
from kb.conditions import duty
from kb.engine.base import Entry, Record
from kb.engine.words import Cutter
from kb.model import Clause, Document
from kb.normal import norm


def flatten(
    document: Document, clauses: Sequence[Clause], first: int, cutter: Cutter, stored: Sequence[str] = ()
) -> Iterator[Entry]:
    """A document's entries, itself before its clauses, with ordinals from `first` on; `stored` is their JSON where it is known."""
    kept = stored or [storing.document(document), *map(storing.clause, clauses)]
    yield Entry(first, document.address, document.address, "document", kept[0])
    title = norm(document.title or "")
    for ordinal, (clause, own) in enumerate(zip(clauses, kept[1:], strict=True), first + 1):
        record = _record(document, clause, title, cutter) if clause.text else None
        yield Entry(ordinal, clause.address, document.address, "clause", own, record)


def _record(document: Document, clause: Clause, title: str, cutter: Cutter) -> Record:
    place = norm(clause.printed)
    return Record(
        place,
        _above(clause.heading_path),
        title,
        " ".join(dict.fromkeys(cutter.search(place))),
        _facets(document, clause),
    )


@lru_cache(64)  # clauses that follow one another stand below the same headings
def _above(headings: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(filter(None, map(norm, headings)))


def _facets(document: Document, clause: Clause) -> dict[str, tuple[str, ...]]:
    """What a record can be filtered and counted by; each value once, only facets that it has values of."""
    values: dict[str, tuple[str, ...]] = {"document": (document.address,)}
    if document.year is not None:
        values["year"] = (str(document.year),)
    if clause.topics:
        values["topic"] = _once([tag.topic for tag in clause.topics])
    if clause.duties:
        values["department"] = _once([held.department for held in clause.duties])
        values["role"] = _once([held.role for held in clause.duties])
        values["duty"] = _once([duty(held.role, held.department) for held in clause.duties])
    values["has_target"] = ("yes" if clause.targets else "no",)
    if due := [str(target.year) for target in clause.targets if target.year]:
        values["due"] = _once(due)
    return values


def _once(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
