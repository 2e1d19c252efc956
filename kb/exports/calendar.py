"""From a department's duties to its deadlines as an iCalendar file (RFC 5545)."""

import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from kb import FactOptions, KnowledgeBase
from kb.exports.sheets import ROLES, dates, name, said
from kb.model import Clause, Duty

LONGEST = 75  # octets of a line before it is folded
_DAY = re.compile(r"(\d{4})年(?:(\d{1,2})月(\d{1,2})日)?")


def deadlines(kb: KnowledgeBase, department: str, base_url: str = "") -> bytes:
    """A whole-day event for each deadline of each clause a department answers for; a bare year ends on 31 December.

    `base_url` makes each event link to its clause. NotFound: the department.
    """
    department = kb.department(department).name
    stamp = datetime.fromisoformat(kb.stamp.built).astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//policy-clauses//deadlines//ZH", "CALSCALE:GREGORIAN"]
    lines.append(f"X-WR-CALNAME:{_text(department)}期限")
    held: dict[str, list[Duty]] = {}
    for duty in kb.duties(FactOptions(department=(department,))):
        held.setdefault(duty.address, []).append(duty)
    for address, duties in held.items():
        lines += _events(kb.clause(address), duties, stamp, base_url)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line)).encode()


def _events(clause: Clause, duties: list[Duty], stamp: str, base_url: str) -> Iterator[str]:
    for written in dates(clause):
        day = _day(written)
        if day is None:
            continue
        identity = hashlib.sha256(f"{clause.address}\n{written}\n{duties[0].department}".encode()).hexdigest()[:16]
        yield from (
            "BEGIN:VEVENT",
            f"UID:{identity}@policy-clauses",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_text(name(clause))}",
            f"DESCRIPTION:{_text(_description(clause, duties, written))}",
            "TRANSP:TRANSPARENT",
        )
        if base_url:
            yield f"URL:{base_url.rstrip('/')}/d/{clause.address}"
        yield "END:VEVENT"


def _day(written: str) -> date | None:
    found = _DAY.fullmatch(written)
    try:
        return date(int(found[1]), int(found[2] or 12), int(found[3] or 31)) if found else None
    except ValueError:  # 2017年13月40日 stands in some text; it is no day
        return None


def _description(clause: Clause, duties: list[Duty], written: str) -> str:
    roles = "；".join(f"{duty.department}（{ROLES[duty.role]}）" for duty in duties)
    notes = [duty.via.note for duty in duties if duty.via and duty.via.note]
    targets = [said(target) for target in clause.targets]
    return "\n".join([f"{roles}。原文期限：{written}", *notes, *targets, clause.address])


def _text(words: str) -> str:
    for mark, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n"), ("\r", "\\n")):
        words = words.replace(mark, escaped)
    return words


def _folded(line: str) -> Iterator[str]:
    """A line as pieces of at most 75 octets, no character cut; each but the first begins with a blank."""
    piece = ""
    for character in line:
        if len(f"{piece}{character}".encode()) > LONGEST:
            yield piece
            piece = " "
        piece += character
    yield piece
