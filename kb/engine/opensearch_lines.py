"""From an entry to its lines of a bulk request, and how many tokens it adds to each field that scores."""

from functools import lru_cache
from json.encoder import encode_basestring as quoted
from typing import NamedTuple

from kb.engine.base import Entry, Record
from kb.engine.bm25 import K1, B
from kb.engine.grams import characters, pairs, pairs_apart
from kb.engine.opensearch_client import written

SCORED = ("characters", "pairs", "above", "title")
EMPTY = '"///"'  # what stands in a field without tokens, so that a score counts every entry; three characters, so nobody asks for it
FACETS = 4_096  # facets with their values that are at hand: whole documents share them
HEADS = 256  # headings with their title that are at hand: many clauses stand below the same


class Line(NamedTuple):
    """An entry as it is sent, without its number; `tokens` of each field that scores."""

    fields: bytes
    tokens: tuple[int, ...]

    def numbered(self, ordinal: int) -> bytes:
        """Both lines of the request."""
        return b'{"create":{"_id":"%d"}}\n{"ordinal":%d,%b}\n' % (ordinal, ordinal, self.fields)


def line(entry: Entry) -> Line:
    """Strings are put together by hand: a dictionary written as JSON takes twice as long."""
    kind = "record" if entry.record else entry.kind
    head = f'"address":{quoted(entry.address)},"within":{quoted(entry.document)},"kind":"{kind}"'
    searched, tokens = _record(entry.record) if entry.record else NOT_SEARCHED
    return Line(f'{head},"stored":{quoted(entry.stored)},{searched}'.encode(), tokens)


def _record(record: Record) -> tuple[str, tuple[int, ...]]:
    place, (above, of_headings, of_title) = record.place, _above(record.headings, record.title)
    single = quoted(characters(place)) if place else EMPTY
    own = f'"characters":{single},"pairs":{quoted(pairs(place)) if place[1:] else EMPTY}'
    facets = "".join(map(_facet, record.facets.items()))
    return f'{own},{above},"words":{quoted(record.words)}{facets}', (len(place), _pairs(place), of_headings, of_title)


@lru_cache(FACETS)
def _facet(carried: tuple[str, tuple[str, ...]]) -> str:
    facet, values = carried
    return f',"is_{facet}":{written(values)}'


@lru_cache(HEADS)
def _above(headings: tuple[str, ...], title: str) -> tuple[str, int, int]:
    """The fields of the headings above and of the title, with their tokens; two stand between any two headings."""
    found = pairs_apart(headings)
    fields = (
        f'"above":{quoted(found) if found else EMPTY},"above_characters":{quoted(characters("".join(headings)))}',
        f'"title":{quoted(pairs(title)) if title[1:] else EMPTY}',
    )
    return ",".join(fields), sum(map(_pairs, headings)) + 2 * max(0, len(headings) - 1), _pairs(title)


def _pairs(text: str) -> int:
    return max(0, len(text) - 1)


NOT_SEARCHED = (",".join(f'"{field}":{EMPTY}' for field in SCORED), (0,) * len(SCORED))


class Lengths:
    """How many entries there are, and in each field that scores how many tokens and how many entries with none."""

    def __init__(self) -> None:
        self.entries = 0
        self._tokens = [0] * len(SCORED)
        self._empty = [0] * len(SCORED)

    def add(self, tokens: tuple[int, ...]) -> None:
        self.entries += 1
        for field, count in enumerate(tokens):
            if count:
                self._tokens[field] += count
            else:
                self._empty[field] += 1

    def similar(self) -> dict[str, dict[str, float | str]]:
        """What makes a score forget the tokens that were put where there are none, which would lengthen the average text."""
        return {f"scored_{field}": self._forgetting(at) for at, field in enumerate(SCORED)}

    def _forgetting(self, field: int) -> dict[str, float | str]:
        longer = (self._tokens[field] + self._empty[field]) / max(1, self._tokens[field])
        k1 = K1 * (1 - B) + K1 * B * longer
        return {"type": "BM25", "k1": k1, "b": K1 * B * longer / k1}
