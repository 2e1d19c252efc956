"""Other ways to write a word that was asked for: shown to the user, who can switch them off."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, product

from kb.answer import Expansion, ExpansionKind
from kb.lexicon import Known, Lexicon
from kb.normal import norm, simplified
from kb.query import Word

LONGEST = 12  # characters of a word whose parts are replaced; what is longer was pasted, not thought of
READINGS = 6  # words at most for one typed sound
_LATIN = re.compile(r"[a-zü']+")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A build's words for the same thing: normalised word → the others as written, by kind."""

    synonym: Mapping[str, tuple[str, ...]]
    department: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Widened:
    """A word with every piece that may stand for it, its own first."""

    word: Word
    pieces: tuple[str, ...]
    expansions: tuple[Expansion, ...]


def plain(word: Word) -> Widened:
    """A word as it is: what quoted ones always are."""
    return Widened(word, (word.norm,), ())


def widen(word: Word, vocabulary: Vocabulary, lexicon: Callable[[], Lexicon], stands: Callable[[str], bool]) -> Widened:
    """A word and its other writings; letters that stand in some record as they are are no pinyin."""
    found = [*_traditional(word), *_synonyms(word, vocabulary)]
    if _LATIN.fullmatch(word.norm) and not stands(word.norm):
        found += (Expansion(word.text, text, "pinyin") for text in spelled(word.norm, lexicon()) if stands(text))
    pieces = dict.fromkeys([word.norm, *(norm(expansion.to) for expansion in found)])
    return Widened(word, tuple(pieces), tuple(found))


def _traditional(word: Word) -> Iterator[Expansion]:
    """Matching folds 繁 to 简 anyway; this says so."""
    table = simplified()
    if not table.keys().isdisjoint(word.text):
        yield Expansion(word.text, "".join(table.get(c, c) for c in word.text), "traditional")


def _synonyms(word: Word, vocabulary: Vocabulary) -> Iterator[Expansion]:
    """The word with each part that has another name replaced by it; a name that holds the word would find no more."""
    kinds: tuple[tuple[ExpansionKind, Mapping[str, tuple[str, ...]]], ...] = (
        ("department", vocabulary.department),
        ("synonym", vocabulary.synonym),
    )
    if len(word.norm) > LONGEST:
        return
    for kind, others in kinds:
        for part in _parts(word.norm, others):
            for other in others[part]:
                text = word.norm.replace(part, other)
                if word.norm not in norm(text):
                    yield Expansion(word.text, text, kind)


def _parts(word: str, others: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """The longest entries that stand in the word, none inside another."""
    at = 0
    while at < len(word):
        for end in range(len(word), at + 1, -1):
            if word[at:end] in others:
                yield word[at:end]
                at = end
                break
        else:
            at += 1


def spelled(sound: str, lexicon: Lexicon) -> list[str]:
    """What Chinese text a run of letters may spell, the fewest and most frequent words first."""
    letters = sound.replace("'", "").replace("ü", "v")
    choices = _shortest(letters, lexicon)
    texts = ["".join(known.word for known in words) for words in islice(product(*choices), READINGS)]
    return list(dict.fromkeys(texts)) if choices else []


def _shortest(letters: str, lexicon: Lexicon) -> list[list[Known]]:
    """The letters as the fewest words of the lexicon, each place with its choices; empty where they are not words."""
    best: dict[int, list[list[Known]]] = {0: []}
    for end in range(2, min(len(letters), 40) + 1):
        for start in sorted(best):
            words = lexicon.like(letters[start:end])[:READINGS] if 2 <= end - start <= 36 and start in best else []
            if words and (end not in best or len(best[start]) + 1 < len(best[end])):
                best[end] = [*best[start], words]
    return best.get(len(letters), [])
