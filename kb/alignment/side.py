"""A provision as it is compared: its words without number, heading and bracket of units, and what it is about."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kb.model import Clause, Paragraph
from kb.provisions import provisions, task

APART = frozenset({"preamble", "note", "contents"})  # these say nothing that another document could keep or drop
_DIGITS = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Side:
    """One provision, one of `among` that stand under its heading.

    `above` are the headings over it, outermost first, `parameters` the rates and periods it sets, `label` is as people write it.
    """

    address: str
    heading: str
    above: tuple[str, ...]
    text: str
    among: int
    topics: frozenset[str]
    parameters: frozenset[str]
    label: str


def sides(clauses: Iterable[Clause]) -> tuple[Side, ...]:
    """Every provision of a document that is compared, in order."""
    return tuple(one for clause in clauses if clause.kind not in APART for one in _sides(clause))


def _sides(clause: Clause) -> Iterator[Side]:
    held = {one.address: one for one in clause.paragraphs}
    found = provisions(clause)
    for one in found:
        yield _side(clause, one.address, len(found), held.get(one.address))


def _side(clause: Clause, address: str, among: int, paragraph: Paragraph | None) -> Side:
    """A provision by its address; one that is a paragraph has no more than the paragraph's words."""
    return Side(
        address=address,
        heading=clause.heading or "",
        above=clause.heading_path,
        text=paragraph.text if paragraph else task(clause),
        among=among,
        topics=frozenset(tag.topic for tag in clause.topics if tag.address == address and tag.grade == "primary"),
        parameters=frozenset(
            target.quote
            for target in clause.targets
            if target.address == address and target.kind in ("policy_rate", "duration") and _DIGITS.search(target.quote)
        ),
        label=_label(clause, address),
    )


def _label(clause: Clause, address: str) -> str:
    """That of the clause; a paragraph by its number in it."""
    paragraph = address.removeprefix(f"{clause.address}.p")
    return f"{clause.label}第{paragraph}段" if paragraph.isdecimal() else clause.label
