"""The documentation says what is so: every name occurs, every example is run, every link leads somewhere."""

import json
import re
import shlex
from contextlib import suppress
from dataclasses import fields
from importlib import import_module
from pathlib import Path

import pytest

from indexer import Report, build
from indexer.meta import FACTS, ORIGINS
from kb import BadQuery, KnowledgeBase, SearchOptions, model, open_kb
from kb.answer import Answer, Count, Expansion, Facets, Hit
from kb.cli import COMMANDS, main
from kb.cli.arguments import _parser
from kb.comparability import TargetPair
from kb.exports.brief import COLUMNS as BRIEF
from kb.exports.comparison import COLUMNS
from kb.exports.sheets import LEDGER, PAIRS, TARGETS, TOPICS
from kb.exports.silence import COLUMNS as SILENCE
from kb.place import Checked
from kb.query import FILTERS
from web import Once, create_app

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *ROOT.glob("*/README.md"),
        ROOT / "kb" / "tables" / "README.md",
    ]
)
DOCS = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
API = (ROOT / "docs" / "json-api.md").read_text(encoding="utf-8")
QUERIES = (ROOT / "docs" / "query-language.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def index(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("docs")
    build(corpus, folder, "whoosh")
    return folder


@pytest.fixture(scope="module")
def opinions(index: Path) -> KnowledgeBase:
    return open_kb(index)


def test_every_command_and_option_is_documented() -> None:
    _, commands = _parser(list(COMMANDS))
    for name, parser in commands.items():
        assert f"kb {name}" in API, name
        options = [option for action in parser._actions for option in action.option_strings if option.startswith("--")]
        assert not [option for option in options if option not in API and option != "--help"], name


SHAPES = [Answer, Checked, Count, Expansion, Facets, Hit, Report, model.Clause, model.Document, model.Duty, model.Fact]
SHAPES += [
    model.Department,
    model.Successor,
    TargetPair,
    model.Paragraph,
    model.Problem,
    model.SourceFile,
    model.Tag,
    model.Target,
    model.Via,
]


@pytest.mark.parametrize("kind", SHAPES, ids=lambda kind: kind.__name__)
def test_every_json_key_is_documented(kind: type) -> None:
    names = kind._fields if issubclass(kind, tuple) else [f.name for f in fields(kind)]  # type: ignore[attr-defined, arg-type]
    shown = {name.rstrip("_") for name in names} - {"stop"}
    assert not {name for name in shown if f"`{name}`" not in API}


def keys(value: object) -> set[str]:
    """Every key of a JSON value, at any depth."""
    if isinstance(value, dict):
        return set(value).union(*map(keys, value.values()))
    return set().union(*map(keys, value)) if isinstance(value, list) else set()


PRINTED = [
    "search 养老",
    "search lengliang",
    "documents",
    "show yff-2020-10",
    "show yff-2020-10/3.6",
    "tree yff-2020-10",
    "duties --department 市规划自然资源局",
    "targets --pairs yfbf-2016-228 yff-2020-10",
    "topics --topic 养老",
    "departments",
]


@pytest.mark.parametrize("command", [*PRINTED, "show yff-2020-10/nowhere"])
def test_no_command_prints_a_key_that_is_not_documented(
    index: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main([*command.split(), "--json", "--index", str(index)])
    found = keys(json.loads(capsys.readouterr().out))
    assert found
    assert not {key for key in found if f"`{key}`" not in API}


def test_what_healthz_says_is_documented(opinions: KnowledgeBase) -> None:
    said = create_app(Once(opinions)).test_client().get("/healthz").get_json()
    assert not {key for key in said if f"`{key}`" not in API}


def test_the_error_that_is_shown_is_the_one_that_comes(opinions: KnowledgeBase) -> None:
    shown = re.search(r'^    (\{"error".*\})$', API, re.MULTILINE)
    assert shown
    answer = create_app(Once(opinions)).test_client().get("/api/clauses/yff-2020-10/9.9")
    assert json.loads(shown.group(1)) == answer.get_json()


def test_the_columns_of_the_csv_are_documented(opinions: KnowledgeBase) -> None:
    lines = create_app(Once(opinions)).test_client().get("/search.csv?q=冷链").get_data(as_text=True).splitlines()
    assert lines[0].removeprefix("\ufeff").replace(",", " ") in API


def test_every_variable_of_the_environment_is_documented() -> None:
    source = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "kb" / "cli").glob("*.py"))
    names = set(re.findall(r'environ(?:ment)?\.get\("(\w+)"', source))
    assert names >= {"KB_INDEX", "KB_CORPUS"}
    assert not {name for name in names if f"${name}" not in API}


def test_every_address_of_the_site_is_documented(opinions: KnowledgeBase) -> None:
    rules = {rule.rule for rule in create_app(Once(opinions)).url_map.iter_rules() if rule.endpoint != "static"}
    hidden = {"/api/", "/api", "/api/<path:nothing>"}
    for rule in rules - hidden:
        shown = re.sub(r"<(?:path:)?(\w+)>", r"<\1>", rule)
        assert shown in DOCS or shown.replace("<path>", "") in DOCS, rule


def test_every_filter_is_documented() -> None:
    assert not [name for name in FILTERS if f"`{name}:`" not in QUERIES]


def test_every_parameter_is_documented() -> None:
    names = {f.name for f in fields(SearchOptions)}
    assert not {name for name in names if f"`{name}`" not in API}


EXAMPLES = re.findall(r"\| `([^`|]+)` \| (≈ )?(\d+) \|$", QUERIES, re.MULTILINE)
SAID = re.findall(r"^\| `([^`]+)` \| ([\u4e00-\u9fff][^|]*) \|$", QUERIES, re.MULTILINE)


def test_every_row_that_shows_hits_is_run() -> None:
    assert len(EXAMPLES) == len(re.findall(r"\| (?:≈ )?\d+ \|$", QUERIES, re.MULTILINE)) >= 28


@pytest.mark.parametrize(("query", "near", "hits"), EXAMPLES)
def test_an_example_of_the_query_language_answers_as_shown(kb: KnowledgeBase, query: str, near: str, hits: str) -> None:
    answer = kb.search(query)
    assert (answer.total, answer.relaxed) == (int(hits), bool(near))


@pytest.mark.parametrize(("query", "sentence"), SAID)
def test_what_is_said_beside_the_hits_is_as_shown(kb: KnowledgeBase, query: str, sentence: str) -> None:
    try:
        answer = kb.search(query)
        said = {answer.notice, answer.suggestion}
    except BadQuery as refused:
        said = {str(refused)}
    assert sentence in said


def test_expansions_are_as_shown(kb: KnowledgeBase) -> None:
    rows = re.findall(r"^\| `(\w+)` \| `([^`]+)` \| (\S+) \|$", QUERIES, re.MULTILINE)
    assert len(rows) >= 3
    for kind, query, other in rows:
        assert [(e.kind, e.to) for e in kb.search(query).expansions] == [(kind, other)]


def test_an_english_filter_is_the_chinese_one() -> None:
    rows = re.findall(r"^\| `(\w+:)` \| `(\w+:)` \|", QUERIES, re.MULTILINE)
    assert {FILTERS[name.rstrip(":")] for row in rows for name in row} == set(FILTERS.values())
    assert all(FILTERS[chinese.rstrip(":")] == english.rstrip(":") for chinese, english in rows)


CONSOLE = [
    (command, shown)
    for page in PAGES
    for block in re.findall(r"```console\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    for command, shown in re.findall(r"^\$ kb (.+)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE)
]


def pattern(shown: str) -> str:
    """What must be printed: a line `...` stands for lines left out, seconds differ from run to run."""
    return re.sub(r"\d+\\\.\d秒", r"[\\d.]+秒", re.escape(shown).replace(re.escape("...\n"), r"(?:.*\n)+"))


@pytest.mark.parametrize(("command", "shown"), CONSOLE, ids=[command for command, _ in CONSOLE])
def test_an_example_of_the_command_line_prints_what_is_shown(
    index: Path, command: str, shown: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path if command.startswith("build") else index
    assert main([*shlex.split(command), "--index", str(place)]) == 0
    assert re.fullmatch(pattern(shown), capsys.readouterr().out)


def test_the_readme_shows_a_build_a_search_a_clause_and_a_tree() -> None:
    assert {command.split()[0] for command, _ in CONSOLE} >= {"build", "search", "show", "tree"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for target, part in re.findall(r"\]\(([^)#\s]*)(?:#([^)]*))?\)", page.read_text(encoding="utf-8")):
        if target.startswith("http"):
            continue
        led_to = page.parent / target if target else page
        assert led_to.exists(), target
        assert not part or part in anchors(led_to), f"{target}#{part}"


def anchors(page: Path) -> set[str]:
    """Its headings as a link names them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}


GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
TERMS = re.findall(r"`(kb\.[\w.]+)` \|$", GLOSSARY, re.MULTILINE)


def test_every_term_has_its_place_in_the_code() -> None:
    """A module, a name in one, or a field of a class."""
    assert len(TERMS) == len(re.findall(r"^\| (?!term)", GLOSSARY, re.MULTILINE)) > 30
    assert not [name for name in TERMS if not stands_in_code(name)]


def stands_in_code(name: str) -> bool:
    above, _, last = name.rpartition(".")
    with suppress(ModuleNotFoundError):
        import_module(name)
        return True
    with suppress(ModuleNotFoundError):
        return hasattr(import_module(above), last)
    module, _, kind = above.rpartition(".")
    return hasattr(getattr(import_module(module), kind, None), last)


def test_every_decision_is_in_the_list_and_says_why() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = (folder / "README.md").read_text(encoding="utf-8")
    for page in set(folder.glob("*.md")) - {folder / "README.md"}:
        text = page.read_text(encoding="utf-8")
        assert f"[{text.splitlines()[0].removeprefix('# ')}]({page.name})" in listed
        assert "**Why.**" in text
        assert "**Cost.**" in text


def luminance(colour: str) -> float:
    """WCAG's relative luminance of #rgb or #rrggbb."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * c for c in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


GROUNDS = {"hit-ink": ["hit"], "button-ink": ["button"], "put-in-ink": ["put-in"], "left-out-ink": ["left-out"]}
COLOURS = (ROOT / "web" / "static" / "css" / "variables.css").read_text(encoding="utf-8")
SCHEMES = [dict(re.findall(r"--([\w-]+): (#\w+)", part)) for part in COLOURS.split("prefers-color-scheme: dark")]
CONTRASTS = re.findall(r"\| `--([\w-]+)` \| ([\d.]+) \| ([\d.]+) \|", DOCS)


@pytest.mark.parametrize(("name", "light", "dark"), CONTRASTS)
def test_a_colour_has_the_contrast_that_is_written(name: str, light: str, dark: str) -> None:
    grounds = GROUNDS.get(name, ["paper", "surface", "sunken", "note"])
    lowest = [min(contrast(scheme[name], scheme[ground]) for ground in grounds) for scheme in SCHEMES]
    assert [f"{value:.1f}" for value in lowest] == [light, dark]


def test_every_colour_of_text_has_its_contrast_written() -> None:
    grounds_and_lines = {
        "paper",
        "surface",
        "sunken",
        "note",
        "hit",
        "button",
        "rule",
        "hit-line",
        "put-in",
        "left-out",
    }
    assert {name for name, _, _ in CONTRASTS} == SCHEMES[0].keys() - grounds_and_lines


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_file_that_is_named_is_there(page: Path) -> None:
    paths = re.findall(
        r"`((?:kb|indexer|web|tests|docs|benchmarks|corpus)/[\w./*-]*)`", page.read_text(encoding="utf-8")
    )
    assert not [path for path in paths if not any(ROOT.glob(path.rstrip("/")))]


def test_every_field_of_a_meta_yaml_is_documented() -> None:
    text = (ROOT / "corpus" / "README.md").read_text(encoding="utf-8")
    assert not [name for name in (*FACTS, "missing") if f"\n{name}:" not in text]
    assert not [name for name in ("value", "from", "source", *ORIGINS) if f"`{name}`" not in text]


def test_every_target_of_make_is_documented() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    assert phony
    assert not [name for name in phony.group(1).split() if f"make {name}" not in DOCS]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_names_no_folder_of_one_machine(page: Path) -> None:
    assert not re.findall(r"(?<![\w.])/(?:work|tmp|root|home|Users)/", page.read_text(encoding="utf-8"))


def test_every_column_of_the_vocabulary_is_documented() -> None:
    for file in (ROOT / "corpus" / "vocabulary").glob("*.tsv"):
        header = next(line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
        assert file.name in DOCS
        assert not [column for column in header.split("\t") if f"`{column}`" not in DOCS], file.name


def test_the_measured_engines_of_the_readme_are_those_there_are() -> None:
    from kb.engine import MODULES

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert not [name for name in MODULES if f"| {name}" not in readme]


@pytest.mark.parametrize("columns", [LEDGER, TARGETS, PAIRS, TOPICS, COLUMNS, SILENCE, BRIEF])
def test_every_column_of_a_file_is_documented(columns: tuple[tuple[str, str], ...]) -> None:
    assert ", ".join(f"`{key}`" for key, _ in columns) in DOCS
