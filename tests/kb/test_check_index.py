"""An index is read from its first byte to its last when somebody asks, and when the site starts."""

import json
from contextlib import closing
from pathlib import Path

import pytest

import kb.place
from kb import StaleIndex, open_kb
from kb.build import Build
from kb.cli import main
from kb.cli.arguments import parsed
from kb.place import check, current
from web import cli


@pytest.fixture
def built(tmp_path: Path) -> Path:
    from indexer import build

    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "甲.txt").write_text("关于甲的通知\n\n一、总体要求\n养老服务。\n", encoding="utf-8")
    build(folder, tmp_path / "var", "whoosh")
    return tmp_path / "var"


def damage(place: Path) -> str:
    """Changes one byte of an index's largest file and none of its sizes; the file's name."""
    files = [file for file in (place / current(place) / "engine").rglob("*") if file.is_file()]
    file = max(files, key=lambda one: one.stat().st_size)
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    return file.name


def test_a_whole_index_is_told_with_its_size(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check-index", "--index", str(built), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["name"] == current(built)
    assert told["bytes"] > 1_000
    assert main(["check-index", "--index", str(built)]) == 0
    assert "完好" in capsys.readouterr().out


def test_a_damage_that_opening_does_not_look_for_is_found(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kb.place, "CHECKED", 0)
    name = damage(built)
    open_kb(built).close()
    with pytest.raises(StaleIndex, match=f"{name}.*请重新运行 kb build"):
        check(built)


def test_the_site_does_not_start_on_it(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kb.place, "CHECKED", 0)
    damage(built)
    with pytest.raises(StaleIndex, match="索引已损坏"):
        cli.serve_command(parsed(["serve", "--index", str(built), "--port", "8765"], {}))


def test_the_command_says_so_with_status_2(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    damage(built)
    assert main(["check-index", "--index", str(built)]) == 2
    assert "索引已损坏" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["vocabulary.json", "facts.json", "counts.json", "register.json", "names.sqlite"])
def test_a_word_list_that_is_damaged_is_told_when_it_is_read(
    built: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(kb.place, "CHECKED", 0)
    file = built / current(built) / name
    file.write_bytes(b"\xff" * file.stat().st_size)
    with (
        closing(Build(built)) as opened,
        pytest.raises(StaleIndex, match=f"索引已损坏（{name}），请重新运行 kb build。"),
    ):
        _ = opened.vocabulary, opened.facts, opened.counts, opened.register, opened.catalogue


def test_a_list_of_names_that_cannot_be_opened_is_told(built: Path) -> None:
    with closing(Build(built)) as opened:
        (built / current(built) / "names.sqlite").unlink()
        with pytest.raises(StaleIndex, match=r"索引打不开（names\.sqlite），请重新运行 kb build。"):
            _ = opened.catalogue


@pytest.mark.parametrize("row", ["null", "[1]", "7", '"x"'])
def test_a_manifest_that_is_none_is_damage(built: Path, row: str) -> None:
    (built / current(built) / "manifest.json").write_text(f'{{"files": {{"build.json": {row}}}}}', encoding="utf-8")
    with pytest.raises(StaleIndex, match=r"索引已损坏（manifest\.json）"):
        open_kb(built)


def test_fewer_records_than_were_written_are_told(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(open_kb(built)) as opened:
        opened.check_entries()
        monkeypatch.setattr(type(opened._build.engine), "count", lambda *_: 0)
        with pytest.raises(StaleIndex, match=f"索引里有0条，应有{opened.stamp.records}条"):
            opened.check_entries()


def test_rows_that_are_damaged_are_told_when_they_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from indexer import build

    build(Path(__file__).parents[2] / "corpus", tmp_path, "whoosh")
    monkeypatch.setattr(kb.place, "CHECKED", 0)
    file = tmp_path / current(tmp_path) / "register.rows"
    file.write_bytes(b"\0" * file.stat().st_size)
    with closing(open_kb(tmp_path)) as opened, pytest.raises(StaleIndex, match=r"索引已损坏（register\.rows）"):
        list(opened.duties())
