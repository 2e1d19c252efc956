"""From the comparison of two documents to a table that can go into a paper: both texts word for word, what changed, by whom it was judged."""

from collections.abc import Iterable, Iterator, Sequence

from kb import KnowledgeBase
from kb.address import document_of
from kb.alignment import Pair
from kb.changes import Change
from kb.exports.sheet import Cell, Sheet
from kb.provisions import task

RELATIONS = {
    "same": "相同",
    "amended": "修改",
    "merged": "合并",
    "split": "拆分",
    "topic": "同主题",
    "dropped": "未再提及",
    "new": "新增",
}
REVIEWED = {True: "已复核", False: "自动比对，未复核"}
READABLE = 0.4  # of the words shared: below it marks of changes say less than both texts side by side

COLUMNS = (
    ("relation", "关系"),
    ("old_clause", "前一文件条款"),
    ("old_text", "前一文件原文"),
    ("new_clause", "后一文件条款"),
    ("new_text", "后一文件原文"),
    ("changes", "变化"),
    ("evidence", "对应依据"),
    ("score", "相近度"),
    ("reviewed", "认定"),
    ("old_address", "前一文件地址"),
    ("new_address", "后一文件地址"),
)


def comparison(kb: KnowledgeBase, pairs: Iterable[Pair]) -> Sheet:
    """One row for each pair, in the order given."""
    held = tuple(pairs)
    return Sheet(f"逐条对照{between(kb, held)}", COLUMNS, tuple(_row(kb, pair) for pair in held))


def between(kb: KnowledgeBase, pairs: Iterable[Pair]) -> str:
    """（渝府办发〔2016〕228号与渝府发〔2020〕10号）: the documents that pairs are of."""
    sides = ([one for pair in pairs for one in getattr(pair, side)] for side in ("old", "new"))
    documents = [kb.document(document_of(some[0])) for some in sides if some]
    names = "与".join(one.number or one.title or one.address for one in documents)
    return f"（{names}）" if names else ""


def _row(kb: KnowledgeBase, pair: Pair) -> tuple[Cell, ...]:
    return (
        RELATIONS[pair.relation],
        cited(kb, pair.old) or None,
        words(kb, pair.old) or None,
        cited(kb, pair.new) or None,
        words(kb, pair.new) or None,
        marked(pair.changes) if pair.changes else None,
        pair.evidence,
        pair.score,
        REVIEWED[pair.reviewed],
        " ".join(pair.old) or None,
        " ".join(pair.new) or None,
    )


def cited(kb: KnowledgeBase, addresses: Sequence[str]) -> str:
    """渝府办发〔2016〕228号四、（二）5，四、（二）6."""
    if not addresses:
        return ""
    document = kb.document(document_of(addresses[0]))
    labels = "，".join(kb.clause(address).label for address in addresses)
    return f"{document.number or document.title or document.address}{labels}"


def words(kb: KnowledgeBase, addresses: Sequence[str]) -> str:
    """The words of provisions without number, heading and bracket of units."""
    return "\n".join(task(kb.clause(address)) for address in addresses)


def marked(changes: Sequence[Change]) -> str:
    """A text with what was put in as 〔增：…〕 and what was left out as 〔删：…〕."""
    return "".join(_marks(changes))


def _marks(changes: Sequence[Change]) -> Iterator[str]:
    for one in changes:
        if one.op == "equal":
            yield one.old or ""
        else:
            yield f"〔删：{one.old}〕" if one.old else ""
            yield f"〔增：{one.new}〕" if one.new else ""
