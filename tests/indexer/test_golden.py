"""The whole tree of three small documents, as shape; rewritten by `pytest --update-golden`, reviewed as code."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from indexer.parse import parse
from indexer.read import read_corpus
from indexer.source import Source
from kb.model import Clause

TESTS = Path(__file__).parent.parent
SHOWN = (
    "path",
    "kind",
    "label",
    "label_long",
    "number",
    "heading",
    "stop",
    "heading_path",
    "text",
    "span",
    "masked",
    "parent",
    "paragraphs",
)
DOCUMENTS = {
    "notice": "最高人民检察院关于检察工作中具体适用修订刑法第十二条若干问题的通知(1997-10-06)",
    "law": "国歌法(2017-09-01)",
    "case": "郑某与某儿童食品公司网络购物合同纠纷案",
}


def shape(clause: Clause) -> dict[str, object]:
    values = asdict(clause)
    return {name: values[name] for name in SHOWN}


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_the_tree_of_a_small_document(name: str, update_golden: bool) -> None:
    sources = (s for s in read_corpus(TESTS / "data" / "statutes") if isinstance(s, Source))
    source = next(s for s in sources if s.file.path == f"{DOCUMENTS[name]}.md")
    found = json.dumps([shape(c) for c in parse(source).clauses], ensure_ascii=False, indent=1) + "\n"
    golden = TESTS / "golden" / f"tree-{name}.json"
    if update_golden:
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")
