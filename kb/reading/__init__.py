"""From a file to its text: decoded, with nothing translated, corrected or lost."""

import hashlib
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from kb.errors import BadFile, cause
from kb.model import Problem
from kb.reading.decode import decode
from kb.reading.front_matter import front_matter

Kind = Literal["text", "markdown", "html"]
KINDS: Mapping[str, Kind] = {".txt": "text", ".md": "markdown", ".html": "html", ".htm": "html"}
LIMIT = 64 * 1024 * 1024  # bytes; the longest code of law has 0.4 MB


@dataclass(frozen=True, slots=True)
class Reading:
    """What stands in a file.

    `text` is the whole decoded text (of HTML the main text), `body` the offset where it starts behind a front matter,
    `sha256` that of the bytes received, `title` what HTML names as its title.
    """

    text: str
    sha256: str
    kind: Kind
    body: int = 0
    front_matter: Mapping[str, str] = field(default_factory=dict)
    title: str | None = None
    problems: tuple[Problem, ...] = ()


def read_file(path: Path) -> Reading:
    """Read a .txt, .md or .html file; `BadFile` says in one sentence why it cannot be read."""
    name = path.name.encode("utf-8", "backslashreplace").decode()
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):  # a pipe would be waited for without end
            raise BadFile(f"{name}：不是普通文件，没有读取。")
        if status.st_size > LIMIT:
            raise BadFile(f"{name}：文件超过 {LIMIT // 1024 // 1024} MB，没有读取。")
        data = path.read_bytes()
    except OSError as fault:
        raise BadFile(f"{name}：读不了这个文件（{cause(fault)}）。") from None
    return read_bytes(data, name)


def read_bytes(data: bytes, name: str) -> Reading:
    """The same for bytes at hand; `name` tells the kind by its ending and stands in messages."""
    kind = KINDS.get(Path(name).suffix.lower(), "text")
    sha256 = hashlib.sha256(data).hexdigest()
    if kind == "html":
        from kb.reading.html import main_text

        title, text = main_text(data, name)
        return Reading(text, sha256, kind, title=title)
    text = decode(data, name)
    body, values, problems = front_matter(text, name)
    return Reading(text, sha256, kind, body, values, None, problems)
