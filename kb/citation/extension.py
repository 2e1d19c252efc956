"""An extension of Python-Markdown for the shorthand of citations: [[address]], [[…|short]], [[…|footnote]] and [[a ⇄ b]].

It asks nothing of this package but a function that says what an inside means, so that others can use it on its own:
`markdown.markdown(text, extensions=[Citations(meaning)])`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor

SHORTHAND = r"\[\[([^\[\]\n]+)\]\]"
BOTH = "⇄"
STYLES = ("short", "full", "footnote")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a shorthand names: its link, how it is cited at length, shortly and in a footnote, and its words."""

    document: str
    url: str
    full: str
    short: str
    footnote: str
    words: str = ""


Mean = Callable[[str], Meaning | None]


class Citations(Extension):
    """`mean` turns the inside of a shorthand, without its style, into its meaning; None where it has none."""

    def __init__(self, mean: Mean, **options: Any):
        self._mean = mean
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:  # the library's name
        notes: list[Meaning] = []
        named: set[str] = set()
        md.inlinePatterns.register(_Shorthand(md, self._mean, notes, named), "citations", 175)
        md.treeprocessors.register(_Notes(md, notes, named), "citation_notes", 5)


class _Shorthand(InlineProcessor):
    def __init__(self, md: Markdown, mean: Mean, notes: list[Meaning], named: set[str]):
        super().__init__(SHORTHAND, md)
        self._mean, self._notes, self._named = mean, notes, named

    def handleMatch(  # type: ignore[override]  # the library's name
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002  # the library's signature
    ) -> tuple[Element | None, int | None, int | None]:
        inside, _, style = (part.strip() for part in m[1].partition("|"))
        sides = [self._mean(side.strip()) for side in inside.split(BOTH)]
        known = [side for side in sides if side]
        if len(known) < len(sides) or (style and style not in STYLES):
            return None, None, None  # what cannot be resolved stays as it is typed
        made = _both(known[0], known[1]) if len(known) == 2 else self._one(known[0], style)
        return made, m.start(0), m.end(0)

    def _one(self, meaning: Meaning, style: str) -> Element:
        """The first mention at length, later ones shortly, unless the author says how."""
        if style == "footnote":
            return self._note(meaning)
        short = style == "short" or (not style and meaning.document in self._named)
        self._named.add(meaning.document)
        link = Element("a", {"class": "citation", "href": meaning.url})
        link.text = meaning.short if short else meaning.full
        return link

    def _note(self, meaning: Meaning) -> Element:
        self._notes.append(meaning)
        number = str(len(self._notes))
        mark = Element("sup", {"class": "note", "id": f"ref-{number}"})
        SubElement(mark, "a", {"href": f"#note-{number}"}).text = number
        return mark


def _both(old: Meaning, new: Meaning) -> Element:
    """Two places side by side, word for word, each with its citation."""
    table = Element("table", {"class": "both"})
    head, words = SubElement(table, "tr"), SubElement(table, "tr")
    for side in (old, new):
        SubElement(SubElement(head, "th"), "a", {"href": side.url}).text = side.full
        SubElement(words, "td").text = side.words
    return table


class _Notes(Treeprocessor):
    """Puts the notes under the text, numbered, each with the way back."""

    def __init__(self, md: Markdown, notes: list[Meaning], named: set[str]):
        super().__init__(md)
        self._notes, self._named = notes, named

    def run(self, root: Element) -> None:
        for at, block in enumerate(list(root)):
            if block.tag == "p" and len(block) == 1 and block[0].tag == "table":
                root[at] = block[0]  # a table stands in no paragraph
        if self._notes:
            held = SubElement(root, "ol", {"class": "notes"})
            for number, one in enumerate(self._notes, 1):
                line = SubElement(held, "li", {"id": f"note-{number}"})
                SubElement(line, "a", {"href": one.url}).text = one.footnote
                back = SubElement(line, "a", {"href": f"#ref-{number}"})
                back.text = "↩"
        self._notes.clear()
        self._named.clear()
