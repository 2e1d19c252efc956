"""The page that checks a memo: findings first, each with its place."""

from collections.abc import Iterator
from dataclasses import dataclass

from kb.citation.kinds import KINDS
from kb.citation.memo import Checked, Finding
from web.present.common import Link, place_url


@dataclass(frozen=True, slots=True)
class FindingView:
    kind: str
    place: str
    text: str
    message: str
    suggestion: str


@dataclass(frozen=True, slots=True)
class CitedView:
    place: str
    text: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class MemoPage:
    title: str
    text: str
    checked: bool
    summary: str
    findings: tuple[FindingView, ...]
    notes: tuple[FindingView, ...]
    citations: tuple[CitedView, ...]


def memo_form() -> MemoPage:
    return MemoPage("核查稿件", "", False, "", (), (), ())


def memo_page(checked: Checked, text: str) -> MemoPage:
    """`text` is what was pasted, so that it can be put right and sent again."""
    found = len(checked.findings)
    summary = f"认出{len(checked.citations)}处引用，" + (
        f"{found}处与所收文件有出入" if found else "没有发现与所收文件不符之处"
    )
    return MemoPage(
        title=f"核查结果：{found}处有出入" if found else "核查结果：没有发现出入",
        text=text,
        checked=True,
        summary=f"{summary}。",
        findings=tuple(map(_view, checked.findings)),
        notes=tuple(map(_view, checked.notes)),
        citations=tuple(_citations(checked)),
    )


def _view(one: Finding) -> FindingView:
    return FindingView(KINDS[one.kind], f"第{one.line}行第{one.column}字", one.text, one.message, one.suggestion or "")


def _citations(checked: Checked) -> Iterator[CitedView]:
    for one in checked.citations:
        links = tuple(Link(address, place_url(address)) for address in one.addresses)
        yield CitedView(f"第{one.line}行第{one.column}字", one.text, links)
