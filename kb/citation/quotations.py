"""Quotations of a memo held against the words they are said to be: nothing but the words counts, and nothing is guessed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from hashlib import sha256
from typing import Literal

from kb.model import Span
from kb.normal import norm

LEAST = 8  # characters: shorter words in quotation marks are names
_QUOTES = re.compile(r"“([^“”]*)”|「([^「」]*)」")
_LEFT_OUT = re.compile(r"（……）|\(……\)|……")
BLANK = "***"
_LINKED = re.compile(r"(\d{1,6})-(\d{1,6})\.([0-9a-f]{12})")
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
    for found in _QUOTES.finditer(text):
        words = found[1] or found[2] or ""
        if len(words) >= LEAST and not re.search(r"(?:简称|称为|称作|名为)[:：]?$", text[: found.start()]):
            yield Quotation(words, found.span())


def held_against(words: str, source: str) -> Held:
    """Quoted words against the printed text they are said to be from, line breaks of both left out."""
    parts = _parts(words)
    if not parts or _in_order(parts, source):
        return Held("right")
    window = _window("".join(parts), source)
    if BLANK in (window or "") and _fills(window or "", words):
        return Held("blank", window)
    place = _loosely(parts, source)
    if place:
        return Held("punctuation", source[slice(*place)])
    return Held("differs", window)


def _parts(words: str) -> list[str]:
    """The stretches between words left out; ‘…’ inside “…” is the source's “…”."""
    plain = words.replace("\n", "").replace("‘", "“").replace("’", "”")
    return [part for part in _LEFT_OUT.split(plain) if part]


def _in_order(parts: Sequence[str], source: str) -> bool:
    at = 0
    for part in parts:
        at = source.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return True


def _loosely(parts: Sequence[str], source: str) -> Span | None:
    """Where the parts stand in order when only letters, digits and characters count, as a span of the source."""
    letters = [
        (at, character) for at, printed in enumerate(source) for character in norm(printed) if character.isalnum()
    ]
    bare = "".join(character for _, character in letters)
    at, first = 0, -1
    for part in parts:
        wanted = "".join(filter(str.isalnum, norm(part)))
        found = bare.find(wanted, at)
        if not wanted or found < 0:
            return None
        first = found if first < 0 else first
        at = found + len(wanted)
    end = letters[at - 1][0] + 1
    while (
        end < len(source)
        and parts[-1]
        and not parts[-1][-1].isalnum()
        and not source[end].isalnum()
        and end - letters[at - 1][0] < 2
    ):
        end += 1
    return letters[first][0], end


def _window(words: str, source: str) -> str | None:
    """The stretch of the source that quoted words are likest to; None where they are like nothing in it."""
    matcher = SequenceMatcher(None, source, words, autojunk=False)
    longest = matcher.find_longest_match()
    if longest.size < 2:
        return None
    start = max(0, longest.a - longest.b - 12)
    stretch = source[start : longest.a + len(words) - longest.b + 12]
    blocks = [
        block for block in SequenceMatcher(None, stretch, words, autojunk=False).get_matching_blocks() if block.size
    ]
    if sum(block.size for block in blocks) < ALIKE * len(words):
        return None
    first, last = blocks[0], blocks[-1]
    begin, end = max(0, first.a - first.b), last.a + last.size + len(words) - last.b - last.size
    return stretch[begin : max(end, last.a + last.size)]


def _fills(window: str, words: str) -> bool:
    """Whether quoted words are the source's but for what is blanked there."""
    pattern = ".{1,15}?".join(map(re.escape, window.split(BLANK)))
    return re.search(pattern, words) is not None or re.fullmatch(pattern, words) is not None


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
