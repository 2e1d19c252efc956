"""Who may import whom: kb knows neither end, the site runs without the indexer, engines are named in one place."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ENGINES = {"whoosh", "tantivy", "opensearch", "opensearchpy", "jieba", "rjieba"}
NAMED = re.compile(r"whoosh|tantivy|jieba|opensearch", re.IGNORECASE)
DESCRIPTION = re.compile(r"opensearch\.xml|OpenSearchDescription|/spec/opensearch/|opensearchdescription\+xml")
"""How a site tells browsers that it can be searched: a format, older than the engine of that name."""


def modules(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def imported(module: Path) -> Iterator[str]:
    """Every module that is imported anywhere in a file, inside functions too."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize(
    ("package", "barred"),
    [
        ("kb", {"indexer", "web", "flask", "werkzeug", "jinja2", "markupsafe", "waitress"}),
        ("indexer", {"web", "flask"}),
        ("web", {"indexer"}),
    ],
)
def test_a_layer_imports_nothing_it_must_not(package: str, barred: set[str]) -> None:
    found = {
        (module.name, name) for module in modules(package) for name in imported(module) if name.split(".")[0] in barred
    }
    assert found == set()


def test_only_the_engine_package_imports_an_engine_or_a_cutter() -> None:
    found = {
        (str(module), name)
        for module in outside_the_engines()
        for name in imported(module)
        if name.split(".")[0].lower() in ENGINES
    }
    assert found == set()


def strings_and_names(module: Path) -> Iterator[str]:
    """Every string and identifier of a file, docstrings apart."""
    nodes = list(ast.walk(ast.parse(module.read_text(encoding="utf-8"))))
    told = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value
        for part in ("id", "attr", "arg", "name"):
            if isinstance(name := getattr(node, part, None), str):
                yield name


def outside_the_engines() -> list[Path]:
    found = [module for package in ("kb", "indexer", "web") for module in modules(package)]
    return [module for module in found if not module.is_relative_to(ROOT / "kb" / "engine")]


def test_only_the_engine_package_names_an_engine() -> None:
    """Three sentences to the user apart: --help offers the names, a missing package is told with how to install it."""
    offered = {"kb/cli/arguments.py", "kb/build.py", "indexer/cli.py"}
    named = {
        module.relative_to(ROOT).as_posix()
        for module in outside_the_engines()
        if any(NAMED.search(DESCRIPTION.sub("", text)) for text in strings_and_names(module))
    }
    assert named <= offered


def test_only_one_module_imports_a_word_cutter() -> None:
    importers = {module.name for module in modules("kb/engine") if {"jieba", "rjieba"} & set(imported(module))}
    assert importers == {"words.py"}


def test_the_command_alone_finds_both_ends_by_name() -> None:
    named = {
        module.relative_to(ROOT).as_posix()
        for module in modules("kb")
        if any(re.match(r"(indexer|web)[.:]", text) for text in strings_and_names(module))
    }
    assert named == {"kb/cli/__init__.py"}


def test_only_the_edge_reads_the_environment() -> None:
    readers = [
        m
        for p in ("kb", "indexer", "web")
        for m in modules(p)
        if re.search(r"os\.environ|getenv", m.read_text(encoding="utf-8"))
    ]
    assert {module.parent.name for module in readers} <= {"cli"}


def loaded(code: str) -> set[str]:
    """The top-level modules that a fresh process has after running some code."""
    script = f"import sys\n{code}\nprint('\\n'.join(sorted({{name.split('.')[0] for name in sys.modules}})), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(done.stderr.split())


def test_a_plain_query_loads_no_web_no_cutter_and_no_reader(place: Path) -> None:
    found = loaded(f"from kb.cli import main\nassert main(['search', '养老', '--index', {str(place)!r}]) == 0")
    assert not found & {
        "flask",
        "werkzeug",
        "jieba",
        "rjieba",
        "orjson",
        "opencc",
        "pypinyin",
        "yaml",
        "bs4",
        "lxml",
        "markdown",
        "indexer",
        "web",
    }


def test_the_site_runs_without_the_indexer(place: Path) -> None:
    found = loaded(
        "sys.modules['indexer'] = None\n"
        "from pathlib import Path\nfrom kb import open_kb\nfrom web import Once, create_app\n"
        f"client = create_app(Once(open_kb(Path({str(place)!r})))).test_client()\n"
        "assert client.get('/?q=养老').status_code == client.get('/d/yff-2020-10').status_code == 200\n"
    )
    assert "flask" in found
    assert not found & {"jieba", "rjieba", "yaml", "bs4"}
