"""Where a cluster is and how to reach it: from an address and what the environment adds to an Access."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from kb.errors import BadQuery

SCHEME = "opensearch+"
HERE = "opensearch+http://127.0.0.1:9200/kb"  # where `make opensearch` listens
PORT = 9200
TIMEOUT = 30.0  # seconds for one request of a build
SEARCH_TIMEOUT = 10.0  # seconds for one that reads: somebody sits before it
_PREFIX = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")
_OPTIONS = {"ca", "timeout", "search_timeout", "shards", "replicas", "password_file"}
_SECONDS = {"timeout", "search_timeout"}
_SHAPE = "应是 opensearch+https://用户@主机:9200/前缀"


@dataclass(frozen=True, slots=True)
class Access:
    """How to reach a cluster. `address` is what a build stamp may keep: it holds no password, nor does the repr."""

    address: str
    hosts: tuple[tuple[str, int], ...]
    secure: bool
    user: str
    prefix: str
    ca: str | None
    timeout: float
    search_timeout: float
    shards: int
    replicas: int | None
    password: str = field(repr=False)


def access(address: str, around: Mapping[str, str]) -> Access:
    """The access that an address describes; what is around (ca, password, timeout …) comes before what it says. BadQuery."""
    try:
        url = urlsplit(address)
    except ValueError:
        raise BadQuery(f"集群地址写得不对，{_SHAPE}。") from None
    secure = {"opensearch+http": False, "opensearch+https": True}.get(url.scheme)
    prefix = url.path.strip("/")
    if secure is None or not _PREFIX.fullmatch(prefix):
        raise BadQuery(f"集群地址{_SHAPE}（前缀用小写字母、数字、- 和 _）。")
    user, _, rest = url.netloc.rpartition("@")
    if ":" in user:
        raise BadQuery(
            "请不要把密码写在集群地址里，放进环境变量 KB_CLUSTER_PASSWORD，或由 KB_CLUSTER_PASSWORD_FILE 指出的文件。"
        )
    said = {name: values[-1] for name, values in parse_qs(url.query).items()}
    if unknown := said.keys() - _OPTIONS:
        raise BadQuery(f"集群地址里不认识 {'、'.join(sorted(unknown))}，可用 {'、'.join(sorted(_OPTIONS))}。")
    said |= {name: value for name, value in around.items() if value}
    if "ca" in said and not secure:
        raise BadQuery(
            f"集群地址 opensearch+http 不加密，用不着证书文件 {said['ca']}：请改用 opensearch+https，或去掉 ca。"
        )
    timeout = _number(said, "timeout", TIMEOUT)
    return Access(
        address=address,
        hosts=tuple(map(_host, rest.split(","))),
        secure=secure,
        user=unquote(user),
        prefix=prefix,
        ca=said.get("ca"),
        timeout=timeout,
        search_timeout=_number(said, "search_timeout", min(timeout, SEARCH_TIMEOUT)),
        shards=int(_number(said, "shards", 1)),
        replicas=int(_number(said, "replicas", 0)) if "replicas" in said else None,
        password=_password(said, user),
    )


def _host(written: str) -> tuple[str, int]:
    try:
        one = urlsplit(f"//{written}")
        if one.hostname:
            return one.hostname, one.port or PORT
    except ValueError:
        pass
    raise BadQuery(f"集群地址里的主机“{written}”不对，{_SHAPE}，几台主机用逗号隔开。")


def _number(said: Mapping[str, str], name: str, otherwise: float) -> float:
    typed = said.get(name, str(otherwise))
    form = r"\d{1,5}(\.\d+)?" if name in _SECONDS else r"\d{1,3}"
    if not re.fullmatch(form, typed) or (name != "replicas" and not float(typed)):
        least = "不小于0的整数" if name == "replicas" else "大于0的秒数" if name in _SECONDS else "从1到999的整数"
        raise BadQuery(f"集群的 {name} 应是{least}，这里是“{typed}”。")
    return float(typed)


def _password(said: Mapping[str, str], user: str) -> str:
    if "password" in said:
        return said["password"]
    if "password_file" not in said:
        return ""
    try:
        found = Path(said["password_file"]).read_text(encoding="utf-8").strip()
    except (OSError, ValueError):  # not there, no text, or no name that a file can have
        raise BadQuery(f"集群的密码文件 {said['password_file']} 无法读取。") from None
    if user and not found:
        raise BadQuery(f"集群的密码文件 {said['password_file']} 是空的，用户“{unquote(user)}”没有密码。")
    return found
