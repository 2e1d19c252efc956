"""“Did you mean”: a query that finds nothing, with the words that sound the same and are there."""

from collections.abc import Callable
from dataclasses import dataclass

from kb.lexicon import LONGEST, Lexicon, sounds
from kb.query import Query

MISHEARD = 2.0  # a word replaced by one that sounds the same costs as much as two words found
LONGEST_SLIP = 12  # characters; what is longer is a question, and near answers serve it better
UNKNOWN = 5.0  # a character left as it is: dearer than either, so words are preferred


@dataclass(frozen=True, slots=True)
class _Path:
    cost: float
    text: str


def suggestion(query: Query, lexicon: Lexicon, stands: Callable[[str], bool]) -> str | None:
    """The query with each word that no record holds replaced by one that sounds the same; None where there is none."""
    text = query.text
    for word in query.wanted():
        if not word.quoted and 2 <= len(word.norm) <= LONGEST_SLIP and not stands(word.norm):
            better = repaired(word.norm, lexicon)
            if better and stands(better):
                text = text.replace(word.text, better, 1)
    return None if text == query.text else text


def repaired(word: str, lexicon: Lexicon) -> str | None:
    """The word with misheard parts put right: the cheapest way to read it as words of the lexicon."""
    best = {0: _Path(0.0, "")}
    for end in range(1, len(word) + 1):
        ways = [_step(best[start], word[start:end], lexicon) for start in range(max(0, end - LONGEST), end)]
        best[end] = min((way for way in ways if way), key=lambda path: path.cost)
    found = best[len(word)].text
    return found if found != word else None


def _step(path: _Path, part: str, lexicon: Lexicon) -> _Path | None:
    """One more word: as it is, as one of the same sound, or a single character that nobody knows."""
    if len(part) == 1:
        return _Path(path.cost + UNKNOWN, path.text + part)
    alike = [known for sound in sounds(part) for known in lexicon.like(sound) if len(known.word) == len(part)]
    if any(known.word == part for known in alike):
        return _Path(path.cost + 1, path.text + part)
    if alike:
        return _Path(path.cost + 1 + MISHEARD, path.text + alike[0].word)
    return None
