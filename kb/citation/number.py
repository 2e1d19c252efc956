"""Document numbers (文号) as people write them, and what is a slip of which."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.normal import norm

if TYPE_CHECKING:
    from kb.catalogue import Catalogue

# As matched: brackets of every shape stand for 〔〕, a missing one or a missing 号 is no fault.
_DIGIT = "[〇零○一二三四五六七八九]"
_OPEN, _CLOSE = "[〔\\[【({〈〖「<❲《]", "[〕\\]】)}〉〗」>❳》]"
_REST = (
    rf"(?P<open>{_OPEN}?)(?P<year>(?:19|20)\d\d|[一二]{_DIGIT}{{3}})(?:年(?=第?\d|{_CLOSE}))?(?P<close>{_CLOSE}?)"
    rf"第?(?P<serial>\d{{1,4}}|{_DIGIT}{{1,4}})(?P<end>号?)"
)
NUMBER = re.compile(rf"(?P<code>[一-鿿]{{1,12}}?(?:发|函|字|令|规|通)){_REST}")
_SLIPPED = re.compile(rf"(?P<code>[一-鿿]{{2,8}}){_REST}")  # a code that may be a slip of a known one
_DIGITS = "〇一二三四五六七八九"
_SAID = re.compile(
    r".*(?:印发|转发|下发|出台|发布|制定|此前|年|[据照按见和与及以在由从对为是第的了依遵])(?=.{2})"
)  # verbs before a number


@dataclass(frozen=True, slots=True)
class Number:
    """A document's number taken apart: 渝府办发, 2016, 228."""

    code: str
    year: int
    serial: int

    def __str__(self) -> str:
        return f"{self.code}〔{self.year}〕{self.serial}号"


def parse_number(text: str) -> Number | None:
    """A number in any of its writings, alone."""
    found = NUMBER.fullmatch(norm(text))
    return Number(found["code"], digits(found["year"]), digits(found["serial"])) if found else None


def digits(written: str) -> int:
    """2016 or 二〇一六."""
    return int(
        "".join(str(_DIGITS.index(c)) if c in _DIGITS else c for c in written.replace("零", "〇").replace("○", "〇"))
    )


@dataclass(frozen=True, slots=True)
class WrittenNumber:
    """A number with its span in a matched text."""

    number: Number
    start: int
    end: int


def numbers(text: str, known: "Catalogue") -> Iterator[WrittenNumber]:
    """Every number of a matched text, and what is plainly a slip of a known one though its code is no code."""
    end = 0
    for found in sorted([*NUMBER.finditer(text), *_SLIPPED.finditer(text)], key=lambda one: (one.end(), -one.start())):
        if found.start("year") < end:
            continue
        number = _number(found, known) if found.re is NUMBER else _near(found, known)
        if number and _whole(found, known):
            end = found.end()
            yield WrittenNumber(number, found.end("code") - len(number.code), end)


def _number(found: re.Match[str], known: "Catalogue") -> Number:
    return Number(code_of(found["code"], known), digits(found["year"]), digits(found["serial"]))


def _near(found: re.Match[str], known: "Catalogue") -> Number | None:
    written = found["code"]
    tails = [Number(written[-size:], digits(found["year"]), digits(found["serial"])) for size in (4, 3, 2)]
    return next((one for one in tails if len(one.code) <= len(written) and known.slip(one)), None)


def _whole(found: re.Match[str], known: "Catalogue") -> bool:
    """A year in brackets, or 号 behind the digits of a known code; 发2016228 is no number, nor is 印发2016年3号."""
    if found["open"] or found["close"]:
        return True
    return (
        bool(found["end"])
        and (found.re is NUMBER)
        and ("年" not in found.group() or bool(known.code_ending(found["code"])))
    )


def code_of(written: str, known: "Catalogue") -> str:
    """The code at the end of a run of characters: the longest known one, else what follows the last word before it."""
    return known.code_ending(written) or _SAID.sub("", written)[-5:]


def slip(number: Number, other: Number) -> bool:
    """Whether one number is a single slip of the other: another year, one digit, or a letter of the code."""
    if number == other:
        return False
    same = (number.code == other.code, number.year == other.year, number.serial == other.serial)
    if same == (True, False, True):
        return True
    if same == (True, True, False):
        return _one_digit(str(number.serial), str(other.serial))
    return same == (False, True, True) and number.code[0] == other.code[0] and distance(number.code, other.code, 2) == 1


def _one_digit(one: str, other: str) -> bool:
    """One digit replaced, or two neighbours exchanged: 288 or 282 for 228, never 110 for 10."""
    if len(one) != len(other):
        return False
    wrong = [at for at in range(len(one)) if one[at] != other[at]]
    return len(wrong) == 1 or (len(wrong) == 2 and wrong[1] == wrong[0] + 1 and sorted(one) == sorted(other))


def near_serials(serial: int) -> list[int]:
    """Every serial with one digit replaced, or two neighbours exchanged."""
    written = str(serial)
    replaced = [written[:at] + digit + written[at + 1 :] for at in range(len(written)) for digit in "0123456789"]
    exchanged = [written[:at] + written[at + 1] + written[at] + written[at + 2 :] for at in range(len(written) - 1)]
    return [int(one) for one in dict.fromkeys((*replaced, *exchanged)) if one != written and one[0] != "0"]


def distance(one: str, other: str, most: int) -> int:
    """How many characters must be put in, left out or replaced; `most` + 1 where it is more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    row = list(range(len(other) + 1))
    for at, character in enumerate(one, 1):
        before, row[0] = row[0], at
        for n, wanted in enumerate(other, 1):
            before, row[n] = row[n], min(row[n] + 1, row[n - 1] + 1, before + (character != wanted))
        if min(row) > most:
            return most + 1
    return row[-1]
