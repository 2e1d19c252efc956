"""From text as printed to the text that is matched: one function for documents and queries alike.

Character by character: NFKC, lower case, one-to-one traditional → simplified; white space and invisible format
characters vanish. Because no character looks at its neighbours, a piece cut out of a text normalises to a piece of
the normalised text. Phrase conversion would not hold that: 破坏土地 becomes 破坯土地, and a copied 破坏 would miss.
"""

import unicodedata
from bisect import bisect_right
from functools import cache
from pathlib import Path

from kb.model import Span

TABLE = Path(__file__).parent / "tables" / "traditional.tsv"


@cache
def simplified() -> dict[str, str]:
    """Traditional character → the simplified one it is matched as."""
    rows = TABLE.read_text(encoding="utf-8").splitlines()
    return {row[0]: row[2] for row in rows}


def fold(character: str) -> str:
    """One character as it is matched: no, one or several characters (… ㎡ ① ℃ grow, white space vanishes)."""
    wide = unicodedata.normalize("NFKC", character).lower()
    return "".join(simplified().get(c, c) for c in wide if not c.isspace() and unicodedata.category(c) != "Cf")


class _Folds(dict[int, str]):
    """What str.translate looks up; each character of the world is folded once."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = fold(chr(code))
        return folded


_FOLDS = _Folds()


def norm(text: str) -> str:
    """The text as it is matched; `norm(a + b) == norm(a) + norm(b)`."""
    return text.translate(_FOLDS)


class Normal:
    """A text as it is matched, where each character remembers its printed place.

    `text` is `norm(printed)`; `span(start, end)` turns offsets in it into offsets in the printed text.
    """

    __slots__ = ("_starts", "text")

    def __init__(self, printed: str):
        parts = [_FOLDS[ord(c)] for c in printed]
        self.text = "".join(parts)
        self._starts = [at for at, part in enumerate(parts) for _ in part]

    def span(self, start: int, end: int) -> Span:
        """The smallest printed span that holds the matched characters `[start, end)`, which must not be empty."""
        return self._starts[start], self._starts[end - 1] + 1

    def index(self, printed_at: int) -> int:
        """Where in `text` the first character printed at or after that offset stands."""
        return bisect_right(self._starts, printed_at - 1)
