"""The lines that have a role by their place: title, 题注, 目录, 主送机关 at the head; 署名, 成文日期 at the end."""

import re
from collections.abc import Sequence

from indexer.parsing.lines import Line, Lines
from indexer.parsing.marks import CLOSED, mark_of

Roles = dict[int, str]
SENTENCE = re.compile(r"[。；！？;!?]|[：:]$")
ADDRESSED = re.compile(
    r"(政府|部门|单位|院|厅|局|委|办|公司|机构|企业|学校|大学|银行|同志|代表|市|区|县|部)[^。；]{0,12}[：:]$"
)
ANNOUNCES = re.compile(r"(如下|以下|下列|规定|决定|现将|提出|情形|条件)")
DATED = re.compile(
    r"(?:\d{4}|[一二][〇○零ＯO一二三四五六七八九]{3})年[\d一二三四五六七八九十元]{1,3}月[\d一二三四五六七八九十]{1,3}日"
)
NUMBER = re.compile(
    r"(?P<code>[一-鿿]{1,12}[发函办令字规文告]?)[〔\[［（(【](?P<year>\d{4})[〕\]］）)】]第?(?P<serial>\d{1,5})号"
)
PROMULGATED = re.compile(r"通过|公布|发布|修正|修订|施行|批准|公告|主席令|国务院令|根据《")
CONTENTS = re.compile(r"目[ \u3000]*[录次]")
CHAPTERS = re.compile(r"第[一二三四五六七八九十]+[编章节]")
ORGAN = re.compile(r"(政府|办公厅|办公室|委员会|常委会|法院|检察院|国务院|中央军委|局|部|厅|署|总会)$")
DOCUMENT = re.compile(
    r"(意见|通知|决定|办法|条例|规定|法|方案|规划|细则|通报|批复|函|公告|通告|决议|解释|章程|规则|标准|报告|纲要|制度|计划|措施|法典|修正案|规程|准则|安排|公约|协定)(（[^）]*）)?$"
)
GOES_ON = re.compile(r"关于|转发|印发|批转")  # the second line of a title whose first names who issued it
LONG = 80  # characters: a longer line is no title or line of a 题注; the longest title of 2,791 statutes has 61
SIGNED = 40  # characters: a longer line is no signature


def roles_of(page: Lines, markdown: bool) -> tuple[Roles, bool]:
    """The role of each line that has one, and whether any line is numbered."""
    lines = page.lines
    numbered = next((i for i in range(page.info, len(lines)) if _begins(lines[i])), None)
    first = len(lines) if numbered is None else numbered
    roles: Roles = {}
    head = _markdown_head(page, first, roles) if markdown else _text_head(lines, first, roles)
    first = _contents(lines, head, first, roles)
    while head < first and roles.get(head):
        head += 1
    addressed = next((i for i in range(head, min(first, head + 6)) if _salutes(lines[i].text)), None)
    if addressed is not None:
        roles.update(dict.fromkeys(range(head, addressed), "note") | {addressed: "salutation"})
    _closing(lines, max(first, head), roles)
    return roles, numbered is not None


def _begins(line: Line) -> bool:
    return bool(line.mark and (line.mark.sure or line.mark.value == 1))


def _salutes(text: str) -> bool:
    """各区县（自治县）人民政府，市政府各部门：and not 现将有关事项通知如下："""
    return len(text) <= 300 and bool(ADDRESSED.search(text)) and not ANNOUNCES.search(text)


def _markdown_head(page: Lines, first: int, roles: Roles) -> int:
    """The first # heading is the title; what stands before `<!-- INFO END -->`, or looks like it, is the 题注."""
    titles = _titles(page.lines, max(first, page.info))
    if not titles and not page.info:
        return _text_head(page.lines, first, roles)
    end = max(page.info, titles[-1] + 1 if titles else 0)
    while not page.info and end < first and not page.lines[end].hashes and _is_note(page.lines[end].text):
        end += 1
    roles.update(dict.fromkeys(range(end), "note") | dict.fromkeys(titles, "title"))
    return end


def _titles(lines: Sequence[Line], limit: int) -> list[int]:
    """The first line with one #, and those with one # right behind it: 中华人民共和国民法典, 合同编."""
    start = next((i for i in range(min(limit, len(lines))) if lines[i].hashes == 1 and not lines[i].mark), None)
    if start is None:
        return []
    end = next((i for i in range(start, limit) if lines[i].hashes != 1 or lines[i].mark), limit)
    return list(range(start, end))


def _text_head(lines: Sequence[Line], first: int, roles: Roles) -> int:
    """Title, number and 题注 of a plain text: the lines before the first sentence, salutation or number."""
    at, title = 0, ""
    while at < min(first, 40) and _headline(lines[at].text, bool(title)):
        text = lines[at].text
        if _is_note(text) or (title and DOCUMENT.search(title)):
            roles[at] = "note"
        elif title and not GOES_ON.match(text) and lines[at].no > lines[at - 1].no + 1:
            break
        else:
            roles[at], title = "title", title + text
        at += 1
    if title and at < len(lines):
        return at
    roles.clear()
    return 0


def _headline(text: str, titled: bool) -> bool:
    if CONTENTS.fullmatch(text) or _salutes(text):
        return False
    if titled and _is_note(text):
        return True
    return len(text) <= LONG and not SENTENCE.search(text)


def _is_note(text: str) -> bool:
    bracketed = text[0] in "（(" and text[-1] in "）)"
    promulgated = bool(DATED.search(text) and PROMULGATED.search(text)) and not text.endswith("。")
    return bracketed or promulgated or bool(DATED.fullmatch(text) or NUMBER.fullmatch(text)) or text.endswith("文件")


def _contents(lines: Sequence[Line], head: int, first: int, roles: Roles) -> int:
    """A 目录 repeats the headings, with or without that word above it. Returns the new first numbered line."""
    named = next((i for i in range(head, min(first, head + 3)) if CONTENTS.fullmatch(lines[i].text)), None)
    at = named + 1 if named is not None else first
    end = _contents_end(lines, at, named is not None) if at < len(lines) else at
    if end == at:
        return first
    roles.update(dict.fromkeys(range(at - 1 if named is not None else at, end), "contents"))
    return next((i for i in range(end, len(lines)) if _begins(lines[i])), len(lines))


def _contents_end(lines: Sequence[Line], at: int, named: bool) -> int:
    """It ends where its first entry comes again, or else with the run of headings that has nothing below them."""
    if _heads(lines[at]) and len(CHAPTERS.findall(lines[at].text)) > 1:
        return at + 1
    run = next((i for i in range(at, len(lines)) if not _heads(lines[i])), len(lines))
    if not named and run - at < 2:
        return at
    entry = _entry(lines[at])
    again = next((i for i in range(at + 1, len(lines)) if _entry(lines[i]) == entry), None)
    if again is None:
        return at
    return again if named or again < run else run


def _heads(line: Line) -> bool:
    return bool(
        line.mark
        and line.mark.kind in ("book", "subbook", "chapter", "section", "part")
        and not CLOSED.search(line.text)
    )


def _entry(line: Line) -> object:
    """What makes two headings the same: number and words, not spaces, page numbers and dots."""
    words = re.sub(r"[\s.…·\d]", "", line.text[line.mark.rest if line.mark else 0 :])
    return (line.mark.kind, line.mark.value, line.mark.insert, words) if line.mark else words


def _closing(lines: Sequence[Line], first: int, roles: Roles) -> None:
    """署名 and 成文日期: the last lines before attachments, short and without punctuation."""
    ends = [*(i for i in range(first + 1, len(lines)) if _attached(lines[i])), len(lines)]
    date, end = next(
        ((at, end) for end in ends if (at := _date_line(lines, first, end)) is not None), (None, len(lines))
    )
    if date is not None:
        roles[date] = "date"
        _signature(lines, first, date, roles)
        for at in range(date + 1, end):
            roles[at] = "note" if lines[at].text[0] in "（(抄印" else "attachment"
    elif ends[0] - 1 > first and _unsigned_organ(lines, ends[0] - 1):
        roles[ends[0] - 1] = "signature"


def _signature(lines: Sequence[Line], first: int, date: int, roles: Roles) -> None:
    for at in range(date - 1, max(first, date - 5), -1):
        if not _signs(lines[at]):
            return
        roles[at] = "signature"


def _unsigned_organ(lines: Sequence[Line], at: int) -> bool:
    """A last line that names an organ, behind a whole sentence, is a signature without a date."""
    return _signs(lines[at]) and bool(ORGAN.search(lines[at].text)) and lines[at - 1].text.endswith("。")


def _attached(line: Line) -> bool:
    """An attachment that may follow the signature; 附件：1．甲 before it is only a list of them."""
    return bool(line.mark and line.mark.kind == "attachment" and not lists(line))


def _date_line(lines: Sequence[Line], first: int, end: int) -> int | None:
    """A line that is only a date, with nothing numbered and no long text behind it."""
    for at in range(end - 1, max(first, end - 12), -1):
        if DATED.fullmatch(lines[at].text.strip("（()）")):
            return at
        if lines[at].mark or len(lines[at].text) > 2 * LONG:
            return None
    return None


def _signs(line: Line) -> bool:
    return (
        not line.mark
        and not line.hashes
        and len(line.text) <= SIGNED
        and not CLOSED.search(line.text)
        and "，" not in line.text
    )


def lists(line: Line) -> bool:
    """附件：1．甲 names the first attachment of several in the same line."""
    inner = mark_of(line.text[line.mark.rest :]) if line.mark else None
    return inner is not None and inner.kind == "item"
