"""One function a command: ask the knowledge base, print JSON or what a person reads."""

import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

from kb import KnowledgeBase, SearchOptions, jsonshape, open_kb
from kb.cli import terminal
from kb.place import check


def documents(options: Namespace) -> int:
    from kb.cli.facts import within  # a search has no use for it

    return _answer(options, lambda kb: kb.documents(*within(options)), terminal.documents)


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


def check_index(options: Namespace) -> int:
    """Status 2 and the sentence that says what to do where the index is damaged."""
    found = check(options.index)
    with closing(open_kb(options.index, options.cluster)) as kb:
        kb.check_entries()
    plain = f"索引 {found.name} 完好：{found.files}个文件，{found.bytes / 2**20:.1f} MB。"
    sys.stdout.write(f"{jsonshape.dumps(found) if options.json else plain}\n")
    return 0


def _answer(options: Namespace, ask: Callable[[KnowledgeBase], Any], lines: Callable[[Any], Iterator[str]]) -> int:
    value = ask(open_kb(options.index, options.cluster))
    for line in iter([jsonshape.dumps(value)]) if options.json else lines(value):
        sys.stdout.write(f"{line}\n")
    return 0
