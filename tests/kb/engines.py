"""What the engine suite holds every engine against: a reference that reads conditions literally."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from kb.engine import MODULES, module
from kb.engine.base import COUNTED, All, AtLeast, Condition, Engine, Entry, Has, Not, Record, Stands
from kb.normal import norm
from tests.opensearch.shared import at

LOCAL = sorted(MODULES)


def record(place: str, headings: Iterable[str] = (), title: str = "", **facets: str) -> Record:
    """A record from text as printed; facet values separated by blanks."""
    carried = {facet: tuple(values.split()) for facet, values in facets.items()}
    return Record(norm(place), tuple(map(norm, headings)), norm(title), " ".join(norm(place)), carried)


def entries(records: Iterable[Record]) -> list[Entry]:
    """One document whose clauses have these records, and a clause that is only a heading before them."""
    head = [Entry(0, "d", "d", "document", '"d"'), Entry(1, "d/0", "d", "clause", '"d/0"')]
    return head + [Entry(n, f"d/{n - 1}", "d", "clause", f'"d/{n - 1}"', one) for n, one in enumerate(records, 2)]


def opened(name: str, found: Iterable[Entry], folder: Path) -> Engine:
    """The named engine over a new index."""
    product = module(at(name))
    product.build(found, folder / name)
    return product.open_(folder / name)


def holds(condition: Condition, one: Record) -> bool:
    """Whether a record meets a condition, word for word as kb/engine/base.py says."""
    match condition:
        case Stands(piece):
            return any(piece in text for text in (one.place, *one.headings))
        case Has(facet, value):
            return value in one.facets.get(facet, ())
        case Not(part):
            return not holds(part, one)
        case All(parts):
            return all(holds(part, one) for part in parts)
        case AtLeast(least, parts):
            return sum(holds(part, one) for part in parts) >= least


def counts(records: Iterable[Record]) -> dict[str, dict[str, int]]:
    """Facet counts over records, values that nobody carries left out."""
    records = list(records)
    return {facet: dict(Counter(v for one in records for v in one.facets.get(facet, ()))) for facet in COUNTED}
