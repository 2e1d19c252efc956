"""A memo checked: every citation and every quotation near one held against the corpus; facts, never accusations."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING

from kb.address import document_of
from kb.citation.naming import Status
from kb.citation.pages import Line, from_docx, from_text
from kb.citation.quotations import LEAST, Quotation, held_against, likeness, marked, parts, quotations, quoted
from kb.citation.resolve import Choice, Cited, cite_all
from kb.errors import BadQuery
from kb.model import Clause, Document, Span
from kb.reading.decode import decode

if TYPE_CHECKING:
    from kb import KnowledgeBase

_BEHIND = re.compile(r"[。，；,;]?\s*[（(【](?P<inside>(?:[^（()）【】]|[（(][^（()）]*[）)])*)[）)】]")
_DASH = re.compile(r"\s*[—―–]{1,2}")
_SOURCE = re.compile(  # what may stand between a quotation and where it is from
    r"(?:[—―–]{1,2}\s*|[（(【]\s*|(?<=[。！？；”」])\s*|^\s*)(?:(?:摘自|引自|出自|来源|根据|[参详]?见|据)[：:]?\s*)?[^。；，“”（(]{0,12}$"
)
_TAIL = re.compile(r"[^。“”]{0,12}[）)】。]*\s*")
_OTHERS = re.compile(r"[^（()）]{0,40}第[一二三四五六七八九十百零\d]+[条款项编章][^（()）]*[）)]")  # 民法典第十二条
_RUNS = re.compile(r"[“”‘’「」\"\s]")
AWAY = 200  # characters before a source in which what leads to it begins
PLAINLY = 0.8  # of the characters
_MARKS = re.compile(r"[# \u3000*]*")
_HEADING = re.compile(r"\s*#.*|[^。，；！？“”]{1,40}")
SHOWN = 60  # characters of quoted words that a sentence repeats


@dataclass(frozen=True, slots=True)
class MemoCitation:
    """A citation of a memo: as Resolved, with line and column from 1."""

    text: str
    span: Span
    status: Status
    address: str | None
    addresses: tuple[str, ...]
    choices: tuple[Choice, ...]
    suggestion: str | None
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault, or a note: its kind, where it stands, the words, one factual sentence, and what should stand there."""

    kind: str
    line: int
    column: int
    text: str
    message: str
    suggestion: str | None


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking a memo found."""

    citations: tuple[MemoCitation, ...]
    findings: tuple[Finding, ...]
    notes: tuple[Finding, ...]


def check(kb: "KnowledgeBase", text: str, *, markdown: bool = False, most: int | None = None) -> Checked:
    """A memo in plain text or Markdown. BadQuery: it has more than `most` characters."""
    return _checked(kb, from_text(text, markdown=markdown), most)


def check_file(kb: "KnowledgeBase", name: str, data: bytes, *, most: int | None = None) -> Checked:
    """A memo by its file's name and bytes: .md, .txt or .docx.

    BadQuery: another kind, or more than `most` characters. BadFile: it cannot be read.
    """
    kind = name.lower().rpartition(".")[2]
    if kind == "docx":
        return _checked(kb, from_docx(data), most)
    if kind not in ("md", "txt", "markdown"):
        raise BadQuery(f"只能核查 .md、.txt 和 .docx 文件，这里是“{name[-40:]}”。")
    return check(kb, decode(data, name), markdown=kind != "txt", most=most)


def _checked(kb: "KnowledgeBase", lines: Sequence[Line], most: int | None) -> Checked:
    length = sum(len(line.text) for line in lines)
    if most is not None and length > most:
        raise BadQuery(f"稿件最多{most}个字，这里有{length}个字；更长的稿件请在本机用 kb memo check 核查。")
    return _Checker(kb, lines).checked()


class _Checker:
    def __init__(self, kb: "KnowledgeBase", lines: Sequence[Line]):
        self._kb = kb
        self._lines = lines
        self._text = "\n".join(line.text for line in lines)
        self._starts = self._line_starts()
        self._sources: dict[tuple[str, ...], str] = {}
        self._elsewheres: dict[tuple[str, str], str | None] = {}
        self._words_at: dict[int, int] = {}  # of a line: where its words begin behind the marks of a heading
        self._told: set[Span] = set()  # citations whose quotation has a finding: one fault, one finding

    def checked(self) -> Checked:
        every = [*cite_all(self._kb, self._text), *self._linked()]
        every = sorted((one for one in every if not self._own_outline(one)), key=lambda one: one.resolved.span)
        cited = [one for one in every if not one.foreign]
        faults = [self._finding(one.resolved.span, one.resolved.text, one.fault) for one in cited if one.fault]
        held = list(self._quotations(every))
        locked = [
            found
            for one in cited
            if one.found.quote and one.resolved.span not in self._told
            for found in self._fingerprint(one)
        ]
        findings = [*faults, *(found for found in held if found.kind in QUOTES), *locked]
        notes = [*self._notes(cited), *(found for found in held if found.kind not in QUOTES)]
        order = lambda one: (one.line, one.column)  # noqa: E731  # one key for three lists
        return Checked(
            tuple(map(self._citation, cited)), tuple(sorted(findings, key=order)), tuple(sorted(notes, key=order))
        )

    def _own_outline(self, one: Cited) -> bool:
        """Whether 三、（一） is the number of a heading of the memo itself: it begins the line, and the line is no sentence."""
        if one.fault is None or one.fault.kind != "ambiguous" or one.found.named or one.found.inside:
            return False
        number = self._number(one.resolved.span[0])
        if number not in self._words_at:
            self._words_at[number] = _MARKS.match(self._text, self._starts[number]).end()  # type: ignore[union-attr]  # * matches
        begins = one.resolved.span[0] <= self._words_at[number]
        return begins and _HEADING.fullmatch(self._lines[number].text) is not None

    def _line_starts(self) -> list[int]:
        starts, at = [], 0
        for line in self._lines:
            starts.append(at)
            at += len(line.text) + 1
        return starts

    def _place(self, at: int) -> tuple[int, int]:
        """Line and column of the memo for an offset of the joined text."""
        number = self._number(at)
        return self._lines[number].places[min(at - self._starts[number], len(self._lines[number].places) - 1)]

    def _number(self, at: int) -> int:
        """Of the paragraph that holds an offset."""
        return bisect_right(self._starts, at) - 1

    def _citation(self, one: Cited) -> MemoCitation:
        r = one.resolved
        line, column = self._place(r.span[0])
        return MemoCitation(r.text, r.span, r.status, r.address, r.addresses, r.choices, r.suggestion, line, column)

    def _finding(self, span: Span, text: str, fault: object) -> Finding:
        line, column = self._place(span[0])
        kind, message, suggestion = (getattr(fault, name) for name in ("kind", "message", "suggestion"))
        return Finding(kind, line, column, text, message, suggestion)

    def _linked(self) -> Iterator[Cited]:
        """The addresses behind the words of a Word file."""
        for start, line in zip(self._starts, self._lines, strict=True):
            for address, at in line.links:
                for one in cite_all(self._kb, address):
                    span = (start + at, start + at + 1)
                    resolved = replace(one.resolved, span=span)
                    yield Cited(one.found, resolved, one.document, one.fault, one.note)

    def _notes(self, cited: Iterable[Cited]) -> Iterator[Finding]:
        """Each document's unknown force once; each document that is not in the corpus."""
        said: set[str] = set()
        for one in cited:
            if one.note and one.note.message not in said:
                said.add(one.note.message)
                yield self._finding(one.resolved.span, one.resolved.text, one.note)

    def _quotations(self, cited: Sequence[Cited]) -> Iterator[Finding]:
        before: Sequence[Cited] = ()  # of the last paragraph that is no quotation block
        block: list[int] = []
        begins = [one.resolved.span[0] for one in cited]
        own: Sequence[Cited] = ()  # of the last line of the block
        for number, line in enumerate(self._lines):
            start = self._starts[number]
            here = cited[bisect_left(begins, start) : bisect_right(begins, start + len(line.text))]
            if line.quoted:
                if line.opens and block and not _own_source(line.text):
                    yield from self._block(block, before, own)
                    block = []
                block.append(number)
                own = here
                continue
            yield from self._block(block, before, own)
            block = []
            yield from self._line(line, start, here)
            before = here
        yield from self._block(block, before, own)

    def _line(self, line: Line, start: int, here: Sequence[Cited]) -> Iterator[Finding]:
        paragraph = _Paragraph(line.text, start, here)
        for quotation in quotations(line.text):
            span = quotation.span[0] + start, quotation.span[1] + start
            one, sure = paragraph.belonging(quotation)
            if one:
                yield from (found for found in self._held(quotation.words, span, one, sure=sure))

    def _block(self, block: Sequence[int], before: Sequence[Cited], own: Sequence[Cited]) -> Iterator[Finding]:
        """A quotation block belongs to the citation at its own end, else to the last one of the paragraph before."""
        if not block:
            return
        last = self._lines[block[-1]].text
        start = self._starts[block[-1]]
        at = _source_at(last, [(one.resolved.span[0] - start, one.resolved.span[1] - start) for one in own])
        quoted_ = [self._lines[number].text for number in block[:-1]] + ([last[:at]] if at else [])
        belongs = own if at < len(last) else before
        if belongs and quoted_ and not belongs[-1].foreign:
            yield from self._held_block(block, quoted_, belongs[-1])

    def _held_block(self, block: Sequence[int], words: Sequence[str], one: Cited) -> Iterator[Finding]:
        """As a whole, or, where that does not stand together, each paragraph for itself."""
        whole = self._block_words("".join(words), block[0], one)
        if not whole or len(words) == 1:
            yield from whole
            return
        yield from (
            found for number, text in zip(block, words, strict=False) for found in self._block_words(text, number, one)
        )

    def _block_words(self, words: str, number: int, one: Cited) -> list[Finding]:
        start = self._starts[number]
        return list(self._held(_unmarked(words), (start, start + len(self._lines[number].text)), one))

    def _held(self, words: str, span: Span, one: Cited, *, sure: bool = True) -> Iterator[Finding]:
        """Only what is said to be from a place that was found can be held against it.

        Not `sure`: another document is named in between, so only words that are plainly this one's can be wrong.
        """
        if one.fault or one.resolved.status != "found" or not one.resolved.addresses:
            return
        held = held_against(words, self._source(one.resolved.addresses))
        if held.verdict == "right":
            return
        if not sure and (held.verdict != "differs" or not held.words or likeness(words, held.words) < PLAINLY):
            return
        label = self._label(one.resolved.addresses)
        if held.verdict == "blank":
            yield self._said("blanked", span, words, f"{label}原文此处空缺，无法核对。", None)
            return
        self._told.add(one.resolved.span)
        if held.verdict == "punctuation":
            yield self._said("quote_punctuation", span, words, f"引文与{label}只有标点、全半角或空格不同。", held.words)
        else:
            yield self._differs(words, span, label, held.words, one.resolved.addresses)

    def _differs(self, words: str, span: Span, label: str, window: str | None, addresses: Sequence[str]) -> Finding:
        if (words, label) not in self._elsewheres:
            self._elsewheres[words, label] = self._elsewhere(words, addresses)
        elsewhere = self._elsewheres[words, label]
        if elsewhere:
            return self._said("quote_elsewhere", span, words, f"{label}没有这段话，它在{elsewhere}。", elsewhere)
        said = f"引文与{label}的文字有出入" + (
            f"，原文是“{window[:SHOWN]}{'…' if len(window) > SHOWN else ''}”。" if window else "，本条没有相近的话。"
        )
        return self._said("quote_differs", span, words, said, window)

    def _said(self, kind: str, span: Span, words: str, message: str, suggestion: str | None) -> Finding:
        line, column = self._place(span[0])
        return Finding(kind, line, column, words, message, suggestion)

    def _elsewhere(self, words: str, addresses: Sequence[str]) -> str | None:
        """Where else in the corpus the words stand as they are: the label, with the number where it is another document."""
        run = max((run for part in parts(words) for run in _RUNS.split(part)), key=len, default="")
        if not LEAST // 2 <= len(run) <= 2_000:
            return None
        answer = self._kb.search(f'"{run}"')
        for hit in answer.hits:
            if held_against(words, self._source((hit.address,))).verdict == "right":
                same = document_of(hit.address) == document_of(addresses[0])
                number = self._kb.document(hit.document).number or hit.document
                return hit.label if same else f"{number}{hit.label}"
        return None

    def _label(self, addresses: Sequence[str]) -> str:
        first = self._kb.at(addresses[0])
        number = self._kb.document(document_of(addresses[0])).number or document_of(addresses[0])
        return (
            number if isinstance(first, Document) else f"{number}{first.label}" + ("等条" if len(addresses) > 1 else "")
        )

    def _source(self, addresses: tuple[str, ...]) -> str:
        """What is printed at the places cited, clauses below included, line breaks left out."""
        if addresses not in self._sources:
            printed = (clause.printed for address in addresses for clause in self._below(address))
            self._sources[addresses] = "".join(printed).replace("\n", "")
        return self._sources[addresses]

    def _below(self, address: str) -> Iterator[Clause]:
        if "/" not in address:
            yield from self._kb.tree(address)
            return
        own = self._kb.clause(address)
        yield own
        yield from (one for one in self._kb.tree(own.document) if one.address.startswith(f"{address}."))

    def _fingerprint(self, one: Cited) -> Iterator[Finding]:
        """A link that carries the fingerprint of the characters it quotes."""
        place = self._kb.at(one.resolved.address) if one.resolved.address else None
        if isinstance(place, Clause) and quoted(place.text, one.found.quote)[0] != "same":
            message = f"链接引用的文字与{self._label(one.resolved.addresses)}现在的文字不同。"
            yield self._said("quote_differs", one.resolved.span, one.resolved.text, message, None)


QUOTES = frozenset({"quote_differs", "quote_punctuation", "quote_elsewhere"})


class _Paragraph:
    """The citations of one paragraph, to which its quotations belong; offsets are the paragraph's.

    A title of somebody else's that is quoted itself names nothing.
    """

    def __init__(self, text: str, start: int, cited: Sequence[Cited]):
        self._text = text
        self._cited = cited
        self._begins = [one.resolved.span[0] - start for one in cited]
        self._ends = [*accumulate((one.resolved.span[1] - start for one in cited), max)]
        self._before = list(self._said(marked(text)))

    def _said(self, marks: Sequence[Span]) -> Iterator[tuple[Cited | None, bool]]:
        """Behind so many citations: the last of them that is ours, and whether nobody else's title stands after it."""
        ours, sure = None, True
        yield ours, sure
        for at, one in zip(self._begins, self._cited, strict=True):
            if not one.foreign:
                ours, sure = one, True
            elif not _inside(at, marks):
                sure = ours is None
            yield ours, sure

    def belonging(self, quotation: Quotation) -> tuple[Cited | None, bool]:
        """The citation in brackets directly behind a quotation, else the last one before it; and whether that is sure."""
        behind = _BEHIND.match(self._text, quotation.span[1])
        if behind:
            first = bisect_left(self._begins, behind.start("inside"))
            if first < len(self._begins) and self._begins[first] < behind.end("inside"):
                one = self._cited[first]
                return (None if one.foreign else one), True
            if _OTHERS.match(self._text, behind.start("inside")):
                return None, True
        return self._before[bisect_right(self._ends, quotation.span[0])]


def _inside(at: int, marks: Sequence[Span]) -> bool:
    """Whether an offset lies within one of several spans, which are in order and apart."""
    last = bisect_left(marks, (at, 0)) - 1
    return last >= 0 and at < marks[last][1]


def _own_source(text: str) -> bool:
    """Whether a paragraph of a quotation block is only where it is from: ——渝府发〔2020〕10号."""
    return _DASH.match(text) is not None


def _source_at(text: str, cited: Sequence[Span]) -> int:
    """Where the source at the end of a quotation's last paragraph begins; its length where there is none."""
    for start, end in cited:
        if _TAIL.fullmatch(text, max(end, cited[-1][1])) and (
            mark := _SOURCE.search(text, max(0, start - AWAY), start)
        ):
            return mark.start()
    return len(text)


def _unmarked(words: str) -> str:
    """A block that stands in quotation marks as a whole, without them."""
    stripped = words.strip()
    return stripped[1:-1] if stripped[:1] + stripped[-1:] in ("“”", "「」") else stripped
