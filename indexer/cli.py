"""`kb build`: runs the pipeline, reports what was made and every problem as `path:line: message`."""

import sys
from argparse import Namespace
from dataclasses import fields
from importlib.util import find_spec
from signal import SIGTERM, default_int_handler, signal

from indexer import Report, build
from indexer.progress import Progress
from indexer.read import count_files
from kb import jsonshape
from kb.engine import CLUSTER, MODULES, kind, known
from kb.errors import BadQuery
from kb.processes import cores

# What an engine needs beside our own code, and how to get it.
NEEDS = {
    "whoosh": ("whoosh", "pip install whoosh"),
    "tantivy": ("tantivy", "pip install 'policy-clauses[fast]'"),
    CLUSTER: ("opensearchpy", "pip install 'policy-clauses[cluster]'"),
}


def build_command(options: Namespace) -> int:
    """Status 0 also where there were problems: they are for an editor, the site can be built."""
    signal(SIGTERM, default_int_handler)  # told to stop, it leaves as little behind as with Ctrl-C
    _check_engine(options.engine)
    if options.jobs is not None and options.jobs < 1:
        raise BadQuery(f"--jobs 应至少为1，这里是{options.jobs}。")
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
    for problem in report.problems:
        print(problem, file=sys.stderr)
    print(jsonshape.dumps(_shape(report)) if options.json else _sentence(report))
    return 0


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
