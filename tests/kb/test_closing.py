"""A knowledge base that was closed leaves nothing behind."""

import gc
import sys
import weakref
from pathlib import Path

import pytest

from indexer import build
from kb import open_kb
from tests.in_use import in_use
from tests.kb.engines import LOCAL

LAW = "甲法\n\n第一条 甲：\n（一）养老；\n（二）丁。\n"


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
@pytest.mark.parametrize("engine", LOCAL)
def test_a_closed_knowledge_base_is_gone_with_the_files_it_maps(tmp_path: Path, engine: str) -> None:
    (tmp_path / "甲法.txt").write_text(LAW, encoding="utf-8")
    build(tmp_path, tmp_path / "var", engine)
    gc.collect()
    gc.disable()
    try:
        opened = open_kb(tmp_path / "var")
        opened.load()
        assert opened.search("丁").total
        assert [opened.tree("甲法"), opened.document("甲法"), *opened.topics()]
        assert {Path(file).suffix for file in in_use(tmp_path)} >= {".rows", ".bin", ".sqlite", ".tsv"}
        left = weakref.ref(opened)
        opened.close()
        del opened
        assert left() is None
        assert in_use(tmp_path) == set()
    finally:
        gc.enable()
