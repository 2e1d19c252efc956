"""From two addresses to their comparison: whole documents, parts of them, or one provision against another."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kb.address import document_of
from kb.alignment import RELATIONS, Alignment, Pair, align, compare_two, sides
from kb.alignment.notes import DISTINCT, VERSIONS
from kb.alignment.side import Side
from kb.changes import Cut
from kb.errors import BadQuery
from kb.model import Clause, Document, Judgement
from kb.provisions import task

if TYPE_CHECKING:
    from kb import KnowledgeBase


def compare(kb: "KnowledgeBase", old: str, new: str, judged: Sequence[Judgement], cut: Cut) -> Alignment:
    """The comparison of two places. NotFound: one is none. BadQuery: both are in one document."""
    before, after = kb.at(old), kb.at(new)
    if document_of(before.address) == document_of(after.address):
        raise BadQuery(f"要对照的两处在同一个文件里：{document_of(before.address)}。请写两个文件，或各取一条。")
    if isinstance(before, Document) and isinstance(after, Document):
        return _documents(kb, before.address, after.address, judged, cut)
    if isinstance(before, Document) or isinstance(after, Document):
        raise BadQuery(f"要对照的应同是文件或同是条款，这里是 {old} 和 {new}。")
    return _clauses(kb, before, after, judged, cut)


def _documents(kb: "KnowledgeBase", old: str, new: str, judged: Sequence[Judgement], cut: Cut) -> Alignment:
    found = align(kb.tree(old), kb.tree(new), judged, cut)
    titles = {kb.document(one).title for one in (old, new)}
    found = replace(found, notes=(*found.notes, VERSIONS if len(titles) == 1 and None not in titles else DISTINCT))
    before, after = kb.document(old).year, kb.document(new).year
    if before and after and before > after:
        turned = f"写在前面的是较晚的文件（{before}年），“未再提及”和“新增”要反过来读。"
        return replace(found, notes=(turned, *found.notes))
    return found


def _clauses(kb: "KnowledgeBase", old: Clause, new: Clause, judged: Sequence[Judgement], cut: Cut) -> Alignment:
    """The pairs of both documents that lie within the two clauses; where there is none, the two held against each other."""
    whole = _documents(kb, old.document, new.document, judged, cut)
    within = tuple(pair for pair in whole.pairs if _lies(pair.old, old.address) and _lies(pair.new, new.address))
    if not within:
        known = (*sides(kb.tree(old.document)), *sides(kb.tree(new.document)))
        within = (compare_two(_side(old), _side(new), known, cut),)
    return replace(whole, pairs=within, summary=_counted(within))


def _lies(addresses: Sequence[str], above: str) -> bool:
    return any(address == above or address.startswith(f"{above}.") for address in addresses)


def _counted(pairs: Sequence[Pair]) -> dict[str, int]:
    counts = {relation: sum(pair.relation == relation for pair in pairs) for relation in RELATIONS}
    return {relation: count for relation, count in counts.items() if count}


def _side(clause: Clause) -> Side:
    """Any clause as a side, a heading with nothing below it counted included."""
    return Side(
        clause.address,
        clause.heading or "",
        clause.heading_path,
        task(clause),
        1,
        frozenset(),
        frozenset(),
        clause.label,
    )
