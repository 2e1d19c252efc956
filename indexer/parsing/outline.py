"""From lines to nested nodes: nesting is decided by the word or shape of the mark, never by counting #."""

from dataclasses import dataclass, field

from indexer.parsing.lines import Line
from indexer.parsing.marks import RANK, Mark
from indexer.parsing.roles import lists
from kb.model import Span

INSIDE = 9  # the rank of an article: whatever nests by rank closes it


@dataclass(slots=True)
class Node:
    """A clause in the making; `lines` are those behind its first, `cut` is where a heading ends in the first."""

    kind: str
    line: Line
    mark: Mark | None
    parent: "Node | None"
    lines: list[Line] = field(default_factory=list)
    children: "list[Node]" = field(default_factory=list)
    headed: Span | None = None  # offsets of the heading in the source
    listing: bool = False  # an attachment line that lists attachments: 附件：1．甲

    marks: set[tuple[str, int]] = field(default_factory=set)  # kinds and values of the marks in `lines`

    def append(self, line: Line) -> None:
        self.lines.append(line)
        if line.mark:
            self.marks.add((line.mark.kind, line.mark.value))

    @property
    def rest(self) -> Span:
        """Where the words of the first line stand behind the number."""
        return self.line.start + (self.mark.rest if self.mark else 0), self.line.end


class Outline:
    """Takes the lines of a document in order; `nodes` are then its clauses in order, `doubtful` the lines that only looked like an article."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.doubtful: list[Line] = []
        self._open: list[Node] = []
        self._article = 0
        self._role = ""

    def special(self, kind: str, line: Line) -> None:
        """A line with a role of its own (title, salutation, date …); lines of one role in a row are one clause."""
        if self._role == kind:
            self.nodes[-1].lines.append(line)
            return
        self._open.clear()
        self._add(Node(kind, line, None, None))
        self._role = kind

    def take(self, line: Line, otherwise: str) -> None:
        """A line of the running text; unmarked words before any number are a clause of the kind `otherwise`."""
        if line.mark and self._opens(line, line.mark):
            self._marked(line, line.mark)
        elif line.hashes and not line.mark:
            self._unnumbered(line)
        elif self._open:
            self._open[-1].append(line)
        else:
            self.special(otherwise, line)

    def _opens(self, line: Line, mark: Mark) -> bool:
        """Whether a marked line begins a clause; inside an article most marks are 项 and 目."""
        top = self._open[-1] if self._open else None
        if mark.kind == "article":
            return mark.sure or self._follows(line, mark)
        if top is None or line.hashes or mark.kind not in ("part", "clause", "item", "subitem"):
            return True
        if top.listing:
            return mark.kind != "item"
        return top.kind != "article" or self._continues(top, mark)

    def _follows(self, line: Line, mark: Mark) -> bool:
        """第十三条的规定 at the head of a line is no article, unless the last one was 第十二条."""
        right = mark.value == self._article + 1 or (mark.value == self._article and mark.insert is not None)
        if not right:
            self.doubtful.append(line)
        return right

    def _continues(self, article: Node, mark: Mark) -> bool:
        """Whether a number behind an article continues the parts the article stands in: 一、甲 第一条 … 二、乙."""
        above = next((n for n in self._open if n.kind == mark.kind and n.mark), None)
        inside = (mark.kind, mark.value - 1) in article.marks
        return above is not None and above.mark is not None and mark.value == above.mark.value + 1 and not inside

    def _marked(self, line: Line, mark: Mark) -> None:
        if mark.kind == "attachment":
            self._open.clear()
        elif mark.kind == "article":
            self._article = mark.value
            self._close(INSIDE, line.hashes)
        else:
            self._close(RANK[mark.kind], line.hashes)
        node = Node(mark.kind, line, mark, self._open[-1] if self._open else None)
        node.listing = mark.kind == "attachment" and lists(line)
        self._add(node)

    def _unnumbered(self, line: Line) -> None:
        """A # heading without number: among # headings, and only there, their # say which is above which."""
        at = next((i for i, n in enumerate(self._open) if n.line.hashes >= line.hashes or not n.line.hashes), None)
        while at is not None and at < len(self._open) and self._open[at].kind == "attachment":
            at += 1
        if at is not None:
            del self._open[at:]
        self._add(Node("heading", line, None, self._open[-1] if self._open else None))

    def _close(self, rank: int, hashes: int) -> None:
        """Close what a clause of that rank cannot stand in; 编章节 stand in no heading without number."""
        for at, node in enumerate(self._open):
            closes = node.kind == "heading" and (rank <= RANK["section"] or 0 < hashes <= node.line.hashes)
            if closes or _rank(node) >= rank:
                del self._open[at:]
                return

    def _add(self, node: Node) -> None:
        if node.parent:
            node.parent.children.append(node)
        if node.kind not in ("title", "note", "salutation", "preamble", "body", "signature", "date", "contents"):
            self._open.append(node)
        self.nodes.append(node)
        self._role = ""


def _rank(node: Node) -> int:
    return {"article": INSIDE, "heading": 0, "attachment": 0}.get(node.kind) or RANK.get(node.kind, 0)
