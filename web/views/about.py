"""What the corpus holds, and whether the site is well."""

from flask import Blueprint, Response, jsonify, render_template

from web import asked
from web.present.about import about_page

bp = Blueprint("about", __name__)


@bp.get("/about")
def page() -> str:
    return render_template("about.html", page=about_page(asked.kb(), asked.page_number()))


@bp.get("/healthz")
def healthz() -> Response:
    stamp = asked.kb().stamp
    return jsonify(status="ok", build=stamp.name, built=stamp.built, documents=stamp.documents, records=stamp.records)
