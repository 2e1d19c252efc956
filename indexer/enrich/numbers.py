"""From a sentence to the numbers in it that may be targets: value and unit with the comparators around them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from indexer.enrich.lists import Comparator, Lists, Measure
from indexer.enrich.phrases import inside, quoted
from kb.model import Span
from kb.numerals import number

DIGITS = r"\d+(?:\.\d+)?"
HAN = "[一二两三四五六七八九十]+"
EACH = r"(?:每(?P<each>[天日周月年]))?"
_YEARS = re.compile(r"(?:到|至|截至|力争)(20\d\d)年|(20\d\d)年(?:底|末)?(?:以?前|，)")
_ASCII = re.compile(r"[A-Za-z0-9.\-〔\[]")


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written, with offsets into the source.

    `start` to `end` holds value and unit, `quote` the comparators too. `base` lies between a wide comparator and the
    number: 不低于[对应用途基准地价]70%.
    """

    start: int
    end: int
    quote: Span
    value: Decimal
    measure: Measure
    comparators: tuple[Comparator, ...]
    each: str | None = None
    base: Span | None = None

    @property
    def norm(self) -> str:
        """What the comparators come to: 左右 outweighs all, what stands behind outweighs what stands before."""
        norms = [one.norm for one in self.comparators if one.norm]
        return "~" if "~" in norms else norms[-1] if norms else "="

    @property
    def unit_norm(self) -> str:
        return f"{self.measure.norm}/{self.each}" if self.each else self.measure.norm

    @property
    def value_norm(self) -> Decimal:
        return self.value * self.measure.factor

    @property
    def object_follows(self) -> bool:
        return any(one.place == "follows" for one in self.comparators)


class Numbers:
    """The units and comparators of a vocabulary, compiled once."""

    def __init__(self, lists: Lists):
        self._measures = {one.unit: one for one in lists.measures}
        self._by_place: dict[str, dict[str, Comparator]] = {}
        for one in lists.comparators:
            self._by_place.setdefault(one.place, {})[one.word] = one
        self._before_none = lists.used("not_before")
        self._after_none = lists.used("not_after")

    def find(self, text: str, start: int, end: int, han: bool) -> Iterator[Number]:
        """The numbers between two offsets that no name, date or ranking holds; `han`: Chinese numerals too."""
        names: list[Span] | None = None
        for found in (self._any if han else self._digits).finditer(text, start, end):
            names = quoted(text, start, end) if names is None else names
            if not inside(found.start(), names) and not self._is_none(text, found, start):
                yield self._number(text, found, start, end)

    def _is_none(self, text: str, found: re.Match[str], start: int) -> bool:
        first, last = found.span()
        return (
            (found["unit"] == "年" and len(found["value"]) == 4)
            or bool(_ASCII.match(text, first - 1, first))
            or text.endswith(self._before_none, start, first)
            or text.startswith(self._after_none, last)
        )

    def _number(self, text: str, found: re.Match[str], start: int, end: int) -> Number:
        """The number with what compares it: 力争…突破 before, 以上 behind."""
        value, first, last = found["value"], found.start("value"), found.end()
        phrase = max(start, max(text.rfind(mark, start, found.start()) for mark in "，。；：") + 1)
        early, near, wide = self._ahead(text, phrase, found.start())
        behind = self._behind.match(text, last, end)
        placed = [("early", early), ("before", near), ("wide", wide)]
        return Number(
            first,
            last,
            (
                min([span[0] for _, span in placed if span], default=first),
                behind.end("word") if behind else last,
            ),
            Decimal(value) if value[0].isascii() else Decimal(number(value.replace("两", "二")) or 0),
            self._measures[found["unit"]],
            (
                *(self._comparator(place, text[slice(*span)]) for place, span in placed if span),
                *([self._comparator("after", behind["word"])] if behind else []),
            ),
            found["each"],
            (wide[1], first) if wide else None,
        )

    def _ahead(self, text: str, phrase: int, at: int) -> tuple[Span | None, Span | None, Span | None]:
        """The comparators of a phrase before a number: one that stands early, one next to it, or one with a base between."""
        near = next(((at - len(word), at) for word in self._near if text.endswith(word, phrase, at)), None)
        wide = self._wide.search(text, phrase, at) if near is None else None
        early = self._early.search(text, phrase, near[0] if near else at)
        return early.span() if early else None, near, wide.span("word") if wide else None

    def _comparator(self, place: str, word: str) -> Comparator:
        known = self._by_place.get(place, {})
        return known[word] if word in known else self._beside[word]

    @cached_property
    def _beside(self) -> Mapping[str, Comparator]:
        """What stands next to a number may be any of these."""
        return self._by_place.get("wide", {}) | self._by_place.get("follows", {})

    @cached_property
    def _digits(self) -> re.Pattern[str]:
        return re.compile(rf"(?P<frequency>{EACH})(?P<value>{DIGITS})(?P<unit>{_any_of(self._measures)})")

    @cached_property
    def _any(self) -> re.Pattern[str]:
        counted = [one.unit for one in self._measures.values() if one.han]
        either = rf"(?P<value>{DIGITS}(?={_any_of(self._measures)})|{HAN}(?={_any_of(counted)}))"
        return re.compile(rf"(?P<frequency>{EACH}){either}(?P<unit>{_any_of(self._measures)})")

    @cached_property
    def _near(self) -> tuple[str, ...]:
        """The words that stand directly before a number, the longest first."""
        words = [word for place in ("before", "follows", "wide") for word in self._by_place.get(place, ())]
        return tuple(sorted(words, key=len, reverse=True))

    @cached_property
    def _early(self) -> re.Pattern[str]:
        return re.compile(_any_of(self._by_place.get("early", ())))

    @cached_property
    def _wide(self) -> re.Pattern[str]:
        return re.compile(rf"(?P<word>{_any_of(self._by_place.get('wide', ()))})[^，。；：、\d]{{1,12}}\Z")

    @cached_property
    def _behind(self) -> re.Pattern[str]:
        """过渡期 may stand between the number and 内."""
        return re.compile(rf"(?:\w{{0,2}}期)?(?P<word>{_any_of(self._by_place.get('after', ()))})")


def governing_year(sentence: str) -> int | None:
    """The year that a sentence sets for what it promises: 到2020年, 2025年底前."""
    found = _YEARS.search(sentence)
    return int(found[1] or found[2]) if found else None


def _any_of(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True))) or "(?!)"
