"""From a source and its clauses to what is known of the document, and what is missing."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from indexer.meta import STATUSES
from indexer.parsing.roles import DATED, DOCUMENT, NUMBER
from indexer.source import Source
from kb.model import Clause, Document, Fact
from kb.numerals import number

NAMES = {"title": "题目", "number": "文号", "issuer": "发文机关", "date": "成文日期", "type": "文种", "gazette": "公报"}
IN_FORCE = re.compile(r"\s*起?(?:施行|实施|生效)")
ISO = re.compile(r"\d{4}-\d\d-\d\d")
PARTS = re.compile(r"(.{4})年(.{1,3})月(.{1,3})日")


def describe(source: Source, clauses: Sequence[Clause]) -> Document:
    """The facts an editor wrote win over those of the text, and these over the front matter and the file's name."""
    facts = {**_read(source, clauses), **source.facts}
    value = {name: fact.value for name, fact in facts.items()}
    return Document(
        address=source.address,
        title=value.get("title"),
        number=value.get("number"),
        issuer=value.get("issuer"),
        date=value.get("date"),
        type=value.get("type"),
        year=_year(value.get("number"), value.get("date")),
        status=STATUSES.get(value.get("status") or ""),
        source=source.file,
        clauses=len(clauses),
        coverage=_coverage(source, clauses),
        missing=(*_missing(facts, clauses), *source.missing),
        facts=tuple(facts.values()),
        records=sum(1 for clause in clauses if clause.text),
    )


def _read(source: Source, clauses: Sequence[Clause]) -> dict[str, Fact]:
    """What the text says, else what stands beside it: front matter, file name."""
    found = {
        "title": _title(source, clauses),
        "number": _number(clauses),
        "issuer": _issuer(clauses),
        "date": _date(source, clauses),
        "type": None,
        "status": None,
    }
    facts = {name: fact or source.beside.get(name) or Fact(name, None, None, None) for name, fact in found.items()}
    return facts if facts["type"].value else facts | {"type": _type(facts["title"])}


def _title(source: Source, clauses: Sequence[Clause]) -> Fact | None:
    printed = next((c.text.replace("\n", "") for c in clauses if c.kind == "title"), None)
    if printed or source.title:
        return Fact("title", printed or source.title, "text", None)
    return None


def _number(clauses: Sequence[Clause]) -> Fact | None:
    for clause in clauses:
        for line in clause.text.split("\n") if clause.kind in ("note", "preamble", "body") else ():
            if found := NUMBER.fullmatch(line):
                return Fact("number", found[0], "text", None)
    return None


def _issuer(clauses: Sequence[Clause]) -> Fact | None:
    signatures = [c.text for c in clauses if c.kind == "signature" and "\n" not in c.text]
    return Fact("issuer", signatures[0], "text", None) if len(signatures) == 1 else None


def _type(title: Fact) -> Fact:
    """文种: the word the title ends with."""
    found = DOCUMENT.search(title.value or "")
    return replace(title, name="type", value=found[1]) if found else Fact("type", None, None, None)


def _date(source: Source, clauses: Sequence[Clause]) -> Fact | None:
    """The date under the signature, else that of the file's name, else the latest of the 题注: the text as it stands."""
    signed, noted = (_dates(clauses, kind) for kind in ("date", "note"))
    beside = source.beside.get("date")
    value = max(signed, default=None) or (beside.value if beside else max(noted, default=None))
    if beside and value not in signed + noted:
        return beside
    return Fact("date", value, "text", None) if value else None


def _dates(clauses: Sequence[Clause], kind: str) -> list[str]:
    """ISO dates in the clauses of that kind, days of entry into force left out."""
    printed = (
        found[0]
        for c in clauses
        if c.kind == kind
        for found in DATED.finditer(c.text)
        if not _in_force(c.text, found.end())
    )
    return [iso for date in printed if (iso := iso_date(date))]


def _in_force(text: str, at: int) -> bool:
    """2021年9月1日 起施行 is the day it takes effect."""
    return IN_FORCE.match(text, at) is not None


def iso_date(printed: str) -> str | None:
    """2016年11月2日 or 二〇一六年十一月二日 → 2016-11-02."""
    if ISO.fullmatch(printed):
        return printed
    found = PARTS.fullmatch(printed)
    values = [number(part.replace("元", "一").replace("ＯO", "〇")) for part in found.groups()] if found else []
    year, month, day = (value or 0 for value in values) if len(values) == 3 else (0, 0, 0)
    return f"{year:04}-{month:02}-{day:02}" if year and 1 <= month <= 12 and 1 <= day <= 31 else None


def _year(printed: str | None, date: str | None) -> int | None:
    """The year in the number, else that of the date."""
    found = NUMBER.search(printed or "")
    if found:
        return int(found["year"])
    return int(date[:4]) if date and ISO.fullmatch(date) else None


def _coverage(source: Source, clauses: Sequence[Clause]) -> float:
    """The share of the text's characters that lie in exactly one clause."""
    covered, at = 0, 0
    for clause in clauses:
        start, end = clause.span
        covered += max(0, end - max(start, at))
        at = max(at, end)
    return covered / len(source.text) if source.text else 1.0


def _missing(facts: Mapping[str, Fact], clauses: Sequence[Clause]) -> list[str]:
    """One sentence for each thing the received text lacks."""
    outside = [
        NAMES[n]
        for n, f in facts.items()
        if f.origin == "outside" and f.value and n in ("title", "number", "issuer", "date")
    ]
    unknown = [NAMES[n] for n, f in facts.items() if f.value is None and n in ("title", "date")]
    blanked = sum(len(clause.masked) for clause in clauses)
    sentences = [f"{'、'.join(outside)}不在所收文本中，据文外资料补录。"] if outside else []
    sentences += [f"{'、'.join(unknown)}未知。"] if unknown else []
    sentences += [f"原文有{blanked}处以***隐去，照原样保留，不作补填。"] if blanked else []
    if facts["status"].value is None:
        sentences.append("效力未知：没有查到失效、废止或继续有效的依据。")
    return sentences
