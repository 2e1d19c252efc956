"""From the facts of the knowledge base to tables that a person works with."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Generic, TypeVar, overload

from kb import FactOptions, KnowledgeBase
from kb.address import document_of, named
from kb.comparability import TargetPair, change_said
from kb.exports.sheet import Cell, Sheet
from kb.model import Clause, Duty, Tag, Target
from kb.provisions import task

HELD = 256  # clauses kept at hand: rows of one clause follow each other
AHEAD = 500  # rows whose clauses are asked for at once where they are far away
LONGEST = 48  # characters of a clause without heading that name it
ROLES = {"lead": "牵头", "support": "配合", "responsible": "责任"}
GRADES = {"primary": "主要", "secondary": "次要"}
BASES = {"stated": "原文写明", "derived": "按规则得出", "inferred": "推定"}
KINDS = {"target": "目标", "policy_rate": "政策参数", "duration": "期限", "count": "数量"}
YES = {True: "是", False: ""}
_DATE = re.compile(r"(20\d\d)年(\d{1,2})月(\d{1,2})日")


Fact = TypeVar("Fact", bound=Duty | Target | Tag)
Row = tuple[Cell, ...]

LEDGER = (
    ("number", "文号"),
    ("label", "条款"),
    ("heading", "标题"),
    ("task", "任务"),
    ("department", "单位"),
    ("current", "现单位"),
    ("role", "角色"),
    ("collective", "泛指单位"),
    ("targets", "指标"),
    ("deadline", "期限"),
    ("evidence", "依据"),
    ("basis", "认定"),
    ("note", "说明"),
    ("reviewed", "已核"),
    ("address", "地址"),
)
TARGETS = (
    ("number", "文号"),
    ("label", "条款"),
    ("indicator", "指标"),
    ("comparator", "比较词"),
    ("value", "数值"),
    ("unit", "单位"),
    ("value_norm", "折合数值"),
    ("unit_norm", "折合单位"),
    ("year", "期限"),
    ("kind", "类别"),
    ("departments", "责任单位"),
    ("quote", "引文"),
    ("basis", "认定"),
    ("reviewed", "已核"),
    ("address", "地址"),
)
PAIRS = (
    ("old_indicator", "前一文件指标"),
    ("old_quote", "前一文件引文"),
    ("old_value", "前一文件折合数值"),
    ("old_unit", "前一文件折合单位"),
    ("old_year", "前一文件期限"),
    ("old_clause", "前一文件出处"),
    ("new_indicator", "后一文件指标"),
    ("new_quote", "后一文件引文"),
    ("new_value", "后一文件折合数值"),
    ("new_unit", "后一文件折合单位"),
    ("new_year", "后一文件期限"),
    ("new_clause", "后一文件出处"),
    ("change", "变化"),
    ("change_said", "变化说明"),
    ("verdict", "可比性"),
    ("reason", "理由"),
    ("source", "理由出处"),
    ("reviewed", "已核"),
    ("old_address", "前一文件地址"),
    ("new_address", "后一文件地址"),
)
TOPICS = (
    ("topic", "主题"),
    ("grade", "主次"),
    ("number", "文号"),
    ("label", "条款"),
    ("heading", "标题"),
    ("evidence", "依据"),
    ("basis", "认定"),
    ("reviewed", "已核"),
    ("address", "地址"),
)


class _Made(Sequence[Row], Generic[Fact]):
    """Rows that are made of facts when they are read; before many are, all their clauses are asked for."""

    def __init__(self, kb: KnowledgeBase, facts: Sequence[Fact], make: Callable[[Fact], Row]):
        self._kb, self._facts, self._make = kb, facts, make

    def __len__(self) -> int:
        return len(self._facts)

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | Sequence[Row]:
        if isinstance(at, slice):
            return _Made(self._kb, self._facts[at], self._make)
        return self._make(self._facts[at])

    def __iter__(self) -> Iterator[Row]:
        for start in range(0, len(self), AHEAD):
            facts = tuple(self._facts[start : start + AHEAD])
            self._kb.foresee(fact.address for fact in facts)
            yield from map(self._make, facts)


def ledger(kb: KnowledgeBase, asked: FactOptions) -> Sheet:
    """督查台账: one row for each duty, with its clause, role, the clause's targets and deadline."""
    place, found = lru_cache(HELD)(kb.clause), kb.duties(asked)

    def row(duty: Duty) -> Row:
        return _duty_row(kb, duty, place(duty.address))

    name = "、".join(asked.department)
    return Sheet(f"{name}督查台账", LEDGER, _Made(kb, found, row))


def target_list(kb: KnowledgeBase, asked: FactOptions) -> Sheet:
    """One row for each target, with the units that answer for its clause."""
    place = lru_cache(HELD)(kb.clause)

    def row(target: Target) -> Row:
        return (
            _number(kb, target.address),
            place(target.address).label,
            target.indicator,
            target.comparator,
            target.value,
            target.unit,
            target.value_norm,
            target.unit_norm,
            target.year,
            KINDS[target.kind],
            _units(place(target.address)),
            target.quote,
            BASES[target.basis],
            YES[target.reviewed],
            target.address,
        )

    return Sheet("指标", TARGETS, _Made(kb, kb.targets(asked), row))


def pair_list(kb: KnowledgeBase, pairs: Iterable[TargetPair]) -> Sheet:
    """One row for each pair of targets, and for each that stands alone; the order is kept."""
    rows = (
        (
            *_side(kb, pair.old),
            *_side(kb, pair.new),
            pair.change,
            _in_words(change_said(pair)) or None,
            pair.verdict,
            pair.reason,
            pair.source,
            YES[pair.reviewed],
            pair.old.address if pair.old else None,
            pair.new.address if pair.new else None,
        )
        for pair in pairs
    )
    return Sheet("指标对照", PAIRS, tuple(rows))


def _in_words(change: str) -> str:
    """+5000亿元 as 增加5000亿元: a cell that begins with + or - is taken for a formula."""
    return change.replace("+", "增加", 1) if change.startswith("+") else change.replace("−", "减少", 1)


def _side(kb: KnowledgeBase, target: Target | None) -> Row:
    """Indicator, words, value, unit, deadline and place of one side; six empty cells where it has none."""
    if target is None:
        return (None,) * 6
    place = f"{_number(kb, target.address)}{kb.clause(target.address).label}"
    return target.indicator, target.quote, target.value_norm, target.unit_norm, target.year, place


def topic_list(kb: KnowledgeBase, asked: FactOptions) -> Sheet:
    """One row for each topic of each provision, topics in the vocabulary's order."""
    order = {topic: n for n, topic in enumerate(kb.topic_definitions())}
    place, found = lru_cache(HELD)(kb.clause), kb.topics(asked)
    names, name = found.table.names, found.table.name
    ordered = found.only(sorted(found.numbers, key=lambda row: order.get(names[name[row]], len(order))))

    def row(tag: Tag) -> Row:
        return (
            tag.topic,
            GRADES[tag.grade],
            _number(kb, tag.address),
            place(tag.address).label,
            place(tag.address).heading,
            tag.evidence,
            BASES[tag.basis],
            YES[tag.reviewed],
            tag.address,
        )

    return Sheet("主题", TOPICS, _Made(kb, ordered, row))


def _duty_row(kb: KnowledgeBase, duty: Duty, clause: Clause) -> Row:
    return (
        _number(kb, duty.address),
        clause.label,
        clause.heading,
        task(clause),
        duty.department,
        kb.current_name(duty.department),
        ROLES[duty.role],
        YES[duty.collective],
        "；".join(map(said, clause.targets)),
        "、".join(dates(clause)),
        duty.evidence,
        BASES[duty.basis],
        duty.via.note if duty.via else None,
        YES[duty.reviewed],
        duty.address,
    )


def _number(kb: KnowledgeBase, address: str) -> str:
    document = kb.document(document_of(address))
    return document.number or document.title or document.address


def _units(clause: Clause) -> str:
    """牵头：市商务委；配合：…"""
    by_role = groupby(clause.duties, key=lambda duty: duty.role)
    return "；".join(f"{ROLES[role]}：{'、'.join(duty.department for duty in held)}" for role, held in by_role)


def said(target: Target) -> str:
    """离岸服务外包执行额：突破60亿美元（2020年）."""
    year = f"（{target.year}年）" if target.year else ""
    return f"{target.indicator}：{target.quote}{year}"


def dates(clause: Clause) -> Iterator[str]:
    """The deadlines a clause sets, as written: years of its targets, and dates."""
    years: Iterable[int] = dict.fromkeys(target.year for target in clause.targets if target.year)
    yield from (f"{year}年" for year in sorted(years))
    yield from dict.fromkeys(found.group() for found in _DATE.finditer(clause.text))


def name(clause: Clause) -> str:
    """A clause as people speak of it, with its heading or its first words."""
    return named(clause.label, clause.heading) if clause.heading else f"{clause.label} {_start(clause.text)}"


def _start(text: str) -> str:
    """The first words of a clause, as far as they say something and fit on a line."""
    first = text.partition("\n")[0]
    return first if len(first) <= LONGEST else f"{first[:LONGEST]}…"
