"""From text as printed to the text that is matched: one function for documents and queries alike.

Character by character: NFKC, lower case, one-to-one traditional → simplified; white space and invisible format
characters vanish. Because no character looks at its neighbours, a piece cut out of a text normalises to a piece of
the normalised text. Phrase conversion would not hold that: 破坏土地 becomes 破坯土地, and a copied 破坏 would miss.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from functools import cache, cached_property
from pathlib import Path
from threading import Lock

from kb.model import Span

_BREAK = re.compile("\n")
_HALF = re.compile("[\ud800-\udfff]")
TABLE = Path(__file__).parent / "tables" / "traditional.tsv"


def halved(text: str) -> bool:
    """Whether half a character stands in it, a lone surrogate: no text that can be written has one."""
    return _HALF.search(text) is not None


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

    def __init__(self) -> None:
        self._odd = ""
        self._pattern = re.compile(r"(?!)")
        self._one_by_one = Lock()

    def __missing__(self, code: int) -> str:
        folded = fold(chr(code))
        with self._one_by_one:
            if len(folded) != 1 and chr(code) not in self._odd:
                self._odd += chr(code)
                self._pattern = re.compile(f"[{re.escape(self._odd)}]")
            self[code] = folded  # last: another thread that finds it here must find it in the pattern too
        return folded

    def odd(self, text: str) -> list[int]:
        """Where characters stand that are not matched one for one; all of the text must have been folded before."""
        return [found.start() for found in self._pattern.finditer(text)]


_FOLDS = _Folds()


class _Plain:
    """The fast way for a text of nothing but simplified characters and the usual marks, each of which is matched as one; line
    feeds vanish.

    It is eight times as fast as looking up each character, but learning what is plain takes as long as three thousand
    texts: a single question is over before.
    """

    WORTH = 500  # texts
    MARKS = tuple((mark, unicodedata.normalize("NFKC", mark)) for mark in "，；：（）！？＋")
    KEPT = "。、“”‘’《》〈〉【】〔〕—·" + "".join(chr(code) for code in range(0x21, 0x7F) if not chr(code).isupper())

    def __init__(self) -> None:
        self._met = 0

    def __call__(self, text: str) -> str:
        """The text as it is matched; nothing where it has to be looked up."""
        self._met += 1
        if self._met < self.WORTH or self._other.search(text):
            return ""
        for mark, narrow in self.MARKS:
            text = text.replace(mark, narrow)
        return text.replace("\n", "")

    @cached_property
    def _other(self) -> re.Pattern[str]:
        """A character that has to be looked up."""
        han = "".join(c for c in map(chr, range(0x4E00, 0xA000)) if c not in simplified())
        return re.compile(f"[^{re.escape(han + self.KEPT)}{''.join(mark for mark, _ in self.MARKS)}\n]")


_plain = _Plain()


def norm(text: str) -> str:
    """The text as it is matched; `norm(a + b) == norm(a) + norm(b)`."""
    return _plain(text) or text.translate(_FOLDS)


class Normal:
    """A text as it is matched, where each character remembers its printed place.

    `text` is `norm(printed)`; `span(start, end)` turns offsets in it into offsets in the printed text. Where it is `even`,
    they are the same.
    """

    __slots__ = ("_begins", "_odd", "_shifts", "even", "text")

    def __init__(self, printed: str):
        if text := _plain(printed):
            self.text = text
            self._odd = [found.start() for found in _BREAK.finditer(printed)] if len(text) < len(printed) else []
        else:
            self.text = printed.translate(_FOLDS)
            self._odd = _FOLDS.odd(printed)
        self.even = not self._odd
        self._begins: list[int] = []  # for each odd character where in `text` it begins
        self._shifts = [0]  # after so many odd characters, by how much `text` falls behind what is printed
        shift = 0
        for at in self._odd:
            self._begins.append(at - shift)
            shift += 1 - len(_FOLDS[ord(printed[at])])
            self._shifts.append(shift)

    def span(self, start: int, end: int) -> Span:
        """The smallest printed span that holds the matched characters `[start, end)`, which must not be empty."""
        return self._printed(start), self._printed(end - 1) + 1

    def index(self, printed_at: int) -> int:
        """Where in `text` the first character printed at or after that offset stands."""
        return printed_at - self._shifts[bisect_left(self._odd, printed_at)]

    def _printed(self, at: int) -> int:
        """Where a matched character is printed: all that an odd one grew into stand where it does."""
        before = bisect_right(self._begins, at)
        shifted = at + self._shifts[before]
        return shifted if not before or shifted > self._odd[before - 1] else self._odd[before - 1]
