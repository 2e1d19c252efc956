"""From a clause to the numbers it commits to, and the parameters it sets, with or without a digit."""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from indexer.enrich.indicators import Indicators
from indexer.enrich.lists import Lists
from indexer.enrich.numbers import Number, Numbers, governing_year
from indexer.enrich.phrases import SENTENCE, inside, quoted
from kb.model import Span, Target, TargetKind
from kb.provisions import Provision

_NUMBER = re.compile(r"\d|[一二两三四五六七八九十][年班]|[一二两三四五六七八九十]个月")


class Targets:
    """The rules of a vocabulary, compiled once."""

    def __init__(self, lists: Lists):
        self._numbers = Numbers(lists)
        self._indicators = Indicators(lists)
        self._rate = lists.used("rate")
        self._plan = lists.used("plan")
        parameters = "|".join(map(_gapped, lists.used("parameter"))) or "(?!)"
        self._until = re.compile(rf"(?:{'|'.join(map(re.escape, lists.used('until'))) or '(?!)'})[^、]*$")
        self._parameter = re.compile(rf"(?P<word>{parameters})(?P<object>[^，。；、（）“”]{{1,8}}?税)?")
        self._known = bool(lists.measures)

    def of(self, whole: Iterable[Provision], text: str, barred: Sequence[Span]) -> tuple[Target, ...]:
        """The targets of a clause's provisions; `text` is the document's source, `barred` are its brackets of units."""
        if not self._known:
            return ()
        return tuple(target for one in whole for target in self._of(one, text, barred))

    def _of(self, provision: Provision, text: str, barred: Sequence[Span]) -> Iterator[Target]:
        year: int | None = None
        for line in provision.lines:
            if not (_NUMBER.search(text, *line) or self._parameter.search(text, *line)):
                continue
            for found in SENTENCE.finditer(text, *line):
                year = governing_year(found.group()) or year
                yield from self._sentence(provision.address, text, found.span(), year, barred)

    def _sentence(
        self, address: str, text: str, sentence: Span, year: int | None, barred: Sequence[Span]
    ) -> Iterator[Target]:
        before: str | None = None
        if _NUMBER.search(text, *sentence):
            for number in self._numbers.find(text, *sentence, han=True):
                if not inside(number.start, barred):
                    target = self._target(address, text, number, sentence, year, before)
                    before = target.indicator
                    yield target
        if self._parameter.search(text, *sentence):
            yield from self._parameters(address, text, sentence)

    def _target(
        self, address: str, text: str, number: Number, sentence: Span, year: int | None, before: str | None
    ) -> Target:
        kind = self._kind(text[slice(*sentence)], number, year)
        indicator = self._indicators.of(text, number, sentence, before)
        quote = text[slice(*number.quote)]
        return Target(
            address=address,
            indicator=indicator.name,
            comparator="、".join(one.word for one in number.comparators) or None,
            value=_plain(number.value),
            unit=number.measure.unit,
            comparator_norm=number.norm,
            value_norm=_plain(number.value_norm),
            unit_norm=number.unit_norm,
            year=year if kind in ("target", "count") else None,
            kind=kind,
            quote=quote,
            span=number.quote,
            basis="stated" if indicator.contiguous else "derived",
            reviewed=False,
        )

    def _kind(self, sentence: str, number: Number, year: int | None) -> TargetKind:
        if number.measure.kind == "duration":
            return "duration"
        own = governing_year(sentence)
        if any(word in sentence for word in self._rate) and not own:
            return "policy_rate"
        if own or (year and number.comparators):
            return "target"
        return "target" if any(word in sentence for word in self._plan) else "count"

    def _parameters(self, address: str, text: str, sentence: Span) -> Iterator[Target]:
        """免征增值税, 同价: parameters without a digit."""
        names = quoted(text, *sentence)
        for found in self._parameter.finditer(text, *sentence):
            if inside(found.start(), names):
                continue
            phrase = max(text.rfind(mark, sentence[0], found.start()) for mark in "，。；：") + 1
            ahead = self._indicators.named(text[max(phrase, sentence[0]) : found.start()])
            indicator = found["object"] or self._until.sub("", ahead) or ahead
            yield Target(
                address, indicator, None, None, None, None, None, None, None, "policy_rate",
                found.group(), found.span(), "stated", False,
            )  # fmt: skip


def _gapped(word: str) -> str:
    """A parameter with … between its words: 不高于…标准."""
    return re.escape(word).replace("…", "[^，。；：]{1,20}?")


def _plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
