"""The corpus of the project: the files as received, and facts that say where they are from."""

import hashlib
from pathlib import Path

import pytest

from indexer.parse import parse
from indexer.read import read_corpus
from indexer.source import Source
from kb.model import Document, Fact, Problem

RECEIVED = {
    "yfbf-2016-228": "8db3edd9691c3fd4fdef7e0b930736186b52fc069435b1e1e16eb663d9a66877",
    "yff-2020-10": "250f245d92c073efaa003be5017d588f46f0535dbaaee2aac0a403ea8bb8a949",
}


@pytest.fixture(scope="module")
def documents(corpus: Path) -> dict[str, Document]:
    return {s.address: parse(s).document for s in read_corpus(corpus) if isinstance(s, Source)}


def said(document: Document) -> dict[str, tuple[str | None, str | None]]:
    return {fact.name: (fact.value, fact.origin) for fact in document.facts}


def test_both_texts_are_those_received_byte_for_byte(corpus: Path, documents: dict[str, Document]) -> None:
    for address, sha256 in RECEIVED.items():
        data = (corpus / documents[address].source.path).read_bytes()
        assert hashlib.sha256(data).hexdigest() == sha256 == documents[address].source.sha256
        assert documents[address].source.chars == len(data.decode("utf-8"))


def test_the_corpus_has_no_problem(corpus: Path) -> None:
    assert [p for p in read_corpus(corpus) if isinstance(p, Problem)] == []


def test_what_is_known_of_the_opinion_of_2016(documents: dict[str, Document]) -> None:
    assert said(documents["yfbf-2016-228"]) == {
        "title": ("重庆市人民政府办公厅关于加快发展战略性新兴服务业的实施意见", "outside"),
        "number": ("渝府办发〔2016〕228号", "outside"),
        "issuer": ("重庆市人民政府办公厅", "text"),
        "type": ("实施意见", "text"),
        "date": ("2016-11-02", "text"),
        "status": (None, None),
    }


def test_what_is_known_of_the_opinion_of_2020(documents: dict[str, Document]) -> None:
    assert said(documents["yff-2020-10"]) == {
        "title": ("重庆市人民政府关于新形势下推动服务业高质量发展的意见", "outside"),
        "number": ("渝府发〔2020〕10号", "outside"),
        "issuer": ("重庆市人民政府", "outside"),
        "type": ("意见", "text"),
        "gazette": ("重庆市人民政府公报2020年第8期（总第866期，2020-04-20）第5页", "outside"),
        "date": (None, None),
        "status": (None, None),
    }


def test_what_the_texts_lack_is_said(documents: dict[str, Document]) -> None:
    assert documents["yfbf-2016-228"].missing == (
        "题目、文号不在所收文本中，据文外资料补录。",
        "原文有15处以***隐去，照原样保留，不作补填。",
        "效力未知：没有查到失效、废止或继续有效的依据。",
    )
    assert documents["yff-2020-10"].missing == (
        "题目、文号、发文机关不在所收文本中，据文外资料补录。",
        "成文日期未知。",
        "效力未知：没有查到失效、废止或继续有效的依据。",
        "署名不在所收文本中。",
    )


def test_the_year_is_that_of_the_number(documents: dict[str, Document]) -> None:
    assert [(d.year, d.status) for d in documents.values()] == [(2016, None), (2020, None)]


def test_no_source_is_made_up(documents: dict[str, Document]) -> None:
    facts: list[Fact] = [fact for document in documents.values() for fact in document.facts]
    gazette = "重庆市人民政府公报2020年第8期（总第866期，2020-04-20）第5页"
    assert {fact.source for fact in facts} == {None, gazette}
    assert all(fact.origin == "outside" for fact in facts if fact.source)
    assert all((fact.value is None) == (fact.origin is None) for fact in facts)


def test_what_is_said_to_stand_in_the_text_stands_there(corpus: Path, documents: dict[str, Document]) -> None:
    printed = {"2016-11-02": "2016年11月2日"}
    for document in documents.values():
        text = (corpus / document.source.path).read_bytes().decode("utf-8")
        for fact in document.facts:
            if fact.origin == "text" and fact.value:
                assert printed.get(fact.value, fact.value) in text


def test_the_example_in_the_readme_is_read(corpus: Path, tmp_path: Path) -> None:
    readme = (corpus / "README.md").read_text(encoding="utf-8")
    example = readme.split("```yaml\n")[1].split("```")[0]
    home = tmp_path / "documents" / "x-1"
    home.mkdir(parents=True)
    (home / "meta.yaml").write_text(example, encoding="utf-8")
    (home / "source.txt").write_text("一、甲。", encoding="utf-8")
    found = list(read_corpus(tmp_path))
    assert [type(s) for s in found] == [Source]
    document = parse(found[0]).document if isinstance(found[0], Source) else None
    assert document is not None
    assert all(fact.value and fact.source for fact in document.facts if fact.name not in ("date",))
