"""The connections to one host of a cluster: http and no more, for a search is to cost little above the cluster's own time."""

from collections import deque
from collections.abc import Collection, Mapping
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ssl import SSLContext, SSLError
from typing import Any
from urllib.parse import urlencode
from weakref import finalize

from opensearchpy import Connection
from opensearchpy.exceptions import ConnectionError as Unreached
from opensearchpy.exceptions import ConnectionTimeout
from opensearchpy.exceptions import SSLError as Untrusted
from urllib3.util import wait_for_read

CONNECTIONS = 16  # that are kept open


class Wire(Connection):
    """What opensearch-py asks one host by, from several threads; `tls` says whom to trust, None means no encryption."""

    def __init__(self, *, tls: SSLContext | None, **given: Any):
        super().__init__(**given)
        self._tls = tls
        self._idle: deque[HTTPConnection] = deque()
        finalize(self, _close, self._idle)  # who opens a build for one question may forget it

    def perform_request(
        self,
        method: str,
        url: str,
        params: Mapping[str, Any] | None = None,
        body: bytes | None = None,
        timeout: float | None = None,
        ignore: Collection[int] = (),
        headers: Mapping[str, str] | None = None,
    ) -> tuple[int, dict[str, str], str]:
        """Status, headers and text of an answer. Unreached, ConnectionTimeout, Untrusted, or the error that it is."""
        line = self._line(timeout or self.timeout)
        try:
            line.request(
                method, f"{url}?{urlencode(params)}" if params else url, body, {**self.headers, **(headers or {})}
            )
            answer = line.getresponse()
            said = answer.read().decode("utf-8", "surrogatepass")
        except BaseException as error:
            line.close()
            raise _told(error) from None
        self._keep(line)
        kind = answer.headers.get("content-type", "")
        if not HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES and answer.status not in ignore:
            self._raise_error(answer.status, said, kind)
        return answer.status, {"content-type": kind}, said

    def close(self) -> None:
        _close(self._idle)

    def _line(self, seconds: float) -> HTTPConnection:
        """An open connection that nobody uses, else a new one; one that has something to say before it is asked was closed."""
        while self._idle:
            try:
                line = self._idle.pop()
            except IndexError:  # another thread was faster
                break
            if line.sock and not wait_for_read(line.sock, 0):
                line.sock.settimeout(seconds)
                return line
            line.close()
        if self._tls is None:
            return HTTPConnection(self.hostname, self.port, timeout=seconds)
        return HTTPSConnection(self.hostname, self.port, timeout=seconds, context=self._tls)

    def _keep(self, line: HTTPConnection) -> None:
        if line.sock and len(self._idle) < CONNECTIONS:
            self._idle.append(line)
        else:
            line.close()


def _close(lines: deque[HTTPConnection]) -> None:
    while lines:
        lines.pop().close()


def _told(error: BaseException) -> BaseException:
    """What went wrong in the words of opensearch-py, which goes on with the next host or not."""
    match error:
        case SSLError():
            return Untrusted("N/A", str(error), error)
        case TimeoutError():
            return ConnectionTimeout("TIMEOUT", str(error), error)
        case OSError() | HTTPException():
            return Unreached("N/A", str(error), error)
    return error
