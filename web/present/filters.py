"""Filters, orders and pages of a search, every one of them a link."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlencode

from flask import request

from kb import Answer, Count, KnowledgeBase, SearchOptions
from kb.exports.sheets import ROLES
from kb.search import DEFAULT
from web.present import paging
from web.present.common import Link, name, page_url

SHORT = 6  # values of a facet shown at once; the rest is one click away
SAFE = "!$'()*,/:;?@"  # what Flask leaves as it is, so that a link is the same from wherever it comes
NOTHING: tuple[Any, ...] = (None, (), [], "")
KNOWN = 100  # characters of a value that is worth remembering
MOST = 60  # values of a facet shown at all: of thousands of documents nobody reads the list
DOCUMENTS = 20  # of documents fewer, for each is looked up

FACETS = (
    ("文件", "doc", "document"),
    ("主题", "topic", "topic"),
    ("部门", "department", "department"),
    ("角色", "role", "role"),
    ("年份", "year", "year"),
)


class FacetValue(NamedTuple):
    """A value that narrows the answer; `count` is None where it is not counted."""

    text: str
    count: int | None  # type: ignore[assignment]  # hides tuple.count, which nobody needs here
    url: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """The commonest values of a facet, the rest folded away, and how many more there are."""

    name: str
    first: tuple[FacetValue, ...]
    rest: tuple[FacetValue, ...]
    more: int


class Links:
    """Addresses of this search with something changed."""

    def __init__(self, query: str, options: SearchOptions):
        self._values: dict[str, Any] = {"q": query, **dict(_grouped(options))}
        self._written = {key: _written(key, value) for key, value in self._values.items()}
        self._page = page_url(request.script_root, "search.page")

    def csv(self) -> str:
        """All hits as a file."""
        return self._address(*self._written.values(), page=page_url(request.script_root, "search.csv"))

    def to(self, **changes: Any) -> str:
        written = self._written | {key: _written(key, value) for key, value in changes.items()}
        return self._address(*written.values())

    def narrowed(self, parameter: str) -> Callable[[str], str]:
        """The address with one more value of a filter: a page has a hundred such links, and all else in them is the same."""
        keys = list(self._written)
        at = keys.index(parameter) + 1
        before, after = ("&".join(filter(None, map(self._written.get, some))) for some in (keys[:at], keys[at:]))
        start, end = f"{self._page}?{before}{'&' if before else ''}", f"{'&' if after else ''}{after}"
        return lambda value: f"{start}{_value_of(parameter, value)}{end}"

    def without(self, parameter: str, value: str) -> str:
        """The address with one value of a filter less."""
        return self.to(**{parameter: [other for other in self._values[parameter] if other != value]})

    def _address(self, *written: str, page: str = "") -> str:
        asked = "&".join(filter(None, written))
        return f"{page or self._page}?{asked}" if asked else page or self._page


def _written(key: str, value: Any) -> str:
    """A parameter as an address has it, several values one after another; empty where it says nothing."""
    if value in NOTHING:
        return ""
    values = map(str, value) if isinstance(value, list | tuple) else [str(value)]
    return "&".join([_value_of(key, one) for one in values])


def _value_of(key: str, value: str) -> str:
    return _pair(key, value) if len(value) <= KNOWN else _encoded(key, value)


def _encoded(key: str, value: str) -> str:
    return urlencode([(key, value)], safe=SAFE)


_pair = lru_cache(4_096)(_encoded)  # a page has a hundred links that narrow it, mostly by what the last one had too


def _grouped(options: SearchOptions) -> Iterator[tuple[str, Any]]:
    for _, parameter, _ in FACETS:
        yield parameter, list(getattr(options, parameter))
    yield "has_target", "1" if options.has_target else None
    yield "sort", options.sort if options.sort != "rank" else None
    yield "expand", None if options.expand else "0"


def kept(options: SearchOptions) -> Iterator[tuple[str, str]]:
    """What a new query typed into the form keeps."""
    for key, value in _grouped(options):
        for one in value if isinstance(value, list) else [value]:
            if one:
                yield key, one


def sorts(options: SearchOptions, link: Links) -> Iterator[Link]:
    """By rank or in document order."""
    yield Link("按相关度", link.to(sort=None), options.sort == "rank")
    yield Link("按文件顺序", link.to(sort="document"), options.sort == "document")


def chips(kb: KnowledgeBase, options: SearchOptions, link: Links) -> Iterator[Link]:
    """The filters that are set, each leading to the search without it."""
    for label, parameter, _ in FACETS:
        chosen = getattr(options, parameter)
        for value in chosen:
            yield Link(f"{label}：{_text(kb, parameter, value)}", link.without(parameter, value))
    if options.has_target:
        yield Link("有指标", link.to(has_target=None))


def facets(kb: KnowledgeBase, answer: Answer, options: SearchOptions, link: Links) -> Iterator[Facet]:
    """The facets that have values, each value leading to the search with it, or without it where it is chosen."""
    for label, parameter, facet in FACETS:
        counts: Sequence[Count] = getattr(answer.facets, facet)
        most = DOCUMENTS if parameter == "doc" else MOST
        chosen, narrowed = getattr(options, parameter), link.narrowed(parameter)
        values = [
            FacetValue(_text(kb, parameter, value), number, narrowed(value), False)
            if (value := str(counted)) not in chosen
            else FacetValue(_text(kb, parameter, value), number, link.without(parameter, value), True)
            for counted, number in counts[:most]
        ]
        if values:
            yield Facet(label, tuple(values[:SHORT]), tuple(values[SHORT:]), max(0, len(counts) - most))
    if answer.total:
        url = link.to(has_target=None if options.has_target else "1")
        yield Facet("指标", (FacetValue("有指标的条款", None, url, options.has_target),), (), 0)


def _text(kb: KnowledgeBase, parameter: str, value: str) -> str:
    if parameter == "role":
        return ROLES.get(value, value)
    if parameter == "doc":
        document = kb.document(value)
        return f"{document.year} {document.type}" if document.year and document.type else name(document)
    return value


def pages(answer: Answer, options: SearchOptions, link: Links) -> Iterator[Link]:
    """Previous, a window of numbers, next."""
    limit = options.limit if options.limit != DEFAULT.limit else None
    return paging.pages(answer.total, options.offset, options.limit, lambda offset: link.to(offset=offset, limit=limit))
