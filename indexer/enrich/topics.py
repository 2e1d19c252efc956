"""From a clause to what it is about: the nearest heading that names a topic makes it primary, its own words add others.

A word counts where a sentence or verb phrase is addressed to it; inside an enumeration it does not, except for topics
that are listed completely. Names of units, titles in 《》 and brackets of units are no evidence.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from indexer.enrich.finder import Found, finder
from indexer.enrich.lists import Lists
from indexer.enrich.phrases import quoted
from kb.model import Grade, Span, Tag
from kb.provisions import Provision

NEAR = 4  # characters between a word and the 、 that makes it an element of an enumeration: 大力发展(4)…、
UNIT = "unit"  # how the names of units are marked among the terms
_STOPS = re.compile(r"[，。；：！？、（）()“”《》\s]")
_STOP_MARKS = frozenset("，。；：！？、（）()“”《》")
_ASIDE = re.compile(r"（\w{1,6}）")
_PHRASE_STOPS = re.compile("[，。；：！？]")
_PHRASE_MARKS = frozenset("，。；：！？")
_COUNTING = frozenset({"text", "both"})
_LISTING = re.compile(r"、|以及|[和及]")

Term = Found[tuple[str, str]]  # its value: the topic, and where its word counts


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading and where it stands in the source."""

    words: str
    start: int


class Hit(NamedTuple):
    """A word of a topic in a line; `addressed` unless it only stands in an enumeration."""

    topic: str
    start: int
    end: int
    addressed: bool
    line: Span
    barred: Sequence[Span]


class Topics:
    """The terms of a vocabulary, ready to be found."""

    def __init__(self, lists: Lists):
        self._order = {topic.name: n for n, topic in enumerate(lists.topics)}
        self._listed = {topic.name for topic in lists.topics if topic.listed}
        names = {name for unit in lists.units for name in (unit.name, unit.official_name or "") if len(name) > 2}
        terms = [(term.word, (term.topic, str(term.where))) for term in lists.terms]
        self._in_heading = lru_cache(256)(self._terms_in)  # every clause below a heading asks for it again
        self._terms = finder([*terms, *((name, ("", UNIT)) for name in sorted(names))])

    def of(
        self, whole: Sequence[Provision], text: str, headings: Sequence[Heading], intro: bool, barred: Sequence[Span]
    ) -> tuple[Tag, ...]:
        """The topics of a clause's provisions; `text` is the document's source.

        `headings` are its own and those above, nearest first; `intro`: the first is its own, and clauses follow below it.
        `barred` are its brackets of units.
        """
        if not self._order or not whole:
            return ()
        headed = self._headed(headings, intro)
        return tuple(tag for one in whole for tag in self._of(one, text, headed, len(whole) > 1, barred))

    def _of(
        self, provision: Provision, text: str, headed: dict[str, Span], several: bool, barred: Sequence[Span]
    ) -> Iterator[Tag]:
        hits: list[Hit] = []
        # Under a heading the first words addressed to a topic are enough; else they are counted.
        enough: set[str] | None = set() if headed else None
        for line in provision.lines:
            hits += self._hits(text, line, barred, enough)
        own = {hit.topic for hit in hits if hit.addressed}
        if several and len(headed) > 1 and own & headed.keys():
            headed = {topic: span for topic, span in headed.items() if topic in own}
        primary = list(headed) or _foremost(hits)
        counted = own | {hit.topic for hit in hits if hit.topic in self._listed}
        secondary = sorted(counted - set(primary), key=self._order.__getitem__)
        graded: list[tuple[str, Grade]] = [(t, "primary") for t in primary]
        for topic, grade in [*graded, *((t, "secondary") for t in secondary)]:
            start, end = _evidence(text, topic, hits) or headed[topic]
            yield Tag(provision.address, topic, grade, text[start:end], (start, end), "derived", False)

    def _headed(self, headings: Sequence[Heading], intro: bool) -> dict[str, Span]:
        """The topics that the nearest telling heading names, by where they stand in it."""
        for nearest, heading in enumerate(headings):
            allowed = {"heading", "both"} | ({"intro"} if intro and not nearest else set())
            found = self._in_heading(heading.words)
            spans = {one.value[0]: (one.start, one.end) for one in reversed(found) if one.value[1] in allowed}
            if spans:
                ordered = sorted(spans.items(), key=lambda item: item[1])
                return {t: (heading.start + start, heading.start + end) for t, (start, end) in ordered}
        return {}

    def _terms_in(self, words: str) -> Sequence[Term]:
        return _kept(self._terms.find(words, 0, len(words)))

    def _hits(self, text: str, line: Span, barred: Sequence[Span], enough: set[str] | None) -> Iterator[Hit]:
        """The words of a line that count; topics in `enough` need no more of them."""
        found = self._terms.find(text, *line)
        counting = [one for one in _kept(found) if one.value[1] in _COUNTING]
        if not counting:
            return
        barred = [*barred, *((one.start, one.end) for one in found if one.value[1] == UNIT), *_titles(text, line)]
        for start, end, (topic, _) in counting:
            if (enough and topic in enough) or any(first < end and start < last for first, last in barred):
                continue
            addressed = not _enumerated(text, start, end, line)
            if enough is not None and addressed:
                enough.add(topic)
            yield Hit(topic, start, end, addressed, line, barred)


def _kept(found: Sequence[Term]) -> Sequence[Term]:
    """Without the terms of a topic that overlap a word inside which they do not count."""
    never = [one for one in found if one.value[1] == "never"]
    if not never:
        return found
    return [
        one
        for one in found
        if not any(n.value[0] == one.value[0] and n.start < one.end and one.start < n.end for n in never)
    ]


def _foremost(hits: Iterable[Hit]) -> list[str]:
    """Where no heading names a topic: the one that most of the words are addressed to, the first of equals."""
    places = dict.fromkeys((hit.topic, hit.start) for hit in hits if hit.addressed)
    return [topic for topic, _ in Counter(topic for topic, _ in places).most_common(1)]


def _evidence(text: str, topic: str, hits: Sequence[Hit]) -> Span | None:
    """The first words addressed to a topic, else the first that name it."""
    own = [hit for hit in hits if hit.topic == topic]
    best = next((hit for hit in own if hit.addressed), own[0] if own else None)
    return _around(text, best) if best else None


def _around(text: str, hit: Hit) -> Span:
    """The words around a term up to the next mark or barred stretch: enough to be read, nothing that is no evidence."""
    first = max([hit.line[0], *(stop for _, stop in hit.barred if stop <= hit.start)])
    last = min([hit.line[1], *(begin for begin, _ in hit.barred if begin >= hit.end)])
    start = hit.start
    while start > first and (before := text[start - 1]) not in _STOP_MARKS and not before.isspace():
        start -= 1
    return start, _phrase_end(text, hit.end, last)


def _phrase_end(text: str, at: int, last: int) -> int:
    """Where the phrase around an offset ends; a short bracket inside a name, as in 中新（重庆）…项目, is part of it."""
    while (aside := _ASIDE.match(text, stop := _stop(text, at, last), last)) and not _STOPS.match(text, aside.end()):
        at = aside.end()
    return stop


def _stop(text: str, at: int, last: int) -> int:
    stop = _STOPS.search(text, at, last)
    return stop.start() if stop else last


def _enumerated(text: str, start: int, end: int, line: Span) -> bool:
    """Whether a term is an element of a list: close to 、 in a phrase that has one; 和, 及 and 等 close a list too."""
    right = text[end : min(line[1], end + NEAR + 1)]
    left = text[max(line[0], start - NEAR - 2) : start]
    if not (_LISTING.search(left) or _LISTING.search(right) or "等" in right):
        return False
    first = start
    while first > line[0] and text[first - 1] not in _PHRASE_MARKS:
        first -= 1
    stop = _PHRASE_STOPS.search(text, end, line[1])
    if text.find("、", first, stop.start() if stop else line[1]) < 0:
        return False
    right = _PHRASE_STOPS.split(right)[0]
    if "等" in right or _LISTING.search(right):
        return True
    left = left[max(0, first - max(line[0], start - NEAR - 2)) :]
    behind = max((one.end() for one in _LISTING.finditer(left)), default=None)
    # Behind 等 comes what the list is of: 申报、核放、纳税等通关作业.
    return behind is not None and len(left) - behind <= NEAR and "等" not in left[behind:]


def _titles(text: str, line: Span) -> list[Span]:
    if text.find("《", *line) < 0:
        return []
    return [span for span in quoted(text, *line) if text[span[0]] == "《"]
