"""A memo in Markdown as a page of safe HTML, or as a Word file with links and footnotes."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from kb.citation.extension import Citations, Meaning
from kb.citation.memo import MemoCitation, check
from kb.citation.styles import citation, footnote, gongwen, later
from kb.errors import NotFound
from kb.provisions import task

if TYPE_CHECKING:
    from kb import KnowledgeBase

_SAFE = re.compile(r"(?:https?:|mailto:|#|/|\?|[^:/?#]*(?:[/?#]|$))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rendered:
    """The memo's HTML, with no markup of the author's but Markdown's, and its citations."""

    html: str
    citations: tuple[MemoCitation, ...]


def render(kb: "KnowledgeBase", text: str, base_url: str = "") -> Rendered:
    """A memo in Markdown; a shorthand that names nothing stays as it is typed."""
    made = Markdown(extensions=["tables", Citations(lambda inside: meaning(kb, inside, base_url)), _Safe()])
    return Rendered(made.convert(text), check(kb, text, markdown=True).citations)


def meaning(kb: "KnowledgeBase", inside: str, base_url: str = "") -> Meaning | None:
    """What the inside of a shorthand names: an address, or one citation of one place."""
    try:
        address = kb.at(inside).address
    except NotFound:
        found = kb.resolve(inside)
        if len(found) != 1 or len(found[0].addresses) != 1:
            return None
        address = found[0].addresses[0]
    one = citation(kb, address, base_url)
    words = task(kb.clause(address)) if "/" in address else one.document.title or ""
    return Meaning(one.document.address, one.url, gongwen(one), later(one), footnote(one), words)


class _Safe(Extension):
    """No HTML of the author's own, and no link that runs anything."""

    def extendMarkdown(self, md: Markdown) -> None:  # the library's name
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.treeprocessors.register(_Links(md), "safe_links", 1)


class _Links(Treeprocessor):
    def run(self, root: Element) -> None:
        for element in root.iter():
            for name in ("href", "src"):
                address = "".join(element.get(name, "").split())
                if address and not _SAFE.match(address):
                    element.set(name, "#")
