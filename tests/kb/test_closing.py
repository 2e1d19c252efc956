"""A knowledge base that was closed leaves nothing behind."""

import gc
import weakref
from pathlib import Path

import pytest

from indexer import build
from kb import open_kb
from tests.kb.engines import LOCAL

LAW = "甲法\n\n第一条 甲。\n第二条 乙：\n（一）丙；\n（二）丁。\n"


@pytest.mark.parametrize("engine", LOCAL)
def test_a_closed_knowledge_base_is_gone_with_the_files_it_maps(tmp_path: Path, engine: str) -> None:
    (tmp_path / "甲法.txt").write_text(LAW, encoding="utf-8")
    build(tmp_path, tmp_path / "var", engine)
    opened = open_kb(tmp_path / "var")
    opened.load()
    assert opened.search("丙").total
    assert [opened.tree("甲法"), opened.document("甲法")]
    left = weakref.ref(opened)
    opened.close()
    gc.disable()
    try:
        del opened
        assert left() is None
    finally:
        gc.enable()
