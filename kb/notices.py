"""What the user must be told about a query beside its hits."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from kb.build import Build
from kb.comparability import Comparison
from kb.normal import norm
from kb.query import CHINESE, Query

MOST = 5  # numbers looked up in one query
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_name = lru_cache(1_024)(norm)  # of indicators, which every query is asked for


def notices(build: Build, query: Query, filters: Iterable[tuple[str, str]]) -> Iterator[str]:
    """One sentence each: filters (facet, value) that no record carries, years and numbers that none has."""
    for facet, value in filters:
        if facet != "has_target" and build.value_of(facet, value) is None:
            yield (
                f"没有{value[:20]}年的文件。" if facet == "year" else f"没有条款属于“{CHINESE[facet]}：{value[:40]}”。"
            )
    for name, value in query.unknown:
        yield f"没有“{name}：{value[:40]}”这个筛选值，已按文字查找。"
    yield from _judged(build, [word.norm for word in query.wanted()])
    numbers = [number for word in query.wanted() for number in _NUMBER.findall(word.norm)]
    for number in list(dict.fromkeys(numbers))[:MOST]:
        if not build.stands(number) and build.value_of("year", number) is None:
            yield f"没有条款写到{number}年。" if _YEAR.fullmatch(number) else f"没有条款写到“{number}”这个数。"


def judged(build: Build, words: Iterable[str]) -> Iterator[Comparison]:
    """The judgements on indicators that normalised words name."""
    asked = "\n".join(words)
    return (one for one in build.facts.comparisons if _name(one.old) in asked or _name(one.new) in asked)


def _judged(build: Build, words: Iterable[str]) -> Iterator[str]:
    """What editors say of an indicator that is asked about and its counterpart in the other document."""
    for one in judged(build, words):
        yield f"“{one.old}”与“{one.new}”{one.verdict}：{one.reason.rstrip('。')}。"
