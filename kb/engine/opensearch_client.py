"""One request to a cluster, tried again where that helps; what goes wrong becomes one sentence."""

import logging
import time
from base64 import b64encode
from json import JSONEncoder
from ssl import SSLCertVerificationError, SSLContext, create_default_context
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
GONE = 10.0  # seconds after which a cluster that could not be reached is waited for again; until then it is asked once
BUSY = 429
PASSING = {BUSY, 502, 503, 504}
REFUSED = {401, 403}
MISSING = 404
SPOKEN = 200  # characters of what the cluster said that are shown
READ_ONLY = "cluster_block_exception"
CROWDED = "maximum shards open"
NOT_NOW = {9: "还没有生效", 10: "已经过期"}  # OpenSSL's numbers of what a certificate fails by
NOT_THAT_HOST = {62, 64}
written = JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

logging.getLogger("opensearch").addHandler(logging.NullHandler())  # it would report each try on stderr


class Client:
    """An opened access; every method may be called from several threads."""

    def __init__(self, access: Access):
        self.access = access
        self._gone_until = 0.0
        self._named = "、".join(f"{host}:{port}" for host, port in access.hosts)
        self._transport = Transport(
            hosts=[{"host": host, "port": port} for host, port in access.hosts],
            connection_class=Wire,
            headers=_signed(access),
            tls=_trusted(access) if access.secure else None,
            timeout=access.timeout,
            max_retries=len(access.hosts) - 1,  # a node that is gone: the next one, at once
            retry_on_status=(),
        )

    def ask(self, method: str, path: str, body: Any = None, *, patient: bool = False, **given: Any) -> Any:
        """What the cluster answers; `given` are the request's parameters. Unavailable, StaleIndex, KbError."""
        pauses = iter(PATIENCE if patient else PAUSES if time.monotonic() > self._gone_until else ())
        sent = written(body).encode() if isinstance(body, dict) else body
        while True:
            try:
                answer = self._transport.perform_request(method, path, params=given or None, body=sent)
                self._gone_until = 0.0
                return answer
            except TransportError as error:
                pause = next(pauses, None) if _passing(error, patient) else None
                if pause is None:
                    if isinstance(error, Unreached):
                        self._gone_until = time.monotonic() + GONE
                    raise self._told(error) from None
                time.sleep(pause)
            except (SerializationError, UnicodeDecodeError):  # a web page, or what is no text at all
                raise self._stranger() from None

    def meet(self) -> None:
        """BadQuery: what answers at the address is no cluster of this product."""
        said = self.ask("GET", "/", ignore=MISSING)
        if not isinstance(said, dict) or "cluster_name" not in said:
            raise self._stranger()

    def close(self) -> None:
        self._transport.close()

    def _stranger(self) -> KbError:
        return BadQuery(f"{self._named} 有答复，但不是 OpenSearch，请检查集群地址。")

    def _told(self, error: TransportError) -> KbError:
        if isinstance(error, SSLError):
            return Unavailable(f"检索集群 {self._named} {_untrusted(error.info)}")
        if isinstance(error, ConnectionTimeout):
            return Unavailable(f"检索集群 {self._named} 在{self.access.timeout:g}秒内没有答复，请稍后再试。")
        if isinstance(error, Unreached):
            return Unavailable(f"连不上检索集群 {self._named}，请检查它是否在运行、地址（http 还是 https）是否正确。")
        return self.refusal(int(error.status_code), f"{error.error}")

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


def _passing(error: TransportError, patient: bool) -> bool:
    """Whether the same request may well succeed a moment later."""
    if isinstance(error, SSLError):
        return False
    if isinstance(error, ConnectionTimeout):
        return patient
    return isinstance(error, Unreached) or passes(int(error.status_code), f"{error.error}")


def passes(status: int, said: str) -> bool:
    """Whether an answer of that status may well be another a moment later; a cluster that is read-only stays so."""
    return status in PASSING and READ_ONLY not in said
