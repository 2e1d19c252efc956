"""Documents and clauses that are read several at once, and no more kept than there is room for."""

from collections.abc import Collection, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kb import at_hand
from kb.at_hand import AtHand
from kb.engine.base import Engine
from tests.kb.engines import entries, opened, record


class Watched:
    """An engine that remembers how often it was asked."""

    def __init__(self, engine: Engine):
        self._engine = engine
        self.asked: list[object] = []

    def get(self, address: str) -> str | None:
        self.asked.append(address)
        return self._engine.get(address)

    def stored(self, addresses: Collection[str]) -> object:
        self.asked.append(list(addresses))
        return self._engine.stored(addresses)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Watched]:
    found = opened("whoosh", entries(record(f"第{number}条") for number in range(9)), tmp_path)
    with closing(found):
        yield Watched(found)


def at(engine: Watched) -> AtHand:
    return AtHand(engine)  # type: ignore[arg-type]  # which asks for nothing else


def test_what_is_foreseen_is_read_at_once_with_what_it_stands_in(engine: Watched) -> None:
    found = at(engine)
    found.foresee(["d/1", "d/2.p1", "d/1"])
    assert [found.get(one) for one in ("d/1", "d/2", "d/2.p1", "d")] == ['"d/1"', '"d/2"', None, '"d"']
    assert engine.asked == [["d/1", "d", "d/2.p1", "d/2"]]


def test_what_is_kept_is_not_read_again_and_one_alone_is_left_to_be_asked_for(engine: Watched) -> None:
    found = at(engine)
    found.foresee(["d/1"])
    found.foresee(["d/1", "d/3"])
    assert (found.get("d/3"), found.get("d/4")) == ('"d/3"', '"d/4"')
    assert engine.asked == [["d/1", "d"], "d/3", "d/4"]


def test_what_was_foreseen_first_makes_room(engine: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(at_hand, "KEPT", 3)
    found = at(engine)
    found.foresee(["d/1", "d/2"])
    found.foresee(["d/3", "d/4", "d/5", "d/6"])
    engine.asked.clear()
    assert [found.get(f"d/{n}") for n in range(1, 7)] == [f'"d/{n}"' for n in range(1, 7)]
    assert engine.asked == ["d/1", "d/2", "d/6"]
