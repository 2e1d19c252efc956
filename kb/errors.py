"""The one family of errors; each message is the sentence the user reads."""

import errno


class KbError(Exception):
    """Anything we refuse, with a sentence that says what to do."""


class BadQuery(KbError):
    """What was asked cannot be read: an open quote, an option out of range."""


class NotFound(KbError):
    """There is no such address; `suggestion` says what there is, where we know."""

    def __init__(self, message: str, suggestion: str | None = None):
        super().__init__(message)
        self.suggestion = suggestion


class Moved(NotFound):
    """The address was one of ours: `target` is where it is now, None where it was withdrawn."""

    def __init__(self, message: str, target: str | None):
        super().__init__(message, target)
        self.target = target


class BadCorpus(KbError):
    """The corpus as a whole cannot be used: it is missing or empty."""


class BadFile(KbError):
    """One file cannot be read as text: it is binary, too large or in an unknown encoding."""


class StaleIndex(KbError):
    """The built index is missing, damaged or of another version."""


class Unavailable(KbError):
    """The engine cannot be asked now: unreachable, refused, read-only or broken; nothing is wrong with what was asked."""


_CAUSES = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "这里只能读",
    errno.ENOSPC: "磁盘满了",
    errno.EISDIR: "这是文件夹",
    errno.ENOTDIR: "路径当中有不是文件夹的",
    errno.ENAMETOOLONG: "名字太长",
    errno.ELOOP: "链接绕成了圈",
    errno.EADDRINUSE: "端口已被占用",
    errno.EADDRNOTAVAIL: "这不是本机的地址",
}


def cause(error: Exception) -> str:
    """Why the system refused, in the users' language; its own words where we have none."""
    known = _CAUSES.get(getattr(error, "errno", None) or 0)
    return known or str(getattr(error, "strerror", None) or error)
