"""`make opensearch` and `make opensearch-cluster`: nodes to try things on, until Ctrl-C."""

import signal
import socket
import sys
from contextlib import suppress

from tests.opensearch.distribution import Missing
from tests.opensearch.nodes import HOST, running, watched

FIRST = 9200


def main() -> int:
    """Starts as many nodes as the first argument says, on ports from the second one on."""
    count, first = [*map(int, sys.argv[1:]), *(1, FIRST)[len(sys.argv) - 1 :]]
    ports = range(first, first + count)
    if taken := [port for port in ports if _taken(port)]:
        print(
            f"Port {taken[0]} is in use: stop what listens there, or take another with NODE_PORT=9300.", file=sys.stderr
        )
        return 1
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with suppress(KeyboardInterrupt), running(count, ports=ports) as nodes:
            hosts = ",".join(f"{HOST}:{port}" for port in ports)
            print(f"kb build --engine opensearch+http://{hosts}/kb\nStops with Ctrl-C.", flush=True)
            return watched(nodes)
    except Missing as missing:
        print(missing, file=sys.stderr)
        return 1
    return 0


def _taken(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex((HOST, port)) == 0


sys.exit(main())
