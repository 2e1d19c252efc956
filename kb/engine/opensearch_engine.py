"""The engine for more than one machine: an OpenSearch cluster."""

import json
import logging
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from secrets import token_hex
from typing import Any

from kb.engine.base import Condition, Engine, Entry, Match, Matches, Page, Rank
from kb.engine.opensearch_address import HERE, SCHEME, access
from kb.engine.opensearch_client import Client
from kb.engine.opensearch_index import build
from kb.engine.opensearch_query import (
    BY_RANK,
    COUNTS,
    IN_ORDER,
    Asked,
    frequencies,
    held,
    members,
    nobody,
    ranked,
    term,
)
from kb.errors import KbError, StaleIndex
from kb.place import AGAIN
from kb.version import FORMAT

STAMP = "cluster.json"  # in the index folder: where the entries are
OWNER = "cluster.owner"  # beside the builds: what the folder's indexes are marked with
WINDOW = 10_000  # hits that one request may reach
STEP = 1_000  # hits of one request when many are fetched
SKIPPED = 10_000  # hits of one request when they are passed over
ALIVE = "5m"  # how long the cluster keeps what is being walked through
GRAMS = 20_000  # whose frequencies are remembered
AT_ONCE = 2_000  # of them in one request, or documents
ALL = 2**62
NAMED: Asked = {"stored_fields": ["address"], "_source": True}
SHARD_LOST = 503
TOLD: Asked = {"realtime": "false", "filter_path": "docs.error,docs.term_vectors.*.terms.*.doc_freq"}
_MARK = re.compile(r"[0-9a-f]{16}")
_LOG = logging.getLogger(__name__)
WHOLE = {"allow_partial_search_results": "false"}  # a shard that is lost is an error, not fewer hits


class Cluster:
    """A cluster behind the contract of engines: `build` fills an index and leaves its address in the folder."""

    def __init__(self, name: str, around: Mapping[str, str]):
        self._around = dict(around)
        here = self._around.pop("url", "") or HERE
        self._address = name if name.startswith(SCHEME) else here

    def build(self, entries: Iterable[Entry], folder: Path) -> None:
        found = access(self._address, self._around)
        client = Client(found, found.timeout)
        folder.mkdir(parents=True)
        try:
            place = folder.parent.parent
            made = build(client, entries, list(_named(place)), _owner(place))
        finally:
            client.close()
        if made.unplaced:
            _LOG.warning(
                f"检索集群的节点太少，每个分片有{made.unplaced}个副本放不下（replicas={found.replicas}）："
                "索引可以使用，但请增加节点，或把 replicas 写小些。"
            )
        stamp = {
            "address": self._address,
            "alias": client.access.prefix,
            "index": made.name,
            "routes": made.routes,
        }
        (folder / STAMP).write_text(json.dumps(stamp, ensure_ascii=False), "utf-8")

    def open_(self, folder: Path) -> Engine:
        stamp = json.loads((folder / STAMP).read_bytes())
        found = access(stamp["address"], self._around)
        client = Client(found, found.search_timeout)
        index = stamp["index"]
        try:
            written = _format(client, index)
            if written != FORMAT:
                raise StaleIndex(f"集群里的索引是第{written}版，本程序读第{FORMAT}版，{AGAIN}")
        except BaseException:
            client.close()
            raise
        return OpenSearchEngine(client, index, stamp["routes"])


def _format(client: Client, index: str) -> object:
    """The version that an index is written in, None where it says none. Unavailable: what answers knows nothing of an index."""
    try:
        return client.ask("GET", f"/{index}/_mapping")[index]["mappings"].get("_meta", {}).get("format")
    except (KeyError, TypeError, AttributeError):
        raise client.stranger() from None


def _named(place: Path) -> Iterator[str]:
    """The indexes that builds of the same folder name: one of them may answer though the alias has moved on."""
    for stamp in place.glob(f"*/engine/{STAMP}"):
        with suppress(OSError, ValueError, KeyError, TypeError):  # of a build that is damaged and cannot answer
            yield json.loads(stamp.read_bytes())["index"]


def _owner(place: Path) -> str:
    """What tells the builds of one index folder from those of another under the same prefix, wherever the folder is.

    One that is damaged is replaced: a new mark is nobody else's, so that no index of another folder can be removed by it.
    """
    file = place / OWNER
    with suppress(FileNotFoundError):
        found = file.read_text(encoding="utf-8", errors="replace").strip()
        if _MARK.fullmatch(found):
            return found
        _LOG.warning(
            f"{file} 已损坏，已换成新的：集群里由这个文件夹以前建成的索引不会再自动删除，请在不用之后手工删除。"
        )
    owner = token_hex(8)
    file.write_text(owner, encoding="utf-8")
    return owner


class OpenSearchEngine:
    """An index of a cluster, asked by its own name: it never changes, so a reader keeps the build it began with.

    Several shards count the holders of a word together, or a score would depend on the shard. `routes` lead to each shard.
    """

    def __init__(self, client: Client, index: str, routes: Sequence[str]):
        self._client, self._index, self._routes = client, index, routes
        kind = "dfs_query_then_fetch" if len(routes) > 1 else "query_then_fetch"
        self._given: Asked = {**WHOLE, "search_type": kind}
        self._frequencies: dict[str, int] = {}

    def search(self, condition: Condition, rank: Rank, page: Page) -> Matches:
        """A page of members with counts over all of them; one request, none where it is known that there are no members."""
        if nobody(condition, self._frequencies):
            return Matches(0, (), {})
        scored = page.sort == "rank" and bool(rank.grams)
        asked: Asked = {"query": ranked(condition, rank), "sort": BY_RANK}
        if not scored:
            asked = {"query": {"bool": {"filter": [members(condition)]}}, "sort": IN_ORDER}
        near = page.offset + page.limit <= WINDOW
        shown = {"from": page.offset, "size": page.limit} if near else {"size": 0}
        answer = self._ask({**asked, **shown, "track_total_hits": True, "aggs": COUNTS})
        total = answer["hits"]["total"]["value"]
        hits = answer["hits"]["hits"] if near else self._walk(asked, page.offset, min(page.limit, total - page.offset))
        found = tuple(Match(hit["_source"]["stored"], hit["_score"] if scored else 0.0) for hit in hits)
        return Matches(total, found, _counts(answer["aggregations"]) if total else {})

    def count(self, condition: Condition) -> int:
        if nobody(condition, self._frequencies):
            return 0
        query = {"bool": {"filter": [members(condition)]}}
        answer = self._ask({"query": query, "size": 0, "track_total_hits": True})
        return int(answer["hits"]["total"]["value"])

    def frequency(self, gram: str) -> int:
        known = self._frequencies.get(gram)
        return self._learned([gram])[gram] if known is None else known

    def foresee(self, grams: Collection[str]) -> None:
        """What is not known yet, many in one request; an index never changes, so it is known from then on."""
        for some in _several(gram for gram in dict.fromkeys(grams) if gram not in self._frequencies):
            self._learned(some)

    def _learned(self, grams: Sequence[str]) -> dict[str, int]:
        asked = frequencies(grams, self._routes)
        answer = self._client.ask("POST", f"/{self._index}/_mtermvectors", asked, **TOLD)
        if lost := [text for text in answer.get("docs", ()) if "error" in text]:
            raise self._client.refusal(SHARD_LOST, f"{lost[0]}")
        counts = held(answer, grams)
        self._frequencies = counts if len(self._frequencies) > GRAMS else self._frequencies | counts
        return counts

    def get(self, address: str) -> str | None:
        hits = self._ask({"query": term("address", address), "size": 1, "sort": IN_ORDER})["hits"]["hits"]
        return str(hits[0]["_source"]["stored"]) if hits else None

    def stored(self, addresses: Collection[str]) -> dict[str, str]:
        """Many in one request."""
        found: dict[str, str] = {}
        for some in _several(dict.fromkeys(addresses)):
            hits = self._ask({"query": {"terms": {"address": some}}, "size": len(some), "sort": IN_ORDER, **NAMED})
            for hit in hits["hits"]["hits"]:
                found.setdefault(hit["fields"]["address"][0], hit["_source"]["stored"])
        return found

    def document(self, address: str) -> Iterator[str]:
        clauses = {"filter": [term("within", address)], "must_not": [term("kind", "document")]}
        return _stored(self._in_order({"bool": clauses}))

    def whole(self, addresses: Collection[str]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        """Many in one request: in document order each is followed by its clauses."""
        for some in _several(dict.fromkeys(addresses)):
            documents, found = set(some), dict[str, list[str]]()
            own = ""
            for hit in self._in_order({"bool": {"filter": [{"terms": {"within": some}}]}}, **NAMED):
                if (address := hit["fields"]["address"][0]) in documents:
                    own = address
                found.setdefault(own, []).append(hit["_source"]["stored"])
            yield from ((address, stored, tuple(clauses)) for address, (stored, *clauses) in found.items())

    def documents(self, start: int = 0, limit: int | None = None) -> Iterator[str]:
        found = self._in_order({"bool": {"filter": [term("kind", "document")]}}, start, ALL if limit is None else limit)
        return _stored(found)

    def close(self) -> None:
        self._client.close()

    def _in_order(self, query: Asked, start: int = 0, limit: int = ALL, **more: Any) -> Iterator[Asked]:
        """The hits there are in document order; only what is long or far down is walked through."""
        asked: Asked = {"query": query, "sort": IN_ORDER, **more}
        size = min(limit, STEP)
        if start + size <= WINDOW:
            hits = self._ask({**asked, "from": start, "size": size})["hits"]["hits"]
            yield from hits
            if len(hits) < size or size == limit:
                return
            asked, start, limit = {**asked, "search_after": hits[-1]["sort"]}, 0, limit - size
        yield from self._walk(asked, start, limit)

    def _walk(self, asked: Asked, offset: int, limit: int) -> Iterator[Asked]:
        """Hits however deep, each request going on after the last hit of the one before, at one point in time."""
        point = self._point()
        try:
            while limit > 0:
                size = min(offset, SKIPPED) or min(limit, STEP)
                step = {**asked, "size": size, "pit": {"id": point, "keep_alive": ALIVE}, "_source": not offset}
                answer = self._client.ask("POST", "/_search", {**step, "track_total_hits": False}, **self._given)
                hits = answer["hits"]["hits"]
                if not hits:
                    return
                asked = {**asked, "search_after": hits[-1]["sort"][: len(asked["sort"])]}
                if offset:
                    offset -= len(hits)
                else:
                    limit -= len(hits)
                    yield from hits
        finally:
            with suppress(KbError):  # it ends by itself, and what went wrong before is what must be told
                self._client.ask("DELETE", "/_search/point_in_time", {"pit_id": [point]})

    def _point(self) -> str:
        answer = self._client.ask("POST", f"/{self._index}/_search/point_in_time", keep_alive=ALIVE)
        return str(answer["pit_id"])

    def _ask(self, asked: Asked) -> Any:
        return self._client.ask("POST", f"/{self._index}/_search", asked, **self._given)


def _stored(hits: Iterable[Asked]) -> Iterator[str]:
    return (hit["_source"]["stored"] for hit in hits)


def _several(found: Iterable[str]) -> Iterator[list[str]]:
    """As many as one request may hold, until there are no more."""
    left = iter(found)
    while some := list(islice(left, AT_ONCE)):
        yield some


def _counts(found: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    return {facet: {row["key"]: row["doc_count"] for row in of["buckets"]} for facet, of in found.items()}
