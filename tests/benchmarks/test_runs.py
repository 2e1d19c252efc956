"""The benchmarks run, small, and their results become tables and a picture."""

import json
from contextlib import closing
from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks import engines, generated, raw_sqlite, report
from benchmarks.agreement import agree, compared, told
from benchmarks.picture import Line, picture
from indexer import build
from kb.build import Build
from kb.engine.base import All, AtLeast, Has, Rank
from tests.kb.engines import entries, record
from tests.opensearch.shared import ENGINES, at


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> report.Row:
    file: Path = tmp_path_factory.mktemp("bench") / "results.json"
    few = ["--queries", "20", "--requests", "20", "--json", str(file)]
    engines.main(["--sizes", "200", "--engines", "tantivy", *few])
    found: report.Row = json.loads(file.read_text(encoding="utf-8"))
    return found


def test_a_run_measures_builds_questions_and_pages(results: report.Row) -> None:
    (run,) = results["runs"]
    assert (run["corpus"], run["engine"], run["records"]) == ("200", "tantivy", 200)
    assert run["beside"].keys() == {"tantivy", "sqlite"}
    assert {"word", "and", "or", "without", "phrase", "question", "filter", "mix", "facets", "highlights"} < run[
        "asked"
    ].keys()
    assert run["site"].keys() == {"page", "again", "api", "ready", "page_of_ready", "clients", "workers"}


def test_the_bare_product_answers_the_same_questions(results: report.Row) -> None:
    bare = results["runs"][0]["beside"]["tantivy"]["asked"]
    assert bare["same_totals"] == bare["asked"] == 32


def test_every_figure_of_a_run_stands_in_the_tables(results: report.Row) -> None:
    written = report.tables(results["machine"], report.merged(results["runs"]))
    for said in (
        "| 200 | **tantivy** |",
        "| 200 | SQLite FTS5 |",
        "raw tantivy, cutting counted",
        results["machine"]["cpu"],
    ):
        assert said in written
    for table in written.split("\n\n"):
        assert len({line.count("|") for line in table.splitlines() if line.startswith("|")}) <= 1


def test_tables_replace_only_what_stands_between_the_markers() -> None:
    page = f"before\n{report.BEGIN}\nold\n{report.END}\nafter\n"
    assert report.placed(page, "new") == f"before\n{report.BEGIN}\nnew\n{report.END}\nafter\n"


def test_the_page_of_figures_has_both_markers_and_the_picture() -> None:
    page = report.PAGE.read_text(encoding="utf-8")
    assert page.count(report.BEGIN) == page.count(report.END) == 1
    assert "(images/performance.svg)" in page
    assert ElementTree.fromstring(report.IMAGE.read_text(encoding="utf-8")).tag.endswith("svg")


def test_of_two_runs_of_the_same_the_later_one_counts() -> None:
    def run(engine: str, records: int, wall: int) -> report.Row:
        return {"corpus": str(records), "engine": engine, "records": records, "wall": wall}

    found = report.merged([run("tantivy", 50, 1), run("tantivy", 5, 2), run("whoosh", 50, 3), run("tantivy", 50, 4)])
    assert [one["wall"] for one in found] == [2, 3, 4]


def test_a_picture_says_in_words_what_it_shows() -> None:
    drawn = picture("Title", "clauses", "ms", {"a & b": Line([(5_000, 0.2), (50_000, 2.5)]), "c": Line([(5_000, 30)])})
    parts = {part.tag.rpartition("}")[2]: part.text for part in ElementTree.fromstring(drawn)}
    assert parts["title"] == "Title"
    assert parts["desc"] == "ms. a & b: 0.2 at 5,000, 2.5 at 50,000; c: 30 at 5,000."


def test_all_engines_have_the_same_hits_and_counts(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    generated.write(corpus, 600)
    builds = {}
    for name in ENGINES:
        build(corpus, tmp_path / name, at(name))
        builds[name] = Build(tmp_path / name)
    found = list(compared(builds, corpus, 105))
    for opened in builds.values():
        opened.close()
    assert [one for one in found if not agree(one)] == []
    assert "105 of 105 queries" in told(found, 600)


def test_the_bare_product_is_asked_for_what_nobody_can_be(tmp_path: Path) -> None:
    raw_sqlite.write(entries([record("养老服务。", document="d", topic="养老")]), tmp_path / "sqlite")
    with closing(raw_sqlite.RawSQLite(tmp_path / "sqlite")) as raw:
        has = Has("topic", "养老")
        assert (raw.search(All((has,)), Rank()), raw.search(All((has, AtLeast(1, ()))), Rank())) == (1, 0)
