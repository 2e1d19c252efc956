"""A person's word on a derived fact: confirmed, corrected, added or taken out; it wins over the rule."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, replace
from typing import Any, get_args

from indexer.enrich.lists import Lists, Review
from kb.model import Clause, Duty, Grade, Problem, Role, Tag, Target, TargetKind
from kb.provisions import Provision, provisions

Fact = Tag | Duty | Target
KEYS = {"topic": "topic", "duty": "department", "target": "quote"}  # what a row's key names
HELD = {"topic": "topics", "duty": "duties", "target": "targets"}  # where a clause holds such facts
ONE_OF = {"grade": get_args(Grade), "role": get_args(Role), "kind": get_args(TargetKind), "collective": ("yes", "no")}
FIXED = {
    "address",
    "evidence",
    "quote",
    "span",
    "basis",
    "reviewed",
    "via",
}  # said by the text or by us, never by a row


class Reviews:
    """The rows of review.tsv, and which of them no clause has met yet."""

    def __init__(self, lists: Lists):
        self._by_address: dict[str, list[Review]] = {}
        for row in lists.reviews:
            self._by_address.setdefault(row.address, []).append(row)
        self._left = {row.row.line: row for row in lists.reviews}
        self._problems: list[Problem] = []

    def apply(self, clause: Clause, whole: Sequence[Provision], text: str) -> Clause:
        """The clause with what reviewers said of its provisions; a row that cannot be followed becomes a problem."""
        if not self._by_address:
            return clause
        addresses = dict.fromkeys((clause.address, *(one.address for one in whole)))
        for row in [row for address in addresses for row in self._by_address.get(address, ())]:
            self._left.pop(row.row.line, None)
            changed = self._applied(clause, row, text)
            if isinstance(changed, str):
                self._problems.append(row.row.problem(f"{row.address}：{changed}本行未用。"))
            else:
                clause = changed
        return clause

    def problems(self) -> Iterator[Problem]:
        """What could not be followed, once every document has been seen."""
        yield from self._problems
        for row in self._left.values():
            yield row.row.problem(f"文件库里没有 {row.address}，这一行更正已不适用。")

    def _applied(self, clause: Clause, row: Review, text: str) -> Clause | str:
        """The changed clause, or the sentence that says why it cannot be."""
        wrong = [value for name, value in row.values.items() if value not in ONE_OF.get(name, (value,))]
        if wrong:
            return f"values 里没有“{wrong[0]}”这种写法，"
        facts: tuple[Any, ...] = getattr(clause, HELD[row.fact])
        found = [fact for fact in facts if _meant(fact, row)]
        if row.action == "add" and not found:
            made = _made(clause, row, text)
            return made if isinstance(made, str) else _held(clause, row, (*facts, made))
        if not found:
            return f"没有得出“{row.key}”，这一行更正已不适用，"
        if row.action == "remove":
            return _held(clause, row, [fact for fact in facts if fact not in found])
        if row.action in ("confirm", "add"):
            return _agreed(clause, row, facts)
        unknown = row.values.keys() - {f.name for f in fields(found[0])} | row.values.keys() & FIXED
        if unknown:
            return f"不能更正“{'、'.join(sorted(unknown))}”，"
        values = {name: _typed(name, value) for name, value in row.values.items()}
        return _held(clause, row, [replace(fact, **values, reviewed=True) if fact in found else fact for fact in facts])


def _meant(fact: Fact, row: Review) -> bool:
    same = fact.address == row.address and getattr(fact, KEYS[row.fact]) == row.key
    told = row.values.get("role") if row.action != "change" else None  # a unit may have two roles in one place
    return bool(same and (told is None or getattr(fact, "role", told) == told))


def _made(clause: Clause, row: Review, text: str) -> Fact | str:
    """A fact that the rules did not find; its evidence must stand in the provision."""
    evidence = row.key if row.fact == "target" else row.values.get("evidence", "")
    lines = [line for one in provisions(clause) if one.address == row.address for line in one.lines]
    starts = [text.find(evidence, *line) for line in lines] if evidence else []
    start = max(starts, default=-1)
    if start < 0:
        return f"原文里没有依据“{evidence}”，"
    values: dict[str, Any] = {name: _typed(name, value) for name, value in row.values.items() if name != "evidence"}
    fixed: dict[str, Any] = {
        "address": row.address,
        "span": (start, start + len(evidence)),
        "basis": "stated",
        "reviewed": True,
    }
    try:
        if row.fact == "target":
            blank: dict[str, Any] = dict.fromkeys(f.name for f in fields(Target)) | {"kind": "target"}
            return Target(**blank | values | fixed | {"quote": evidence})
        if row.fact == "topic":
            return Tag(**{"topic": row.key, "grade": "secondary"} | values | fixed | {"evidence": evidence})
        named: dict[str, Any] = {"department": row.key, "collective": False}
        return Duty(**named | values | fixed | {"evidence": evidence})
    except TypeError:
        return f"values 里的名称不全或不对（{'、'.join(row.values)}），"


def _agreed(clause: Clause, row: Review, facts: Iterable[Any]) -> Clause:
    return _held(clause, row, [replace(fact, reviewed=True) if _meant(fact, row) else fact for fact in facts])


def _held(clause: Clause, row: Review, facts: Iterable[Any]) -> Clause:
    return replace(clause, **{HELD[row.fact]: tuple(facts)})  # type: ignore[arg-type]  # a name of HELD


def _typed(name: str, value: str) -> object:
    """A cell as the field wants it: numbers where they are meant, empty is null."""
    if name in ("value", "value_norm"):
        number = float(value) if value else None
        return int(number) if number is not None and number.is_integer() else number
    if name == "year":
        return int(value) if value else None
    if name == "collective":
        return value == "yes"
    return value or None
