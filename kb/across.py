"""A department asked for by one name is found under the names it had before and has now, and the user is told why."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kb.build import Build
from kb.conditions import Group
from kb.query import Filter, Term, Word


def across(build: Build, group: Group) -> Group:
    """The group with each department filter reaching every written name that answers for it."""
    return tuple(_reaching(build, term) for term in group)


def named(build: Build, words: Iterable[Word]) -> Group:
    """The units that a question names, as filters that a near answer is widened by."""
    names = (name for word in words for name in build.facts.departments.named_in(word.norm))
    return across(build, tuple(Filter("department", name) for name in dict.fromkeys(names)))


def told(build: Build, groups: Iterable[Group]) -> Iterator[str]:
    """A sentence for each step of a department's history that changed what was found."""
    said: dict[str, None] = {}
    for term in (term for group in groups for term in group):
        if isinstance(term, Filter) and term.also:
            said |= dict.fromkeys(build.facts.departments.told(term.value))
    yield from said


def _reaching(build: Build, term: Term) -> Term:
    if not isinstance(term, Filter) or term.facet != "department":
        return term
    years = build.values("year")
    also = []
    for reached in build.facts.departments.reached(term.value):
        since = tuple(year for year in years if reached.since is None or int(year) >= reached.since)
        if reached.name != term.value and build.written(reached.name) and since:
            also.append((reached.name, () if reached.since is None else since))
    return replace(term, also=tuple(also))
