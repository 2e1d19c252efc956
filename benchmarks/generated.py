"""A corpus of any size: the sentences of both opinions put together anew, under document numbers of their own.

    python -m benchmarks.generated FOLDER --clauses 50000

Always the same for the same size. A clause here is one with text of its own: what a search finds and counts. Some
sentences are common and some are rare, as words are; a document is made when it is asked for, so any size fits in memory.
"""

import argparse
import random
import re
import shutil
from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from indexer import documents
from indexer.parse import Parsed
from indexer.source import Source
from kb.initials import initials
from kb.model import SourceFile
from kb.numerals import chinese

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
CODE = "渝府办发"
YEARS = range(2001, 2016)  # before both opinions, so that none of their numbers comes again
FRAME = 6  # clauses that every document has: title, number, 主送机关, 引言, 署名, 成文日期
SMALLEST, LARGEST = 24, 72  # clauses of a document
SENTENCES = (1, 1, 2, 2, 3, 4)  # of a clause
BRACKETS = 0.3  # of the clauses name who answers for them
SENTENCE = re.compile(r"[^。\n]{8,}。")
BRACKET = re.compile(r"（[^（）]*单位：[^（）]*）")
TYPES = ("意见", "实施意见", "通知", "办法")


class Pool(NamedTuple):
    """What documents are made of."""

    sentences: Sequence[str]
    brackets: Sequence[str]
    headings: Sequence[str]
    salutation: str


def pool(corpus: Path = CORPUS) -> Pool:
    """The sentences, brackets of units and headings of a corpus, each once and in an order of their own."""
    clauses = [clause for found in documents(corpus) if isinstance(found, Parsed) for clause in found.clauses]
    texts = [clause.text for clause in clauses if clause.kind in {"part", "clause", "item", "preamble"}]
    sentences = [one for text in texts for one in SENTENCE.findall(BRACKET.sub("", text))]
    brackets = [one for text in texts for one in BRACKET.findall(text)]
    headings = [clause.heading for clause in clauses if clause.heading and 4 <= len(clause.heading) <= 16]
    salutation = next(clause.text for clause in clauses if clause.kind == "salutation")
    return Pool(_mixed(sentences), _mixed(brackets), _mixed(headings), salutation)


def _mixed(found: Sequence[str]) -> Sequence[str]:
    once = sorted(set(found))
    random.Random(len(once)).shuffle(once)
    return once


def sources(clauses: int, made_of: Pool | None = None) -> Iterator[Source]:
    """Documents with so many clauses in all; at least as many as the frame of one document has."""
    made_of = made_of or pool()
    left = max(clauses, FRAME + 1)
    number = 0
    while left:
        chance = random.Random(number)
        size = chance.randint(SMALLEST, LARGEST)
        size = left if left - size < SMALLEST else size
        yield _source(number, size, made_of, chance)
        left -= size
        number += 1


def texts(clauses: int, of: int) -> list[str]:
    """The texts of the first `of` documents of a corpus, to draw queries from."""
    return [source.text for source in islice(sources(clauses), of)]


def _source(number: int, size: int, made_of: Pool, chance: random.Random) -> Source:
    year, serial = YEARS[number % len(YEARS)], number // len(YEARS) + 1
    text = "\n".join(_lines(year, serial, size, made_of, chance)) + "\n"
    address = f"{initials(CODE)}-{year}-{serial}"
    file = SourceFile(f"{year}/{address}.txt", sha256(text.encode()).hexdigest(), len(text))
    return Source(address, text, file, "text")


def _lines(year: int, serial: int, size: int, made_of: Pool, chance: random.Random) -> Iterator[str]:
    subject = _one(made_of.headings, chance)
    yield f"重庆市人民政府办公厅关于{subject}的{chance.choice(TYPES)}"
    yield f"{CODE}〔{year}〕{serial}号"
    yield from ("", made_of.salutation)
    yield f"　　{_text(made_of, chance)}"
    yield from _body(size - FRAME, made_of, chance)
    yield from ("", "重庆市人民政府办公厅")
    yield f"{year}年{chance.randint(1, 12)}月{chance.randint(1, 28)}日"


def _body(clauses: int, made_of: Pool, chance: random.Random) -> Iterator[str]:
    """Parts 一、 with （一）, every third of them with items that run through the part."""
    part = 0
    while clauses:
        part += 1
        some = min(clauses, chance.randint(3, 12))
        yield f"　　{chinese(part)}、{_one(made_of.headings, chance)}"
        yield from _part(some, part % 3 == 0, made_of, chance)
        clauses -= some


def _part(clauses: int, itemed: bool, made_of: Pool, chance: random.Random) -> Iterator[str]:
    for place in range(clauses):
        if itemed:
            if place % 4 == 0:
                yield f"　　（{chinese(place // 4 + 1)}）{_one(made_of.headings, chance)}。"
            yield f"　　{place + 1}．{_text(made_of, chance)}"
        else:
            yield f"　　（{chinese(place + 1)}）{_one(made_of.headings, chance)}。"
            yield f"　　{_text(made_of, chance)}"


def _text(made_of: Pool, chance: random.Random) -> str:
    sentences = "".join(_one(made_of.sentences, chance) for _ in range(chance.choice(SENTENCES)))
    return sentences + (_one(made_of.brackets, chance) if chance.random() < BRACKETS else "")


def _one(found: Sequence[str], chance: random.Random) -> str:
    """The first ones often, the last ones seldom."""
    return found[int(len(found) * chance.random() ** 2)]


def write(folder: Path, clauses: int) -> None:
    """The corpus as a folder that `kb build --corpus` reads, with the project's word lists."""
    shutil.copytree(CORPUS / "vocabulary", folder / "vocabulary", dirs_exist_ok=True)
    for source in sources(clauses):
        file = folder / source.file.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(source.text, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--clauses", type=int, default=50_000)
    options = parser.parse_args()
    write(options.folder, options.clauses)


if __name__ == "__main__":
    main()
