"""Where a text cites: documents by title, number or short name, clause references, links and the shorthand. Nothing is rewritten."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kb.catalogue import Catalogue
from kb.citation.number import Number, WrittenNumber, numbers, parse_number
from kb.citation.places import Reference, following, reference
from kb.highlight import joined
from kb.model import Span
from kb.normal import Normal, norm
from kb.spellings import Spellings

ALL_FORMS = ("parts", "long", "full", "item", "article", "close", "special")
SHORTEST = 2  # characters of a name that _DEFINED finds
ALONE = ("long", "full", "same")  # what is a reference without a document directly before it
_TITLE = re.compile(r"《(?P<title>(?:[^《》\n]|《[^《》\n]{2,100}》){2,120})》")
_ASIDE = re.compile(r"\((?P<aside>[^()]*(?:\([^()]*\)[^()]*)*)\)")
_DEFINED = re.compile(
    r"(?:(?:以下|下文?)(?:均|统|合)?(?:简称为?|称为?)|(?:均|统|合)?简称为?)[:：]?[“《「]*(?P<name>[^”》」“《「(),，。;；:]{2,30})[”》」]*"
)
_ASIDE_DEFINED = re.compile(
    rf"\({_DEFINED.pattern}\)|[,，]{_DEFINED.pattern.replace('<name>', '<other>')}(?=[,，。;；])"
)
_YEAR = re.compile(r"(?P<year>(?:19|20)\d\d)年的?$")
_BETWEEN = re.compile(
    r"\)?(?:文件?|号文)?(?:[,，]\d{4}年\d{1,2}月\d{1,2}日(?:发布|印发|公布)?)?(?:中的?|里的?|的)?[,，]?"
)
_LINK = re.compile(
    r"(?:https?://[^\s<>()（）\[\]“”\"]{1,200}?|(?<![A-Za-z0-9_]))/d/(?P<place>[^\s<>()（）\[\]“”\"，。；、？?#]+)"
    r"(?:\?quote=(?P<quote>[\w.-]+))?"
)
_SHORTHAND = re.compile(r"\[\[(?P<inside>[^\[\]\n]+)\]\]")
_ORGAN = re.compile(
    r"[一-鿿]{0,20}(?:政府办公厅|人民政府|市政府|省政府|委员会|改革委|商务委|办公厅|办公室|国务院|法院|检察院|局|(?<![全各内局本])部|[会办]委)$"
)
_BEFORE_ORGAN = re.compile(
    r".*(?:根据|依据|按照|贯彻|落实|执行|印发|转发|出台|同意|对照|参照|结合|以及|经|由|和|与|及|对|的|了|即|见|为|是|在|据)"
    r"(?=.{2})"
)
_ITSELF = re.compile(
    r"(?:本(?:文|报告|方案|通知|请示|稿|材料|办法|意见|规划|章|节|部分)|[上下前后]文|附件[一二三四五六七八九十\d]*)[的中]?$"
)


@dataclass(frozen=True, slots=True)
class Named:
    """A document as a text names it: a title, a number, or both; `year` and `issuer` stand directly before the title.

    `defines` is a short name that the text gives it. The span lies in the printed text.
    """

    span: Span
    title: str = ""
    number: Number | None = None
    year: int | None = None
    issuer: str = ""
    defines: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """One citation: a document, references to its clauses, both, a link or a shorthand; the span lies in the printed text."""

    text: str
    span: Span
    named: Named | None = None
    references: tuple[Reference, ...] = ()
    place: str = ""  # of a link
    quote: str = ""  # of a link or shorthand: the quoted characters and their fingerprint
    inside: str = ""  # of a shorthand


def find(text: str, known: Catalogue) -> Iterator[Found]:
    """Every citation of a text, in order; each line is a paragraph."""
    at, names = 0, Spellings((found["name"] for found in _DEFINED.finditer(norm(text))), SHORTEST)
    for line in text.split("\n"):
        yield from (_moved(one, at) for one in _in_line(line, known, names))
        at += len(line) + 1


def _moved(one: Found, by: int) -> Found:
    named = one.named and Named(
        _shift(one.named.span, by),
        *[getattr(one.named, name) for name in ("title", "number", "year", "issuer", "defines")],
    )
    return Found(one.text, _shift(one.span, by), named, one.references, one.place, one.quote, one.inside)


def _shift(span: Span, by: int) -> Span:
    return span[0] + by, span[1] + by


def _in_line(line: str, known: Catalogue, names: Spellings) -> Iterator[Found]:
    marked = [*_links(line), *_shorthands(line)]
    barred = joined(sorted(one.span for one in marked))
    folded = Normal(line)
    if not folded.text:
        return
    found = _written(line, folded, known, names)
    written = [one for one in found if not meets(one.span, barred)]
    yield from sorted([*marked, *written], key=lambda one: one.span)


def _links(line: str) -> Iterator[Found]:
    for found in _LINK.finditer(line):
        yield Found(
            found.group(),
            found.span(),
            place=found["place"].rstrip("/.,").partition("?")[0],
            quote=found["quote"] or "",
        )


def _shorthands(line: str) -> Iterator[Found]:
    for found in _SHORTHAND.finditer(line):
        inside, mark, quote = found["inside"].partition("?quote=")
        print_, _, style = quote.partition("|")
        yield Found(found.group(), found.span(), inside=f"{inside}|{style}" if mark else inside, quote=print_.strip())


def meets(one: Span, others: Sequence[Span]) -> bool:
    """Whether a span overlaps one of several, which are in order and apart."""
    last = bisect_left(others, (one[1], 0)) - 1  # the last of them that begins before this one ends
    return last >= 0 and others[last][1] > one[0]


def _written(line: str, folded: Normal, known: Catalogue, names: Spellings) -> Iterator[Found]:
    """Documents with what stands behind them, then references that stand alone."""
    text = folded.text
    taken: list[Span] = []
    for start, end, named in _documents(text, known, names):
        first = reference(text, _behind(text, end), ALL_FORMS)
        found = (first, *following(text, first, ALL_FORMS)) if first else ()
        last = found[-1].span[1] if found else end
        taken.append((start, last))
        span = folded.span(start, last)
        printed = Named(folded.span(start, end), named.title, named.number, named.year, named.issuer, named.defines)
        yield Found(line[slice(*span)], span, printed, found)
    yield from _alone(line, folded, taken)


def _behind(text: str, end: int) -> int:
    """Where a reference may begin behind a document: 的, 中, 文件中 may stand between."""
    between = _BETWEEN.match(text, end)
    return between.end() if between else end


def _alone(line: str, folded: Normal, taken: Iterable[Span]) -> Iterator[Found]:
    text, at = folded.text, 0
    barred = iter([*joined(sorted(taken)), (len(text), len(text))])
    start, end = next(barred)
    while at < len(text):
        while end <= at:
            start, end = next(barred)
        first = reference(text, at, ALONE) if at < start else None
        if first is None or not _counts(first, text):
            at = at + 1 if at < start else end
            continue
        more = reference(text, first.span[1], ALL_FORMS) if first.form == "same" else first  # 同上三、（二）
        found = (
            first,
            *([more] if more and more is not first else []),
            *(following(text, more, ALL_FORMS) if more else ()),
        )
        at = found[-1].span[1]
        span = folded.span(first.span[0], at)
        yield Found(line[slice(*span)], span, None, found)


def _counts(found: Reference, text: str) -> bool:
    """第三部分 alone is no reference, nor is a number that belongs to a longer one, nor what points into the memo itself."""
    if _ITSELF.search(text, max(0, found.span[0] - 12), found.span[0]):
        return False
    if found.form == "same":
        return True
    return len(found.path) > 1 and (found.span[0] == 0 or text[found.span[0] - 1] not in "一二三四五六七八九十百第")


def _documents(text: str, known: Catalogue, names: Spellings) -> Iterator[tuple[int, int, Named]]:
    """Each document a matched text names, with where it begins and ends: 《title》（number）, number《title》, either alone."""
    end = 0
    numbers_ = {one.start: one for one in numbers(text, known)}
    bare = _longest(_bare_titles(text, known)) | _longest(_bare_names(text, names))
    starts = sorted({*numbers_, *bare, *(found.start() for found in _TITLE.finditer(text))})
    for start in starts:
        if start < end:
            continue
        if start in bare and start not in numbers_:
            begin, end, named = start, start + len(bare[start]), Named((0, 0), bare[start])
        elif start in numbers_:
            begin, end, named = _numbered(text, numbers_[start])
        else:
            begin, end, named = _titled(text, start, known)
        defined = _ASIDE_DEFINED.match(text, end)
        if defined and not named.defines:
            end, named = defined.end(), replace(named, defines=defined["name"] or defined["other"])
        yield begin, end, named


def _bare_names(text: str, names: Spellings) -> Iterator[tuple[int, str]]:
    """Defined names without 《》, where a reference stands directly behind: 意见三、（五）, but not 提出意见."""
    for at, name in names.standing(text):
        behind = _behind(text, at + len(name))
        if text[at - 1 : at] not in ("《", "“", "「") and reference(text, behind, ("long", "full")):
            yield at, name


def _bare_titles(text: str, known: Catalogue) -> Iterator[tuple[int, str]]:
    """Titles of ours that stand without 《》."""
    for at, form in known.titles_in(text):
        if text[at - 1 : at] != "《" and not text.startswith("》", at + len(form)):
            yield at, form


def _longest(found: Iterable[tuple[int, str]]) -> dict[int, str]:
    """What begins at each place, where the longest comes first."""
    longest: dict[int, str] = {}
    for at, name in found:
        longest.setdefault(at, name)
    return longest


def _numbered(text: str, found: WrittenNumber) -> tuple[int, int, Named]:
    title = _TITLE.match(text, found.end)
    if title:
        return found.start, title.end(), Named((0, 0), title["title"], found.number)
    return found.start, found.end, Named((0, 0), "", found.number)


def _titled(text: str, start: int, known: Catalogue) -> tuple[int, int, Named]:
    title = _TITLE.match(text, start)
    assert title is not None  # _documents found it here
    if bare := parse_number(title["title"]):  # 《渝府办发〔2016〕228号》
        return start, title.end(), Named((0, 0), "", bare)
    year, issuer = _YEAR.search(text, max(0, start - 6), start), _ORGAN.search(text, max(0, start - 20), start)
    end, defines = title.end(), ""
    number: Number | None = None
    aside = _ASIDE.match(text, end)
    inside = aside["aside"] if aside else ""
    held = next(numbers(inside, known), None)
    direct = None if aside else next((one for one in numbers(text[end : end + 40], known) if one.start <= 1), None)
    if aside and (held or _DEFINED.search(inside)):
        end = aside.end()
        defined = _DEFINED.search(inside)
        defines = defined["name"] if defined else ""
    if held:
        number = held.number
    elif direct and text[end : end + direct.start] in ("", ",", "，"):  # 《…》，渝府办发〔2016〕228号
        number, end = direct.number, end + direct.end
    before = _BEFORE_ORGAN.sub("", issuer.group()) if issuer else ""
    named = Named((0, 0), title["title"], number, int(year["year"]) if year else None, before, defines)
    return year.start() if year else start, end, named
