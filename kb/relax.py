"""Near answers: which records belong to an answer when no record holds every word as written.

A boolean condition on pairs of characters, the same on every engine, never a score. It was chosen on 773 questions
over 58,256 statute articles: recall@100 loses .009 against no condition at all, at 520 instead of 14,000 members.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kb.engine.base import AtLeast, Condition, Engine, Stands, any_of

STOP = frozenset("的了吗呢吧么什怎哪谁是否能可以如何要会有在和与或及等就也还都而且但对于为被把将从到向由其该这那之")
MOST = 48  # units asked for, the rarest
_RUN = re.compile(r"[0-9a-z]+(?:\.[0-9]+)?|[^\W\d_a-z]+")
_YEAR = re.compile(r"((?:19|20)\d\d)年")


@dataclass(frozen=True, slots=True)
class Near:
    """Who belongs to a near answer, and the pieces it was asked by."""

    condition: Condition
    units: tuple[str, ...]


def nears(words: Sequence[str], engine: Engine, records: int) -> list[Near]:
    """The conditions to try in turn for normalised words; none where nothing in them is known."""
    units = _telling({unit: frequency(engine, unit) for word in words for unit in content(word)}, records)
    if not units:
        return []
    least = min(len(units), max(2, 1 + len(units) // 5))
    asked = tuple(units)
    whole = [Stands(word) for word in words if len(word) > 1] if len(words) > 1 else []
    rare = [Stands(unit) for unit, times in units.items() if times * times <= records and not unit.isdigit()]
    return [
        Near(any_of([*rare, *whole, AtLeast(some, tuple(map(Stands, asked)))]), asked)
        for some in dict.fromkeys([least, 1])
    ]


def content(word: str) -> list[str]:
    """What a normalised word is about: letters and digits in a row, and pairs of other characters without stop characters.

    A word of one character is about that character; one left over between digits (年) is about nothing.
    """
    if len(word) == 1:
        return [] if word in STOP else [word]
    units: list[str] = []
    for run in _RUN.findall(word):
        if run[0].isascii():
            units.append(run)
        else:
            pairs = (run[at : at + 2] for at in range(len(run) - 1))
            units += [pair for pair in pairs if not STOP.intersection(pair)]
    return units


def years(words: Sequence[str]) -> list[str]:
    """The years that are asked about: 2016年."""
    return [year for word in words for year in _YEAR.findall(word)]


def frequency(engine: Engine, unit: str) -> int:
    """How many records hold a unit; for a pair in a heading and in the text below, twice."""
    return engine.frequency(unit) if len(unit) < 3 else engine.count(Stands(unit))


def _telling(found: dict[str, int], records: int) -> dict[str, int]:
    """The units that stand somewhere, the rarest of them, without the very common ones if enough are left."""
    known = sorted(((times, unit) for unit, times in found.items() if times), key=lambda row: row[0])[:MOST]
    rarer = [(times, unit) for times, unit in known if 4 * times <= records]
    return {unit: times for times, unit in (rarer if 2 * len(rarer) >= len(known) else known)}
