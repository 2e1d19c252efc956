"""Documents and clauses as an engine keeps them: JSON without keys, in which no words of a text stand twice.

A clause is two lines: what a hit shows of it, so that a search reads no more than that, and the rest.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import Any, TypeVar

from kb.model import Basis, Clause, Document, Duty, Fact, Paragraph, SourceFile, Span, Tag, Target, Via

Spanned = TypeVar("Spanned", Tag, Target)
_decoded = json.JSONDecoder().raw_decode  # one value from the start, whatever follows
SAID = 10  # values of a target before its quote
DEEPER = "."  # how an address below the clause's begins once the clause's is left out


@cache
def _encoder() -> Callable[[Any], str]:
    """What writes a value as JSON: orjson in half the time, where it is installed. Only builds write: nothing else loads it."""
    usual = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    try:
        from orjson import dumps
    except ImportError:
        return usual

    def quick(value: Any) -> str:
        try:
            return dumps(value).decode()
        except TypeError:  # a whole number beyond 64 bits
            return usual(value)

    return quick


def _encode(value: Any) -> str:
    return _encoder()(value)


def tag(one: Tag) -> str:
    """A fact by itself, and so the two below."""
    return _encode(_tag(one, "", "", 0))


def duty(one: Duty) -> str:
    return _encode(_duty(one, "", "", 0))


def target(one: Target) -> str:
    return _encode(_target(one, "", "", 0))


def document(value: Document) -> str:
    """A document with every field."""
    source = value.source
    facts = [(fact.name, fact.value, fact.origin, fact.source) for fact in value.facts]
    rest = [getattr(value, name) for name in value.__slots__ if name not in {"source", "facts"}]
    return _encode([rest, (source.path, source.sha256, source.chars), facts])


def read_document(text: str) -> Document:
    """The document that `document` wrote."""
    rest, source, facts = json.loads(text)
    names = (name for name in Document.__slots__ if name not in {"source", "facts"})
    row = dict(zip(names, rest, strict=True))
    row["missing"] = tuple(row["missing"])
    return Document(**row, source=SourceFile(*source), facts=tuple(Fact(*fact) for fact in facts))


def clause(value: Clause) -> str:
    """A clause with every field."""
    own, text = value.address, value.text
    first = value.paragraphs[0].span[0] if value.paragraphs else 0
    topics = dict.fromkeys([tag.topic for tag in value.topics])
    departments = dict.fromkeys([duty.department for duty in value.duties])
    shown = (own, value.label, value.document, value.number, value.heading, value.stop, value.heading_path, text)
    rest = (
        value.parent,
        value.kind,
        value.label_long,
        _places(value.paragraphs, own, text, 0),
        value.span,
        value.masked,
        [_tag(one, own, text, first) for one in value.topics],
        [_duty(one, own, text, first) for one in value.duties],
        [_target(one, own, text, first) for one in value.targets],
    )
    return f"{_encode((*shown, [*topics], [*departments]))}\n{_encode(rest)}"


def shown(text: str) -> list[Any]:
    """What a hit shows of the clause that `clause` wrote.

    Its address, label, document, number, heading, stop, heading path and text, names of topics and of departments.
    """
    row: list[Any] = _decoded(text)[0]
    return row


def _tag(one: Tag, own: str, text: str, first: int) -> Sequence[Any]:
    held = (_below(one.address, own), one.topic, one.grade)
    return (*held, *_proof(one, one.evidence, text, first, "derived"))


def _duty(one: Duty, own: str, text: str, first: int) -> Sequence[Any]:
    via = one.via and (one.via.name, one.via.kind, one.via.note)
    held = (_below(one.address, own), one.department, one.role, one.collective, via)
    return (*held, *_proof(one, one.evidence, text, first, "stated"))


def _target(one: Target, own: str, text: str, first: int) -> Sequence[Any]:
    said = (one.indicator, one.comparator, one.value, one.unit, one.comparator_norm, one.value_norm, one.unit_norm)
    return (_below(one.address, own), *said, one.year, one.kind, *_proof(one, one.quote, text, first, "stated"))


def _proof(one: Tag | Duty | Target, words: str, text: str, first: int, usual: Basis) -> Sequence[Any]:
    """Where a fact's words begin in the source, how many they are, and whatever is not usual about them.

    Usually they stand in the clause's text as far from its beginning as in the source, `first` is where that begins there.
    """
    start, end = one.span
    at = text.find(words) if len(words) == end - start else -1
    shift = words if at < 0 else at - start + first
    rest = (shift, one.basis, one.reviewed)
    return (start, end - start) if rest == (0, usual, False) else (start, end - start, *rest)


Proof = tuple[str, Span, Basis, bool]


def _read_proof(row: Sequence[Any], text: str, first: int, usual: Basis) -> Proof:
    start, length, *rest = row
    shift, basis, reviewed = rest or (0, usual, False)
    at = start - first + shift if isinstance(shift, int) else 0
    words = text[at : at + length] if isinstance(shift, int) else shift
    return words, (start, start + length), basis, reviewed


def _below(address: str, own: str) -> str:
    """An address without the clause's, where it is that or lies below it."""
    below = address.removeprefix(own)
    return below if not below or below.startswith(DEEPER) else address


def _whole(below: str, own: str) -> str:
    return own + below if not below or below.startswith(DEEPER) else below


def _places(paragraphs: Iterable[Paragraph], own: str, text: str, at: int) -> list[Sequence[Any]]:
    """Each paragraph by where it stands in the clause's text, in order; one that is a line as printed is told by its span."""
    rows: list[Sequence[Any]] = []
    for one in paragraphs:
        below, start = _below(one.address, own), text.index(one.text, at)
        if start == at and len(one.text) == one.span[1] - one.span[0] and not (one.number or one.parts):
            rows.append((below, *one.span))
        else:
            parts = _places(one.parts, own, text, start) if one.parts else ()
            rows.append((below, *one.span, start, start + len(one.text), one.number, parts))
        at = start + len(one.text) + 1
    return rows


def read_clause(written: str) -> Clause:
    """The clause that `clause` wrote."""
    first, second = written.split("\n")
    own, label, document_, number, heading, stop, above, text, _, _ = json.loads(first)
    parent, kind, label_long, placed, span, masked, topics, duties, targets = json.loads(second)
    paragraphs = tuple(_paragraphs(placed, own, text, 0))
    begin = paragraphs[0].span[0] if paragraphs else 0
    return Clause(
        address=own,
        document=document_,
        parent=parent,
        path=own[len(document_) + 1 :],
        kind=kind,
        label=label,
        label_long=label_long,
        number=number,
        heading=heading,
        heading_path=tuple(above),
        text=text,
        paragraphs=paragraphs,
        span=tuple(span),
        masked=tuple(map(tuple, masked)),
        topics=tuple(read_tag(row, own, text, begin) for row in topics),
        duties=tuple(read_duty(row, own, text, begin) for row in duties),
        targets=tuple(read_target(row, own, text, begin) for row in targets),
        stop=stop,
    )


def _paragraphs(rows: Iterable[Sequence[Any]], own: str, text: str, at: int) -> Iterator[Paragraph]:
    for below, first, last, *rest in rows:
        start, end, number, parts = rest or (at, at + last - first, None, ())
        below_it = tuple(_paragraphs(parts, own, text, start))
        yield Paragraph(_whole(below, own), text[start:end], (first, last), number, below_it)
        at = end + 1


def read_tag(row: Sequence[Any], own: str = "", text: str = "", first: int = 0) -> Tag:
    below, topic, grade, *proof = row
    return Tag(_whole(below, own), topic, grade, *_read_proof(proof, text, first, "derived"))


def read_duty(row: Sequence[Any], own: str = "", text: str = "", first: int = 0) -> Duty:
    below, name, role, collective, via, *proof = row
    words, span, basis, reviewed = _read_proof(proof, text, first, "stated")
    told = (name, role, collective, basis, words, span, reviewed)
    return Duty(_whole(below, own), *told, Via(*via) if via else None)


def read_target(row: Sequence[Any], own: str = "", text: str = "", first: int = 0) -> Target:
    told = [_whole(row[0], own), *row[1:SAID], *_read_proof(row[SAID:], text, first, "stated")]
    return Target(*told)
