"""Remakes the character tables in kb/tables from the published data of OpenCC and pypinyin: `python -m indexer.tables`.

Needs the extra `tables`. The result is committed, so neither library is needed to build an index or to answer.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

TABLES = Path(__file__).resolve().parent.parent / "kb" / "tables"
HAN = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0x20000, 0x2A6E0))
READINGS = 2  # of a character with several; the third is rare enough to make more false homophones than it finds


def traditional() -> Iterator[tuple[str, str]]:
    """Each character with the one simplified character it stands for; never by phrase, which depends on neighbours."""
    from opencc import OpenCC

    simplify = OpenCC("t2s").convert
    for block in HAN:
        for character in map(chr, block):
            simple = simplify(simplify(character))  # a few need two steps (藴); folding needs one
            if simple != character and len(simple) == 1:
                yield character, simple


def plain(reading: str) -> str:
    """lǜ → lv: without tone, ü written v as keyboards do."""
    bare = unicodedata.normalize("NFD", reading).replace("u\u0308", "v")
    return "".join(c for c in bare if c.isascii() and c.isalpha())


def syllables() -> Iterator[tuple[str, str]]:
    """Each syllable without tone, and the characters read so in one of their two commonest readings."""
    from pypinyin.pinyin_dict import pinyin_dict

    by_syllable: dict[str, list[str]] = defaultdict(list)
    for code in HAN[1]:
        readings = list(dict.fromkeys(plain(r) for r in pinyin_dict.get(code, "").split(",") if r))
        for reading in readings[:READINGS]:
            by_syllable[reading].append(chr(code))
    for syllable in sorted(by_syllable):
        yield syllable, "".join(by_syllable[syllable])


def write(name: str, rows: Iterator[tuple[str, str]]) -> None:
    text = "".join(f"{left}\t{right}\n" for left, right in rows)
    (TABLES / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write("traditional.tsv", traditional())
    write("pinyin.tsv", syllables())
