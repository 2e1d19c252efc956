"""Which document the words of a citation mean: by number, by title, by a short name; and what is wrong with the words."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Literal

from kb.citation.find import Named
from kb.citation.number import Number, distance, parse_number
from kb.citation.styles import COUNTRY
from kb.citation.titles import ABOUT, SHORTEST, bare, folded, forms, misspelt, reworded
from kb.model import Document
from kb.normal import norm

if TYPE_CHECKING:
    from kb import KnowledgeBase

Status = Literal["found", "ambiguous", "near", "unknown"]
TOLD = 5  # numbers of one issuer and year that are told to somebody who asks for another
AT_HAND = 1_024  # documents whose titles are kept at hand while a memo is read
CHOICES = 50  # documents at most that a short name or a title may mean


@dataclass(frozen=True)
class Known:
    """A document of ours with the forms its title may take; `bare` is the title without its issuer, all as matched."""

    document: Document

    @cached_property
    def number(self) -> Number | None:
        """Its number taken apart."""
        return parse_number(self.document.number or "")

    @cached_property
    def title(self) -> str:
        return norm(self.document.title or "")

    @cached_property
    def bare(self) -> str:
        return bare(self.title, norm(self.document.issuer or ""))

    @cached_property
    def issuer(self) -> str:
        """As matched; where it is not known, the organ that stands before 关于 in the title."""
        return norm(self.document.issuer or "") or self.title.removesuffix(self.bare)

    @cached_property
    def forms(self) -> tuple[str, ...]:
        """Its title, without its issuer, and without the country, as titles with slips are held against them."""
        return tuple(dict.fromkeys(map(folded, (self.title, self.bare, self.title.removeprefix(COUNTRY)))))

    @cached_property
    def short(self) -> str:
        """文种: 实施意见."""
        return norm(self.document.type or "")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a citation: a kind of docs/json-api.md, a factual sentence, and what should stand there."""

    kind: str
    message: str
    suggestion: str | None


@dataclass(frozen=True, slots=True)
class Meant:
    """What the words for a document mean."""

    document: Known | None
    status: Status
    choices: tuple[Known, ...] = ()
    fault: Fault | None = None
    note: Fault | None = None


class Names:
    """The documents of the corpus by the words that name them; a name that a text defines holds from there on."""

    def __init__(self, kb: "KnowledgeBase"):
        self._kb, self._catalogue = kb, kb.catalogue
        self._names: dict[str, Known] = {}
        self.at = lru_cache(AT_HAND)(lambda address: Known(kb.document(address)))

    def define(self, name: str, document: Known) -> None:
        self._names[name] = document

    def meant(self, named: Named) -> Meant | None:
        by_title = self._by_title(named)
        if named.number is None:
            return by_title
        by_number = self._by_number(named.number)
        if by_title is None and by_number.document and named.title:
            return self._other_title(named, by_number.document)
        if by_title is None or by_title.document is None:
            return by_number if by_number.document or not by_title or not by_title.choices else by_title
        return self._both(named, by_title, by_number)

    def _other_title(self, named: Named, document: Known) -> Meant:
        """A number of ours beside a title that is nobody's; what kind of document it is may stand for its title."""
        title = document.document.title
        if norm(named.title) == document.short or not title:
            return Meant(document, "found")
        said = f"{document.number}的题目是《{title}》，这里写作《{named.title}》。"
        return Meant(document, "near", (), Fault("title_differs", said, title))

    def _both(self, named: Named, title: Meant, number: Meant) -> Meant:
        """A title of ours beside a number."""
        document = title.document
        assert document is not None  # _meant looked
        right = str(document.number) if document.number else document.document.number
        if number.document is document or (
            number.document and number.document.document.address == document.document.address
        ):
            return title if title.fault else Meant(document, "found")
        if number.document:
            fault = Fault(
                "title_number_mismatch",
                f"《{named.title}》的文号是{right}，{named.number}是另一份文件《{number.document.document.title}》。",
                right,
            )
            return Meant(None, "ambiguous", (document, number.document), fault)
        if title.fault and number.status == "unknown":
            return number  # neither is ours: another document with a title like it
        return Meant(
            document,
            "near",
            (),
            Fault("near_number", f"《{named.title}》的文号是{right}，这里写作{named.number}。", right),
        )

    def _by_number(self, number: Number) -> Meant:
        if exact := self._catalogue.numbered(number):
            return Meant(self.at(exact), "found")
        near = self._catalogue.slip(number)
        meant = near and self._catalogue.numbered(near)
        if near and meant:
            fault = Fault("near_number", f"没有收录{number}，相近的是{near}。", str(near))
            return Meant(None, "near", (self.at(meant),), fault)
        ours = self._catalogue.of_year(number, TOLD + 1)
        if ours:
            few = "、".join(map(str, ours)) if len(ours) <= TOLD else f"{'、'.join(map(str, ours[:TOLD]))}等"
            fault = Fault("unknown_document", f"没有收录{number}；同一机关这一年收录的是{few}。", None)
            return Meant(None, "unknown", (), fault)
        return Meant(None, "unknown", (), None, Fault("not_in_corpus", f"没有收录{number}，未核对。", None))

    def _by_title(self, named: Named) -> Meant | None:
        """None: a title that is nothing of ours and no document's."""
        title = norm(named.title)
        if not title:
            return None
        if title in self._names:
            return Meant(self._names[title], "found")
        if exact := self._catalogue.titled([*forms(title)], CHOICES):
            return self._best(named, list(map(self.at, exact)))
        if self._catalogue.of_type(title, None, 1):
            return self._by_short(named, title)
        return self._by_slip(named, title)

    def _best(self, named: Named, documents: Sequence[Known]) -> Meant:
        """Of several with one title that which the number means, else the first of the year and issuer that are written."""
        numbered = (Meant(one, "found") for one in documents if named.number and one.number == named.number)
        meant = next(numbered, None)
        dated = [meant] if meant else [self._dated(named, one) for one in documents]
        return next((one for one in dated if not one.fault), dated[0])

    def _dated(self, named: Named, document: Known) -> Meant:
        """The title is right; the issuer and the year directly before it may not be."""
        year, issuer = document.document.year, document.issuer
        if named.year and year and named.year != year:
            return Meant(
                document,
                "near",
                (),
                Fault(
                    "issuer_or_year_mismatch",
                    f"《{document.document.title}》是{year}年的文件，这里写作{named.year}年。",
                    f"{year}年",
                ),
            )
        if issuer and all(wrong_issuer(named.issuer, one) for one in issuer.split("、")):
            right = document.document.issuer or issuer
            said = f"《{document.document.title}》的发文机关是{right}，这里写作{named.issuer}。"
            return Meant(document, "near", (), Fault("issuer_or_year_mismatch", said, right))
        return Meant(document, "found")

    def _by_short(self, named: Named, short: str) -> Meant | None:
        """2016年《实施意见》; a bare 《意见》 that nobody defined means nothing."""
        if named.year is None:
            return None
        right = [self.at(address) for address in self._catalogue.of_type(short, named.year, CHOICES)]
        if len(right) == 1:
            return Meant(right[0], "found")
        if right:
            fault = Fault("ambiguous", f"{named.year}年的《{named.title}》不止一份。", None)
            return Meant(None, "ambiguous", tuple(right), fault)
        only, *more = [self.at(address) for address in self._catalogue.of_type(short, None, 2)]
        year = only.document.year
        if more or year is None:
            return None
        said = f"《{named.title}》是{year}年的文件，这里写作{named.year}年。"
        return Meant(only, "near", (), Fault("issuer_or_year_mismatch", said, f"{year}年"))

    def _by_slip(self, named: Named, title: str) -> Meant | None:
        written = folded(title)
        if len(written) < SHORTEST:
            return None
        alike = list(map(self.at, self._catalogue.like(written)))
        for one in alike:
            issuer = one.document.issuer
            if issuer and title.endswith(one.bare) and (one.bare != one.title or one.bare.startswith(ABOUT)):
                said = f"《{one.document.title}》的发文机关是{issuer}，这里写作{title.removesuffix(one.bare)}。"
                return Meant(one, "near", (), Fault("issuer_or_year_mismatch", said, one.document.title))
        slipped = [one for one in alike if self._slipped(written, one)]
        if not slipped:
            return None
        meant = min(slipped, key=lambda one: min(distance(written, form, len(form)) for form in one.forms))
        right = _printed(meant, written)
        said = f"这份文件的题目是《{right}》，这里写作《{named.title}》。"
        return Meant(meant, "near", (), Fault("title_differs", said, right))

    def _slipped(self, written: str, one: Known) -> bool:
        """The title of an official document may be written more freely than the name of a law."""
        official = one.document.issuer and one.bare.startswith(ABOUT)
        return any(
            (official and reworded(written, form)) or misspelt(written, form, one.short, self._meant)
            for form in one.forms
        )

    def _meant(self, neighbours: list[str]) -> bool:
        """Whether neighbouring characters are a word of the corpus, or all stand in titles of it: no slip, another work."""
        known = bool(neighbours) and self._catalogue.paired(neighbours)
        return known or any(map(self._kb.lexicon.has, neighbours))


def _printed(one: Known, written: str) -> str:
    """What should stand there, ready to paste: the title, without its issuer where that is not written either."""
    title = one.document.title or ""
    whole = not one.bare.startswith(ABOUT) or one.bare == one.title or written.startswith(one.issuer or "~")
    return title if whole else f"{ABOUT}{title.partition(ABOUT)[2]}"


def wrong_issuer(written: str, issuer: str) -> bool:
    """Whether the organ directly before a title is another than its issuer; 市政府 for its office is how people speak."""
    one, other = written.replace("人民政府", "政府"), issuer.replace("人民政府", "政府")
    if not written or one.endswith(other) or other.endswith(one):
        return False
    return not (written == "市政府" and other.startswith(one[-2:], other.find("政府")))
