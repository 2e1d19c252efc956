"""What stands at addresses: read several at once where that is foreseen, the ones foreseen last kept."""

from collections.abc import Iterable
from itertools import chain, islice
from threading import Lock

from kb.address import lineage
from kb.engine.base import Engine
from kb.normal import halved

KEPT = 2_000  # documents and clauses, as stored: some megabytes


class AtHand:
    """Looks up addresses in an engine, which may be far away; used from several threads."""

    def __init__(self, engine: Engine):
        self._engine = engine
        self._kept: dict[str, str | None] = {}  # None: nothing stands there
        self._keeping = Lock()

    def get(self, address: str) -> str | None:
        """The stored JSON of the document or clause at an address."""
        kept = self._kept.get(address, "")
        if kept != "":
            return kept
        return None if halved(address) else self._engine.get(address)

    def foresee(self, addresses: Iterable[str]) -> None:
        """All of these will be asked for, with what they stand in: what is not kept is read at once."""
        new = (address for address in addresses if address not in self._kept)
        wanted = dict.fromkeys(chain.from_iterable(map(lineage, new)))
        unknown = [address for address in wanted if address not in self._kept and not halved(address)][:KEPT]
        if len(unknown) > 1:
            found = self._engine.stored(unknown)
            self._keep({address: found.get(address) for address in unknown})

    def _keep(self, found: dict[str, str | None]) -> None:
        with self._keeping:
            self._kept.update(found)
            for oldest in list(islice(self._kept, max(0, len(self._kept) - KEPT))):
                del self._kept[oldest]
