"""The YAML between two lines of --- at the head of a file: what it says, and where the body starts behind it."""

import re
from collections.abc import Mapping

from kb.model import Problem

FENCED = re.compile(
    r"\ufeff?---[ \t]*(?:\r\n|\r|\n)(?P<yaml>.*?)(?<=[\r\n])(?:---|\.\.\.)[ \t]*(?:\r\n|\r|\n|\Z)", re.DOTALL
)
LONGEST = 20_000  # code points; a --- further down is no front matter


def front_matter(text: str, name: str) -> tuple[int, Mapping[str, str], tuple[Problem, ...]]:
    """Where the body starts (0 without front matter), the values that are plain strings, and what is broken in it."""
    fenced = FENCED.match(text, 0, LONGEST)
    if not fenced:
        return 0, {}, ()
    from kb.reading.plain_yaml import YamlFault, load

    try:
        values = load(fenced["yaml"])
    except YamlFault as fault:
        return fenced.end(), {}, (Problem(name, fault.line + 1, f"文件头的 YAML 读不懂：{fault}。正文照常收录。"),)
    if values is not None and not isinstance(values, dict):
        return 0, {}, ()
    return fenced.end(), {str(k): v for k, v in (values or {}).items() if isinstance(v, str)}, ()
