"""The WSGI server: sockets that several processes may share, and an application answered on them."""

import gc
import logging
import select
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from operator import attrgetter
from time import sleep
from typing import Any

from waitress.adjustments import Adjustments
from waitress.server import MultiSocketServer, TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher

from kb import KbError
from kb.errors import cause
from web.parser import HEAD, Channel

THREADS = 4
CONNECTIONS = 1_000  # of one process: a browser keeps some open without asking anything
WITHOUT_POLL = 400  # where the system only has select, which on Windows takes 512
LEAST = 20  # of them, however few files a process may open
FILES = 100  # that a process may open beside them: its index, a newer one, files that are on their way to somebody
IDLE = 30  # seconds until a connection that is silent is closed, whether between two requests or within the head of one
LOOK = 10  # seconds between looks for such connections
ALLOCATIONS = 50_000  # more than freed before Python looks for cycles; its own 700 cost a tenth of a page
TURN = 0.0002  # seconds that a process lets the others accept first, for each connection it has
FULL = 10  # connections beyond which it waits no longer


class NotServed(KbError):
    """The address cannot be listened on, the prefix is none, or there cannot be so many processes."""


def listening(host: str, port: int) -> list[socket.socket]:
    """The sockets of a host, which may have addresses of both kinds. NotServed: a port in use or none, a host that is not ours."""
    opened: list[socket.socket] = []
    try:
        for family, kind, protocol, address in Adjustments(host=host, port=_port(port)).listen:
            one = socket.socket(family, kind, protocol)
            opened.append(one)
            if family == socket.AF_INET6:
                one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            one.bind(address)
            one.listen()
    except (OSError, ValueError) as error:
        for one in opened:
            one.close()
        raise NotServed(
            f"不能在 {host}:{port} 上启动（{cause(error)}）。请用 --host、--port 另选，例如 --port {port + 1}。"
        ) from None
    return opened


def answer(app: Callable[..., Any], sockets: Sequence[socket.socket], shared: bool = False) -> None:
    """Answers until interrupted, when running requests are finished; `shared`: other processes accept from the same sockets."""
    logging.getLogger("waitress").setLevel(logging.ERROR)
    gc.set_threshold(ALLOCATIONS)
    adjustments = Adjustments(
        sockets=sockets,
        threads=THREADS,
        ident="",
        max_request_header_size=HEAD,
        connection_limit=_connections(),
        channel_timeout=IDLE,
        cleanup_interval=LOOK,
        asyncore_use_poll=True,
    )
    threads = ThreadedTaskDispatcher()
    threads.set_thread_count(THREADS)
    opened: dict[int, object] = {}
    for one in sockets:
        told = (one.family, one.type, one.proto, one.getsockname())
        listener = Shared if shared else Listener
        listener(app, opened, _sock=one, dispatcher=threads, adj=adjustments, bind_socket=False, sockinfo=told)
    with suppress(KeyboardInterrupt):  # which may come before the server listens for it
        MultiSocketServer(opened, adjustments, dispatcher=threads).run()


class Listener(TcpWSGIServer):  # type: ignore[misc]  # waitress has no types
    """Makes room for new connections: where there are as many as there may be, the one that is silent for longest is closed."""

    channel_class = Channel

    def readable(self) -> bool:
        if len(self._map) >= self.adj.connection_limit:
            silent = (one for one in self.active_channels.values() if not one.requests)
            if longest := min(silent, key=attrgetter("last_activity"), default=None):
                longest.leave()
        accepts: bool = super().readable()
        return accepts

    def maintenance(self, now: float) -> None:
        """Leaves who asked for much and reads no more, too: a thread would wait for them for ever."""
        super().maintenance(now)
        cutoff = now - self.adj.channel_timeout
        for one in self.active_channels.values():
            if one.total_outbufs_len > self.adj.outbuf_high_watermark and one.last_activity < cutoff:
                one.leave()


class Shared(Listener):
    """Lets a process that has fewer connections accept first: else one may get them all while the others wait."""

    def handle_accept(self) -> None:
        sleep(min(len(self.active_channels), FULL) * TURN)
        super().handle_accept()


def _connections() -> int:
    """As many as this process may have: beyond the descriptors it is allowed, to accept one fails again and again."""
    if not hasattr(select, "poll"):
        return WITHOUT_POLL
    from resource import RLIM_INFINITY, RLIMIT_NOFILE, getrlimit  # which Windows has not

    allowed, _ = getrlimit(RLIMIT_NOFILE)
    return CONNECTIONS if allowed == RLIM_INFINITY else max(LEAST, min(CONNECTIONS, allowed - FILES))


def _port(port: int) -> int:
    if not 0 < port < 65536:
        raise NotServed(f"端口应在1到65535之间，这里是{port}。")
    return port
