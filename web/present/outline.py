"""The map of a comparison: both outlines side by side, with a line for each correspondence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb import Clause, KnowledgeBase
from kb.address import lineage
from kb.alignment import Pair
from web.present.common import Link

STEP = 24  # height of a row, in units of the picture
WIDTH = 60
MOST = 80  # rows of an outline; more are no picture any more


@dataclass(frozen=True, slots=True)
class Map:
    """Labels of both outlines from above, and the lines between them from left to right (x is 0 and WIDTH)."""

    old: tuple[Link, ...]
    new: tuple[Link, ...]
    lines: tuple[tuple[int, int], ...]
    height: int


def outline_map(kb: KnowledgeBase, pairs: Sequence[Pair], old: str, new: str) -> Map | None:
    """None where an outline has too many places to be a picture."""
    anchors = _anchors(pairs)
    before, after = (_rows(kb.tree(document), anchors) for document in (old, new))
    if not before or not after or max(len(before), len(after)) > MOST:
        return None
    drawn = dict.fromkeys(
        (before[one], after[other])
        for pair in pairs
        for one in _known(pair.old, before)
        for other in _known(pair.new, after)
    )
    height = STEP * max(len(before), len(after))
    lines = tuple((STEP * a + STEP // 2, STEP * b + STEP // 2) for a, b in drawn)
    return Map(_labels(kb, before, anchors), _labels(kb, after, anchors), lines, height)


def _rows(clauses: Iterable[Clause], anchors: dict[str, str]) -> dict[str, int]:
    """The places of the second level, or of the first where there is no second: address → row."""
    second = [clause for clause in clauses if len(clause.path.split(".")) == 2 and clause.number]
    found = second or [clause for clause in clauses if clause.number]
    return {clause.address: row for row, clause in enumerate(found) if clause.address in anchors}


def _anchors(pairs: Iterable[Pair]) -> dict[str, str]:
    """Each place that a pair names, and each above it → the first pair there."""
    found: dict[str, str] = {}
    for pair in pairs:
        anchor = "p-" + (pair.old or pair.new)[0].replace("/", "-")
        for address in (*pair.old, *pair.new):
            for place in lineage(address):
                found.setdefault(place, anchor)
    return found


def _known(addresses: Iterable[str], rows: dict[str, int]) -> list[str]:
    return [place for address in addresses for place in lineage(address) if place in rows][:1] + [
        place for address in list(addresses)[1:] for place in lineage(address) if place in rows
    ]


def _labels(kb: KnowledgeBase, rows: Iterable[str], anchors: dict[str, str]) -> tuple[Link, ...]:
    return tuple(Link(kb.clause(address).label.replace("、", ""), f"#{anchors[address]}") for address in rows)
