"""The search page and its export."""

from flask import Blueprint, Response, render_template

from kb.exports import FORMATS
from kb.exports.files import csv_pieces
from web import asked
from web.download import download
from web.present.hits import csv_rows
from web.present.search import landing_page, search_page

bp = Blueprint("search", __name__)
EXPORTED = 1_000  # hits in one file


@bp.get("/")
def page() -> str:
    options = asked.options()
    if not asked.query().strip() and not asked.filtered(options):
        return render_template("search.html", page=landing_page(asked.kb()))
    answer = asked.kb().search(asked.query(), options)
    return render_template("search.html", page=search_page(asked.kb(), answer, options))


@bp.get("/search.csv")
def csv() -> Response:
    """All hits of a query up to EXPORTED, in the order asked for."""
    hits = asked.all_hits(EXPORTED)
    return download(b"".join(csv_pieces(csv_rows(asked.kb(), hits))), FORMATS["csv"].media_type, "检索结果.csv")
