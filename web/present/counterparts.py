"""What a clause corresponds to in the other documents, on the clause's own page."""

from collections.abc import Iterator
from dataclasses import dataclass

from kb import Clause, Document, KnowledgeBase
from kb.alignment import Pair
from kb.exports.comparison import RELATIONS, REVIEWED
from kb.provisions import provisions
from web.present.common import Link, clause_name
from web.present.compare import url
from web.present.facts import Badge

FEW = 4  # documents of a corpus whose clauses are compared unasked; in a larger one the reader chooses


@dataclass(frozen=True, slots=True)
class Counterpart:
    """A relation to another document: the ways to each pair, or the words that there is none."""

    heading: str
    relation: str
    links: tuple[Link, ...]
    none: str
    badge: Badge


def counterparts(kb: KnowledgeBase, holder: Clause, clause: Clause) -> Iterator[Counterpart]:
    """The pairs of a clause's provisions with every other document; `holder` is the clause itself or the one around it."""
    wanted = {one.address for one in provisions(holder)}
    if clause.address in wanted:
        wanted = {clause.address}
    if not wanted or kb.stamp.documents > FEW:
        return
    own = kb.document(clause.document)
    for other in kb.documents():
        if other.address != own.address:
            yield from _with(kb, own, other, wanted)


def _with(kb: KnowledgeBase, own: Document, other: Document, wanted: set[str]) -> Iterator[Counterpart]:
    """Older documents come first, as on the comparison page."""
    earlier = (own.year or 0) <= (other.year or 0)
    found = kb.compare(*((own.address, other.address) if earlier else (other.address, own.address)))
    for pair in found.pairs:
        mine, others = (pair.old, pair.new) if earlier else (pair.new, pair.old)
        if wanted & set(mine):
            yield _counterpart(kb, pair, mine, others, other, earlier)


def _counterpart(
    kb: KnowledgeBase, pair: Pair, mine: tuple[str, ...], others: tuple[str, ...], other: Document, earlier: bool
) -> Counterpart:
    called = f"{other.year}年" if other.year else (other.number or other.address)
    links = (Link(clause_name(kb.clause(one)), url(mine[0], one) if earlier else url(one, mine[0])) for one in others)
    return Counterpart(
        heading=f"{called}对应条款",
        relation=RELATIONS[pair.relation],
        links=tuple(links),
        none="" if others else f"{called}没有对应条款。",
        badge=Badge(REVIEWED[pair.reviewed], not pair.reviewed),
    )
