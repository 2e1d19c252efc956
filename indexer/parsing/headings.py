"""Which first words of a clause are its heading, and where that heading ends."""

from collections import defaultdict
from collections.abc import Iterable

from indexer.parsing.marks import CLOSED, SHAPES
from indexer.parsing.outline import Node
from kb.model import Span

STRUCTURE = ("book", "subbook", "chapter", "section")
LONGEST = 30  # characters of a run-in heading; the longest of both opinions has 27
LINE = 60  # characters of a line that is wholly a heading; 一、废止《…》（…通过） without a 。 has more


def find_headings(nodes: Iterable[Node], text: str) -> None:
    """Set `headed` of every node that has a heading.

    A run-in heading (to the first 。) is told from a first sentence by its siblings: all of them must have one.
    """
    siblings: dict[tuple[int, str], list[Node]] = defaultdict(list)
    for node in nodes:
        if node.kind in STRUCTURE or (_goes_on(node) and _whole(node, text)):
            node.headed = _without_stop(node, text)
        if node.kind in SHAPES:
            siblings[id(node.parent), node.kind].append(node)
    for group in siblings.values():
        found = [node.headed or _first_sentence(node, text) for node in group]
        if all(found):
            for node, headed in zip(group, found, strict=True):
                node.headed = headed


def _goes_on(node: Node) -> bool:
    """A line with nothing below it keeps its words as text, so that they can be found."""
    return bool(node.lines or node.children)


def _whole(node: Node, text: str) -> bool:
    """Whether the whole first line is the heading: a # line, an attachment's name, or 一、 without punctuation."""
    if node.kind in ("heading", "attachment") or (node.line.hashes and node.mark and node.kind != "article"):
        return not node.listing
    start, end = node.rest
    return node.kind == "part" and end - start <= LINE and not CLOSED.search(text, start, end)


def _without_stop(node: Node, text: str) -> Span | None:
    start, end = node.rest
    end -= text.endswith("。", start, end)
    return (start, end) if start < end else None


def _first_sentence(node: Node, text: str) -> Span | None:
    """The words up to the first 。 (or the whole line, if it has no punctuation) that more text follows."""
    start, end = node.rest
    stop = text.find("。", start, end)
    close = stop if stop >= 0 else end
    more = _goes_on(node) or (stop >= 0 and text[stop + 1 : end].strip())
    if not more or not 0 < close - start <= LONGEST or CLOSED.search(text, start, close):
        return None
    return start, close
