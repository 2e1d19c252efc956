"""From a query to the conditions that its answer must meet, naming no engine."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

from kb.engine.base import All, Condition, Has, Not, Stands, any_of
from kb.expand import Widened
from kb.query import Filter, Term, Word

Group = tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Conditions:
    """Who belongs to the answer; `bound` is what a near answer must hold too, `loose` are the words it need not."""

    strict: Condition
    bound: tuple[Condition, ...]
    loose: tuple[Word, ...]


def conditions(groups: Iterable[Group], widened: Mapping[Word, Widened]) -> Conditions:
    """The conditions for groups that must all hold; filters, exclusions and phrases bind the near answer too."""
    groups = list(groups)
    words = [_loose(group) for group in groups]
    binding = [group for group, some in zip(groups, words, strict=True) if not some]
    loose = tuple(dict.fromkeys(chain.from_iterable(words)))
    return Conditions(All(tuple(_all(groups, widened))), tuple(_all(binding, widened)), loose)


def held(group: Group) -> tuple[tuple[Has, Condition], ...]:
    """The value of each filter of a group, and of those that answer for it, with what a record must meet to carry it."""
    values = ((term.facet, one) for term in group if isinstance(term, Filter) for one in _values(term))
    return tuple((Has(facet, value), _in_years(Has(facet, value), years)) for facet, (value, years) in values)


def _loose(group: Group) -> list[Word]:
    """The words that need not stand as written in a near answer."""
    return [term for term in group if isinstance(term, Word) and not term.excluded and not term.quoted]


def _all(groups: list[Group], widened: Mapping[Word, Widened]) -> list[Condition]:
    """One condition a group; departments and roles that stand alone must hold in one and the same duty."""
    departments = [group for group in groups if _is_facet(group, "department")]
    roles = [group for group in groups if _is_facet(group, "role")] if departments else []
    plain = [group for group in groups if group not in departments and group not in roles] if roles else groups
    duties = [_duty(department, role) for department in departments for role in roles]
    return [any_of([_one(term, widened) for term in group]) for group in plain] + duties


def _is_facet(group: Group, facet: str) -> bool:
    return all(isinstance(term, Filter) and term.facet == facet and not term.excluded for term in group)


def _duty(departments: Group, roles: Group) -> Condition:
    pairs = [(r, d) for r in roles for d in departments if isinstance(r, Filter) and isinstance(d, Filter)]
    return any_of(
        [
            _in_years(Has("duty", duty(role.value, name)), years)
            for role, department in pairs
            for name, years in _values(department)
        ]
    )


def _values(term: Filter) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The value and those that answer for it, each with the years it is limited to."""
    return ((term.value, ()), *term.also)


def _in_years(carried: Has, years: tuple[str, ...]) -> Condition:
    return All((carried, any_of([Has("year", year) for year in years]))) if years else carried


def duty(role: str, department: str) -> str:
    """The facet value for a department that has a role in one duty."""
    return f"{role}|{department}"


def _one(term: Term, widened: Mapping[Word, Widened]) -> Condition:
    holds: Condition
    if isinstance(term, Filter):
        holds = any_of([_in_years(Has(term.facet, value), years) for value, years in _values(term)])
    else:
        pieces = widened[term].pieces if term in widened else (term.norm,)
        holds = any_of([Stands(piece) for piece in pieces])
    return Not(holds) if term.excluded else holds
