"""Documents and clauses: every address of the corpus has a page here, for ever."""

from flask import Blueprint, Response, jsonify, make_response, render_template

from kb.jsonshape import jsonable
from web import asked
from web.errors import wants_json
from web.present.clause import clause_page
from web.present.document import document_page
from web.present.listing import listing_page

bp = Blueprint("documents", __name__)
Shown = Response | str


@bp.get("/d")
def index() -> Shown:
    return render_template("documents.html", page=listing_page(asked.kb(), asked.page_number()))


@bp.get("/d/<document>")
def document(document: str) -> Shown:
    found = asked.kb().document(_bare(document))
    if wants_json():
        return make_response(jsonify(jsonable(found)))
    return render_template("document.html", page=document_page(found, asked.kb().tree(found.address), asked.kb().stamp))


@bp.get("/d/<document>/<path:path>")
def clause(document: str, path: str) -> Shown:
    found = asked.kb().clause(f"{document}/{_bare(path)}")
    if wants_json():
        return make_response(jsonify(jsonable(found)))
    return render_template(
        "clause.html", page=clause_page(asked.kb(), found, asked.facts().inferred, asked.style(), asked.quote())
    )


def _bare(address: str) -> str:
    """An address without the .json that asks for its shape."""
    return address.removesuffix(".json")
