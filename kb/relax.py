"""Near answers: which records belong to an answer when no record holds every word as written."""

from kb.engine.base import AtLeast, Condition, Stands

LOOSE = frozenset("的了吗呢吧啊在是和与及或等对把被将为以于到从由向给让怎么样什如何哪些个谁多少几否能可会应该需要有没这那其之而且但")


def content(piece: str) -> list[str]:
    """The pairs of a normalised piece that say what it is about, each once."""
    pairs = (piece[i : i + 2] for i in range(len(piece) - 1)) if len(piece) > 1 else iter([piece])
    return list(dict.fromkeys(pair for pair in pairs if not LOOSE.intersection(pair) and pair.isalnum()))


def near(pieces: list[str]) -> Condition | None:
    """A record that shares enough with the pieces; None where nothing in them says what they are about."""
    pairs = list(dict.fromkeys(pair for piece in pieces for pair in content(piece)))
    if not pairs:
        return None
    return AtLeast(max(1, -(-len(pairs) // 4)), tuple(map(Stands, pairs)))
