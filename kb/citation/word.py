"""A rendered memo as a Word file: headings, lists, tables, real links and real footnotes."""

from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn

FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
LISTS = {"ul": "List Bullet", "ol": "List Number"}


def as_docx(html: str) -> bytes:
    """The bytes of the file; `html` is what kb.citation.render made."""
    return _Writer().written(BeautifulSoup(html, "lxml"))


class _Writer:
    def __init__(self) -> None:
        self._document = Document()
        self._notes: dict[str, tuple[int, str]] = {}  # by the address of each: its number and words

    def written(self, page: BeautifulSoup) -> bytes:
        for number, note in enumerate(page.select("div.footnote li"), 1):
            for back in note.select("a.footnote-backref"):
                back.decompose()
            self._notes[str(note["id"])] = number, " ".join(note.get_text().split())
        for block in page.body.find_all(recursive=False) if page.body else ():
            if isinstance(block, Tag) and "footnote" not in block.get_attribute_list("class"):
                self._block(block)
        if self._notes:
            self._add_notes()
        file = BytesIO()
        self._document.save(file)
        return file.getvalue()

    def _block(self, block: Tag, style: str | None = None) -> None:
        if block.name in LISTS:
            for item in block.find_all("li", recursive=False):
                self._inline(self._document.add_paragraph(style=LISTS[block.name]), item)
        elif block.name == "blockquote":
            for inner in block.find_all(recursive=False):
                self._block(inner, "Quote")
        elif block.name == "table" or block.table:
            self._table(block if block.name == "table" else block.table)
        elif block.name[0] == "h" and block.name[1:].isdecimal():
            self._inline(self._document.add_heading(level=min(9, int(block.name[1:]))), block)
        else:
            self._inline(self._document.add_paragraph(style=style), block)

    def _table(self, table: Any) -> None:
        rows = [row.find_all(["th", "td"]) for row in table.find_all("tr")]
        made = self._document.add_table(0, max(map(len, rows), default=1), style="Table Grid")
        for row in rows:
            for cell, source in zip(made.add_row().cells, row, strict=False):
                self._inline(cell.paragraphs[0], source)

    def _inline(self, paragraph: Any, source: Tag) -> None:
        for node in source.children:
            if isinstance(node, NavigableString):
                paragraph.add_run(str(node).replace("\n", ""))
            elif isinstance(node, Tag):
                self._element(paragraph, node)

    def _element(self, paragraph: Any, node: Tag) -> None:
        href = str(node.get("href", ""))
        if node.name == "sup" and node.a:
            self._reference(paragraph, str(node.a["href"]).removeprefix("#"))
        elif node.name == "a" and href and not href.startswith("#"):
            self._link(paragraph, href, node.get_text())
        elif node.name == "br":
            paragraph.add_run().add_break()
        elif node.name in ("strong", "em", "code"):
            run = paragraph.add_run(node.get_text())
            run.bold, run.italic = node.name == "strong", node.name == "em"
        else:
            self._inline(paragraph, node)

    def _link(self, paragraph: Any, href: str, text: str) -> None:
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), self._document.part.relate_to(href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        run = paragraph.add_run(text)
        run.underline = True
        link.append(run._r)
        paragraph._p.append(link)

    def _reference(self, paragraph: Any, note: str) -> None:
        run = paragraph.add_run()
        run.font.superscript = True
        mark = OxmlElement("w:footnoteReference")
        mark.set(qn("w:id"), str(self._notes[note][0]))
        run._r.append(mark)

    def _add_notes(self) -> None:
        """python-docx writes no footnotes, so their part is written here: two separators that Word wants, then the notes."""
        notes = "".join(
            f'<w:footnote w:id="{number}"><w:p><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
            f'<w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> {escape(words)}</w:t></w:r></w:p></w:footnote>'
            for number, words in self._notes.values()
        )
        separators = (
            '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
            '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
        )
        xml = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes {nsdecls("w")}>{separators}{notes}</w:footnotes>'
        package = self._document.part.package
        part = Part(PackURI("/word/footnotes.xml"), FOOTNOTES, xml.encode(), package)
        self._document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
