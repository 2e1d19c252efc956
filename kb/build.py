"""One opened build: its engine, its stamp, and the word lists a query may need, read when first needed."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kb.counts import FILE as COUNTS
from kb.counts import Counts
from kb.counts import read as read_counts
from kb.engine import NOTHING, known, module
from kb.engine.base import Engine, Stands
from kb.errors import StaleIndex
from kb.expand import Vocabulary
from kb.facts import FILE as FACTS
from kb.facts import Facts
from kb.facts import read as read_facts
from kb.lexicon import FILE as LEXICON
from kb.lexicon import Lexicon
from kb.normal import norm
from kb.place import AGAIN, Stamp, checked, current
from kb.register import HEAD, Register

if TYPE_CHECKING:
    from kb.catalogue import Catalogue
    from kb.changes import Words

VOCABULARY = "vocabulary.json"
ROLES = {"牵头": "lead", "配合": "support", "责任": "responsible"}
YES = {"是": "yes", "否": "no"}


class Build:
    """An index folder's current build, opened for reading. StaleIndex: missing, damaged or of another version.

    Where the entries are in a cluster, `cluster` is what only the environment knows of it. Unavailable: it does not answer.
    """

    def __init__(self, place: Path, cluster: Mapping[str, str] = NOTHING):
        self.folder = place / current(place)
        self.stamp: Stamp = checked(self.folder)
        self.engine: Engine = _open(self.stamp.engine, self.folder / "engine", cluster)

    @cached_property
    def _words(self) -> dict[str, dict[str, dict[str, list[str]]]]:
        with _whole(VOCABULARY):
            return dict(json.loads((self.folder / VOCABULARY).read_bytes()))

    @cached_property
    def vocabulary(self) -> Vocabulary:
        others = self._words["others"]
        return Vocabulary(
            *({word: tuple(names) for word, names in others[kind].items()} for kind in ("synonym", "department"))
        )

    @cached_property
    def lexicon(self) -> Lexicon:
        return Lexicon(self.folder / LEXICON)

    @cached_property
    def facts(self) -> Facts:
        with _whole(FACTS):
            return read_facts(self.folder / FACTS)

    @cached_property
    def counts(self) -> Counts:
        with _whole(COUNTS):
            return read_counts(self.folder / COUNTS)

    @cached_property
    def register(self) -> Register:
        with _whole(HEAD):
            return Register(self.folder)

    @cached_property
    def catalogue(self) -> "Catalogue":
        from kb.catalogue import Catalogue  # few searches name a document

        return Catalogue(self.folder)

    @cached_property
    def words(self) -> "Words":
        """Cuts texts of this build into its own words, names of units and topics whole."""
        from kb.changes import Words  # a search has no use for difflib

        units = self.facts.departments.units.values()
        names = [name for unit in units for name in (unit.name, unit.official_name, *unit.aliases) if name]
        return Words(self.lexicon.words() | {*names, *self.facts.topics})

    def value_of(self, facet: str, typed: str) -> str | None:
        """The value of a facet that somebody means: by its name, or a document's number or title."""
        fixed = {"role": ROLES, "has_target": YES}.get(facet, {})
        typed = fixed.get(typed, typed)
        if facet == "has_target":
            return typed if typed in YES.values() else None
        if facet == "document":
            return self.catalogue.named(typed)
        values = self._words["values"].get(facet, {}).get(norm(typed))
        if not values and facet == "department":
            return self._department(typed)
        return values[0] if values else None

    def written(self, department: str) -> bool:
        """Whether some duty names the department so."""
        return norm(department) in self._words["values"]["department"]

    def _department(self, typed: str) -> str | None:
        """A unit that some duty names by another of its names, by the one it goes by."""
        departments = self.facts.departments
        known = any(self.written(reached.name) for reached in departments.reached(typed))
        return departments.name(typed) if known else None

    def values(self, facet: str) -> list[str]:
        """Every value of a facet that a record carries, of documents apart."""
        return list(dict.fromkeys(value for values in self._words["values"][facet].values() for value in values))

    def load(self) -> None:
        """Reads now what would be read when first needed, so that nothing is missed once the files are gone."""
        _ = self.vocabulary, self.lexicon, self.facts, self.counts, self.register, self.catalogue

    def stands(self, piece: str) -> bool:
        """Whether the normalised piece stands in any record."""
        return self.engine.count(Stands(piece)) > 0

    def close(self) -> None:
        self.engine.close()
        if "catalogue" in vars(self):
            self.catalogue.close()


@contextmanager
def _whole(name: str) -> Iterator[None]:
    """StaleIndex: the file holds something else than was written; in a large index opening reads no checksums."""
    try:
        yield
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        raise StaleIndex(f"索引已损坏（{name}），{AGAIN}") from None


def _open(name: str, folder: Path, cluster: Mapping[str, str]) -> Engine:
    if not known(name):
        raise StaleIndex(f"索引由本程序不认识的引擎 {name} 建成，{AGAIN}")
    try:
        return module(name, cluster).open_(folder)
    except ModuleNotFoundError as missing:
        raise StaleIndex(
            f"索引由引擎 {name} 建成，但缺少 {missing.name}。请安装它，或运行 kb build --engine whoosh。"
        ) from None
    except (OSError, ValueError):
        raise StaleIndex(f"索引打不开，{AGAIN}") from None
