"""A real node behind a real encryption and a login: who is let in, and one clear sentence for everybody else."""

import json
import logging
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple

import pytest

from kb.cli import main
from kb.engine import opensearch_client
from tests.opensearch.authority import Authority
from tests.opensearch.between import Answer, between
from tests.opensearch.distribution import Missing
from tests.opensearch.shared import at, without

TEXT = "关于某事的意见\n\n一、总则\n（一）原则。这里写着养老服务。\n"
PASSWORD = "geheim-密"  # latin letters alone would not show how it is encoded
WRONG = "falsch-错"
SIGNED = f"kb:{PASSWORD}"
SECRETS = (PASSWORD, WRONG, b64encode(SIGNED.encode()).decode())


class Ran(NamedTuple):
    """A command's status and what it wrote."""

    status: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    try:
        return Authority(tmp_path_factory.mktemp("tls") / "authority")
    except Missing as missing:
        without(str(missing))


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits before trying again."""
    monkeypatch.setattr(opensearch_client, "PAUSES", ())
    monkeypatch.setattr(opensearch_client, "PATIENCE", (0.0,))


@pytest.fixture
def run(
    tmp_path: Path,
    authority: Authority,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> Iterator[Run]:
    """Runs commands on a folder of one text, by the authority's certificate and the password; the password is seen nowhere."""
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "one.txt").write_text(TEXT, encoding="utf-8")
    monkeypatch.setenv("KB_CLUSTER_PASSWORD", PASSWORD)
    monkeypatch.setenv("KB_CLUSTER_CA", str(authority.file))
    caplog.set_level(logging.DEBUG)
    said: list[str] = []

    def run(command: str, *given: str) -> Ran:
        corpus = ["--corpus", str(tmp_path / "texts")] if command == "build" else []
        status = main([command, *given, *corpus, "--index", str(tmp_path / "var")])
        written = capsys.readouterr()
        said.extend(written)
        return Ran(status, *written)

    yield run
    files = (file for file in (tmp_path / "var").rglob("*") if file.is_file())
    everything = [*said, caplog.text, *(file.read_text(encoding="utf-8", errors="replace") for file in files)]
    assert not [text for text in everything for secret in SECRETS if secret in text]


def secured(authority: Authority, host: str = "IP:127.0.0.1", days: int = 2) -> AbstractContextManager[str]:
    """The node as it is reached by https and with a password alone."""
    node = at("opensearch").removeprefix("opensearch+http://").split("/")[0]

    def passing(_: str, body: bytes, pass_on: Callable[[bytes], Answer]) -> Answer:
        return pass_on(body)

    return between(node, passing, authority.server(host, days), SIGNED)


def engine(host: str) -> str:
    return f"opensearch+https://kb@{host}/{at('opensearch').rpartition('/')[2]}"


def test_with_certificate_and_password_it_is_built_and_searched(authority: Authority, run: Run) -> None:
    with secured(authority) as host:
        assert run("build", "--engine", engine(host)).status == 0
        found = run("search", "养老服务", "--json")
    assert (found.status, json.loads(found.out)["total"]) == (0, 1)


def test_a_certificate_file_and_a_password_file_may_be_named_in_the_address(
    authority: Authority, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("KB_CLUSTER_PASSWORD", "KB_CLUSTER_CA"):
        monkeypatch.delenv(name)
    (tmp_path / "password").write_text(f"{PASSWORD}\n", encoding="utf-8")
    with secured(authority) as host:
        named = f"{engine(host)}?ca={authority.file}&password_file={tmp_path / 'password'}"
        assert run("build", "--engine", named).status == 0
        assert run("search", "养老服务").status == 0


def refused(ran: Ran, sentence: str) -> bool:
    """One sentence and no more."""
    assert sentence in ran.err
    return ran.status == 2 and ran.err.count("\n") == 1 and "检索集群 127.0.0.1:" in ran.err


def test_a_wrong_password_is_told_for_builds_and_searches(
    authority: Authority, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    says = "不让用户“kb”这样做，请检查用户名、密码和权限。"
    with secured(authority) as host:
        run("build", "--engine", engine(host))
        monkeypatch.setenv("KB_CLUSTER_PASSWORD", WRONG)
        assert refused(run("build", "--engine", engine(host)), says)
        assert refused(run("search", "养老"), says)


def test_a_certificate_of_an_unknown_authority_is_not_believed(
    authority: Authority, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    says = "的证书通不过检查，请用 KB_CLUSTER_CA 指出签发它的证书。"
    with secured(authority) as host:
        monkeypatch.setenv("KB_CLUSTER_CA", str(Authority(tmp_path / "other").file))
        assert refused(run("build", "--engine", engine(host)), says)
        monkeypatch.delenv("KB_CLUSTER_CA")
        assert refused(run("build", "--engine", engine(host)), says)


def test_an_expired_certificate_is_told(authority: Authority, run: Run) -> None:
    with secured(authority, days=-1) as host:
        assert refused(run("build", "--engine", engine(host)), "的证书已经过期，请在集群上换一张。")


def test_a_certificate_of_another_host_is_told(authority: Authority, run: Run) -> None:
    with secured(authority, host="DNS:search.example") as host:
        assert refused(run("build", "--engine", engine(host)), "的证书不是发给这台主机的")


def test_encryption_where_there_is_none_is_told(run: Run) -> None:
    address = at("opensearch").replace("opensearch+http://", "opensearch+https://kb@")
    assert refused(run("build", "--engine", address), "不能加密连接，请检查地址该用 opensearch+https 还是")


def test_no_encryption_where_there_is_some_is_told(
    authority: Authority, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KB_CLUSTER_CA")
    with secured(authority) as host:
        assert refused(
            run("build", "--engine", engine(host).replace("https", "http")), "地址（http 还是 https）是否正确"
        )


@pytest.mark.parametrize("written", [None, "no certificate"])
def test_a_certificate_file_that_is_none_is_told(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: str | None
) -> None:
    file = tmp_path / "ca.pem"
    if written:
        file.write_text(written, encoding="utf-8")
    monkeypatch.setenv("KB_CLUSTER_CA", str(file))
    ran = run("build", "--engine", "opensearch+https://kb@127.0.0.1:1/kb")
    assert (ran.status, ran.err) == (2, f"kb: 集群的证书文件 {file} 无法读取，应是签发集群证书的 PEM 文件。\n")
