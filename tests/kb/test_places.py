"""Addresses that name nothing: the sentence says what there is."""

from contextlib import closing
from pathlib import Path

import pytest

from indexer import build
from kb import KnowledgeBase, NotFound, open_kb
from kb.address import cut, named
from tests.kb.engines import LOCAL

LAW = "甲法\n\n第一章 总则\n第一条 甲。\n第二章 附则\n第二条 乙：\n（一）丙；\n（二）丁。\n"


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    folder = tmp_path_factory.mktemp("law")
    (folder / "甲法.txt").write_text(LAW, encoding="utf-8")
    build(folder, folder / "var", "whoosh")
    return open_kb(folder / "var")


@pytest.mark.parametrize(
    ("address", "says", "suggests"),
    [
        ("甲法/a9", "本文件有第一条至第二条。", "甲法/a2"),
        ("甲法/c9", "本文件有第一章至第二章。", "甲法/c2"),
        ("甲法/a2.3", "第二条共1个自然段。", "甲法/a2"),
        ("甲法/a2.1.9", "第二条共1个自然段。", "甲法/a2"),
    ],
)
def test_an_address_that_names_nothing_is_told_what_there_is(
    law: KnowledgeBase, address: str, says: str, suggests: str
) -> None:
    with pytest.raises(NotFound, match=says) as refused:
        law.clause(address)
    assert refused.value.suggestion == suggests


def test_a_point_of_an_article_is_found_below_its_paragraph(law: KnowledgeBase) -> None:
    found = law.clause("甲法/a2.1.2")
    assert (found.kind, found.label, found.number, found.text) == ("item", "第二条第（二）项", "（二）", "丁。")
    assert found.parent == "甲法/a2.1"


@pytest.mark.parametrize(
    ("label", "heading", "name"),
    [
        ("三", "重点任务", "三、重点任务"),
        ("三、（四）", "现代物流服务", "三、（四）现代物流服务"),
        ("二、（一）1", "推动集聚", "二、（一）1 推动集聚"),
        ("第一章", "总则", "第一章 总则"),
        ("四、（三）10", None, "四、（三）10"),
    ],
)
def test_a_clause_is_named_as_people_say_it(label: str, heading: str | None, name: str) -> None:
    assert named(label, heading) == name


def test_what_nobody_sees_is_not_repeated() -> None:
    assert cut("a\x00b\x1b[31m") == "a�b�[31m"
    assert cut("长" * 90) == "长" * 80 + "…"


@pytest.mark.parametrize("engine", LOCAL)
@pytest.mark.parametrize("address", ["\ud800", "甲法/\ud800", "\ud800/a1", "甲法/a1\udfff"])
def test_half_a_character_is_no_address(tmp_path: Path, engine: str, address: str) -> None:
    (tmp_path / "甲法.txt").write_text(LAW, encoding="utf-8")
    build(tmp_path, tmp_path / "var", engine)
    with closing(open_kb(tmp_path / "var")) as opened:
        for look in (opened.at, opened.document, opened.clause, opened.tree):
            with pytest.raises(NotFound):
                look(address)  # type: ignore[operator]  # four functions of one shape
        opened.foresee([address, "甲法/a1"])
