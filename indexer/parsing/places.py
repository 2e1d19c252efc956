"""From nested nodes to paths that are never given twice, and to the labels people use."""

from collections.abc import Iterable
from dataclasses import dataclass

from indexer.parsing.marks import RANK, SHAPES
from indexer.parsing.outline import Node
from kb.address import Step, component, labels


@dataclass(frozen=True, slots=True)
class Place:
    """Where a node stands: its path, its labels, and whether its number was met before under the same parent."""

    path: str
    label: str
    label_long: str
    again: bool


class Places:
    """Gives every node of one document its place, in document order; parents come before their children."""

    def __init__(self, nodes: Iterable[Node]):
        self._highest: dict[int, int] = {}
        self._headings: dict[int, int] = {}
        self._paths: dict[int, str] = {}
        self._used: dict[str, int] = {}
        for node in nodes:
            if node.kind in SHAPES:
                key = id(node.parent)
                self._highest[key] = min(RANK[node.kind], self._highest.get(key, 9))

    def place(self, node: Node, text: str) -> Place:
        wanted = self._wanted(node)
        path = self._free(wanted)
        self._paths[id(node)] = path
        numbered = node.mark is not None and node.kind != "attachment"
        return Place(path, *labels(_steps(node, text)), again=path != wanted and numbered)

    def _wanted(self, node: Node) -> str:
        """The path by the number alone, were it free."""
        own = self._component(node)
        if node.kind == "article" or node.parent is None:
            return own
        return f"{self._paths[id(node.parent)]}.{own}"

    def _component(self, node: Node) -> str:
        """An item directly under a part that also has （一） is i1: 1 is （一）'s."""
        if node.kind == "heading":
            key = id(node.parent)
            self._headings[key] = self._headings.get(key, 0) + 1
            return f"h{self._headings[key]}"
        if node.mark is None or node.kind == "attachment":
            return node.kind + (str(node.mark.value) if node.mark and node.mark.value else "")
        lower = node.kind in SHAPES and RANK[node.kind] > self._highest[id(node.parent)]
        return ("i" if lower else "") + component(node.kind, node.mark.value, node.mark.insert)

    def _free(self, wanted: str) -> str:
        path = wanted
        while path in self._used:
            self._used[wanted] += 1
            path = f"{wanted}~{self._used[wanted]}"
        self._used[path] = 1
        return path


def _steps(node: Node | None, text: str) -> list[Step]:
    steps = []
    while node:
        start, end = node.headed or node.rest
        words = text[start:end] if node.kind == "heading" else ""
        value, insert = (node.mark.value, node.mark.insert) if node.mark else (0, None)
        steps.append(Step(node.kind, value, insert, words))
        node = node.parent
    return steps[::-1]
