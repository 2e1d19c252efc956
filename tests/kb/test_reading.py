"""From bytes to text: every usual encoding, nothing translated, the main text of a web page."""

import hashlib
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import BadFile
from kb.reading import read_bytes, read_file

WORDS = "各区县人民政府：\r\n　　为做好有关工作，现提出以下意见。\n\n一、总体要求\r（一）甲。乙。"


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "gb18030", "utf-16-le", "utf-16-be"])
def test_the_usual_encodings_give_the_same_text(encoding: str) -> None:
    mark = "\ufeff" if encoding.startswith("utf-16") else ""
    assert read_bytes((mark + WORDS).encode(encoding), "a.txt").text == mark + WORDS


def test_traditional_chinese_in_big5_is_read() -> None:
    words = "第一條 為了規範有關工作，制定本辦法，並自公布之日起施行。國務院另有規定的，從其規定。" * 3
    assert read_bytes(words.encode("big5"), "a.txt").text == words


def test_a_byte_order_mark_and_every_line_end_stay() -> None:
    data = b"\xef\xbb\xbf\xe7\x94\xb2\r\n\r\xe4\xb9\x99\n"
    assert read_bytes(data, "a.txt").text == "\ufeff甲\r\n\r乙\n"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_utf8_is_read_back_to_the_byte(text: str) -> None:
    reading = read_bytes(text.encode("utf-8"), "a.txt")
    assert (reading.text, reading.sha256) == (text, hashlib.sha256(text.encode("utf-8")).hexdigest())


@pytest.mark.parametrize(
    "data", [bytes(range(256)), b"\x00\x01\x02", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", b"PK\x03\x04\x00\x00"]
)
def test_what_is_no_text_is_refused_in_one_sentence(data: bytes) -> None:
    with pytest.raises(BadFile, match=r"^图\.txt：不是文本，或编码无法识别。请另存为 UTF-8 编码的文本。$"):
        read_bytes(data, "图.txt")


def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"^无\.txt：读不了这个文件"):
        read_file(tmp_path / "无.txt")
    (tmp_path / "环.txt").symlink_to("环.txt")
    with pytest.raises(BadFile, match=r"^环\.txt：读不了这个文件"):
        read_file(tmp_path / "环.txt")


def test_front_matter_gives_strings_and_the_place_of_the_body() -> None:
    reading = read_bytes("---\nid: 007\ndate: 2016-11-02\nlist: [a]\non: yes\n---\n甲".encode(), "a.md")
    assert reading.front_matter == {"id": "007", "date": "2016-11-02", "on": "yes"}
    assert reading.text[reading.body :] == "甲"
    assert reading.problems == ()


@pytest.mark.parametrize(
    "yaml", ["title: [a", "title: a\ntitle: b", "- a\n- : b: c", "? [a]\n: b", "a: &x [*x", "\ta: b"]
)
def test_broken_front_matter_is_a_problem_and_the_text_is_kept(yaml: str) -> None:
    text = f"---\n{yaml}\n---\n甲"
    reading = read_bytes(text.encode(), "a.md")
    assert reading.text == text
    assert [p.path for p in reading.problems] == ["a.md"]
    assert reading.problems[0].message.startswith("文件头的 YAML 读不懂")
    assert 1 < reading.problems[0].line <= 4


@pytest.mark.parametrize("text", ["---\n甲\n---\n乙", "---\n甲", "甲\n---\na: b\n---\n", "----\na: b\n---\n"])
def test_a_rule_across_the_page_is_no_front_matter(text: str) -> None:
    assert read_bytes(text.encode(), "a.md").body == 0


PAGE = """<!DOCTYPE html><html><head><meta charset="{charset}"><title>关于做好工作的通知_某市人民政府网</title>
<style>p {{ color: red }}</style><script>var a = "脚本";</script></head><body>
<div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/a">政务公开</a></li></ul></div>
<div class="wrap"><div class="box">{inner}</div></div>
<div class="footer">版权所有：某市人民政府办公厅　备案号 12345</div></body></html>"""
INNER = """<p>各区县人民政府：</p><p>&nbsp;&nbsp;为做好工作，现提出以下意见。<br>一、总体要求</p>
<table><tr><th>税目</th><th>税率</th></tr><tr><td><p>甲</p></td><td><p>5%</p></td></tr></table>
<div><p>　　（一）坚持<b>高质量</b>发展。<span>推进</span>改革。</p></div>"""
LINES = [
    "各区县人民政府：",
    "为做好工作，现提出以下意见。",
    "一、总体要求",
    "税目\t税率",
    "甲\t5%",
    "（一）坚持高质量发展。推进改革。",
]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("charset", ["utf-8", "gb2312"])
def test_a_page_is_its_main_text_whatever_its_meta_says(encoding: str, charset: str) -> None:
    reading = read_bytes(PAGE.format(charset=charset, inner=INNER).encode(encoding), "a.html")
    assert reading.text == "".join(f"{line}\n" for line in LINES)
    assert (reading.title, reading.kind, reading.body) == ("关于做好工作的通知", "html", 0)


@pytest.mark.parametrize(
    "container",
    [
        '<div class="TRS_UEDITOR">{}</div>',
        '<div id="UCAP-CONTENT">{}</div>',
        '<div id="zoom">{}</div>',
        "<article>{}</article>",
        "<table><tr><td>{}</td></tr></table>",
    ],
)
def test_the_usual_containers_of_government_sites_are_found(container: str) -> None:
    body = "".join(f"<p>第{n}段，为做好有关工作，现提出以下意见，请认真贯彻执行。</p>" for n in range(9))
    around = "".join(f'<p><a href="/{n}">相关新闻标题第{n}条，点击查看全部内容</a></p>' for n in range(20))
    text = read_bytes(PAGE.format(charset="utf-8", inner=container.format(body) + around).encode(), "a.html").text
    assert all(f"第{n}段" in text for n in range(9))
    assert "版权" not in text
    assert "首页" not in text


def test_the_title_is_the_h1_where_there_is_one() -> None:
    page = (
        "<html><head><title>网站</title></head><body><h1>某市人民政府<br>关于\n甲的意见</h1><p>乙。</p></body></html>"
    )
    assert read_bytes(page.encode(), "a.htm").title == "某市人民政府关于甲的意见"


@pytest.mark.parametrize(
    "page",
    ["", "<", "<p", "甲", "<div>" * 3000 + "甲", "<table><tr><td>", "<!--", "<html><body></body></html>", "]]>甲"],
)
def test_broken_html_is_read(page: str) -> None:
    assert ("甲" in read_bytes(page.encode(), "a.html").text) == ("甲" in page)


def test_plain_text_needs_no_parser_and_no_guesser(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("bs4", "lxml", "yaml", "charset_normalizer"):
        monkeypatch.setitem(sys.modules, name, None)
    assert read_bytes("甲".encode(), "a.txt").text == "甲"
