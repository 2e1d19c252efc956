"""From an address to the place it names: a clause, a paragraph of one, or the sentence that says what there is instead."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from kb import storing
from kb.address import SPECIAL, cut, document_of, lineage, named, paragraph_labels, parse_address, path_of
from kb.errors import NotFound
from kb.model import Clause, Document, Duty, Paragraph, Span, Tag, Target

_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")
_ARTICLE = re.compile(r"a\d+(-\d+)?(~\d+)?")
Fact = TypeVar("Fact", Tag, Duty, Target)
Tree = Callable[[str], Sequence[Clause]]
Get = Callable[[str], str | None]
"""From an address to what is stored there, if anything is."""


def document(get: Get, address: str) -> Document:
    """The document at an address. NotFound."""
    found = None if parse_address(address).path else get(address)
    if found is None:
        raise NotFound(f"没有文件 {cut(address)}。所有文件见 kb documents 或“文件”页。")
    return storing.read_document(found)


def clause(get: Get, tree: Tree, address: str) -> Clause:
    """The clause at an address, or its paragraph, 款 or 项 as a clause of that kind. NotFound."""
    if not parse_address(address).path:
        raise NotFound(f"{address} 是一个文件，不是条款。条款的地址是 {address}/ 加编号，例如 {address}/3.1。")
    for shorter in lineage(address):
        stored = get(shorter) if "/" in shorter else None
        if stored is None:
            continue
        found = storing.read_clause(stored)
        if shorter == address:
            return found
        if found.kind == "article" or address.removeprefix(f"{shorter}.").startswith("p"):
            return _paragraph(found, address)
        break
    document(get, document_of(address))
    raise _nothing(tree(document_of(address)), address)


def _paragraph(holder: Clause, address: str) -> Clause:
    """The paragraph of a clause as a clause of its own, the holder its parent."""
    found = next((one for one in _all(holder.paragraphs) if one.address == address), None)
    if found is None:
        raise _no_paragraph(holder, address)
    label, label_long = paragraph_labels(holder, address)
    return Clause(
        address=address,
        document=holder.document,
        parent=_parent(address, holder),
        path=address.partition("/")[2],
        kind="item" if found.number else "paragraph",
        label=label,
        label_long=label_long,
        number=found.number,
        heading=None,
        heading_path=(*holder.heading_path, *([holder.heading] if holder.heading else [])),
        text=found.text.removeprefix(found.number or ""),
        paragraphs=found.parts,
        span=found.span,
        masked=tuple(span for span in holder.masked if _inside(span, found.span)),
        topics=_within(holder.topics, found),
        duties=_within(holder.duties, found),
        targets=_within(holder.targets, found),
    )


def _parent(address: str, holder: Clause) -> str:
    """One part less, as far as that is a place."""
    known = {one.address for one in _all(holder.paragraphs)}
    return next((shorter for shorter in list(lineage(address))[1:] if shorter in known), holder.address)


def _all(paragraphs: Sequence[Paragraph]) -> Iterator[Paragraph]:
    for one in paragraphs:
        yield one
        yield from _all(one.parts)


def _within(facts: tuple[Fact, ...], paragraph: Paragraph) -> tuple[Fact, ...]:
    """The holder's facts that are the paragraph's own, or whose words stand in it."""
    return tuple(one for one in facts if one.address == paragraph.address or _inside(one.span, paragraph.span))


def _inside(span: Span, around: Span) -> bool:
    return around[0] <= span[0] and span[1] <= around[1]


def _no_paragraph(holder: Clause, address: str) -> NotFound:
    count = len(holder.paragraphs)
    said = f"{holder.label}共{count}个自然段。" if count else f"{holder.label}没有正文。"
    return NotFound(f"没有 {cut(address)}。{said}", holder.address)


def _nothing(clauses: Sequence[Clause], address: str) -> NotFound:
    """What there is instead: 三、主要任务有（一）至（十）; the place without leading zeros; a special place the text lacks."""
    by_address = {one.address: one for one in clauses}
    special = SPECIAL.get(path_of(address))
    if special:
        return NotFound(f"{document_of(address)} 收到的文本里没有{special}。", document_of(address))
    plain = f"{document_of(address)}/{_ZEROS.sub('', path_of(address))}"
    if plain != address and plain in by_address:
        return NotFound(f"没有 {cut(address)} 这个条款。编号前面不写0，应是 {plain}。", plain)
    above = next((by_address[a] for a in list(lineage(address))[1:] if a in by_address), None)
    inside = _numbered(clauses, above.address if above else document_of(address), address)
    said = f"没有 {cut(address)} 这个条款。"
    if not inside:
        return NotFound(said, above.address if above else document_of(address))
    name = named(above.label, above.heading) if above else "本文件"
    first, last = (_bare(one.number or "") for one in (inside[0], inside[-1]))
    return NotFound(
        f"{said}{name}有{first}至{last}。" if first != last else f"{said}{name}有{first}。", inside[-1].address
    )


def _numbered(clauses: Sequence[Clause], above: str, address: str) -> Sequence[Clause]:
    """The numbered clauses right below a place; articles run through a document, whatever chapter they are in."""
    articles = [one for one in clauses if one.kind == "article"] if _ARTICLE.fullmatch(path_of(address)) else []
    return articles or [one for one in clauses if one.parent == above and one.number]


def _bare(number: str) -> str:
    return number.rstrip("、．.﹒")


def neighbours(clauses: Sequence[Clause], address: str) -> tuple[Clause | None, Clause | None]:
    """The clauses with text before and after a place, in document order."""
    at = next((n for n, one in enumerate(clauses) if one.address == address), None)
    if at is None:
        return None, None
    before = next((one for one in reversed(clauses[:at]) if one.text), None)
    return before, next((one for one in clauses[at + 1 :] if one.text), None)
