"""Addresses such as yfbf-2016-228/4.2.9: read, print, cut from the right, and the labels people cite them by."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.errors import NotFound
from kb.model import Clause
from kb.numerals import chinese, number

ADDRESS = re.compile(r"(?P<document>[^\s/?#%]+)(?:/(?P<path>[^\s/?#%]+))?")
SPECIAL = {
    "title": "标题",
    "note": "题注",
    "contents": "目录",
    "salutation": "主送机关",
    "preamble": "引言",
    "body": "正文",
    "signature": "署名",
    "date": "成文日期",
    "attachment": "附件",
}
LETTERS = {"book": "b", "subbook": "d", "chapter": "c", "section": "s", "article": "a", "heading": "h"}
WORDS = {"book": "编", "subbook": "分编", "chapter": "章", "section": "节", "article": "条"}
SHORT = {"part": "{han}", "clause": "（{han}）", "item": "{n}", "subitem": "（{n}）"}
LONG = {"part": "第{han}部分", "clause": "第（{han}）项", "item": "第{n}目", "subitem": "第（{n}）点"}


@dataclass(frozen=True, slots=True)
class Address:
    """A document, and the path of a place in it ("" for the document itself)."""

    document: str
    path: str = ""

    def __str__(self) -> str:
        return f"{self.document}/{self.path}" if self.path else self.document


@dataclass(frozen=True, slots=True)
class Step:
    """One level above or at a clause: its kind, its number (之一 as `insert`), and the words of a heading without number."""

    kind: str
    value: int = 0
    insert: int | None = None
    words: str = ""


def parse_address(text: str) -> Address:
    """The address that is written so; `NotFound` when nothing of that shape can be one."""
    found = ADDRESS.fullmatch(text)
    if not found or any(not part for part in (found["path"] or "x").split(".")):
        shown = "".join(c if c.isprintable() else " " for c in cut(text, 40))
        raise NotFound(f"“{shown}”不是地址。地址的样子是 yfbf-2016-228 或 yfbf-2016-228/4.2.9。")
    return Address(found["document"], found["path"] or "")


def cut(typed: str, most: int = 80) -> str:
    """What was typed as a sentence can repeat it: short, and without characters that nobody sees or that steer a terminal."""
    seen = "".join(c if c.isprintable() else "�" for c in typed[: most + 1])
    return seen if len(seen) <= most else f"{seen[:most]}…"


def document_of(address: str) -> str:
    """yfbf-2016-228/4.2.9 → yfbf-2016-228."""
    return address.partition("/")[0]


def path_of(address: str) -> str:
    """yfbf-2016-228/4.2.9 → 4.2.9; a document has the empty path."""
    return address.partition("/")[2]


def lineage(address: str) -> Iterator[str]:
    """The address itself, then what is left as parts are cut from the right, the document last.

    A paragraph's clause is the first of these that is a clause: 3.6.p1 → 3.6; a12.2.3 → a12.
    """
    while address:
        yield address
        head, dot, _ = address.rpartition(".")
        document, slash, path = address.partition("/")
        address = head if dot and "." in path else document if slash else ""


def component(kind: str, value: int, insert: int | None = None) -> str:
    """One part of a path: chapter 3 → c3, article 12 之一 → a12-1, part 4 → 4."""
    return f"{LETTERS.get(kind, '')}{value}" + (f"-{insert}" if insert else "")


def labels(steps: Sequence[Step]) -> tuple[str, str]:
    """The short and the long label of the place these steps lead to, outermost first: 四、（二）9 and 第四部分第（二）项第9目."""
    if steps and steps[-1].kind in ("article", "heading"):
        steps = steps[-1:]
    return _joined(steps, SHORT), _joined(steps, LONG)


def _joined(steps: Sequence[Step], forms: dict[str, str]) -> str:
    """四、（二）9: the 、 stands only behind a part; what is not a number keeps a space: 附件1 一、（二）."""
    label = ""
    for at, step in enumerate(steps):
        label += _printed(step, forms)
        if at + 1 < len(steps):
            label += (
                "、"
                if step.kind == "part" and forms is SHORT
                else " "
                if step.kind in ("heading", "attachment")
                else ""
            )
    return label


def _printed(step: Step, forms: dict[str, str]) -> str:
    if step.kind in forms:
        return forms[step.kind].format(han=chinese(step.value), n=step.value)
    if step.kind in WORDS:
        return _ordinal(step, WORDS[step.kind])
    if step.kind in SPECIAL:
        return SPECIAL[step.kind] + (str(step.value) if step.value else "")
    return step.words


def _ordinal(step: Step, word: str) -> str:
    return f"第{chinese(step.value)}{word}" + (f"之{chinese(step.insert)}" if step.insert else "")


def named(label: str, heading: str | None) -> str:
    """A label with its heading as people say them: 三、重点任务; 三、（四）现代物流服务; 二、（一）1 推动…; 第一章 总则; 引言."""
    if not heading:
        return label
    spaced = label[-1].isdigit() or label[-1] in WORDS.values()
    return label + ("、" if number(label) else " " if spaced else "") + heading


def paragraph_labels(clause: Clause, address: str) -> tuple[str, str]:
    """The short and the long label of a paragraph of `clause`, or of a 款, 项 or 目 of an article."""
    parts = path_of(address)[len(clause.path) + 1 :].split(".")
    if clause.kind == "article":
        added = _article_part(parts, single=len(clause.paragraphs) == 1)
    else:
        added = f"第{parts[0].removeprefix('p')}自然段"
    return clause.label + added, clause.label_long + added


def _article_part(parts: Sequence[str], single: bool) -> str:
    """["2", "3", "1"] → 第二款第（三）项第1目; where the article has one 款, the 款 is not named before its 项."""
    numbers = [int(re.match(r"\d+", part)[0]) for part in parts]  # type: ignore[index]
    names = [f"第{chinese(numbers[0])}款"] if len(numbers) == 1 or not single else []
    names += [f"第（{chinese(n)}）项" for n in numbers[1:2]]
    return "".join(names + [f"第{n}目" for n in numbers[2:3]] + [f"第（{n}）点" for n in numbers[3:]])
