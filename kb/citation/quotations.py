"""Quotations of a memo held against the words they are said to be: nothing but the words counts, and nothing is guessed."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from hashlib import sha256
from typing import Literal

from kb.model import Span
from kb.normal import norm

LEAST = 8  # characters: shorter words in quotation marks are names
_MARK = re.compile(r"[“”「」]")
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()\s]*\)")  # of Markdown
_LEFT_OUT = re.compile(r"（……）|\(……\)|……")
BLANK = "***"
_LINKED = re.compile(r"(\d{1,6})-(\d{1,6})\.([0-9a-f]{12})")
NEAR = 12  # characters that the beginning of a stretch may be off, and that may stand around it
COMPARED = 3_000  # characters of a quotation that are set against the source one by one
CANDIDATES = 3  # stretches that are compared character by character
BLANKS = 4  # that one quotation may span
_FILLED = r"(?:\*\*\*|.{1,15}?)"
ALIKE = 0.45  # of the characters: below it the words are not a slip of the source's


@dataclass(frozen=True, slots=True)
class Quotation:
    """Quoted words with the span of marks and words in their paragraph."""

    words: str
    span: Span


@dataclass(frozen=True, slots=True)
class Held:
    """How quoted words stand to a source: `right`, `blank` (they fill in what is blanked), `punctuation`, or `differs`.

    `words` are the source's own where they can be told.
    """

    verdict: str
    words: str | None = None


def quotations(text: str) -> Iterator[Quotation]:
    """Words in “…” or 「…」 that are long enough to be a quotation; what a name is defined by is none."""
    for start, end in marked(text):
        words = _LINK.sub(r"\1", text[start + 1 : end - 1])
        if len(words) >= LEAST and not re.search(r"(?:简称|称为|称作|名为)[:：]?$", text[max(0, start - 8) : start]):
            yield Quotation(words, (start, end))


def marked(text: str) -> list[Span]:
    """The spans of what stands in “…” or 「…」, marks included, those inside another left out; a mark without its other is none."""
    opened: list[int] = []
    found: list[Span] = []
    for mark in _MARK.finditer(text):
        if mark.group() in "“「":
            opened.append(mark.start())
        elif opened and (text[opened[-1]] == "“") is (mark.group() == "”"):
            start = opened.pop()
            while found and found[-1][0] > start:
                found.pop()
            found.append((start, mark.end()))
    return found


def held_against(words: str, source: str) -> Held:
    """Quoted words against the printed text they are said to be from, line breaks of both left out."""
    quoted_parts = parts(words)
    if not quoted_parts or _in_order(quoted_parts, source):
        return Held("right")
    window = _window("".join(quoted_parts), source)
    if BLANK in source and _fills(source.split(BLANK), "".join(quoted_parts)):
        return Held("blank", window)
    place = _loosely(quoted_parts, source)
    if place:
        return Held("punctuation", source[slice(*place)])
    return Held("differs", window)


def parts(words: str) -> list[str]:
    """The stretches between words left out; ‘…’ inside “…” is the source's “…”."""
    plain = words.replace("\n", "").replace("‘", "“").replace("’", "”")
    return [part for part in _LEFT_OUT.split(plain) if part]


def _in_order(wanted: Sequence[str], source: str) -> bool:
    at = 0
    for part in wanted:
        at = source.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return True


def _loosely(wanted: Sequence[str], source: str) -> Span | None:
    """Where the parts stand in order when only letters, digits and characters count, as a span of the source."""
    letters, bare = _letters(source)
    at, first = 0, -1
    for part in wanted:
        plain = "".join(filter(str.isalnum, norm(part)))
        found = bare.find(plain, at)
        if not plain or found < 0:
            return None
        first = found if first < 0 else first
        at = found + len(plain)
    begin, end = letters[first][0], letters[at - 1][0] + 1
    # A mark at either end of the words is the one at that end of the stretch.
    begin -= not wanted[0][0].isalnum() and begin > 0 and not source[begin - 1].isalnum()
    end += not wanted[-1][-1].isalnum() and end < len(source) and not source[end].isalnum()
    return begin, end


@lru_cache(maxsize=8)
def _letters(source: str) -> tuple[list[tuple[int, str]], str]:
    """Letters, digits and characters with where they stand, and in one text."""
    found = [(at, letter) for at, printed in enumerate(source) for letter in norm(printed) if letter.isalnum()]
    return found, "".join(letter for _, letter in found)


def likeness(words: str, other: str) -> float:
    """The share of characters that two stretches have in common, in order."""
    return SequenceMatcher(None, words, other, autojunk=False).ratio()


def _window(words: str, source: str) -> str | None:
    """The stretch of the source that quoted words are likest to; None where they are like nothing in it."""
    if len(words) > COMPARED:
        return None
    found = [
        (slips, start + max(0, begin), end + max(0, begin))
        for begin in _candidates(words, source)
        for start, end, slips in [_likest(words, source[max(0, begin) : begin + len(words) + 2 * NEAR])]
    ]
    slips, start, end = min(found, default=(len(words), 0, 0))
    return source[start:end] if slips <= (1 - ALIKE) * len(words) else None


def _candidates(words: str, source: str) -> list[int]:
    """Where stretches begin that share the most pairs of neighbours with the words, the best first."""
    pairs = _pairs(source)
    votes = Counter(
        (at - shift) // NEAR for shift in range(len(words) - 1) for at in pairs.get(words[shift : shift + 2], ())
    )
    return [bucket * NEAR - NEAR // 2 for bucket, _ in votes.most_common(CANDIDATES)]


@lru_cache(maxsize=8)
def _pairs(source: str) -> dict[str, list[int]]:
    """Where each pair of neighbours stands."""
    found: dict[str, list[int]] = {}
    for at in range(len(source) - 1):
        found.setdefault(source[at : at + 2], []).append(at)
    return found


def _likest(words: str, source: str) -> tuple[int, int, int]:
    """Start and end of the stretch with the fewest characters to put in, leave out or replace, and how many those are.

    Sellers' algorithm: the edit distance of the words to every stretch at once, each with where it starts.
    """
    row = [(0, at) for at in range(len(source) + 1)]
    before = row
    for used, character in enumerate(words, 1):
        two_above, above, row = before, row, [(used, 0)]
        for at, printed in enumerate(source, 1):
            slips, start = above[at - 1]
            ways = [
                (slips + (character != printed), start),
                (above[at][0] + 1, above[at][1]),
                (row[-1][0] + 1, row[-1][1]),
            ]
            if used > 1 and at > 1 and (character, words[used - 2]) == (source[at - 2], printed):
                ways.append((two_above[at - 2][0] + 1, two_above[at - 2][1]))  # two neighbours exchanged
            row.append(min(ways))
        before = above
    end = min(range(len(row)), key=lambda at: (row[at][0], -at))
    return row[end][1], end, row[end][0]


def _fills(printed: Sequence[str], words: str) -> bool:
    """Whether quoted words are the source's but for what is blanked there; `printed` stands between the blanks."""
    for first in range(len(printed) - 1):
        for last in range(first + 1, min(len(printed), first + 1 + BLANKS)):
            between = _FILLED.join(map(re.escape, printed[first + 1 : last]))
            middle = f"{_FILLED}{between}{_FILLED if last > first + 1 else ''}"
            for size in range(min(len(words), len(printed[first])), -1, -1):
                head = printed[first][len(printed[first]) - size :]
                if words.startswith(head) and _ends(words[size:], middle, printed[last], size):
                    return True
    return False


def _ends(rest: str, middle: str, after: str, before: int) -> bool:
    """Whether the rest is the filled middle and the beginning of what follows; most of the words must be printed ones."""
    for size in range(min(len(rest), len(after)), -1, -1):
        if (
            rest.endswith(after[:size])
            and before + size >= LEAST // 2
            and re.fullmatch(middle, rest[: len(rest) - size])
        ):
            return True
    return False


def fingerprint(words: str) -> str:
    """The first 12 hex digits of the SHA-256 of quoted characters."""
    return sha256(words.encode()).hexdigest()[:12]


def quoted(text: str, quote: str) -> tuple[Literal["same", "changed", "none"], str]:
    """Whether a text still has the characters that a quote link was made of, and what stands there now.

    `quote` is start-end.fingerprint, offsets into the text in code points.
    """
    found = _LINKED.fullmatch(quote)
    if not found:
        return "none", ""
    words = text[int(found[1]) : int(found[2])]
    return ("same" if words and fingerprint(words) == found[3] else "changed"), words
