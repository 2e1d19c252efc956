"""Why a hit matched, in one sentence: each word, and where in the clause it stands."""

from collections.abc import Iterable
from functools import lru_cache

from kb.highlight import Printed
from kb.normal import norm

MOST = 8  # words named; a question of thirty pairs is no explanation


def why(printed: Printed, headings: Iterable[str], pieces: Iterable[str], relaxed: bool) -> str | None:
    """“物流”见于标题、正文5处。 None where no words were asked for; `headings` are those above, as printed."""
    places = {"标题": printed.heading, "正文": printed.text, "上级标题": "\n".join(map(_heading, headings))}
    found = {piece: _where(piece, places) for piece in pieces}
    said = [f"“{piece}”见于{where}" for piece, where in found.items() if where]
    if not said:
        said = [f"“{piece}”跨标题与正文相连处" for piece in found if piece in printed.whole]
    if not said:
        return None
    more = "等" if len(said) > MOST else ""
    return ("字词相近：" if relaxed else "") + "；".join(said[:MOST]) + more + "。"


@lru_cache(4_096)  # headings: the hits of one page mostly share theirs
def _heading(printed: str) -> str:
    return norm(printed)


def _where(piece: str, places: dict[str, str]) -> str:
    counts = [(name, text.count(piece)) for name, text in places.items() if piece in text]
    return "、".join(f"{name}{count}处" if count > 1 else name for name, count in counts)
