"""The pages of a list as links, the same under every list."""

from collections.abc import Callable, Iterable, Iterator

from web.present.common import Link

A_PAGE = 100  # rows of a list on one page; a topic or unit of a city's documents has fewer


def pages(total: int, offset: int, limit: int, to: Callable[[int | None], str]) -> Iterator[Link]:
    """Previous, a window of numbers, next; `to` is the address of the page that begins at an offset, None at the first."""
    count, here = -(-total // limit), offset // limit
    if count < 2:
        return
    shown = sorted({0, count - 1, *range(max(0, here - 2), min(count, here + 3))})
    steps: Iterable[tuple[str, int]] = [
        ("上一页", here - 1),
        *((str(n + 1), n) for n in shown),
        ("下一页", here + 1),
    ]
    for text, page in steps:
        if 0 <= page < count:
            yield Link(text, to(page * limit or None), page == here)


def part(total: int, offset: int, limit: int) -> str:
    """What of a list a page shows, empty where it is all."""
    if total <= limit and not offset:
        return ""
    return f"此页第{offset + 1}至{min(offset + limit, total)}项" if offset < total else "此页没有条目"
