"""Answers what a policy document says: clauses by address, and search over them. Knows no web and no indexer."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from kb import listing, places, storing, values
from kb.address import cut, document_of
from kb.answer import Answer, Count, Expansion, Facets, Hit
from kb.at_hand import AtHand
from kb.build import Build
from kb.comparability import Comparison, TargetPair, pairs
from kb.complete import completions
from kb.counts import Counts
from kb.engine import NOTHING
from kb.engine.base import All
from kb.errors import BadCorpus, BadQuery, KbError, Moved, NotFound, StaleIndex, Unavailable
from kb.listing import EVERYTHING, FactOptions, Graded
from kb.model import Clause, Department, Document, Duty, Paragraph, Problem, Role, Successor, Tag, Target, Via
from kb.place import AGAIN, Stamp
from kb.register import Rows
from kb.search import DEFAULT, SearchOptions, search
from kb.version import VERSION

if TYPE_CHECKING:
    from kb.alignment import Alignment, Pair
    from kb.catalogue import Catalogue
    from kb.citation.resolve import Resolved
    from kb.citation.styles import Cite
    from kb.lexicon import Lexicon
    from kb.silence import Silence

__all__ = [
    "VERSION",
    "Answer",
    "BadCorpus",
    "BadQuery",
    "Clause",
    "Comparison",
    "Count",
    "Department",
    "Document",
    "Duty",
    "Expansion",
    "Facets",
    "FactOptions",
    "Graded",
    "Hit",
    "KbError",
    "KnowledgeBase",
    "Moved",
    "NotFound",
    "Paragraph",
    "Problem",
    "Rows",
    "SearchOptions",
    "StaleIndex",
    "Stamp",
    "Successor",
    "Tag",
    "Target",
    "TargetPair",
    "Unavailable",
    "Via",
    "open_kb",
]

TREES = 16  # documents whose clauses are kept at hand
COMPARED = 8  # comparisons that are kept at hand
DOCUMENTS = 1_024  # documents that are kept at hand


def open_kb(place: Path, cluster: Mapping[str, str] = NOTHING) -> "KnowledgeBase":
    """Opens the current build of an index folder. StaleIndex: it is missing, damaged or of another version.

    `cluster` is what only the environment knows of a cluster (docs/cluster.md). Unavailable: it does not answer.
    """
    return KnowledgeBase(Build(place, cluster))


class KnowledgeBase:
    """One build, read only; safe to use from several threads."""

    def __init__(self, build: Build):
        self._build = build
        self.stamp: Stamp = build.stamp
        self._at_hand = AtHand(build.engine)
        self._trees = lru_cache(TREES)(self._read_tree)
        self._compared = lru_cache(COMPARED)(self._compare)
        self._silences = lru_cache(COMPARED)(self._find_silences)
        self._documents = lru_cache(DOCUMENTS)(self._read_document)

    def search(self, text: str, options: SearchOptions = DEFAULT) -> Answer:
        """The answer to a query of docs/query-language.md. BadQuery: it cannot be read."""
        return search(self._build, text, options)

    def completions(self, typed: str) -> tuple[str, ...]:
        """Queries that what is typed so far may become."""
        return completions(self._build, typed)

    def documents(self, offset: int = 0, limit: int | None = None) -> tuple[Document, ...]:
        """Every document in the order of the corpus, or so many from an offset on; `stamp.documents` says how many there are."""
        there = self.stamp.documents - offset
        wanted = there if limit is None else min(limit, there)
        return tuple(map(storing.read_document, self._build.engine.documents(offset, wanted))) if wanted > 0 else ()

    @property
    def counts(self) -> Counts:
        """What was counted when the index was made."""
        return self._build.counts

    @property
    def catalogue(self) -> "Catalogue":
        """The documents by what they are called."""
        return self._build.catalogue

    @property
    def lexicon(self) -> "Lexicon":
        """The words of the corpus."""
        return self._build.lexicon

    def document(self, address: str) -> Document:
        """The document at an address. NotFound, Moved."""
        try:
            return self._documents(address)
        except NotFound as missing:
            raise self._moved(address) or missing from None

    def foresee(self, addresses: Iterable[str]) -> None:
        """These documents and clauses will be asked for one by one: a cluster is asked for all of them at once."""
        self._at_hand.foresee(addresses)

    def check_entries(self) -> None:
        """StaleIndex: the engine, which may be elsewhere, no longer holds every record."""
        there = self._build.engine.count(All(()))
        if there != self.stamp.records:
            raise StaleIndex(f"索引里有{there}条，应有{self.stamp.records}条，{AGAIN}")

    def newest_year(self) -> int | None:
        """The latest year that any document is of."""
        return max(map(int, self._build.values("year")), default=None)

    def clause(self, address: str) -> Clause:
        """The clause at an address; a paragraph, 款 or 项 comes as a clause of that kind. NotFound, Moved."""
        try:
            return places.clause(self._at_hand.get, self.tree, address)
        except NotFound as missing:
            raise self._moved(address) or missing from None

    def at(self, address: str) -> Document | Clause:
        """Whatever an address names. NotFound."""
        return self.clause(address) if "/" in address else self.document(address)

    def _moved(self, address: str) -> Moved | None:
        """What became of an address that is not found, where the corpus says so."""
        move = self._build.facts.moves.get(address)
        if move is None:
            return None
        to = f"现行地址：{move.new}" if move.new else "没有接续的地址"
        return Moved(f"{address} 这个地址已停用（{move.date}，{move.reason}）。{to}。", move.new)

    def tree(self, document: str) -> tuple[Clause, ...]:
        """A document's clauses in order, special ones included. NotFound."""
        return self._trees(document)

    def neighbours(self, address: str) -> tuple[Clause | None, Clause | None]:
        """The clauses with text before and after one. NotFound: its document."""
        return places.neighbours(self.tree(document_of(address)), address)

    def topics(self, asked: FactOptions = EVERYTHING) -> Rows[Tag]:
        """Every topic that a provision carries, in document order, each read when it is asked for.

        BadQuery: a document or year that is none.
        """
        return listing.topics(self._build, asked)

    def graded_topics(self, topic: str) -> tuple[Graded, ...]:
        """The provisions that carry a topic, by grade and year of their document."""
        return listing.graded(self._build, topic)

    def duties(self, asked: FactOptions = EVERYTHING) -> Sequence[Duty]:
        """Every responsibility that a provision states; `via` says why one answers for a department of another name."""
        stated = listing.duties(self._build, asked)
        return (*stated, *listing.concluded(self._build, asked)) if asked.inferred else stated

    def duties_by_role(self, asked: FactOptions = EVERYTHING) -> dict[Role, Sequence[Duty]]:
        """The same by role, the leading ones first; a role that nobody has is left out."""
        return listing.by_role(self.duties(asked))

    def naming(self) -> Rows[str]:
        """The addresses of documents that name a single unit somewhere, in order."""
        return listing.naming(self._build)

    def silent(self) -> Rows[str]:
        """The addresses of documents whose duties are those of collective units only, in order."""
        return listing.silent(self._build)

    def targets(self, asked: FactOptions = EVERYTHING) -> Rows[Target]:
        """Every quantitative commitment and policy parameter, in document order."""
        return listing.targets(self._build, asked)

    def first_targets(self) -> Rows[Target]:
        """The first target of each document that has any, the earliest document first."""
        return listing.first_targets(self._build)

    def target_pairs(self, old: str, new: str) -> tuple[TargetPair, ...]:
        """The targets of two documents side by side, each once, with the judgement whether they compare. BadQuery."""
        if old == new:
            raise BadQuery(f"要对照的两个文件是同一个：{old}。")
        before, after = (self.targets(FactOptions(doc=(document,))) for document in (old, new))
        return pairs(before, after, self._build.facts.comparisons)

    def comparisons(self) -> tuple[Comparison, ...]:
        """Every judgement on two indicators that editors have made."""
        return self._build.facts.comparisons

    def compare(self, old: str, new: str, *, exact: bool = False) -> "Alignment":
        """What became of each provision of `old` in `new`: two documents, or two clauses with what stands below them.

        `exact`: changes are told character by character, else by words. NotFound. BadQuery: the two are one.
        """
        return self._compared(old, new, exact)

    def silences(self, old: str, new: str) -> tuple["Silence", ...]:
        """What document `old` speaks of and `new` no longer mentions, with the searches that found nothing. NotFound."""
        return self._silences(old, new)

    def brief(self, topic: str, old: str, new: str) -> tuple["Pair", ...]:
        """The pairs of two documents that are about a topic. NotFound."""
        from kb.brief import brief

        return brief(self, topic, old, new)

    def check(self, asked: FactOptions) -> None:
        """BadQuery: a value that the corpus does not know, also where a list has no use for it."""
        listing.check(self._build, asked)

    def meant(self, typed: str) -> Document:
        """The document that goes by an address, a number or a title. BadQuery: none."""
        return self.document(values.document(self._build, typed))

    def cite(self, address: str, style: str = "gongwen", base_url: str = "") -> "Cite":
        """The citation of an address in a style. NotFound: the address. BadQuery: a style that is none."""
        from kb.citation.styles import cite

        return cite(self, address, style, base_url)

    def resolve(self, text: str) -> tuple["Resolved", ...]:
        """One for each citation in a text: what it names, found, ambiguous, near or unknown."""
        from kb.citation.resolve import resolve

        return resolve(self, text)

    def departments(self) -> tuple[Department, ...]:
        """Every unit that a duty names, as written, then those its history runs through."""
        return self._build.facts.departments.rows(self._build.counts.units)

    def department(self, name: str) -> Department:
        """The unit that goes by any of its names, official or short, today's or an earlier one. NotFound."""
        names = self._build.facts.departments
        same = [one for one in self.departments() if names.name(one.name) == names.name(name)]
        found = next((one for one in same if one.name == names.name(name)), same[0] if same else None)
        if found is None:
            raise NotFound(f"没有“{cut(name)}”这个部门。所有部门见 kb departments 或“部门”页。")
        return found

    def history(self, department: str) -> tuple[str, ...]:
        """What became of a unit and what it came from, a sentence each, for people to read."""
        return self._build.facts.departments.told(department)

    def current_name(self, department: str) -> str:
        """The name a written unit's duties go by today; where that is open, the words that say so."""
        return self._build.facts.departments.today(department)

    def topic_definitions(self) -> Mapping[str, str]:
        """Every topic of the vocabulary with its definition, in the vocabulary's order."""
        return self._build.facts.topics

    def listed_topics(self) -> frozenset[str]:
        """The topics that are listed completely: a clause that only mentions one carries it as secondary."""
        return self._build.facts.listed

    def load(self) -> None:
        """Reads all that answers may need; from then on two newer builds may remove this one's files."""
        self._build.load()

    def close(self) -> None:
        """Lets go of the build's files, and of what keeps answers at hand: that holds the build, with its files, as long as it stands."""
        self._build.close()
        for kept in ("_trees", "_compared", "_silences", "_documents"):
            vars(self).pop(kept, None)

    def _compare(self, old: str, new: str, exact: bool) -> "Alignment":
        from kb.comparing import compare

        return compare(self, old, new, self._build.facts.judgements, list if exact else self._build.words)

    def _find_silences(self, old: str, new: str) -> tuple["Silence", ...]:
        from kb.silence import silences

        return silences(self, old, new, self._build.facts.names, self._build.words)

    def _read_document(self, address: str) -> Document:
        return places.document(self._at_hand.get, address)

    def _read_tree(self, document: str) -> tuple[Clause, ...]:
        self.document(document)
        return tuple(map(storing.read_clause, self._build.engine.document(document)))
