"""Two documents held against each other: `kb compare`, `kb silence`, `kb brief`, in a terminal or as a file."""

import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from kb import KnowledgeBase, jsonshape, open_kb
from kb.alignment import Alignment, Pair
from kb.changes import shared
from kb.errors import BadQuery, cause
from kb.exports.brief import brief_table
from kb.exports.comparison import READABLE, RELATIONS, REVIEWED, cited, comparison, marked
from kb.exports.files import FORMATS, unwritten, whole
from kb.exports.sheet import Sheet
from kb.exports.silence import KINDS, said
from kb.exports.silence import silence as silence_table
from kb.silence import Silence

WORDS = 60  # characters of a measure that a line shows


def compare(options: Namespace) -> int:
    kb = open_kb(options.index, options.cluster)
    found = kb.compare(options.old, options.new, exact=options.exact)
    return _answer(options, found, lambda: comparison(kb, found.pairs), _lines(kb, found))


def silence(options: Namespace) -> int:
    kb = open_kb(options.index, options.cluster)
    found = kb.silences(options.old, options.new)
    return _answer(options, found, lambda: silence_table(kb, found), _silent(kb, found))


def brief(options: Namespace) -> int:
    kb = open_kb(options.index, options.cluster)
    found = kb.brief(options.topic, options.old, options.new)
    return _answer(options, found, lambda: brief_table(kb, options.topic, found), _pairs(kb, found))


def _answer(options: Namespace, value: object, table: Callable[[], Sheet], lines: Iterable[str]) -> int:
    if options.output:
        _write(table, options.output)
    if options.json or not options.output:
        for line in iter([jsonshape.dumps(value)]) if options.json else lines:
            sys.stdout.write(f"{line}\n")
    return 0


def _lines(kb: KnowledgeBase, found: Alignment) -> Iterator[str]:
    """Counts, what changed throughout, then each pair with its changes or what it rests on."""
    yield "，".join(f"{RELATIONS[relation]}{count}" for relation, count in found.summary.items()) + "。"
    yield from found.notes
    yield from _pairs(kb, found.pairs)


def _pairs(kb: KnowledgeBase, pairs: Iterable[Pair]) -> Iterator[str]:
    for pair in pairs:
        yield ""
        yield from _pair(kb, pair)


def _silent(kb: KnowledgeBase, found: Iterable[Silence]) -> Iterator[str]:
    """What is no longer mentioned, and what was looked for in vain."""
    for one in found:
        yield f"[{KINDS[one.kind]}] {_short(one.words)}  {cited(kb, [one.address])}"
        yield f"    查过：{'；'.join(map(said, one.searches))}"


def _pair(kb: KnowledgeBase, pair: Pair) -> Iterator[str]:
    sides = [cited(kb, side) or "（无）" for side in (pair.old, pair.new)]
    yield f"[{RELATIONS[pair.relation]}] {' → '.join(sides)}  {REVIEWED[pair.reviewed]}"
    if pair.changes and shared(pair.changes) >= READABLE:
        yield f"    {marked(pair.changes)}".replace("\n", "\n    ")
    yield f"    依据：{pair.evidence}"
    if pair.alternatives:
        others = "，".join(f"{one.new}（{RELATIONS[one.relation]}，{one.score:.2f}）" for one in pair.alternatives)
        yield f"    其他可能：{others}"


def _write(table: Callable[[], Sheet], file: Path) -> None:
    kind = file.suffix.lower().lstrip(".")
    if kind not in FORMATS:
        raise unwritten(file)
    try:
        file.write_bytes(whole(table(), kind))
    except OSError as error:
        raise BadQuery(f"写不了 {file}（{cause(error)}），请换一个地方。") from None
    sys.stderr.write(f"已写入 {file}。\n")


def _short(words: str) -> str:
    """The beginning of long words, with a mark that they go on."""
    return words if len(words) <= WORDS else f"{words[:WORDS]}…"
