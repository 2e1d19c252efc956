"""How alike two provisions are, and by what: wording, headings, subject, section and parameters, each said apart."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from math import log
from typing import NamedTuple

from kb.alignment.side import Side
from kb.changes import Cut

HEADING, TOPIC, SECTION, PARAMETER = 0.12, 0.08, 0.04, 0.06  # what each adds to the likeness of the words
_RUN = re.compile(r"[一-鿿]+|\d+(?:\.\d+)?%?|[A-Za-z]+")
_LISTED = re.compile("[、和及与]|等")
SUBJECT = 2  # characters of a subject that a heading lists

Grams = Mapping[str, int]


class Likeness(NamedTuple):
    """Two provisions held against each other; every part is 0..1, `score` is what they come to together."""

    score: float
    wording: float
    heading: float
    topic: float
    section: float
    parameters: tuple[str, ...]

    @property
    def score_of_heading(self) -> float:
        """What the headings add to the score."""
        return HEADING * self.heading


class Measure:
    """Weighs words by how few provisions of the two documents have them."""

    def __init__(self, sides: Iterable[Side]):
        held = list(sides)
        self._grams = {side.address: grams(f"{side.heading}。{side.text}") for side in held}
        counts = Counter(gram for found in self._grams.values() for gram in found)
        self._weights = {gram: log(1 + len(held) / count) for gram, count in counts.items()}
        self._sizes = {address: self._size(found) for address, found in self._grams.items()}
        topics = Counter(topic for side in held for topic in side.topics)
        self._topics = {topic: log(1 + len(held) / count) / log(1 + len(held)) for topic, count in topics.items()}
        self._of_headings = lru_cache(4_096)(self._headings)

    def of(self, old: Side, new: Side) -> Likeness:
        """How alike two of the provisions are."""
        wording = self._wording(old.address, new.address)
        heading = self._of_headings(old.heading, new.heading) / max(old.among, new.among)
        topic = max((self._topics[topic] for topic in old.topics & new.topics), default=0.0)
        section = self._section(old.above, new.above)
        parameters = tuple(sorted(old.parameters & new.parameters))
        score = wording + HEADING * heading + TOPIC * topic + SECTION * section + PARAMETER * bool(parameters)
        return Likeness(score, wording, heading, topic, section, parameters)

    def common(self, old: Side, new: Side, cut: Cut, most: int) -> list[str]:
        """The telling words that two provisions share, the rarest first; `cut` says where words end."""
        held = self._grams[old.address].keys() & self._grams[new.address].keys()
        bounds = [{0, *accumulate(map(len, cut(text)))} for text in (new.text, old.text)]
        found = (_between(phrase, new.text, bounds[0]) for phrase in _phrases(new.text, held, self._weights))
        phrases = (_whole(_between(phrase, old.text, bounds[1]), cut) for phrase in found)
        return [phrase for phrase in dict.fromkeys(phrases) if len(phrase) > 1 and phrase in old.text][:most]

    def weight(self, gram: str) -> float:
        return self._weights[gram]

    def size(self, side: Side) -> float:
        return self._sizes[side.address]

    def grams_of(self, side: Side) -> Grams:
        return self._grams[side.address]

    def _wording(self, old: str, new: str) -> float:
        fewer, more = sorted((self._grams[old], self._grams[new]), key=len)
        both = sum(min(n, more[gram]) * self._weights[gram] ** 2 for gram, n in fewer.items() if gram in more)
        return both / (self._sizes[old] * self._sizes[new]) ** 0.5 if both else 0.0

    def _size(self, found: Grams) -> float:
        return sum(n * self._weights[gram] ** 2 for gram, n in found.items())

    def _headings(self, old: str, new: str) -> float:
        """The share of the shorter heading that stands in the other, rare words first."""
        before, after = grams(old), grams(new)
        both = sum(min(n, after[gram]) * self._rare(gram) for gram, n in before.items() if gram in after)
        least = min(sum(n * self._rare(gram) for gram, n in found.items()) for found in (before, after))
        return both / least if least else 0.0

    def _rare(self, gram: str) -> float:
        return self._weights.get(gram, 1.0)

    def _section(self, old: Sequence[str], new: Sequence[str]) -> float:
        """How alike the nearest headings above are, and the outermost ones."""
        if not old or not new:
            return float(not old and not new)
        return (self._of_headings(old[-1], new[-1]) + self._of_headings(old[0], new[0])) / 2


def grams(text: str) -> Counter[str]:
    """Pairs of neighbouring characters, numbers and Latin words whole."""
    found: Counter[str] = Counter()
    for run in _RUN.findall(text):
        found.update([run] if run[0].isascii() or len(run) == 1 else [run[at : at + 2] for at in range(len(run) - 1)])
    return found


def subjects(heading: str) -> tuple[str, ...]:
    """What a heading lists: 医疗、卫生、体育、养老等大健康服务业 → 医疗, 卫生, 体育, 养老, 大健康服务业; none where it lists nothing."""
    listed = tuple(part for part in _LISTED.split(heading) if len(part) >= SUBJECT)
    return listed if len(listed) > 1 else ()


def _between(phrase: str, text: str, bounds: Collection[int]) -> str:
    """A phrase of a text without the halves of that text's words at its ends."""
    start = text.find(phrase)
    inside = [at for at in range(start, start + len(phrase) + 1) if at in bounds] if phrase and start >= 0 else []
    return text[inside[0] : inside[-1]] if inside else ""


def _whole(phrase: str, cut: Cut) -> str:
    """A run of characters without the halves of words at its ends."""
    words = list(cut(phrase))
    while words and len(words[0]) < SUBJECT:
        words.pop(0)
    while words and len(words[-1]) < SUBJECT:
        words.pop()
    return "".join(words)


def _phrases(text: str, held: Iterable[str], weights: Mapping[str, float]) -> list[str]:
    """The longest runs of a text that are made of the pairs that both have, by the weight of their rarest pair."""
    known = frozenset(held)
    found: dict[str, float] = {}
    for run in _RUN.findall(text):
        start = 0
        for at in range(1, len(run) + 1):
            if at == len(run) or run[at - 1 : at + 1] not in known:
                if at - start >= SUBJECT:
                    pairs = [run[n : n + 2] for n in range(start, at - 1)]
                    found[run[start:at]] = max(weights[pair] for pair in pairs) * len(pairs) ** 0.5
                start = at
    return sorted(found, key=lambda phrase: (-found[phrase], phrase))
