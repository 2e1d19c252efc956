"""One clause followed from the file to the page, station by station (docs/architecture.md)."""

from pathlib import Path

import pytest

from indexer import build
from indexer.enrich import Enricher
from indexer.enrich.lists import read_lists
from indexer.flatten import flatten
from indexer.parse import parse
from indexer.read import read_corpus
from indexer.source import Source
from kb import Clause, open_kb
from kb.engine.base import Record, Stands
from kb.engine.words import open_cutter
from kb.normal import norm
from web import Once, create_app

ADDRESS = "yff-2020-10/4.3.10"
PRINTED = "10.发挥市产业引导股权投资基金作用，加大对服务业支持力度。鼓励区县（自治县，以下简称区县）对市产业引导股权投资基金支持的服务业项目给予配套支持。"


@pytest.fixture(scope="module")
def source(corpus: Path) -> Source:
    """file → Source"""
    return next(s for s in read_corpus(corpus) if isinstance(s, Source) and s.address == "yff-2020-10")


@pytest.fixture(scope="module")
def clause(source: Source) -> Clause:
    """Source → Document and Clause"""
    return next(c for c in parse(source).clauses if c.address == ADDRESS)


@pytest.fixture(scope="module")
def record(source: Source, corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Record:
    """Clause → the same tagged → Record"""
    parsed = Enricher(read_lists(corpus / "vocabulary", [])).enrich(parse(source), source.text)
    cutter = open_cutter((), tmp_path_factory.mktemp("cutter"))
    entries = flatten(parsed.document, parsed.clauses, 0, cutter)
    return next(e.record for e in entries if e.address == ADDRESS and e.record)


def test_the_file_holds_the_words(source: Source, corpus: Path) -> None:
    file = corpus / source.file.path
    assert PRINTED in file.read_bytes().decode("utf-8")
    assert source.text == file.read_bytes().decode("utf-8")


def test_the_clause_has_them_as_printed_and_knows_its_place(source: Source, clause: Clause) -> None:
    assert (clause.label, clause.number, clause.heading) == ("四、（三）10", "10.", None)
    assert clause.heading_path == ("扶持政策", "强化金融要素支撑")
    assert clause.printed == PRINTED
    assert source.text[slice(*clause.span)].strip() == PRINTED


def test_the_record_has_them_normalised(record: Record) -> None:
    assert record.place == norm(PRINTED)
    assert record.headings == ("扶持政策", "强化金融要素支撑")
    assert record.facets["year"] == ("2020",)
    assert record.facets["topic"][0] == "金融"
    assert "配套" in record.words.split()


@pytest.mark.parametrize("engine", ["whoosh", "tantivy"])
def test_the_engine_finds_it_the_kb_explains_it_and_the_page_shows_it(
    corpus: Path, tmp_path: Path, engine: str
) -> None:
    build(corpus, tmp_path, engine)
    kb = open_kb(tmp_path)
    assert kb._build.engine.count(Stands(norm("给予配套支持"))) == 1

    hit = kb.search("“给予配套支持”").hits[0]
    assert (hit.address, hit.label) == (ADDRESS, "四、（三）10")
    assert [hit.text[s:e] for s, e in hit.highlights] == ["给予配套支持"]
    assert hit.why == "“给予配套支持”见于正文。"

    client = create_app(Once(kb)).test_client()
    found = client.get("/", query_string={"q": "“给予配套支持”"}).get_data(as_text=True)
    assert '<a href="/d/yff-2020-10/4.3.10">四、（三）10</a>' in found
    assert "<mark>给予配套支持</mark>" in found
    page = client.get(f"/d/{ADDRESS}").get_data(as_text=True)
    assert PRINTED.removeprefix("10.") in page
    assert "第四部分第（三）项第10目" in page
    kb.close()
