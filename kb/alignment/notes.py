"""What changed throughout two documents, said once and not at every provision."""

import re
from collections.abc import Iterator, Sequence

from kb.model import Clause

_RENAMED = re.compile(r"将([^，。；、]{2,30})更名为([^，。；、]{2,30})")
DISTINCT = "两份文件题目不同，当作两份文件比较；对应关系是比较的结果，不表示后者修改或废止了前者。"
VERSIONS = "两份文件题目相同，当作同一文件的两个文本比较；对应关系是比较的结果，修改了哪些以修改决定为准。"


def notes(old: Sequence[Clause], new: Sequence[Clause]) -> tuple[str, ...]:
    """Responsibility brackets that are gone or come, and bodies that were renamed."""
    return (*_brackets(old, new), *_renamed(old, new))


def _brackets(old: Sequence[Clause], new: Sequence[Clause]) -> Iterator[str]:
    before, after = _count(old), _count(new)
    if before and not after:
        yield f"后一文件的条款不再用括号写责任单位（前一文件有{before}处）。"
    elif after and not before:
        yield f"后一文件的条款用括号写了责任单位（{after}处），前一文件没有。"


def _count(clauses: Sequence[Clause]) -> int:
    return len({duty.span for clause in clauses for duty in clause.duties if duty.evidence.startswith("（")})


def _renamed(old: Sequence[Clause], new: Sequence[Clause]) -> Iterator[str]:
    """A rename that the later document states, of something the earlier one names."""
    before = "".join(clause.text for clause in old)
    for clause in new:
        for found in _RENAMED.finditer(clause.text):
            if found[1] in before:
                yield f"“{found[1]}”更名为“{found[2]}”（{clause.label}）。"
