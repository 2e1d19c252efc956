"""From a clause to the responsibilities it states: brackets of units at its sentences' ends, and units with a role word.

Only what is stated: a unit that is merely named, allowed (可) or encouraged (鼓励) answers for nothing.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache

from indexer.enrich.lists import Lists
from indexer.enrich.phrases import PHRASE, SENTENCE, brackets, inside, split_outside
from kb.departments import Unit
from kb.model import Duty, Role, Span
from kb.provisions import Provision

ANY = r"[^，。；：、（）“”《》\s]{1,20}?"  # what * stands for in a unit's name
TAIL = re.compile(r"等(?:部门|单位|有关部门)?$")
# 要求, 要素, 要点, 要件 and 应急, 应用, 应对 begin with a role word and are none.
NO_ROLE = r"(?![求素点件急用对])"
WITH = ("会同", "商")  # the units behind these support the one before
AGENT = r"(?:由|即|其中|同时)?"


class Duties:
    """The rules of a vocabulary, compiled once."""

    def __init__(self, lists: Lists):
        self._labels: dict[str, Role] = {one.word: one.role for one in lists.roles if one.place == "label"}
        self._verbs: dict[str, Role] = {one.word: one.role for one in lists.roles if one.place == "verb"}
        self._units = lists.units
        self.collective = lru_cache(4_096)(self._collective)  # documents name the same units again and again
        self._plain = {name for unit in lists.units for name in _written(unit) if "*" not in name}

    def of(self, whole: Iterable[Provision], text: str) -> tuple[Duty, ...]:
        """The duties that a clause's provisions state; `text` is the document's source."""
        if not (self._labels or self._verbs):
            return ()
        found = (duty for provision in whole for duty in self._of(provision, text))
        return tuple(dict.fromkeys(found))

    def known(self, name: str) -> bool:
        """Whether the list of units has that name."""
        return name in self._plain or self._name.fullmatch(name) is not None

    def _collective(self, name: str) -> bool:
        """Whether a name stands for many units: said in the list, or 各… and 有关… as they are written."""
        matching = [unit for unit in self._units if name == unit.name or self._matches(unit, name)]
        return any(unit.collective for unit in matching) or (not matching and name.startswith(("各", "有关")))

    @staticmethod
    def _matches(unit: Unit, name: str) -> bool:
        return "*" in unit.name and re.fullmatch(_pattern(unit.name), name) is not None

    def _of(self, provision: Provision, text: str) -> Iterator[Duty]:
        for start, end in provision.lines:
            answered = list(self._brackets(provision.address, text, (start, end)))
            yield from answered
            if self._speaks.search(text, start, end):
                spans = [duty.span for duty in answered]
                yield from self._prose(provision.address, text, (start, end), spans)

    def _brackets(self, address: str, text: str, line: Span) -> Iterator[Duty]:
        for start, end in brackets(text, *line):
            for role, name in self._bracket(text[start + 1 : end - 1]):
                yield self._duty(address, name, role, text, (start, end))

    def _bracket(self, words: str) -> Iterator[tuple[Role, str]]:
        """牵头单位：甲；配合单位：乙、丙 — or 甲牵头，乙、丙配合, where the units must be in the list."""
        if not self._tells.search(words):
            return
        labelled = [words[slice(*span)].partition("：") for span in split_outside(words, "；;")]
        if any(label.strip() in self._labels for label, _, _ in labelled):
            for label, _, units in labelled:
                if role := self._labels.get(label.strip()):
                    yield from ((role, name) for name in _units(units))
            return
        for start, end in split_outside(words, "，；"):
            yield from self._spoken(words, start, end, whole=True)

    def _prose(self, address: str, text: str, line: Span, answered: Sequence[Span]) -> Iterator[Duty]:
        for sentence in SENTENCE.finditer(text, *line):
            if not self._speaks.search(text, *sentence.span()):
                continue
            span = _trimmed(text, sentence.span())
            for phrase in PHRASE.finditer(text, *span):
                if not self._speaks.search(text, *phrase.span()) or inside(phrase.start(), answered):
                    continue
                for role, name in self._spoken(text, *phrase.span()):
                    yield self._duty(address, name, role, text, span)

    def _spoken(self, text: str, start: int, end: int, whole: bool = False) -> Iterator[tuple[Role, str]]:
        """甲牵头, 甲会同乙、丙, 甲、乙要: units at the head of a phrase with a role word behind them."""
        found = self._subject.match(text, start, end)
        if not found or (whole and found["word"] not in WITH and found.end() < end):
            return
        role = self._verbs[found["word"]] if found["word"] in self._verbs else self._spread(found["word"])
        yield from ((role, name) for name in _units(found["units"]))
        if found["word"] in WITH:
            with_ = self._objects.match(text, found.end(), end)
            yield from (("support", name) for name in _units(with_["units"])) if with_ else ()

    def _spread(self, words: str) -> Role:
        """The role of a word with … in it, which stands here with other words inside."""
        return next(role for word, role in self._verbs.items() if re.fullmatch(_verb(word), words))

    def _duty(self, address: str, name: str, role: Role, text: str, span: Span) -> Duty:
        return Duty(address, name, role, self.collective(name), "stated", text[slice(*span)], span, False)

    @cached_property
    def _name(self) -> re.Pattern[str]:
        return re.compile(_any_of(name for unit in self._units for name in _written(unit)))

    @cached_property
    def _subject(self) -> re.Pattern[str]:
        units = rf"(?P<units>{self._name.pattern}(?:[、和及与]{self._name.pattern})*)(?:等)?"
        verbs = _longest(_verb(word) for word in self._verbs)
        return re.compile(rf"\s*{AGENT}{units}(?P<word>{verbs}){NO_ROLE}")

    @cached_property
    def _objects(self) -> re.Pattern[str]:
        return re.compile(rf"(?P<units>{self._name.pattern}(?:[、和及与]{self._name.pattern})*)")

    @cached_property
    def _tells(self) -> re.Pattern[str]:
        """A quick look whether a bracket may be one of units."""
        return re.compile(_longest([*map(re.escape, self._labels), self._speaks.pattern]))

    @cached_property
    def _speaks(self) -> re.Pattern[str]:
        """A quick look whether a line holds any role word at all."""
        return re.compile(_longest(re.escape(word.partition("…")[0]) for word in self._verbs) or "(?!)")


def _written(unit: Unit) -> tuple[str, ...]:
    official = (unit.official_name,) if unit.official_name else ()
    return (unit.name, *official, *unit.aliases)


def _pattern(name: str) -> str:
    return re.escape(name).replace(r"\*", ANY)


def _any_of(names: Iterable[str]) -> str:
    """One pattern for all names: whole ones before those with a *, the longest first."""
    ordered = sorted(dict.fromkeys(names), key=lambda name: ("*" in name, -len(name)))
    return f"(?:{'|'.join(map(_pattern, ordered))})" if ordered else "(?!)"


def _verb(word: str) -> str:
    return re.escape(word).replace("…", r"[^。；]*?")


def _longest(patterns: Iterable[str]) -> str:
    return "|".join(sorted(patterns, key=len, reverse=True))


def _units(listed: str) -> Iterator[str]:
    """市财政局、市政府有关部门 → each name as written; 等 at the end names nobody."""
    for span in split_outside(TAIL.sub("", listed.strip().rstrip("。")), "、，"):
        yield listed.strip()[slice(*span)]


def _trimmed(text: str, span: Span) -> Span:
    start, end = span
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())
