"""Why a hit matched, in one sentence: each word, and where in the clause it stands."""

from collections.abc import Sequence
from functools import lru_cache

from kb.highlight import Printed
from kb.normal import norm

MOST = 8  # words named; a question of thirty pairs is no explanation


def why(printed: Printed, headings: tuple[str, ...], pieces: Sequence[str], relaxed: bool) -> str | None:
    """“物流”见于标题、正文5处。 None where no words were asked for; `headings` are those above, as printed."""
    above = _above(headings)
    said = [f"“{piece}”见于{where}" for piece in pieces if (where := _where(piece, printed, above))]
    if not said:
        said = [f"“{piece}”跨标题与正文相连处" for piece in pieces if piece in printed.whole]
    if not said:
        return None
    more = "等" if len(said) > MOST else ""
    return ("字词相近：" if relaxed else "") + "；".join(said[:MOST]) + more + "。"


@lru_cache(4_096)  # headings: the hits of one page mostly share theirs
def _above(headings: tuple[str, ...]) -> str:
    return "\n".join(map(norm, headings))


def _where(piece: str, printed: Printed, above: str) -> str:
    heading, text = printed.counts(piece)
    counts = (("标题", heading), ("正文", text), ("上级标题", above.count(piece)))
    return "、".join([f"{name}{count}处" if count > 1 else name for name, count in counts if count])
