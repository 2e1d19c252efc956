"""One request to a cluster, tried again where that helps; what goes wrong becomes one sentence."""

import logging
import time
from base64 import b64encode
from collections.abc import Callable, Collection, Iterable
from functools import partial
from json import JSONEncoder
from ssl import SSLCertVerificationError, SSLContext, create_default_context
from threading import Lock
from typing import Any

from opensearchpy import Transport
from opensearchpy.exceptions import ConnectionError as Unreached
from opensearchpy.exceptions import ConnectionTimeout, SerializationError, SSLError, TransportError

from kb.engine.opensearch_address import Access
from kb.engine.opensearch_wire import Wire
from kb.errors import BadQuery, KbError, StaleIndex, Unavailable
from kb.place import AGAIN

PAUSES = (0.1, 0.2, 0.4, 0.8, 1.6, 3.2)  # seconds; a copy of a lost node's shard takes over within them
PATIENCE = (0.5, 1, 2, 4, 8, 15, 30, 30, 30)  # seconds, while a build is made: two minutes for a node to come back
GONE = 10.0  # seconds after which a cluster that did not answer is waited for again
DOUBTED = 1.0  # seconds for a request until then: one asks, once, and whoever comes meanwhile is told at once
BUSY = 429
PASSING = {BUSY, 502, 503, 504}
REFUSED = {401, 403}
ANYBODYS = {*REFUSED, BUSY}  # what a proxy or a login in front of a cluster may say for it
MISSING = 404
SPOKEN = 200  # characters of what the cluster said that are shown
READ_ONLY = "cluster_block_exception"
CROWDED = "this action would add"  # more shards than the cluster takes
NOT_NOW = {9: "还没有生效", 10: "已经过期"}  # OpenSSL's numbers of what a certificate fails by
NOT_THAT_HOST = {62, 64}
written = JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

logging.getLogger("opensearch").addHandler(logging.NullHandler())  # it would report each try on stderr


class Client:
    """An opened access, which waits so many seconds for an answer; every method may be called from several threads."""

    def __init__(self, access: Access, seconds: float):
        self.access, self._seconds = access, seconds
        self._gone_until = 0.0
        self._gone = ""  # what was said when it did not answer
        self._trying = Lock()  # held by the one that asks a cluster which did not answer a moment ago
        self._named = "、".join(f"{host}:{port}" for host, port in access.hosts)
        self._transport = Transport(
            hosts=[{"host": host, "port": port} for host, port in access.hosts],
            connection_class=Wire,
            headers=_signed(access),
            tls=_trusted(access) if access.secure else None,
            max_retries=len(access.hosts) - 1,  # a node that is gone or hangs: the next one, at once
            retry_on_timeout=True,
            retry_on_status=(),
        )

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        patient: bool = False,
        ignore: Collection[int] = (),
        **given: Any,
    ) -> Any:
        """What the cluster answers; `given` are the request's parameters. Unavailable, StaleIndex, KbError.

        Some statuses are no errors (`ignore`). Who is not `patient` is told soon where somebody waited in vain a moment ago.
        """
        sent = written(body).encode() if isinstance(body, dict) else body
        request = partial(self._transport.perform_request, method, path, params=given or None, body=sent, ignore=ignore)
        if patient:
            return self._answer(request, PATIENCE, self._seconds, hangs=True)
        if time.monotonic() >= self._gone_until:
            return self._answer(request, PAUSES, self._seconds)
        if not self._trying.acquire(blocking=False):
            raise Unavailable(self._gone)
        try:
            return self._answer(request, (), min(DOUBTED, self._seconds))
        finally:
            self._trying.release()

    def _answer(
        self, request: Callable[..., Any], pauses: Iterable[float], seconds: float, *, hangs: bool = False
    ) -> Any:
        """The answer to a request that is sent again after each pause; `hangs`: also where none came in time."""
        left = iter(pauses)
        while True:
            try:
                answer = request(timeout=seconds)
                self._gone_until = 0.0
                return answer
            except TransportError as error:
                pause = next(left, None) if _passing(error, hangs) else None
                if pause is None:
                    raise self._given_up(error, seconds) from None
                time.sleep(pause)
            except (SerializationError, UnicodeDecodeError):  # a web page, or what is no text at all
                raise self.stranger() from None

    def _given_up(self, error: TransportError, seconds: float) -> KbError:
        """What is said, and remembered for others where nothing answered at all."""
        told = self._told(error, seconds)
        silent = isinstance(error, Unreached)
        self._gone, self._gone_until = str(told), time.monotonic() + GONE if silent else 0.0
        return told

    def meet(self) -> None:
        """Unavailable: what answers at the address is no cluster of this product."""
        said = self.ask("GET", "/", ignore=(MISSING,))
        if not isinstance(said, dict) or "cluster_name" not in said:
            raise self.stranger()

    def close(self) -> None:
        self._transport.close()

    def stranger(self) -> KbError:
        """What is said of an answer that no cluster of this product gives."""
        return Unavailable(f"{self._named} 有答复，但不是 OpenSearch，请检查集群地址。")

    def _told(self, error: TransportError, seconds: float) -> KbError:
        if isinstance(error, SSLError):
            return Unavailable(f"检索集群 {self._named} {_untrusted(error.info)}")
        if isinstance(error, ConnectionTimeout):
            return Unavailable(f"检索集群 {self._named} 在{seconds:g}秒内没有答复，请稍后再试。")
        if isinstance(error, Unreached):
            return Unavailable(f"连不上检索集群 {self._named}，请检查它是否在运行、地址（http 还是 https）是否正确。")
        status = int(error.status_code)
        info: Any = error.info
        spoken = isinstance(info, dict) and "error" in info
        if not spoken and status not in ANYBODYS:
            return Unavailable(f"{self._named} 答复{status}，但不是以 OpenSearch 的方式，请检查集群地址和中间的代理。")
        return self.refusal(status, reason(info["error"]) if spoken else f"{error.error}")

    def refusal(self, status: int, said: str) -> KbError:
        """What an answer of that status means for whoever runs this."""
        if READ_ONLY in said:
            return Unavailable(
                f"检索集群 {self._named} 现在只读（常因磁盘将满），腾出空间、解除只读后再运行 kb build。"
            )
        if status in REFUSED:
            return Unavailable(f"检索集群 {self._named} 不让用户“{self.access.user}”这样做，请检查用户名、密码和权限。")
        if status == MISSING:
            return StaleIndex(f"检索集群 {self._named} 里没有这个索引，{AGAIN}")
        if status == BUSY:
            return Unavailable(f"检索集群 {self._named} 太忙，请稍后再试。")
        if status in PASSING:
            return Unavailable(f"检索集群 {self._named} 有分片不可用（红色状态），恢复之前不能检索，也不能建索引。")
        if CROWDED in said:
            return Unavailable(f"检索集群 {self._named} 放不下这么多分片，请在集群地址里把 shards 或 replicas 写小些。")
        return KbError(f"检索集群 {self._named} 出错：{status} {said[:SPOKEN]}。")


def _signed(access: Access) -> dict[str, str]:
    """The header that says who asks."""
    if not access.user:
        return {}
    return {"authorization": f"Basic {b64encode(f'{access.user}:{access.password}'.encode()).decode()}"}


def _trusted(access: Access) -> SSLContext:
    """Whose certificates are believed: the one authority that is named, else those this machine knows. BadQuery."""
    try:
        return create_default_context(cafile=access.ca)
    except OSError:  # of which an SSLError is one
        raise BadQuery(f"集群的证书文件 {access.ca} 无法读取，应是签发集群证书的 PEM 文件。") from None


def _untrusted(error: object) -> str:
    """What is wrong with the other side's certificate, and what helps."""
    if not isinstance(error, SSLCertVerificationError):
        return "不能加密连接，请检查地址该用 opensearch+https 还是 opensearch+http。"
    if error.verify_code in NOT_NOW:
        return f"的证书{NOT_NOW[error.verify_code]}，请在集群上换一张。"
    if error.verify_code in NOT_THAT_HOST:
        return "的证书不是发给这台主机的，请用证书上的主机名作地址。"
    return "的证书通不过检查，请用 KB_CLUSTER_CA 指出签发它的证书。"


def reason(said: object) -> str:
    """What a cluster's error says: its kind and its reason, where it has them."""
    known = [said[part] for part in ("type", "reason") if part in said] if isinstance(said, dict) else []
    return "：".join(map(str, known)) or str(said)


def _passing(error: TransportError, hangs: bool) -> bool:
    """Whether the same request may well succeed a moment later."""
    if isinstance(error, SSLError):
        return False
    if isinstance(error, ConnectionTimeout):
        return hangs
    return isinstance(error, Unreached) or passes(int(error.status_code), f"{error.error}")


def passes(status: int, said: str) -> bool:
    """Whether an answer of that status may well be another a moment later; a cluster that is read-only stays so."""
    return status in PASSING and READ_ONLY not in said
