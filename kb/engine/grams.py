"""How normalised text becomes the tokens that both sides of an engine agree on: characters, and pairs of neighbours."""

from collections.abc import Iterable

APART = " /// /// "  # two tokens of three characters: no pair equals them, no phrase of every second pair spans them

RANKED = {1: (("characters", 1.0),), 2: (("pairs", 1.0), ("above", 0.7), ("title", 0.2))}
"""By a gram's length: the fields that it scores in, and how much a score there counts.

`above` are the headings above a clause, `title` is its document's. Measured on 773 questions; single characters of
headings made answers worse, the title counts little because every clause of a document has the same.
"""


def characters(text: str) -> str:
    """Each character, separated by blanks."""
    return " ".join(text)


def pairs(text: str) -> str:
    """Each pair of neighbours, separated by blanks; a text of one character has none."""
    return " ".join([text[i : i + 2] for i in range(len(text) - 1)])


def pairs_apart(texts: Iterable[str]) -> str:
    """The pairs of several texts, none across two of them, no phrase running from one into the next."""
    return APART.join(map(pairs, texts))


def phrase(piece: str) -> list[str | tuple[int, str]]:
    """The pairs, each with its offset, that stand in a row exactly where the piece (two characters or more) stands.

    Every second pair is enough, and the last one: each character of the piece lies in one of them.
    """
    last = len(piece) - 2
    offsets = [*range(0, last, 2), last]
    return [(offset, piece[offset : offset + 2]) for offset in offsets]
