"""An index folder: builds side by side, and a file `current` that names the one that answers.

var/current             the name of a build
var/<build>/build.json  its stamp
var/<build>/manifest.json   size and CRC-32 of every file in it
var/<build>/…           the engine's files, lexicon.tsv, vocabulary.json
"""

import json
import zlib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from kb.errors import StaleIndex
from kb.version import FORMAT

CURRENT = "current"
STAMP = "build.json"
MANIFEST = "manifest.json"
CHECKED = 32 * 2**20  # bytes; up to here every opening reads the checksums (about .1 s), beyond that sizes alone
AGAIN = "请重新运行 kb build。"


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a build is made of; `words` and `corpus` are fingerprints, `built` is ISO 8601 with offset."""

    name: str
    format: int
    version: str
    built: str
    engine: str
    cutter: str
    words: str
    corpus: str
    documents: int
    clauses: int
    records: int


def current(place: Path) -> str:
    """The name of the build that answers now. StaleIndex: there is none."""
    try:
        name = (place / CURRENT).read_text(encoding="utf-8").strip()
    except (FileNotFoundError, NotADirectoryError):
        raise StaleIndex(f"在 {place} 没有找到索引，请先运行 kb build。") from None
    except (OSError, UnicodeDecodeError):
        raise StaleIndex(f"{place / CURRENT} 无法读取，{AGAIN}") from None
    if not name or "/" in name or "\\" in name or name.startswith("."):
        raise StaleIndex(f"{place / CURRENT} 的内容不是索引的名称，{AGAIN}")
    return name


@dataclass(frozen=True, slots=True)
class Checked:
    """A build that was read from its first byte to its last and is as it was written."""

    name: str
    files: int
    bytes: int


def checked(folder: Path) -> Stamp:
    """The stamp of a build that is whole and of our format. StaleIndex: damaged, or of another version."""
    stamp, sizes = _stamp(folder), _sizes(folder)
    if sum(sizes.values()) <= CHECKED:
        _check_sums(folder)
    return stamp


def check(place: Path) -> Checked:
    """Reads every byte of the build that answers now, however large. StaleIndex: none, damaged, or of another version."""
    folder = place / current(place)
    stamp, sizes = _stamp(folder), _sizes(folder)
    _check_sums(folder)
    return Checked(stamp.name, len(sizes), sum(sizes.values()))


def _sizes(folder: Path) -> dict[str, int]:
    """The size of every file, which is the one it was written with."""
    rows = _rows(folder)
    sizes = {name: _size(folder / name) for name in rows}
    for name, row in rows.items():
        if row[0] != sizes[name]:
            raise _damaged(name)
    return sizes


def _check_sums(folder: Path) -> None:
    for name, row in _rows(folder).items():
        if row[1] != checksum(folder / name):
            raise _damaged(name)


def _rows(folder: Path) -> dict[str, list[int]]:
    rows = _json(folder / MANIFEST).get("files")
    if (
        not isinstance(rows, dict)
        or not rows
        or not all(isinstance(row, list) and len(row) == 2 for row in rows.values())
    ):
        raise _damaged(MANIFEST)
    return rows


def checksum(file: Path) -> int:
    """The CRC-32 of a file: enough to see damage, and unlike sha256 it costs a one-shot query no OpenSSL."""
    total = 0
    with file.open("rb") as opened:
        while block := opened.read(2**20):
            total = zlib.crc32(block, total)
    return total


def _damaged(name: str) -> StaleIndex:
    return StaleIndex(f"索引已损坏（{name}），{AGAIN}")


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        raise _damaged(file.name) from None


def _json(file: Path) -> dict[str, Any]:
    try:
        value = json.loads(file.read_bytes())
    except (OSError, ValueError):
        raise _damaged(file.name) from None
    if not isinstance(value, dict):
        raise _damaged(file.name)
    return value


def _stamp(folder: Path) -> Stamp:
    row = _json(folder / STAMP)
    if row.get("format") != FORMAT:
        raise StaleIndex(f"索引的格式是第{row.get('format')}版，本程序读第{FORMAT}版，{AGAIN}")
    if set(row) != {f.name for f in fields(Stamp)}:
        raise _damaged(STAMP)
    return Stamp(**row)
