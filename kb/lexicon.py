"""The words of a corpus by their sound: for queries in pinyin, and for “did you mean”.

A build's lexicon.tsv has one row a word and reading: blurred sound, sound, word, number of records; sorted by bytes.
Blurring drops what many speakers do not tell apart (zh/z, ch/c, sh/s, ng/n, l/n), so lengliang finds 冷链.
"""

import mmap
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice, product
from pathlib import Path

FILE = "lexicon.tsv"
TABLE = Path(__file__).parent / "tables" / "pinyin.tsv"
LONGEST = 6  # characters of a word that is listed; longer ones are found as two
READINGS = 4  # at most, of one word
_BLUR = re.compile("zh|ch|sh|ng|l")
_BLURRED = {"zh": "z", "ch": "c", "sh": "s", "ng": "n", "l": "n"}


@cache
def readings() -> dict[str, tuple[str, ...]]:
    """Each character's syllables without tone, the table's order."""
    found: dict[str, list[str]] = {}
    for row in TABLE.read_text(encoding="utf-8").splitlines():
        syllable, characters = row.split("\t")
        for character in characters:
            found.setdefault(character, []).append(syllable)
    return {character: tuple(syllables) for character, syllables in found.items()}


def sounds(word: str) -> list[str]:
    """How a word may be read, without tones or spaces; empty when a character has no reading."""
    known = readings()
    if not all(c in known for c in word):
        return []
    return ["".join(syllables) for syllables in islice(product(*(known[c] for c in word)), READINGS)]


def blurred(sound: str) -> str:
    return _BLUR.sub(lambda found: _BLURRED[found.group()], sound)


def rows(counts: Mapping[str, int]) -> Iterator[bytes]:
    """The file's lines for those of a corpus's words that are listed, and the number of records that hold each."""
    lines = {
        f"{blurred(sound)}\t{sound}\t{word}\t{count}\n".encode()
        for word, count in counts.items()
        if 2 <= len(word) <= LONGEST
        for sound in sounds(word)
    }
    return iter(sorted(lines))


@dataclass(frozen=True, slots=True)
class Known:
    """A word of the corpus, how it is read, and how many records hold it."""

    sound: str
    word: str
    count: int


class Lexicon:
    """The opened file; nothing of it is held in memory."""

    def __init__(self, file: Path):
        with file.open("rb") as opened:
            self._size = file.stat().st_size
            self._rows = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) if self._size else b""

    def like(self, sound: str) -> list[Known]:
        """The words read so, most frequent first; where there is none, those that only sound alike."""
        alike = list(self._blurred(blurred(sound)))
        return [known for known in alike if known.sound == sound] or alike

    def beginning(self, sound: str, most: int = 500) -> list[Known]:
        """The words whose reading begins so or nearly so, at most so many of them, by their sound."""
        prefix = blurred(sound).encode()
        at = self._first(prefix)
        found: list[Known] = []
        while self._rows[at : at + len(prefix)] == prefix and len(found) < most:
            known, at = self._row(at)
            found.append(known)
        return found

    def words(self) -> frozenset[str]:
        """Every word, each once."""
        return frozenset(row.split("\t")[2] for row in bytes(self._rows).decode().splitlines())

    def has(self, word: str) -> bool:
        return any(known.word == word for sound in sounds(word)[:1] for known in self.like(sound))

    def _blurred(self, key: str) -> list[Known]:
        prefix = key.encode() + b"\t"
        at = self._first(prefix)
        found = []
        while self._rows[at : at + len(prefix)] == prefix:
            known, at = self._row(at)
            found.append(known)
        return sorted(found, key=lambda known: (-known.count, known.word))

    def _row(self, at: int) -> tuple[Known, int]:
        """The word of the line that begins there, and where the next one begins."""
        end = self._rows.find(b"\n", at)
        _, sound, word, count = self._rows[at:end].decode(errors="replace").split("\t")
        return Known(sound, word, int(count)), end + 1

    def _first(self, prefix: bytes) -> int:
        """Where the first line not before `prefix` begins."""
        low, high = 0, self._size
        while low < high:
            middle = (low + high) // 2
            start = self._rows.rfind(b"\n", 0, middle) + 1
            if self._rows[start : start + len(prefix)] < prefix:
                low = self._rows.find(b"\n", middle) + 1
            else:
                high = start
        return low
