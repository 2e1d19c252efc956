"""`kb serve`: the site over an index folder, kept up to date while it runs."""

import logging
import signal
import socket
import sys
from argparse import Namespace
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

from kb import StaleIndex, Unavailable
from kb.place import check, checked, current
from kb.processes import copyable, cores
from web import create_app, server, workers
from web.live import Live
from web.server import NotServed

MOST_WORKERS = 4  # unasked: each takes some 100 MB


class Site(NamedTuple):
    """What is shown below which path; `cluster` is what only the environment knows of a cluster."""

    place: Path
    prefix: str
    cluster: Mapping[str, str]


def serve_command(options: Namespace) -> int:
    """Serves until interrupted.

    NotServed: a port in use, a host that is not ours, a prefix that is no path, too many workers. StaleIndex: an index with a
    damage that opening does not look for; without an index the site says so, and answers as soon as there is one.
    """
    _check(options.index)
    processes = count(options.workers)
    site = Site(options.index, _prefix(options.url_prefix), options.cluster)
    sockets = server.listening(options.host, options.port)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # told to stop, it lets running requests finish
    answer = partial(_answer, site, sockets, processes > 1)
    with suppress(KeyboardInterrupt):
        address = f"http://{options.host}:{options.port}{site.prefix}/"
        print(f"网站已启动：{address} （按 Ctrl-C 停止）", file=sys.stderr, flush=True)
        workers.run(processes, answer) if processes > 1 else answer(0)
    return 0


def _answer(site: Site, sockets: Sequence[socket.socket], shared: bool, number: int) -> None:
    """One process of the site. What is wrong with the index is told once, by the first of them."""
    if number:
        logging.getLogger("web.live").setLevel(logging.ERROR)
    live = Live(site.place, site.cluster)
    app = create_app(live, url_prefix=site.prefix)
    with suppress(StaleIndex, Unavailable):  # which says why; the site answers as soon as there is an index
        live().release()
    server.answer(app, sockets, shared)


def count(typed: int | None) -> int:
    """How many processes: those asked for, else one a core where processes can be copied. NotServed."""
    if typed is None:
        return min(cores(), MOST_WORKERS) if copyable() else 1
    if typed < 1:
        raise NotServed(f"--workers 应至少为1，这里是{typed}。")
    if typed > 1 and not copyable():
        raise NotServed("这台机器上只能用一个进程，请去掉 --workers。")
    return typed


def _check(index: Path) -> None:
    """Reads once what is too large for its checksums to be read at every opening."""
    try:
        checked(index / current(index))
    except StaleIndex:
        return  # every page will say it, until there is an index
    check(index)


def _prefix(typed: str) -> str:
    """/kb/ → /kb; "" stays."""
    prefix = "/" + typed.strip("/") if typed.strip("/") else ""
    if not prefix.isascii() or any(c in "?#%" or c.isspace() for c in prefix) or ".." in prefix.split("/"):
        raise NotServed(f"--url-prefix 应是路径，例如 /kb，这里是“{typed}”。")
    return prefix
