"""Which targets of which two documents a request shows, and in which order; the page and its files show the same."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import overload

from kb import Document, FactOptions, KnowledgeBase, Target, TargetPair
from kb.address import document_of
from kb.comparability import relative
from web.asked import Compared

VERDICTS = ("可比", "口径不同", "不可比")


@dataclass(frozen=True, slots=True)
class Paired:
    """The documents compared, null where the corpus has too few; `found` are all pairs, `shown` those asked for, in order."""

    holding: Sequence[Document]
    old: Document | None
    new: Document | None
    found: Sequence[TargetPair]
    shown: Sequence[TargetPair]


def paired(kb: KnowledgeBase, asked: FactOptions, compared: Compared) -> Paired:
    """The targets of the two documents asked for, else of the first and the last that have any. BadQuery, NotFound."""
    holding = Holding(kb)
    old, new = _chosen(kb, holding, compared)
    found = _pairs(kb, asked, old, new)
    shown = [pair for pair in found if not compared.verdict or pair.verdict == compared.verdict]
    return Paired(holding, old, new, found, _ordered(shown, compared))


class Holding(Sequence[Document]):
    """The documents that have targets, the earliest first, each read when it is asked for."""

    def __init__(self, kb: KnowledgeBase):
        self._kb, self._first = kb, kb.first_targets()

    def __len__(self) -> int:
        return len(self._first)

    @overload
    def __getitem__(self, at: int) -> Document: ...
    @overload
    def __getitem__(self, at: slice) -> list[Document]: ...
    def __getitem__(self, at: int | slice) -> Document | list[Document]:
        if isinstance(at, slice):
            return [self._document(target) for target in self._first[at]]
        return self._document(self._first[at])

    def _document(self, target: Target) -> Document:
        return self._kb.document(document_of(target.address))


def _chosen(
    kb: KnowledgeBase, holding: Sequence[Document], compared: Compared
) -> tuple[Document | None, Document | None]:
    old = kb.document(compared.old) if compared.old else None
    new = kb.document(compared.new) if compared.new else None
    old = old or next((one for one in holding if one != new), None)
    return old, new or next((one for one in reversed(holding) if one != old), None)


def _pairs(kb: KnowledgeBase, asked: FactOptions, old: Document | None, new: Document | None) -> tuple[TargetPair, ...]:
    if old is None:
        return ()
    if new is None:
        alone = kb.targets(FactOptions(doc=(old.address,)))
        found = tuple(TargetPair(target, None, None, None, None, None, "stated", False) for target in alone)
    else:
        found = kb.target_pairs(old.address, new.address)
    wanted = set(kb.targets(asked if asked.doc else replace(asked, doc=_addresses(old, new))))
    return tuple(pair for pair in found if pair.old in wanted or pair.new in wanted)


def _addresses(*documents: Document | None) -> tuple[str, ...]:
    return tuple(document.address for document in documents if document)


def _ordered(pairs: Sequence[TargetPair], compared: Compared) -> list[TargetPair]:
    """In the order asked for, what has no value in the column last; else pairs first, then by document."""
    if not compared.sort:
        return sorted(pairs, key=lambda pair: not (pair.old and pair.new))
    keyed = [(_key(pair, compared.sort), pair) for pair in pairs]
    known = [(key, pair) for key, pair in keyed if key is not None]
    known.sort(key=lambda one: one[0], reverse=compared.down)
    return [*(pair for _, pair in known), *(pair for key, pair in keyed if key is None)]


def _key(pair: TargetPair, column: str) -> tuple[str | float, float] | None:
    if column == "indicator":
        return (either(pair).indicator, 0)
    if column == "verdict":
        return (VERDICTS.index(pair.verdict), 0) if pair.verdict else None
    if column == "change":
        return (share, 0) if (share := relative(pair)) is not None else None
    side: Target | None = getattr(pair, column)
    return (side.unit_norm or "", side.value_norm) if side and side.value_norm is not None else None


def either(pair: TargetPair) -> Target:
    """The new target, else the old one."""
    target = pair.new or pair.old
    assert target is not None  # a pair has at least one side
    return target
