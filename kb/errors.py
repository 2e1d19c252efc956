"""The one family of errors; each message is the sentence the user reads."""


class KbError(Exception):
    """Anything we refuse, with a sentence that says what to do."""


class BadQuery(KbError):
    """What was asked cannot be read: an open quote, an option out of range."""


class NotFound(KbError):
    """There is no such address; `suggestion` says what there is, where we know."""

    def __init__(self, message: str, suggestion: str | None = None):
        super().__init__(message)
        self.suggestion = suggestion


class BadCorpus(KbError):
    """The corpus as a whole cannot be used: it is missing or empty."""


class BadFile(KbError):
    """One file cannot be read as text: it is binary, too large or in an unknown encoding."""


class StaleIndex(KbError):
    """The built index is missing, damaged or of another version."""


class Unavailable(KbError):
    """The engine cannot be asked now: unreachable, refused, read-only or broken; nothing is wrong with what was asked."""
