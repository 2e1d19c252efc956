"""The list of documents, so many a page."""

from dataclasses import dataclass

from flask import url_for

from kb import BadQuery, KnowledgeBase
from web.present.common import DocumentLine, Link, document_line

A_PAGE = 50


@dataclass(frozen=True, slots=True)
class ListingPage:
    title: str
    counts: str
    documents: tuple[DocumentLine, ...]
    pages: tuple[Link, ...]


def listing_page(kb: KnowledgeBase, page: int) -> ListingPage:
    """The documents of one page, counted from 1. BadQuery: there is no such page."""
    total = kb.stamp.documents
    count = max(1, -(-total // A_PAGE))
    if page > count:
        raise BadQuery(f"文件列表到第{count}页为止，没有第{page}页。")
    latest = kb.newest_year()
    shown = kb.documents((page - 1) * A_PAGE, A_PAGE)
    steps = [("上一页", page - 1), ("下一页", page + 1)]
    return ListingPage(
        title="文件",
        counts=f"共{total}个文件" + (f"，第{page}页，共{count}页" if count > 1 else ""),
        documents=tuple(document_line(document, latest) for document in shown),
        pages=tuple(Link(text, url_for("documents.index", page=to)) for text, to in steps if 1 <= to <= count),
    )
