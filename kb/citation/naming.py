"""Which document the words of a citation mean: by number, by title, by a short name; and what is wrong with the words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from kb.citation.find import Named
from kb.citation.known import Known, Number, distance, slip
from kb.normal import norm

Status = Literal["found", "ambiguous", "near", "unknown"]
SLIPS = 3  # characters of a title that may be wrong before it is another title
SHORTENED = 0.55  # of a title: more may not be left out
LEAST = 8  # characters of a title that can be told from others with slips in it


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

    def __init__(self, documents: Sequence[Known]):
        self._known = documents
        self._names: dict[str, Known] = {}

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
        exact = next((one for one in self._known if one.number == number), None)
        if exact:
            return Meant(exact, "found")
        near = next((one for one in self._known if one.number and slip(number, one.number)), None)
        if near:
            return Meant(
                None,
                "near",
                (near,),
                Fault("near_number", f"没有收录{number}，相近的是{near.number}。", str(near.number)),
            )
        ours = [
            one
            for one in self._known
            if one.number and (one.number.code, one.number.year) == (number.code, number.year)
        ]
        if ours:
            fault = Fault(
                "unknown_document",
                f"没有收录{number}；同一机关这一年收录的是{'、'.join(str(one.number) for one in ours)}。",
                None,
            )
            return Meant(None, "unknown", (), fault)
        return Meant(None, "unknown", (), None, Fault("not_in_corpus", f"没有收录{number}，未核对。", None))

    def _by_title(self, named: Named) -> Meant | None:
        """None: a title that is nothing of ours and no document's."""
        title = norm(named.title)
        if not title:
            return None
        if title in self._names:
            return Meant(self._names[title], "found")
        exact = next((one for one in self._known if one.title and title in (one.title, one.bare)), None)
        if exact:
            return self._dated(named, exact)
        short = [one for one in self._known if one.short == title]
        if short:
            return self._by_short(named, short)
        return self._by_slip(named, title)

    def _dated(self, named: Named, document: Known) -> Meant:
        """The title is right; the issuer and the year directly before it may not be."""
        year, issuer = document.document.year, document.document.issuer
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
        if issuer and wrong_issuer(named.issuer, norm(issuer)):
            said = f"《{document.document.title}》的发文机关是{issuer}，这里写作{named.issuer}。"
            return Meant(document, "near", (), Fault("issuer_or_year_mismatch", said, issuer))
        return Meant(document, "found")

    def _by_short(self, named: Named, documents: Sequence[Known]) -> Meant | None:
        """2016年《实施意见》; a bare 《意见》 that nobody defined means nothing."""
        if named.year is None:
            return None
        right = [one for one in documents if one.document.year == named.year]
        if len(right) == 1:
            return Meant(right[0], "found")
        if right:
            return Meant(
                None,
                "ambiguous",
                tuple(right),
                Fault("ambiguous", f"{named.year}年的《{named.title}》不止一份。", None),
            )
        only = documents[0]
        if len(documents) > 1 or only.document.year is None:
            return None
        return Meant(
            only,
            "near",
            (),
            Fault(
                "issuer_or_year_mismatch",
                f"《{named.title}》是{only.document.year}年的文件，这里写作{named.year}年。",
                f"{only.document.year}年",
            ),
        )

    def _by_slip(self, named: Named, title: str) -> Meant | None:
        if len(title) < LEAST:
            return None
        for one in self._known:
            if one.bare and title.endswith(one.bare):
                issuer = one.document.issuer
                fault = Fault(
                    "issuer_or_year_mismatch",
                    f"《{one.document.title}》的发文机关是{issuer}，这里写作{title.removesuffix(one.bare)}。",
                    one.document.title,
                )
                return Meant(one, "near", (), fault)
            if one.title and any(_slipped(title, form) for form in (one.title, one.bare)):
                right = (
                    one.document.title
                    if title.startswith(norm(one.document.issuer or "~"))
                    else f"关于{(one.document.title or '').partition('关于')[2]}"
                )
                return Meant(
                    one,
                    "near",
                    (),
                    Fault("title_differs", f"这份文件的题目是《{right}》，这里写作《{named.title}》。", right),
                )
        return None


def _slipped(title: str, form: str) -> bool:
    """A title with a few wrong characters, or one that only leaves some out."""
    if distance(title, form, SLIPS) <= SLIPS or sorted(title) == sorted(form):
        return True
    rest = iter(form)
    return len(title) >= SHORTENED * len(form) and all(character in rest for character in title)


def wrong_issuer(written: str, issuer: str) -> bool:
    """Whether the organ directly before a title is another than its issuer; 市政府 for its office is how people speak."""
    one, other = written.replace("人民政府", "政府"), issuer.replace("人民政府", "政府")
    if not written or one.endswith(other) or other.endswith(one):
        return False
    return not (written == "市政府" and other.startswith(one[-2:], other.find("政府")))
