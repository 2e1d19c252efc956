"""What an earlier document promised and a later one no longer mentions, each with the searches that found nothing."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING, Literal

from kb.changes import Cut
from kb.errors import BadQuery
from kb.normal import norm
from kb.provisions import task
from kb.search import SearchOptions

if TYPE_CHECKING:
    from kb import KnowledgeBase
    from kb.alignment import Pair
    from kb.model import Clause

Kind = Literal["measure", "indicator", "project", "place", "unit"]
TERMS = 5  # words of a measure that are looked for
LACKED = 2.0  # how much more a word tells that the later document lacks
_TERM = re.compile(r"(?!.*[之的对为至在按其及和与或等可将把从于起])[一-鿿A-Za-z＋+]{2,}(?<![年月日])")
CORE = 5  # characters of the end of an indicator that are the thing itself
LEAST = 3  # characters of a part of an indicator that is looked for by itself


@dataclass(frozen=True, slots=True)
class Searched:
    """A search in the later document, with what else it looked for, and how many clauses it found."""

    query: str
    also: tuple[str, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Silence:
    """Something the earlier document speaks of at `address`; its own name, `words`, stands nowhere in the later one."""

    kind: Kind
    address: str
    words: str
    searches: tuple[Searched, ...]


def silences(
    kb: "KnowledgeBase", old: str, new: str, names: Sequence[tuple[str, Kind]], cut: Cut
) -> tuple[Silence, ...]:
    """Measures, then indicators, projects, places and units, each in the order of the earlier document.

    BadQuery: not two whole documents, or the later one first. NotFound.
    """
    _check(kb, old, new)
    search = _Search(kb, new)
    tree = kb.tree(old)
    terms = _Terms(tree, cut)
    dropped = [pair for pair in kb.compare(old, new).pairs if pair.relation == "dropped"]
    return (
        *(_measure(kb, pair, names, search, terms) for pair in dropped),
        *_indicators(kb, old, new, {pair.old[0] for pair in dropped}, search, cut),
        *_names(tree, names, search),
        *_units(kb, tree, search),
    )


def _check(kb: "KnowledgeBase", old: str, new: str) -> None:
    if "/" in old or "/" in new:
        raise BadQuery("不再提及的只能按整个文件查，请写两个文件的地址。")
    before, after = kb.document(old).year, kb.document(new).year
    if before and after and before > after:
        raise BadQuery(f"请把较早的文件写在前面：{new}（{after}年）在前，{old}（{before}年）在后。")


class _Search:
    """Searches in one document."""

    def __init__(self, kb: "KnowledgeBase", document: str):
        self._kb = kb
        self._options = SearchOptions(doc=(document,), limit=1)
        self._text = norm("\n".join(clause.printed for clause in kb.tree(document)))

    def __call__(self, words: str) -> Searched:
        """As a user would search; a near answer is no finding."""
        answer = self._kb.search(words, self._options)
        also = tuple(expansion.to for expansion in answer.expansions)
        return Searched(words, also, 0 if answer.relaxed else answer.total)

    def stands(self, words: str) -> bool:
        return norm(words) in self._text


class _Terms:
    """The telling words of one document's provisions: often in the one, seldom in the others."""

    def __init__(self, tree: Sequence["Clause"], cut: Cut):
        self._cut = cut
        held = [frozenset(cut(clause.printed)) for clause in tree if clause.text]
        self._clauses = len(held)
        self._holding = Counter(word for words in held for word in words)

    def of(self, text: str, search: "_Search") -> list[str]:
        """The best first; a word that the later document lacks counts for more."""
        counts = Counter(word for word in self._cut(text) if _TERM.fullmatch(word))
        return sorted(
            counts, key=lambda word: (-counts[word] * self._rare(word) * (1 if search.stands(word) else LACKED), word)
        )

    def _rare(self, word: str) -> float:
        return log((self._clauses + 1) / (self._holding[word] or 1))


def _measure(
    kb: "KnowledgeBase", pair: "Pair", names: Sequence[tuple[str, Kind]], search: _Search, terms: _Terms
) -> Silence:
    clause = kb.clause(pair.old[0])
    text = task(clause) if pair.old[0] == clause.address else _paragraph(clause, pair.old[0])
    heading = clause.heading or ""
    headed = [term for term in terms.of(heading, search) if not search.stands(term)]
    named = [name for name, _ in names if name in f"{heading}\n{text}" and not search.stands(name)]
    asked = list(dict.fromkeys([*headed, *named, *terms.of(f"{heading}\n{text}", search)]))[:TERMS]
    return Silence("measure", clause.address, heading or text, tuple(map(search, asked)))


def _paragraph(clause: "Clause", address: str) -> str:
    return next((one.text for one in clause.paragraphs if one.address == address), clause.text)


def _indicators(
    kb: "KnowledgeBase", old: str, new: str, dropped: Collection[str], search: _Search, cut: Cut
) -> Iterator[Silence]:
    """Targets without a counterpart, and the parameters of measures that are gone; others are changes of a measure."""
    for pair in kb.target_pairs(old, new):
        target = pair.old
        if not target or pair.new or not (target.kind == "target" or target.address in dropped):
            continue
        if not search.stands(target.indicator) and not _still(target.indicator, search):
            parts = [word for word in cut(target.indicator) if len(word) >= LEAST and word != target.indicator]
            searches = tuple(map(search, dict.fromkeys([target.indicator, *parts])))
            yield Silence("indicator", target.address, f"{target.indicator}（{target.quote}）", searches)


def _still(indicator: str, search: _Search) -> bool:
    """Whether the thing is still spoken of, though not under the whole name: 工业设计中心 of 国家级工业设计中心."""
    return any(search.stands(indicator[at:]) for at in range(1, len(indicator) - CORE + 1))


def _names(tree: Sequence["Clause"], names: Sequence[tuple[str, Kind]], search: _Search) -> Iterator[Silence]:
    for name, kind in names:
        holder = next((clause for clause in tree if name in clause.printed), None)
        if holder and not search.stands(name):
            yield from _silent(kind, holder.address, name, search)


def _units(kb: "KnowledgeBase", tree: Sequence["Clause"], search: _Search) -> Iterator[Silence]:
    """Units that answer for something, neither they nor those that took over named in the later document."""
    first: dict[str, str] = {}
    for duty in (duty for clause in tree for duty in clause.duties if not duty.collective):
        first.setdefault(duty.department, duty.address)
    for name, address in first.items():
        later = [one.short or one.name for one in kb.department(name).successors]
        searches = tuple(map(search, dict.fromkeys([name, *later])))
        if not any(one.total for one in searches):
            yield Silence("unit", address, name, searches)


def _silent(kind: Kind, address: str, name: str, search: _Search) -> Iterator[Silence]:
    found = search(name)
    if not found.total:
        yield Silence(kind, address, name, (found,))
