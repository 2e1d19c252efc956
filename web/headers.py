"""What every response carries: a strict content policy, and a fingerprint so that unchanged pages are not sent again."""

from functools import partial
from hashlib import blake2b
from http import HTTPStatus

from flask import Flask, Response, g, request

from kb import VERSION, KbError
from web.asked import kb, release
from web.remembered import PAGE, Remembered, kept, key
from web.static_files import everything

POLICY = "; ".join(
    [
        "default-src 'none'",
        *(f"{kind}-src 'self'" for kind in ("script", "style", "img", "font", "connect")),
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
FOREVER = "public, max-age=31536000, immutable"


def register(app: Flask) -> None:
    pages = Remembered()
    app.before_request(partial(_again, pages))
    app.after_request(partial(_add, pages))
    app.teardown_request(release)


def _again(pages: Remembered) -> Response | None:
    """What needs not be made: a page that the asker has, and one that was sent lately."""
    asked, had = key(), request.if_none_match.as_set(include_weak=True)
    page = pages.get(asked) if asked else None
    if not asked or not (page or had):
        return None
    try:
        build = kb().stamp.name
    except KbError:
        return None  # the page says it, if it has any use for a build
    etag = _etag()
    if etag in had:  # which no page that does not exist ever had; * says nothing of which one the asker has
        response = Response(status=HTTPStatus.NOT_MODIFIED)
        response.set_etag(etag)
        return response
    return Response(page.body, headers=list(page.headers)) if page and page.build == build else None


def _add(pages: Remembered, response: Response) -> Response:
    made = response.status_code == HTTPStatus.OK and "held" in g and request.method in {"GET", "HEAD"}
    if made and (asked := key()) and (page := kept(response)):
        pages.put(asked, page)
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    if request.endpoint == "static":
        if "v" in request.args:
            response.headers["Cache-Control"] = FOREVER
        return response
    response.headers["Cache-Control"] = "no-cache"
    response.vary.add("Accept")
    if made:
        response.set_etag(_etag())
        if request.if_none_match:
            response.make_conditional(request)
    return response


def _etag() -> str:
    """The same as long as build, program, style, address and what is accepted are the same: no page depends on anything else."""
    asked = [request.environ.get(name, "") for name in ("SCRIPT_NAME", *PAGE)]
    parts = repr((g.held.kb.stamp.name, VERSION, everything(), *asked))  # no two lists of parts are written alike
    return blake2b(parts.encode(), digest_size=12).hexdigest()
