"""A topic in two documents: what the one says, what the other says, what changed, who answers and what is promised."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kb.alignment import Pair
from kb.errors import NotFound

if TYPE_CHECKING:
    from kb import KnowledgeBase


def brief(kb: "KnowledgeBase", topic: str, old: str, new: str) -> tuple[Pair, ...]:
    """The pairs of two documents in which a provision of either side carries the topic. NotFound: topic or document."""
    if topic not in kb.topic_definitions():
        raise NotFound(f"没有“{topic[:40]}”这个主题。所有主题见“主题”页。")
    return tuple(_about(kb, topic, kb.compare(old, new).pairs))


def _about(kb: "KnowledgeBase", topic: str, pairs: Sequence[Pair]) -> Iterator[Pair]:
    for pair in pairs:
        tags = (tag.topic for address in (*pair.old, *pair.new) for tag in kb.clause(address).topics)
        if topic in tags:
            yield pair
