"""How a cluster is addressed, and that its password stands nowhere."""

from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from opensearchpy.exceptions import ConnectionError as Unreached

from kb.engine import module, opensearch_client
from kb.engine.opensearch_address import Access, access
from kb.errors import BadQuery, Unavailable


def test_an_address_says_where_who_and_how() -> None:
    found = access(
        "opensearch+https://kb%40city@a,b:9201,[::1]:9202/law-1?ca=ca.pem&timeout=2.5&shards=3&replicas=0", {}
    )
    assert found.hosts == (("a", 9200), ("b", 9201), ("::1", 9202))
    assert (found.secure, found.user, found.prefix) == (True, "kb@city", "law-1")
    assert (found.ca, found.timeout, found.shards, found.replicas) == ("ca.pem", 2.5, 3, 0)


def test_what_is_not_said_has_a_value_of_its_own() -> None:
    found = access("opensearch+http://localhost/kb", {})
    assert (found.secure, found.user, found.password, found.ca) == (False, "", "", None)
    assert (found.timeout, found.shards, found.replicas) == (30.0, 1, None)


def test_the_environment_comes_before_the_address() -> None:
    found = access("opensearch+http://localhost/kb?shards=3&timeout=9", {"shards": "2", "timeout": ""})
    assert (found.shards, found.timeout) == (2, 9.0)


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("opensearch+ftp://localhost/kb", "应是 opensearch"),
        ("opensearch+http://localhost", "前缀"),
        ("opensearch+http://localhost/Kb", "前缀"),
        ("opensearch+http://localhost/_kb", "前缀"),
        ("opensearch+http://localhost/a/b", "前缀"),
        ("opensearch+http:///kb", "主机“”不对"),
        ("opensearch+http://a,,b/kb", "主机“”不对"),
        ("opensearch+http://a:99999/kb", "主机“a:99999”不对"),
        ("opensearch+http://a:b/kb", "主机“a:b”不对"),
        ("opensearch+http://user:secret@localhost/kb", "不要把密码写在集群地址里"),
        ("opensearch+http://localhost/kb?shard=1", "不认识 shard"),
        ("opensearch+http://localhost/kb?shards=0", "shards 应是从1到999的整数"),
        ("opensearch+http://localhost/kb?timeout=soon", "timeout 应是大于0的秒数，这里是“soon”"),
        ("opensearch+http://localhost/kb?replicas=2.5", "replicas 应是不小于0的整数，这里是“2.5”"),
        ("opensearch+http://[::1/kb", "集群地址写得不对"),
        ("opensearch+http://localhost/kb?password_file=nowhere", "密码文件 nowhere 无法读取"),
        ("opensearch+http://localhost/kb?password_file=%00", "密码文件 .* 无法读取"),
        (
            "opensearch+https://user@localhost/kb?password_file=/dev/null",
            "密码文件 /dev/null 是空的，用户“user”没有密码",
        ),
        (
            "opensearch+http://localhost/kb?ca=ca.pem",
            "不加密，用不着证书文件 ca.pem：请改用 opensearch.https，或去掉 ca",
        ),
        ("opensearch+http://localhost/kb?search_timeout=0", "search_timeout 应是大于0的秒数"),
    ],
)
def test_an_address_that_cannot_be_meant_is_refused_with_a_sentence(address: str, says: str) -> None:
    with pytest.raises(BadQuery, match=says) as refused:
        access(address, {})
    assert "secret" not in str(refused.value)


def passwords(folder: Path) -> list[Access]:
    """The same password, by the environment and by a file."""
    (folder / "password").write_text("secret\n", encoding="utf-8")
    address = "opensearch+https://user@localhost/kb"
    ways = ({"password": "secret"}, {"password_file": str(folder / "password")})
    return [access(address, around) for around in ways]


def test_a_password_comes_from_the_environment_or_a_file_and_is_never_shown(tmp_path: Path) -> None:
    for found in passwords(tmp_path):
        assert found.password == "secret"
        assert "secret" not in f"{found} {found!r} {found.address}"


@pytest.mark.parametrize(
    ("status", "kind", "said"),
    [
        (200, "text/html", b"<title>welcome</title>"),
        (404, "text/html", b"<title>not here</title>"),
        (200, "application/json", b'{"name": "another"}'),
        (404, "application/json", b'{"error": "nothing"}'),
        (200, "application/json", b"{"),
        (200, "text/plain", "中".encode("gb18030")),
        (200, "image/png", b"\x89PNG"),
    ],
)
def test_a_server_that_is_something_else_is_told(tmp_path: Path, status: int, kind: str, said: bytes) -> None:
    class Stranger(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Stranger) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            with pytest.raises(Unavailable, match="有答复，但不是 OpenSearch"):
                module(f"opensearch+http://127.0.0.1:{server.server_port}/kb").build((), tmp_path / "engine")
        finally:
            server.shutdown()


def test_too_many_shards_are_told() -> None:
    client = opensearch_client.Client(access("opensearch+http://a/kb", {}), 1.0)
    said = "this action would add [999] total shards, but this cluster currently has [1]/[1000] maximum shards open;"
    assert "写小些" in str(client.refusal(400, said))


def test_a_cluster_that_was_gone_a_moment_ago_is_asked_once_until_it_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    answers: list[object] = []

    def perform(*_: object, **__: object) -> object:
        asked.append("")
        answer = answers.pop(0) if answers else Unreached("N/A", "refused", OSError())
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(opensearch_client, "PAUSES", (0.0, 0.0))
    client = opensearch_client.Client(access("opensearch+http://localhost/kb", {}), 1.0)
    monkeypatch.setattr(client._transport, "perform_request", perform)
    tries = []
    for answer in (None, None, "here", Unreached("N/A", "refused", OSError())):
        answers[:] = [answer] if answer else []
        asked.clear()
        with suppress(Unavailable):
            client.ask("GET", "/")
        tries.append(len(asked))
    assert tries == [3, 1, 1, 3]
