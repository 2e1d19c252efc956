"""Topics, duties and targets as pages show them: a link, a badge, and the words they rest on."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import request

from kb import Clause, Duty, KnowledgeBase, Tag, Target
from kb.exports.sheets import GRADES, KINDS, ROLES
from web.present.common import Link, clause_url, page_url

BADGES = {"stated": "", "derived": "自动提取", "inferred": "推定"}


@dataclass(frozen=True, slots=True)
class Badge:
    """How far a fact is to be trusted; dashed where no person has looked at it."""

    text: str
    dashed: bool


@dataclass(frozen=True, slots=True)
class TopicView:
    link: Link
    grade: str
    badge: Badge | None
    evidence: str
    place: Link | None


@dataclass(frozen=True, slots=True)
class UnitView:
    """A unit as written; `today` is its name now where that differs, `note` why it stands here."""

    link: Link
    collective: bool
    today: str
    note: str
    badge: Badge | None


@dataclass(frozen=True, slots=True)
class RoleView:
    """The units of one role, with every bracket or sentence that names them."""

    role: str
    units: tuple[UnitView, ...]
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TargetView:
    """A target with what an editor says of its counterpart; `detail` is how its number was read."""

    indicator: str
    quote: str
    year: str
    kind: str
    detail: str
    badge: Badge | None
    judged: tuple[tuple[str, str, Link], ...]


def badge(basis: str, reviewed: bool) -> Badge | None:
    if reviewed:
        return Badge("✓已复核", False)
    return Badge(BADGES[basis], True) if BADGES[basis] else None


def topic_url(topic: str) -> str:
    return page_url(request.script_root, "topics.topic", ("topic", topic))


def department_url(department: str) -> str:
    return page_url(request.script_root, "departments.department", ("department", department))


def topic_views(clause: Clause) -> Iterator[TopicView]:
    """A clause's topics; where they belong to one of its paragraphs, with a link there."""
    for tag in clause.topics:
        yield TopicView(
            link=Link(tag.topic, topic_url(tag.topic)),
            grade=GRADES[tag.grade],
            badge=badge(tag.basis, tag.reviewed),
            evidence=tag.evidence,
            place=_place(clause, tag),
        )


def _place(clause: Clause, tag: Tag) -> Link | None:
    if tag.address == clause.address:
        return None
    return Link(f"¶{tag.address.rpartition('.p')[2]}", clause_url(tag.address))


def role_views(kb: KnowledgeBase, duties: Iterable[Duty]) -> Iterator[RoleView]:
    """Units by role, leads first, as the text names them."""
    order = list(ROLES)
    ordered = sorted(duties, key=lambda duty: order.index(duty.role))
    for role, found in groupby(ordered, key=lambda duty: duty.role):
        held = list(found)
        units = tuple(unit_view(kb, duty) for duty in held)
        yield RoleView(ROLES[role], units, tuple(dict.fromkeys(duty.evidence for duty in held)))


def unit_view(kb: KnowledgeBase, duty: Duty) -> UnitView:
    today = kb.current_name(duty.department)
    return UnitView(
        link=Link(duty.department, department_url(duty.department)),
        collective=duty.collective,
        today=today if today != duty.department else "",
        note=(duty.via.note or "") if duty.via else "",
        badge=badge(duty.basis, duty.reviewed),
    )


def target_views(kb: KnowledgeBase, targets: Sequence[Target]) -> Iterator[TargetView]:
    return (target_view(kb, target) for target in targets)


def target_view(kb: KnowledgeBase, target: Target) -> TargetView:
    return TargetView(
        indicator=target.indicator,
        quote=target.quote,
        year=f"{target.year}年" if target.year else "",
        kind=KINDS[target.kind],
        detail=_detail(target),
        badge=badge(target.basis, target.reviewed),
        judged=tuple(_judged(kb, target)),
    )


def _detail(target: Target) -> str:
    """How the number was read, where that is not plain from the words."""
    if target.value_norm is None or (target.value_norm, target.unit_norm) == (target.value, target.unit):
        return ""
    return f"合{target.value_norm}{target.unit_norm or ''}"


def _judged(kb: KnowledgeBase, target: Target) -> Iterator[tuple[str, str, Link]]:
    """Verdict, reason and the other indicator's place, for each that was held against this one."""
    for one in kb.comparisons():
        old, new = (one.old_address, one.old), (one.new_address, one.new)
        if (target.address, target.indicator) in (old, new):
            address, indicator = new if (target.address, target.indicator) == old else old
            yield one.verdict, one.reason, Link(indicator, clause_url(address))
