"""A finished build becomes the one that answers: manifest, then one atomic switch; a failed one leaves no trace."""

import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp

from kb.errors import KbError, cause
from kb.place import CURRENT, MANIFEST, checksum

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

UNFINISHED = ".building-"
STALE = 24 * 3600  # seconds


class NotWritable(KbError):
    """The index folder cannot be written."""


@contextmanager
def new_build(place: Path) -> Iterator[Path]:
    """A folder to build in; whatever is raised while it is filled, the old build goes on answering."""
    folder = _folder(place)
    try:
        yield folder
        _write_manifest(folder)
        publish(place, folder)
    except OSError as error:
        raise NotWritable(f"写索引时出错（{cause(error)}），原来的索引没有动。") from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _folder(place: Path) -> Path:
    try:
        place.mkdir(parents=True, exist_ok=True)
        _sweep(place)
        folder = Path(mkdtemp(prefix=f"{UNFINISHED}{datetime.now(UTC):%Y%m%dT%H%M%S}-", dir=place))
        folder.chmod(0o755)  # mkdtemp's folder is private, but the website may run as another user
        return folder
    except OSError as error:
        raise NotWritable(f"不能在 {place} 写索引（{cause(error)}）。请用 --index 另指一个可写的文件夹。") from None


def name_of(folder: Path) -> str:
    """What a build will be called once it is finished."""
    return folder.name.removeprefix(UNFINISHED)


def _sweep(place: Path) -> None:
    """Removes what killed builds left behind, old enough that nobody can still be at it."""
    for left in place.glob(f"{UNFINISHED}*"):
        if time.time() - left.stat().st_mtime > STALE:
            shutil.rmtree(left, ignore_errors=True)


def _write_manifest(folder: Path) -> None:
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    rows = {file.relative_to(folder).as_posix(): [file.stat().st_size, checksum(file)] for file in files}
    (folder / MANIFEST).write_text(json.dumps({"files": rows}, indent=1), encoding="utf-8")


def publish(place: Path, folder: Path) -> None:
    """Gives the finished folder its name, points `current` at it, and removes what no longer answers."""
    name = name_of(folder)
    with _alone(place):
        folder.rename(place / name)
        before = _named(place)
        pointer = place / f".{CURRENT}-{name}"
        pointer.write_text(f"{name}\n", encoding="utf-8")
        pointer.replace(place / CURRENT)
        _prune(place, {name, before})


@contextmanager
def _alone(place: Path) -> Iterator[None]:
    """Of two builds of one folder the second waits, or it would remove what the first is about to point at."""
    if fcntl is None:
        yield
        return
    handle = os.open(place, os.O_RDONLY)
    try:
        with suppress(OSError):  # a disk of another machine may know no locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _named(place: Path) -> str:
    with suppress(OSError, UnicodeDecodeError):
        return (place / CURRENT).read_text(encoding="utf-8").strip()
    return ""


def _prune(place: Path, kept: set[str]) -> None:
    """Removes older builds; the one before stays for processes that are opening it now, unfinished ones may be alive."""
    for stamp in place.glob("*/build.json"):
        if stamp.parent.name not in kept and not stamp.parent.name.startswith("."):
            shutil.rmtree(stamp.parent, ignore_errors=True)
