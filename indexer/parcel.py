"""What a worker made as bytes that travel to the process that writes: plain values take half the time of our own classes."""

import marshal
from collections.abc import Sequence
from typing import Any

from indexer.make import Made
from indexer.register import Facts
from kb import storing
from kb.counts import Counts
from kb.engine.base import Entry, Record
from kb.model import Problem


def packed(made: Sequence[Made | Problem]) -> bytes:
    """Only between processes of one build: the form belongs to this Python."""
    return marshal.dumps([_plain_problem(one) if isinstance(one, Problem) else _plain(one) for one in made])


def unpacked(data: bytes) -> list[Made | Problem]:
    """What `packed` was given."""
    return [Problem(*row) if len(row) == len(Problem.__slots__) else _made(*row) for row in marshal.loads(data)]


def _plain_problem(one: Problem) -> tuple[str, int, str]:
    return one.path, one.line, one.message


def _plain(one: Made) -> tuple[Any, ...]:
    return (
        one.key,
        [(*entry[:-1], entry.record and tuple(entry.record)) for entry in one.entries],
        (one.counts.topics, one.counts.units),
        [_plain_problem(problem) for problem in one.problems],
        {kind: tuple(facts) for kind, facts in one.facts.items()},
        one.unchanged,
    )


def _made(
    key: str,
    entries: Sequence[tuple[Any, ...]],
    counts: tuple[Any, Any],
    problems: Sequence[tuple[str, int, str]],
    facts: dict[str, tuple[Any, ...]],
    unchanged: bool,
) -> Made:
    made = tuple(
        Entry(ordinal, address, document, kind, stored, record and Record(*record))
        for ordinal, address, document, kind, stored, record in entries
    )
    return Made(
        key,
        storing.read_document(made[0].stored),
        made,
        Counts(*counts),
        tuple(Problem(*row) for row in problems),
        {kind: Facts(*of) for kind, of in facts.items()},
        unchanged,
    )
