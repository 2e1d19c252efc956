"""The edge between a request and the knowledge base: which build it uses, and what its parameters mean."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from flask import Response, current_app, g, request

from kb import BadQuery, FactOptions, Hit, KnowledgeBase, NotFound, SearchOptions
from kb.citation.memo import Checked, check, check_file
from kb.citation.styles import DEFAULT as GONGWEN
from kb.normal import halved
from kb.search import DEFAULT, MOST
from web import parameters
from web.live import Held

PIECE = 256 * 1024  # bytes that are sent at once
MOST_MEMO = 500_000  # characters of a memo, some hundred pages: each quotation that stands nowhere is looked for, at a millisecond
MOST_TEXT = 4_000  # characters whose citations are read at once
_SORTS: dict[str, Literal["rank", "document"]] = {"": "rank", "rank": "rank", "document": "document"}


def kb() -> KnowledgeBase:
    """The build that this request began with. StaleIndex: there is none."""
    if "held" not in g:
        g.held = current_app.extensions["current"]()
    held: Held = g.held
    return held.kb


def release(_: BaseException | None = None) -> None:
    """Lets go of the build when the request is done."""
    held = g.pop("held", None)
    if held and not g.pop("sending", False):
        held.release()


def large(pieces: Iterable[str | bytes]) -> Iterator[bytes]:
    """The same in few pieces: for each one the server asks whether somebody still listens, and nobody may have left."""
    held, size = [], 0
    for piece in pieces:
        held.append(piece.encode() if isinstance(piece, str) else piece)
        size += len(held[-1])
        if size >= PIECE:
            yield b"".join(held)
            held, size = [], 0
    if held:
        yield b"".join(held)


def sent_as_read(response: Response) -> Response:
    """The response, for whose sake the build stays open until all of it is sent."""
    if "held" in g:
        g.sending = True
        response.call_on_close(g.held.release)
    return response


def query() -> str:
    return request.args.get("q", "")


def options() -> SearchOptions:
    """The search options a request asks for. BadQuery: a value that is none."""
    several = {name: tuple(filter(None, request.args.getlist(name))) for name in parameters.SEVERAL}
    return SearchOptions(
        **several,
        has_target=_flag("has_target", False),
        sort=_sort(),
        expand=_flag("expand", True),
        limit=parameters.limit("limit", request.args.get("limit", str(DEFAULT.limit))),
        offset=parameters.offset("offset", request.args.get("offset", str(DEFAULT.offset))),
    )


def facts() -> FactOptions:
    """What narrows a list of facts. BadQuery: a value that is none."""
    several = {name: tuple(filter(None, request.args.getlist(name))) for name in parameters.SEVERAL}
    return FactOptions(**several, inferred=_flag("inferred", False))


def _flag(name: str, otherwise: bool) -> bool:
    typed = request.args.get(name)
    return otherwise if typed is None else parameters.flag(name, typed)


def _sort() -> Literal["rank", "document"]:
    return _SORTS[parameters.order("sort", request.args.get("sort", ""))]


def known_to_the_corpus() -> None:
    """BadQuery: the request narrows by what the corpus does not know."""
    kb().check(facts())


def _section() -> str:
    """The part that a comparison is narrowed to, empty where none is asked for. BadQuery: there is no such place."""
    address = request.args.get("section", "").strip()
    try:
        return kb().at(address).address if address else ""
    except NotFound as error:
        raise BadQuery(str(error)) from None


def filtered(asked: SearchOptions) -> bool:
    """Whether the options alone say what to show."""
    return asked.has_target or any(getattr(asked, name) for name in parameters.SEVERAL)


def all_hits(most: int) -> Iterator[Hit]:
    """Every hit of the request's search, page by page, up to so many."""
    asked = replace(options(), limit=MOST, offset=0)
    for offset in range(0, most, MOST):
        answer = kb().search(query(), replace(asked, offset=offset))
        kb().foresee(hit.document for hit in answer.hits)
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
    sort = parameters.column("sort", request.args.get("sort", ""))
    old, new, verdict = (request.args.get(name, "") for name in ("old", "new", "verdict"))
    return Compared(old, new, parameters.verdict("verdict", verdict), sort.removeprefix("-"), sort.startswith("-"))


def two() -> tuple[str, str]:
    """The two places that a comparison asks for. BadQuery: one is missing."""
    old, new = (request.args.get(name, "").strip() for name in ("old", "new"))
    if not old or not new:
        raise BadQuery("请写 old 和 new 两个参数：两个文件的地址，或各取一条。")
    return old, new


def citation() -> tuple[str, str]:
    """The address that is to be cited, and how. BadQuery: none."""
    address = request.args.get("address", "").strip()
    if not address:
        raise BadQuery("请写 address 参数，例如 address=yfbf-2016-228/3.6。")
    return address, style()


def style() -> str:
    """How a citation is to be written."""
    return request.args.get("style") or GONGWEN


def quote() -> str:
    """What a quote link quotes: start-end.fingerprint."""
    return request.args.get("quote", "")


def text() -> str:
    """The words whose citations are asked for. BadQuery: none, or too many."""
    typed = query()
    if not typed.strip():
        raise BadQuery("请写要认的引用，例如 渝府办发〔2016〕228号三、（六）。")
    if len(typed) > MOST_TEXT:
        raise BadQuery(f"最多{MOST_TEXT}个字，这里有{len(typed)}个字；整篇稿件请用“核查”页。")
    return typed


def memo() -> Checked:
    """The memo that a request brings, checked: a file, a form's text, or JSON {text}. BadQuery: neither, or too long. BadFile."""
    if file := request.files.get("file"):
        return check_file(kb(), file.filename or "", file.read(), most=MOST_MEMO)
    given = _json() if request.is_json else request.form
    words = given.get("text") if isinstance(given, Mapping) else None
    if not isinstance(words, str) or not words.strip():
        raise BadQuery("没有稿件。请贴上文字，或选一个 .md、.txt、.docx 文件。")
    if halved(words):
        raise BadQuery("稿件里有半个字符（编码出了错），请重新贴上。")
    return check(kb(), words, most=MOST_MEMO)


def _json() -> object:
    try:
        return request.get_json(silent=True)
    except RecursionError:  # brackets in brackets
        return None


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
    """The same for two places already known. BadQuery: a relation, topic or section that is none."""
    relation = parameters.relation("relation", request.args.get("relation", ""))
    topic, section = request.args.get("topic", ""), _section()
    return Comparing(old, new, relation, topic, section, exact(), _flag("fold", False), page_number())


def exact() -> bool:
    """Whether changes are asked for by character."""
    return _flag("exact", False)


def site() -> str:
    """The address that the site's pages begin with."""
    return request.url_root.rstrip("/")


def part(most: int) -> tuple[int, int]:
    """Where the page of a list that is asked for begins, and how many rows it has (`most` unasked). BadQuery: a value that is none."""
    offset = parameters.offset("offset", request.args.get("offset", "0"))
    return offset, parameters.limit("limit", request.args.get("limit", str(most)))


def page_number() -> int:
    """Which page of a list is asked for, from 1. BadQuery: none."""
    return parameters.page("page", request.args.get("page", "1"))
