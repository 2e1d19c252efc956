"""From citations to addresses: found, ambiguous, near or unknown, and what is wrong with each; nothing near is ever taken."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kb.address import document_of
from kb.citation.find import Found, find
from kb.citation.naming import Fault, Known, Meant, Names, Status
from kb.citation.places import Reference, ranges
from kb.errors import Moved, NotFound
from kb.model import Document, Span

if TYPE_CHECKING:
    from kb import KnowledgeBase

FEW = 50  # documents whose clauses are looked through for a place that names none; of more it is not said which


@dataclass(frozen=True, slots=True)
class Choice:
    address: str
    label: str
    title: str


@dataclass(frozen=True, slots=True)
class Resolved:
    """A citation and what it names; `span` in code points of the text given.

    `addresses` holds every clause of a list or range, `address` the first. `suggestion` is what should stand there.
    """

    text: str
    span: Span
    status: Status
    address: str | None
    addresses: tuple[str, ...]
    choices: tuple[Choice, ...]
    suggestion: str | None


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation with all that checking needs: its document (null where it is not ours), its fault, whether it is only noted."""

    found: Found
    resolved: Resolved
    document: Document | None
    fault: Fault | None = None
    note: Fault | None = None
    foreign: bool = False  # a title that is none of ours: only what follows it is not ours either


def resolve(kb: "KnowledgeBase", text: str) -> tuple[Resolved, ...]:
    """One for each citation of a text."""
    return tuple(cited.resolved for cited in cite_all(kb, text) if not cited.foreign)


def cite_all(kb: "KnowledgeBase", text: str) -> Iterator[Cited]:
    """Every citation of a text in order, with what is wrong with it."""
    yield from _Reader(kb).read(text)


class _Before:
    """The documents that a paragraph has named so far: the last of them, and ours, each once."""

    def __init__(self) -> None:
        self.last: Meant | None = None
        self.ours: dict[str, None] = {}

    def name(self, meant: Meant) -> None:
        self.last = meant
        if meant.document:
            self.ours[meant.document.document.address] = None


class _Reader:
    """Reads a text from its beginning: names it defines hold to its end, documents named in a paragraph to the paragraph's."""

    def __init__(self, kb: "KnowledgeBase"):
        self._kb = kb
        self._names = Names(kb)
        self._last: tuple[str, ...] = ()
        self._asked: dict[str, bool] = {}

    def read(self, text: str) -> Iterator[Cited]:
        at, before = 0, _Before()
        for one in find(text, self._kb.catalogue):
            if "\n" in text[at : one.span[0]]:
                before = _Before()  # another paragraph
            at = one.span[0]
            cited = self._cited(one, before)
            if cited:
                if cited.resolved.addresses or cited.document is None:  # 同上 after somebody else's is not ours
                    self._last = cited.resolved.addresses
                yield cited

    def _cited(self, one: Found, before: _Before) -> Cited | None:
        if one.place:
            return self._link(one)
        if one.inside:
            return self._shorthand(one)
        if one.named is None:
            return self._alone(one, before)
        meant = self._names.meant(one.named)
        if meant is None:
            before.name(Meant(None, "unknown"))  # somebody else's: what follows is not ours
            return Cited(one, _resolved(one, "unknown", (), (), None), None, foreign=True)
        before.name(meant)
        if one.named.defines and meant.document:
            self._names.define(one.named.defines, meant.document)
        return self._placed(one, meant)

    def _link(self, one: Found) -> Cited:
        place = one.place.removesuffix(".json")
        try:
            found = self._kb.at(place)
        except Moved as moved:
            now = moved.target and f"{one.text.partition('/d/')[0]}/d/{moved.target}"
            return Cited(one, _resolved(one, "near", (), (), now), None, Fault("moved_address", str(moved), now))
        except NotFound as missing:
            kind = "unknown_clause" if "/" in place and self._has(place.partition("/")[0]) else "unknown_document"
            fault = Fault(kind, f"链接指向的 {place} 不存在。{missing}", missing.suggestion)
            return Cited(one, _resolved(one, "unknown", (), (), missing.suggestion), None, fault)
        document = found if isinstance(found, Document) else self._kb.document(found.document)
        return self._standing(Cited(one, _resolved(one, "found", (found.address,), (), None), document))

    def _has(self, address: str) -> bool:
        return self._kb.catalogue.named(address) == address

    def _shorthand(self, one: Found) -> Cited:
        """[[address]], [[number reference]], [[…|style]]; of [[a ⇄ b]] the two sides, read one after the other."""
        inside = one.inside.partition("|")[0]
        sides = [side.strip() for side in inside.split("⇄")]
        cited = [self._side(one, side) for side in sides]
        wrong = next((side for side in cited if side.fault or side.resolved.status != "found"), None)
        if wrong:
            return wrong
        addresses = tuple(address for side in cited for address in side.resolved.addresses)
        return Cited(one, _resolved(one, "found", addresses, (), None), cited[0].document, None, cited[0].note)

    def _side(self, one: Found, inside: str) -> Cited:
        address = inside.strip().rpartition("/d/")[2]
        if address.isascii() and self._has(address.partition("/")[0]):
            return replace(self._link(replace(one, place=address)), found=one)
        inner = next(iter(_Reader(self._kb).read(inside)), None)
        if inner is None:
            fault = Fault("unknown_document", f"“{inside}”没有写明所收的文件。", None)
            return Cited(one, _resolved(one, "unknown", (), (), None), None, fault)
        return replace(inner, found=one, resolved=replace(inner.resolved, text=one.text, span=one.span))

    def _alone(self, one: Found, before: _Before) -> Cited | None:
        """A reference without a document: that of its paragraph, if there is one."""
        if one.references[0].form == "same":
            return self._same(one) if self._last else None
        if before.last and before.last.document is None and not before.last.choices:
            return None  # what follows a document that is not ours is not ours
        ours = before.ours
        if len(ours) == 1:
            return self._placed(one, Meant(self._names.at(*ours), "found"))
        if (len(ours) or self._kb.stamp.documents) > FEW:
            return self._ambiguous(one, ())
        may = list(map(self._names.at, ours)) or list(map(Known, self._kb.documents()))
        return self._ambiguous(one, may) if any(self._choices(document, one.references) for document in may) else None

    def _same(self, one: Found) -> Cited:
        """同上; 同上三、（二） is another place of the same document."""
        if len(one.references) == 1:
            return Cited(
                one, _resolved(one, "found", self._last, (), None), self._kb.document(document_of(self._last[0]))
            )
        document = self._names.at(document_of(self._last[0]))
        return self._placed(replace(one, references=one.references[1:]), Meant(document, "found"))

    def _ambiguous(self, one: Found, documents: Sequence[Known]) -> Cited:
        choices = tuple(choice for document in documents for choice in self._choices(document, one.references))
        fault = Fault(
            "ambiguous",
            f"“{one.text}”没有写明是哪份文件，可指{'、'.join(c.label for c in choices) or '不止一处'}。",
            None,
        )
        return Cited(one, _resolved(one, "ambiguous", (), choices, None), None, fault)

    def _choices(self, document: Known, references: Sequence[Reference]) -> list[Choice]:
        addresses = self._addresses(document.document.address, references) or ()
        return [self._choice(document.document, address) for address in addresses]

    def _choice(self, document: Document, address: str) -> Choice:
        label = self._kb.clause(address).label_long if "/" in address else ""
        return Choice(address, f"{document.number or document.address}{label}", document.title or document.address)

    def _placed(self, one: Found, meant: Meant) -> Cited:
        """The clauses of a document that is known; a document at fault is not asked for its clauses."""
        if meant.document is None:
            choices = tuple(choice for known_ in meant.choices for choice in self._of_choice(known_, one.references))
            suggestion = meant.fault.suggestion if meant.fault else None
            return Cited(one, _resolved(one, meant.status, (), choices, suggestion), None, meant.fault, meant.note)
        document = meant.document.document
        if meant.fault:
            choices = tuple(self._of_choice(meant.document, one.references))
            return Cited(one, _resolved(one, meant.status, (), choices, meant.fault.suggestion), document, meant.fault)
        if not one.references:
            return self._standing(Cited(one, _resolved(one, "found", (document.address,), (), None), document))
        addresses = self._addresses(document.address, one.references)
        if addresses is None:
            return self._no_clause(one, document)
        if len(addresses) > 1 and len(one.references) == 1 and one.references[0].form == "item":
            choices = tuple(self._choice(document, address) for address in addresses)
            fault = Fault("ambiguous", f"“{one.text}”可指{'、'.join(choice.label for choice in choices)}。", None)
            return Cited(one, _resolved(one, "ambiguous", (), choices, None), document, fault)
        return self._standing(Cited(one, _resolved(one, "found", addresses, (), None), document))

    def _of_choice(self, document: Known, references: Sequence[Reference]) -> Iterator[Choice]:
        addresses = self._addresses(document.document.address, references) if references else None
        yield from (self._choice(document.document, address) for address in addresses or (document.document.address,))

    def _no_clause(self, one: Found, document: Document) -> Cited:
        wanted = next(
            path for path in self._paths(document.address, one.references) if not self._exists(document.address, path)
        )
        try:
            self._kb.clause(f"{document.address}/{wanted}")
            said, suggestion = "", None
        except NotFound as missing:
            said, suggestion = str(missing).partition("。")[2], missing.suggestion
        label = self._kb.clause(suggestion).label if suggestion and "/" in suggestion else None
        message = f"{document.number or document.address}没有“{one.text}”所指的这一条。{said}"
        fault = Fault("unknown_clause", message, label)
        return Cited(one, _resolved(one, "unknown", (), (), None), document, fault)

    def _addresses(self, document: str, references: Sequence[Reference]) -> tuple[str, ...] | None:
        """Every clause that references name; None where one is none."""
        found: list[str] = []
        for path in self._paths(document, references):
            if not self._exists(document, path):
                return None
            found.append(f"{document}/{path}")
        return tuple(dict.fromkeys(found)) or None

    def _paths(self, document: str, references: Sequence[Reference]) -> Iterator[str]:
        for one, start in ranges(list(references)):
            if start and one.article:
                first, last = (
                    int(part.article.removeprefix("a").partition(".")[0].partition("-")[0]) for part in (start, one)
                )
                yield from (f"a{n}" for n in range(first + 1, last + 1))
            elif start:
                yield from self._between(document, self._own(document, start), self._own(document, one))
            else:
                yield from self._own(document, one)

    def _own(self, document: str, one: Reference) -> list[str]:
        if one.form == "special":
            return [clause.path for clause in self._kb.tree(document) if clause.label == one.article] or [one.article]
        return list(self._items(document, one.path)) if one.form == "item" and len(one.path) == 2 else [_path(one)]

    def _between(self, document: str, start: Sequence[str], end: Sequence[str]) -> Iterator[str]:
        """What a range goes on with: in the document's order, as deep as its end; its end alone where it cannot be."""
        depth = end[-1].count(".")
        paths = [one.path for one in self._kb.tree(document) if one.path.count(".") == depth and one.path[:1].isdigit()]
        if start[-1] in paths and end[-1] in paths and paths.index(start[-1]) < paths.index(end[-1]):
            yield from paths[paths.index(start[-1]) + 1 : paths.index(end[-1]) + 1]
        else:
            yield end[-1]

    def _items(self, document: str, path: Sequence[int]) -> Iterator[str]:
        """四、9: the items with that number anywhere in the part; their numbers may run through all of it."""
        head, tail = f"{path[0]}.", f".{path[1]}"
        found = [
            one.path
            for one in self._kb.tree(document)
            if one.path.startswith(head) and one.path.endswith(tail) and one.path.count(".") == 2
        ]
        yield from found or [f"{path[0]}.{path[1]}"]

    def _exists(self, document: str, path: str) -> bool:
        address = f"{document}/{path}"
        if address not in self._asked:
            self._asked[address] = self._found(address)
        return self._asked[address]

    def _found(self, address: str) -> bool:
        try:
            self._kb.clause(address)
        except NotFound:
            return False
        return True

    def _standing(self, cited: Cited) -> Cited:
        """What must be said of the document's force: that it is gone is a fault, that nobody knows is a note."""
        document = cited.document
        if document is None:
            return cited
        name = document.number or document.title or document.address
        if document.status == "repealed":
            return replace(cited, fault=Fault("repealed", f"{name}已失效。", None))
        if document.status is None:
            return replace(
                cited, note=Fault("status_unknown", f"{name}效力未知：没有查到失效、废止或继续有效的依据。", None)
            )
        return cited


def _path(one: Reference) -> str:
    path = one.article or ".".join(map(str, one.path))
    return f"{path}.p{one.paragraph}" if one.paragraph else path


def _resolved(
    one: Found, status: Status, addresses: tuple[str, ...], choices: tuple[Choice, ...], suggestion: str | None
) -> Resolved:
    return Resolved(one.text, one.span, status, addresses[0] if addresses else None, addresses, choices, suggestion)
