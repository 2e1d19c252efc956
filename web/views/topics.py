"""Topics: what they mean, and the clauses of each, one year beside the other."""

from flask import Blueprint, render_template

from web import asked
from web.present.paging import A_PAGE
from web.present.topics import topic_page, topics_page

bp = Blueprint("topics", __name__, url_prefix="/topics")


@bp.get("")
def index() -> str:
    return render_template("topics.html", page=topics_page(asked.kb()))


@bp.get("/<topic>")
def topic(topic: str) -> str:
    return render_template("topic.html", page=topic_page(asked.kb(), topic, *asked.part(A_PAGE)))
