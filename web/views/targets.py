"""Targets of two documents side by side."""

from flask import Blueprint, render_template

from web import asked
from web.present.targets import targets_page

bp = Blueprint("targets", __name__, url_prefix="/targets")


@bp.get("")
def page() -> str:
    return render_template("targets.html", page=targets_page(asked.kb(), asked.facts(), asked.compared()))
