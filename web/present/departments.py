"""The page of a department: its names through time, and its duties as a ledger."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import url_for

from kb import Clause, Department, Duty, FactOptions, KnowledgeBase
from kb.exports.sheets import ROLES, dates, said
from kb.inferred import FEW
from kb.model import Role
from kb.provisions import task
from web.present.common import Link, Year, clause_name, clause_url, name, year_tag
from web.present.downloads import exports
from web.present.facts import Badge, badge, department_url
from web.present.matrix import silent
from web.present.paging import A_PAGE, pages, part


@dataclass(frozen=True, slots=True)
class Step:
    """A name before or after this one; `told` is the date, what it covers and how sure it is, `source` where it is from."""

    link: Link
    told: str
    source: str


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A duty with the clause's words; `written` is the unit as the text names it where that is another name."""

    year: Year | None
    document: str
    clause: Link
    written: str
    note: str
    badge: Badge | None
    task: str
    targets: tuple[str, ...]
    deadline: str
    evidence: str


@dataclass(frozen=True, slots=True)
class DepartmentPage:
    title: str
    official: str
    collective: bool
    today: str
    before: tuple[Step, ...]
    after: tuple[Step, ...]
    history: tuple[str, ...]
    heading: str
    counts: str
    ledger: tuple[tuple[str, int, tuple[LedgerRow, ...]], ...]
    part: str
    pages: tuple[Link, ...]
    notes: tuple[str, ...]
    inferred: Link | None
    exports: tuple[Link, ...]


def department_page(kb: KnowledgeBase, typed: str, asked: FactOptions, offset: int, limit: int) -> DepartmentPage:
    """A unit by any of its names, with so many of its duties from an offset on. NotFound."""
    unit = kb.department(typed)
    roles = kb.duties_by_role(replace(asked, department=(unit.name,)))
    total = sum(map(len, roles.values()))
    size = limit if limit != A_PAGE else None
    today = kb.current_name(unit.name)
    return DepartmentPage(
        title=unit.name,
        official=unit.official_name or "",
        collective=unit.collective,
        today=today if today != unit.name else "",
        before=tuple(_before(kb, unit)),
        after=tuple(_after(unit)),
        history=kb.history(unit.name),
        heading=f"职责台账（{total}项）",
        counts="，".join(f"{ROLES[role]}{len(duties)}项" for role, duties in roles.items()),
        ledger=tuple(_ledger(kb, unit, roles, offset, offset + limit)),
        part=part(total, offset, limit),
        pages=tuple(pages(total, offset, limit, lambda to: _url(unit, asked, offset=to, limit=size))),
        notes=tuple(silent(kb)),
        inferred=_inferred(kb, unit, asked),
        exports=(*exports("duties", department=unit.name, **_also(asked)), _calendar(unit)),
    )


def _also(asked: FactOptions) -> dict[str, str]:
    """What the file must be asked for to hold what the page shows."""
    return {"inferred": "1"} if asked.inferred else {}


def _calendar(unit: Department) -> Link:
    return Link("期限日历", url_for("exports.calendar", department=unit.name))


def _inferred(kb: KnowledgeBase, unit: Department, asked: FactOptions) -> Link | None:
    """Of many documents, what is concluded is told clause by clause and not for a unit."""
    if asked.inferred:
        return Link("只看原文写明的", department_url(unit.name))
    if kb.stamp.documents > FEW:
        return None
    return Link("也看推定的", url_for("departments.department", department=unit.name, inferred=1))


def _before(kb: KnowledgeBase, unit: Department) -> Iterator[Step]:
    for earlier in unit.predecessors:
        for one in kb.department(earlier).successors:
            if one.short == unit.name or one.name == unit.official_name:
                yield Step(
                    Link(earlier, department_url(earlier)),
                    _told(one.since, one.scope, one.confidence),
                    one.source or "",
                )


def _after(unit: Department) -> Iterator[Step]:
    for one in unit.successors:
        short = one.short or one.name
        yield Step(Link(short, department_url(short)), _told(one.since, one.scope, one.confidence), one.source or "")


def _told(since: str | None, scope: str | None, confidence: str) -> str:
    doubt = "待核实" if confidence == "unverified" else ""
    return "，".join(filter(None, (f"{since[:4]}年" if since else "", scope, doubt)))


def _url(unit: Department, asked: FactOptions, **also: Any) -> str:
    given: dict[str, Any] = {**_also(asked), **also}
    return url_for("departments.department", department=unit.name, **given)


def _ledger(
    kb: KnowledgeBase, unit: Department, roles: Mapping[Role, Sequence[Duty]], first: int, last: int
) -> Iterator[tuple[str, int, tuple[LedgerRow, ...]]]:
    """Duties by role, each role in document order, as far as they are among the rows from `first` to `last`."""
    start = 0
    for role, duties in roles.items():
        found = duties[max(0, first - start) : max(0, last - start)]
        start += len(duties)
        if found:
            kb.foresee(duty.address for duty in found)
            rows = (_row(kb, unit, duty, kb.clause(duty.address)) for duty in found)
            yield ROLES[role], len(duties), tuple(rows)


def _row(kb: KnowledgeBase, unit: Department, duty: Duty, clause: Clause) -> LedgerRow:
    document = kb.document(clause.document)
    return LedgerRow(
        year=year_tag(document, kb.newest_year()),
        document=name(document),
        clause=Link(clause_name(clause), clause_url(duty.address)),
        written=duty.department if duty.department != unit.name else "",
        note=(duty.via.note or "") if duty.via else "",
        badge=badge(duty.basis, duty.reviewed),
        task=task(clause),
        targets=tuple(map(said, clause.targets)),
        deadline="、".join(dates(clause)),
        evidence=duty.evidence,
    )
