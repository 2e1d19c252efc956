"""Builds: whole, stamped, checksummed, switched at once; whatever happens, the one before goes on answering."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import indexer.make
from indexer import build, publish
from indexer.flatten import flatten
from indexer.publish import STALE, UNFINISHED, NotWritable
from kb import BadCorpus, StaleIndex, open_kb
from kb.engine import SMALL, chosen
from kb.engine.base import Entry
from kb.place import current
from tests.opensearch.shared import ENGINES, at


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A corpus of one short document."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "甲.txt").write_text("关于甲的通知\n\n一、总体要求\n（一）目标。\n养老服务。\n", encoding="utf-8")
    return folder


def answers(place: Path) -> int:
    """How many records hold 养老."""
    kb = open_kb(place)
    try:
        return kb.search("养老").total
    finally:
        kb.close()


def test_a_second_build_takes_over_and_the_one_before_stays_for_those_who_use_it(small: Path, tmp_path: Path) -> None:
    place = tmp_path / "var"
    names = []
    for _ in range(3):
        build(small, place, "whoosh")
        names.append(current(place))
    assert len(set(names)) == 3
    assert sorted(file.parent.name for file in place.glob("*/build.json")) == sorted(names[1:])
    assert answers(place) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such locks")
def test_two_builds_of_one_folder_at_once_leave_one_that_answers(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "var"
    build(small, place, "whoosh")
    first = threading.current_thread()
    second = threading.Thread(target=build, args=(small, place, "whoosh"))
    read = publish._named

    def meanwhile(place: Path) -> str:
        if threading.current_thread() is first:  # its folder has its name, but nothing points at it
            second.start()
            second.join(1)
        return read(place)

    monkeypatch.setattr(publish, "_named", meanwhile)
    build(small, place, "whoosh")
    second.join()
    assert open_kb(place).documents()


@pytest.mark.parametrize("engine", ENGINES)
def test_a_build_that_fails_leaves_the_old_one_answering(
    engine: str, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, named = tmp_path / "var", at(engine)
    build(small, place, named)
    before = current(place)

    def full(*parts: Any) -> Iterator[Entry]:
        yield next(flatten(*parts))
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(indexer.make, "flatten", full)
    with pytest.raises(NotWritable, match=r"磁盘满了.*原来的索引没有动"):
        build(small, place, named)
    assert current(place) == before
    assert answers(place) == 1
    assert not list(place.glob(f"{UNFINISHED}*"))


def test_a_killed_build_leaves_the_old_one_answering_and_is_swept_later(small: Path, tmp_path: Path) -> None:
    place = tmp_path / "var"
    build(small, place, "whoosh")
    before = current(place)
    for n in range(400):
        (small / f"{n}.txt").write_text("关于乙的通知\n\n一、要求\n" + "养老服务。\n" * 200, encoding="utf-8")
    process = subprocess.Popen([sys.executable, "-m", "kb", "build", "--corpus", str(small), "--index", str(place)])
    while not list(place.glob(f"{UNFINISHED}*")):
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert current(place) == before
    assert answers(place) == 1
    left = next(place.glob(f"{UNFINISHED}*"))
    old = time.time() - STALE - 60
    os.utime(left, (old, old))
    for file in small.glob("[0-9]*.txt"):
        file.unlink()
    build(small, place, "whoosh")
    assert not left.exists()


def test_an_empty_corpus_is_refused_and_nothing_is_switched(small: Path, tmp_path: Path) -> None:
    place, empty = tmp_path / "var", tmp_path / "empty"
    empty.mkdir()
    build(small, place, "whoosh")
    before = current(place)
    with pytest.raises(BadCorpus, match="没有可以收录的文件"):
        build(empty, place, "whoosh")
    assert current(place) == before


@pytest.mark.skipif(os.name == "nt", reason="folders are made read-only another way there")
def test_a_place_that_cannot_be_written_is_refused_with_a_sentence(small: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(NotWritable, match="请用 --index 另指一个可写的文件夹"):
        build(small, tmp_path / "file" / "var", "whoosh")


def damage(folder: Path, name: str) -> None:
    """Flips one byte in the middle of a file."""
    file = folder / name
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 0xFF
    file.write_bytes(bytes(data))


@pytest.mark.parametrize("engine", ENGINES)
def test_damage_to_any_file_is_noticed_when_the_build_is_opened(engine: str, small: Path, tmp_path: Path) -> None:
    build(small, tmp_path / "var", at(engine))
    folder = tmp_path / "var" / current(tmp_path / "var")
    files = [file for file in folder.rglob("*") if file.is_file() and file.stat().st_size]
    assert len(files) > 5
    for file in files:
        whole = file.read_bytes()
        damage(folder, file.relative_to(folder).as_posix())
        with pytest.raises(StaleIndex, match="请重新运行 kb build。"):
            open_kb(tmp_path / "var")
        file.write_bytes(whole)
    assert answers(tmp_path / "var") == 1


def test_a_missing_file_is_noticed(small: Path, tmp_path: Path) -> None:
    build(small, tmp_path / "var", "whoosh")
    folder = tmp_path / "var" / current(tmp_path / "var")
    (folder / "lexicon.tsv").unlink()
    with pytest.raises(StaleIndex, match="lexicon"):
        open_kb(tmp_path / "var")


@pytest.mark.parametrize("written", ["", "../../etc", "nothing", ".hidden"])
def test_a_strange_pointer_is_refused(written: str, small: Path, tmp_path: Path) -> None:
    build(small, tmp_path / "var", "whoosh")
    (tmp_path / "var" / "current").write_text(written)
    with pytest.raises(StaleIndex, match="请重新运行 kb build。"):
        open_kb(tmp_path / "var")


def test_a_build_of_another_version_is_refused(small: Path, tmp_path: Path) -> None:
    build(small, tmp_path / "var", "whoosh")
    stamp = tmp_path / "var" / current(tmp_path / "var") / "build.json"
    stamp.write_text(json.dumps(json.loads(stamp.read_text()) | {"format": 0}))
    with pytest.raises(StaleIndex, match="第0版"):
        open_kb(tmp_path / "var")


def test_auto_takes_pure_python_for_few_records_and_tantivy_for_many() -> None:
    assert chosen("auto", SMALL) == "whoosh"
    assert chosen("auto", SMALL + 1) == "tantivy"
    assert chosen("whoosh", 10**6) == "whoosh"


def test_the_same_corpus_has_the_same_fingerprint_and_another_has_another(small: Path, tmp_path: Path) -> None:
    prints = []
    for text in (None, "另一个通知\n\n一、要求\n养老。\n"):
        if text:
            (small / "乙.txt").write_text(text, encoding="utf-8")
        for name in ("a", "b"):
            build(small, tmp_path / name, "whoosh")
            prints.append(open_kb(tmp_path / name).stamp.corpus)
    assert prints[0] == prints[1] != prints[2] == prints[3]
