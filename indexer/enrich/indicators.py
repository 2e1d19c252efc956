"""What a number measures: the words before it or behind it, and the subject from the phrase before where they lack one."""

import re
from typing import NamedTuple

from indexer.enrich.lists import Lists
from indexer.enrich.numbers import Number
from kb.model import Span

_PHRASES = re.compile(r"[，。；：]")
_MADE_OF = re.compile(r"^以.+?为主的")
_ASIDE = re.compile(r"^(?:（[^）]*）|[内的])")
_SETS = re.compile(r"^(?:折算)?确定")
_RANK = re.compile(r"[一-鿿]{1,2}级")


class Indicator(NamedTuple):
    """The name of what is measured, and whether its words stand together in the source."""

    name: str
    contiguous: bool


class Indicators:
    """The words of a vocabulary that are no part of an indicator."""

    def __init__(self, lists: Lists):
        self._strip = lists.used("strip")
        self._cut = lists.used("cut")
        self._bare = lists.used("bare")
        self._rest = re.compile("|".join(map(re.escape, lists.used("rest"))) or "(?!)")

    def of(self, text: str, number: Number, sentence: Span, before: str | None) -> Indicator:
        """What a number measures; `before` is the indicator before it in the same sentence."""
        start, end = self._phrase(text, number, sentence)
        ahead = self.named(self._until_comparator(text, number, start))
        behind = self._behind(text[number.quote[1] : end])
        if number.base:
            return self._based(ahead, behind)
        if number.measure.kind == "duration":
            return Indicator(behind or ahead, True)
        if ahead.startswith(self._bare):
            return Indicator(self._subject(text, (sentence[0], start), before) + ahead, False)
        if number.object_follows:
            return Indicator(self._stripped(behind) or ahead, True)
        if ahead.endswith("的"):
            return self._parted(text, ahead, behind, end, sentence)
        if not ahead:
            return self._counted(text, number, end)
        follows = text.startswith("的", number.quote[1]) and behind and not behind.startswith(("目标", "水平"))
        return Indicator(behind if follows else ahead, True)

    @staticmethod
    def _phrase(text: str, number: Number, sentence: Span) -> Span:
        """The phrase around a number; one directly behind 、 begins an element of its own (、15个百亿级大市场)."""
        start = max(sentence[0], max(text.rfind(mark, sentence[0], number.start) for mark in "，。；：") + 1)
        if text[number.quote[0] - 1] == "、":
            start = number.quote[0]
        stop = _PHRASES.search(text, number.quote[1], sentence[1])
        return start, stop.start() if stop else sentence[1]

    @staticmethod
    def _until_comparator(text: str, number: Number, start: int) -> str:
        """The words of the phrase before the number, comparators left out."""
        words = text[start : number.base[0] if number.base else number.start]
        for one in reversed(number.comparators):
            if one.place == "early":
                words = words.partition(one.word)[2]
            elif one.place != "after":
                words = words.rpartition(one.word)[0]
        return words.removesuffix(f"每{number.each}") if number.each else words

    def named(self, words: str) -> str:
        """The words before a number or parameter without 到2025年, 全市, 引进, 以…为主的 at its head."""
        for cut in self._cut:
            words = words.rpartition(cut)[2]
        return self._stripped(_MADE_OF.sub("", words))

    def _stripped(self, words: str) -> str:
        words = words.strip()
        found = next((word for word in self._strip if words.startswith(word)), None)
        return self._stripped(words.removeprefix(found)) if found else words

    @staticmethod
    def _behind(words: str) -> str:
        words = words.strip()
        while aside := _ASIDE.match(words):
            words = words[aside.end() :]
        return words

    @staticmethod
    def _based(ahead: str, behind: str) -> Indicator:
        """可按不低于基准地价70%确定土地出让底价: what is set; else what stands before (租金价格标准可按…折算确定)."""
        sets = _SETS.match(behind)
        named = behind[sets.end() :] if sets else ""
        return Indicator(named or re.sub(r"可?按$", "", ahead), True)

    def _parted(self, text: str, ahead: str, behind: str, end: int, sentence: Span) -> Indicator:
        """无形资产成本的150%在税前摊销: what it is a share of, and what is done with the share."""
        if not behind and end < sentence[1]:
            stop = _PHRASES.search(text, end + 1, sentence[1])
            behind = text[end + 1 : stop.start() if stop else sentence[1]]
        return Indicator(ahead.removesuffix("的") + self._stripped(behind), False)

    @staticmethod
    def _counted(text: str, number: Number, end: int) -> Indicator:
        """建成5个国家级、30个市级工业设计中心: the things behind the number; 国家级 borrows what 市级 is of."""
        things = re.split("[、和]", text[number.quote[1] : end])
        if _RANK.fullmatch(things[0]) and len(things) > 1:
            borrowed = re.search(r"级([^级]+)$", things[1])
            if borrowed:
                return Indicator(things[0] + borrowed[1], False)
        return Indicator(things[0], True)

    def _subject(self, text: str, earlier: Span, before: str | None) -> str:
        """Whose 占…比重 or 营业收入 it is: the indicator before, else what the phrase before speaks of."""
        if before:
            return before.partition("占")[0]
        phrases = [part for part in _PHRASES.split(text[slice(*earlier)]) if part.strip()]
        if not phrases:
            return ""
        words = self._rest.split(self.named(phrases[-1]))[0]
        return words.removesuffix("规模") or words
