"""The command `kb`: reads the arguments, asks, prints; 0 fine, 1 a check found something, 2 wrong use or bad input."""

import gc
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

from kb.cli.arguments import WrongUse, parsed
from kb.errors import KbError, cause
from kb.normal import halved

# By name, so that no module imports both ends and `kb search` loads neither Flask nor the indexer.
COMMANDS = {
    "build": "indexer.cli:build_command",
    "serve": "web.cli:serve_command",
    "check-index": "kb.cli.commands:check_index",
    "documents": "kb.cli.commands:documents",
    "search": "kb.cli.commands:search",
    "show": "kb.cli.commands:show",
    "tree": "kb.cli.commands:tree",
    "topics": "kb.cli.facts:topics",
    "duties": "kb.cli.facts:duties",
    "targets": "kb.cli.facts:targets",
    "departments": "kb.cli.facts:departments",
    "cite": "kb.cli.citation:cite",
    "resolve": "kb.cli.citation:resolve",
    "memo": "kb.cli.citation:memo",
    "compare": "kb.cli.compare:compare",
    "silence": "kb.cli.compare:silence",
    "brief": "kb.cli.compare:brief",
}
WRONG = 2
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns its exit status."""
    gc.disable()  # one question makes little garbage; a build or a server turns it on again
    words = list(sys.argv[1:] if arguments is None else arguments)
    as_json = "--json" in words[: words.index("--") if "--" in words else None]
    try:
        _check_text(words)
        options = parsed(words, dict(os.environ))
        status = _command(options.command)(options)
        sys.stdout.flush()
        return status
    except (KbError, WrongUse) as error:
        return _refused(str(error), as_json)
    except BrokenPipeError:  # the reader (head, less) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:  # nothing can be written where the output goes; what stays unwritten is given up
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _refused(f"结果写不出去（{cause(error)}）。", as_json)


def _check_text(words: Sequence[str]) -> None:
    """Bytes that are no UTF-8 reach a program as lone surrogates, which nothing can print."""
    if any(map(halved, words)):
        raise WrongUse("参数里有不是 UTF-8 的字节，请用 UTF-8 输入。")


def _command(name: str) -> Callable[[Namespace], int]:
    module, function = COMMANDS[name].split(":")
    if not module.startswith("kb."):
        gc.enable()
    found: Any = getattr(import_module(module), function)
    return found  # type: ignore[no-any-return]  # looked up by name


def _refused(sentence: str, as_json: bool) -> int:
    """One line on stderr, and on stdout its JSON where that was asked for."""
    line = " ".join(sentence.split())
    print(f"kb: {line}", file=sys.stderr)
    if as_json:
        import json

        print(json.dumps({"error": line, "status": WRONG}, ensure_ascii=False))
    return WRONG
