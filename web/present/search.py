"""The search page: from an answer to what the template shows."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import request

from kb import Answer, KnowledgeBase, SearchOptions
from web.present.common import DocumentLine, Link, document_line, newest, page_url
from web.present.filters import DOCUMENTS, Facet, Links, chips, facets, kept, pages, sorts
from web.present.hits import HitView, hit_views

EXAMPLES = ("“给予配套支持”", "电子商务 -跨境", "文件:yff-2020-10 物流")
REASONS = {"traditional": "繁体转简体", "pinyin": "拼音", "synonym": "同义", "department": "机构更名"}
MOST_SHOWN = 12  # documents on the landing page


@dataclass(frozen=True, slots=True)
class Expanded:
    to: str
    reason: str


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Everything the search page shows; `asked` is False where there is nothing but the form."""

    title: str
    query: str
    kept: tuple[tuple[str, str], ...]
    examples: tuple[Link, ...]
    documents: tuple[DocumentLine, ...]
    asked: bool
    heading: str = ""
    years: str = ""
    relaxed: str = ""
    notice: str = ""
    suggestion: Link | None = None
    empty: tuple[Link, ...] = ()
    expansions: tuple[Expanded, ...] = ()
    plain: Link | None = None
    sorts: tuple[Link, ...] = ()
    chips: tuple[Link, ...] = ()
    hits: tuple[HitView, ...] = ()
    facets: tuple[Facet, ...] = ()
    pages: tuple[Link, ...] = ()
    csv: str = ""


LONG = 300  # characters of a query that is repeated in every link that narrows it; a longer one was pasted, and finds its clause


def landing_page(kb: KnowledgeBase) -> SearchPage:
    """The form, examples, and what the corpus holds."""
    documents = kb.documents(limit=MOST_SHOWN)
    lines = tuple(document_line(document, newest(documents)) for document in documents)
    return SearchPage("检索", "", (), _examples(), lines, asked=False)


def search_page(kb: KnowledgeBase, answer: Answer, options: SearchOptions) -> SearchPage:
    """The answer to a query, with every filter, order and page as a link."""
    link = Links(answer.query, options)
    latest = kb.newest_year()
    counted = (str(count.value) for count in answer.facets.document[:DOCUMENTS])
    kb.foresee([*(hit.document for hit in answer.hits), *counted])
    return SearchPage(
        title=f"{answer.query} - 检索" if answer.query else "检索",
        query=answer.query,
        kept=tuple(kept(options)),
        examples=_examples(),
        documents=(),
        asked=True,
        heading=_heading(answer),
        years="，".join(
            f"{count.value}年{count.count}条" for count in sorted(answer.facets.year, key=lambda c: c.value)
        ),
        relaxed=f"没有条款逐字含有{_quoted(answer.query)}。以下按字词相近排列，不是原文命中。"
        if answer.relaxed
        else "",
        notice=answer.notice or "",
        suggestion=Link(answer.suggestion, link.to(q=answer.suggestion)) if answer.suggestion else None,
        empty=tuple(_steps(kb, answer, options, link)) if not answer.hits else (),
        expansions=tuple(Expanded(e.to, f"“{e.from_}”的{REASONS[e.kind]}") for e in answer.expansions),
        plain=Link("只查原词", link.to(expand="0"))
        if answer.expansions
        else None
        if options.expand
        else Link("也查别的写法", link.to(expand=None)),
        sorts=tuple(sorts(options, link)),
        chips=tuple(chips(kb, options, link)),
        hits=tuple(hit_views(kb, answer.hits, latest)),
        facets=tuple(facets(kb, answer, options, link)) if len(answer.query) <= LONG else (),
        pages=tuple(pages(answer, options, link)),
        csv=link.csv(),
    )


def _heading(answer: Answer) -> str:
    said = _quoted(answer.query)
    if not answer.total:
        return f"没有找到含{said}的条款" if said else "没有找到条款"
    return f"没有逐字命中，相近 {answer.total} 条" if answer.relaxed else f"{said}共 {answer.total} 条"


def _quoted(query: str) -> str:
    """The query in quotation marks, unless it brings its own."""
    return query if query.startswith(("“", '"')) or not query else f"“{query}”"


def _examples() -> tuple[Link, ...]:
    return tuple(Link(text, page_url(request.script_root, "search.page", ("q", text))) for text in EXAMPLES)


def _steps(kb: KnowledgeBase, answer: Answer, options: SearchOptions, link: Links) -> Iterator[Link]:
    """What to do where nothing is shown: go back to where hits are, or drop a filter."""
    if answer.total:
        yield Link("回到第1页", link.to())
        return
    for chip in chips(kb, options, link):
        yield chip._replace(text=f"去掉“{chip.text}”")
