"""From the command line to a cluster and back, and what visitors of a site read when the cluster is gone."""

import json
from pathlib import Path
from typing import Any

import pytest

from indexer import build
from kb.cli import main
from kb.engine import opensearch_client
from tests.opensearch.between import Answer, between
from tests.opensearch.shared import at
from web import create_app
from web.live import Live

TEXT = "关于某事的意见\n\n一、总则\n（一）原则。这里写着养老服务。\n"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A folder of one text."""
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "one.txt").write_text(TEXT, encoding="utf-8")
    return folder


def test_a_build_leaves_its_address_and_every_command_reads_it(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    place = ["--index", str(tmp_path / "var"), "--json"]
    monkeypatch.setenv("KB_CLUSTER_URL", at("opensearch"))
    assert main(["build", "--engine", "opensearch", "--corpus", str(corpus), *place]) == 0
    assert json.loads(capsys.readouterr().out)["engine"] == "opensearch"
    monkeypatch.delenv("KB_CLUSTER_URL")
    assert main(["search", "养老服务", *place]) == 0
    assert json.loads(capsys.readouterr().out)["total"] == 1


def test_an_address_that_cannot_be_meant_is_wrong_use(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["build", "--engine", "opensearch+https://a:b@localhost/kb", "--corpus", str(corpus)]
    assert main([*asked, "--index", str(tmp_path / "var")]) == 2
    assert capsys.readouterr().err.startswith("kb: 请不要把密码写在集群地址里")


def test_visitors_are_told_that_it_does_not_answer_and_the_log_says_which(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(opensearch_client, "PAUSES", ())
    address = at("opensearch")
    node, _, prefix = address.removeprefix("opensearch+http://").partition("/")
    gone = False

    def trouble(_: str, body: bytes, pass_on: Any) -> Answer | None:
        return None if gone else pass_on(body)

    with between(node, trouble) as port:
        place = ["--index", str(tmp_path / "var")]
        main(["build", "--engine", f"opensearch+http://{port}/{prefix}", "--corpus", str(corpus), *place])
        client = create_app(Live(tmp_path / "var")).test_client()
        assert client.get("/api/search?q=养老").get_json()["total"] == 1
        gone = True
        response = client.get("/api/search?q=物流")
    assert (response.status_code, response.get_json()["error"]) == (503, "检索服务暂时没有答复，请稍后再试。")
    assert f"连不上检索集群 {port}" in caplog.text


def test_documents_that_stay_are_asked_for_together(tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    for number in range(20):
        (texts / f"{number}.txt").write_text(TEXT, encoding="utf-8")
    node, _, prefix = at("opensearch").removeprefix("opensearch+http://").partition("/")
    asked: list[bytes] = []

    def watching(path: str, body: bytes, pass_on: Any) -> Answer:
        if path.partition("?")[0].endswith("/_search"):
            asked.append(body)
        return pass_on(body)

    with between(node, watching) as port:
        engine = f"opensearch+http://{port}/{prefix}"
        build(texts, tmp_path / "var", engine)
        asked.clear()
        assert build(texts, tmp_path / "var", engine).unchanged == 20
    assert len(asked) == 1
