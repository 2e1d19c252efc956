"""From an issuing code 机关代字 to its pinyin initials: 渝府办发 → yfbf."""

from functools import cache
from pathlib import Path

TABLES = Path(__file__).parent / "tables"


def initials(code: str) -> str:
    """The first letter of each character's reading; Latin letters and digits stay, what has no reading is left out."""
    return "".join(c.lower() if c.isascii() and c.isalnum() else _letters().get(c, "") for c in code)


@cache
def _letters() -> dict[str, str]:
    """A character read in several ways has its letter in initials.tsv, by how it is read in names of organs and places."""
    letters: dict[str, str] = {}
    for row in (TABLES / "pinyin.tsv").read_text(encoding="utf-8").splitlines():
        syllable, characters = row.split("\t")
        for character in characters:
            letters.setdefault(character, syllable[0])
    rows = (TABLES / "initials.tsv").read_text(encoding="utf-8").splitlines()
    return letters | {row[0]: row[2] for row in rows}
