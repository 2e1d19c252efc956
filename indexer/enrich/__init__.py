"""From clauses to the same clauses tagged: who answers for them, what they promise, what they are about."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from indexer.enrich.duties import Duties
from indexer.enrich.lists import Lists
from indexer.enrich.review import Reviews
from indexer.enrich.targets import Targets
from indexer.enrich.topics import Heading, Topics
from indexer.parse import Parsed
from kb.model import Clause, Problem
from kb.provisions import provisions


class Enricher:
    """The rules of one vocabulary; documents pass one by one, and `problems` are told at the end."""

    def __init__(self, lists: Lists):
        self._lists = lists
        self._duties = Duties(lists)
        self._targets = Targets(lists)
        self._topics = Topics(lists)
        self._reviews = Reviews(lists)
        self._judged = {(c.old_address, c.old) for c in lists.judged} | {(c.new_address, c.new) for c in lists.judged}
        self._met: set[tuple[str, str]] = set()
        self._compared = {address for one in lists.aligned for address in (*one.old, *one.new)}

    def enrich(self, parsed: Parsed, text: str) -> Parsed:
        """The document with its clauses tagged; `text` is its source."""
        clauses = tuple(self._tagged(parsed.clauses, text))
        self._met |= self._judged & {(one.address, one.indicator) for clause in clauses for one in clause.targets}
        if self._compared:
            self._compared -= {one.address for clause in clauses for one in provisions(clause)}
        unlisted = tuple(self._unlisted(parsed, clauses, text)) if self._lists.units else ()
        return parsed._replace(clauses=clauses, problems=(*parsed.problems, *unlisted))

    def problems(self) -> Iterator[Problem]:
        """What an editor should look at once every document has passed."""
        yield from self._reviews.problems()
        for judged in self._lists.comparisons:
            one = judged.comparison
            for address, indicator in ((one.old_address, one.old), (one.new_address, one.new)):
                if (address, indicator) not in self._met:
                    yield judged.row.problem(f"{address} 没有“{indicator}”这个指标，这一行判断已不适用。")

        for aligned in self._lists.alignments:
            gone = [one for one in (*aligned.judgement.old, *aligned.judgement.new) if one in self._compared]
            if gone:
                yield aligned.row.problem(f"没有 {gone[0]} 这一条，这一行判断已不适用。")

    def _tagged(self, clauses: Sequence[Clause], text: str) -> Iterator[Clause]:
        parents = {clause.parent for clause in clauses}
        headings: dict[str, tuple[Heading, ...]] = {}
        for clause in clauses:
            above = headings.get(clause.parent or "", ())
            own = _heading(clause, text)
            headings[clause.address] = (own, *above) if own else above
            yield (
                self._one(clause, text, headings[clause.address], clause.address in parents) if clause.text else clause
            )

    def _one(self, clause: Clause, text: str, headings: Sequence[Heading], leads: bool) -> Clause:
        """A clause tagged; `leads`: it is followed by clauses below it."""
        whole = provisions(clause)
        duties = self._duties.of(whole, text)
        barred = [span for span in dict.fromkeys(duty.span for duty in duties) if text[span[0]] == "（"]
        # Articles of law command, they promise nothing.
        targets = self._targets.of(whole, text, barred) if clause.kind != "article" else ()
        topics = self._topics.of(whole, text, headings, leads and bool(clause.heading), barred)
        tagged = duties or targets or topics
        clause = replace(clause, topics=topics, duties=duties, targets=targets) if tagged else clause
        return self._reviews.apply(clause, whole, text)

    def _unlisted(self, parsed: Parsed, clauses: Sequence[Clause], text: str) -> Iterator[Problem]:
        """Units in brackets that the list does not have: taken as written, but nobody can say what became of them."""
        names = {duty.department: duty.span[0] for clause in clauses for duty in clause.duties}
        for name, at in names.items():
            if not self._duties.known(name):
                line = text.count("\n", 0, at) + 1
                yield Problem(parsed.document.source.path, line, f"部门表 departments.tsv 里没有“{name}”，按原文收录。")


def _heading(clause: Clause, text: str) -> Heading | None:
    if not clause.heading:
        return None
    start = text.find(clause.heading, *clause.span)
    return Heading(clause.heading, start) if start >= 0 else None
