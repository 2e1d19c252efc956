"""From what fell silent to a table: each row with the searches that found nothing."""

from collections.abc import Iterable

from kb import KnowledgeBase
from kb.exports.comparison import cited
from kb.exports.sheet import Sheet
from kb.silence import Searched, Silence

KINDS = {"measure": "措施", "indicator": "指标", "project": "项目", "place": "地名", "unit": "单位"}
COLUMNS = (
    ("kind", "类别"),
    ("words", "前一文件写到"),
    ("clause", "出处"),
    ("searches", "在后一文件里查过"),
    ("address", "地址"),
)


def silence(kb: KnowledgeBase, found: Iterable[Silence]) -> Sheet:
    """One row for each thing that is no longer mentioned."""
    rows = (
        (KINDS[one.kind], one.words, cited(kb, [one.address]), "；".join(map(said, one.searches)), one.address)
        for one in found
    )
    return Sheet("不再提及", COLUMNS, tuple(rows))


def said(search: Searched) -> str:
    """“跨境电商”（同时查了“跨境电子商务”）2条."""
    also = f"（同时查了“{'”“'.join(search.also)}”）" if search.also else ""
    return f"“{search.query}”{also}{f'{search.total}条' if search.total else '无'}"
