"""Short texts, parsed as the build would parse them."""

from indexer.parse import Parsed, parse
from indexer.source import Source
from kb.model import Clause, Paragraph, SourceFile
from kb.reading import Kind


def parsed(text: str, kind: Kind = "text", body: int = 0) -> Parsed:
    """The text as a document of the address `d`."""
    return parse(Source("d", text, SourceFile("d.txt", "0" * 64, len(text)), kind, body))


def clauses(text: str, kind: Kind = "text") -> dict[str, Clause]:
    """Path → clause."""
    return {clause.path: clause for clause in parsed(text, kind).clauses}


def paths(text: str, kind: Kind = "text") -> list[str]:
    return list(clauses(text, kind))


def places(clause: Clause) -> list[Paragraph]:
    """Every paragraph, 款, 项 and 目 of a clause in printed order."""
    found, waiting = [], list(reversed(clause.paragraphs))
    while waiting:
        found.append(waiting.pop())
        waiting += reversed(found[-1].parts)
    return found
