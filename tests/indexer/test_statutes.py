"""Statutes of every shape: nothing lost, nothing twice, every 条 where it is printed.

The laws in tests/data/statutes are public texts, whole. With KB_TEST_STATUTES=folder the same tests run over a folder.
"""

import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from indexer.parse import Parsed, parse
from indexer.parsing.lines import WHITE
from indexer.read import read_corpus
from indexer.source import Source
from kb.address import parse_address
from kb.model import Problem
from kb.numerals import number
from tests.indexer.texts import clauses, parsed, paths, places

FOLDER = Path(os.environ.get("KB_TEST_STATUTES") or Path(__file__).parent.parent / "data" / "statutes")
ARTICLE = re.compile(
    r"^[ \t\u3000\xa0]*第([一二三四五六七八九十百千零〇\d]+)条(?:之([一二三四五六七八九十]+))?(?=\s)", re.MULTILINE
)
UNSEEN = str.maketrans("", "", WHITE)


@cache
def read() -> tuple[Source | Problem, ...]:
    return tuple(read_corpus(FOLDER))


def every() -> Iterator[tuple[Source, Parsed]]:
    """Parsed one at a time: a folder of thousands is never in memory as clauses."""
    for source in read():
        if isinstance(source, Source):
            yield source, parse(source)


def words(source: Source) -> str:
    """The body without white space, # and comments."""
    body = source.text[source.body :]
    if source.kind == "markdown":
        body = re.sub(
            r"^[ \t]*#{1,6}[ \t\u3000\xa0]+", "", re.sub(r"<!--.*?-->", "", body, flags=re.DOTALL), flags=re.MULTILINE
        )
    return body.translate(UNSEEN)


def test_every_file_is_a_document_or_a_problem() -> None:
    files = [f for f in FOLDER.rglob("*") if f.suffix in (".txt", ".md", ".html")]
    found = {s.file.path for s in read() if isinstance(s, Source)}
    left = {f.relative_to(FOLDER).as_posix() for f in files} - found
    assert left == {s.path for s in read() if isinstance(s, Problem) and s.path not in found}


def test_joining_the_spans_gives_the_file() -> None:
    lost = [s.file.path for s, p in every() if "".join(s.text[slice(*c.span)] for c in p.clauses) != s.text]
    assert lost == []


def test_every_word_stands_in_printed_order() -> None:
    lost = [s.file.path for s, p in every() if "".join(c.printed for c in p.clauses).translate(UNSEEN) != words(s)]
    assert lost == []


def test_no_address_is_given_twice_and_every_one_reads_back() -> None:
    for source, found in every():
        addresses = [a for c in found.clauses for a in (c.address, *(p.address for p in places(c)))]
        assert len(set(addresses)) == len(addresses), source.file.path
        assert all(str(parse_address(address)) == address for address in addresses)


def test_every_条_at_the_head_of_a_line_has_its_address() -> None:
    for source, found in every():
        articles = {c.path.partition("~")[0] for c in found.clauses if c.kind == "article"}
        printed = {f"a{number(a)}" + (f"-{number(b)}" if b else "") for a, b in ARTICLE.findall(source.text)}
        assert printed <= articles, source.file.path


def test_paragraphs_stand_in_their_clause_and_cover_their_words() -> None:
    for source, found in every():
        for clause in found.clauses:
            for place in places(clause):
                assert place.text in clause.text
                assert clause.span[0] <= place.span[0] < place.span[1] <= clause.span[1]
                assert "\n" in place.text or source.text[slice(*place.span)] == place.text


def test_parents_stand_before_their_children() -> None:
    for _, found in every():
        seen = {found.document.address}
        for clause in found.clauses:
            assert clause.parent in seen
            seen.add(clause.address)


STATUTE = """# 甲法

2019年3月1日 通过

2021年5月6日 修正

2021年9月1日 施行

<!-- INFO END -->

# 第一编　总则

## 第一章 一般规定

### 第一节　目的

第一条 甲。

第一条之一 乙：

（一）丙；

1．丁；

2．戊；

（二）己。

庚。

第二章　附则

第二条　辛。
"""


def test_chapters_nest_by_the_word_whatever_the_number_of_hashes() -> None:
    found = clauses(STATUTE, "markdown")
    assert list(found) == ["title", "note", "b1", "b1.c1", "b1.c1.s1", "a1", "a1-1", "b1.c2", "a2"]
    assert [found[path].parent for path in ("b1.c1", "a1", "a1-1", "a2")] == [
        "d/b1",
        "d/b1.c1.s1",
        "d/b1.c1.s1",
        "d/b1.c2",
    ]
    assert found["a1"].heading_path == ("总则", "一般规定", "目的")


def test_the_date_of_a_statute_is_that_of_its_latest_version() -> None:
    document = parsed(STATUTE, "markdown").document
    assert (document.title, document.date, document.year, document.type) == ("甲法", "2021-05-06", 2021, "法")


def test_款_项_and_目_of_an_inserted_article() -> None:
    article = clauses(STATUTE, "markdown")["a1-1"]
    assert (article.number, article.label) == ("第一条之一", "第一条之一")
    inside = [p.address.partition("/")[2] for p in places(article)]
    assert inside == ["a1-1.1", "a1-1.1.1", "a1-1.1.1.1", "a1-1.1.1.2", "a1-1.1.2", "a1-1.2"]


def test_inside_an_article_shapes_nest_as_they_are_first_met() -> None:
    inside = [
        p.address.partition("/")[2]
        for p in places(clauses("第五条 甲：\n1．乙：\n（1）丙；\n2．丁：\n（1）戊。")["a5"])
    ]
    assert inside == ["a5.1", "a5.1.1", "a5.1.1.1", "a5.1.2", "a5.1.2.1"]


def test_articles_may_stand_in_numbered_parts() -> None:
    found = clauses("一、甲\n第一条 乙：\n（一）丙。\n二、丁\n第二条 戊。")
    assert {path: c.parent for path, c in found.items()} == {"1": "d", "a1": "d/1", "2": "d", "a2": "d/2"}


def test_a_numbered_list_inside_an_article_is_its_项() -> None:
    assert [p.address for p in places(clauses("第一条 甲：\n一、乙；\n二、丙。\n第二条 丁。")["a1"])] == [
        "d/a1.1",
        "d/a1.1.1",
        "d/a1.1.2",
    ]


def test_an_article_may_have_no_space_behind_its_number() -> None:
    assert paths("第一条为了规范。\n第二条本办法适用。\n第二条之一乙。") == ["a1", "a2", "a2-1"]


def test_a_reference_at_the_head_of_a_line_is_no_article() -> None:
    found = parsed("第一条 甲。\n第八条规定的乙。\n第九条丙。\n第二条 丁。")
    assert [c.path for c in found.clauses] == ["a1", "a2"]
    assert [(p.line, p.message[:8]) for p in found.problems] == [(3, "“第九条丙。”像")]


def test_the_table_of_contents_is_one_place() -> None:
    text = "甲条例\n（2020年1月1日某会议通过）\n目　录\n第一章　总　则……1\n第二章　附则……9\n第一章　总则\n第一条　乙。\n第二章　附则\n第二条　丙。"
    assert paths(text) == ["title", "note", "contents", "c1", "a1", "c2", "a2"]


def test_the_table_of_contents_may_lack_its_name() -> None:
    text = "# 甲\n## 第一章 乙\n## 第二章 丙\n## 第一章 乙\n第一条 丁。\n## 第二章 丙\n第二条 戊。"
    assert paths(text, "markdown") == ["title", "contents", "c1", "a1", "c2", "a2"]


def test_a_constitution_has_its_preamble_as_a_heading() -> None:
    assert paths("# 甲\n<!-- INFO END -->\n## 序言\n乙。\n## 第一章 总纲\n第一条 丙。", "markdown") == [
        "title",
        "h1",
        "c1",
        "a1",
    ]


@pytest.mark.parametrize(
    ("mark", "path"),
    [
        ("附件", "attachment"),
        ("附件1", "attachment1"),
        ("附：", "attachment"),
        ("附表二", "attachment2"),
        ("附件1：甲", "attachment1"),
    ],
)
def test_attachments(mark: str, path: str) -> None:
    assert paths(f"第一条 甲。\n{mark}\n一、乙。") == ["a1", path, f"{path}.1"]
