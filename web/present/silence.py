"""The silence report: what the earlier document speaks of and the later one no longer mentions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import url_for

from kb import KnowledgeBase
from kb.exports.silence import KINDS, said
from kb.silence import Searched, Silence
from web.present.common import Link, clause_name, clause_url
from web.present.compare import called, url
from web.present.downloads import exports


@dataclass(frozen=True, slots=True)
class SilenceRow:
    words: str
    clause: Link
    searches: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class SilencePage:
    title: str
    lead: str
    groups: tuple[tuple[str, tuple[SilenceRow, ...]], ...]
    whole: Link
    exports: tuple[Link, ...]


def silence_page(kb: KnowledgeBase, old: str, new: str) -> SilencePage:
    """NotFound: a document."""
    before, after = called(kb.document(old)), called(kb.document(new))
    found = kb.silences(old, new)
    return SilencePage(
        title=f"{before}写到、{after}不再提的",
        lead=f"每一行都在{after}文件里查过；点检索词可以再查一遍。没有查到，不等于措施已经停止。",
        groups=tuple(_groups(kb, found, new)),
        whole=Link("逐条对照", url(old, new)),
        exports=exports("silence", old=old, new=new),
    )


def _groups(kb: KnowledgeBase, found: Sequence[Silence], new: str) -> Iterator[tuple[str, tuple[SilenceRow, ...]]]:
    for kind, some in groupby(found, key=lambda one: one.kind):
        rows = tuple(_row(kb, one, new) for one in some)
        yield f"{KINDS[kind]} {len(rows)}项", rows


def _row(kb: KnowledgeBase, one: Silence, new: str) -> SilenceRow:
    clause = kb.clause(one.address)
    searches = tuple(_search(search, new) for search in one.searches)
    return SilenceRow(one.words, Link(clause_name(clause), clause_url(one.address)), searches)


def _search(search: Searched, new: str) -> Link:
    return Link(said(search), url_for("search.page", q=search.query, doc=new))
