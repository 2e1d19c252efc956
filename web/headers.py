"""What every response carries: a strict content policy, and a fingerprint so that unchanged pages are not sent again."""

from hashlib import blake2b

from flask import Flask, Response, g, request

from kb import VERSION
from web.asked import release
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
    app.after_request(_add)
    app.teardown_request(release)


def _add(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    if request.endpoint == "static":
        if "v" in request.args:
            response.headers["Cache-Control"] = FOREVER
        return response
    response.headers["Cache-Control"] = "no-cache"
    response.vary.add("Accept")
    if response.status_code == 200 and "held" in g and request.method in {"GET", "HEAD"}:
        response.set_etag(_etag(response.mimetype or ""))
        response.make_conditional(request)
    return response


def _etag(kind: str) -> str:
    """The same as long as build, program, style and address are the same: no page depends on anything else."""
    parts = (g.held.kb.stamp.name, VERSION, everything(), request.full_path, request.script_root, kind)
    return blake2b("\n".join(parts).encode(), digest_size=12).hexdigest()
