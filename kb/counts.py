"""What is counted once when an index is made, so that no list walks through every clause to say how many there are."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

FILE = "counts.json"


@dataclass(frozen=True, slots=True)
class Counts:
    """Of a whole corpus, or of one document.

    `topics`: how many provisions carry a topic, by topic and year of their document ("" where it is not known). `units`: every
    unit that a duty names, in the order of the corpus, and whether it is a collective one.
    """

    topics: dict[str, dict[str, int]] = field(default_factory=dict)
    units: dict[str, bool] = field(default_factory=dict)

    def add(self, other: "Counts") -> None:
        """The next document's."""
        for topic, years in other.topics.items():
            held = self.topics.setdefault(topic, {})
            for year, count in years.items():
                held[year] = held.get(year, 0) + count
        self.units.update(other.units)

    def years(self) -> tuple[str, ...]:
        """Every year that some topic is counted for, in order; what has none comes last."""
        found = {year for years in self.topics.values() for year in years}
        return tuple(sorted(found, key=lambda year: (not year, year)))


def write(file: Path, counts: Counts) -> None:
    file.write_text(json.dumps(asdict(counts), ensure_ascii=False), encoding="utf-8")


def read(file: Path) -> Counts:
    """What `write` wrote."""
    value = json.loads(file.read_bytes())
    return Counts(value["topics"], value["units"])
