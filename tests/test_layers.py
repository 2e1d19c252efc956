"""Who may import whom: kb knows neither end, the site runs without the indexer, engines are named in one place."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ENGINES = re.compile(r"\b(whoosh|tantivy|opensearch|jieba|rjieba)\b", re.IGNORECASE)


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
    outside = [
        module for package in ("kb", "indexer", "web") for module in modules(package) if "engine" not in module.parts
    ]
    found = {
        (str(module), name) for module in outside for name in imported(module) if ENGINES.fullmatch(name.split(".")[0])
    }
    assert found == set()


def test_only_the_engine_package_names_an_engine_in_its_code() -> None:
    """Docstrings, and the command line that must offer their names and say how to install them, apart."""
    allowed = {"arguments.py", "cli.py", "build.py"}
    for package in ("kb", "indexer", "web"):
        for module in modules(package):
            if "engine" in module.parts or module.name in allowed:
                continue
            named = [
                node.id
                for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
                if isinstance(node, ast.Name)
            ]
            assert not [name for name in named if ENGINES.search(name)], module


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
