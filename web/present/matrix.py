"""The responsibility matrix: which unit answers for which clause of a document, and what became of the units."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import url_for

from kb import Clause, Department, Duty, FactOptions, KnowledgeBase
from kb.exports.sheets import ROLES
from web.present.common import Link, clause_name, clause_url, name
from web.present.downloads import exports
from web.present.facts import department_url

SHORT = {"lead": "牵", "support": "配", "responsible": "责"}
FEW = 5  # documents that are each told of
OFFERED = 20  # documents that are links; any other is asked for by ?doc=
_NUMBER = re.compile(r"[^、（）]+")


@dataclass(frozen=True, slots=True)
class Head:
    """A clause at the head of its column: its number in lines of one or two characters, and its name."""

    lines: tuple[str, ...]
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A role in short, in full for those who listen, and the clause it leads to."""

    short: str
    role: str
    said: str
    url: str


@dataclass(frozen=True, slots=True)
class MatrixRow:
    unit: Link
    collective: bool
    cells: tuple[tuple[Cell, ...], ...]
    total: int


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """A unit with what it became and what it was before, each said with its date and how sure it is."""

    unit: Link
    official: str
    after: tuple[str, ...]
    before: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class MatrixPage:
    title: str
    lead: str
    notes: tuple[str, ...]
    caption: str
    documents: tuple[Link, ...]
    heads: tuple[Head, ...]
    rows: tuple[MatrixRow, ...]
    history: tuple[HistoryRow, ...]
    exports: tuple[Link, ...]


def matrix_page(kb: KnowledgeBase, asked: FactOptions) -> MatrixPage:
    """The matrix of the document asked for, else of the first that names single units."""
    chosen = kb.meant(asked.doc[0]).address if asked.doc else next(iter(kb.naming()), "")
    duties = kb.duties(FactOptions(doc=(chosen,))) if chosen else ()
    kb.foresee(duty.address for duty in duties)
    places = [kb.clause(address) for address in dict.fromkeys(duty.address for duty in duties)]
    return MatrixPage(
        title="部门",
        lead=_lead(kb, chosen, duties, places),
        notes=tuple(silent(kb)),
        caption=f"责任矩阵：{name(kb.document(chosen))}" if chosen else "责任矩阵",
        documents=tuple(_choices(kb, chosen)),
        heads=tuple(_head(clause) for clause in places),
        rows=tuple(_rows(duties, places)),
        history=tuple(_history(kb)),
        exports=exports("duties", doc=chosen) if chosen else exports("duties"),
    )


def _lead(kb: KnowledgeBase, chosen: str, duties: Sequence[Duty], places: Sequence[Clause]) -> str:
    if not duties:
        return "所收文件没有写责任单位。"
    document = name(kb.document(chosen))
    return f"{document}有{len(places)}处写明责任，共{len(duties)}项。牵＝牵头，配＝配合，责＝责任。"


def silent(kb: KnowledgeBase) -> Iterator[str]:
    """What must be said of documents that speak of collective units only."""
    found = kb.silent()
    if len(found) > FEW:
        yield f"{len(found)}个文件没有写具体的责任单位，只写到泛指的单位。"
        return
    for address in found:
        held = kb.duties(FactOptions(doc=(address,)))
        labels = "、".join(dict.fromkeys(kb.clause(duty.address).label for duty in held))
        yield f"{name(kb.document(address))}没有写具体的责任单位，只有{labels}写到泛指的单位。"


def _choices(kb: KnowledgeBase, chosen: str) -> Iterator[Link]:
    """The documents to choose from; where there are many, the first ones, and the one that is shown."""
    addresses = (*kb.naming()[:OFFERED], *kb.silent()[:OFFERED])[:OFFERED]
    if len(addresses) > 1:
        kb.foresee(addresses)
        for address in dict.fromkeys([*addresses, *([chosen] if chosen else [])]):
            yield Link(name(kb.document(address)), url_for("departments.index", doc=address), address == chosen)


def _head(clause: Clause) -> Head:
    """四、（二）9 as 四 9, a paragraph with its number."""
    label, _, paragraph = clause.label.partition("第")
    numbers = _NUMBER.findall(label)
    lines = (numbers[0], numbers[-1]) if len(numbers) > 1 else (clause.label,)
    mark = re.search(r"\d+", paragraph)
    return Head((*lines, *([f"¶{mark.group()}"] if mark else [])), clause_name(clause), clause_url(clause.address))


def _rows(duties: Sequence[Duty], places: Sequence[Clause]) -> Iterator[MatrixRow]:
    """Units with the most clauses first, of equals the one named first."""
    units = list(dict.fromkeys(duty.department for duty in duties))
    rows = [_row(unit, [duty for duty in duties if duty.department == unit], places) for unit in units]
    yield from sorted(rows, key=lambda row: -row.total)


def _row(unit: str, held: Sequence[Duty], places: Sequence[Clause]) -> MatrixRow:
    cells = (tuple(_cell(duty, place) for duty in held if duty.address == place.address) for place in places)
    return MatrixRow(Link(unit, department_url(unit)), any(duty.collective for duty in held), tuple(cells), len(held))


def _cell(duty: Duty, place: Clause) -> Cell:
    said = f"{ROLES[duty.role]}：{duty.department}，{clause_name(place)}"
    return Cell(SHORT[duty.role], duty.role, said, clause_url(duty.address))


def _history(kb: KnowledgeBase) -> Iterator[HistoryRow]:
    for department in kb.departments():
        if department.successors or department.predecessors:
            yield HistoryRow(
                unit=Link(department.name, department_url(department.name)),
                official=department.official_name or "",
                after=tuple(successor_lines(department)),
                before=tuple(Link(one, department_url(one)) for one in department.predecessors),
            )


def successor_lines(department: Department) -> Iterator[str]:
    """2018年 市规划自然资源局（土地）."""
    for one in department.successors:
        date = f"{one.since[:4]}年 " if one.since else ""
        scope = f"（{one.scope}）" if one.scope else ""
        doubt = "，待核实" if one.confidence == "unverified" else ""
        yield f"{date}{one.short or one.name}{scope}{doubt}"
