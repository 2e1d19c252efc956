"""The query language: from what was typed to a Query, never an engine's syntax (docs/query-language.md).

What is pasted is text. A quote opens a phrase only at the start of a word and closes it only at the end of one; a
filter is `name:value` with a name of FILTERS and a value that exists; `-` counts only before a word.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kb.errors import BadQuery
from kb.normal import halved, norm

FILTERS = {
    "文件": "document",
    "主题": "topic",
    "部门": "department",
    "角色": "role",
    "年份": "year",
    "有指标": "has_target",
    **{name: name for name in ("document", "topic", "department", "role", "year", "has_target")},
}
CHINESE = {facet: name for name, facet in FILTERS.items() if not name.isascii()}
OR_WORDS = {"OR", "或"}
LONGEST = 4_000  # code points of anything typed; twice the longest copied piece that must find its clause
CLOSING = {'"': '"', "“": "”"}

FacetValue = Callable[[str, str], str | None]
"""`(facet, value as typed)` → the value as the index has it, or None where no record carries it."""


@dataclass(frozen=True, slots=True)
class Word:
    """Something that must stand as written; `text` as typed, `norm` as matched (never empty)."""

    text: str
    norm: str
    quoted: bool = False
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """A facet's value that a record must carry, or must not.

    `also` are other values that answer for it, each with the years of documents it is limited to (none: all).
    """

    facet: str
    value: str
    excluded: bool = False
    also: tuple[tuple[str, tuple[str, ...]], ...] = ()


Term = Word | Filter


@dataclass(frozen=True, slots=True)
class Query:
    """Groups that must all hold; in each, one of its terms. Bare filters on one facet are one group already.

    `unknown` lists `name:value` pairs that were read as text because no record carries the value.
    """

    text: str
    groups: tuple[tuple[Term, ...], ...]
    unknown: tuple[tuple[str, str], ...] = ()

    def terms(self) -> Iterator[Term]:
        return (term for group in self.groups for term in group)

    def wanted(self) -> list[Word]:
        """The words to be found, excluded ones left out."""
        return [term for term in self.terms() if isinstance(term, Word) and not term.excluded]


def short_enough(text: str, what: str = "检索词") -> str:
    """The text. BadQuery: it is longer than anything that is asked for in one piece."""
    if len(text) > LONGEST:
        raise BadQuery(f"{what}最长{LONGEST}个字，这里有{len(text)}个字，请截取其中一段。")
    return text


def parse(text: str, value_of: FacetValue) -> Query:
    """Reads a query. BadQuery: nothing asked, too long, half a character, or a straight quote that is never closed."""
    short_enough(text)
    if halved(text):
        raise BadQuery("检索词里有半个字符（编码出了错），请重新输入。")
    unknown: list[tuple[str, str]] = []
    groups = _merged(list(_groups(_tokens(text), value_of, unknown)))
    if not groups:
        raise BadQuery("没有检索词。请输入要查的字词，例如“养老”。")
    return Query(text, groups, tuple(unknown))


@dataclass(frozen=True, slots=True)
class _Token:
    """A stretch without white space outside its quotes; `body` is what the quotes hold, or the whole of it."""

    raw: str
    body: str
    quoted: bool
    minus: bool
    name: str = ""


_SPACE = re.compile(r"\s*")
_WORD = re.compile(r"\S+")
_NAMED = re.compile(r"([^\s:：]+)[:：](?=\S)")


def _tokens(text: str) -> Iterator[_Token]:
    at = _end(_SPACE, text, 0)
    while at < len(text):
        token, end = _token(text, at)
        yield token
        at = _end(_SPACE, text, end)


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


def _token(text: str, start: int) -> tuple[_Token, int]:
    """The token that starts there, and where it ends."""
    minus = text[start] == "-" and _WORD.match(text, start + 1) is not None
    at = start + minus
    named = _NAMED.match(text, at)
    name = named.group(1) if named and named.group(1) in FILTERS else ""
    if named and name:
        at = named.end()
    close = _closing(text, at)
    if close is not None:
        return _Token(text[start : close + 1], text[at + 1 : close], True, minus, name), close + 1
    end = _end(_WORD, text, start)
    return _Token(text[start:end], text[at:end], False, minus, name), end


def _closing(text: str, at: int) -> int | None:
    """Where the phrase that opens there closes: a quote at the end of a word."""
    quote = CLOSING.get(text[at])
    if quote is None:
        return None
    close = text.find(quote, at + 1)
    while close != -1 and close + 1 < len(text) and not text[close + 1].isspace():
        close = text.find(quote, close + 1)
    if close != -1:
        return close
    if quote == '"' and '"' not in text[at + 1 : _end(_WORD, text, at)]:
        raise BadQuery(f"第{at + 1}个字符是左引号，缺少右引号。")
    return None


def _groups(tokens: Iterator[_Token], value_of: FacetValue, unknown: list[tuple[str, str]]) -> Iterator[list[Term]]:
    """Terms joined by OR stand in one group; an OR without two neighbours is text."""
    pending = list(tokens)
    at = 0
    while at < len(pending):
        group = [pending[at]]
        while at + 2 < len(pending) and pending[at + 1].raw in OR_WORDS:
            group.append(pending[at + 2])
            at += 2
        at += 1
        terms = [term for token in group for term in _terms(token, value_of, unknown)]
        if terms:
            yield terms


def _terms(token: _Token, value_of: FacetValue, unknown: list[tuple[str, str]]) -> Iterator[Term]:
    if token.name:
        value = value_of(FILTERS[token.name], token.body.strip())
        if value is not None:
            yield Filter(FILTERS[token.name], value, token.minus)
            return
        unknown.append((token.name, token.body))
    quoted = token.quoted and not token.name
    text = token.body if quoted else token.raw[token.minus :]
    if matched := norm(text):
        yield Word(text, matched, quoted, token.minus)


def _merged(groups: list[list[Term]]) -> tuple[tuple[Term, ...], ...]:
    """The same filter twice is or: bare filters on one facet become one group, at the place of the first."""
    merged: list[list[Term]] = []
    by_facet: dict[str, list[Term]] = {}
    for group in groups:
        only = group[0] if len(group) == 1 else None
        if isinstance(only, Filter) and not only.excluded:
            if only.facet in by_facet:
                by_facet[only.facet].append(only)
                continue
            by_facet[only.facet] = group
        merged.append(group)
    return tuple(tuple(dict.fromkeys(group)) for group in merged)
