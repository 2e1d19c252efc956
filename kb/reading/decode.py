"""From bytes to text: byte order mark, then UTF-8, then a guess that must hold, then GB 18030."""

import codecs

from kb.errors import BadFile

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
GUESSED = 64_000  # bytes shown to the guesser: more makes it slow, not better
CONTROLS = frozenset(map(chr, range(32))) - set("\t\n\v\f\r\x1a\x1b\x1c\x1d\x1e\x1f")


def decode(data: bytes, name: str) -> str:
    """The text of these bytes, every line end and byte order mark kept; `BadFile` when they are no text."""
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        if not CONTROLS.intersection(text):
            return text
    raise BadFile(f"{name}：不是文本，或编码无法识别。请另存为 UTF-8 编码的文本。")


def _encodings(data: bytes) -> list[str]:
    """The encodings worth trying, in order; a byte order mark leaves no choice."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return [encoding]
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return [*_guessed(data), "gb18030"]
    return ["utf-8"]


def _guessed(data: bytes) -> list[str]:
    """What charset-normalizer finds, if it is one of the multi-byte encodings Chinese text comes in."""
    from charset_normalizer import from_bytes

    best = from_bytes(data[:GUESSED]).best()
    likely = {"gb18030", "gbk", "gb2312", "big5", "big5hkscs", "hz", "cp950", "utf_16", "utf_16_le", "utf_16_be"}
    return [best.encoding] if best and best.encoding in likely else []
