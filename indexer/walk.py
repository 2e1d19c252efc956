"""The files of a folder that are documents, in the order of their relative paths; what cannot be entered is a Problem."""

import os
from collections.abc import Iterator
from pathlib import Path

from kb.errors import cause
from kb.model import Problem
from kb.reading import KINDS


def walk(folder: Path, problems: list[Problem]) -> list[str]:
    """Relative paths of every .txt, .md and .html below `folder`; links to folders are followed once."""
    found, seen, waiting = [], {_identity(folder)}, [""]
    while waiting:
        for entry in _entries(folder, waiting.pop(), problems):
            relative = entry
            path = folder / relative
            if path.is_dir():
                if (identity := _identity(path)) in seen:
                    problems.append(Problem(printable(relative), 0, "这个文件夹链接指回已读过的文件夹，没有再读。"))
                else:
                    seen.add(identity)
                    waiting.append(relative)
            elif path.suffix.lower() in KINDS:
                found.append(relative)
    return sorted(found)


def _entries(folder: Path, relative: str, problems: list[Problem]) -> Iterator[str]:
    """Relative paths of what a folder holds; hidden names (.git) are left out."""
    try:
        names = [entry.name for entry in os.scandir(folder / relative)]
    except OSError as fault:
        problems.append(Problem(printable(relative) or ".", 0, f"这个文件夹读不了（{cause(fault)}）。"))
        return
    for name in names:
        if not name.startswith("."):
            yield f"{relative}/{name}" if relative else name


def _identity(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_dev, status.st_ino


def printable(path: str) -> str:
    """A path as it can be shown and stored: bytes that are no UTF-8 become \\udc.. escapes."""
    return path.encode("utf-8", "backslashreplace").decode("utf-8")
