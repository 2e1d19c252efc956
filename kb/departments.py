"""Which units there are, what became of them, and which written names answer for a name that is asked for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from kb.model import Department, Successor, Via
from kb.normal import norm

EventKind = Literal["renamed", "merged", "split", "moved"]
VERBS: Mapping[EventKind, str] = {
    "renamed": "更名为",
    "merged": "并入",
    "split": "的职责分到",
    "moved": "的部分职责划入",
}
CITY = "市"
SHORTEST = 3  # characters of a name that is also said without 市
SPELLING = "spelling"
OPEN = "职责待确认"
UNVERIFIED = "待核实"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit by the name documents write; `aliases` are other short names."""

    name: str
    official_name: str | None = None
    aliases: tuple[str, ...] = ()
    collective: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """What became of a unit; `since` is a year or an ISO date, `scope` the part of its duties that is meant."""

    name: str
    successor: str
    kind: EventKind
    since: str | None
    scope: str | None
    confidence: Literal["sure", "unverified"]
    source: str | None

    @property
    def sentence(self) -> str:
        """2018年市科委更名为市科技局."""
        date = f"{self.since[:4]}年" if self.since else ""
        return f"{date}{self.name}{VERBS[self.kind]}{self.successor}"

    @property
    def note(self) -> str:
        """What must be said where a duty is shown under the other name; who took over after a split is not ours to say."""
        if self.kind in ("split", "moved"):
            return OPEN
        return self.sentence if self.confidence == "sure" else f"{UNVERIFIED}：{self.sentence}"


class Reached(NamedTuple):
    """A written name that answers for the one asked; `since` limits it to documents of that year and later."""

    name: str
    via: Via | None
    since: int | None = None


class Departments:
    """The units and events of a corpus; names are looked up as matched, never shown so."""

    def __init__(self, units: Iterable[Unit], events: Iterable[Event]):
        self.units = {unit.name: unit for unit in units}
        self.events = tuple(events)
        self._by_any = {norm(name): unit.name for unit in self.units.values() for name in _spoken(unit)}
        self._by_any |= {norm(name): unit.name for unit in self.units.values() for name in _names(unit)}
        self._by_any |= {norm(unit.name): unit.name for unit in self.units.values()}

    def name(self, typed: str) -> str:
        """The name that documents write for a unit asked for by any of its names; what is unknown stays as typed."""
        return self._by_any.get(norm(typed), typed.strip())

    def known(self, typed: str) -> bool:
        """Whether the vocabulary has a unit of that name, whatever document names it."""
        return norm(typed) in self._by_any or typed in self._starts or typed in self._ends

    def named_in(self, text: str) -> tuple[str, ...]:
        """The units that a normalised text names by any of their names, the longest name first where two overlap."""
        return self._taken_out(text)[0]

    def without_names(self, text: str) -> tuple[str, ...]:
        """What is left of a normalised text between the units it names."""
        return tuple(self._taken_out(text)[1].split("\n"))

    def _taken_out(self, text: str) -> tuple[tuple[str, ...], str]:
        found: dict[str, None] = {}
        for name in sorted(self._by_any, key=len, reverse=True):
            if len(name) > 1 and name in text:
                text = text.replace(name, "\n")
                found[self._by_any[name]] = None
        return tuple(found), text

    def reached(self, typed: str) -> tuple[Reached, ...]:
        """The written names that answer for a name, itself first, then earlier ones, then later ones, each in all spellings."""
        name = self.name(typed)
        found = (Reached(name, None), *self._earlier(name), *self._later(name))
        return tuple(spelled for one in found for spelled in self._spelled(one, norm(typed)))

    def told(self, typed: str) -> tuple[str, ...]:
        """What a person who asks for a unit must know of its past and future, a sentence each."""
        name = self.name(typed)
        events = [*self._chain(name, "before"), *self._chain(name, "after")]
        return tuple(dict.fromkeys(map(self._told, events)))

    def today(self, name: str) -> str:
        """The name that a unit's duties go by today, or the words that say that it is open."""
        events = self._after(self.name(name))
        if not events:
            return self.name(name)
        if any(event.note == OPEN for event in events):
            return f"{OPEN}：{'／'.join(event.successor for event in events)}"
        if events[0].confidence == "unverified":
            return f"{UNVERIFIED}：{events[0].successor}"
        return self.today(events[0].successor) if events[0] not in self._chain(events[0].successor, "after") else name

    def others(self) -> dict[str, tuple[str, ...]]:
        """For each name as matched those that a search for it looks for too: other writings, earlier names, new names."""
        found: dict[str, list[str]] = {}
        for unit in self.units.values():
            if not unit.collective:
                also = [reach.name for reach in self._earlier(unit.name)]
                also += [event.successor for event in self._after(unit.name) if event.kind == "renamed"]
                for name in (unit.name, *_names(unit)):
                    found.setdefault(norm(name), []).extend([n for n in (unit.name, *also) if n != name])
        return {name: tuple(dict.fromkeys(also)) for name, also in found.items() if also}

    def rows(self, written: Mapping[str, bool]) -> tuple[Department, ...]:
        """A row for each written name (and whether it is collective), then for every unit their chains run through."""
        names = dict.fromkeys(written)
        for name in written:
            names |= dict.fromkeys(event.successor for event in self._chain(name, "after"))
            names |= dict.fromkeys(event.name for event in self._chain(name, "before"))
        return tuple(self._row(name, written.get(name, False)) for name in names)

    def _row(self, name: str, collective: bool) -> Department:
        unit = self.units.get(self.name(name))
        return Department(
            name=name,
            official_name=unit.official_name if unit else None,
            collective=collective or bool(unit and unit.collective),
            successors=tuple(self._successor(event) for event in self._after(name)),
            predecessors=tuple(event.name for event in self._before(name)),
        )

    def _successor(self, event: Event) -> Successor:
        unit = self.units.get(event.successor)
        official = unit.official_name if unit else None
        return Successor(
            official or event.successor, event.successor, event.since, event.scope, event.confidence, event.source
        )

    def _spelled(self, reached: Reached, typed: str) -> Iterator[Reached]:
        """A name and the other names of the same unit; one that is not what was typed says so."""
        yield reached
        for other in _names(self.units.get(reached.name, Unit(reached.name))):
            same = None if norm(other) == typed else Via(reached.name, SPELLING, f"原文写作“{other}”")
            yield reached._replace(name=other, via=reached.via or same)

    def _earlier(self, name: str) -> Iterator[Reached]:
        for path in self._paths(name, "before"):
            yield Reached(path[-1].name, Via(name, path[-1].kind, _note(path)))

    def _later(self, name: str) -> Iterator[Reached]:
        """A unit that took others in had duties of its own before: only documents since then answer for what it took in."""
        for path in self._paths(name, "after"):
            event, since = path[-1], max((one.since[:4] for one in path if one.since), default=None)
            if since or event.kind == "renamed":
                yield Reached(event.successor, Via(name, event.kind, _note(path)), int(since) if since else None)

    def _told(self, event: Event) -> str:
        source = "" if event.confidence == "sure" else f"（{UNVERIFIED}）"
        ending = f"，{OPEN}" if event.note == OPEN else ""
        scope = f"（{event.scope}）" if event.scope else ""
        return f"{event.sentence}{scope}{source}{ending}。"

    def _chain(self, name: str, way: Literal["before", "after"]) -> list[Event]:
        """The events that lead to a unit or away from it, nearest first."""
        return [path[-1] for path in self._paths(name, way)]

    def _paths(self, name: str, way: Literal["before", "after"]) -> list[tuple[Event, ...]]:
        """The ways to each event before or after a unit, nearest first; a circle in the list is walked once."""
        found: list[tuple[Event, ...]] = []
        seen: set[Event] = set()
        waiting: list[tuple[str, tuple[Event, ...]]] = [(name, ())]
        while waiting:
            at, path = waiting.pop(0)
            for event in self._before(at) if way == "before" else self._after(at):
                if event not in seen:
                    seen.add(event)
                    found.append((*path, event))
                    waiting.append((event.name if way == "before" else event.successor, found[-1]))
        return found

    def _before(self, name: str) -> Sequence[Event]:
        return self._ends.get(name, ())

    def _after(self, name: str) -> Sequence[Event]:
        return self._starts.get(name, ())

    @cached_property
    def _starts(self) -> dict[str, list[Event]]:
        return _grouped((event.name, event) for event in self.events)

    @cached_property
    def _ends(self) -> dict[str, list[Event]]:
        return _grouped((event.successor, event) for event in self.events)


def _note(path: Sequence[Event]) -> str:
    """What must be said of the way between two names: a split or a doubt anywhere on it outweighs the rest."""
    notes = [event.note for event in path]
    if OPEN in notes:
        return OPEN
    doubtful = [event.note for event in path if event.confidence == "unverified"]
    return (doubtful or ["；".join(notes)])[0]


def _spoken(unit: Unit) -> Iterator[str]:
    """A unit of a city as people of the city and of elsewhere say it: 商务委, 重庆市商务委 for 市商务委."""
    for name in (unit.name, *unit.aliases) if not unit.collective else ():
        if name.startswith(CITY) and len(name) > SHORTEST:
            yield name.removeprefix(CITY)
            if unit.official_name and CITY in unit.official_name:
                yield unit.official_name.partition(CITY)[0] + name


def _names(unit: Unit) -> tuple[str, ...]:
    return (*([unit.official_name] if unit.official_name else []), *unit.aliases)


def _grouped(pairs: Iterable[tuple[str, Event]]) -> dict[str, list[Event]]:
    groups: dict[str, list[Event]] = {}
    for name, event in pairs:
        groups.setdefault(name, []).append(event)
    return groups
