"""The clause page: one place of a document, where it stands, and how to link to it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from markupsafe import Markup

from kb import Clause, Document, Duty, FactOptions, KnowledgeBase
from kb.citation.quotations import quoted
from kb.citation.styles import DEFAULT, STYLES
from kb.provisions import ALONE, provisions
from web.present.common import (
    STATUS,
    Link,
    Year,
    clause_name,
    clause_url,
    document_url,
    imprint,
    name,
    year_tag,
)
from web.present.counterparts import Counterpart, counterparts
from web.present.facts import RoleView, TargetView, TopicView, role_views, target_views, topic_views
from web.present.machines import clause_data
from web.present.text import date_text, paragraph

STYLE_NAMES = {
    "gongwen": "公文",
    "gongwen-first": "公文首次",
    "gongwen-later": "公文再次",
    "footnote": "法学脚注",
    "gbt7714": "GB/T 7714—2015",
    "gbt7714-2025": "GB/T 7714—2025",
    "markdown": "Markdown",
    "html": "HTML",
    "link": "链接",
    "bibtex": "BibTeX",
    "csl-json": "CSL-JSON",
}


@dataclass(frozen=True, slots=True)
class QuoteView:
    """What a quote link quotes, and whether it still says so."""

    told: str
    words: str


@dataclass(frozen=True, slots=True)
class ParagraphView:
    """A paragraph with its number in the margin; `lines` are its 项 where it has some."""

    anchor: str
    mark: str
    url: str
    lines: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class ClausePage:
    """Everything the clause page shows."""

    title: str
    crumbs: tuple[Link, ...]
    here: str
    label: str
    heading: str
    year: Year | None
    source: str
    status: str
    status_unknown: bool
    paragraphs: tuple[ParagraphView, ...]
    no_text: bool
    below: tuple[Link, ...]
    whole: Link | None
    quote: QuoteView | None
    gongwen: str
    cited: str
    styles: tuple[Link, ...]
    address: Link
    before: Link | None
    after: Link | None
    formats: tuple[Link, ...]
    imprint: str
    roles: tuple[RoleView, ...]
    no_units: str
    inferred: Link | None
    counterparts: tuple[Counterpart, ...]
    targets: tuple[TargetView, ...]
    topics: tuple[TopicView, ...]
    data: dict[str, Any]


def clause_page(
    kb: KnowledgeBase, clause: Clause, inferred: bool = False, style: str = DEFAULT, quote: str = ""
) -> ClausePage:
    """`inferred` adds the units that are only concluded from earlier documents; `style` is how it is cited. BadQuery.

    `quote` is what a quote link carries: offsets into the text and a fingerprint of the characters.
    """
    document = kb.document(clause.document)
    tree = kb.tree(clause.document)
    holder = _holder(tree, clause)
    before, after = kb.neighbours(holder.address)
    return ClausePage(
        title=f"{clause_name(clause)} - {name(document)}",
        crumbs=tuple(_crumbs(document, tree, clause)),
        here=_here(clause),
        label=clause.label_long,
        heading=clause.heading or clause.label,
        year=year_tag(document, kb.newest_year()),
        source=_source(document),
        status=STATUS[document.status],
        status_unknown=document.status is None,
        paragraphs=tuple(_paragraphs(clause)),
        no_text=not clause.text,
        below=tuple(Link(clause_name(one), clause_url(one.address)) for one in tree if one.parent == clause.address),
        whole=None if holder is clause else Link(clause_name(holder), clause_url(holder.address)),
        quote=_quote(clause, quote) if quote else None,
        gongwen=kb.cite(clause.address).text,
        cited=kb.cite(clause.address, style, _site(clause)).text,
        styles=tuple(
            Link(STYLE_NAMES[one], f"{clause_url(clause.address)}?style={one}#cite", one == style) for one in STYLES
        ),
        address=Link(clause_url(clause.address), _permanent(clause)),
        before=_link(before),
        after=_link(after),
        formats=(
            Link("JSON", clause_url(f"{clause.address}.json")),
            Link("在全文中看", f"{document_url(document)}#{holder.path}"),
        ),
        imprint=imprint(document, kb.stamp, _permanent(clause)),
        roles=tuple(role_views(kb, _duties(kb, clause, inferred))),
        no_units="" if clause.duties or clause.kind not in ALONE or not provisions(clause) else "原文没有写责任单位。",
        inferred=_inferred(clause, inferred),
        counterparts=tuple(counterparts(kb, holder, clause)),
        targets=tuple(target_views(kb, clause.targets)),
        topics=tuple(topic_views(clause)),
        data=clause_data(document, clause),
    )


def _duties(kb: KnowledgeBase, clause: Clause, inferred: bool) -> Sequence[Duty]:
    if not inferred or clause.duties:
        return clause.duties
    asked = FactOptions(doc=(clause.document,), inferred=True)
    places = {clause.address, *(one.address for one in clause.paragraphs)}
    return [duty for duty in kb.duties(asked) if duty.address in places and duty.basis == "inferred"]


def _inferred(clause: Clause, inferred: bool) -> Link | None:
    """The way to the units of earlier clauses on the same topic, and back."""
    if clause.duties or not any(tag.grade == "primary" for tag in clause.topics):
        return None
    if inferred:
        return Link("不看推定的", clause_url(clause.address))
    return Link("看以前同主题条款的牵头单位（推定）", f"{clause_url(clause.address)}?inferred=1")


def _link(clause: Clause | None) -> Link | None:
    return Link(clause_name(clause), clause_url(clause.address)) if clause else None


def _permanent(clause: Clause) -> str:
    return url_for("documents.clause", document=clause.document, path=clause.path, _external=True)


def _quote(clause: Clause, quote: str) -> QuoteView:
    """Whether the quoted characters are still the same; what they were cannot be told from a fingerprint."""
    state, words = quoted(clause.text, quote)
    told = {
        "same": "引用的文字：文本未变。",
        "changed": "引用的文字变了：同一位置现在是",
        "none": "这个引用链接不完整，认不出引用的是哪几个字。",
    }
    return QuoteView(told[state], words)


def _site(clause: Clause) -> str:
    """The site's own address, which a citation's link begins with."""
    return _permanent(clause).removesuffix(f"/d/{clause.address}")


def _holder(tree: Sequence[Clause], clause: Clause) -> Clause:
    """The clause of the tree that a place belongs to: itself, or the one whose paragraph it is."""
    at = {one.address: one for one in tree}
    address: str | None = clause.address
    while address and address not in at:
        address = address.rpartition(".")[0]
    return at.get(address or "", clause) if address != clause.address else clause


def _crumbs(document: Document, tree: Sequence[Clause], clause: Clause) -> Iterator[Link]:
    """The document, then every clause above."""
    yield Link(name(document), document_url(document))
    at = {one.address: one for one in tree}
    above: list[Clause] = []
    parent = at.get(clause.parent or "")
    while parent:
        above.append(parent)
        parent = at.get(parent.parent or "")
    for one in reversed(above):
        yield Link(
            f"{one.number or ''}{one.heading or one.label if not one.number else one.heading or ''}",
            clause_url(one.address),
        )


def _here(clause: Clause) -> str:
    return (clause.number or clause.label).rstrip("、．.﹒")


def _source(document: Document) -> str:
    date = date_text(document.date) or "成文日期未知"
    return f"{document.title or document.address}，{date}"


def _paragraphs(clause: Clause) -> Iterator[ParagraphView]:
    """Every paragraph with an address of its own; a place that is itself a paragraph is one."""
    if not clause.paragraphs:
        if clause.text:
            lines = f"{clause.number or ''}{clause.text}" if clause.kind == "item" and clause.parent else clause.text
            yield ParagraphView("", "", "", tuple(map(paragraph, lines.split("\n"))))
        return
    for count, one in enumerate(clause.paragraphs, 1):
        last = one.address.rpartition(".")[2]
        yield ParagraphView(last, f"¶{count}", clause_url(one.address), tuple(map(paragraph, one.text.split("\n"))))
