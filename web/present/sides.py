"""The provisions of a pair with what changed in them marked, each side by itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from kb import Clause, KnowledgeBase
from kb.changes import Change
from kb.provisions import task
from web.present.common import Link, Year, clause_url, year_tag
from web.present.text import paragraph, plain

FOLDED = 60  # characters: a longer unchanged stretch is folded to its ends
ENDS = 14


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of one side: `op` is "" where they stand in both, else ins or del."""

    op: str
    text: Markup


@dataclass(frozen=True, slots=True)
class SideView:
    """One provision: its year, the way to it, and its words, in lines of stretches."""

    year: Year | None
    link: Link
    lines: tuple[tuple[Stretch, ...], ...]


def sides(
    kb: KnowledgeBase, clauses: Sequence[Clause], told: Sequence[Change], op: str, fold: bool
) -> Iterator[SideView]:
    """The provisions of one side, each with its share of the marked words; without marks, with its text."""
    words = _marked(told, op)
    shares = _shared_out(words, [len(task(clause)) for clause in clauses]) if words else [()] * len(clauses)
    for clause, share in zip(clauses, shares, strict=True):
        document = kb.document(clause.document)
        lines = _lines(_stretches(share, op, fold)) if share else _plain_lines(clause)
        yield SideView(year_tag(document, kb.newest_year()), Link(clause.label, clause_url(clause.address)), lines)


def _plain_lines(clause: Clause) -> tuple[tuple[Stretch, ...], ...]:
    return tuple((Stretch("", paragraph(line)),) for line in clause.text.split("\n"))


def _marked(told: Sequence[Change], op: str) -> list[tuple[bool, str]]:
    """The words of one side, each stretch with whether it stands in both; what is only on the other leaves no trace."""
    sides = [(change.op == "equal", change.old if op == "del" else change.new) for change in told]
    return [(equal, words) for equal, words in sides if words]


def _shared_out(words: Sequence[tuple[bool, str]], lengths: Sequence[int]) -> list[list[tuple[bool, str]]]:
    """The words of several provisions, a line break between two, by provision."""
    shares: list[list[tuple[bool, str]]] = []
    left = list(words)
    for length in lengths[:-1]:
        share: list[tuple[bool, str]] = []
        while left and length:
            equal, text = left.pop(0)
            share.append((equal, text[:length]))
            if text[length:]:
                left.insert(0, (equal, text[length:]))
            length -= len(share[-1][1])
        shares.append(share)
        if left and left[0][1].startswith("\n"):
            left[0] = (left[0][0], left[0][1][1:])
    return [*shares, [one for one in left if one[1]]]


def _stretches(words: Sequence[tuple[bool, str]], op: str, fold: bool) -> list[Stretch]:
    return [
        Stretch("" if equal else op, plain(_folded(text, at, len(words)) if equal and fold else text))
        for at, (equal, text) in enumerate(words)
    ]


def _folded(words: str, at: int, count: int) -> str:
    """A long unchanged stretch without its middle, or without its end or beginning where nothing follows or comes before."""
    if len(words) <= FOLDED:
        return words
    head = words[:ENDS] if at else ""
    tail = words[-ENDS:] if at + 1 < count else ""
    return f"{head}……（相同{len(words) - len(head) - len(tail)}字）……{tail}"


def _lines(told: Sequence[Stretch]) -> tuple[tuple[Stretch, ...], ...]:
    """The stretches by paragraph."""
    lines: list[list[Stretch]] = [[]]
    for stretch in told:
        for n, text in enumerate(stretch.text.split("\n")):
            if n:
                lines.append([])
            if text:
                lines[-1].append(replace(stretch, text=text))
    return tuple(map(tuple, lines))
