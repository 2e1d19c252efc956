"""The same values as the commands, over HTTP (docs/json-api.md)."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, abort, jsonify, request

from kb import Document, KnowledgeBase, jsonshape
from kb.jsonshape import jsonable
from kb.search import DEEPEST
from web import asked

TOGETHER = 500  # documents that are read at once
bp = Blueprint("api", __name__, url_prefix="/api")


@bp.get("/search")
def search() -> Response:
    answer = asked.kb().search(asked.query(), asked.options())
    return _next(jsonify(jsonable(answer)), min(answer.total, DEEPEST + 1))


@bp.get("/suggest")
def suggest() -> Response:
    """As OpenSearch wants it: what was typed, and what it may become."""
    return jsonify([asked.query(), list(asked.kb().completions(asked.query()))])


@bp.get("/documents")
def documents() -> Response:
    if not _paged():
        return _whole(_all_documents(asked.kb()))
    options = asked.options()
    found = asked.kb().documents(options.offset, options.limit)
    return _next(jsonify(jsonable(found)), asked.kb().stamp.documents)


@bp.get("/clauses/<path:address>")
def clauses(address: str) -> Response:
    return jsonify(jsonable(asked.kb().at(address)))


@bp.get("/tree/<document>")
def tree(document: str) -> Response:
    return _listed(asked.kb().tree(document))


@bp.get("/topics")
def topics() -> Response:
    return _listed(asked.kb().topics(asked.facts()))


@bp.get("/duties")
def duties() -> Response:
    return _listed(asked.kb().duties(asked.facts()))


@bp.get("/targets")
def targets() -> Response:
    return _listed(asked.kb().targets(asked.facts()))


@bp.get("/cite")
def cite() -> Response:
    """The citation of `address` in a `style`; its link is absolute."""
    address, style = asked.citation()
    return jsonify(jsonable(asked.kb().cite(address, style, asked.site())))


@bp.get("/resolve")
def resolve() -> Response:
    """What the citations in `q` name."""
    return _listed(asked.kb().resolve(asked.text()))


@bp.post("/memo/check")
def memo_check() -> Response:
    """A memo as JSON {text} or a file; nothing of it is kept."""
    return jsonify(jsonable(asked.memo()))


@bp.get("/compare")
def compare() -> Response:
    """Two documents or two clauses; `exact` tells changes by character."""
    return jsonify(jsonable(asked.kb().compare(*asked.two(), exact=asked.exact())))


@bp.get("/silence")
def silence() -> Response:
    """What the earlier of two documents speaks of and the later one no longer mentions."""
    return _listed(asked.kb().silences(*asked.two()))


@bp.get("/brief")
def brief() -> Response:
    """The pairs of two documents that are about a topic."""
    return _listed(asked.kb().brief(asked.topic(), *asked.two()))


@bp.get("/departments")
def departments() -> Response:
    return _listed(asked.kb().departments())


@bp.route("/", defaults={"nothing": ""})
@bp.route("/<path:nothing>")
def missing(nothing: str) -> Response:
    abort(404, nothing)


def _whole(rows: Iterable[object]) -> Response:
    """A list of any length, sent as it is read."""
    lines = chain(jsonshape.pieces(rows), "\n")
    return asked.sent_as_read(Response(asked.large(lines), content_type="application/json"))


def _all_documents(kb: KnowledgeBase) -> Iterator[Document]:
    """Every document, so many at a time."""
    for offset in range(0, kb.stamp.documents, TOGETHER):
        yield from kb.documents(offset, TOGETHER)


def _paged() -> bool:
    return bool({"limit", "offset"} & request.args.keys())


def _listed(rows: Sequence[object]) -> Response:
    """A list, whole by default; with limit or offset a page of it and a link to the next."""
    if not _paged():
        return _whole(rows)
    options = asked.options()
    return _next(jsonify(jsonable(rows[options.offset : options.offset + options.limit])), len(rows))


def _next(response: Response, total: int) -> Response:
    """A Link header to the page after this one, where there is one."""
    options = asked.options()
    after = options.offset + options.limit
    if after < total:
        parameters = [(k, v) for k, v in request.args.items(multi=True) if k not in {"offset", "limit"}]
        query = urlencode([*parameters, ("limit", options.limit), ("offset", after)])
        path = quote(f"{request.script_root}{request.path}")  # headers are ASCII, addresses of documents may not be
        response.headers["Link"] = f'<{path}?{query}>; rel="next"'
    return response
