"""What is tagged and compared as one: a clause, or each paragraph of a clause whose paragraphs stand alone."""

from typing import NamedTuple

from kb.model import Clause, Span

# Articles are one provision with all their 款; salutation, signature, date and titles say nothing of their own.
ALONE = frozenset({"part", "clause", "item", "subitem", "body"})
SILENT = frozenset({"title", "note", "contents", "salutation", "signature", "date"})


class Provision(NamedTuple):
    """An address with the lines of the source that are its words."""

    address: str
    lines: tuple[Span, ...]


def stand_alone(clause: Clause) -> bool:
    """Whether a clause's unnumbered paragraphs each stand alone.

    A bracket of units at the end answers for the whole clause, so its paragraphs are one provision.
    """
    return clause.kind in ALONE and len(clause.paragraphs) > 1 and not clause.text.endswith("）")


def provisions(clause: Clause) -> tuple[Provision, ...]:
    """The provisions of a clause in order; none where it has no words that could be about anything."""
    if clause.kind in SILENT or not clause.paragraphs:
        return ()
    spans = [(one.address, one.span) for one in clause.paragraphs]
    if stand_alone(clause):
        return tuple(Provision(address, (span,)) for address, span in spans)
    return (Provision(clause.address, tuple(span for _, span in spans)),)


def task(clause: Clause) -> str:
    """A clause's words without the bracket of units that closes it."""
    brackets = {duty.evidence for duty in clause.duties if duty.evidence.startswith("（")}
    words = clause.text
    for bracket in brackets:
        words = words.removesuffix(bracket)
    return words
