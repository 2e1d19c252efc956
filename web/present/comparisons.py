"""The way into comparisons: neighbours in time, and a form for any two documents."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kb import Document, KnowledgeBase
from web.present.common import Link, name
from web.present.compare import url

MOST = 50  # documents offered in a list; more are typed


@dataclass(frozen=True, slots=True)
class ComparisonsPage:
    title: str
    pairs: tuple[Link, ...]
    documents: tuple[tuple[str, str], ...]


def comparisons_page(kb: KnowledgeBase) -> ComparisonsPage:
    few = kb.documents() if kb.stamp.documents <= MOST else ()
    named = tuple((one.address, f"{name(one)} {one.title or ''}".strip()) for one in few)
    return ComparisonsPage("对照", tuple(_pairs(few)), named)


def _pairs(documents: Sequence[Document]) -> Iterator[Link]:
    ordered = sorted(documents, key=lambda one: one.year or 0)
    for old, new in pairwise(ordered):
        yield Link(f"{name(old)}与{name(new)}", url(old.address, new.address))
