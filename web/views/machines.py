"""For programs: how to search the site from elsewhere, and what the corpus holds as a feed."""

from flask import Blueprint, Response, jsonify

from web import asked, openapi
from web.present.machines import feed, search_description

bp = Blueprint("machines", __name__)


@bp.get("/opensearch.xml")
def description() -> Response:
    return Response(search_description(), content_type="application/opensearchdescription+xml; charset=utf-8")


@bp.get("/feed.atom")
def atom() -> Response:
    return Response(feed(asked.kb()), content_type="application/atom+xml; charset=utf-8")


@bp.get("/openapi.json")
def openapi_json() -> Response:
    return jsonify(openapi.description(asked.site()))
