"""Who may answer for a provision that names nobody: those who led the provisions of the same topic in an earlier document.

Only a conclusion, given only when asked for, and never taken for what the text says.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from kb import storing
from kb.build import Build
from kb.model import Clause, Duty, Tag, Via


class Led(NamedTuple):
    """A duty to lead, its clause, and whether the topic it is kept under is the clause's foremost one."""

    clause: Clause
    foremost: bool
    duty: Duty


Leads = dict[str, list[Led]]


def duties(build: Build, naming: Sequence[str], asked: Iterable[Clause]) -> Iterator[Duty]:
    """The concluded duties of those clauses whose document names no single department anywhere; `naming` are those that do."""
    leads: Leads = {}
    for address in naming:
        for clause in _tagged(build, address):
            for topic, foremost, duty in _led(clause):
                leads.setdefault(topic, []).append(Led(clause, foremost, duty))
    silent = set(naming)
    for clause in asked if leads else ():
        if clause.document not in silent and not clause.duties:
            yield from _concluded(clause, leads, partial(_year, build))


def _year(build: Build, document: str) -> int | None:
    """The year of a document, where it is known."""
    number = build.register.document(document)
    return build.register.years[number] or None if number is not None else None


def _tagged(build: Build, document: str) -> Iterator[Clause]:
    return (clause for clause in map(storing.read_clause, build.engine.document(document)) if clause.topics)


def _led(clause: Clause) -> Iterator[tuple[str, bool, Duty]]:
    """What a provision is about, the foremost topic first, with who leads it."""
    for duty in clause.duties:
        if duty.role == "lead" and not duty.collective:
            about = [tag for tag in clause.topics if tag.grade == "primary" and tag.address == duty.address]
            yield from ((tag.topic, not place, duty) for place, tag in enumerate(about) if _answers(duty, tag))


def _answers(duty: Duty, tag: Tag) -> bool:
    """A bracket answers for the whole provision, a sentence only for what it speaks of."""
    (start, end), (first, last) = duty.span, tag.span
    return duty.evidence.startswith("（") or (start <= first and last <= end)


def _nearest(led: Sequence[Led]) -> Sequence[Led]:
    """Those whose foremost topic it is; a provision on e-commerce and finance leads finance only where none else does."""
    return [one for one in led if one.foremost] or led


def _concluded(clause: Clause, leads: Leads, year_of: Callable[[str], int | None]) -> Iterator[Duty]:
    said: set[tuple[str, str]] = set()
    year = year_of(clause.document)
    for tag in clause.topics:
        earlier = [one for one in leads.get(tag.topic, ()) if _before(year_of(one.clause.document), year)]
        for one in _nearest(earlier) if tag.grade == "primary" and _own(clause, tag) else ():
            if (tag.address, one.duty.department) not in said:
                said.add((tag.address, one.duty.department))
                yield _duty(tag, one, year_of(one.clause.document), year)


def _own(clause: Clause, tag: Tag) -> bool:
    """Whether the topic stands in the clause itself and not only in a heading above it."""
    return clause.span[0] <= tag.span[0] and tag.span[1] <= clause.span[1]


def _before(earlier: int | None, year: int | None) -> bool:
    return bool(earlier and year and earlier < year)


def _duty(tag: Tag, led: Led, before: int | None, year: int | None) -> Duty:
    """The words that name the unit stand in the earlier document, so the note gives them; the evidence is the topic's."""
    stated = f"{before}年同主题（{tag.topic}）条款{led.clause.label}：{led.duty.evidence}"
    note = f"推定：据{stated}；{year}年原文没有写责任单位。"
    via = Via(led.duty.department, "inferred", note)
    return Duty(tag.address, led.duty.department, "lead", False, "inferred", tag.evidence, tag.span, False, via)
