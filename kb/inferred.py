"""Who may answer for a provision that names nobody: those who led the provisions of the same topic in an earlier document.

Only a conclusion, given only when asked for, and never taken for what the text says.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from heapq import nlargest
from typing import NamedTuple

from kb import storing
from kb.address import document_of
from kb.build import Build
from kb.model import Clause, Duty, Tag, Via
from kb.register import Register

FEW = 50  # documents; of more, what is concluded is told for each document by itself
NEAREST = 20  # earlier documents that are looked through for who led a topic: the latest ones


class Led(NamedTuple):
    """A duty to lead, its clause, the year of that, and whether the topic it is kept under is the clause's foremost one."""

    clause: Clause
    year: int
    foremost: bool
    duty: Duty


Leads = dict[str, list[Led]]


def duties(build: Build, asked: Iterable[Clause]) -> Iterator[Duty]:
    """The concluded duties of those clauses whose document names no single department anywhere."""
    register = build.register

    @lru_cache
    def leads(year: int) -> Leads:
        return _leads(build, year)

    for clause in asked:
        document = register.document(clause.document)
        if document is not None and not clause.duties and not _names_somebody(register, document):
            year = register.years[document]
            yield from _concluded(clause, year, leads(year)) if year else ()


def _names_somebody(register: Register, document: int) -> bool:
    """Whether a document names a single department somewhere; rows come in the order of documents."""
    of, naming = register.duties.document, register.naming
    at = bisect_left(naming, document, key=of.__getitem__)
    return at < len(naming) and of[naming[at]] == document


def _leads(build: Build, year: int) -> Leads:
    """Who led what in the latest documents before a year, by topic, in the order of documents."""
    found: Leads = {}
    for row in _before(build.register, year):
        first = storing.read_duty(build.register.duties.read(row))
        of = build.register.years[build.register.duties.document[row]]
        for clause in _tagged(build, document_of(first.address)):
            for topic, foremost, duty in _led(clause):
                found.setdefault(topic, []).append(Led(clause, of, foremost, duty))
    return found


def _before(register: Register, year: int) -> list[int]:
    """The first duties of the latest documents before a year that name somebody."""
    years, of = register.years, register.duties.document
    earlier = [row for row in register.naming if 0 < years[of[row]] < year]
    return sorted(nlargest(NEAREST, earlier, key=lambda row: years[of[row]]))


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


def _concluded(clause: Clause, year: int, leads: Leads) -> Iterator[Duty]:
    said: set[tuple[str, str]] = set()
    for tag in clause.topics:
        for one in _nearest(leads.get(tag.topic, ())) if tag.grade == "primary" and _own(clause, tag) else ():
            if (tag.address, one.duty.department) not in said:
                said.add((tag.address, one.duty.department))
                yield _duty(tag, one, year)


def _own(clause: Clause, tag: Tag) -> bool:
    """Whether the topic stands in the clause itself and not only in a heading above it."""
    return clause.span[0] <= tag.span[0] and tag.span[1] <= clause.span[1]


def _duty(tag: Tag, led: Led, year: int) -> Duty:
    """The words that name the unit stand in the earlier document, so the note gives them; the evidence is the topic's."""
    stated = f"{led.year}年同主题（{tag.topic}）条款{led.clause.label}：{led.duty.evidence}"
    note = f"推定：据{stated}；{year}年原文没有写责任单位。"
    via = Via(led.duty.department, "inferred", note)
    return Duty(tag.address, led.duty.department, "lead", False, "inferred", tag.evidence, tag.span, False, via)
