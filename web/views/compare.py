"""Two documents or two clauses side by side; every comparison and every pair has an address of its own."""

from flask import Blueprint, Response, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as Redirection

from kb.jsonshape import jsonable
from web import asked
from web.errors import wants_json
from web.present.brief import brief_page
from web.present.compare import compare_page, url
from web.present.comparisons import comparisons_page
from web.present.silence import silence_page

bp = Blueprint("compare", __name__, url_prefix="/compare")


@bp.get("")
def index() -> str | Redirection:
    """What there is to compare; a form that names both sides leads to them."""
    if request.args.get("old") or request.args.get("new"):
        return redirect(url(*asked.two()), 303)
    return render_template("comparisons.html", page=comparisons_page(asked.kb()))


@bp.get("/silence")
def silence() -> str:
    """What the earlier document speaks of and the later one no longer mentions."""
    return render_template("silence.html", page=silence_page(asked.kb(), *asked.two()))


@bp.get("/brief")
def brief() -> str:
    """A topic in two documents."""
    return render_template("brief.html", page=brief_page(asked.kb(), asked.topic(), *asked.two()))


@bp.get("/<path:places>")
def page(places: str) -> str | Response:
    comparing = asked.comparing(places)
    found = asked.kb().compare(comparing.old, comparing.new, exact=comparing.exact)
    if wants_json():
        return jsonify(jsonable(found))
    return render_template("compare.html", page=compare_page(asked.kb(), found, comparing))
