"""From a source to a document and its tree of clauses."""

from typing import NamedTuple

from indexer.describe import describe
from indexer.parsing.clauses import Clauses
from indexer.parsing.headings import find_headings
from indexer.parsing.lines import Line, read_lines
from indexer.parsing.outline import Node, Outline
from indexer.parsing.roles import roles_of
from indexer.source import Source
from kb.model import Clause, Document, Problem


class Parsed(NamedTuple):
    """A document, its clauses in document order, and what an editor should look at."""

    document: Document
    clauses: tuple[Clause, ...]
    problems: tuple[Problem, ...]


def parse(source: Source) -> Parsed:
    """Never refuses: a line that fits nowhere is a paragraph; joining the spans of the clauses gives the text back."""
    outline = _outline(source)
    nodes = outline.nodes or [_empty(source)]
    find_headings(nodes, source.text)
    clauses = Clauses(source.address, source.file.path, source.text)
    made = tuple(clauses.make(nodes))
    doubtful = [
        Problem(source.file.path, line.no, f"“{line.text[:20]}”像是一条的开头，但条号不相接，按普通文字收录。")
        for line in outline.doubtful
    ]
    problems = sorted([*clauses.problems, *doubtful], key=lambda problem: problem.line)
    return Parsed(describe(source, made), made, tuple(problems))


def _outline(source: Source) -> Outline:
    markdown = source.kind == "markdown"
    page = read_lines(source.text, source.body, markdown)
    roles, numbered = roles_of(page, markdown)
    otherwise = "preamble" if numbered else "body"
    outline = Outline()
    for at, line in enumerate(page.lines):
        if at in roles:
            outline.special(roles[at], line)
        else:
            outline.take(line, otherwise)
    return outline


def _empty(source: Source) -> Node:
    """A text without words is still one place."""
    end = len(source.text)
    return Node("body", Line(0, end, end, 1, "", 0, None), None, None)
