"""The command kb: what scripts rely on."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kb import VERSION
from kb.cli import main

Ran = tuple[int, str, str]


@pytest.fixture(scope="module")
def place(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of both opinions, on the engine that is always there."""
    from indexer import build

    folder = tmp_path_factory.mktemp("index")
    build(corpus, folder, "whoosh")
    return folder


@pytest.fixture
def run(place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Runs a command on that index: exit status, stdout, stderr."""
    monkeypatch.setenv("KB_INDEX", str(place))

    def ran(*words: str) -> Ran:
        try:
            status = main(words)
        except SystemExit as exit_:
            status = int(exit_.code or 0)
        out, err = capsys.readouterr()
        return status, out, err

    return ran


@pytest.mark.parametrize(
    "words", [["--json", "search", "养老"], ["search", "--json", "养老"], ["search", "养老", "--json"]]
)
def test_json_may_stand_anywhere_and_stands_alone_on_stdout(run, words: list[str]) -> None:  # type: ignore[no-untyped-def]
    status, out, err = run(*words)
    answer = json.loads(out)
    assert (status, err) == (0, "")
    assert set(answer) == {"query", "total", "relaxed", "expansions", "hits", "facets", "suggestion", "notice"}
    assert answer["query"] == "养老"


def test_a_minus_word_that_is_no_option_belongs_to_the_query(run) -> None:  # type: ignore[no-untyped-def]
    _, out, _ = run("search", "电子商务", "-跨境", "--limit", "1", "--json")
    answer = json.loads(out)
    assert (answer["query"], answer["total"], len(answer["hits"])) == ("电子商务 -跨境", 2, 1)


def test_options_narrow_an_answer(run) -> None:  # type: ignore[no-untyped-def]
    _, out, _ = run("search", "冷链", "--doc", "yff-2020-10", "--year", "2020", "--sort", "document", "--json")
    assert [hit["address"] for hit in json.loads(out)["hits"]] == ["yff-2020-10/3.4"]


def test_no_hits_are_no_failure(run) -> None:  # type: ignore[no-untyped-def]
    status, out, _ = run("search", "“天体物理”")
    assert status == 0
    assert "没有找到含“天体物理”的条款。" in out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["show", "yfbf-2016-228/9.9"], "没有 yfbf-2016-228/9.9 这个条款。本文件有一至五。"),
        (["show", "yfbf-2016-228/3.11"], "三、主要任务有（一）至（十）。"),
        (["show", "yfbf-2016-228/3.6.p9"], "三、（六）共2个自然段。"),
        (["show", "nothing"], "没有文件 nothing。"),
        (["show", "a/../b"], "不是地址"),
        (["show", "yff-2020-10/title"], "yff-2020-10 收到的文本里没有标题。"),
        (["show", "yfbf-2016-228/03.6"], "编号前面不写0，应是 yfbf-2016-228/3.6。"),
        (["show", "yfbf-2016-228/4.2.3"], "四、（二）加大财税扶持力度有5至14。"),
        (["duties", "--topic", "养鱼"], "没有“养鱼”这个主题。"),
        (["duties", "--department", "市养鱼局"], "没有“市养鱼局”这个部门。"),
        (["targets", "--pairs", "yff-2020-10"], "后面应有两个值"),
        (["build", "--vocabulary", "no-such-folder"], "没有词表文件夹 no-such-folder。"),
        (["tree", "nothing"], "没有文件 nothing。"),
        (["search", ""], "没有检索词。"),
        (["search"], "没有检索词。"),
        (["search", '"养老'], "第1个字符是左引号，缺少右引号。"),
        (["search", "养老", "--limit", "-1"], "每页条数应在1到100之间"),
        (["search", "养老", "--limit", "x"], "应是整数"),
        (
            ["search", "养老", "--sort", "size"],
            "--sort 没有“size”这个选择，可用 rank、document。请看 kb search --help。",
        ),
        (["search", "养老", "--nothing"], "没有 --nothing 这个选项。请看 kb search --help。"),
        (["search", "养老", "--has-target=1"], "--has-target 后面不带值"),
        (["search", "养老", "--topic", "养鱼"], "没有“养鱼”这个主题。"),
        (["search", "养老", "--department", "市养鱼局"], "没有“市养鱼局”这个部门。"),
        (["duties", "--doc", "nothing"], "没有“nothing”这个文件。"),
        (["duties", "--rol", "lead"], "没有 --rol 这个选项。请看 kb duties --help。"),
        (["duties", "--role", "king"], "--role 没有“king”这个选择，可用 lead、support、responsible。"),
        (["show", "yff-2020-10", "x"], "多出了“x”。请看 kb show --help。"),
        (["targets", "-o", "x"], "“x”没有写明格式，文件名请以 .csv、"),
        (["--nothing", "documents"], "没有 --nothing 这个选项。请看 kb --help。"),
        (["search", "养老", "--doc", "nothing"], "没有“nothing”这个文件。"),
        (["search", "养老", "--index", "no-such-folder"], "没有找到索引，请先运行 kb build。"),
        (["dance"], "没有“dance”这个命令，可用 build、serve、search、"),
        ([], "缺少参数"),
        (["build", "--engine", "lucene"], "没有引擎“lucene”"),
        (["build", "--corpus", "no-such-folder"], "no-such-folder"),
        (["brief"], "缺少参数 主题、前者、后者。请看 kb brief --help。"),
    ],
)
def test_wrong_use_is_one_clear_line_and_status_2(run, words: list[str], says: str, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    words = [*words, "--index", str(tmp_path)] if words[:1] == ["build"] else words
    status, out, err = run(*words)
    assert (status, out) == (2, "")
    assert says in err
    assert err.startswith("kb: ")
    assert err.count("\n") == 1
    _, out, _ = run(*words, "--json")
    assert json.loads(out) == {"error": err.removeprefix("kb: ").strip(), "status": 2}


def test_show_gives_a_document_a_clause_or_a_paragraph(run) -> None:  # type: ignore[no-untyped-def]
    shown = {
        address: json.loads(run("show", address, "--json")[1])
        for address in ("yff-2020-10", "yff-2020-10/3", "yfbf-2016-228/3.6.p2")
    }
    assert shown["yff-2020-10"]["clauses"] == 63
    assert shown["yff-2020-10/3"]["heading"] == "重点任务"
    paragraph = shown["yfbf-2016-228/3.6.p2"]
    assert (paragraph["kind"], paragraph["parent"], paragraph["label"]) == (
        "paragraph",
        "yfbf-2016-228/3.6",
        "三、（六）第2自然段",
    )
    assert paragraph["text"].startswith("抓住实施中新（重庆）战略性互联互通示范项目")


def test_a_tree_joins_back_to_the_file(run, corpus: Path) -> None:  # type: ignore[no-untyped-def]
    for document in json.loads(run("documents", "--json")[1]):
        text = (corpus / document["source"]["path"]).read_bytes().decode()
        clauses = json.loads(run("tree", document["address"], "--json")[1])
        assert "".join(text[slice(*clause["span"])] for clause in clauses) == text
        assert len(clauses) == document["clauses"]


def test_a_person_reads_plain_lines(run) -> None:  # type: ignore[no-untyped-def]
    assert run("search", "冷链")[1].splitlines()[0] == "“冷链”共2条。"
    assert (
        run("show", "yff-2020-10/4.3.10")[1].splitlines()[0]
        == "扶持政策 › 强化金融要素支撑 › 第四部分第（三）项第10目  [yff-2020-10/4.3.10]"
    )
    assert "三、（四）现代物流服务  [yff-2020-10/3.4]" in run("tree", "yff-2020-10")[1]
    assert "渝府发〔2020〕10号" in run("documents")[1]
    assert run("--version")[1] == f"kb {VERSION}\n"


def test_build_reports_what_it_made(run, corpus: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    status, out, err = run("build", "--corpus", str(corpus), "--index", str(tmp_path), "--json")
    report = json.loads(out)
    assert (status, err) == (0, "")
    assert set(report) == {"documents", "clauses", "records", "engine", "seconds", "problems"}
    assert (report["documents"], report["clauses"], report["records"], report["engine"]) == (2, 122, 104, "whoosh")
    assert report["problems"] == []


def test_a_reader_that_has_seen_enough_is_no_error(place: Path) -> None:
    command = f"{sys.executable} -m kb search 服务 --limit 100 --index {place} | head -n 1"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert "共" in done.stdout


@pytest.mark.parametrize("words", [["search", "\udcff"], ["duties", "--department", "\udcff"], ["show", "\udcff"]])
def test_bytes_that_are_no_text_are_one_sentence(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    assert "UTF-8" in capsys.readouterr().err


def test_what_stands_behind_two_hyphens_is_text(run) -> None:  # type: ignore[no-untyped-def]
    _, out, _ = run("search", "--", "--json")
    assert "--json" in out


@pytest.mark.parametrize("command", ["topics", "duties", "targets", "documents"])
def test_a_part_of_a_list_is_that_part_of_the_whole(run, command: str) -> None:  # type: ignore[no-untyped-def]
    whole, part = (
        json.loads(run(*words)[1])
        for words in ((command, "--json"), (command, "--json", "--limit", "1", "--offset", "1"))
    )
    assert part == whole[1:2]
    assert run(command, "--limit", "0")[0] == 2


@pytest.mark.parametrize("option", ["--limit", "--offset"])
def test_a_number_beyond_every_list_is_taken(run, option: str) -> None:  # type: ignore[no-untyped-def]
    status, _, err = run("documents", option, "9" * 20)
    assert (status, err) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no disk that is always full")
def test_output_that_cannot_be_written_ends_with_a_sentence(place: Path) -> None:
    with Path("/dev/full").open("w") as full:
        words = [sys.executable, "-m", "kb", "duties", "--index", str(place)]
        done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "kb: 结果写不出去（磁盘满了）。\n")
