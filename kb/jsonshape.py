"""The JSON that scripts rely on (docs/json-api.md), and the JSON an engine keeps: values of the model and back."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from kb.answer import Count, Hit
from kb.model import Clause, Document, Duty, Fact, Paragraph, SourceFile, Tag, Target, Via
from kb.register import Rows

_NAMES: dict[type, tuple[tuple[str, str], ...]] = {}
_SHOWN = ("address", "label", "document", "number", "heading", "stop", "heading_path", "text")
_decoded = json.JSONDecoder().raw_decode  # one value from the start, whatever follows
_INTERNAL = {(Clause, "stop"), (Paragraph, "number"), (Paragraph, "parts")}


def jsonable(value: Any) -> Any:
    """The public shape of a value: dataclasses as objects, tuples as arrays."""
    if is_dataclass(value) and not isinstance(value, type):
        names = _NAMES.get(type(value)) or _names(type(value))
        shape = {name: jsonable(getattr(value, field)) for field, name in names}
        if isinstance(value, Paragraph) and value.parts:
            shape["parts"] = jsonable(value.parts)
        return shape
    if isinstance(value, Count | Hit):
        return jsonable(value._asdict())
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


def stored(value: Document | Clause) -> str:
    """A document or clause as an engine keeps it, with every field; no words of a text stand in it twice.

    A clause begins with what a hit shows of it, so that a search reads no more than that.
    """
    row = _whole(value)
    if not isinstance(value, Clause):
        return _compact(row)
    row["paragraphs"] = _places(value.paragraphs, value.text, 0)
    topics = dict.fromkeys(tag.topic for tag in value.topics)
    departments = dict.fromkeys(duty.department for duty in value.duties)
    shown = [*map(row.pop, _SHOWN), [*topics], [*departments]]
    return f"{_compact(shown)}\n{_compact(row)}"


def shown(text: str) -> list[Any]:
    """What a hit shows of the clause that `stored` wrote: the fields of `_SHOWN`, names of topics and of departments."""
    row: list[Any] = _decoded(text)[0]
    return row


def _compact(row: Any) -> str:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def _whole(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _whole(getattr(value, f.name)) for f in fields(value)}
    return [_whole(one) for one in value] if isinstance(value, tuple) else value


def _places(paragraphs: tuple[Paragraph, ...], text: str, at: int) -> list[list[Any]]:
    """Each paragraph by where it stands in the clause's text, in order: their words are the text's."""
    rows = []
    for one in paragraphs:
        start = text.index(one.text, at)
        at = start + len(one.text)
        rows.append([one.address, start, at, *one.span, one.number, _places(one.parts, text, start)])
    return rows


def clause(text: str) -> Clause:
    """The clause that `stored` wrote."""
    first, rest = text.split("\n")
    row = json.loads(rest) | dict(zip(_SHOWN, json.loads(first), strict=False))
    row["heading_path"] = tuple(row["heading_path"])
    row["paragraphs"] = _paragraphs(row["paragraphs"], row["text"])
    row["span"] = tuple(row["span"])
    row["masked"] = tuple(map(tuple, row["masked"]))
    row["topics"] = tuple(_spanned(Tag, tag) for tag in row["topics"])
    row["duties"] = tuple(map(_duty, row["duties"]))
    row["targets"] = tuple(_spanned(Target, target) for target in row["targets"])
    return Clause(**row)


def document(text: str) -> Document:
    """The document that `stored` wrote."""
    row = json.loads(text)
    row["source"] = SourceFile(**row["source"])
    row["missing"] = tuple(row["missing"])
    row["facts"] = tuple(Fact(**fact) for fact in row["facts"])
    return Document(**row)


def _paragraphs(rows: list[list[Any]], text: str) -> tuple[Paragraph, ...]:
    return tuple(
        Paragraph(address, text[start:end], (first, last), number, _paragraphs(parts, text))
        for address, start, end, first, last, number, parts in rows
    )


def _spanned(kind: type, row: dict[str, Any]) -> Any:
    return kind(**row | {"span": tuple(row["span"])})


def _duty(row: dict[str, Any]) -> Duty:
    via = row["via"] and Via(**row["via"])
    return Duty(**row | {"span": tuple(row["span"]), "via": via})
