"""`kb serve`: the site over an index folder, kept up to date while it runs."""

import gc
import logging
import signal
import sys
from argparse import Namespace
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from kb import KbError, StaleIndex, Unavailable
from kb.engine import NOTHING
from kb.errors import cause
from kb.place import check, checked, current
from web import create_app
from web.live import Live
from web.parser import HEAD, install

THREADS = 4
ALLOCATIONS = 50_000  # more than freed before Python looks for cycles; its own 700 cost a tenth of a page


class NotServed(KbError):
    """The address cannot be listened on, or the prefix is none."""


def serve_command(options: Namespace) -> int:
    return serve(options.index, options.host, options.port, options.url_prefix, options.cluster)


def serve(index: Path, host: str, port: int, url_prefix: str = "", cluster: Mapping[str, str] = NOTHING) -> int:
    """Serves until interrupted.

    NotServed: a port in use, a host that is not ours, a prefix that is no path. StaleIndex: an index with a damage that opening
    does not look for; without an index the site says so, and answers as soon as there is one.
    """
    from waitress import create_server

    install()
    _check(index)
    live = Live(index, cluster)
    app = create_app(live, url_prefix=_prefix(url_prefix))
    logging.getLogger("waitress").setLevel(logging.ERROR)
    try:
        server = create_server(
            app, host=host, port=_port(port), threads=THREADS, ident="", max_request_header_size=HEAD
        )
    except (OSError, ValueError) as error:
        raise NotServed(
            f"不能在 {host}:{port} 上启动（{cause(error)}）。请用 --host、--port 另选，例如 --port {port + 1}。"
        ) from None
    gc.set_threshold(ALLOCATIONS)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # told to stop, it lets running requests finish
    with suppress(KeyboardInterrupt):  # which may come before the server listens for it
        print(f"网站已启动：http://{host}:{port}{_prefix(url_prefix)}/ （按 Ctrl-C 停止）", file=sys.stderr, flush=True)
        with suppress(StaleIndex, Unavailable):  # which says why; the site answers as soon as there is an index
            live().release()
        server.run()
    server.close()
    return 0


def _check(index: Path) -> None:
    """Reads once what is too large for its checksums to be read at every opening."""
    try:
        checked(index / current(index))
    except StaleIndex:
        return  # every page will say it, until there is an index
    check(index)


def _port(port: int) -> int:
    if not 0 < port < 65536:
        raise NotServed(f"端口应在1到65535之间，这里是{port}。")
    return port


def _prefix(typed: str) -> str:
    """/kb/ → /kb; "" stays."""
    prefix = "/" + typed.strip("/") if typed.strip("/") else ""
    if not prefix.isascii() or any(c in "?#%" or c.isspace() for c in prefix) or ".." in prefix.split("/"):
        raise NotServed(f"--url-prefix 应是路径，例如 /kb，这里是“{typed}”。")
    return prefix
