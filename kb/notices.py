"""What the user must be told about a query beside its hits."""

import re
from collections.abc import Iterable, Iterator

from kb.build import Build
from kb.query import CHINESE, Query

MOST = 5  # numbers looked up in one query
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_YEAR = re.compile(r"(?:19|20)\d\d")


def notices(build: Build, query: Query, filters: Iterable[tuple[str, str]]) -> Iterator[str]:
    """One sentence each: filters (facet, value) that no record carries, years and numbers that none has."""
    for facet, value in filters:
        if facet != "has_target" and build.value_of(facet, value) is None:
            yield f"没有{value}年的文件。" if facet == "year" else f"没有条款属于“{CHINESE[facet]}：{value}”。"
    for name, value in query.unknown:
        yield f"没有“{name}：{value}”这个筛选值，已按文字查找。"
    numbers = [number for word in query.wanted() for number in _NUMBER.findall(word.norm)]
    for number in list(dict.fromkeys(numbers))[:MOST]:
        if not build.stands(number) and build.value_of("year", number) is None:
            yield f"没有条款写到{number}年。" if _YEAR.fullmatch(number) else f"没有条款写到“{number}”这个数。"
