"""What the text of a parameter means, the same on every page, and a check of all of them before any page is made."""

from collections.abc import Callable, Collection
from typing import Any, get_args

from flask import Flask, request

from kb import BadQuery
from kb.comparability import Verdict
from kb.model import Relation
from kb.query import short_enough
from kb.search import MOST

SEVERAL = ("doc", "topic", "department", "role", "year")
LONGEST = 9  # digits of a number that can mean anything here
ORDERS = ("rank", "document")
SORTED = ("indicator", "old", "new", "change", "verdict")
_YES = {"1": True, "true": True, "是": True, "0": False, "false": False, "否": False, "": False}


def flag(name: str, typed: str) -> bool:
    if typed.lower() not in _YES:
        raise BadQuery(f"参数 {name} 应是 0 或 1，这里是“{typed[:20]}”。")
    return _YES[typed.lower()]


def number(name: str, typed: str) -> int:
    digits = typed.removeprefix("-")
    if not digits.isascii() or not digits.isdecimal():
        raise BadQuery(f"参数 {name} 应是整数，这里是“{typed[:20]}”。")
    if len(digits) > LONGEST:
        raise BadQuery(f"参数 {name} 太大：{typed[:20]}。")
    return int(typed)


def limit(name: str, typed: str) -> int:
    read = number(name, typed)
    if not 1 <= read <= MOST:
        raise BadQuery(f"每页条数应在1到{MOST}之间，这里是{read}。")
    return read


def offset(name: str, typed: str) -> int:
    read = number(name, typed)
    if read < 0:
        raise BadQuery(f"起始位置不能小于0，这里是{read}。")
    return read


def page(name: str, typed: str) -> int:
    """A page of a list, from 1."""
    if not typed.isascii() or not typed.isdecimal() or not 1 <= int(typed[:9]) < 10**6:
        raise BadQuery(f"参数 {name} 应是从1开始的整数，这里是“{typed[:20]}”。")
    return int(typed)


def one_of(known: Collection[str], told: str) -> Callable[[str, str], str]:
    """Reads a parameter that has few values; empty is none of them and allowed."""

    def read(name: str, typed: str) -> str:
        if typed and typed not in known:
            raise BadQuery(f"参数 {name} 应是{told}，这里是“{typed[:20]}”。")
        return typed

    return read


order = one_of(ORDERS, f" {' 或 '.join(ORDERS)}")
column = one_of((*SORTED, *(f"-{one}" for one in SORTED)), f" {'、'.join(SORTED)} 之一，前面加 - 表示倒序")
verdict = one_of(get_args(Verdict), f"{'、'.join(get_args(Verdict))}之一")
relation = one_of(get_args(Relation), f" {'、'.join(get_args(Relation))} 之一")


def _any_order(name: str, typed: str) -> str:
    return typed if typed.removeprefix("-") in SORTED else order(name, typed)


READ: dict[str, Callable[[str, str], Any]] = {
    **dict.fromkeys(("has_target", "expand", "inferred", "exact", "fold"), flag),
    "limit": limit,
    "offset": offset,
    "page": page,
    "sort": _any_order,
    "verdict": verdict,
    "relation": relation,
}
KNOWN = {*READ, *SEVERAL, "q", "old", "new", "section", "address", "style", "quote"}


def register(app: Flask, known_to_the_corpus: Callable[[], None]) -> None:
    """`known_to_the_corpus` looks at the values of SEVERAL where a request brings one."""

    @app.before_request
    def check() -> None:
        """BadQuery: a parameter's value is none, also where the page has no use for it. What is unknown is ignored."""
        if request.endpoint in (None, "static"):
            return
        for name, typed in request.args.items(multi=True):
            if name in KNOWN:
                short_enough(typed, "检索词" if name == "q" else f"参数 {name} ")
            if name in READ:
                READ[name](name, typed)
        if any(request.args.get(name) for name in SEVERAL):
            known_to_the_corpus()
