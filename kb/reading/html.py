"""From a web page to its title and main text, one paragraph a line."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kb.reading.decode import decode

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

# What government sites call the element that holds the document, surest first.
CONTAINERS = (
    "#UCAP-CONTENT",
    ".TRS_UEDITOR",
    ".TRS_Editor",
    "#zoom",
    "#Zoom",
    ".zoom",
    ".pages_content",
    ".article-content",
    ".article_content",
    "#vsb_content",
    ".xxgk_content",
    ".wenzhang",
    ".article",
    "article",
    "main",
)
AROUND = "script, style, noscript, template, nav, footer, aside, iframe, form, button, select, svg, head > *:not(title):not(meta)"
BARS = (
    ".share, .bdsharebuttonbox, .breadcrumb, .crumbs, .position, .footer, .nav, .menu, .copyright, .pagination, .print"
)
BLOCKS = re.compile(
    "address|article|blockquote|body|caption|center|d[dlt]|div|fieldset|figcaption|figure|h[1-6r]|header|li|main|[ou]l|p|pre|section"
    "|table|tbody|t[dhr]|tfoot|thead"
)
NESTS = re.compile("html|body|div|table|tbody|tr|td|article|section|main|center|font|form")
SHARE = 0.7  # an element that holds so much of its parent's words is the parent's content; below, they are several parts of one text
LEAST = 50  # characters: a container with fewer is not where the text stands
CELL = 200  # characters: a row with a longer cell is layout, not a table of data
SITE = re.compile(r"\s*[_|]\s*[^_|]*$|\s+-\s+[^-]*$")


def main_text(data: bytes, name: str) -> tuple[str | None, str]:
    """The page's title (None when it has none) and its text; bytes are decoded before the parser sees them."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(decode(data, name), "lxml")
    title = _title(soup)
    for tag in soup.select(f"{AROUND}, {BARS}"):
        tag.decompose()
    main = _container(soup) or _descend(soup)
    return title, _lines(main)


def _title(soup: "BeautifulSoup") -> str | None:
    """The h1, else what the site says of the article, else the page title without the site's name."""
    heading = soup.find("h1")
    if heading and (words := _squeezed(heading.get_text())):
        return words
    named = soup.find("meta", attrs={"name": re.compile("^ArticleTitle$", re.IGNORECASE)})
    if named and (words := _squeezed(str(named.get("content") or ""))):
        return words
    return SITE.sub("", _squeezed(soup.title.get_text())) or None if soup.title else None


def _squeezed(text: str) -> str:
    """White space as one space, none between two Han characters."""
    return re.sub(r"\s+", " ", re.sub(r"(?<=[　-鿿])\s+(?=[　-鿿])", "", text)).strip()


def _container(soup: "BeautifulSoup") -> "Tag | None":
    for selector in CONTAINERS:
        for tag in soup.select(selector):
            if len(_squeezed(tag.get_text())) >= LEAST:
                return tag
    return None


def _descend(soup: "BeautifulSoup") -> "Tag":
    """From the whole page down, as long as one element holds most of the words outside links."""
    weights = _weights(soup)
    tag: Tag = soup
    while True:
        inner = [child for child in tag.find_all(True, recursive=False) if NESTS.fullmatch(child.name)]
        best = max(inner, key=lambda child: weights.get(id(child), 0), default=None)
        if best is None or weights.get(id(best), 0) < SHARE * weights.get(id(tag), 0) or not weights.get(id(best)):
            return tag
        tag = best


def _weights(soup: "BeautifulSoup") -> dict[int, int]:
    """Characters outside links below each element; children come after their parents, so sums run backwards."""
    from bs4.element import NavigableString, Tag

    weights: dict[int, int] = {}
    for node in reversed([soup, *soup.descendants]):
        if isinstance(node, Tag):
            own = 0 if node.name == "a" else weights.get(id(node), 0)
        else:
            own = len(node.strip()) if type(node) is NavigableString else 0
        weights[id(node)] = own
        if node.parent is not None:
            weights[id(node.parent)] = weights.get(id(node.parent), 0) + own
    return weights


def _lines(main: "Tag") -> str:
    """Blocks and <br> end a line; white space inside a line is one space, as a browser shows it."""
    lines = (re.sub(r"[ \t\r\n\f]*\t[ \t\r\n\f]*", "\t", line).strip() for line in "".join(_pieces(main)).split("\v"))
    return "".join(f"{line}\n" for line in lines if line)


def _pieces(main: "Tag") -> Iterator[str]:
    """The words in order, \\v where a line ends; walked with a stack, since pages nest without limit."""
    from bs4.element import NavigableString, Tag

    waiting: list[object] = [main]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str) and not isinstance(node, NavigableString):
            yield node
        elif type(node) is NavigableString:
            yield re.sub(r"[ \t\r\n\f\v]+", " ", node)
        elif isinstance(node, Tag):
            if node.name == "br":
                yield "\v"
            elif node.name == "tr" and (cells := _cells(node)):
                yield "\v" + "\t".join(cells) + "\v"
            else:
                edge = ["\v"] if BLOCKS.fullmatch(node.name) else []
                waiting += [*edge, *reversed(node.contents), *edge]


def _cells(row: "Tag") -> list[str]:
    """The cells of a row of data, empty for a row that only serves layout."""
    cells = [_squeezed(cell.get_text(" ")) for cell in row.find_all(["td", "th"], recursive=False)]
    data = len(cells) > 1 and row.find("table") is None and all(len(cell) <= CELL for cell in cells)
    return cells if data and any(cells) else []
