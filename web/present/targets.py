"""The targets page: the numbers of two documents side by side, and whether they may be compared."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from flask import url_for

from kb import Document, FactOptions, KnowledgeBase, Target, TargetPair
from kb.comparability import change_said
from web.asked import Compared
from web.present.common import Link, clause_url, name
from web.present.downloads import exports
from web.present.facts import Badge, TargetView, badge, target_view
from web.present.paired import either, paired

MARKS = {"可比": "●", "口径不同": "◐", "不可比": "○"}
COLUMNS = ("indicator", "old", "new", "change", "verdict")
FULL = 400  # the longest bar, in units of its picture
OFFERED = 20  # pairs of documents that are links; any other two are asked for by their addresses


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a row: the target and its clause."""

    view: TargetView
    clause: Link


@dataclass(frozen=True, slots=True)
class TargetRow:
    anchor: str
    indicator: str
    old: Side | None
    new: Side | None
    change: str
    mark: str
    verdict: str
    reason: str
    badge: Badge | None


@dataclass(frozen=True, slots=True)
class Bar:
    """A year, its value in words, and how long its bar is of FULL."""

    year: str
    value: str
    length: float


@dataclass(frozen=True, slots=True)
class Chart:
    indicator: str
    change: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class ColumnHead:
    """A column's name, the address that sorts by it, and how it is sorted now, as aria-sort says it."""

    link: Link
    sorted: str
    arrow: str


@dataclass(frozen=True, slots=True)
class TargetsPage:
    title: str
    lead: str
    charts: tuple[Chart, ...]
    counts: str
    filters: tuple[Link, ...]
    documents: tuple[Link, ...]
    heads: tuple[ColumnHead, ...]
    rows: tuple[TargetRow, ...]
    exports: tuple[Link, ...]
    headings: tuple[str, ...]


def targets_page(kb: KnowledgeBase, asked: FactOptions, compared: Compared) -> TargetsPage:
    """The page of the pairs that a request asks for. BadQuery, NotFound."""
    chosen = paired(kb, asked, compared)
    old, new, pairs, shown = chosen.old, chosen.new, chosen.found, chosen.shown
    kb.foresee(side.address for pair in shown for side in (pair.old, pair.new) if side)
    names = ("指标", _heading(old, pairs, "old"), _heading(new, pairs, "new"), "变化", "可比性")
    return TargetsPage(
        title="指标",
        lead=_lead(old, new, len(chosen.holding)),
        charts=tuple(_charts(old, new, pairs)),
        counts=f"共{len(pairs)}行" + (f"，此处{len(shown)}行" if len(shown) < len(pairs) else ""),
        filters=tuple(_filters(pairs, compared)),
        documents=tuple(_choices(chosen.holding, old, new)),
        heads=tuple(_heads(names, compared)),
        rows=tuple(_row(kb, pair) for pair in shown),
        exports=exports("pairs", **_given(compared)),
        headings=names,
    )


def _lead(old: Document | None, new: Document | None, holding: int) -> str:
    if old is None:
        return "所收文件没有写指标。"
    documents = "与".join(name(document) for document in (old, new) if document)
    said = f"{documents}。数值照录原文，变化只在可比时计算。"
    if holding <= OFFERED:
        return said
    return f"{said}有指标的文件共{holding}个，这里列出最早的；别的写在地址里：/targets?old=前一文件&new=后一文件。"


def _heading(document: Document | None, pairs: Sequence[TargetPair], side: str) -> str:
    """2016年文件（到2020年）; the years that its numbers are for, where it is one."""
    if document is None:
        return "—"
    targets = [target for pair in pairs if (target := getattr(pair, side))]
    years = {target.year for target in targets if target.year}
    until = f"（到{years.pop()}年）" if len(years) == 1 else ""
    return f"{document.year}年文件{until}" if document.year else name(document)


def _choices(holding: Sequence[Document], old: Document | None, new: Document | None) -> Iterator[Link]:
    """Neighbours in time, where there are more than two documents."""
    for before, after in pairwise(holding[: OFFERED + 1]) if len(holding) > 2 else ():
        url = url_for("targets.page", old=before.address, new=after.address)
        yield Link(f"{name(before)}与{name(after)}", url, (before, after) == (old, new))


def _filters(pairs: Sequence[TargetPair], compared: Compared) -> Iterator[Link]:
    yield Link("全部", _url(compared, verdict=""), not compared.verdict)
    for verdict in MARKS:
        count = sum(pair.verdict == verdict for pair in pairs)
        if count:
            yield Link(f"{verdict} {count}", _url(compared, verdict=verdict), compared.verdict == verdict)


def _url(compared: Compared, **changes: str) -> str:
    given: dict[str, Any] = {key: value for key, value in (_given(compared) | changes).items() if value}
    return url_for("targets.page", **given)


def _given(compared: Compared) -> dict[str, str]:
    """The parameters that a request gave, as it gave them."""
    sort = f"-{compared.sort}" if compared.down else compared.sort
    given = {"old": compared.old, "new": compared.new, "verdict": compared.verdict, "sort": sort}
    return {key: value for key, value in given.items() if value}


def _heads(names: Sequence[str], compared: Compared) -> Iterator[ColumnHead]:
    """A column sorted by leads to the other direction."""
    for key, text in zip(COLUMNS, names, strict=True):
        here = compared.sort == key
        to = f"-{key}" if here and not compared.down else key
        how = ("descending" if compared.down else "ascending") if here else ""
        yield ColumnHead(Link(text, _url(compared, sort=to)), how, {"ascending": "↑", "descending": "↓", "": ""}[how])


def _row(kb: KnowledgeBase, pair: TargetPair) -> TargetRow:
    target = pair.old or either(pair)
    return TargetRow(
        anchor=f"{target.address.replace('/', '-')}-{target.span[0]}",
        indicator=_name(pair),
        old=_side(kb, pair.old),
        new=_side(kb, pair.new),
        change=change_said(pair),
        mark=MARKS.get(pair.verdict or "", ""),
        verdict=pair.verdict or "",
        reason=pair.reason or "",
        badge=(badge(pair.basis, pair.reviewed) or Badge("自动比对", True)) if pair.verdict else None,
    )


def _name(pair: TargetPair) -> str:
    """One name for both sides where they have one, else both: 离岸服务外包执行额 / 服务外包离岸执行额."""
    names = dict.fromkeys(side.indicator for side in (pair.old, pair.new) if side)
    return " / ".join(names)


def _side(kb: KnowledgeBase, target: Target | None) -> Side | None:
    if target is None:
        return None
    return Side(target_view(kb, target), Link(kb.clause(target.address).label, clause_url(target.address)))


def _when(document: Document | None, target: Target) -> str:
    """到2020年（2016年文件）: the year a number is for, and the year of the document that sets it."""
    set_in = f"{document.year}年文件" if document and document.year else ""
    return f"到{target.year}年（{set_in}）" if target.year else set_in


def _charts(old: Document | None, new: Document | None, pairs: Sequence[TargetPair]) -> Iterator[Chart]:
    """A pair of bars for each two numbers that compare; each pair has a scale of its own."""
    for pair in pairs:
        if pair.verdict == "可比" and pair.change is not None and pair.old and pair.new and pair.old.kind == "target":
            most = max(pair.old.value_norm or 0, pair.new.value_norm or 0) or 1
            sides = ((old, pair.old), (new, pair.new))
            bars = (
                Bar(_when(document, target), target.quote, FULL * (target.value_norm or 0) / most)
                for document, target in sides
            )
            yield Chart(_name(pair), change_said(pair), tuple(bars))
