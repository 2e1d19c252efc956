"""What stands at the head of a line: 第二编, 第一章, 第十二条之一, 一、, （一）, 1．, （1）, 附件1."""

import re
from dataclasses import dataclass

from kb.numerals import number

HAN = "一二三四五六七八九十"
COUNT = HAN + "百千零〇○"
WORDS = {"编": "book", "分编": "subbook", "章": "chapter", "节": "section", "条": "article"}
# The order of nesting. An article is not in it: what stands inside one is its 款, 项 and 目.
RANK = {"book": 1, "subbook": 2, "chapter": 3, "section": 4, "part": 5, "clause": 6, "item": 7, "subitem": 8}
SHAPES = ("part", "clause", "item", "subitem")

# A number needs its mark: 1.5万 and 2016年 begin no item, and a bracket counts only around a numeral: （重庆） does not.
# `一、二、三产业` is a list of words, but `1.2020年` is item 1.
MARK = re.compile(
    rf"第[ \u3000]*(?P<n>[{COUNT}]{{1,9}}|\d{{1,5}})[ \u3000]*(?P<word>分编|编|章|节|条)"
    rf"(?:之(?P<insert>[{HAN}]{{1,3}}|\d{{1,3}}))?"
    rf"|(?P<part>[{HAN}百]{{1,4}})、(?![{HAN}]{{1,3}}、)"
    rf"|[（(][ \u3000]*(?P<clause>[{HAN}百零]{{1,5}})[ \u3000]*[）)]"
    r"|(?P<item>\d{1,3})(?:[.．﹒](?!\d{1,3}(?!\d))|、(?!\d+、))"
    r"|[（(](?P<subitem>\d{1,2})[）)]"
    rf"|附(?:件|表|录)[ \u3000]*(?P<attachment>\d{{1,2}}|[{HAN}]{{1,2}})?(?:[ \u3000]*[：:、]|(?=\s|\Z))"
    r"|附[：:]"
)
HEADS = frozenset("第（(附" + HAN + "百0123456789０１２３４５６７８９")
CLOSED = re.compile(r"[。；：！？;:!?]")
RUNS_ON = re.compile(r"[、，,和至及或与的所中]|第|款|项|规定|修改|修正|以外|以下|之间|关于")


@dataclass(frozen=True, slots=True)
class Mark:
    """A number at the head of a line: its kind, as printed, its value, and where the words behind it begin in the line."""

    kind: str
    printed: str
    value: int
    insert: int | None
    rest: int
    sure: bool = True  # False: a 第…条 with words directly behind it, which may be a reference


def mark_of(line: str) -> Mark | None:
    """The mark this line (without its indent) begins with."""
    if line[:1] not in HEADS and not line[:1].isdecimal():
        return None
    found = MARK.match(line)
    if not found:
        return None
    rest = len(line) - len(line[found.end() :].lstrip())
    if found["word"]:
        return _word(line, found, rest)
    for shape in SHAPES:
        if found[shape]:
            value = number(found[shape])
            return Mark(shape, found[0], value, None, rest) if value else None
    return Mark("attachment", found[0], number(found["attachment"] or "") or 0, None, rest)


def _word(line: str, found: re.Match[str], rest: int) -> Mark | None:
    """编章节 are headings, so no sentence follows them; a 条 with words directly behind it may be a reference."""
    kind, value = WORDS[found["word"]], number(found["n"])
    apart = rest > found.end() or rest == len(line)
    insert = number(found["insert"]) if found["insert"] else None
    if not value:
        return None
    if kind == "article":
        sure = apart or line[rest] in "【〔［["
        return None if not sure and RUNS_ON.match(line, rest) else Mark(kind, found[0], value, insert, rest, sure)
    if CLOSED.search(line, rest) or len(line) - rest > 60 or (not apart and RUNS_ON.match(line, rest)):
        return None
    return Mark(kind, found[0], value, insert, rest)
