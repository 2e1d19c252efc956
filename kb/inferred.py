"""Who may answer for a provision that names nobody: those who led the provisions of the same topic in an earlier document.

Only a conclusion, given only when asked for, and never taken for what the text says.
"""

import json
from collections.abc import Iterable, Iterator

from kb import jsonshape
from kb.build import Build
from kb.model import Clause, Duty, Tag, Via


def duties(build: Build, asked: Iterable[Clause]) -> Iterator[Duty]:
    """The concluded duties of those clauses whose document names no single department anywhere."""
    documents = {row["address"]: row for row in map(json.loads, build.engine.documents())}
    leads: dict[str, list[tuple[Clause, Tag, Duty]]] = {}
    naming: set[str] = set()
    for address in documents:
        for clause in _tagged(build, address):
            naming |= {address for duty in clause.duties if not duty.collective}
            for tag, duty in _led(clause):
                leads.setdefault(tag.topic, []).append((clause, tag, duty))
    for clause in asked:
        if clause.document not in naming and not clause.duties:
            yield from _concluded(clause, leads, documents)


def _tagged(build: Build, document: str) -> Iterator[Clause]:
    return (clause for clause in map(jsonshape.clause, build.engine.document(document)) if clause.topics)


def _led(clause: Clause) -> Iterator[tuple[Tag, Duty]]:
    """What a provision is about, with who leads it."""
    for duty in clause.duties:
        if duty.role == "lead" and not duty.collective:
            about = (tag for tag in clause.topics if tag.grade == "primary" and tag.address == duty.address)
            yield from ((tag, duty) for tag in about)


def _concluded(
    clause: Clause, leads: dict[str, list[tuple[Clause, Tag, Duty]]], documents: dict[str, dict[str, int | None]]
) -> Iterator[Duty]:
    said: set[tuple[str, str]] = set()
    year = documents[clause.document]["year"]
    for tag in clause.topics:
        for earlier, _, duty in leads.get(tag.topic, ()) if tag.grade == "primary" else ():
            before = documents[earlier.document]["year"]
            if year and before and before < year and (tag.address, duty.department) not in said:
                said.add((tag.address, duty.department))
                note = f"推定：据{before}年同主题条款{earlier.label}；{year}年原文没有写责任单位。"
                via = Via(duty.department, "inferred", note)
                yield Duty(tag.address, duty.department, "lead", False, "inferred", tag.evidence, tag.span, False, via)
