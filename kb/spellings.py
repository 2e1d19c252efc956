"""Names told by how they begin: which of them stand in a text costs the same however many there are."""

from collections.abc import Iterable, Iterator


class Spellings:
    """Names that all have at least so many characters as their `head`, by which they are looked for."""

    def __init__(self, names: Iterable[str], head: int):
        self._head = head
        self._names = frozenset(names)
        lengths: dict[str, set[int]] = {}
        for name in self._names:
            lengths.setdefault(name[:head], set()).add(len(name))
        self._lengths = {start: sorted(found, reverse=True) for start, found in lengths.items()}

    def standing(self, text: str) -> Iterator[tuple[int, str]]:
        """Every place where one of them stands, in order, the longest first where several begin."""
        if not self._names:
            return
        for at in range(len(text) - self._head + 1):
            for length in self._lengths.get(text[at : at + self._head], ()):
                if (name := text[at : at + length]) in self._names:
                    yield at, name
