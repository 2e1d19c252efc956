"""Topics, duties, targets and departments as a person reads them in a terminal: aligned columns, evidence below each."""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from kb.comparability import TargetPair, change_said
from kb.departments import OPEN, UNVERIFIED
from kb.exports.sheets import GRADES, KINDS, ROLES
from kb.model import Department, Duty, Tag, Target

T = TypeVar("T")
GAP = "  "
NONE = "没有条目。"


def topics(tags: Sequence[Tag]) -> Iterator[str]:
    yield from _table(
        tags, lambda tag: (tag.address, tag.topic, GRADES[tag.grade], _checked(tag.reviewed), tag.evidence)
    )


def duties(held: Sequence[Duty]) -> Iterator[str]:
    """Each duty with the bracket or sentence it rests on, and why it answers for another name."""
    for line, duty in zip(_aligned([_duty(duty) for duty in held]), held, strict=True):
        yield line
        if duty.via:
            yield f"    查“{duty.via.name}”：{duty.via.note}" if duty.basis != "inferred" else f"    {duty.via.note}"
        yield f"    依据：{duty.evidence}"
    yield f"共{len(held)}项。" if held else NONE


def targets(found: Sequence[Target]) -> Iterator[str]:
    yield from _table(
        found,
        lambda one: (
            one.address,
            f"{one.year}年" if one.year else "",
            KINDS[one.kind],
            one.quote,
            f"{one.indicator}{_checked(one.reviewed)}",
        ),
    )


def target_pairs(pairs: Sequence[TargetPair]) -> Iterator[str]:
    """Those that belong together with the reason, then those that stand alone."""
    for pair in pairs:
        if pair.old and pair.new:
            yield f"{_marked(pair)}  {_side(pair.old)} → {_side(pair.new)}{_changed(pair)}"
            yield f"    {pair.reason}"
    for told, alone in (("只在前一文件", _alone(pairs, "old")), ("只在后一文件", _alone(pairs, "new"))):
        if alone:
            yield f"{told}：{'；'.join(map(_side, alone))}"
    if not pairs:
        yield NONE


def departments(found: Sequence[Department]) -> Iterator[str]:
    for one in found:
        yield f"{one.name}{'（泛指）' if one.collective else ''}{GAP + one.official_name if one.official_name else ''}"
        for successor in one.successors:
            date = f"{successor.since}年" if successor.since and len(successor.since) == 4 else successor.since or ""
            scope = f"（{successor.scope}）" if successor.scope else ""
            doubt = f"，{UNVERIFIED}" if successor.confidence == "unverified" else ""
            yield f"    → {date}{successor.short or successor.name}{scope}{doubt}"
        if len(one.successors) > 1:
            yield f"    {OPEN}"
        if one.predecessors:
            yield f"    ← {'、'.join(one.predecessors)}"
    if not found:
        yield NONE


def _duty(duty: Duty) -> tuple[str, ...]:
    many = "（泛指）" if duty.collective else ""
    return duty.address, ROLES[duty.role], f"{duty.department}{many}{_checked(duty.reviewed)}"


def _checked(reviewed: bool) -> str:
    return "已核" if reviewed else ""


def _marked(pair: TargetPair) -> str:
    return {"可比": "● 可比", "口径不同": "◐ 口径不同", "不可比": "○ 不可比"}[pair.verdict or "不可比"]


def _side(target: Target) -> str:
    return f"{target.indicator} {target.quote}"


def _changed(pair: TargetPair) -> str:
    return f"  {said}" if (said := change_said(pair)) else ""


def _alone(pairs: Sequence[TargetPair], side: str) -> list[Target]:
    alone = [pair for pair in pairs if not (pair.old and pair.new)]
    return [target for pair in alone if (target := pair.old if side == "old" else pair.new)]


def _table(rows: Sequence[T], cells: Callable[[T], tuple[str, ...]]) -> Iterator[str]:
    yield from _aligned([cells(row) for row in rows])
    yield f"共{len(rows)}项。" if rows else NONE


def _aligned(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Columns as wide as their widest cell, a Chinese character counting two; the last one as it is."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        padded = (cell + " " * (width - _width(cell)) for cell, width in zip(row[:-1], widths, strict=False))
        yield GAP.join((*padded, row[-1])).rstrip()


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
