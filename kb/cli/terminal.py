"""What a person reads in a terminal: plain lines, bold where a word matched."""

import os
import sys
from collections.abc import Iterator, Sequence

from kb.address import named
from kb.answer import Answer, Facets, Hit
from kb.fragments import fragments
from kb.model import Clause, Document, Span

UNKNOWN = "未知"
STATUS = {"in_force": "现行有效", "amended": "已修改", "repealed": "已失效"}
_BOLD, _PLAIN = "\x1b[1;33m", "\x1b[0m"


def documents(found: Sequence[Document]) -> Iterator[str]:
    for document in found:
        yield f"{document.address}  {document.title or UNKNOWN}"
        yield f"    {document.number or '文号未知'}，{document.issuer or '发文机关未知'}，{document.date or '成文日期未知'}，{document.clauses}条"


def answer(found: Answer) -> Iterator[str]:
    yield from _told(found)
    for count, hit in enumerate(found.hits, 1):
        yield from _hit(count, hit)
    yield from _facets(found.facets)


def place(found: Document | Clause) -> Iterator[str]:
    return _document(found) if isinstance(found, Document) else _clause(found)


def tree(clauses: Sequence[Clause]) -> Iterator[str]:
    for clause in clauses:
        depth = len(clause.heading_path)
        name = named(clause.label, clause.heading)
        yield f"{'  ' * depth}{name}{'' if clause.heading else '  ' + _start(clause.text)}  [{clause.address}]"


def _told(found: Answer) -> Iterator[str]:
    """What the user must know before the hits."""
    said = _quoted(found.query)
    if found.relaxed:
        yield f"没有条款逐字含有{said}。以下{found.total}条按字词相近排列，不是原文命中。"
    elif found.total:
        yield f"{said}共{found.total}条。"
    else:
        yield f"没有找到含{said}的条款。" if said else "没有找到条款。"
    for expansion in found.expansions:
        yield f"同时查了“{expansion.to}”（{expansion.from_}）；只查原词请加 --no-expand。"
    yield from filter(None, [found.notice, found.suggestion and f"是不是要查：{found.suggestion}"])


def _quoted(query: str) -> str:
    """The query in quotation marks, unless it brings its own."""
    return query if query.startswith(("“", '"')) or not query else f"“{query}”"


def _hit(count: int, hit: Hit) -> Iterator[str]:
    yield ""
    heading = _marked(hit.heading or "", hit.heading_highlights)
    before = named(hit.label, hit.heading).removesuffix(hit.heading or "")
    yield f"{count}. {before}{heading}  [{hit.address}]"
    shown = []
    for part in fragments(hit.text, hit.highlights):
        spans = [(s - part.start, e - part.start) for s, e in hit.highlights if part.start <= s and e <= part.end]
        shown.append(_marked(hit.text[part.start : part.end], spans).replace("\n", " "))
    yield f"   {'…'.join(shown)}"


def _facets(facets: Facets) -> Iterator[str]:
    named = {"文件": facets.document, "主题": facets.topic, "部门": facets.department}
    told = [
        f"{name}：" + "，".join(f"{c.value} {c.count}" for c in counts[:8]) for name, counts in named.items() if counts
    ]
    if told:
        yield ""
        yield from told


def _document(document: Document) -> Iterator[str]:
    yield document.title or document.address
    for name, value in (
        ("文号", document.number),
        ("发文机关", document.issuer),
        ("成文日期", document.date),
        ("效力", STATUS.get(document.status or "")),
    ):
        yield f"{name}：{value or UNKNOWN}"
    yield f"条款：{document.clauses}条，覆盖原文 {document.coverage:.0%}，原文 sha256 {document.source.sha256}"
    yield from document.missing


def _clause(clause: Clause) -> Iterator[str]:
    above = [*clause.heading_path, clause.label_long]
    yield f"{' › '.join(above)}  [{clause.address}]"
    if clause.heading:
        yield clause.heading
    yield from clause.text.split("\n") if clause.text else ()


def _start(text: str) -> str:
    return text[:24].replace("\n", " ") + ("…" if len(text) > 24 else "")


def _marked(text: str, spans: Sequence[Span]) -> str:
    """The text with matched words bold, where the terminal can."""
    if not spans or not sys.stdout.isatty() or os.environ.get("NO_COLOR"):
        return text
    at, out = 0, []
    for start, end in spans:
        out += [text[at:start], _BOLD, text[start:end], _PLAIN]
        at = end
    return "".join([*out, text[at:]])
