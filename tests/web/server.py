"""The site on a free port of this machine, for as long as a test needs it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from waitress import create_server
from waitress.wasyncore import close_all

THREADS = 8


@contextmanager
def served(app: Callable[..., Any]) -> Iterator[str]:
    """Serves the app as `kb serve` does; gives http://127.0.0.1:port."""
    server = create_server(app, host="127.0.0.1", port=0, threads=THREADS, ident="")
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.trigger.pull_trigger(lambda: close_all(server._map))
        server.task_dispatcher.shutdown()
        thread.join(10)
