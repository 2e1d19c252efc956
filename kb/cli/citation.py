"""`kb cite`, `kb resolve` and `kb memo`: citations written, read and checked."""

import os
import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path

from kb import jsonshape, open_kb
from kb.citation.kinds import KINDS
from kb.citation.memo import Checked, Finding, check_file
from kb.citation.resolve import Resolved
from kb.errors import BadQuery, cause
from kb.reading.decode import decode

FOUND = 1  # the exit status of a check that found something
STATUS = {"found": "找到", "ambiguous": "不止一处", "near": "相近", "unknown": "没有"}


def cite(options: Namespace) -> int:
    base_url = options.base_url or os.environ.get("KB_BASE_URL", "")
    found = open_kb(options.index, options.cluster).cite(options.address, options.style, base_url)
    sys.stdout.write(f"{jsonshape.dumps(found) if options.json else found.text}\n")
    return 0


def resolve(options: Namespace) -> int:
    text = " ".join(options.query)
    if not text.strip():
        raise BadQuery("没有要认的文字。请输入一处引用，例如 渝府办发〔2016〕228号三、（六）。")
    found = open_kb(options.index, options.cluster).resolve(text)
    for line in iter([jsonshape.dumps(found)]) if options.json else _resolved(found):
        sys.stdout.write(f"{line}\n")
    return 0


def _resolved(found: Sequence[Resolved]) -> Iterator[str]:
    for one in found:
        to = "、".join(one.addresses) or "、".join(choice.address for choice in one.choices)
        hint = f"  应为：{one.suggestion}" if one.suggestion else ""
        yield f"[{STATUS[one.status]}] {one.text}{f'  → {to}' if to else ''}{hint}"
    if not found:
        yield "这段文字里没有认出引用。"


def memo(options: Namespace) -> int:
    """Status 1 when checking found something."""
    try:
        data = options.file.read_bytes()
    except OSError as error:
        raise BadQuery(f"读不了 {options.file}（{cause(error)}）。") from None
    return _render(options, data) if options.action == "render" else _check(options, data)


def _check(options: Namespace, data: bytes) -> int:
    if options.output:
        raise BadQuery("kb memo check 不写文件；成稿请用 kb memo render 稿件.md -o 成稿.docx。")
    checked = check_file(open_kb(options.index, options.cluster), options.file.name, data)
    for line in iter([jsonshape.dumps(checked)]) if options.json else _checked(checked):
        sys.stdout.write(f"{line}\n")
    return FOUND if checked.findings else 0


def _render(options: Namespace, data: bytes) -> int:
    from kb.citation.render import render

    base_url = options.base_url or os.environ.get("KB_BASE_URL", "")
    rendered = render(open_kb(options.index, options.cluster), decode(data, options.file.name), base_url)
    if options.output:
        _write(options.output, rendered.html)
    if options.json or not options.output:
        sys.stdout.write(f"{jsonshape.dumps(rendered) if options.json else rendered.html}\n")
    return 0


def _write(file: Path, html: str) -> None:
    kind = file.suffix.lower()
    if kind not in (".html", ".docx"):
        raise BadQuery(f"成稿不会写“{file.suffix}”，请用 .html 或 .docx。")
    try:
        file.write_bytes(_word(html) if kind == ".docx" else html.encode())
    except OSError as error:
        raise BadQuery(f"写不了 {file}（{cause(error)}），请换一个地方。") from None
    sys.stderr.write(f"已写入 {file}。\n")


def _word(html: str) -> bytes:
    from kb.citation.word import as_docx

    return as_docx(html)


def _checked(checked: Checked) -> Iterator[str]:
    for one in checked.findings:
        yield from _finding(one)
    for one in checked.notes:
        yield f"第{one.line}行第{one.column}字  说明：{one.message}"
    yield f"{len(checked.citations)}处引用，{len(checked.findings)}处有出入，{len(checked.notes)}条说明。"


def _finding(one: Finding) -> Iterator[str]:
    yield f"第{one.line}行第{one.column}字  [{KINDS[one.kind]}] {one.text}"
    yield f"    {one.message}"
    if one.suggestion:
        yield f"    应为：{one.suggestion}"
