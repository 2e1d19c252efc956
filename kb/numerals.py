"""Numbers as documents print them: 十二, 二〇一六, 9, １２."""

from functools import lru_cache

DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "Ｏ": 0}
UNITS = {"十": 10, "百": 100, "千": 1000}
HAN = "一二三四五六七八九"


@lru_cache(4_096)  # a corpus numbers its clauses with the same few
def number(printed: str) -> int | None:
    """The value of a Chinese or Arabic numeral up to 9999; `None` when it is no numeral."""
    if printed.isdecimal():
        return int(printed)
    if not printed or any(c not in DIGITS and c not in UNITS for c in printed):
        return None
    if not any(c in UNITS for c in printed):
        return int("".join(str(DIGITS[c]) for c in printed))
    return _with_units(printed)


def _with_units(printed: str) -> int | None:
    """一千二百六十 → 1260; units must fall, and only 十 may stand without a digit before it."""
    total, digit, last = 0, None, 10_000
    for c in printed:
        if c not in UNITS:
            if digit:
                return None
            digit = DIGITS[c]
        elif UNITS[c] >= last or (not digit and c != "十"):
            return None
        else:
            last = UNITS[c]
            total, digit = total + (digit or 1) * last, None
    return total + (digit or 0)


@lru_cache(4_096)
def chinese(value: int) -> str:
    """1 → 一, 12 → 十二, 102 → 一百零二, 1260 → 一千二百六十: as article numbers are printed; from 10000 on in digits."""
    if not 0 < value < 10_000:
        return str(value)
    printed, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, unit)
        if digit:
            printed += ("零" if gap and printed else "") + HAN[digit - 1] + name
        gap = not digit
    return printed[1:] if printed.startswith("一十") else printed
