"""How normalised text becomes the tokens that both sides of an engine agree on: characters, and pairs of neighbours."""

import sys
from array import array
from functools import lru_cache

APART = " /// /// "  # two tokens of three characters: no pair equals them, no phrase of every second pair spans them

WIDE = f"utf-32-{sys.byteorder[0]}e"  # four bytes a character, as `array` reads them
BLANK = array("I", [ord(" ")])

RANKED = {1: (("characters", 1.0),), 2: (("pairs", 1.0), ("above", 0.7), ("title", 0.2))}
"""By a gram's length: the fields that it scores in, and how much a score there counts.

`above` are the headings above a clause, `title` is its document's. Measured on 773 questions; single characters of
headings made answers worse, the title counts little because every clause of a document has the same.
"""


def characters(text: str) -> str:
    """Each character, separated by blanks."""
    return " ".join(text)


def pairs(text: str) -> str:
    """Each pair of neighbours, separated by blanks; a text of one character has none.

    All of them are woven at once out of the text's code points: a fourth of the time that cutting out each one takes.
    """
    if len(text) < 2:
        return ""
    points = array("I", text.encode(WIDE, "surrogatepass"))
    woven = BLANK * (3 * len(points) - 4)
    woven[0::3], woven[1::3] = points[:-1], points[1:]
    return woven.tobytes().decode(WIDE, "surrogatepass")


@lru_cache(64)  # clauses that follow one another stand below the same headings
def pairs_apart(texts: tuple[str, ...]) -> str:
    """The pairs of several texts, none across two of them, no phrase running from one into the next."""
    return APART.join(map(pairs, texts))


def phrase(piece: str) -> list[str | tuple[int, str]]:
    """The pairs, each with its offset, that stand in a row exactly where the piece (two characters or more) stands.

    Every second pair is enough, and the last one: each character of the piece lies in one of them.
    """
    last = len(piece) - 2
    offsets = [*range(0, last, 2), last]
    return [(offset, piece[offset : offset + 2]) for offset in offsets]
