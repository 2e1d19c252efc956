"""`kb serve` as a process: it starts, answers, says what is wrong in one line, and stops when told."""

import json
import os
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import sleep
from urllib.request import urlopen

import pytest

from indexer import build
from kb.place import current

linux = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the site is one process")
LINE = r"kb: [^\n]+\n"


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody else listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def command(*words: object) -> list[str]:
    return [sys.executable, "-m", "kb", "serve", *map(str, words)]


def refused(*words: object) -> str:
    """What it says on stderr when it does not start."""
    done = subprocess.run(command(*words), capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("kb: ")
    return done.stderr


def test_a_port_in_use_is_one_sentence(built: Path, taken: int) -> None:
    said = refused("--index", built, "--port", taken)
    assert str(taken) in said
    assert "--port" in said


@pytest.mark.parametrize("port", [0, -1, 65536, 10**9, "http"])
def test_a_port_that_is_none_is_one_sentence(built: Path, port: object) -> None:
    refused("--index", built, "--port", port)


@pytest.mark.parametrize("host", ["203.0.113.1", "no such host", "a" * 300, "养老"])
def test_a_host_that_is_not_ours_is_one_sentence(built: Path, host: str) -> None:
    refused("--index", built, "--host", host, "--port", free())


@pytest.mark.parametrize("prefix", ["/a b", "/政策", "/a?b", "/a%20", "/a#b"])
def test_a_prefix_that_is_no_path_is_one_sentence(built: Path, prefix: str) -> None:
    assert "--url-prefix" in refused("--index", built, "--url-prefix", prefix, "--port", free())


def test_an_address_typed_in_chinese_is_taken_as_meant(built: Path) -> None:
    port = free()
    with subprocess.Popen(command("--index", built, "--port", port), stderr=subprocess.PIPE, text=True) as site:
        assert site.stderr is not None
        site.stderr.readline()
        with socket.create_connection(("127.0.0.1", port)) as line:
            line.sendall("GET /api/search?q=冷链 HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
            answer = b"".join(iter(lambda: line.recv(65536), b"")).decode()
        site.terminate()
    assert answer.startswith("HTTP/1.0 200 OK")
    assert '"query":"冷链","total":2' in answer


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_it_starts_answers_and_stops_without_a_word_more(built: Path, stop: signal.Signals) -> None:
    port = free()
    words = command("--index", built, "--port", port, "--url-prefix", "kb/")
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as site:
        assert site.stdout is not None
        assert site.stderr is not None
        assert site.stderr.readline() == f"网站已启动：http://127.0.0.1:{port}/kb/ （按 Ctrl-C 停止）\n"
        with urlopen(f"http://127.0.0.1:{port}/kb/d/yfbf-2016-228/3.6") as page:
            assert "国际物流及城乡配送" in page.read().decode()
        site.send_signal(stop)
        assert site.wait(10) == 0
        assert site.stdout.read() == ""
        assert site.stderr.read() == ""


def test_without_an_index_it_starts_and_waits_for_one(tmp_path: Path) -> None:
    port = free()
    words = command("--index", tmp_path, "--port", port)
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True) as site:
        assert site.stderr is not None
        assert "已启动" in site.stderr.readline()
        assert site.stderr.readline() == f"在 {tmp_path} 没有找到索引，请先运行 kb build。\n"
        site.send_signal(signal.SIGINT)
        assert site.wait(10) == 0


def _children(process: int) -> set[int]:
    return set(map(int, Path(f"/proc/{process}/task/{process}/children").read_text().split()))


def _gone(process: int) -> bool:
    """Within some seconds; a process that nobody waits for any more may stay as a zombie."""
    state = Path(f"/proc/{process}/stat")
    for _ in range(50):
        if not state.exists() or state.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        sleep(0.1)
    return False


@contextmanager
def one_process(built: Path, files: int | None = None) -> Iterator[int]:
    """The port of a site of one process, which may have so many files open."""
    port = free()
    words = shlex.join(command("--index", built, "--port", port, "--workers", 1))
    limited = f"ulimit -n {files}; exec {words}" if files else f"exec {words}"
    with subprocess.Popen(["sh", "-c", limited], stderr=subprocess.PIPE, text=True) as site:
        assert site.stderr is not None
        site.stderr.readline()
        try:
            yield port
        finally:
            site.terminate()
        assert site.wait(10) == 0
        assert site.stderr.read() == ""


@linux
@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\nHo", b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"])
@pytest.mark.parametrize("files", [None, 256])
def test_silent_connections_keep_nobody_from_an_answer(built: Path, sent: bytes, files: int | None) -> None:
    with one_process(built, files) as port, ExitStack() as opened:
        for _ in range(300):
            opened.enter_context(socket.create_connection(("127.0.0.1", port))).sendall(sent)
        with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10) as page:
            assert page.status == 200


def test_what_is_sent_as_it_is_read_has_no_body_when_its_head_is_asked_for(built: Path) -> None:
    with one_process(built) as port:
        for path in ("/api/documents", "/api/duties", "/export/duties.csv", "/healthz"):
            with socket.create_connection(("127.0.0.1", port)) as line:
                line.sendall(f"HEAD {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
                head, end, body = b"".join(iter(lambda: line.recv(65536), b"")).partition(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200 OK")
            assert (end, body) == (b"\r\n\r\n", b"")


@contextmanager
def two_workers(built: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A site of two processes beside the first, and its port."""
    port = free()
    words = command("--index", built, "--port", port, "--workers", 2)
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as site:
        assert site.stderr is not None
        site.stderr.readline()
        try:
            for _ in range(50):
                if len(_children(site.pid)) == 2:
                    break
                sleep(0.1)
            yield site, port
        finally:
            site.kill()


def _answers(port: int, times: int = 20) -> None:
    for _ in range(times):
        with urlopen(f"http://127.0.0.1:{port}/api/clauses/yff-2020-10/3.4", timeout=20) as page:
            assert page.status == 200


@linux
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_several_processes_answer_on_one_port_and_stop_together(built: Path, stop: signal.Signals) -> None:
    with two_workers(built) as (site, port):
        _answers(port)
        workers = _children(site.pid)
        site.send_signal(stop)
        assert site.wait(10) == 0
        assert site.stdout is not None
        assert site.stderr is not None
        assert site.stdout.read() + site.stderr.read() == ""
        assert all(map(_gone, workers))


@linux
def test_a_process_that_ends_by_itself_is_followed_by_another(built: Path) -> None:
    with two_workers(built) as (site, port):
        first = _children(site.pid)
        os.kill(min(first), signal.SIGKILL)
        assert site.stderr is not None
        assert site.stderr.readline() == "一个工作进程意外结束，已另起一个。\n"
        assert len(_children(site.pid) - first) == 1
        _answers(port)
        site.terminate()
        assert site.wait(10) == 0


@linux
def test_no_process_outlives_the_first(built: Path) -> None:
    with two_workers(built) as (site, port):
        _answers(port, 1)
        workers = _children(site.pid)
        site.kill()
        assert all(map(_gone, workers))


def test_too_few_processes_are_one_sentence(built: Path) -> None:
    assert "--workers" in refused("--index", built, "--port", free(), "--workers", 0)


@linux
def test_every_process_answers_from_a_new_build_within_two_seconds(tmp_path: Path) -> None:
    texts, place = tmp_path / "texts", tmp_path / "var"
    texts.mkdir()
    (texts / "一.txt").write_text("关于某事的意见\n\n一、总则\n（一）原则。这里写着甲。\n", encoding="utf-8")
    build(texts, place, "whoosh")
    first = current(place)
    with two_workers(place) as (_, port):
        assert {_answering(port) for _ in range(20)} == {first}
        build(texts, place, "whoosh")
        sleep(2)
        assert {_answering(port) for _ in range(20)} == {current(place)} != {first}


def _answering(port: int) -> str:
    """The build that one of the processes answers from."""
    with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=20) as page:
        return str(json.loads(page.read())["build"])
