"""What a person may be about to type: topics, units and words of the corpus that begin with the letters so far."""

import re
from collections.abc import Iterator

from kb.build import Build
from kb.lexicon import Lexicon, sounds
from kb.normal import norm

MOST = 10
_LATIN = re.compile("[a-z]+")


def completions(build: Build, typed: str) -> tuple[str, ...]:
    """At most MOST whole queries that complete the last word typed: names first, then words, the commonest first."""
    before, last = _split(typed)
    if not last:
        return ()
    found = dict.fromkeys([*_names(build, last), *_words(build.lexicon, last)])
    return tuple(f"{before}{word}" for word in list(found)[:MOST] if norm(word) != last)


def _split(typed: str) -> tuple[str, str]:
    """What stays as it is, and the normalised last word; nothing to complete behind a blank."""
    word = typed.split()[-1] if typed.split() and not typed[-1].isspace() else ""
    return typed[: len(typed) - len(word)], norm(word)


def _names(build: Build, start: str) -> Iterator[str]:
    for name in (*build.facts.topics, *build.facts.departments.units):
        if norm(name).startswith(start):
            yield name


def _words(lexicon: Lexicon, start: str) -> list[str]:
    """Words that are written so at their beginning, or, for letters, read so."""
    latin = _LATIN.fullmatch(start) is not None
    heard = [known for sound in ([start] if latin else sounds(start)) for known in lexicon.beginning(sound)]
    kept = [known for known in heard if (known.sound if latin else known.word).startswith(start)]
    return [known.word for known in sorted(kept, key=lambda known: (-known.count, known.word))]
