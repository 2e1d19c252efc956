"""The facts that lists ask for: topics, duties and targets by document, department, topic, role and year."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from kb import inferred, storing, values
from kb.address import document_of
from kb.build import Build
from kb.departments import Reached
from kb.engine.base import All, Condition, Has, Not, Page, Rank, any_of
from kb.errors import BadQuery
from kb.model import Clause, Duty, Role, Tag, Target, Via
from kb.register import Rows, Table, joined


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
STEP = 1_000  # clauses that are read at once
ROLES: tuple[Role, ...] = ("lead", "support", "responsible")  # by number, as rows have them


def check(build: Build, asked: FactOptions) -> None:
    """BadQuery: a value that the corpus does not know, whether or not a list has a use for it."""
    for facet, read in values.VALUES.items():
        for typed in asked.doc if facet == "document" else getattr(asked, facet):
            read(build, typed)


def topics(build: Build, asked: FactOptions) -> Rows[Tag]:
    """Every topic that a provision carries, in document order."""
    table = build.register.topics
    wanted = _topic_names(build, asked)
    rows: Sequence[int] = joined(map(table.named, wanted)) if wanted else range(len(table))
    return Rows(table, _left(build, asked, table, rows, _provisions(build, asked, topic=False)), storing.read_tag)


@dataclass(frozen=True, slots=True)
class Graded:
    """The provisions that carry a topic in one grade in documents of one year, in document order."""

    tags: Rows[Tag]

    @property
    def documents(self) -> int:
        """How many documents they are in."""
        return len(set(map(self.tags.table.document.__getitem__, self.tags.numbers)))


def graded(build: Build, topic: str) -> tuple[Graded, ...]:
    """Those of a topic, primary ones first, the earliest year first."""
    table, years = build.register.topics, build.register.years
    rows = table.named(topic)

    def group(row: int) -> tuple[int, int]:
        return table.mark[row], years[table.document[row]]

    found, start = [], 0
    while start < len(rows):
        end = bisect_right(rows, group(rows[start]), start, key=group)
        found.append(Graded(Rows(table, rows[start:end], storing.read_tag)))
        start = end
    return tuple(found)


def duties(build: Build, asked: FactOptions) -> Rows[Duty]:
    """Every responsibility that a provision states; asked for by another name of its department, `via` says so."""
    table, reached = build.register.duties, _reached(build, asked)
    held = (_since(build, table, one) for one in reached.values())
    rows: Sequence[int] = joined(held) if asked.department else range(len(table))
    if roles := {ROLES.index(values.role(build, typed)) for typed in asked.role}:
        rows = [row for row in rows if table.mark[row] in roles]
    left = _left(build, asked, table, rows, _provisions(build, asked, department=False))
    return Rows(table, left, lambda fields: _named(storing.read_duty(fields), reached))


def naming(build: Build) -> Rows[str]:
    """The documents that name a single unit somewhere, in order."""
    return Rows(build.register.duties, build.register.naming, _of_duty)


def silent(build: Build) -> Rows[str]:
    """The documents whose duties are those of collective units only, in order."""
    return Rows(build.register.duties, build.register.silent, _of_duty)


def _of_duty(fields: list[Any]) -> str:
    return document_of(storing.read_duty(fields).address)


def by_role(found: Sequence[Duty]) -> dict[Role, Sequence[Duty]]:
    """Duties by role, in the order of roles; what none has is left out."""
    if isinstance(found, Rows):
        mark = found.table.mark
        parts: Iterable[Sequence[Duty]] = (
            found.only([row for row in found.numbers if mark[row] == number]) for number in range(len(ROLES))
        )
    else:
        parts = ([duty for duty in found if duty.role == role] for role in ROLES)
    return {role: part for role, part in zip(ROLES, parts, strict=True) if part}


def _since(build: Build, table: Table, reached: Reached) -> Sequence[int]:
    """The duties of a written name, of documents since it answers for the name asked for."""
    rows, years, document = table.named(reached.name), build.register.years, table.document
    return rows if reached.since is None else [row for row in rows if years[document[row]] >= reached.since]


def _named(duty: Duty, reached: dict[str, Reached]) -> Duty:
    return replace(duty, via=_joined(duty.via, one.via)) if (one := reached.get(duty.department)) else duty


def concluded(build: Build, asked: FactOptions) -> Iterator[Duty]:
    """The duties that are only concluded from other documents. BadQuery: many documents, and none is asked for."""
    if build.stamp.documents > inferred.FEW and not asked.doc:
        raise BadQuery(f"所收文件超过{inferred.FEW}个，推定须逐个文件查：请再写明文件（doc）。")
    reached, roles = _reached(build, asked), {values.role(build, typed) for typed in asked.role}
    years = build.register.years
    for duty in inferred.duties(build, _bare(build, asked)):
        if roles and duty.role not in roles:
            continue
        one = reached.get(duty.department)
        if not asked.department:
            yield duty
        elif one and (one.since is None or years[_document(build, duty.address)] >= one.since):
            yield _named(duty, reached)


def _document(build: Build, address: str) -> int:
    """The number of the document that a provision is in."""
    number = build.register.document(document_of(address))
    assert number is not None  # the provision is of this build
    return number


def targets(build: Build, asked: FactOptions) -> Rows[Target]:
    """Every quantitative commitment and policy parameter, in document order."""
    table, years = build.register.targets, build.register.years
    wanted = {int(values.year(build, typed)) for typed in asked.year}
    reached = wanted - {int(year) for year in build.values("year")}
    provisions = _provisions(build, asked)
    if not reached:
        return Rows(table, _left(build, asked, table, range(len(table)), provisions), storing.read_target)
    rows = _left(build, replace(asked, year=()), table, range(len(table)), provisions)
    mark, document, of = table.mark, table.document, wanted - reached
    return Rows(table, [row for row in rows if mark[row] in reached or years[document[row]] in of], storing.read_target)


def first_targets(build: Build) -> Rows[Target]:
    """One of each document that has any, the earliest document first."""
    return Rows(build.register.targets, build.register.reaching, storing.read_target)


def _left(
    build: Build, asked: FactOptions, table: Table, rows: Sequence[int], provisions: set[int] | None
) -> Sequence[int]:
    """The rows that are of the documents and years asked for and of these provisions; rows come in document order."""
    years, document, provision = build.register.years, table.document, table.provision
    if asked.doc:
        numbers = (build.register.document(values.document(build, typed)) for typed in asked.doc)
        of = {number for number in numbers if number is not None}
        rows = list(table.of(of)) if isinstance(rows, range) else [row for row in rows if document[row] in of]
    if asked.year:
        wanted = {int(values.year(build, typed)) for typed in asked.year}
        rows = [row for row in rows if years[document[row]] in wanted]
    return rows if provisions is None else [row for row in rows if provision[row] in provisions]


def _provisions(build: Build, asked: FactOptions, *, topic: bool = True, department: bool = True) -> set[int] | None:
    """The provisions that carry the topic and the department asked for; None where nothing narrows."""
    found: list[set[int]] = []
    if topic and asked.topic:
        found.append(_carrying(build.register.topics, _topic_names(build, asked)))
    if department and asked.department:
        found.append(_carrying(build.register.duties, _reached(build, asked)))
    return set.intersection(*found) if found else None


def _carrying(table: Table, names: Iterable[str]) -> set[int]:
    return {table.provision[row] for row in chain.from_iterable(map(table.named, names))}


def _bare(build: Build, asked: FactOptions) -> Iterator[Clause]:
    """The clauses with a topic that name nobody."""
    topics_ = _topic_names(build, asked) or build.values("topic")
    if not topics_:
        return
    carried = any_of([Has("topic", name) for name in topics_])
    nobody = Not(any_of([Has("role", role) for role in ROLES]))
    condition, offset = All((carried, nobody, *_documents(build, asked))), 0
    while page := build.engine.search(condition, Rank(), Page(STEP, offset, "document")).page:
        yield from (storing.read_clause(match.stored) for match in page)
        offset += STEP


def _documents(build: Build, asked: FactOptions) -> Iterator[Condition]:
    if asked.doc:
        yield any_of([Has("document", values.document(build, typed)) for typed in asked.doc])
    if asked.year:
        yield any_of([Has("year", values.year(build, typed)) for typed in asked.year])


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


def _joined(inferred_: Via | None, asked: Via | None) -> Via | None:
    """Both reasons where a duty is inferred and asked for by another name too."""
    if inferred_ is None or asked is None:
        return inferred_ or asked
    return Via(asked.name, asked.kind, "".join(filter(None, (asked.note and f"{asked.note}。", inferred_.note))))
