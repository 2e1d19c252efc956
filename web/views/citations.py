"""Citations looked up, and memos checked; nothing of a memo is kept."""

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as Redirection

from web import asked
from web.present.memo import memo_form, memo_page
from web.present.resolve import one_place, resolve_page

bp = Blueprint("citations", __name__)


@bp.get("/resolve")
def resolve() -> Response | Redirection:
    """303 to the one place that is cited, 300 with choices, 404 with what is near."""
    text = asked.text()
    place = one_place(asked.kb(), text)
    if place:
        return redirect(place, 303)
    page = resolve_page(asked.kb(), text)
    return make_response(render_template("resolve.html", page=page), 300 if page.choices and not page.near else 404)


@bp.route("/memo", methods=["GET", "POST"])
def memo() -> str:
    """The form; with a text or a file what checking it found."""
    if request.method != "POST":
        return render_template("memo.html", page=memo_form())
    return render_template("memo.html", page=memo_page(asked.memo(), request.form.get("text", "")))
