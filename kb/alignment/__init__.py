"""What became of each provision of one document in another: two works side by side, neither of which amends the other."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kb.alignment.candidates import candidates
from kb.alignment.evidence import evidence
from kb.alignment.likeness import Measure
from kb.alignment.notes import notes
from kb.alignment.relate import Group, Link, groups, links
from kb.alignment.side import Side, sides
from kb.changes import Change, Cut, changes
from kb.model import Clause, Judgement, Relation

__all__ = ["RELATIONS", "Alignment", "Alternative", "Pair", "align", "compare_two", "sides"]

RELATIONS: tuple[Relation, ...] = ("same", "amended", "merged", "split", "topic", "dropped", "new")
ALTERNATIVES = 3


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another new provision that an old one may correspond to."""

    new: str
    relation: Relation
    score: float


@dataclass(frozen=True, slots=True)
class Pair:
    """Provisions that belong together, or one alone.

    `score` is 0..1; `changes` is null for one alone; `reviewed`: a person judged it.
    """

    relation: Relation
    old: tuple[str, ...]
    new: tuple[str, ...]
    score: float
    evidence: str
    alternatives: tuple[Alternative, ...]
    reviewed: bool
    changes: tuple[Change, ...] | None


@dataclass(frozen=True, slots=True)
class Alignment:
    """Two documents provision by provision: `summary` counts the pairs, `notes` say once what changed throughout."""

    pairs: tuple[Pair, ...]
    summary: Mapping[str, int]
    notes: tuple[str, ...]


def align(old: Sequence[Clause], new: Sequence[Clause], judged: Iterable[Judgement], cut: Cut) -> Alignment:
    """Every provision of `old` in one pair, in order, then what is new; `cut` says what a change never cuts through."""
    before, after = sides(old), sides(new)
    measure = Measure([*before, *after])
    settled = tuple(_settled(before, after, judged, measure))
    fixed = {side.address for group in settled for side in group.old}
    held = [(a, b, measure.of(a, b)) for a, b in candidates(before, after, measure)]
    by_old = links(one for one in held if one[0].address not in fixed)
    found = groups(before, after, by_old, settled)
    pairs = tuple(_pair(group, by_old, measure, cut, group in settled) for group in found)
    counts = {relation: sum(pair.relation == relation for pair in pairs) for relation in RELATIONS}
    return Alignment(pairs, {name: count for name, count in counts.items() if count}, notes(old, new))


def compare_two(old: Side, new: Side, whole: Sequence[Side], cut: Cut) -> Pair:
    """Two provisions that nobody says belong together, held against each other."""
    measure = Measure([*whole, old, new])
    link = Link(old, new, measure.of(old, new), 1.0)
    relation: Relation = "same" if old.text == new.text else "amended" if link.strong else "topic"
    return _pair(Group(relation, (old,), (new,), (link,)), {}, measure, cut, False)


def _settled(
    old: Sequence[Side], new: Sequence[Side], judged: Iterable[Judgement], measure: Measure
) -> Iterator[Group]:
    """The judgements whose provisions all stand in these two documents."""
    before, after = ({side.address: side for side in some} for some in (old, new))
    for one in judged:
        if one.old and before.keys() >= set(one.old) and after.keys() >= set(one.new):
            olds, news = [before[a] for a in one.old], [after[a] for a in one.new]
            held = tuple(Link(a, b, measure.of(a, b), 1.0) for a in olds for b in news)
            yield Group(one.relation, tuple(olds), tuple(news), held, one.source)


def _pair(group: Group, by_old: Mapping[str, Sequence[Link]], measure: Measure, cut: Cut, reviewed: bool) -> Pair:
    scores = [link.likeness.score for link in group.links]
    return Pair(
        relation=group.relation,
        old=tuple(side.address for side in group.old),
        new=tuple(side.address for side in group.new),
        score=round(min(1.0, max(scores, default=0.0)), 3),
        evidence=evidence(group, measure, cut),
        alternatives=tuple(_alternatives(group, by_old)),
        reviewed=reviewed,
        changes=changes(_text(group.old), _text(group.new), cut) if group.old and group.new else None,
    )


def _text(some: Sequence[Side]) -> str:
    return "\n".join(side.text for side in some)


def _alternatives(group: Group, by_old: Mapping[str, Sequence[Link]]) -> Iterator[Alternative]:
    """The next best new provisions of the group's old ones that are at least about the same."""
    had = {side.address for side in group.new}
    others = [link for side in group.old for link in by_old.get(side.address, ()) if link.new.address not in had]
    alike = [link for link in sorted(others, key=lambda one: -one.likeness.score) if link.strong or link.alike]
    best = {link.new.address: link for link in reversed(alike)}
    for link in sorted(best.values(), key=lambda one: -one.likeness.score)[:ALTERNATIVES]:
        yield Alternative(
            link.new.address, "amended" if link.strong else "topic", round(min(1.0, link.likeness.score), 3)
        )
