"""One function a command: ask the knowledge base, print JSON or what a person reads."""

import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from typing import Any

from kb import KnowledgeBase, SearchOptions, jsonshape, open_kb
from kb.cli import terminal


def documents(options: Namespace) -> int:
    return _answer(options, lambda kb: kb.documents(), terminal.documents)


def search(options: Namespace) -> int:
    names = ("doc", "topic", "department", "role", "year")
    asked = SearchOptions(
        **{name: tuple(getattr(options, name)) for name in names},
        has_target=options.has_target,
        sort=options.sort,
        expand=not options.no_expand,
        limit=options.limit,
        offset=options.offset,
    )
    return _answer(options, lambda kb: kb.search(" ".join(options.query), asked), terminal.answer)


def show(options: Namespace) -> int:
    return _answer(options, lambda kb: kb.at(options.address), terminal.place)


def tree(options: Namespace) -> int:
    return _answer(options, lambda kb: kb.tree(options.document), terminal.tree)


def _answer(options: Namespace, ask: Callable[[KnowledgeBase], Any], lines: Callable[[Any], Iterator[str]]) -> int:
    value = ask(open_kb(options.index, options.cluster))
    for line in iter([jsonshape.dumps(value)]) if options.json else lines(value):
        sys.stdout.write(f"{line}\n")
    return 0
