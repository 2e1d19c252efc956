"""Building again and building together: the same index, with less work."""

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from signal import SIGINT, SIGTERM
from time import sleep

import pytest

import kb.place
from indexer import Report, build
from indexer import spread as spreading
from indexer.before import Before, Keys
from indexer.cli import Stop
from indexer.enrich import Enricher
from indexer.make import Made, Task, make_all
from indexer.parcel import packed, unpacked
from indexer.parse import parse
from indexer.progress import Progress
from indexer.read import count_files, read_corpus
from indexer.source import Source
from indexer.spread import Spread, WorkerLost
from indexer.vocabulary import read_vocabulary
from kb import open_kb
from kb.build import Build
from kb.counts import Counts
from kb.engine.words import open_cutter
from kb.model import Problem, SourceFile
from kb.place import current
from tests.opensearch.shared import ENGINES, at

linux = pytest.mark.skipif(sys.platform != "linux", reason="processes are copied on Linux only")


@pytest.fixture
def grown(corpus: Path, tmp_path: Path) -> Path:
    """The project's corpus with a dozen more documents, one of them with something to tell an editor."""
    folder = tmp_path / "corpus"
    shutil.copytree(corpus, folder)
    for n in range(12):
        home = folder / "documents" / f"tz-2020-{n}"
        home.mkdir()
        text = f"关于第{n}件事的通知\n\n一、总体要求\n（一）目标。养老服务收入达到{n}亿元。（责任单位：市商务委、新单位{n}）\n（三）跳号。\n"
        (home / "source.txt").write_text(text, encoding="utf-8")
    return folder


def everything(place: Path) -> list[str]:
    """All that an index holds, in its order."""
    opened = Build(place)
    try:
        engine = opened.engine
        return [one for stored in engine.documents() for one in (stored, *engine.document(address_of(stored)))]
    finally:
        opened.close()


def address_of(stored: str) -> str:
    return stored.partition('"address":"')[2].partition('"')[0]


@pytest.fixture
def first(grown: Path, tmp_path: Path) -> Report:
    return build(grown, tmp_path / "var", "whoosh")


def test_what_did_not_change_is_not_made_again(grown: Path, tmp_path: Path, first: Report) -> None:
    before = everything(tmp_path / "var")
    again = build(grown, tmp_path / "var", "whoosh")
    assert (first.unchanged, again.unchanged) == (0, 12)  # both opinions are named by lines of an editor
    assert everything(tmp_path / "var") == before
    assert sorted(map(str, again.problems)) == sorted(map(str, first.problems))
    assert any("新单位" in problem.message for problem in again.problems)


@pytest.mark.parametrize(
    ("file", "made"),
    [("documents/tz-2020-3/source.txt", 1), ("documents/tz-2020-3/meta.yaml", 1), ("vocabulary/topics.tsv", 12)],
)
def test_what_changed_is_made_again(grown: Path, tmp_path: Path, first: Report, file: str, made: int) -> None:
    path = grown / file
    added = {
        "meta.yaml": "title:\n  value: 另一个题目\n  origin: outside\n  source: 公报\n",
        "topics.tsv": "新主题\t新的\n",
    }
    path.write_text(
        (path.read_text("utf-8") if path.exists() else "") + added.get(path.name, "二、又一件事。\n"), encoding="utf-8"
    )
    again = build(grown, tmp_path / "var", "whoosh")
    assert again.unchanged == first.documents - 2 - made
    build(grown, tmp_path / "new", "whoosh")
    assert everything(tmp_path / "var") == everything(tmp_path / "new")


def test_a_document_that_is_gone_is_gone(grown: Path, tmp_path: Path, first: Report) -> None:
    shutil.rmtree(grown / "documents" / "tz-2020-3")
    assert build(grown, tmp_path / "var", "whoosh").documents == first.documents - 1


def test_everything_is_made_again_when_asked(grown: Path, tmp_path: Path, first: Report) -> None:
    assert first.unchanged == build(grown, tmp_path / "var", "whoosh", fresh=True).unchanged == 0


def test_another_engine_takes_what_the_one_before_kept(grown: Path, tmp_path: Path, first: Report) -> None:
    before = everything(tmp_path / "var")
    assert build(grown, tmp_path / "var", "tantivy").unchanged == first.documents - 2
    assert everything(tmp_path / "var") == before


def test_a_damaged_build_keeps_nothing(grown: Path, tmp_path: Path, first: Report) -> None:
    for file in (tmp_path / "var").glob("*/sources.jsonl"):
        file.write_text("x", encoding="utf-8")
    assert build(grown, tmp_path / "var", "whoosh").unchanged == 0
    assert first.documents == len(list((grown / "documents").iterdir()))


@pytest.mark.parametrize("engine", ["whoosh", "tantivy"])
def test_a_damage_that_opening_does_not_look_for_is_not_taken_over(
    grown: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str
) -> None:
    place = tmp_path / "large"
    build(grown, place, engine)
    right = everything(place)
    monkeypatch.setattr(kb.place, "CHECKED", 0)
    files = (place / current(place) / "engine").iterdir()
    stored = max(files, key=lambda file: (file.suffix in {".store", ".sto", ".seg"}, file.stat().st_size))
    data = bytearray(stored.read_bytes())
    data[len(data) // 2] ^= 1
    stored.write_bytes(data)
    assert build(grown, place, engine).unchanged == 0
    assert everything(place) == right


KILLED = """
import os, sys
from pathlib import Path
from threading import Event, Thread
from indexer.enrich.lists import NO_LISTS
from indexer.spread import Spread
from kb.engine.words import open_cutter
from kb.processes import copyable

if __name__ == "__main__":
    if sys.argv[2] == "new":
        Thread(target=Event().wait, daemon=True).start()
    assert copyable() == (sys.argv[2] == "copied")
    pool = Spread(NO_LISTS, (), open_cutter((), Path(sys.argv[1])), Path(sys.argv[1]), 2)._pool(1)
    print(pool.submit(os.getpid).result(), flush=True)
    os.kill(os.getpid(), 9)
"""


def run(script: str, folder: Path, *arguments: str | Path) -> str:
    """What a Python of its own prints."""
    file = folder / "script.py"
    file.write_text(script, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, file, *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False).stdout


@linux
@pytest.mark.parametrize("worker", ["copied", "new"])
def test_workers_leave_with_a_process_that_was_killed(tmp_path: Path, worker: str) -> None:
    process = int(run(KILLED, tmp_path, tmp_path, worker))
    for _ in range(100):
        if not _lives(process):
            return
        sleep(0.1)
    raise AssertionError("the worker is still there")


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{process}/stat")
    return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"


TOGETHER = """
import sys
from pathlib import Path
from threading import Event, Thread
from indexer import build, spread

if __name__ == "__main__":
    spread.SOON = spread.ALONE = 0
    spread.CHUNK = 100
    if sys.argv[3] == "new":
        Thread(target=Event().wait, daemon=True).start()
    assert spread.copyable() == (sys.argv[3] == "copied")
    report = build(Path(sys.argv[1]), Path(sys.argv[2]), "whoosh", jobs=3)
    print(report.records, *report.problems, sep="\\n")
"""


@linux
@pytest.mark.parametrize("worker", ["copied", "new"])
def test_several_processes_make_the_same_index(grown: Path, tmp_path: Path, first: Report, worker: str) -> None:
    told = run(TOGETHER, tmp_path, grown, tmp_path / "together", worker).splitlines()
    assert everything(tmp_path / "together") == everything(tmp_path / "var")
    assert told == [str(first.records), *map(str, first.problems)]


STOPPED = """
import os, sys
from indexer import progress, spread
from kb.cli import main

def tell(self):
    if self._documents == 5:
        os.killpg(0, int(sys.argv[1]))

if __name__ == "__main__":
    os.setpgrp()
    spread.SOON = spread.ALONE = 0
    spread.CHUNK = 100
    progress.Progress._tell = tell
    sys.exit(main(["build", "--fresh", "--jobs", "3", *sys.argv[2:]]))
"""


@linux
@pytest.mark.parametrize("told", [SIGINT, SIGTERM])
@pytest.mark.parametrize("engine", ENGINES)
def test_a_build_that_is_told_to_stop_says_what_became_of_the_index_and_no_more(
    grown: Path, tmp_path: Path, engine: str, told: int
) -> None:
    """Its workers are told too."""
    file = tmp_path / "script.py"
    file.write_text(STOPPED, encoding="utf-8")
    place = tmp_path / "stopped"
    said = []
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, file, str(int(told)), "--corpus", grown, "--index", place, "--engine", at(engine)],
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
            timeout=60,
            check=False,
        )
        said.append((done.returncode, done.stdout, done.stderr))
        build(grown, place, "whoosh")
    assert said == [
        (130, "", "已中断，没有建成索引。\n"),
        (130, "", "已中断，索引没有改动，原来的照常使用。\n"),
    ]


def test_a_build_that_is_told_again_to_stop_leaves_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    now = [100.0]
    monkeypatch.setattr("indexer.cli.signal", lambda *_: None)
    monkeypatch.setattr("indexer.cli.time.monotonic", lambda: now[0])
    monkeypatch.setattr("indexer.cli.os._exit", sys.exit)
    stop = Stop(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        stop._stop()
    stop._stop()
    now[0] += 2
    with pytest.raises(SystemExit, match="130"):
        stop._stop()
    assert capfd.readouterr().err == "已中断，没有建成索引。\n"


def test_what_travels_between_processes_arrives_as_it_was(grown: Path) -> None:
    known = read_vocabulary(grown)
    enricher, cutter = Enricher(known.lists), open_cutter(known.words, grown)
    tasks = [Task("", one) for one in read_corpus(grown) if isinstance(one, Source)]
    made = make_all([*tasks, Problem("甲", 3, "乙")], enricher, cutter)
    assert unpacked(packed(made)) == made


class Deadly(str):
    """A text that ends the process which receives it."""

    __slots__ = ()

    def __reduce__(self) -> tuple[object, ...]:
        return os._exit, (1,)


def test_a_lost_worker_is_told_in_one_sentence(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreading, "SOON", -1)
    monkeypatch.setattr(spreading, "ALONE", -1)
    monkeypatch.setattr(spreading, "CHUNK", -1)
    known = read_vocabulary(corpus)
    spread = Spread(known.lists, known.words, open_cutter((), tmp_path), tmp_path, 2)
    deadly = Source("甲", Deadly("文"), SourceFile("甲.txt", "", 1), "text")
    with pytest.raises(WorkerLost, match="--jobs 1"):
        list(spread.made([Problem("乙", 0, ""), *[Task("", deadly)] * 2]))


def test_the_key_of_a_source_tells_every_change(corpus: Path) -> None:
    lists = read_vocabulary(corpus).lists
    source = next(one for one in read_corpus(corpus) if isinstance(one, Source))
    assert Keys(lists).of(source) == ""  # an editor's line names it
    keys = Keys(type(lists)())
    assert keys.of(source) == Keys(type(lists)()).of(source) != Keys(lists).of(source)


def test_without_a_build_nothing_is_kept(corpus: Path, tmp_path: Path) -> None:
    lists = read_vocabulary(corpus).lists
    found = Before(tmp_path, Keys(lists)).items(read_corpus(corpus))
    assert all(isinstance(one, Task) for one in found)


def passing(count: int) -> Iterator[Made | Problem]:
    source = Source("甲", "一、甲\n", SourceFile("甲.txt", "", 4), "text")
    document = parse(source).document
    return (Made("", document, (), {}, Counts(), ()) for _ in range(count))


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_a_bar_on_a_terminal_and_lines_elsewhere() -> None:
    for out, often in ((Terminal(), 0.25), (io.StringIO(), 11.0)):
        clock = iter(n * often for n in range(100))
        assert len(list(Progress(4, out, lambda clock=clock: next(clock)).watch(passing(4)))) == 4  # type: ignore[misc]
        said = out.getvalue()
        assert "2/4 个文件" in said
        assert "还需约" in said
        assert ("\r" in said) is isinstance(out, Terminal)
        assert "[######" in said or not isinstance(out, Terminal)


def test_a_short_build_says_nothing_elsewhere() -> None:
    out = io.StringIO()
    list(Progress(4, out, lambda: 0.0).watch(passing(4)))
    assert out.getvalue() == ""


def test_files_are_counted_in_both_kinds_of_corpus(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("文", encoding="utf-8")
    (tmp_path / "b.pdf").write_text("文", encoding="utf-8")
    assert (count_files(corpus), count_files(tmp_path), count_files(tmp_path / "none")) == (2, 1, 0)


def test_documents_are_read_from_any_on(grown: Path, tmp_path: Path) -> None:
    for engine in ENGINES:
        build(grown, tmp_path / engine, at(engine))
        kb = open_kb(tmp_path / engine)
        whole = kb.documents()
        assert [kb.documents(n, 3) for n in (0, 5, 12, 99)] == [whole[:3], whole[5:8], whole[12:], ()]
        kb.close()


def test_a_fresh_build_is_fresh_inside_its_own_folder_too(
    grown: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "here"
    build(grown, place, "whoosh")
    monkeypatch.chdir(place)
    assert build(grown, Path(), "whoosh").unchanged > 0
    assert build(grown, Path(), "whoosh", fresh=True).unchanged == 0
