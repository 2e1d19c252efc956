"""Lists as files: the duties ledger, targets, topics, and a department's deadlines."""

from flask import Blueprint, Response

from kb import BadQuery, KnowledgeBase, NotFound
from kb.address import cut
from kb.exports import FORMATS, Sheet, deadlines, ledger, pair_list, target_list, topic_list
from kb.exports.brief import brief_table
from kb.exports.comparison import comparison
from kb.exports.files import pieces
from kb.exports.silence import silence
from web import asked
from web.download import download
from web.present.compare import chosen_pairs
from web.present.paired import paired

bp = Blueprint("exports", __name__, url_prefix="/export")
LISTS = {"duties": ledger, "targets": target_list, "topics": topic_list}


def _pairs(kb: KnowledgeBase) -> Sheet:
    """What the targets page shows, in its order."""
    return pair_list(kb, paired(kb, asked.facts(), asked.compared()).shown)


def _compare(kb: KnowledgeBase) -> Sheet:
    """What the comparison page shows, all of its pages."""
    comparing = asked.narrowed(*asked.two())
    found = kb.compare(comparing.old, comparing.new, exact=comparing.exact)
    return comparison(kb, chosen_pairs(kb, found, comparing))


def _silence(kb: KnowledgeBase) -> Sheet:
    return silence(kb, kb.silences(*asked.two()))


def _brief(kb: KnowledgeBase) -> Sheet:
    topic = asked.topic()
    return brief_table(kb, topic, kb.brief(topic, *asked.two()))


COMPARED = {"pairs": _pairs, "compare": _compare, "silence": _silence, "brief": _brief}


@bp.get("/<kind>.<form>")
def sheet(kind: str, form: str) -> Response:
    """A list in a format, narrowed by the parameters of the API."""
    if kind not in (*LISTS, *COMPARED) or form not in FORMATS:
        known = "、".join((*LISTS, *COMPARED))
        raise NotFound(
            f"没有 {cut(kind)}.{cut(form)} 这种导出。可导出 {known}，格式 {'、'.join(FORMATS)}；期限日历是 deadlines.ics。"
        )
    kb = asked.kb()
    made = COMPARED[kind](kb) if kind in COMPARED else LISTS[kind](kb, asked.facts())
    return download(pieces(made, form), FORMATS[form].media_type, f"{made.title}.{form}")


@bp.get("/deadlines.ics")
def calendar() -> Response:
    """A department's deadlines; each event links to its clause."""
    departments = asked.facts().department
    if len(departments) != 1:
        raise BadQuery("日历按部门给出，请写一个 department，例如 department=市商务委。")
    data = deadlines(asked.kb(), departments[0], asked.site())
    return download(data, "text/calendar; charset=utf-8", f"{departments[0]}期限.ics")
