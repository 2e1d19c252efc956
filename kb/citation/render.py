"""A memo in Markdown as a page of safe HTML, or as a Word file with links and footnotes."""

import html as entities
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE

from kb.citation.extension import Citations, Meaning
from kb.citation.memo import MemoCitation, check
from kb.citation.quotations import quoted
from kb.citation.styles import by_number, citation, first, footnote, gongwen, later, short_name
from kb.errors import BadFile, NotFound
from kb.provisions import task

if TYPE_CHECKING:
    from kb import KnowledgeBase

_SAFE = re.compile(r"(?:https?://|mailto:|#|/(?![/\\])|\?|[^:/?#&\\]+(?:[/?#]|$))", re.IGNORECASE)
BRACKETS = 1_000  # in one line


@dataclass(frozen=True, slots=True)
class Rendered:
    """The memo's HTML, with no markup of the author's but Markdown's, and its citations."""

    html: str
    citations: tuple[MemoCitation, ...]


def render(kb: "KnowledgeBase", text: str, base_url: str = "") -> Rendered:
    """A memo in Markdown; a shorthand that names nothing stays as it is typed. BadFile: it is no memo but a trap."""
    _check(text)
    made = Markdown(
        extensions=["tables", "fenced_code", Citations(lambda inside: meaning(kb, inside, base_url)), _Safe()]
    )
    try:
        html = made.convert(text)
    except RecursionError:
        raise BadFile("稿件里的列表或引用一层套一层，层数太多，没有成稿。请减少层数。") from None
    return Rendered(html, check(kb, text, markdown=True).citations)


def _check(text: str) -> None:
    """Markdown looks for the end of each bracket: of very many in one line that takes minutes."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.count("[") > BRACKETS:
            raise BadFile(f"第{number}行有{line.count('[')}个“[”，多得不像稿件，没有成稿。")


def meaning(kb: "KnowledgeBase", inside: str, base_url: str = "") -> Meaning | None:
    """What the inside of a shorthand names: an address, a link of ours, or one citation of one place."""
    named, _, quote = inside.rpartition("/d/")[2].partition("?quote=")
    try:
        address = kb.at(named).address
    except NotFound:
        found = kb.resolve(inside)
        if len(found) != 1 or len(found[0].addresses) != 1:
            return None
        address, quote = found[0].addresses[0], ""
    one = citation(kb, address, base_url)
    words = task(kb.clause(address)) if "/" in address else one.document.title or ""
    meant = Meaning(
        document=one.document.address,
        url=one.url,
        full=gongwen(one),
        short=by_number(one),
        footnote=footnote(one),
        words=words,
        name=short_name(one.document),
        first=first(one),
        later=later(one),
    )
    return _locked(kb, meant, address, quote) if quote and "/" in address else meant


def _locked(kb: "KnowledgeBase", meant: Meaning, address: str, quote: str) -> Meaning | None:
    """Only the characters a fingerprint was made of; None where it is none."""
    verdict, words = quoted(kb.clause(address).text, quote)
    if verdict == "none":
        return None
    return replace(meant, url=f"{meant.url}?quote={quote}", words=words, kept=verdict == "same")


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
                address = _plain(element.get(name, ""))
                if address and not _SAFE.match(address):
                    element.set(name, "#")


def _plain(address: str) -> str:
    """An address as a browser reads it: entities resolved (Markdown hides their &), white space and controls left out."""
    shown = entities.unescape(address.replace(AMP_SUBSTITUTE, "&"))
    return "".join(c for c in shown if c.isprintable() and not c.isspace())
