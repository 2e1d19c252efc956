"""An extension of Python-Markdown for citations: [[address]], [[…|short]], [[…|footnote]], [[a ⇄ b]] and locked quotations.

It asks nothing of this package but a function that says what an inside means, so that others can use it on its own:
`markdown.markdown(text, extensions=[Citations(meaning)])`.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

SHORTHAND = r"\[\[([^\[\]\n]+)\]\]"
BOTH = "⇄"
STYLES = ("short", "full", "footnote")
NOTES = {"BACKLINK_TITLE": "回到正文注{}处", "USE_DEFINITION_ORDER": False}
NOTE = "note"  # what stands in a footnote
_MARK = "data-citation"  # of a link while its words are not decided: the place of its meaning among those met
_HERE = "\0"  # in no text that Markdown hands on
_DASH = re.compile(r"\s*——\s*$")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a shorthand names: its link, the ways it is cited, and its words.

    `full` stands alone; `first` also defines the short name that `later` uses; `short` needs no definition. `kept` says of a
    shorthand with a fingerprint whether `words` still are the characters it was made of.
    """

    document: str
    url: str
    full: str
    short: str
    footnote: str
    words: str = ""
    name: str = ""
    first: str = ""
    later: str = ""
    kept: bool | None = None


Mean = Callable[[str], Meaning | None]


class Citations(Extension):
    """`mean` turns the inside of a shorthand, without its style, into its meaning; None where it has none."""

    def __init__(self, mean: Mean, **options: Any):
        self._mean = mean
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:  # the library's name
        met: list[tuple[Meaning, str]] = []  # each mention with the style its author chose
        md.registerExtensions(["footnotes"], {"footnotes": NOTES})
        md.preprocessors.register(_Notes(md), "citation_notes", 21)  # code is taken out before, at 25
        md.inlinePatterns.register(_Shorthand(md, self._mean, met), "citations", 175)
        md.treeprocessors.register(_Written(md, met), "citations", 5)


class _Notes(Preprocessor):
    """[[…|footnote]] becomes a footnote of Markdown like those that the author writes, so that all are counted together."""

    def run(self, lines: list[str]) -> list[str]:
        notes: list[str] = []

        def noted(found: re.Match[str]) -> str:
            inside, _, style = found[1].partition("|")
            if style.strip() != "footnote":
                return found.group()
            notes.append(f"[^citation-{len(notes) + 1}]: [[{inside}|{NOTE}]]")
            return f"[^citation-{len(notes)}]"

        written = [re.sub(SHORTHAND, noted, line) for line in lines]
        return [*written, "", *notes] if notes else written


class _Shorthand(InlineProcessor):
    def __init__(self, md: Markdown, mean: Mean, met: list[tuple[Meaning, str]]):
        super().__init__(SHORTHAND, md)
        self._mean, self._met = mean, met

    def handleMatch(  # type: ignore[override]  # the library's name
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002  # the library's signature
    ) -> tuple[Element | None, int | None, int | None]:
        inside, _, style = (part.strip() for part in m[1].partition("|"))
        sides = [self._mean(side.strip()) for side in inside.split(BOTH)]
        known = [side for side in sides if side]
        if len(known) < len(sides) or len(sides) > 2 or (style and style not in (*STYLES, NOTE)):
            return None, None, None  # what cannot be resolved stays as it is typed
        made = _both(known[0], known[1]) if len(known) == 2 else self._one(known[0], style)
        return made, m.start(0), m.end(0)

    def _one(self, meaning: Meaning, style: str) -> Element:
        if style == NOTE:
            link = Element("a", {"class": "citation", "href": meaning.url})
            link.text = meaning.footnote
            return link
        self._met.append((meaning, style))
        return Element("a", {"class": "citation", "href": meaning.url, _MARK: str(len(self._met) - 1)})


def _both(old: Meaning, new: Meaning) -> Element:
    """Two places side by side, word for word, each with its citation."""
    table = Element("table", {"class": "both"})
    head, words = SubElement(table, "tr"), SubElement(table, "tr")
    for side in (old, new):
        SubElement(SubElement(head, "th"), "a", {"href": side.url}).text = side.full
        SubElement(words, "td").text = side.words
    return table


def _in_line(block: Element) -> None:
    """A comparison inside a sentence is its two links: a table stands in no paragraph."""
    if block.tag == "p" and len(block) == 1 and not (block.text or "").strip() and not (block[0].tail or "").strip():
        return
    for table in list(block.iter("table")):
        if table.get("class") == "both":
            old, new = table.iter("a")
            table[:] = [old, new]
            table.tag, old.tail = "span", f" {BOTH} "


class _Written(Treeprocessor):
    """Words each citation once all are known, holds quotations to their fingerprint, and puts the notes under the text."""

    def __init__(self, md: Markdown, met: list[tuple[Meaning, str]]):
        super().__init__(md)
        self._met = met

    def run(self, root: Element) -> None:
        links = sorted(_marked(root), key=lambda link: int(link.get(_MARK, "0")))
        for link, words in zip(links, self._worded([self._meant(link) for link in links]), strict=True):
            link.text = words
        for at, block in enumerate(list(root)):
            _in_line(block)
            if block.tag == "p" and len(block) == 1 and block[0].tag == "table":
                root[at] = block[0]  # a table stands in no paragraph
            elif quoted := self._alone(block):
                root[at] = quoted
        for block in list(root.iter("blockquote")):
            self._lock(block)
        for link in links:
            link.attrib.pop(_MARK)
        self._met.clear()

    def _meant(self, link: Element) -> tuple[Meaning, str]:
        return self._met[int(link.get(_MARK, "0"))]

    def _worded(self, mentions: list[tuple[Meaning, str]]) -> Iterator[str]:
        """The first mention at length, later ones by the short name it defined, unless the author says how."""
        names: dict[str, set[str]] = {}
        for meaning, _ in mentions:
            names.setdefault(meaning.name, set()).add(meaning.document)
        said: set[str] = set()
        for at, (meaning, style) in enumerate(mentions):
            short = style == "short" or (not style and meaning.document in said)
            own = bool(meaning.name) and len(names[meaning.name]) == 1  # no other document goes by that name
            again = any(other.document == meaning.document and asked != "full" for other, asked in mentions[at + 1 :])
            if short:
                yield meaning.later if own and meaning.document in said else meaning.short
            else:
                yield meaning.first if own and again and meaning.document not in said else meaning.full
                said.add(meaning.document)

    def _alone(self, block: Element) -> Element | None:
        """A shorthand with a fingerprint that is a whole paragraph stands for the words themselves."""
        if block.tag != "p" or len(block) != 1 or (block.text or "").strip() or (block[0].tail or "").strip():
            return None
        if block[0].get(_MARK) is None or self._meant(block[0])[0].kept is None:
            return None
        quotation = Element("blockquote")
        SubElement(quotation, "p").text = self._meant(block[0])[0].words
        source = SubElement(quotation, "p")
        source.text = "——"
        source.append(block[0])
        return quotation

    def _lock(self, block: Element) -> None:
        """A quotation whose source carries a fingerprint is told to be the same, or what stands there now is shown."""
        links = [link for link in _marked(block) if self._meant(link)[0].kept is not None]
        if not links:
            return
        meaning = self._meant(links[-1])[0]
        same = meaning.kept and _bare(_before(block, links[-1])) == _bare(meaning.words)
        block.set("class", "quotation same" if same else "quotation changed")
        if not same:
            now = f"原文现为：“{meaning.words}”" if meaning.words else "原文现在没有这段文字"
            SubElement(block, "p", {"class": "now"}).text = f"文字与引用的原文不同。{now}。"


def _marked(root: Element) -> list[Element]:
    return [element for element in root.iter("a") if element.get(_MARK) is not None]


def _before(block: Element, link: Element) -> str:
    """The words of a block before the dash of its source."""
    words, link.text = link.text, _HERE
    before = "".join(block.itertext()).partition(_HERE)[0]
    link.text = words
    return _DASH.sub("", before)


def _bare(words: str) -> str:
    """Words without white space, and without the marks around the whole of them."""
    joined = "".join(words.split())
    return joined[1:-1] if joined[:1] + joined[-1:] in ("“”", "「」") else joined
