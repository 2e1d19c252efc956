"""The JSON that scripts rely on (docs/json-api.md)."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from kb.answer import Count, Counted, Hit
from kb.model import Clause, Paragraph
from kb.register import Rows

_NAMES: dict[type, tuple[tuple[str, str], ...]] = {}
_INTERNAL = {(Clause, "stop"), (Paragraph, "number"), (Paragraph, "parts")}


def jsonable(value: Any) -> Any:
    """The public shape of a value: dataclasses as objects, tuples as arrays."""
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, Counted):  # the only long list of most answers
        return [{"value": one.value, "count": one.count} for one in value]
    if isinstance(value, Count | Hit):
        return dict(zip(value._fields, map(jsonable, value), strict=True))
    if is_dataclass(value) and not isinstance(value, type):
        names = _NAMES.get(type(value)) or _names(type(value))
        shape = {name: jsonable(getattr(value, field)) for field, name in names}
        if isinstance(value, Paragraph) and value.parts:
            shape["parts"] = jsonable(value.parts)
        return shape
    if isinstance(value, list | tuple | Rows):
        return [jsonable(one) for one in value]
    if isinstance(value, Mapping):
        return {key: jsonable(one) for key, one in value.items()}
    return value


def public(kind: type, names: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """The fields of a type that are shown, each with its key."""
    return tuple((name, name.rstrip("_")) for name in names if (kind, name) not in _INTERNAL)


def _names(kind: type) -> tuple[tuple[str, str], ...]:
    """Field → key; a trailing underscore only keeps a field off a Python keyword."""
    names = public(kind, (one.name for one in fields(kind)))
    return _NAMES.setdefault(kind, names)


def dumps(value: Any) -> str:
    return json.dumps(jsonable(value), ensure_ascii=False)


def pieces(values: Iterable[Any]) -> Iterator[str]:
    """The same of a list of any length, in pieces, so that it is written as it is read."""
    before = "["
    for value in values:
        yield f"{before}{dumps(value)}"
        before = ", "
    yield "[]" if before == "[" else "]"
