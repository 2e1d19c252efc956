"""`kb compare`: two documents or two clauses, in a terminal or as a file."""

import sys
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from kb import KnowledgeBase, jsonshape, open_kb
from kb.alignment import Alignment, Pair
from kb.changes import shared
from kb.errors import BadQuery, cause
from kb.exports.comparison import READABLE, RELATIONS, REVIEWED, cited, comparison, marked
from kb.exports.files import FORMATS


def compare(options: Namespace) -> int:
    kb = open_kb(options.index)
    found = kb.compare(options.old, options.new, exact=options.exact)
    if options.output:
        _write(kb, found, options.output)
    if options.json or not options.output:
        for line in iter([jsonshape.dumps(found)]) if options.json else _lines(kb, found):
            sys.stdout.write(f"{line}\n")
    return 0


def _lines(kb: KnowledgeBase, found: Alignment) -> Iterator[str]:
    """Counts, what changed throughout, then each pair with its changes or what it rests on."""
    yield "，".join(f"{RELATIONS[relation]}{count}" for relation, count in found.summary.items()) + "。"
    yield from found.notes
    for pair in found.pairs:
        yield ""
        yield from _pair(kb, pair)


def _pair(kb: KnowledgeBase, pair: Pair) -> Iterator[str]:
    sides = [cited(kb, side) or "（无）" for side in (pair.old, pair.new)]
    yield f"[{RELATIONS[pair.relation]}] {' → '.join(sides)}  {REVIEWED[pair.reviewed]}"
    if pair.changes and shared(pair.changes) >= READABLE:
        yield f"    {marked(pair.changes)}".replace("\n", "\n    ")
    yield f"    依据：{pair.evidence}"
    if pair.alternatives:
        others = "，".join(f"{one.new}（{RELATIONS[one.relation]}，{one.score:.2f}）" for one in pair.alternatives)
        yield f"    其他可能：{others}"


def _write(kb: KnowledgeBase, found: Alignment, file: Path) -> None:
    kind = file.suffix.lower().lstrip(".")
    if kind not in FORMATS:
        raise BadQuery(f"不会写“{file.suffix}”，请用 {'、'.join(f'.{one}' for one in FORMATS)}。")
    try:
        file.write_bytes(FORMATS[kind][1](comparison(kb, found.pairs)))
    except OSError as error:
        raise BadQuery(f"写不了 {file}（{cause(error)}），请换一个地方。") from None
    sys.stderr.write(f"已写入 {file}。\n")
