"""`kb build`: runs the pipeline, reports what was made and every problem as `path:line: message`."""

import os
import sys
import time
from argparse import Namespace
from contextlib import suppress
from dataclasses import fields
from importlib.util import find_spec
from pathlib import Path
from signal import SIG_IGN, getsignal, signal

from indexer import Report, build
from indexer.progress import Progress
from indexer.read import count_files
from kb import jsonshape
from kb.cli import INTERRUPTED
from kb.engine import CLUSTER, MODULES, kind, known
from kb.errors import BadQuery, KbError
from kb.place import current
from kb.processes import STOPS, cores

SOON = 1.0  # seconds in which a build that is told to stop usually has
# What an engine needs beside our own code, and how to get it.
NEEDS = {
    "whoosh": ("whoosh", "pip install whoosh"),
    "tantivy": ("tantivy", "pip install 'policy-clauses[fast]'"),
    CLUSTER: ("opensearchpy", "pip install 'policy-clauses[cluster]'"),
}


def build_command(options: Namespace) -> int:
    """Status 0 also where there were problems: they are for an editor, the site can be built."""
    stop = Stop(options.index)
    _check_engine(options.engine)
    if options.jobs is not None and options.jobs < 1:
        raise BadQuery(f"--jobs 应至少为1，这里是{options.jobs}。")
    try:
        report = build(
            options.corpus,
            options.index,
            options.engine,
            options.vocabulary,
            options.cluster,
            jobs=options.jobs or cores(),
            fresh=options.fresh,
            watched=lambda found: Progress(count_files(options.corpus)).watch(found),
        )
    except KeyboardInterrupt:
        stop.say()
        raise
    for problem in report.problems:
        print(problem, file=sys.stderr)
    print(jsonshape.dumps(_shape(report)) if options.json else _sentence(report))
    return 0


class Stop:
    """Told to stop, by Ctrl-C or SIGTERM, a build leaves nothing behind; told again when that takes long, it leaves at once."""

    def __init__(self, place: Path):
        self._place, self._before = place, _answering(place)
        self._told = 0.0
        for one in STOPS:
            if getsignal(one) is not SIG_IGN:  # as in the background
                signal(one, self._stop)

    def _stop(self, *_: object) -> None:
        if not self._told:
            self._told = time.monotonic()
            raise KeyboardInterrupt
        if time.monotonic() - self._told > SOON:  # `timeout` tells twice at once
            self.say()
            os._exit(INTERRUPTED)

    def say(self) -> None:
        """One sentence of what became of the index: the last step of a build may have been done already."""
        kept = "索引没有改动，原来的照常使用" if self._before else "没有建成索引"
        became = kept if _answering(self._place) == self._before else "但新的索引已经建成，可以使用"
        start = "\r\x1b[K" if sys.stderr.isatty() else ""  # over the bar that shows how far it was
        os.write(2, f"{start}已中断，{became}。\n".encode())


def _answering(place: Path) -> str:
    """The name of the build that answers, "" where there is none."""
    with suppress(KbError):
        return current(place)
    return ""


def _shape(report: Report) -> dict[str, object]:
    """The JSON that scripts rely on; what was unchanged is said in the sentence alone."""
    return {one.name: getattr(report, one.name) for one in fields(report) if one.name != "unchanged"}


def _check_engine(name: str) -> None:
    if name != "auto" and not known(name):
        names = "、".join(("auto", *MODULES, CLUSTER))
        raise BadQuery(f"没有引擎“{name}”，可选 {names} 或集群地址 {CLUSTER}+https://用户@主机:9200/前缀。")
    package, how = NEEDS.get(kind(name), ("json", ""))
    if not find_spec(package):
        raise BadQuery(f"引擎 {kind(name)} 没有安装，请运行 {how}，或用 --engine whoosh。")


def _sentence(report: Report) -> str:
    problems = f"，{len(report.problems)}个问题" if report.problems else ""
    unchanged = f"（{report.unchanged}个没有变，没有重做）" if report.unchanged else ""
    return f"已收录{report.documents}个文件{unchanged}、{report.clauses}条，其中{report.records}条可检索（引擎 {report.engine}，{report.seconds:.1f}秒{problems}）。"
