"""Which provisions are worth holding against each other: those that share telling words, never all against all."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from kb.alignment.likeness import Measure
from kb.alignment.side import Side

MOST = 12  # provisions that one is held against
COMMON = 60  # provisions of a document: a pair of characters that more of them have leads nowhere


def candidates(old: Sequence[Side], new: Sequence[Side], measure: Measure) -> Iterator[tuple[Side, Side]]:
    """Each old provision with the new ones that share most of its weight, and those of a subject that few have."""
    holding = _holding(new, measure)
    about = _about(new)
    for one in old:
        weights: dict[int, float] = defaultdict(float)
        for gram, count in measure.grams_of(one).items():
            for at, times in holding.get(gram, ()):
                weights[at] += min(count, times) * measure.weight(gram) ** 2
        nearest = sorted(weights, key=lambda at: (-weights[at] / measure.size(new[at]) ** 0.5, at))[:MOST]
        same = [at for topic in one.topics for at in about.get(topic, ())]
        yield from ((one, new[at]) for at in dict.fromkeys([*nearest, *same]))


def _holding(sides: Sequence[Side], measure: Measure) -> Mapping[str, Sequence[tuple[int, int]]]:
    """Pair of characters → the provisions that have it, and how often; common ones left out."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for at, side in enumerate(sides):
        for gram, count in measure.grams_of(side).items():
            found[gram].append((at, count))
    return {gram: at for gram, at in found.items() if len(at) <= COMMON}


def _about(sides: Sequence[Side]) -> Mapping[str, Sequence[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for at, side in enumerate(sides):
        for topic in side.topics:
            found[topic].append(at)
    return {topic: at for topic, at in found.items() if len(at) <= MOST}
