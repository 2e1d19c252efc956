"""One node or several on 127.0.0.1, on free ports, in a folder that goes with them."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from urllib.error import URLError
from urllib.request import urlopen

from tests.opensearch.distribution import Missing, java, java_for_anybody, unpacked

HOST = "127.0.0.1"
NOBODY = 65534  # whom it runs as where we are root, which it refuses
PATIENCE = 180  # seconds until it must answer
HEAP = "512m"
OFTEN = 0.5  # seconds between two looks at nodes that are watched

SETTINGS = """\
cluster.name: policy-clauses
node.name: {name}
path.data: {folder}/data
path.logs: {folder}/logs
network.host: {host}
http.port: {http}
transport.port: {transport}
discovery.seed_hosts: [{seeds}]
{election}
cluster.routing.allocation.disk.threshold_enabled: false
"""
JAVA_OPTIONS = """\
-Xms{heap}
-Xmx{heap}
-XX:+UseSerialGC
-Djava.io.tmpdir={folder}/tmp
-XX:ErrorFile={folder}/logs/crash.log
-javaagent:agent/opensearch-agent.jar
--add-opens=java.base/java.nio=org.apache.arrow.memory.core,ALL-UNNAMED
-Dorg.apache.lucene.store.MMapDirectory.sharedArenaMaxPermits=1
"""


class Node:
    """One process; `port` is where it answers."""

    def __init__(self, home: Path, runtime: Path, folder: Path, port: int):
        self._home, self._java, self.folder, self.port = home, runtime, folder, port
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        environment = {
            "PATH": os.environ["PATH"],
            "OPENSEARCH_JAVA_HOME": str(self._java),
            "OPENSEARCH_PATH_CONF": str(self.folder / "config"),
            "OPENSEARCH_TMPDIR": str(self.folder / "tmp"),
        }
        with (self.folder / "output").open("ab") as output:
            self._process = subprocess.Popen(
                [str(self._home / "bin" / "opensearch")],
                env=environment,
                cwd=self._home,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,  # so that Ctrl-C reaches us alone, and we stop it in order
                **_as_whom(),  # type: ignore[arg-type]
            )

    def wait(self, others: int = 0) -> None:
        """Returns when it answers, with so many others beside it. Missing: it does not."""
        asked = f"http://{HOST}:{self.port}/_cluster/health?wait_for_nodes={others + 1}&timeout=5s"
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and self._process and self._process.poll() is None:
            try:
                with urlopen(asked, timeout=10) as answer:
                    if answer.status == 200:
                        return
            except (URLError, OSError):
                time.sleep(0.25)
        raise Missing(f"OpenSearch did not start: {self._said()}")

    @property
    def status(self) -> int | None:
        """What it ended with; None while it runs."""
        return self._process.poll() if self._process else None

    def _said(self) -> str:
        return (self.folder / "output").read_text(encoding="utf-8", errors="replace")[-2000:]

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Ends it; with SIGKILL as a power cut would."""
        if self._process and self._process.poll() is None:
            self._process.send_signal(how)
            try:
                self._process.wait(30)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()


def _as_whom() -> dict[str, object]:
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}


@contextmanager
def running(count: int, heap: str = HEAP, ports: Sequence[int] = ()) -> Iterator[list[Node]]:
    """So many nodes that form one cluster; gone at the end, with all they wrote. Missing: something is not installed."""
    java()
    top = Path(mkdtemp(prefix="opensearch-"))
    nodes: list[Node] = []
    try:
        top.chmod(0o755)
        home = unpacked(top)
        nodes = _prepared(home, top, count, heap, ports)
        for node in nodes:
            node.start()
        for node in nodes:
            node.wait(count - 1)
        yield nodes
    finally:
        for node in nodes:
            node.stop()
        shutil.rmtree(top, ignore_errors=True)


def watched(nodes: Iterable[Node]) -> int:
    """Says of each node that it ended, which nobody asked it to; returns when none is left."""
    left = list(nodes)
    while left:
        time.sleep(OFTEN)
        for node in [node for node in left if node.status is not None]:
            print(f"The node on port {node.port} ended by itself, with status {node.status}.", file=sys.stderr)
            left.remove(node)
    return 1


def _prepared(home: Path, top: Path, count: int, heap: str, ports: Sequence[int]) -> list[Node]:
    free = _free_ports(2 * count)
    http = list(ports) or free[:count]
    transport = free[count:]
    names = [f"node{number}" for number in range(1, count + 1)]
    several = f"cluster.initial_cluster_manager_nodes: [{', '.join(names)}]"
    for name, port, inner in zip(names, http, transport, strict=True):
        settings = SETTINGS.format(
            name=name,
            folder=top / name,
            host=HOST,
            http=port,
            transport=inner,
            seeds=", ".join(f'"{HOST}:{other}"' for other in transport) if count > 1 else "",
            election=several if count > 1 else "discovery.type: single-node",
        )
        _write_config(home, top / name, settings, JAVA_OPTIONS.format(heap=heap, folder=top / name))
    runtime = java_for_anybody(top)
    return [Node(home, runtime, top / name, port) for name, port in zip(names, http, strict=True)]


def _write_config(home: Path, folder: Path, settings: str, options: str) -> None:
    for part in ("config", "data", "logs", "tmp"):
        (folder / part).mkdir(parents=True)
    shutil.copy(home / "config" / "log4j2.properties", folder / "config")
    (folder / "config" / "opensearch.yml").write_text(settings, encoding="utf-8")
    (folder / "config" / "jvm.options").write_text(options, encoding="utf-8")
    if os.geteuid() == 0:
        for one in (folder, *folder.rglob("*")):
            os.chown(one, NOBODY, NOBODY)


def _free_ports(count: int) -> list[int]:
    opened = [socket.socket() for _ in range(count)]
    for one in opened:
        one.bind((HOST, 0))
    ports = [int(one.getsockname()[1]) for one in opened]
    for one in opened:
        one.close()
    return ports
