"""How normalised text becomes the tokens that both sides of an engine agree on: characters, and pairs of neighbours."""

from collections.abc import Iterable

APART = " /// /// "  # two tokens of three characters: no pair equals them, no phrase of every second pair spans them

HEADING = 0.7  # weight of headings and title beside the text itself; measured, see docs/quality.md
RANKED = {1: (("characters", 1.0), ("heading", HEADING)), 2: (("pairs", 1.0), ("heading", HEADING))}
"""By a gram's length: the fields that it scores in, and how much a score there counts."""


def characters(text: str) -> str:
    """Each character, separated by blanks."""
    return " ".join(text)


def pairs(text: str) -> str:
    """Each pair of neighbours, separated by blanks; a text of one character has none."""
    return " ".join([text[i : i + 2] for i in range(len(text) - 1)])


def pairs_apart(texts: Iterable[str]) -> str:
    """The pairs of several texts, none across two of them, no phrase running from one into the next."""
    return APART.join(map(pairs, texts))


def grams_apart(texts: Iterable[str]) -> str:
    """Characters and pairs of several texts, for rank."""
    texts = list(texts)
    return f"{characters(''.join(texts))} {pairs_apart(texts)}"


def phrase(piece: str) -> list[str | tuple[int, str]]:
    """The pairs, each with its offset, that stand in a row exactly where the piece (two characters or more) stands.

    Every second pair is enough, and the last one: each character of the piece lies in one of them.
    """
    last = len(piece) - 2
    offsets = [*range(0, last, 2), last]
    return [(offset, piece[offset : offset + 2]) for offset in offsets]
