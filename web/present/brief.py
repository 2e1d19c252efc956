"""The brief on a topic: one document beside the other, with what changed, who answers and what is promised."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb import KnowledgeBase
from kb.exports.brief import carrying
from kb.exports.sheets import ROLES, said
from web.asked import Comparing
from web.present.common import Link
from web.present.compare import PairView, called, pair_view, url
from web.present.downloads import exports
from web.present.facts import department_url


@dataclass(frozen=True, slots=True)
class BriefRow:
    pair: PairView
    units: tuple[tuple[str, Link, str], ...]
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BriefPage:
    title: str
    definition: str
    headings: tuple[str, ...]
    rows: tuple[BriefRow, ...]
    whole: Link
    exports: tuple[Link, ...]


def brief_page(kb: KnowledgeBase, topic: str, old: str, new: str) -> BriefPage:
    """NotFound: the topic or a document."""
    asked = Comparing(old, new, "", topic, "", False, False, 1)
    rows = (
        BriefRow(
            pair=pair_view(kb, pair, asked),
            units=tuple(_units(kb, carrying(kb, topic, (*pair.old, *pair.new)))),
            targets=tuple(_targets(kb, carrying(kb, topic, (*pair.old, *pair.new)))),
        )
        for pair in kb.brief(topic, old, new)
    )
    return BriefPage(
        title=f"{topic}专题对照",
        definition=kb.topic_definitions()[topic],
        headings=(called(kb.document(old)), called(kb.document(new)), "变化", "责任单位", "指标"),
        rows=tuple(rows),
        whole=Link("两份文件逐条对照", url(old, new)),
        exports=exports("brief", topic=topic, old=old, new=new),
    )


def _units(kb: KnowledgeBase, addresses: Sequence[str]) -> Iterator[tuple[str, Link, str]]:
    for address in addresses:
        clause = kb.clause(address)
        for duty in clause.duties:
            yield ROLES[duty.role], Link(duty.department, department_url(duty.department)), clause.label


def _targets(kb: KnowledgeBase, addresses: Sequence[str]) -> Iterator[str]:
    for address in addresses:
        clause = kb.clause(address)
        yield from (f"{said(target)}，{clause.label}" for target in clause.targets)
