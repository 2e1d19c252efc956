"""From a folder to its documents: ids, facts, and a sentence for whatever cannot be read."""

import os
from pathlib import Path

import pytest

from indexer.parse import parse
from indexer.read import read_corpus
from indexer.source import Source
from kb.errors import BadCorpus
from kb.model import Document, Problem
from kb.reading import Reading, read_file


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def read(folder: Path) -> tuple[list[Source], list[Problem]]:
    found = list(read_corpus(folder))
    return [s for s in found if isinstance(s, Source)], [p for p in found if isinstance(p, Problem)]


def documents(folder: Path) -> list[Document]:
    return [parse(source).document for source in read(folder)[0]]


def test_a_heap_of_files_is_read_in_the_order_of_its_paths(tmp_path: Path) -> None:
    write(tmp_path, {"b.txt": "甲", "a/c.md": "乙", "a.HTML": "<p>丙</p>", "d.pdf": "丁", ".git/e.txt": "戊"})
    assert [s.file.path for s in read(tmp_path)[0]] == ["a.HTML", "a/c.md", "b.txt"]


IDS = [
    ("公司法(2023-12-29).md", "甲", "公司法-2023-12-29-"),
    ("法律/刑法 修正案（九）.md", "甲", "法律_刑法-修正案-九-"),
    ("a_b--c.d.txt", "甲", "a-b-c-d"),
    ("x.md", "---\nid: npc-ssl-2021\n---\n甲", "npc-ssl-2021"),
    ("x.md", "---\nid: a b/c\n---\n甲", "a-b_c"),
    ("x.md", "---\nnumber: 渝府办发〔2016〕228号\n---\n甲", "yfbf-2016-228"),
    ("x.txt", "关于甲的通知\n渝府发〔2020〕10号\n\n一、乙。", "yff-2020-10"),
    ("x.txt", "关于甲的通知\n渝府发[2020]10号\n\n一、乙。", "yff-2020-10"),
    ("x.txt", "根据渝府发〔2020〕10号文件，\n一、乙。", "x"),
]


@pytest.mark.parametrize(("path", "text", "address"), IDS)
def test_an_id_is_given_or_made_from_the_number_or_the_path(tmp_path: Path, path: str, text: str, address: str) -> None:
    assert [s.address for s in read(write(tmp_path, {path: text}))[0]] == [address]


def test_an_id_given_twice_is_told_apart_and_reported(tmp_path: Path) -> None:
    matter = "---\nid: x\n---\n甲"
    sources, problems = read(write(tmp_path, {"a.md": matter, "b.md": matter, "c.md": matter}))
    assert [s.address for s in sources] == ["x", "x~2", "x~3"]
    assert [str(p) for p in problems] == [
        "b.md:0: 编号 x 已有文件使用，这一份的地址记为 x~2。",
        "c.md:0: 编号 x 已有文件使用，这一份的地址记为 x~3。",
    ]


def test_title_and_date_come_from_the_file_name_where_the_text_has_none(tmp_path: Path) -> None:
    document = documents(write(tmp_path, {"公司法(2023-12-29).md": "第一条 甲。"}))[0]
    assert (document.title, document.date, document.year) == ("公司法", "2023-12-29", 2023)
    assert {f.name: (f.origin, f.source) for f in document.facts if f.name in ("title", "date")} == {
        "title": ("outside", "文件名"),
        "date": ("outside", "文件名"),
    }
    assert "题目、成文日期不在所收文本中，据文外资料补录。" in document.missing


def test_the_text_says_its_title_and_the_file_name_dates_its_version(tmp_path: Path) -> None:
    text = "# 中华人民共和国公司法\n\n1993年12月29日 通过\n\n2023年12月29日 修订\n\n2024年7月1日 施行\n\n<!-- INFO END -->\n\n第一条 甲。"
    document = documents(write(tmp_path, {"公司法(2023-12-29).md": text}))[0]
    assert (document.title, document.date) == ("中华人民共和国公司法", "2023-12-29")
    assert {f.origin for f in document.facts if f.value} == {"text"}


def test_a_document_without_any_date_has_no_year(tmp_path: Path) -> None:
    document = documents(write(tmp_path, {"甲.txt": "一、乙。"}))[0]
    assert (document.date, document.year, document.number, document.issuer) == (None, None, None, None)
    assert "成文日期未知。" in document.missing


UNREADABLE = [
    ("empty.txt", b"", "文件是空的，没有收录。"),
    ("blank.txt", b" \n\xe3\x80\x80\n", "文件是空的，没有收录。"),
    ("_index.md", b"---\nbookCollapseSection: true\n---\n", "只有文件头，没有正文，没有收录。"),
    ("note.md", b"---\na: b\n---\n<!-- x -->\n", "只有文件头，没有正文，没有收录。"),
    ("picture.txt", bytes(range(256)), "picture.txt：不是文本，或编码无法识别。请另存为 UTF-8 编码的文本。"),
    ("page.html", b"<html><body></body></html>", "文件是空的，没有收录。"),
]


@pytest.mark.parametrize(("name", "data", "message"), UNREADABLE)
def test_a_file_that_is_no_document_is_a_problem_and_the_others_go_on(
    tmp_path: Path, name: str, data: bytes, message: str
) -> None:
    sources, problems = read(write(tmp_path, {name: data, "z.txt": "甲"}))
    assert [s.address for s in sources] == ["z"]
    assert [(p.path, p.message) for p in problems] == [(name, message)]


def test_broken_front_matter_is_a_problem_at_its_line_and_the_document_stays(tmp_path: Path) -> None:
    sources, problems = read(write(tmp_path, {"a.md": "---\ntitle: 甲\ntitle: 乙\n---\n第一条 丙。"}))
    assert [str(p) for p in problems] == ["a.md:3: 文件头的 YAML 读不懂：键“title”重复。正文照常收录。"]
    assert [c.text for c in parse(sources[0]).clauses] == ["丙。"]


def test_links_in_a_circle_pipes_and_dangling_links_are_problems(tmp_path: Path) -> None:
    write(tmp_path, {"a/b.txt": "甲"})
    (tmp_path / "a/back").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    (tmp_path / "gone.txt").symlink_to("nowhere.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    sources, problems = read(tmp_path)
    assert [s.file.path for s in sources] == ["a/b.txt"]
    assert sorted(p.path for p in problems) == ["a/back", "gone.txt", "loop.txt", "pipe.txt"]


def test_a_name_that_is_no_utf8_is_a_problem_and_the_file_is_read(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"\xb9\xab.txt")).write_bytes("甲".encode())
    sources, problems = read(tmp_path)
    assert [s.address for s in sources] == ["-udcb9-udcab"]
    assert [p.message for p in problems] == ["文件名不是 UTF-8 编码，地址里换成了替代字符。"]
    assert sources[0].file.path.encode("utf-8")


def test_a_folder_that_may_not_be_entered_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"a/b.txt": "甲", "c.txt": "乙"})
    scandir = os.scandir

    def locked(path: Path) -> object:
        if Path(path).name == "a":
            raise PermissionError(13, "没有权限")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", locked)
    sources, problems = read(tmp_path)
    assert [s.file.path for s in sources] == ["c.txt"]
    assert [str(p) for p in problems] == ["a:0: 这个文件夹读不了（没有权限）。"]


@pytest.mark.parametrize("files", [{}, {"a.pdf": "甲"}, {"documents/x.txt": "甲"}])
def test_an_empty_corpus_says_what_to_do(tmp_path: Path, files: dict[str, str | bytes]) -> None:
    with pytest.raises(BadCorpus, match=r"没有.*文件。请.*。$"):
        list(read_corpus(write(tmp_path, files)))


def test_a_corpus_that_is_not_there_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(BadCorpus, match=r"没有 .*nowhere 这个文件夹。请用 --corpus 指明"):
        read_corpus(tmp_path / "nowhere")


def edited(folder: Path, meta: str, source: str = "一、甲。") -> tuple[list[Source], list[Problem]]:
    return read(write(folder, {"documents/x-1/source.txt": source, "documents/x-1/meta.yaml": meta}))


def test_the_folders_name_is_the_id_and_meta_wins_over_the_text(tmp_path: Path) -> None:
    sources, problems = edited(
        tmp_path, "title: {value: 甲, from: outside, source: 公报}\nmissing: [缺附件。]", "乙\n一、丙。"
    )
    document = parse(sources[0]).document
    assert (document.address, document.title, problems) == ("x-1", "甲", [])
    assert document.missing[-1] == "缺附件。"
    assert next(f for f in document.facts if f.name == "title").source == "公报"


BROKEN = [
    ("title: [甲", 1, "YAML 读不懂："),
    ("title: 甲\ntitle: 乙", 2, "YAML 读不懂：键“title”重复"),
    ("- 甲", 0, "应当是“名称: 值”的列表"),
    ("tittle: 甲", 0, "不认识“tittle”这一项"),
    ("date: 2020-99-99", 0, "date 应是日期，例如 2016-11-02，这里是“2020-99-99”，按未知收录。"),
    ("status: 大概有效", 0, "status 应是 现行有效、已被修改、已失效 之一，这里是“大概有效”，按未知收录。"),
    ("title: {value: 甲, from: somewhere}", 0, "“title”应当有 value、from（text 或 outside）、source"),
    ("title: {value: 甲}", 0, "“title”应当有 value"),
    ("missing: 一句话。", 0, "missing 应当是句子的列表"),
]


@pytest.mark.parametrize(("meta", "line", "message"), BROKEN)
def test_a_broken_meta_is_one_problem_and_the_document_stays(
    tmp_path: Path, meta: str, line: int, message: str
) -> None:
    sources, problems = edited(tmp_path, meta)
    assert [s.text for s in sources] == ["一、甲。"]
    assert [(p.path, p.line) for p in problems] == [("documents/x-1/meta.yaml", line)] or line == 1
    assert problems[0].message.startswith(message)


def test_a_folder_without_source_or_meta_is_a_problem(tmp_path: Path) -> None:
    sources, problems = read(write(tmp_path, {"documents/a/meta.yaml": "", "documents/b/source.txt": "甲"}))
    assert [s.address for s in sources] == ["b"]
    assert [p.path for p in problems] == ["documents/a", "documents/b"]


def test_documents_are_read_one_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {f"{n}.txt": "甲" for n in range(5)})
    seen: list[Path] = []

    def counted(path: Path) -> Reading:
        seen.append(path)
        return read_file(path)

    monkeypatch.setattr("indexer.read.read_file", counted)
    found = read_corpus(tmp_path)
    next(found)
    assert len(seen) == 1
