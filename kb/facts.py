"""What a build knows beside its documents: topics, units and what became of them, judgements on indicators."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.comparability import Comparison
from kb.departments import Departments, Event, Unit
from kb.model import Judgement, Move

if TYPE_CHECKING:
    from kb.silence import Kind

FILE = "facts.json"


@dataclass(frozen=True, slots=True)
class Facts:
    """The vocabulary that answers need, so that no corpus folder is needed to answer."""

    topics: Mapping[str, str]  # name → definition, in the vocabulary's order
    departments: Departments
    comparisons: tuple[Comparison, ...]
    judgements: tuple[Judgement, ...]
    listed: frozenset[str]  # topics that a mere mention counts for
    names: tuple[tuple[str, "Kind"], ...]  # projects and places that a comparison looks for
    moves: Mapping[str, Move]  # by the old address


def write(
    file: Path,
    topics: Mapping[str, str],
    units: Iterable[Unit],
    events: Iterable[Event],
    judged: Iterable[Comparison],
    aligned: Iterable[Judgement],
    listed: Iterable[str],
    names: Iterable[tuple[str, str]],
    moves: Iterable[Move],
) -> None:
    """Writes a build's file; patterns of names (各*部门) are for finding duties, not for answering."""
    value = {
        "topics": dict(topics),
        "units": [asdict(unit) for unit in units if "*" not in unit.name],
        "events": [asdict(event) for event in events],
        "comparisons": [asdict(one) for one in judged],
        "judgements": [asdict(one) for one in aligned],
        "listed": [*listed],
        "names": [*names],
        "moves": [asdict(one) for one in moves],
    }
    file.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


def read(file: Path) -> Facts:
    """What `write` wrote."""
    value = json.loads(file.read_bytes())
    units = (Unit(**unit | {"aliases": tuple(unit["aliases"])}) for unit in value["units"])
    departments = Departments(units, (Event(**event) for event in value["events"]))
    comparisons = tuple(Comparison(**one) for one in value["comparisons"])
    return Facts(
        value["topics"],
        departments,
        comparisons,
        tuple(map(_judgement, value["judgements"])),
        frozenset(value["listed"]),
        tuple((name, kind) for name, kind in value["names"]),
        {row["old"]: Move(**row) for row in value["moves"]},
    )


def _judgement(row: dict[str, Any]) -> Judgement:
    return Judgement(tuple(row["old"]), row["relation"], tuple(row["new"]), row["source"])
