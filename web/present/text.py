"""Text as markup: escaped first, then marked; blanked spots and units stand out, nothing is added that is copied."""

import re
from collections.abc import Callable, Sequence

from markupsafe import Markup, escape

from kb.model import Span

BLANK = Markup('<span class="blank" role="img" aria-label="原文此处隐去">***</span>')
_UNITS = re.compile(r"（(?:牵头|配合|责任)单位：[^（）]*(?:（[^（）]*）[^（）]*)*）$")


def shown(text: str, marks: Sequence[Span] = ()) -> Markup:
    """The text with its spans marked."""
    whole = plain(text)
    if not marks:
        return whole
    # Joining plain strings costs a tenth of joining Markup, and a page does it a hundred times: where nothing had to be
    # escaped, every piece is safe as it is.
    safe: Callable[[str], str] = str if len(whole) == len(text) else plain
    parts, at = [], 0
    for start, end in marks:
        parts += [safe(text[at:start]), "<mark>", safe(text[start:end]), "</mark>"]
        at = end
    return Markup("".join([*parts, safe(text[at:])]))


def plain(text: str) -> Markup:
    """Escaped, with blanked spots as such."""
    return escape(text).replace("***", BLANK) if "***" in text else escape(text)


def paragraph(text: str) -> Markup:
    """A paragraph as printed, a responsibility bracket at its end set back."""
    found = _UNITS.search(text)
    if not found:
        return plain(text)
    return plain(text[: found.start()]) + Markup('<span class="units">{}</span>').format(plain(found.group()))


def title_parts(title: str, issuer: str | None) -> tuple[str, ...]:
    """A title in the lines and stretches it may break at: the issuer, then 关于…, before 的实施意见 and the like."""
    first = issuer if issuer and title.startswith(issuer) else ""
    rest = title[len(first) :]
    stretches = re.split(r"(?<=加快发展)|(?<=新形势下)|(?=的[^的]*(?:意见|通知|办法|规定|决定|方案)$)", rest)
    return tuple(filter(None, (first, *stretches)))


def date_text(date: str | None) -> str | None:
    """2016-11-02 → 2016年11月2日."""
    found = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", date or "")
    return f"{found[1]}年{int(found[2])}月{int(found[3])}日" if found else date
