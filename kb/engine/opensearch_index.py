"""From entries to an index of a cluster: created under a name of its own, filled, and switched to when it is whole."""

import re
import time
from collections import deque
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from itertools import count as numbers
from secrets import token_hex
from typing import Any, NamedTuple

from kb.engine.base import COUNTED, FACETS, Entry
from kb.engine.bm25 import K1, B
from kb.engine.opensearch_address import Access
from kb.engine.opensearch_client import MISSING, PATIENCE, Client, passes, reason
from kb.engine.opensearch_lines import SCORED, Lengths, line
from kb.errors import BadQuery, KbError, Unavailable
from kb.version import FORMAT

BEGUN = "%Y%m%dt%H%M%S"  # in the name of an index
BATCH = 4 * 2**20  # bytes of a request
ENTRIES = 2_000  # of a request
FLUSHED = "48mb"  # what goes to the disks at once: while the rest is sent, instead of .5 s longer at the end
SENDERS = 2  # requests under way: one is indexed while the next is written
INVALID, TOO_LATE = 400, 408
THERE = 409  # an entry that a broken request had written after all
FAILED = 300
SETTLING = 15.0  # seconds that a new index may take to find places for its shards
EXISTS = "resource_already_exists_exception"
GRACE = 3600.0  # seconds that an index stays for readers elsewhere once a later one answers
STALE = 24 * 3600.0  # seconds after which an unfinished index is nobody's any more


class Filled(NamedTuple):
    """A finished index, for each of its shards what leads a request to it, and how many copies of each found no place."""

    name: str
    routes: list[str]
    unplaced: int


def build(client: Client, entries: Iterable[Entry], kept: Collection[str], owner: str) -> Filled:
    """Fills a new index, points the alias at it and removes what of the same owner no longer answers, `kept` apart.

    Whatever is raised, the alias stays and nothing is left behind.
    """
    prefix = client.access.prefix
    client.meet()
    _refuse_index(client, prefix)
    name = f"{prefix}-{datetime.now(UTC):{BEGUN}}-{token_hex(4)}"
    try:
        _create(client, name, owner)
        _settled(client, name)
        lengths = _fill(client, name, entries)
        unplaced = _finish(client, name, lengths)
        filled = Filled(name, _routes(client, name), unplaced)
        before = _switch(client, prefix, name, owner) if lengths.entries else []
    except BaseException:
        with suppress(KbError):
            client.ask("DELETE", f"/{name}")
        raise
    with suppress(KbError):  # what is not removed now is removed by the next build
        _prune(client, prefix, {name, *before, *kept}, owner)
    return filled


def _refuse_index(client: Client, alias: str) -> None:
    """BadQuery: the alias cannot be made, for an index has its name; better said before everything is written."""
    found = client.ask("GET", f"/{alias}/_alias", ignore=(MISSING,))
    if "aliases" in found.get(alias, ()):
        raise BadQuery(f"集群里已有一个叫 {alias} 的索引，前缀请换一个。")


def _create(client: Client, name: str, owner: str) -> None:
    """Nobody else has the name: where the index is there already, a request had arrived whose connection broke."""
    answer = client.ask("PUT", f"/{name}?wait_for_active_shards=0", _created(client.access, owner), ignore=(INVALID,))
    said = answer.get("error")
    if said and EXISTS not in str(said):
        raise client.refusal(INVALID, reason(said))


def _created(access: Access, owner: str) -> dict[str, Any]:
    copies = {"auto_expand_replicas": "0-1"} if access.replicas is None else {"number_of_replicas": access.replicas}
    similar = {f"scored_{field}": {"type": "BM25", "k1": K1, "b": B} for field in SCORED}
    settings = {"number_of_shards": access.shards, "refresh_interval": "-1", "similarity": similar, **copies}
    settings["translog.flush_threshold_size"] = FLUSHED
    return {"settings": {"index": settings}, "mappings": _mappings(owner)}


def _mappings(owner: str) -> dict[str, Any]:
    """Strict: a field that is not named here is refused. Only `stored` is kept as it was sent."""
    fields: dict[str, Any] = {name: {"type": "keyword", "doc_values": False} for name in ("address", "within", "kind")}
    fields["address"]["store"] = True  # so that several that are asked for together can be told apart
    fields["ordinal"] = {"type": "long"}
    fields["stored"] = {"type": "text", "index": False, "norms": False}
    cut = {"type": "text", "analyzer": "whitespace"}
    for name in SCORED:
        options = "positions" if name in {"pairs", "above"} else "freqs"
        fields[name] = {**cut, "index_options": options, "similarity": f"scored_{name}"}
    for name in ("above_characters", "words"):
        fields[name] = {**cut, "index_options": "docs", "norms": False}
    for facet in FACETS:
        counted = {"eager_global_ordinals": True} if facet in COUNTED else {"doc_values": False}
        fields[f"is_{facet}"] = {"type": "keyword", **counted}
    return {
        "dynamic": "strict",
        "_meta": _marks(owner),
        "_source": {"includes": ["stored"]},
        "properties": fields,
    }


def _marks(owner: str) -> dict[str, object]:
    return {"format": FORMAT, "owner": owner}


def _settled(client: Client, name: str) -> int:
    """Waits until every shard has its first copy, and a moment for the others, without which a lost node loses entries.

    Returns how many copies of each shard cannot be placed, as there are not so many nodes: nobody waits for those.
    """
    copies = 2 if client.access.replicas is None else client.access.replicas + 1
    for _ in range(2):  # a busy cluster may need longer for the first copies
        found = _health(client, name, "wait_for_status=yellow")
        if found["status"] != "red":
            nodes = max(1, found["number_of_data_nodes"])
            _health(client, name, f"wait_for_active_shards={client.access.shards * min(copies, nodes)}")
            return max(0, copies - nodes) if client.access.replicas else 0
    raise Unavailable("检索集群不能安置新索引的分片（红色状态），请先让集群恢复，再运行 kb build。")


def _health(client: Client, name: str, awaited: str) -> Any:
    """How an index is when what is awaited is so, or after a while."""
    # In the path, or the client would take the timeout for its own; it waits longer than the cluster does.
    wait = f"{min(SETTLING, client.access.timeout / 2) * 1000:.0f}ms"
    return client.ask("GET", f"/_cluster/health/{name}?{awaited}&timeout={wait}", ignore=(TOO_LATE,))


def _fill(client: Client, name: str, entries: Iterable[Entry]) -> Lengths:
    lengths = Lengths()
    with ThreadPoolExecutor(SENDERS) as senders:
        sent: deque[Future[None]] = deque()
        for batch in _batches(entries, lengths):
            if len(sent) == SENDERS:
                sent.popleft().result()
            sent.append(senders.submit(_send, client, name, batch))
        for one in sent:
            one.result()
    return lengths


def _batches(entries: Iterable[Entry], lengths: Lengths) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    size = 0
    for entry in entries:
        made = line(entry)
        lengths.add(made.tokens)
        batch.append(made.numbered(entry.ordinal))
        size += len(made.fields)
        if size >= BATCH or len(batch) >= ENTRIES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _send(client: Client, name: str, batch: list[bytes]) -> None:
    """Writes a batch; what the cluster was too busy for is sent again, and after a broken connection all of it.

    Sending again is harmless: what is there already is not written twice.
    """
    for pause in (0.0, *PATIENCE):
        time.sleep(pause)
        batch = _left(client, name, batch)
        if not batch:
            return
    raise Unavailable(f"检索集群一再推迟写入，还有{len(batch)}条没有写成，原来的索引没有动。请稍后再运行 kb build。")


def _left(client: Client, name: str, batch: list[bytes]) -> list[bytes]:
    """What of a batch must be sent again. KbError: an entry is refused for good."""
    body = b"".join(batch)
    answer = client.ask("POST", f"/{name}/_bulk", body, patient=True, filter_path="items.*.status,items.*.error")
    left: list[bytes] = []
    for one, item in zip(batch, answer["items"], strict=True):
        row = item["create"]
        if row["status"] < FAILED or row["status"] == THERE:
            continue
        said = reason(row["error"])
        if not passes(row["status"], said):
            raise client.refusal(row["status"], said)
        left.append(one)
    return left


def _finish(client: Client, name: str, lengths: Lengths) -> int:
    """Scores know the lengths, nothing can be written any more, and everything is there; returns what `_settled` does."""
    client.ask("POST", f"/{name}/_close", patient=True)
    finished = {"index": {"similarity": lengths.similar(), "blocks.write": True}}
    client.ask("PUT", f"/{name}/_settings", finished, patient=True)
    client.ask("POST", f"/{name}/_open?wait_for_active_shards=0", patient=True)
    unplaced = _settled(client, name)
    found = client.ask("GET", f"/{name}/_count", patient=True)["count"]
    if found != lengths.entries:
        raise Unavailable(f"检索集群里只有{found}条，应有{lengths.entries}条，原来的索引没有动。请重新运行 kb build。")
    return unplaced


def _routes(client: Client, name: str) -> list[str]:
    found: dict[int, str] = {}
    for route in map(str, numbers()):
        if len(found) == client.access.shards:
            break
        answer = client.ask("GET", f"/{name}/_search_shards", patient=True, routing=route)
        found.setdefault(answer["shards"][0][0]["shard"], route)
    return list(found.values())


def _switch(client: Client, alias: str, name: str, owner: str) -> list[str]:
    """Points the alias at an index, in one step, and marks since when; returns where it pointed before."""
    since = {"_meta": {**_marks(owner), "since": time.time()}}
    client.ask("PUT", f"/{name}/_mapping", since, patient=True)
    pointed = client.ask("GET", "/_alias", patient=True)
    before = [index for index, row in pointed.items() if alias in row["aliases"]]
    steps = [{"remove": {"index": index, "alias": alias}} for index in before]
    client.ask("POST", "/_aliases", {"actions": [*steps, {"add": {"index": name, "alias": alias}}]}, patient=True)
    return before


def _prune(client: Client, prefix: str, kept: Collection[str], owner: str) -> None:
    """Removes what is old of one owner: another's index of the same prefix may well answer."""
    named = re.compile(rf"{re.escape(prefix)}-(\d{{8}}t\d{{6}})-[0-9a-f]{{8}}")
    found = client.ask("GET", f"/{prefix}-*/_mapping", filter_path="*.mappings._meta")
    ours = {name: marks for name, row in found.items() if (marks := row["mappings"]["_meta"]).get("owner") == owner}
    answered = sorted(marks["since"] for marks in ours.values() if "since" in marks)
    now = time.time()
    for name, marks in ours.items():
        made = named.fullmatch(name)
        if not made or name in kept:
            continue
        if "since" in marks:  # it answered until the next one did
            old = now - next((later for later in answered if later > marks["since"]), now) > GRACE
        else:
            old = now - datetime.strptime(f"{made[1]}+0000", f"{BEGUN}%z").timestamp() > STALE
        if old:
            client.ask("DELETE", f"/{name}")
