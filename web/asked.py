"""The edge between a request and the knowledge base: which build it uses, and what its parameters mean."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, get_args

from flask import current_app, g, request

from kb import BadQuery, FactOptions, Hit, KnowledgeBase, NotFound, SearchOptions
from kb.comparability import Verdict
from kb.model import Relation
from kb.search import DEFAULT, MOST
from web.live import Held

_SEVERAL = ("doc", "topic", "department", "role", "year")
LONGEST = 9  # digits of a number that can mean anything here
SORTED = ("indicator", "old", "new", "change", "verdict")
_YES = {"1": True, "true": True, "是": True, "0": False, "false": False, "否": False, "": False}
_SORTS: dict[str, Literal["rank", "document"]] = {"rank": "rank", "document": "document"}


def kb() -> KnowledgeBase:
    """The build that this request began with. StaleIndex: there is none."""
    if "held" not in g:
        g.held = current_app.extensions["current"]()
    held: Held = g.held
    return held.kb


def release(_: BaseException | None = None) -> None:
    """Lets go of the build when the request is done."""
    if held := g.pop("held", None):
        held.release()


def query() -> str:
    return request.args.get("q", "")


def options() -> SearchOptions:
    """The search options a request asks for. BadQuery: a value that is none."""
    several = {name: tuple(filter(None, request.args.getlist(name))) for name in _SEVERAL}
    return SearchOptions(
        **several,
        has_target=_flag("has_target", False),
        sort=_sort(),
        expand=_flag("expand", True),
        limit=_number("limit"),
        offset=_number("offset"),
    )


def facts() -> FactOptions:
    """What narrows a list of facts. BadQuery: a value that is none."""
    several = {name: tuple(filter(None, request.args.getlist(name))) for name in _SEVERAL}
    return FactOptions(**several, inferred=_flag("inferred", False))


def _flag(name: str, otherwise: bool) -> bool:
    typed = request.args.get(name)
    if typed is None:
        return otherwise
    if typed.lower() not in _YES:
        raise BadQuery(f"参数 {name} 应是 0 或 1，这里是“{typed[:20]}”。")
    return _YES[typed.lower()]


def _sort() -> Literal["rank", "document"]:
    typed = request.args.get("sort", "rank")
    if typed not in _SORTS:
        raise BadQuery(f"参数 sort 应是 rank 或 document，这里是“{typed[:20]}”。")
    return _SORTS[typed]


def _number(name: str) -> int:
    typed = request.args.get(name)
    if typed is None:
        return int(getattr(DEFAULT, name))
    digits = typed.removeprefix("-")
    if not digits.isascii() or not digits.isdecimal():
        raise BadQuery(f"参数 {name} 应是整数，这里是“{typed[:20]}”。")
    if len(digits) > LONGEST:
        raise BadQuery(f"参数 {name} 太大：{typed[:20]}。")
    return int(typed)


def filtered(asked: SearchOptions) -> bool:
    """Whether the options alone say what to show."""
    return asked.has_target or any(getattr(asked, name) for name in _SEVERAL)


def all_hits(most: int) -> Iterator[Hit]:
    """Every hit of the request's search, page by page, up to so many."""
    asked = replace(options(), limit=MOST, offset=0)
    for offset in range(0, most, MOST):
        answer = kb().search(query(), replace(asked, offset=offset))
        yield from answer.hits
        if offset + MOST >= answer.total:
            return


@dataclass(frozen=True, slots=True)
class Compared:
    """Which two documents, which pairs of them, and in which order; empty where a request leaves it open."""

    old: str
    new: str
    verdict: str
    sort: str
    down: bool


def compared() -> Compared:
    """What a request for two documents asks for. BadQuery: an order that is none."""
    sort = request.args.get("sort", "")
    column = sort.removeprefix("-")
    if column not in ("", *SORTED):
        raise BadQuery(f"参数 sort 应是 {'、'.join(SORTED)} 之一，前面加 - 表示倒序，这里是“{sort[:20]}”。")
    old, new, verdict = (request.args.get(name, "") for name in ("old", "new", "verdict"))
    if verdict and verdict not in get_args(Verdict):
        raise BadQuery(f"参数 verdict 应是{'、'.join(get_args(Verdict))}之一，这里是“{verdict[:20]}”。")
    return Compared(old, new, verdict, column, sort.startswith("-"))


def two() -> tuple[str, str]:
    """The two places that a comparison asks for. BadQuery: one is missing."""
    old, new = (request.args.get(name, "").strip() for name in ("old", "new"))
    if not old or not new:
        raise BadQuery("请写 old 和 new 两个参数：两个文件的地址，或各取一条。")
    return old, new


def topic() -> str:
    """The one topic that a brief is about. BadQuery: none."""
    typed = request.args.get("topic", "").strip()
    if not typed:
        raise BadQuery("请写 topic 参数，例如 topic=养老。")
    return typed


@dataclass(frozen=True, slots=True)
class Comparing:
    """Which two places are compared, which of their pairs are shown, and how; empty where a request leaves it open."""

    old: str
    new: str
    relation: str
    topic: str
    section: str
    exact: bool
    fold: bool
    page: int


def comparing(places: str) -> Comparing:
    """What a request for a comparison asks for; `places` is a...b. NotFound: no such form. BadQuery: a value that is none."""
    old, separator, new = places.removesuffix(".json").partition("...")
    if not separator or not old or not new:
        raise NotFound("对照的地址是 /compare/前一文件...后一文件，例如 /compare/yfbf-2016-228...yff-2020-10。")
    return narrowed(old, new)


def narrowed(old: str, new: str) -> Comparing:
    """The same for two places already known. BadQuery: a relation or topic that is none."""
    relation, topic, section = (request.args.get(name, "") for name in ("relation", "topic", "section"))
    if relation and relation not in get_args(Relation):
        raise BadQuery(f"参数 relation 应是 {'、'.join(get_args(Relation))} 之一，这里是“{relation[:20]}”。")
    if topic and topic not in kb().topic_definitions():
        raise BadQuery(f"没有“{topic[:40]}”这个主题。所有主题见“主题”页。")
    return Comparing(old, new, relation, topic, section, exact(), _flag("fold", False), page_number())


def exact() -> bool:
    """Whether changes are asked for by character."""
    return _flag("exact", False)


def site() -> str:
    """The address that the site's pages begin with."""
    return request.url_root.rstrip("/")


def page_number() -> int:
    """Which page of a list is asked for, from 1. BadQuery: none."""
    typed = request.args.get("page", "1")
    if not typed.isascii() or not typed.isdecimal() or not 1 <= int(typed[:9]) < 10**6:
        raise BadQuery(f"参数 page 应是从1开始的整数，这里是“{typed[:20]}”。")
    return int(typed)
