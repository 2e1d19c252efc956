"""The search page: from an answer to what the template shows."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import repeat
from operator import add
from typing import Any

from flask import url_for
from markupsafe import Markup

from kb import Answer, Count, Document, Hit, KnowledgeBase, SearchOptions
from kb.address import named
from kb.fragments import fragments
from web.present.common import DocumentLine, Link, Year, clause_url, document_line, name, newest, year_tag
from web.present.text import shown

_NUMBER = re.compile(r"[^（）、]+、|（[^）]+）")  # a part's and an item's number in a label: 三、 （六）
CUT = Markup('<span class="cut">…</span>')
SHORT = 6  # values of a facet shown at once; the rest is one click away
ROLES = {"lead": "牵头", "support": "配合", "responsible": "责任"}
FACETS = (
    ("文件", "doc", "document"),
    ("主题", "topic", "topic"),
    ("部门", "department", "department"),
    ("角色", "role", "role"),
    ("年份", "year", "year"),
)
EXAMPLES = ("“给予配套支持”", "电子商务 -跨境", "文件:yff-2020-10 物流")


@dataclass(frozen=True, slots=True)
class FacetValue:
    text: str
    count: int
    url: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    name: str
    first: tuple[FacetValue, ...]
    rest: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True)
class HitView:
    year: Year | None
    document: str
    path: tuple[str, ...]
    title: Markup
    url: str
    text: Markup
    chips: tuple[tuple[str, str], ...]
    why: str | None


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


REASONS = {"traditional": "繁体转简体", "pinyin": "拼音", "synonym": "同义", "department": "机构更名"}


def landing_page(kb: KnowledgeBase) -> SearchPage:
    """The form, examples, and what the corpus holds."""
    documents = kb.documents()[:MOST_SHOWN]
    lines = tuple(document_line(document, newest(documents)) for document in documents)
    return SearchPage("检索", "", (), _examples(), lines, asked=False)


MOST_SHOWN = 12


def search_page(kb: KnowledgeBase, answer: Answer, options: SearchOptions) -> SearchPage:
    """The answer to a query, with every filter, order and page as a link."""
    link = _Links(answer.query, options)
    latest = kb.newest_year()
    return SearchPage(
        title=f"{answer.query} - 检索" if answer.query else "检索",
        query=answer.query,
        kept=tuple(_kept(options)),
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
        sorts=tuple(_sorts(options, link)),
        chips=tuple(_chips(kb, options, link)),
        hits=tuple(_hit(kb, hit, latest) for hit in answer.hits),
        facets=tuple(_facets(kb, answer, options, link)),
        pages=tuple(_pages(answer, options, link)),
        csv=url_for("search.csv", **link.values()),
    )


class _Links:
    """Addresses of this search with something changed."""

    def __init__(self, query: str, options: SearchOptions):
        self._values: dict[str, Any] = {"q": query, **dict(_grouped(options))}

    def values(self, **changes: Any) -> dict[str, Any]:
        merged = self._values | changes
        return {key: value for key, value in merged.items() if value not in (None, (), [], "")}

    def to(self, **changes: Any) -> str:
        return url_for("search.page", **self.values(**changes))


def _grouped(options: SearchOptions) -> Iterator[tuple[str, Any]]:
    for _, parameter, _ in FACETS:
        yield parameter, list(getattr(options, parameter))
    yield "has_target", "1" if options.has_target else None
    yield "sort", options.sort if options.sort != "rank" else None
    yield "expand", None if options.expand else "0"


def _kept(options: SearchOptions) -> Iterator[tuple[str, str]]:
    """What a new query typed into the form keeps."""
    for key, value in _grouped(options):
        for one in value if isinstance(value, list) else [value]:
            if one:
                yield key, one


def _heading(answer: Answer) -> str:
    said = _quoted(answer.query)
    if not answer.total:
        return f"没有找到含{said}的条款" if said else "没有找到条款"
    return f"没有逐字命中，相近 {answer.total} 条" if answer.relaxed else f"{said}共 {answer.total} 条"


def _quoted(query: str) -> str:
    """The query in quotation marks, unless it brings its own."""
    return query if query.startswith(("“", '"')) or not query else f"“{query}”"


def _examples() -> tuple[Link, ...]:
    return tuple(Link(text, url_for("search.page", q=text)) for text in EXAMPLES)


def _steps(kb: KnowledgeBase, answer: Answer, options: SearchOptions, link: _Links) -> Iterator[Link]:
    """What to do where nothing is shown: go back to where hits are, or drop a filter."""
    if answer.total:
        yield Link("回到第1页", link.to())
        return
    for chip in _chips(kb, options, link):
        yield replace(chip, text=f"去掉“{chip.text}”")


def _sorts(options: SearchOptions, link: _Links) -> Iterator[Link]:
    yield Link("按相关度", link.to(sort=None), options.sort == "rank")
    yield Link("按文件顺序", link.to(sort="document"), options.sort == "document")


def _chips(kb: KnowledgeBase, options: SearchOptions, link: _Links) -> Iterator[Link]:
    for label, parameter, _ in FACETS:
        chosen = getattr(options, parameter)
        for value in chosen:
            rest = [other for other in chosen if other != value]
            yield Link(f"{label}：{_text(kb, parameter, value)}", link.to(**{parameter: rest}))
    if options.has_target:
        yield Link("有指标", link.to(has_target=None))


def _facets(kb: KnowledgeBase, answer: Answer, options: SearchOptions, link: _Links) -> Iterator[Facet]:
    for label, parameter, facet in FACETS:
        counts: tuple[Count, ...] = getattr(answer.facets, facet)
        values = [_value(kb, parameter, count, getattr(options, parameter), link) for count in counts]
        if values:
            yield Facet(label, tuple(values[:SHORT]), tuple(values[SHORT:]))


def _value(kb: KnowledgeBase, parameter: str, count: Count, chosen: tuple[str, ...], link: _Links) -> FacetValue:
    value = str(count.value)
    others = [other for other in chosen if other != value]
    changed = others if value in chosen else [*chosen, value]
    return FacetValue(_text(kb, parameter, value), count.count, link.to(**{parameter: changed}), value in chosen)


def _text(kb: KnowledgeBase, parameter: str, value: str) -> str:
    if parameter == "role":
        return ROLES.get(value, value)
    if parameter == "doc":
        document = kb.document(value)
        return f"{document.year} {document.type}" if document.year and document.type else name(document)
    return value


def _hit(kb: KnowledgeBase, hit: Hit, latest: int | None) -> HitView:
    document = kb.document(hit.document)
    chips = [("主题", topic) for topic in hit.topics] + [("单位", department) for department in hit.departments[:3]]
    return HitView(
        year=year_tag(document, latest),
        document=name(document),
        path=tuple(_numbered(hit)),
        title=Markup("{}{}").format(_before(hit), shown(hit.heading or "", hit.heading_highlights)),
        url=clause_url(hit.address),
        text=_text_of(hit),
        chips=tuple(chips),
        why=hit.why,
    )


def _numbered(hit: Hit) -> Iterator[str]:
    """The headings above a hit with the numbers its label gives them: 三、主要任务."""
    numbers = _NUMBER.findall(hit.label)
    known = numbers[: len(hit.heading_path)] if len(numbers) >= len(hit.heading_path) else repeat("")
    yield from map(add, known, hit.heading_path)


def _before(hit: Hit) -> str:
    """The label, ready for the heading behind it."""
    return named(hit.label, hit.heading).removesuffix(hit.heading or "")


def _text_of(hit: Hit) -> Markup:
    """At most three fragments, an ellipsis where words are left out."""
    parts: list[Markup | str] = []
    found = fragments(hit.text, hit.highlights)
    for at, part in enumerate(found):
        marks = [
            (max(s, part.start) - part.start, min(e, part.end) - part.start)
            for s, e in hit.highlights
            if s < part.end and part.start < e
        ]
        parts += [CUT if part.cut_before or at else "", shown(hit.text[part.start : part.end], marks)]
    return Markup().join([*parts, CUT if found and found[-1].cut_after else ""])


def _pages(answer: Answer, options: SearchOptions, link: _Links) -> Iterator[Link]:
    """Previous, a window of numbers, next."""
    count = -(-answer.total // options.limit)
    here = options.offset // options.limit
    if count < 2:
        return
    shown_pages = sorted({0, count - 1, *range(max(0, here - 2), min(count, here + 3))})
    limit = options.limit if options.limit != SearchOptions().limit else None
    steps: Iterable[tuple[str, int]] = [
        ("上一页", here - 1),
        *((str(n + 1), n) for n in shown_pages),
        ("下一页", here + 1),
    ]
    for text, page in steps:
        if 0 <= page < count:
            offset = page * options.limit
            yield Link(text, link.to(offset=offset or None, limit=limit), page == here)


def csv_rows(kb: KnowledgeBase, hits: Iterable[Hit]) -> Iterator[tuple[str, ...]]:
    """The rows of an exported result list, the header first."""
    yield "文件", "文号", "年份", "条款", "标题", "路径", "正文", "永久地址"
    for hit in hits:
        document: Document = kb.document(hit.document)
        yield (
            document.title or "",
            document.number or "",
            str(document.year or ""),
            hit.label,
            hit.heading or "",
            " › ".join(hit.heading_path),
            hit.text,
            url_for("documents.clause", document=hit.document, path=hit.address.partition("/")[2], _external=True),
        )
