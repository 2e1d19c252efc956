"""From a folder to its documents as received, one in memory at a time."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from indexer.meta import Meta, read_meta
from indexer.parsing.lines import read_lines
from indexer.parsing.roles import NUMBER
from indexer.source import Source
from indexer.walk import printable, walk
from kb.errors import BadCorpus, BadFile, cause
from kb.initials import initials
from kb.model import Fact, Problem, SourceFile
from kb.reading import KINDS, Reading, read_file

HEAD = 3000  # code points in which a document number that stands alone on its line is looked for
DATED_NAME = re.compile(r"^(?P<title>.*?)[ _]*[(（](?P<date>\d{4}-\d\d-\d\d)[)）]$")
WRITTEN_ID = re.compile(r"[\w\-]([\w\-.~]*[\w\-])?")
BESIDE = ("title", "number", "issuer", "date", "type")


def read_corpus(folder: Path) -> Iterator[Source | Problem]:
    """Every document below `folder`, and a Problem for each file that is none; `BadCorpus` if there is nothing to read."""
    if not folder.is_dir():
        raise BadCorpus(f"没有 {folder} 这个文件夹。请用 --corpus 指明文件所在的文件夹。")
    return _unique(_edited(folder) if (folder / "documents").is_dir() else _heap(folder))


def count_files(folder: Path) -> int:
    """How many documents `read_corpus` may find."""
    if (folder / "documents").is_dir():
        return sum(1 for home in (folder / "documents").iterdir() if home.is_dir() and home.name[0] != ".")
    return len(walk(folder, [])) if folder.is_dir() else 0


def _unique(found: Iterator[Source | Problem]) -> Iterator[Source | Problem]:
    """No address is given twice: the second document of an id gets ~2, and a Problem says so."""
    used: dict[str, int] = {}
    for source in found:
        if isinstance(source, Problem) or source.address not in used:
            if isinstance(source, Source):
                used[source.address] = 1
            yield source
            continue
        yield (again := _renamed(source, used))
        used[again.address] = 1
        yield Problem(source.file.path, 0, f"编号 {source.address} 已有文件使用，这一份的地址记为 {again.address}。")


def _renamed(source: Source, used: dict[str, int]) -> Source:
    address = source.address
    while address in used:
        used[source.address] += 1
        address = f"{source.address}~{used[source.address]}"
    return replace(source, address=address)


def _edited(folder: Path) -> Iterator[Source | Problem]:
    """A corpus with documents/: each folder in it holds source.* and meta.yaml, and its name is the id."""
    homes = sorted(home for home in (folder / "documents").iterdir() if home.is_dir() and home.name[0] != ".")
    if not homes:
        raise BadCorpus(f"{folder / 'documents'} 里没有文件。请为每份文件建一个文件夹，放入 source.txt。")
    for home in homes:
        yield from _home(home, folder)


def _home(home: Path, folder: Path) -> Iterator[Source | Problem]:
    place = printable(home.relative_to(folder).as_posix())
    try:
        files = sorted(f for f in home.iterdir() if f.stem == "source" and f.suffix.lower() in KINDS)
    except OSError as fault:
        yield Problem(place, 0, f"这个文件夹读不了（{cause(fault)}）。")
        return
    if not files:
        yield Problem(place, 0, "没有 source.txt、source.md 或 source.html，没有收录。")
        return
    if len(files) > 1:
        yield Problem(place, 0, f"有几个 source 文件，只收录 {files[0].name}。")
    meta = read_meta(home / "meta.yaml", f"{place}/meta.yaml") if (home / "meta.yaml").exists() else None
    yield from meta.problems if meta else [Problem(place, 0, "没有 meta.yaml，题目、文号等只从文本中读取。")]
    yield from _named(_load(files[0], f"{place}/{files[0].name}"), _written(home.name), meta)


def _named(loaded: Iterator[Source | Problem], address: str, meta: Meta | None) -> Iterator[Source | Problem]:
    for source in loaded:
        if isinstance(source, Source) and meta:
            source = replace(source, address=address, facts=meta.facts, missing=meta.missing)
        elif isinstance(source, Source):
            source = replace(source, address=address)
        yield source


def _heap(folder: Path) -> Iterator[Source | Problem]:
    """A folder without documents/: every file of a known kind is a document of its own."""
    problems: list[Problem] = []
    paths = walk(folder, problems)
    yield from problems
    if not paths:
        raise BadCorpus(f"{folder} 里没有可以收录的文件。请放入 .txt、.md 或 .html 文件。")
    for path in paths:
        if path != printable(path):
            yield Problem(printable(path), 0, "文件名不是 UTF-8 编码，地址里换成了替代字符。")
        yield from _load(folder / path, printable(path))


def _load(file: Path, path: str) -> Iterator[Source | Problem]:
    """One file: a document, or a Problem that says why it is none."""
    try:
        reading = read_file(file)
    except BadFile as fault:
        yield Problem(path, 0, str(fault))
        return
    for problem in reading.problems:
        yield Problem(path, problem.line, problem.message)
    if not _has_words(reading):
        yield Problem(path, 0, "只有文件头，没有正文，没有收录。" if reading.body else "文件是空的，没有收录。")
        return
    yield _source(reading, path)


def _has_words(reading: Reading) -> bool:
    start = reading.text[reading.body :].lstrip().removeprefix("\ufeff").lstrip()
    if reading.kind != "markdown" or not start.startswith("<!--"):
        return bool(start)
    return bool(read_lines(reading.text, reading.body, markdown=True).lines)


def _source(reading: Reading, path: str) -> Source:
    return Source(
        address=_address(reading, path),
        text=reading.text,
        file=SourceFile(path, reading.sha256, len(reading.text)),
        kind=reading.kind,
        body=reading.body,
        beside=_beside(reading, path),
        title=reading.title,
    )


def _address(reading: Reading, path: str) -> str:
    """The front matter's id, else one made from the document number, else from the relative path."""
    if given := reading.front_matter.get("id"):
        return _written(given)
    number = reading.front_matter.get("number") or _printed_number(reading)
    found = NUMBER.fullmatch(number.strip()) if number else None
    if found and (code := initials(found["code"])):
        return f"{code}-{found['year']}-{found['serial']}"
    return _slug(path.rpartition(".")[0])


def _printed_number(reading: Reading) -> str | None:
    """A document number that stands alone on a line of the head."""
    head = reading.text[reading.body : reading.body + HEAD]
    return next((line for line in map(str.strip, re.split(r"[\r\n]+", head)) if NUMBER.fullmatch(line)), None)


def _written(name: str) -> str:
    """An id an editor chose, kept as it is where it can stand in an address."""
    return name if WRITTEN_ID.fullmatch(name) else _slug(name)


def _slug(path: str) -> str:
    """`/` → `_`; every other run that is not letter, digit or Han → `-`."""
    return re.sub(r"-+", "-", "".join("_" if c == "/" else c if _is_word(c) else "-" for c in path))


def _is_word(c: str) -> bool:
    return c == "〇" or unicodedata.category(c)[0] == "L" or unicodedata.category(c) == "Nd"


def _beside(reading: Reading, path: str) -> dict[str, Fact]:
    """What the front matter and the file's name say."""
    name = path.rpartition("/")[2].rpartition(".")[0]
    dated = DATED_NAME.match(name)
    named = {"title": dated["title"] if dated else name} | ({"date": dated["date"]} if dated else {})
    facts = {key: Fact(key, value, "outside", "文件名") for key, value in named.items() if name != "source" and value}
    matter = {k: v.strip() for k, v in reading.front_matter.items() if k in BESIDE and v.strip()}
    return facts | {key: Fact(key, value, "outside", "文件头") for key, value in matter.items()}
