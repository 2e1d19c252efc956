"""From conditions and ranks to what a cluster is asked."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from kb.engine.base import COUNTED, All, AtLeast, Condition, Has, Not, Rank, Stands
from kb.engine.bm25 import K1
from kb.engine.grams import RANKED, pairs

Asked = dict[str, Any]

NOBODY: Asked = {"match_none": {}}
BY_RANK: list[Asked] = [{"_score": "desc"}, {"ordinal": "asc"}]
IN_ORDER: list[Asked] = [{"ordinal": "asc"}]
# A request may count 65,535 values in all; only documents can be so many.
MOST_VALUES: Mapping[str, int] = {"document": 45_000}
FEWER_VALUES = 5_000
COUNTS: Asked = {
    facet: {"terms": {"field": f"is_{facet}", "size": MOST_VALUES.get(facet, FEWER_VALUES)}} for facet in COUNTED
}


def term(field: str, value: str) -> Asked:
    return {"term": {field: value}}


def members(condition: Condition) -> Asked:
    """Who belongs to an answer."""
    match condition:
        case Stands(piece):
            return _any([_stands(field, piece) for field in _fields(piece)], 1)
        case Has(facet, value):
            return term(f"is_{facet}", value)
        case Not():
            return members(All((condition,)))
        case AtLeast(least, parts):
            return _any([members(part) for part in parts], least)
        case All(parts):
            return _all(parts)


def _any(asked: list[Asked], least: int) -> Asked:
    if least > len(asked):  # which a cluster reads as everybody where nothing is asked
        return NOBODY
    return {"bool": {"should": asked, "minimum_should_match": least}}


def _all(parts: tuple[Condition, ...]) -> Asked:
    wanted = [members(part) for part in parts if not isinstance(part, Not)]
    barred = [members(part.part) for part in parts if isinstance(part, Not)]
    return {"bool": {"filter": wanted or [term("kind", "record")], "must_not": barred}}


def _fields(piece: str) -> tuple[str, str]:
    return ("characters", "above_characters") if len(piece) == 1 else ("pairs", "above")


def _stands(field: str, piece: str) -> Asked:
    """The pairs of a piece in a row, already cut: the field's analyzer parts them at blanks."""
    return term(field, piece) if len(piece) < 3 else {"match_phrase": {field: pairs(piece)}}


def ranked(condition: Condition, rank: Rank) -> Asked:
    """Members by the grams they hold; membership itself scores nothing. Lucene leaves out the factor K1 + 1."""
    grams = [
        {"term": {field: {"value": gram, "boost": weight * part * (K1 + 1)}}}
        for gram, weight in rank.grams
        for field, part in RANKED[len(gram)]
    ]
    lifted = [{"constant_score": {"filter": members(has), "boost": weight}} for has, weight in rank.boosts]
    return {"bool": {"filter": [members(condition)], "should": [*grams, *lifted]}}


def frequencies(grams: Collection[str], routes: Collection[str]) -> Asked:
    """How many hold each gram, as a text that consists of them is told: read off the lists of terms, nobody is counted.

    One text for each shard, which tells only its own.
    """
    fields: dict[str, list[str]] = {}
    for gram in grams:
        for field in _fields(gram):
            fields.setdefault(field, []).append(gram)
    text = {field: " ".join(holding) for field, holding in fields.items()}
    told = {"term_statistics": True, "field_statistics": False, "positions": False, "offsets": False}
    return {"docs": [{"doc": text, "routing": route, **told} for route in routes]}


def held(answer: Mapping[str, Any], grams: Collection[str]) -> dict[str, int]:
    """The frequencies that were asked for, from what was answered."""
    counts = dict.fromkeys(grams, 0)
    for text in answer.get("docs", ()):
        for field in text.get("term_vectors", {}).values():
            for gram, row in field["terms"].items():
                counts[gram] += row["doc_freq"]
    return counts


def nobody(condition: Condition, known: Mapping[str, int]) -> bool:
    """Whether nobody can belong to an answer, as far as frequencies are known."""
    match condition:
        case Stands(piece):
            return any(known.get(gram) == 0 for gram in _grams(piece))
        case All(parts):
            return any(nobody(part, known) for part in parts)
        case AtLeast(least, parts):
            return sum(not nobody(part, known) for part in parts) < least
    return False


def _grams(piece: str) -> Iterable[str]:
    return [piece] if len(piece) == 1 else (piece[at : at + 2] for at in range(len(piece) - 1))
