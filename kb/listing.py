"""The facts that lists ask for: topics, duties and targets by document, department, topic, role and year."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain

from kb import inferred, jsonshape, values
from kb.build import ROLES, Build
from kb.departments import Reached
from kb.engine.base import All, Condition, Has, Match, Page, Rank, any_of
from kb.model import Clause, Duty, Tag, Target, Via


@dataclass(frozen=True, slots=True)
class FactOptions:
    """What narrows a list; several values of one name are or, names are and.

    `year` is the document's; where no document is of that year, it is the year that a target is to be reached in.
    `inferred` adds what is only concluded from other documents.
    """

    doc: tuple[str, ...] = ()
    department: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    role: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    inferred: bool = False


EVERYTHING = FactOptions()
FIRST = 200  # members of a list that are read before the others


def check(build: Build, asked: FactOptions) -> None:
    """BadQuery: a value that the corpus does not know, whether or not a list has a use for it."""
    for facet, read in values.VALUES.items():
        for typed in asked.doc if facet == "document" else getattr(asked, facet):
            read(build, typed)


def topics(build: Build, asked: FactOptions) -> Iterator[Tag]:
    """Every topic that a provision carries, in document order."""
    wanted = _topic_names(build, asked)
    carried = any_of([Has("topic", name) for name in wanted or build.values("topic")])
    return (
        tag
        for clause, allowed in _clauses(build, asked, carried)
        for tag in clause.topics
        if allowed(tag.address) and (not wanted or tag.topic in wanted)
    )


def duties(build: Build, asked: FactOptions) -> Iterator[Duty]:
    """Every responsibility that a provision states; asked for by another name of its department, `via` says so."""
    stated = _duties(build, asked)
    return chain(stated, _inferred(build, asked)) if asked.inferred else stated


def _inferred(build: Build, asked: FactOptions) -> Iterator[Duty]:
    wider = replace(asked, department=(), role=())
    clauses = [clause for clause, _ in _clauses(build, wider, All(()))]
    yield from _narrowed(build, inferred.duties(build, clauses), asked)


def targets(build: Build, asked: FactOptions) -> Iterator[Target]:
    """Every quantitative commitment and policy parameter, in document order."""
    wanted = {values.year(build, typed) for typed in asked.year}
    of_documents = wanted & set(build.values("year"))
    reached = {int(year) for year in wanted - of_documents}
    wider = replace(asked, year=()) if reached else asked
    years = _years(build) if reached else {}
    return (
        target
        for clause, allowed in _clauses(build, wider, Has("has_target", "yes"))
        for target in clause.targets
        if allowed(target.address)
        and (not reached or target.year in reached or str(years.get(clause.document)) in of_documents)
    )


class _Allowed:
    """Which provisions of a clause a list's topic and department leave."""

    def __init__(self, addresses: set[str] | None):
        self._addresses = addresses

    def __call__(self, address: str) -> bool:
        return self._addresses is None or address in self._addresses


def _clauses(build: Build, asked: FactOptions, carried: Condition) -> Iterator[tuple[Clause, _Allowed]]:
    """The clauses that may hold what is asked for, with the provisions that do."""
    reached = _reached(build, asked)
    wanted = _topic_names(build, asked)
    names = sorted(reached)
    parts: list[Condition] = [carried, *_documents(build, asked)]
    parts += [any_of([Has("topic", name) for name in wanted])] if wanted else []
    parts += [any_of([Has("department", name) for name in names])] if asked.department else []
    for match in _members(build, All(tuple(parts))):
        clause = jsonshape.clause(match.stored)
        yield clause, _Allowed(_provisions(clause, wanted, set(names) if asked.department else set()))


def _members(build: Build, condition: Condition) -> Iterator[Match]:
    """All that belong to an answer, a few first: whoever wants one page of a list does not wait for the rest."""
    offset, step = 0, FIRST
    while page := build.engine.search(condition, Rank(), Page(step, offset, "document")).page:
        yield from page
        if len(page) < step:
            return
        offset, step = offset + step, max(1, build.stamp.records)


def _provisions(clause: Clause, topics_: set[str], departments: set[str]) -> set[str] | None:
    """The addresses that carry the topic and the department asked for; None where nothing narrows."""
    by_topic = {tag.address for tag in clause.topics if tag.topic in topics_}
    by_unit = {duty.address for duty in clause.duties if duty.department in departments}
    if topics_ and departments:
        return by_topic & by_unit
    return by_topic if topics_ else by_unit if departments else None


def _documents(build: Build, asked: FactOptions) -> Iterator[Condition]:
    if asked.doc:
        yield any_of([Has("document", values.document(build, typed)) for typed in asked.doc])
    if asked.year:
        yield any_of([Has("year", values.year(build, typed)) for typed in asked.year])


def _roles(build: Build, asked: FactOptions) -> set[str]:
    return {values.role(build, typed) for typed in asked.role}


def _topic_names(build: Build, asked: FactOptions) -> set[str]:
    return {values.topic(build, typed) for typed in asked.topic}


def _reached(build: Build, asked: FactOptions) -> dict[str, Reached]:
    """Every written name that answers for the departments asked for; a name asked for itself needs no `via`."""
    found: dict[str, Reached] = {}
    for typed in asked.department:
        values.department(build, typed)
        for reached in build.facts.departments.reached(typed):
            if reached.via is None or reached.name not in found:
                found[reached.name] = reached
    return found


def _duties(build: Build, asked: FactOptions) -> Iterator[Duty]:
    roles = sorted(_roles(build, asked)) or list(ROLES.values())
    carried = any_of([Has("role", role) for role in roles])
    stated = (
        duty for clause, allowed in _clauses(build, asked, carried) for duty in clause.duties if allowed(duty.address)
    )
    return _narrowed(build, stated, asked)


def _narrowed(build: Build, found: Iterable[Duty], asked: FactOptions) -> Iterator[Duty]:
    """The duties of the departments and roles asked for, each under the name it is written with."""
    reached = _reached(build, asked)
    roles = _roles(build, asked)
    years = _years(build) if any(one.since for one in reached.values()) else {}
    for duty in found:
        if roles and duty.role not in roles:
            continue
        if not asked.department:
            yield duty
        elif (one := reached.get(duty.department)) and _answers(one, years.get(duty.address.partition("/")[0])):
            yield replace(duty, via=_joined(duty.via, one.via))


def _answers(reached: Reached, year: int | None) -> bool:
    return reached.since is None or (year is not None and year >= reached.since)


def _joined(inferred_: Via | None, asked: Via | None) -> Via | None:
    """Both reasons where a duty is inferred and asked for by another name too."""
    if inferred_ is None or asked is None:
        return inferred_ or asked
    return Via(asked.name, asked.kind, "".join(filter(None, (asked.note and f"{asked.note}。", inferred_.note))))


def _years(build: Build) -> Mapping[str, int | None]:
    rows = (json.loads(stored) for stored in build.engine.documents())
    return {row["address"]: row["year"] for row in rows}
