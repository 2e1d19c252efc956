"""Why a hit matched, in one sentence: each word, and where in the clause it stands."""

from collections.abc import Iterable

from kb.model import Clause
from kb.normal import norm

MOST = 8  # words named; a question of thirty pairs is no explanation


def why(clause: Clause, pieces: Iterable[str], relaxed: bool) -> str | None:
    """“物流”见于标题、正文5处。 None where no words were asked for."""
    places = {
        "标题": [norm(clause.heading or "")],
        "正文": [norm(clause.text)],
        "上级标题": list(map(norm, clause.heading_path)),
    }
    found = [(piece, _where(piece, places)) for piece in dict.fromkeys(pieces)]
    said = [f"“{piece}”见于{where}" for piece, where in found if where]
    if not said:
        said = [f"“{piece}”跨标题与正文相连处" for piece, _ in found if piece in norm(clause.printed)]
    if not said:
        return None
    more = "等" if len(said) > MOST else ""
    return ("字词相近：" if relaxed else "") + "；".join(said[:MOST]) + more + "。"


def _where(piece: str, places: dict[str, list[str]]) -> str:
    counts = {name: sum(text.count(piece) for text in texts) for name, texts in places.items()}
    return "、".join(f"{name}{count}处" if count > 1 else name for name, count in counts.items() if count)
