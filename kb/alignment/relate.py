"""From likenesses to relations: what each provision became, every old one once.

The limits were set on the alignment of both opinions read by hand (docs/quality.md has the figures and the wrong rows).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kb.alignment.likeness import TOPIC, Likeness, subjects
from kb.alignment.side import Side
from kb.model import Relation

STRONG = 0.145  # a score from here on, with WORDING, is the same measure
WORDING = 0.085  # what stands in both must be words of the measure, not only its subject
MOVED = 0.2  # wording from here on is enough where no heading above is alike
SHARE = 0.6  # of the best score that a new provision has: below it the new one belongs to somebody else
ABSORBED = 0.55  # of that best score: a neighbour of the provision that has it went into the same new one
CLEAR = 1.3  # times the score of the next best: a neighbour that is drawn nowhere else
OWN_WORDS = 0.065  # wording of a part
PART = 0.45  # of the best score that an old provision has: from here on another new one takes a part of it
SUBJECT = 0.085  # wording and subject together: from here on two provisions at least speak of the same
RARE = 0.5  # a topic that so few provisions have tells their subject


@dataclass(frozen=True, slots=True)
class Link:
    """An old and a new provision held against each other; `share` is its score by the best that the new one has."""

    old: Side
    new: Side
    likeness: Likeness
    share: float

    @property
    def same(self) -> bool:
        """The same words, to the last mark."""
        return self.old.text == self.new.text

    @property
    def strong(self) -> bool:
        """The same measure, kept or changed."""
        like = self.likeness
        placed = like.section > 0 or like.wording >= MOVED
        return like.score >= STRONG and like.wording >= WORDING and self.share >= SHARE and placed

    @property
    def alike(self) -> bool:
        """At least the same subject."""
        like = self.likeness
        about = like.wording + like.score_of_heading + (TOPIC * like.topic if like.topic >= RARE else 0.0)
        return about >= SUBJECT and self.share >= SHARE - 0.1


@dataclass(frozen=True, slots=True)
class Group:
    """What belongs together: old provisions, new ones, the relation, and the links it rests on (best first).

    `judged` says who judged it, by what; empty where it is the rule's.
    """

    relation: Relation
    old: tuple[Side, ...]
    new: tuple[Side, ...]
    links: tuple[Link, ...]
    judged: str = ""


def links(found: Iterable[tuple[Side, Side, Likeness]]) -> dict[str, list[Link]]:
    """The links of each old provision by its address, best first."""
    held = list(found)
    best: dict[str, float] = defaultdict(float)
    for _, new, likeness in held:
        best[new.address] = max(best[new.address], likeness.score)
    links_: dict[str, list[Link]] = defaultdict(list)
    for old, new, likeness in held:
        links_[old.address].append(Link(old, new, likeness, likeness.score / best[new.address]))
    return {address: sorted(some, key=lambda one: -one.likeness.score) for address, some in links_.items()}


def groups(
    old: Sequence[Side], new: Sequence[Side], by_old: Mapping[str, Sequence[Link]], settled: Sequence[Group] = ()
) -> tuple[Group, ...]:
    """Every old provision in one group, in order; then the new ones that no group has. `settled` groups stay as they are."""
    fixed = {side.address: group for group in settled for side in group.old}
    kept = _kept(by_old)
    free = {
        address: [link for link in some if kept.get(link.new.address, address) == address]
        for address, some in by_old.items()
    }
    chosen = _absorbing({side.address: _chosen(free.get(side.address, ())) for side in old}, free)
    together = _together(chosen)
    found: list[Group] = []
    said: set[str] = set()
    for side in old:
        if side.address in said:
            continue
        if side.address in fixed:
            found.append(fixed[side.address])
            said.update(one.address for one in fixed[side.address].old)
            continue
        members = [one for one in old if one.address in together.get(side.address, {side.address})]
        said.update(one.address for one in members)
        found.append(_group(members, [link for one in members for link in chosen[one.address]], by_old))
    taken = {side.address for group in found for side in group.new}
    return (*found, *(Group("new", (), (side,), ()) for side in new if side.address not in taken))


def _kept(by_old: Mapping[str, Sequence[Link]]) -> dict[str, str]:
    """New provisions that stand word for word in the old document → the first old one that has the words."""
    kept: dict[str, str] = {}
    taken: set[str] = set()
    for address, some in by_old.items():
        same = next((link for link in some if link.same and link.new.address not in kept), None)
        if same and address not in taken:
            kept[same.new.address] = address
            taken.add(address)
    return kept


def _chosen(found: Sequence[Link]) -> tuple[Link, ...]:
    """The links that say what became of one provision: its best strong one, with those that took a part of it."""
    strong = next((link for link in found if link.same), None) or next((link for link in found if link.strong), None)
    if strong is None or strong.same:
        return (strong,) if strong else ()
    parts = [link for link in found if link is not strong and _part(link, strong)]
    listed = _listed(found, [strong, *parts])
    return (strong, *parts, *listed)


def _part(link: Link, best: Link) -> bool:
    """Whether a new provision, whose best this is too, takes over another part of the measure."""
    like = link.likeness
    worded = like.wording >= OWN_WORDS or (like.topic >= RARE and like.heading > 0)
    return link.share >= 1 and worded and like.score >= PART * best.likeness.score


def _listed(found: Sequence[Link], chosen: Sequence[Link]) -> list[Link]:
    """New provisions whose heading names a subject that the old heading lists and that is nowhere else yet."""
    had = "".join(link.new.heading for link in chosen)
    left = [subject for subject in subjects(chosen[0].old.heading) if subject not in had]
    return [link for link in found if link not in chosen and any(subject in link.new.heading for subject in left)]


def _absorbing(chosen: Mapping[str, Sequence[Link]], by_old: Mapping[str, Sequence[Link]]) -> dict[str, Sequence[Link]]:
    """With the neighbours of a provision that went into the same new one, though little of their wording did."""
    kept = {some[0].new.address: some[0].old for some in chosen.values() if len(some) == 1 and not some[0].same}
    found = dict(chosen)
    for address, some in by_old.items():
        if not some:
            continue
        best, others = some[0], [link.likeness.score for link in some[1:2]]
        owner = kept.get(best.new.address)
        neighbour = owner is not None and owner.above == best.old.above and owner.heading == best.old.heading
        drawn = best.likeness.topic >= RARE or all(best.likeness.score >= CLEAR * score for score in others)
        if not chosen[address] and neighbour and best.share >= ABSORBED and best.likeness.topic and drawn:
            found[address] = (best,)
    return found


def _together(chosen: Mapping[str, Sequence[Link]]) -> dict[str, set[str]]:
    """Old provisions that became one and the same new one, and nothing else: each address → all of them."""
    single: dict[str, set[str]] = defaultdict(set)
    for address, some in chosen.items():
        if len(some) == 1:
            single[some[0].new.address].add(address)
    return {address: members for members in single.values() if len(members) > 1 for address in members}


def _group(members: Sequence[Side], chosen: Sequence[Link], by_old: Mapping[str, Sequence[Link]]) -> Group:
    old = tuple(members)
    new = tuple({link.new.address: link.new for link in chosen}.values())
    if len(old) > 1:
        return Group("merged", old, new, tuple(chosen))
    if len(new) > 1:
        return Group("split", old, tuple(sorted(new, key=_place)), tuple(chosen))
    if new:
        return Group("same" if old[0].text == new[0].text else "amended", old, new, tuple(chosen))
    about = [link for link in by_old.get(old[0].address, ()) if link.alike][:1]
    return Group("topic" if about else "dropped", old, tuple(link.new for link in about), tuple(about))


def _place(side: Side) -> list[tuple[int, str]]:
    """Document order within one level: 3.3 before 3.10."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in side.address.partition("/")[2].split(".")]
