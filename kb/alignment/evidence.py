"""What a relation rests on, in a sentence that a researcher can check."""

from collections.abc import Iterator

from kb.alignment.likeness import Measure
from kb.alignment.relate import RARE, Group, Link
from kb.changes import Cut

PHRASES = 5  # shared words that are named
ALIKE = 0.5  # headings from here on are called alike
SAID = {
    "same": "文字相同",
    "dropped": "没有够得上同一措施或同一主题的条款",
    "new": "前一文件没有够得上同一措施的条款",
}


def evidence(group: Group, measure: Measure, cut: Cut) -> str:
    """Who judged it; else headings, subject, parameters and words that both sides share; for one alone what its nearest was."""
    if group.judged:
        return f"人工判定：{group.judged}。"
    if not group.links:
        return f"{SAID[group.relation]}。"
    if group.relation == "topic" and not any(link.alike for link in group.links):
        return "没有够得上同一措施或同一主题的依据，只是并列。"
    lines = [_of(link, measure, cut, len(group.old) > 1) for link in group.links]
    return "；".join(dict.fromkeys(lines)) + "。"


def _of(link: Link, measure: Measure, cut: Cut, merged: bool) -> str:
    """`merged`: of several old provisions, so each is named; else the new one, where its heading is another."""
    named = link.old.label if merged else link.new.label if link.new.heading != link.old.heading else ""
    return (f"{named}：" if named else "") + "，".join(_parts(link, measure, cut))


def _parts(link: Link, measure: Measure, cut: Cut) -> Iterator[str]:
    like = link.likeness
    if like.heading and link.old.heading == link.new.heading:
        yield f"标题同为“{link.new.heading}”"
    elif like.heading * max(link.old.among, link.new.among) >= ALIKE:
        yield f"标题“{link.old.heading}”与“{link.new.heading}”相近"
    about = sorted(link.old.topics & link.new.topics)
    if about and like.topic >= RARE:
        yield f"主题同为{'、'.join(about)}"
    if like.parameters:
        yield f"参数同为“{'”“'.join(like.parameters)}”"
    phrases = measure.common(link.old, link.new, cut, PHRASES)
    if phrases:
        yield f"都写到“{'”“'.join(phrases)}”"
    yield f"文字相近度{like.wording:.2f}"
