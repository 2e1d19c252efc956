"""Clause references as people write them, and the paths they name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from kb.model import Span
from kb.numerals import number

H = "[一二三四五六七八九十百零]{1,4}"
N = rf"(?:{H}|\d{{1,3}})"
_ITEM = rf"(?:第?(?P<item>\d{{1,3}})(?![\d段自])(?:目|点|条措施|项措施|条|项)?|第(?P<item2>{H})(?:目|点|条措施|项措施))"
_PARAGRAPH = rf"(?:第(?P<paragraph>{N})(?:自然段|段))?"
_STEP = rf"(?:(?:第?\((?P<clause>{H})\)(?:项|条|款|点)?|第(?P<clause2>{H})项)(?:[、，]?{_ITEM})?)"
# Each form as matched: full-width brackets are ( ), ． is a point.
_FORMS = (
    ("item", rf"第(?P<part>{H})部分[、，的]?第?(?P<item>\d{{1,3}})(?:目|点|条措施|条|项)(?![\d年月日%])"),
    ("parts", rf"第(?P<part>{H})(?=(?:[至到和、—–~-]|——)第?{H}(?:[至到和、—–~-]第?{H})*部分)"),
    ("special", r"(?P<special>主送机关|引言|署名|成文日期)"),
    ("long", rf"第(?P<part>{H})部分(?:(?:中的?|里的?|[、，,的])?{_STEP})?{_PARAGRAPH}"),
    ("full", rf"(?P<part>{H})、{_STEP}{_PARAGRAPH}"),
    ("item", rf"(?P<part>{H})、第?(?P<item>\d{{1,3}})(?:目|点|条措施|条|项)?(?![\d年月日%])"),
    ("close", rf"(?P<part>{H}){_STEP}{_PARAGRAPH}"),
    (
        "article",
        rf"第(?P<article>{H}|\d{{1,4}})条(?!措施)(?:之(?P<insert>{H}))?(?:第(?P<section>{N})款)?(?:第\(?(?P<point>{N})\)?项)?(?:第(?P<sub>{N})目)?",
    ),
    ("same", r"同上|前款|同前"),
)
FORMS = tuple((name, re.compile(form)) for name, form in _FORMS)
_NEXT = re.compile(r"[、,，和及与或]|以及")
_TO = re.compile(r"至|到|-|——?|–|~")
_PART = re.compile(rf"第?(?P<part>{H})(?:部分)?")
_MORE = (
    ("clause", re.compile(rf"第?\((?P<clause>{H})\)(?:项|条|款|点)?(?:{_ITEM})?")),
    ("item", re.compile(r"第?(?P<item>\d{1,3})(?:目|点|条措施|条|项)(?![\d年月日%])")),
    ("bare", re.compile(r"(?P<item>\d{1,3})(?![\d年月日%个家亿万元.项])")),
)


@dataclass(frozen=True, slots=True)
class Reference:
    """A clause reference: its span in the matched text, its form, the paths it names, and whether `to` ranges from the one before."""

    span: Span
    form: str
    path: tuple[int, ...]
    article: str = ""
    paragraph: int = 0
    to: bool = False


def reference(text: str, at: int, forms: tuple[str, ...]) -> Reference | None:
    """The reference of one of the forms that begins at an offset of a matched text."""
    for name, form in FORMS:
        if name in forms and (found := form.match(text, at)):
            return _made(name, found)
    return None


def following(text: str, first: Reference, forms: tuple[str, ...]) -> Iterator[Reference]:
    """The references that a list or a range goes on with: 三(一)至(四), 三(一)、(三)和五(二)."""
    last = first
    while last.form != "same":
        joint = _TO.match(text, last.span[1]) or _NEXT.match(text, last.span[1])
        if not joint:
            return
        more = reference(text, joint.end(), tuple(form for form in forms if form != "same")) or _more(
            text, joint.end(), last
        )
        if more is None:
            return
        last = Reference(more.span, more.form, more.path, more.article, more.paragraph, bool(_TO.match(joint.group())))
        yield last


def _more(text: str, at: int, last: Reference) -> Reference | None:
    """A part of a reference that takes what it lacks from the one before: （四） after 三（一）."""
    if last.form == "parts":
        part = _PART.match(text, at)
        return Reference(part.span(), "parts", (_value(part["part"]),)) if part else None
    numbered = last.form == "item" and len(last.path) == 2  # 四、9: a number of the part's
    for name, form in _MORE:
        found = form.match(text, at)
        if (
            not found
            or not last.path
            or (name == "bare" and ((len(last.path) < 3 and not numbered) or text[at - 1] in ",，"))
        ):
            continue
        groups = found.groupdict()
        item = _value(groups.get("item") or groups.get("item2"))
        path = (
            (last.path[0], _value(groups["clause"]), *([item] if item else []))
            if name == "clause"
            else (*last.path[:2], item)
        )
        if numbered and name != "clause":
            return Reference(found.span(), "item", (last.path[0], item))
        return Reference(found.span(), name, path)
    return None


def _made(name: str, found: re.Match[str]) -> Reference:
    groups = found.groupdict()
    if name == "special":
        return Reference(found.span(), name, (), groups["special"] or "")
    if name == "same":
        return Reference(found.span(), name, ())
    if name == "article":
        return Reference(found.span(), name, (), _article(groups))
    path = [_value(groups["part"])]
    clause = groups.get("clause") or groups.get("clause2")
    if clause:
        path.append(_value(clause))
    item = groups.get("item") or groups.get("item2")
    if item:
        path.append(_value(item))
    return Reference(found.span(), name, tuple(path), "", _value(groups.get("paragraph")))


def _article(groups: dict[str, str | None]) -> str:
    insert = f"-{_value(groups['insert'])}" if groups["insert"] else ""
    parts = [f"a{_value(groups['article'])}{insert}"]
    section, point, sub = (groups[name] for name in ("section", "point", "sub"))
    if section or point:
        parts.append(str(_value(section) or 1))
    parts += [str(_value(one)) for one in (point, sub) if one]
    return ".".join(parts)


def _value(written: str | None) -> int:
    return (number(written) or 0) if written else 0


def span_of(found: list[Reference]) -> Span:
    """From the first reference to the last."""
    return found[0].span[0], found[-1].span[1]


def ranges(found: list[Reference]) -> Iterator[tuple[Reference, Reference | None]]:
    """Each reference with the one its range begins at."""
    yield found[0], None
    for before, after in pairwise(found):
        yield after, before if after.to else None
