"""What the value of a filter means, and the one sentence for a value that the corpus does not know."""

from collections.abc import Callable

from kb.address import cut
from kb.build import ROLES, Build
from kb.errors import BadQuery
from kb.normal import norm


def document(build: Build, typed: str) -> str:
    """The address of a document by its address, number or title."""
    value = build.value_of("document", typed)
    if value is None:
        raise _unknown("文件", typed)
    return value


def topic(build: Build, typed: str) -> str:
    """A topic of the vocabulary, carried or not."""
    value = build.value_of("topic", typed)
    if value is None and typed not in build.facts.topics:
        raise _unknown("主题", typed)
    return value or typed


def department(build: Build, typed: str) -> str:
    """A unit by any of its names, whether or not a duty names it."""
    value = build.value_of("department", typed)
    if value is None and not build.facts.departments.known(typed):
        raise _unknown("部门", typed)
    return value or typed


def role(build: Build, typed: str) -> str:
    """A role by its Chinese or its English name."""
    value = build.value_of("role", typed) or ROLES.get(typed, typed)
    if value not in ROLES.values():
        raise BadQuery(f"没有“{cut(typed)}”这个角色，可用 {'、'.join(ROLES.values())}。")
    return value


def year(_: Build, typed: str) -> str:
    """Four digits, whatever their width."""
    value = norm(typed)
    if not value.isascii() or not value.isdecimal() or len(value) != 4:
        raise BadQuery(f"年份应是四位数字，例如2016，这里是“{typed[:20]}”。")
    return value


VALUES: dict[str, Callable[[Build, str], str]] = {
    "document": document,
    "topic": topic,
    "department": department,
    "role": role,
    "year": year,
}
"""By facet; each raises BadQuery for a value that is none."""

_WHERE = {"文件": "kb documents 或“文件”页", "主题": "kb topics 或“主题”页", "部门": "kb departments 或“部门”页"}


def _unknown(kind: str, typed: str) -> BadQuery:
    return BadQuery(f"没有“{cut(typed)}”这个{kind}。所有{kind}见 {_WHERE[kind]}。")
