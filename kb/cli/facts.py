"""The commands that list topics, duties, targets and departments, on the screen or into a file."""

import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from kb import FactOptions, KnowledgeBase, jsonshape, open_kb
from kb.cli import tables
from kb.errors import BadQuery, cause

Lines = Callable[[Any], Iterator[str]]
CALENDAR = ".ics"


def topics(options: Namespace) -> int:
    return _answer(options, lambda kb: _part(kb.topics(_asked(options)), options), tables.topics)


def duties(options: Namespace) -> int:
    return _answer(options, lambda kb: _part(kb.duties(_asked(options)), options), tables.duties)


def targets(options: Namespace) -> int:
    if options.pairs:
        _pairs_alone(options)
        return _answer(options, lambda kb: kb.target_pairs(*options.pairs), tables.target_pairs)
    return _answer(options, lambda kb: _part(kb.targets(_asked(options)), options), tables.targets)


def _pairs_alone(options: Namespace) -> None:
    """Pairs are given whole: a filter that would be left out is refused."""
    given = [f"--{name}" for name in ("doc", "department", "topic", "year") if getattr(options, name)]
    if given:
        raise BadQuery(f"--pairs 给出两个文件的全部指标，不能和 {'、'.join(given)} 一起用。")


def departments(options: Namespace) -> int:
    return _answer(options, lambda kb: _part(kb.departments(), options), tables.departments)


def _part(found: Sequence[Any], options: Namespace) -> Sequence[Any]:
    """The list, or so many of it from an offset on: no more of it is read."""
    start, most = within(options)
    return found[start : None if most is None else start + most]


def within(options: Namespace) -> tuple[int, int | None]:
    """Where a part of a list begins and how long it is; the whole list without --limit. BadQuery."""
    if options.offset < 0 or (options.limit is not None and options.limit < 1):
        raise BadQuery(f"--limit 应至少为1，--offset 不能小于0，这里是 {options.limit} 和 {options.offset}。")
    return options.offset, options.limit


def _asked(options: Namespace) -> FactOptions:
    names = ("doc", "department", "topic", "year")
    role = tuple(getattr(options, "role", ()))
    return FactOptions(
        **{name: tuple(getattr(options, name)) for name in names},
        role=role,
        inferred=getattr(options, "inferred", False),
    )


def _answer(options: Namespace, ask: Callable[[KnowledgeBase], Any], lines: Lines) -> int:
    kb = open_kb(options.index, options.cluster)
    value = ask(kb)
    output = getattr(options, "output", None)
    if output:
        _write(kb, options, output)
    if options.json or not output:
        if options.json:
            sys.stdout.writelines(chain(jsonshape.pieces(value), "\n"))
        else:
            sys.stdout.writelines(f"{line}\n" for line in lines(value))
    return 0


def _write(kb: KnowledgeBase, options: Namespace, file: Path) -> None:
    """The list as a file; its ending says which kind."""
    data = [_calendar(kb, options)] if file.suffix.lower() == CALENDAR else _sheet(kb, options, file)
    try:
        with file.open("wb") as opened:
            opened.writelines(data)
    except OSError as error:
        raise BadQuery(f"写不了 {file}（{cause(error)}），请换一个地方。") from None
    sys.stderr.write(f"已写入 {file}。\n")


def _calendar(kb: KnowledgeBase, options: Namespace) -> bytes:
    from kb.exports import deadlines

    if options.command != "duties" or len(options.department) != 1:
        raise BadQuery("日历按部门给出：kb duties --department 市商务委 -o 期限.ics。")
    return deadlines(kb, options.department[0])


def _sheet(kb: KnowledgeBase, options: Namespace, file: Path) -> Iterable[bytes]:
    from kb.exports import FORMATS, ledger, pair_list, target_list, topic_list
    from kb.exports.files import pieces, unwritten

    kind = file.suffix.lower().lstrip(".")
    if kind not in FORMATS:
        raise unwritten(file, "；kb duties 还可用 .ics" if options.command == "duties" else "")
    if getattr(options, "pairs", None):
        return pieces(pair_list(kb, kb.target_pairs(*options.pairs)), kind)
    make = {"duties": ledger, "targets": target_list, "topics": topic_list}[options.command]
    return pieces(make(kb, _asked(options)), kind)
