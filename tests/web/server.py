"""The site on a free port of this machine, for as long as a test needs it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from waitress import create_server, wasyncore

THREADS = 8
TURN = 0.05  # seconds between looks whether to stop


@contextmanager
def served(app: Callable[..., Any]) -> Iterator[str]:
    """Serves the app as `kb serve` does; gives http://127.0.0.1:port."""
    server = create_server(app, host="127.0.0.1", port=0, threads=THREADS, ident="")
    stop = threading.Event()

    def run() -> None:
        while not stop.is_set():
            wasyncore.loop(timeout=TURN, map=server._map, count=1)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        stop.set()
        thread.join()
        server.task_dispatcher.shutdown()
        wasyncore.close_all(server._map)
