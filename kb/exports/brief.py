"""From a topic's pairs to the table of a brief: every cell in the words of the source, with its citation."""

from collections.abc import Iterable, Iterator, Sequence

from kb import KnowledgeBase
from kb.alignment import Pair
from kb.exports.comparison import RELATIONS, REVIEWED, between, cited, marked, words
from kb.exports.sheet import Cell, Sheet
from kb.exports.sheets import ROLES, said

COLUMNS = (
    ("old", "前一文件"),
    ("new", "后一文件"),
    ("relation", "关系"),
    ("changes", "变化"),
    ("departments", "责任单位"),
    ("targets", "指标"),
    ("reviewed", "认定"),
    ("old_address", "前一文件地址"),
    ("new_address", "后一文件地址"),
)


def brief_table(kb: KnowledgeBase, topic: str, pairs: Iterable[Pair]) -> Sheet:
    """One row for each pair, in the order given."""
    held = tuple(pairs)
    return Sheet(f"{topic}专题对照{between(kb, held)}", COLUMNS, tuple(_row(kb, topic, pair) for pair in held))


def _row(kb: KnowledgeBase, topic: str, pair: Pair) -> tuple[Cell, ...]:
    both = carrying(kb, topic, (*pair.old, *pair.new))
    return (
        quoted(kb, pair.old) or None,
        quoted(kb, pair.new) or None,
        RELATIONS[pair.relation],
        changed(pair) or None,
        "\n".join(_units(kb, both)) or None,
        "\n".join(_targets(kb, both)) or None,
        REVIEWED[pair.reviewed],
        " ".join(pair.old) or None,
        " ".join(pair.new) or None,
    )


def quoted(kb: KnowledgeBase, addresses: Sequence[str]) -> str:
    """The words of provisions and where they stand."""
    return f"{words(kb, addresses)}（{cited(kb, addresses)}）" if addresses else ""


def carrying(kb: KnowledgeBase, topic: str, addresses: Sequence[str]) -> tuple[str, ...]:
    """Those provisions that carry the topic themselves: units and targets of the others belong to other topics."""
    return tuple(one for one in addresses if topic in {tag.topic for tag in kb.clause(one).topics})


def changed(pair: Pair) -> str:
    """The text with its changes marked where it is still one measure; else nothing, both sides say it."""
    return marked(pair.changes) if pair.changes and pair.relation != "topic" else ""


def _units(kb: KnowledgeBase, addresses: Iterable[str]) -> Iterator[str]:
    for address in addresses:
        held = kb.clause(address).duties
        if held:
            names = "，".join(f"{ROLES[duty.role]}：{duty.department}" for duty in held)
            yield f"{names}（{cited(kb, [address])}）"


def _targets(kb: KnowledgeBase, addresses: Iterable[str]) -> Iterator[str]:
    for address in addresses:
        for target in kb.clause(address).targets:
            yield f"{said(target)}（{cited(kb, [address])}）"
