"""From two addresses to their comparison: whole documents, parts of them, or one provision against another."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kb.address import document_of
from kb.alignment import RELATIONS, Alignment, Pair, align, compare_two, sides
from kb.alignment.notes import DISTINCT, VERSIONS, notes
from kb.alignment.side import Side
from kb.changes import Change, Cut, Op
from kb.errors import BadQuery
from kb.model import Clause, Document, Judgement, Relation
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
    """Always compared from the earlier to the later; asked for the other way round, the same pairs are turned round."""
    before, after = kb.document(old), kb.document(new)
    if (before.date or str(before.year or "")) > (after.date or str(after.year or "")) and after.year and before.year:
        found = _turned(_documents(kb, new, old, judged, cut), [one.address for one in sides(kb.tree(old))])
        turned = f"写在前面的是较晚的文件（{before.year}年），“未再提及”和“新增”要反过来读。"
        return replace(found, notes=(turned, *found.notes)) if before.year > after.year else found
    found = align(kb.tree(old), kb.tree(new), judged, cut)
    return replace(found, notes=(*found.notes, _between(before, after)))


def _between(old: Document, new: Document) -> str:
    """What two documents are to each other, as far as their titles tell."""
    return VERSIONS if old.title and old.title == new.title else DISTINCT


_TURNED: dict[Relation, Relation] = {"merged": "split", "split": "merged", "dropped": "new", "new": "dropped"}


def _turned(found: Alignment, order: Sequence[str]) -> Alignment:
    """The same pairs seen from the other document, whose provisions stand in this order."""
    place = {address: at for at, address in enumerate(order)}
    pairs = [_turned_pair(pair) for pair in found.pairs]
    about: dict[tuple[str, ...], Pair] = {}
    for pair in pairs:  # several that were about one and the same are one now
        key = pair.old if pair.relation == "topic" else (*pair.old, "", *pair.new)
        known = about.get(key)
        about[key] = replace(known, new=(*known.new, *pair.new), changes=None) if known else pair
    ordered = sorted(about.values(), key=lambda pair: place[pair.old[0]] if pair.old else len(place))
    return replace(found, pairs=tuple(ordered), summary=_counted(ordered))


def _turned_pair(pair: Pair) -> Pair:
    changes = pair.changes and tuple(_turned_change(one) for one in pair.changes)
    relation = _TURNED.get(pair.relation, pair.relation)
    return replace(pair, relation=relation, old=pair.new, new=pair.old, alternatives=(), changes=changes)


def _turned_change(one: Change) -> Change:
    op: Op = {"insert": "delete", "delete": "insert"}.get(one.op, one.op)  # type: ignore[assignment]
    return Change(op, one.new, one.old)


def _clauses(kb: "KnowledgeBase", old: Clause, new: Clause, judged: Sequence[Judgement], cut: Cut) -> Alignment:
    """The pairs of both documents that lie within the two clauses; where there is none, the two held against each other.

    Of two parts with several provisions each pair of either is told, also what went elsewhere or nowhere.
    """
    whole = _documents(kb, old.document, new.document, judged, cut)
    either = _several(kb, old) or _several(kb, new)
    within = tuple(pair for pair in whole.pairs if _inside(pair, old.address, new.address, either))
    if not any(_inside(pair, old.address, new.address, either=False) for pair in within):
        known = (*sides(kb.tree(old.document)), *sides(kb.tree(new.document)))
        alone = compare_two(_side(old), _side(new), known, cut)
        within = within if either and within else (alone,)
    told = notes(_below(kb, old), _below(kb, new))
    return replace(whole, pairs=within, summary=_counted(within), notes=(*told, whole.notes[-1]))


def _several(kb: "KnowledgeBase", clause: Clause) -> bool:
    return len(sides(_below(kb, clause))) > 1


def _below(kb: "KnowledgeBase", clause: Clause) -> list[Clause]:
    """A clause and all below it."""
    return [one for one in kb.tree(clause.document) if _lies([one.address], clause.address)]


def _inside(pair: Pair, old: str, new: str, either: bool) -> bool:
    first, second = _lies(pair.old, old), _lies(pair.new, new)
    return first or second if either else first and second


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
