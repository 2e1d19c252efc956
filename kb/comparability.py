"""Which indicators of two documents belong together, and whether their numbers may be compared: judged, not assumed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from kb.model import Basis, Target

PERCENT = "%"
Verdict = Literal["可比", "口径不同", "不可比"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """An editor's judgement on two indicators, by their clauses and the names they have in the targets."""

    old_address: str
    old: str
    new_address: str
    new: str
    verdict: Verdict
    reason: str
    source: str


@dataclass(frozen=True, slots=True)
class TargetPair:
    """An old and a new target that belong together, or one alone; `change` is new less old in `unit_norm`.

    `change` is null unless the numbers are 可比 and have one unit. `verdict` and `reason` are null for one alone.
    """

    old: Target | None
    new: Target | None
    change: int | float | None
    verdict: Verdict | None
    reason: str | None
    source: str | None
    basis: Basis
    reviewed: bool


def pairs(old: Sequence[Target], new: Sequence[Target], comparisons: Iterable[Comparison]) -> tuple[TargetPair, ...]:
    """Every old and every new target once: judged pairs, pairs of one name and unit, and those alone; old order first."""
    judged = {}
    for one in comparisons:  # a judgement holds whichever document is put first
        judged[one.old_address, one.old, one.new_address, one.new] = one
        judged[one.new_address, one.new, one.old_address, one.old] = one
    left = list(new)
    found: list[TargetPair] = []
    for target in old:
        partner = next((one for one in left if _key(target, one) in judged), None) or _namesake(target, left)
        if partner:
            left.remove(partner)
        found.append(_pair(target, partner, judged.get(_key(target, partner)) if partner else None))
    return (*found, *(_pair(None, target, None) for target in left))


def _key(old: Target, new: Target) -> tuple[str, str, str, str]:
    return old.address, old.indicator, new.address, new.indicator


def _namesake(target: Target, others: Iterable[Target]) -> Target | None:
    return next((one for one in others if (one.indicator, one.unit_norm) == (target.indicator, target.unit_norm)), None)


def _pair(old: Target | None, new: Target | None, judged: Comparison | None) -> TargetPair:
    if judged:
        change = _change(old, new) if judged.verdict == "可比" else None
        return TargetPair(old, new, change, judged.verdict, judged.reason, judged.source or None, "stated", True)
    if old and new:
        reason = "指标名称、单位相同；期限、范围以原文为准。"
        return TargetPair(old, new, _change(old, new), "可比", reason, None, "derived", False)
    return TargetPair(old, new, None, None, None, None, "derived", False)


def _change(old: Target | None, new: Target | None) -> int | float | None:
    if not old or not new or old.unit_norm != new.unit_norm or old.value_norm is None or new.value_norm is None:
        return None
    change = round(new.value_norm - old.value_norm, 6)
    return int(change) if change == int(change) else change


def change_said(pair: TargetPair) -> str:
    """−30亿美元（−50%）, −1个百分点, 数值未变; nothing where the numbers may not be compared."""
    if pair.change is None or not pair.new:
        return ""
    if pair.change == 0:
        return "数值未变"
    if pair.new.unit_norm == PERCENT:
        return f"{_signed(pair.change)}个百分点"
    share = relative(pair)
    return f"{_signed(pair.change)}{pair.new.unit_norm}" + (f"（{_signed(round(100 * share, 1))}%）" if share else "")


def relative(pair: TargetPair) -> float | None:
    """The change as a share of the old value; null where there is none."""
    if pair.change is None or not pair.old or not pair.old.value_norm:
        return None
    return pair.change / pair.old.value_norm


def _signed(number: float) -> str:
    return f"{int(number) if number == int(number) else number:+}".replace("-", "−")
