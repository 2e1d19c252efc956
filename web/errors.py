"""One table from what went wrong to a status, and one shape for saying so: a page, or {error, status}."""

import logging
from http import HTTPStatus

from flask import Flask, Response, jsonify, make_response, redirect, render_template, request
from werkzeug.exceptions import BadHost, HTTPException
from werkzeug.wrappers import Response as Redirection

from kb import BadQuery, KbError, NotFound, StaleIndex, Unavailable
from kb.errors import Moved
from web.present.common import place_url
from web.present.failure import failure_page

STATUS: dict[type[KbError], HTTPStatus] = {
    BadQuery: HTTPStatus.BAD_REQUEST,
    NotFound: HTTPStatus.NOT_FOUND,
}
SAID = {
    HTTPStatus.BAD_REQUEST: "请求的写法不对。",
    HTTPStatus.NOT_FOUND: "没有这个页面。",
    HTTPStatus.METHOD_NOT_ALLOWED: "这个地址不接受这种请求。",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "送来的内容太长。",
    HTTPStatus.REQUEST_URI_TOO_LONG: "地址太长，请缩短检索词。",
    HTTPStatus.SERVICE_UNAVAILABLE: "索引暂不可用，请管理员运行 kb build。",
    HTTPStatus.INTERNAL_SERVER_ERROR: "本站出错了，请稍后再试，或告知管理员。",
}


BROKEN = "检索服务暂时没有答复，请稍后再试。"
_LOG = logging.getLogger(__name__)


def register(app: Flask) -> None:
    app.register_error_handler(KbError, _refused)
    app.register_error_handler(Moved, _moved)
    app.register_error_handler(StaleIndex, _unavailable)
    app.register_error_handler(Unavailable, _broken)
    app.register_error_handler(HTTPException, _http)


def _refused(error: KbError) -> Response:
    status = next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), HTTPStatus.BAD_REQUEST)
    return _said(str(error), status, error.suggestion if isinstance(error, NotFound) else None)


def _moved(error: Moved) -> Response | Redirection:
    """301 to where the place is now; 410 with the reason where it was withdrawn."""
    if error.target is None:
        return _said(str(error), HTTPStatus.GONE, None)
    ending = ".json" if request.path.endswith(".json") else ""
    return redirect(f"{place_url(error.target)}{ending}", HTTPStatus.MOVED_PERMANENTLY)


def _unavailable(_: StaleIndex) -> Response:
    """Visitors learn what to do; why, with its path on this machine, is in the log."""
    return _said(SAID[HTTPStatus.SERVICE_UNAVAILABLE], HTTPStatus.SERVICE_UNAVAILABLE, None)


def _broken(error: Unavailable) -> Response:
    """As above: which host does not answer concerns whoever runs the site."""
    _LOG.warning(error)
    return _said(BROKEN, HTTPStatus.SERVICE_UNAVAILABLE, None)


def _http(error: HTTPException) -> Response:
    if isinstance(error, BadHost):  # no page can be made: its links would have no host
        return make_response(jsonify(error="请求里的主机名不对。", status=400), HTTPStatus.BAD_REQUEST)
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    response = _said(SAID.get(status, "请求不能处理。"), status, None)
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        response.headers["Allow"] = ", ".join(getattr(error, "valid_methods", None) or ())
    return response


def _said(sentence: str, status: HTTPStatus, suggestion: str | None) -> Response:
    if wants_json():
        return make_response(jsonify(error=sentence, status=int(status)), status)
    page = failure_page(sentence, status, suggestion)
    return make_response(render_template("failure.html", page=page), status)


def wants_json() -> bool:
    """Whether the answer is for a program: an API path, a .json address, or a client that prefers JSON."""
    if request.path in {"/api", "/healthz"} or request.path.startswith("/api/") or request.path.endswith(".json"):
        return True
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"
