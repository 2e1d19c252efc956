"""What a page says when it cannot show what was asked: the fact, and one next step."""

from dataclasses import dataclass
from http import HTTPStatus

from flask import url_for

from web.asked import query
from web.present.common import Link, place_url


@dataclass(frozen=True, slots=True)
class FailurePage:
    """`typed` is what was asked for in the search box, kept so that nothing typed is lost."""

    title: str
    more: str
    next: Link
    typed: str


def failure_page(sentence: str, status: HTTPStatus, suggestion: str | None) -> FailurePage:
    first, stop, more = sentence.partition("。")
    if suggestion:
        step = Link(f"打开 {suggestion}", place_url(suggestion))
    elif status == HTTPStatus.SERVICE_UNAVAILABLE:
        step = Link("再试一次", url_for("search.page"))
    else:
        step = Link("回到检索", url_for("search.page"))
    return FailurePage(first + stop, more, step, query()[:200])
