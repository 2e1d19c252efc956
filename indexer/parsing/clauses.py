"""From nodes to clauses: spans that tile the text, paragraphs, labels, blanked places."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from indexer.parsing.article import article
from indexer.parsing.lines import Line
from indexer.parsing.outline import Node
from indexer.parsing.places import Place, Places
from kb.model import Clause, Paragraph, Problem, Span

MASK = re.compile(r"\*{3}")


class Clauses:
    """Makes the clauses of one document; `problems` are what an editor should look at."""

    def __init__(self, document: str, file: str, text: str):
        self.problems: list[Problem] = []
        self._document = document
        self._file = file
        self._text = text
        self._masks = [found.span() for found in MASK.finditer(text)]
        self._paths: dict[int, str] = {}
        self._above: dict[int, tuple[str, ...]] = {}

    def make(self, nodes: Sequence[Node]) -> Iterator[Clause]:
        """The clauses in document order; each span reaches to the next clause, the first starts at 0."""
        places = Places(nodes)
        ends = [*(node.line.place for node in nodes[1:]), len(self._text)]
        start = 0
        for node, end in zip(nodes, ends, strict=True):
            yield self._clause(node, places.place(node, self._text), (start, end))
            start = end

    def _clause(self, node: Node, place: Place, span: Span) -> Clause:
        address = f"{self._document}/{place.path}"
        self._paths[id(node)] = address
        if place.again:
            self._problem(node.line, f"同一层级下编号重复，地址记为 {place.path}。")
        heading, stop, rest = self._split(node)
        paragraphs = self._paragraphs(node, address, rest)
        return Clause(
            address=address,
            document=self._document,
            parent=self._paths[id(node.parent)] if node.parent else self._document,
            path=place.path,
            kind=node.kind,
            label=place.label,
            label_long=place.label_long,
            number=node.mark.printed if node.mark else None,
            heading=heading,
            heading_path=self._heading_path(node, heading),
            text="\n".join(p.text for p in paragraphs),
            paragraphs=paragraphs,
            span=span,
            masked=self._masked(span),
            stop=stop,
        )

    def _problem(self, line: Line, message: str) -> None:
        self.problems.append(Problem(self._file, line.no, message))

    def _split(self, node: Node) -> tuple[str | None, str, Span]:
        """The heading, the 。 that closes it, and the words of the first line behind it."""
        start, end = node.rest
        if not node.headed:
            return None, "", (start, end)
        close = node.headed[1]
        stop = "。" if close < end else ""
        at = close + len(stop)
        at += len(self._text[at:end]) - len(self._text[at:end].lstrip())
        return self._text[slice(*node.headed)], stop, (at, end)

    def _heading_path(self, node: Node, heading: str | None) -> tuple[str, ...]:
        above = self._above[id(node.parent)] if node.parent else ()
        self._above[id(node)] = (*above, heading) if heading else above
        return above

    def _paragraphs(self, node: Node, address: str, rest: Span) -> tuple[Paragraph, ...]:
        if node.kind == "article":
            paragraphs, twice = article(address, rest, node.lines, self._text)
            if twice:
                self._problem(node.line, f"条内编号重复：{'、'.join(a.partition('/')[2] for a in twice[:5])}。")
            return paragraphs
        spans = [[rest]] if rest[0] < rest[1] else []
        for line in node.lines:
            if line.text.startswith("|") and spans and self._text[spans[-1][-1][0]] == "|":
                spans[-1].append((line.start, line.end))
            else:
                spans.append([(line.start, line.end)])
        return tuple(self._paragraph(f"{address}.p{n}", rows) for n, rows in enumerate(spans, 1))

    def _paragraph(self, address: str, rows: Sequence[Span]) -> Paragraph:
        """One line, or the rows of a table."""
        return Paragraph(address, "\n".join(self._text[s:e] for s, e in rows), (rows[0][0], rows[-1][1]))

    def _masked(self, span: Span) -> tuple[Span, ...]:
        first = bisect_left(self._masks, (span[0], 0))
        return tuple(self._masks[first : bisect_left(self._masks, (span[1], 0))])
