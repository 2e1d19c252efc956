"""Titles as people write them: the forms a title may take, what is a slip of which, and what is another work's title."""

import re
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher

from kb.citation.number import distance
from kb.citation.styles import COUNTRY
from kb.normal import norm

SLIPS = 3  # characters of a title that may be wrong before it is another title
EACH = 6  # characters of a title, to each of which one may be wrong
SHORTENED = 0.55  # of a title: more may not be left out
LEAST = 8  # characters of a title that can be told from others with words changed, left out or in another order
SHORTEST = 4  # characters of a title that can be told from others with one of them wrong
ABOUT = "关于"
_ORGAN = re.compile(r"[一-鿿、]{2,60}[院部局署会厅室府行委]")
_PLACE = re.compile(r"[一-鿿]{1,7}?(?:自治区|自治州|自治县|省|市|县|区)")
_NUMERALS = re.compile(r"[\d一二三四五六七八九十百零〇]+")
_INSIDE = re.compile(f"《(?!{COUNTRY})")
_INNER = (str.maketrans("〈〉<>", "《》《》"), str.maketrans("《》<>", "〈〉〈〉"), str.maketrans("", "", "《》〈〉<>"))


def bare(title: str, issuer: str) -> str:
    """A title as matched without its issuer; where that is not known, without the organ before 关于."""
    if issuer:
        return title.removeprefix(issuer)
    organ, about, rest = title.partition(ABOUT)
    return about + rest if about and _ORGAN.fullmatch(organ) else title


def forms(title: str) -> dict[str, None]:
    """What a title as matched may be printed as, itself first: any marks around a title in it, each with its country or without."""
    plain = title.translate(_INNER[0])
    named = plain, plain.replace(f"《{COUNTRY}", "《"), _INSIDE.sub(f"《{COUNTRY}", plain)
    inner = dict.fromkeys([title, *(one.translate(marks) for one in named for marks in _INNER)])
    return inner | dict.fromkeys(
        one.removeprefix(COUNTRY) if one.startswith(COUNTRY) else COUNTRY + one for one in inner
    )


def folded(title: str) -> str:
    """A title as matched, a title in it in 《》."""
    return norm(title).translate(_INNER[0])


def reworded(written: str, title: str) -> bool:
    """Whether a title is that of an official document (关于…) with a few characters changed, others left out or in another order."""
    if len(written) < LEAST or _of_another(written, title) or _goes_on(written, title):
        return False
    if distance(written, title, SLIPS) <= SLIPS or sorted(written) == sorted(title):
        return True
    if len(written) < SHORTENED * len(title) or written.count("《") != title.count("《"):  # 关于修改《…》的决定
        return False
    rest = iter(title)
    return all(character in rest for character in written)


def _goes_on(written: str, title: str) -> bool:
    """Whether one title is the whole beginning of the other; one that leaves out what kind of document it is (的意见) is none."""
    return written.startswith(title) or (title.startswith(written) and title[len(written)] != "的")


def misspelt(written: str, title: str, kind: str, meant: Callable[[list[str]], bool]) -> bool:
    """Whether a title is another with single characters wrong, too many or missing.

    A word in the place of another makes another work: 国旗法 is no slip of 国歌法. So does one behind or before: 民法典 is no
    slip of 民法典合同编, but 专利保护条 is one of 专利保护条例, whose `kind` is 条例. `meant` says whether neighbouring characters,
    as written, are somebody's words.
    """
    if title.startswith(COUNTRY) and written.startswith(COUNTRY):
        return misspelt(written.removeprefix(COUNTRY), title.removeprefix(COUNTRY), kind, meant)
    if min(len(written), len(title)) < SHORTEST or abs(len(written) - len(title)) > SLIPS:
        return False
    if _of_another(written, title) or _longer(written, title, kind):
        return False
    if len(written) >= LEAST and sorted(written) == sorted(title):
        return True
    places = _PLACE.match(written), _PLACE.match(title)
    if all(places) and len({place.group() for place in places if place}) > 1:
        return False
    wrong = _wrong(written, title)
    return wrong is not None and not any(map(meant, wrong))


def _of_another(written: str, title: str) -> bool:
    """The same work has the same numbers: 修正案（六） is no slip of 修正案（五）."""
    return _NUMERALS.findall(written) != _NUMERALS.findall(title)


def _longer(written: str, title: str, kind: str) -> bool:
    """Whether one title is the whole beginning or end of the other; one that breaks off within its last word is none."""
    if title.startswith(written):
        return len(title) - len(written) >= len(kind) or not title.endswith(kind)
    return title.endswith(written) or written.startswith(title) or written.endswith(title)


def _wrong(written: str, title: str) -> list[list[str]] | None:
    """The neighbouring characters that each slip makes; None: too many of them, or whole words."""
    if sorted(written) == sorted(title):  # two neighbours exchanged
        apart = [at for at in range(len(written)) if written[at] != title[at]]
        return [list(_neighbours(written, apart[0], apart[0] + 2))] if apart[1:] == [apart[0] + 1] else None
    most = min(SLIPS, max(1, len(title) // EACH))
    if distance(written, title, most) > most:
        return None
    slips = [one for one in SequenceMatcher(None, written, title, autojunk=False).get_opcodes() if one[0] != "equal"]
    if any(max(end - start, right - left) > 1 for _, start, end, left, right in slips):
        return None
    return [list(_neighbours(written, start, end)) for _, start, end, _, _ in slips]


def _neighbours(written: str, start: int, end: int) -> Iterator[str]:
    yield from (written[at : at + 2] for at in range(max(0, start - 1), min(len(written) - 1, end)))
