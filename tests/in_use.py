"""What a process still holds of a folder: read off the kernel, whatever Python thinks."""

from pathlib import Path


def in_use(place: Path) -> set[str]:
    """The files below a folder that this process maps or has open (Linux)."""
    mapped = Path("/proc/self/maps").read_text(encoding="utf-8").splitlines()
    opened = [str(one.readlink()) for one in Path("/proc/self/fd").iterdir() if one.is_symlink()]
    return {line[line.index(str(place)) :] for line in (*mapped, *opened) if str(place) in line}
