"""A citation that names no single place: the choices, or what is near."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb import KnowledgeBase, NotFound
from kb.citation.resolve import Resolved
from web.present.common import Link, clause_name, place_url


@dataclass(frozen=True, slots=True)
class ResolvePage:
    title: str
    query: str
    choices: tuple[Link, ...]
    suggestion: str
    near: bool  # nothing is what was asked for


def one_place(kb: KnowledgeBase, text: str) -> str | None:
    """The address of the page that a text cites, where it is one: an address of ours, or one citation of one place."""
    try:
        return place_url(kb.at(text.strip()).address)
    except NotFound:
        found = kb.resolve(text)
    if len(found) == 1 and found[0].status == "found" and len(found[0].addresses) == 1:
        return place_url(found[0].addresses[0])
    return None


def resolve_page(kb: KnowledgeBase, text: str) -> ResolvePage:
    found = kb.resolve(text)
    choices = tuple(dict.fromkeys(link for one in found for link in _links(kb, one)))
    near = next((one.suggestion for one in found if one.suggestion), "")
    only_near = not any(one.status in ("found", "ambiguous") for one in found)
    return ResolvePage(_title(found, choices), text, choices, near or "", only_near)


def _title(found: Sequence[Resolved], choices: Sequence[Link]) -> str:
    if not found:
        return "没有认出引用"
    if any(one.status == "near" for one in found):
        return "没有逐字对上的文件，相近的是"
    return "这处引用可指" if choices else "没有这一处"


def _links(kb: KnowledgeBase, one: Resolved) -> Iterator[Link]:
    for choice in one.choices:
        yield Link(f"{choice.label} {choice.title}", place_url(choice.address))
    for address in one.addresses:
        document = kb.document(address.partition("/")[0])
        label = clause_name(kb.clause(address)) if "/" in address else (document.title or "")
        yield Link(f"{document.number or document.address} {label}", place_url(address))
