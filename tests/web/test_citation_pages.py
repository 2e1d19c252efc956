"""Looking up a citation, copying one, and checking a memo in the browser's form."""

from io import BytesIO

import pytest
from docx import Document
from flask.testing import FlaskClient

from kb import KnowledgeBase
from kb.citation.quotations import fingerprint
from tests.web.page import Page
from web import asked

OLD, NEW = "yfbf-2016-228", "yff-2020-10"


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("渝府办發[2016]228號三（六）", f"/d/{OLD}/3.6"),
        ("渝府发〔2020〕10号", f"/d/{NEW}"),
        (f"{OLD}/3.6", f"/d/{OLD}/3.6"),
    ],
)
def test_a_citation_leads_to_its_place(client: FlaskClient, query: str, place: str) -> None:
    answer = client.get("/resolve", query_string={"q": query})
    assert (answer.status_code, answer.headers["Location"]) == (303, place)


def test_choices_are_offered(client: FlaskClient) -> None:
    page = Page(client, "/resolve", 300, q="三、（六）")
    assert [str(a["href"]) for a in page.all(".choices a")] == [f"/d/{OLD}/3.6", f"/d/{NEW}/3.6"]


def test_what_is_near_is_suggested_and_not_taken(client: FlaskClient) -> None:
    page = Page(client, "/resolve", 404, q="渝府办发〔2016〕288号")
    assert "应为：渝府办发〔2016〕228号" in page.text("main")
    assert Page(client, "/resolve", 404, q="国发〔2014〕26号").text("h1") == "没有这一处"


def test_a_clause_is_cited_in_the_style_asked_for(client: FlaskClient) -> None:
    assert Page(client, f"/d/{OLD}/3.6").text(".cited").endswith("（渝府办发〔2016〕228号）第三部分第（六）项")
    page = Page(client, f"/d/{OLD}/3.6", style="footnote")
    assert page.text(".cited").endswith("2016年11月2日发布，第三部分第（六）项。")
    assert page.text(".styles a[aria-current]") == "法学脚注"
    assert client.get(f"/d/{OLD}/3.6?style=x").status_code == 400


def test_a_pasted_memo_is_checked_and_given_back(client: FlaskClient) -> None:
    memo = "渝府办发〔2016〕288号<script>"
    answer = client.post("/memo", data={"text": memo})
    assert "文号有出入" in answer.text
    assert "<script>" not in answer.text.partition("<main")[2]
    assert "&lt;script&gt;</textarea>" in answer.text


def test_a_file_is_checked(client: FlaskClient) -> None:
    file = (BytesIO("渝府发〔2020〕10号三、（二十）".encode()), "稿.txt")
    answer = client.post("/memo", data={"file": file}, content_type="multipart/form-data")
    assert "查无此款" in answer.text


def test_the_api_checks_the_same(client: FlaskClient) -> None:
    answer = client.post("/api/memo/check", json={"text": "渝府办发〔2016〕288号"}).get_json()
    assert [one["kind"] for one in answer["findings"]] == ["near_number"]
    file = (BytesIO("渝府办发〔2016〕288号".encode()), "稿.md")
    assert client.post("/api/memo/check", data={"file": file}).get_json() == answer


@pytest.mark.parametrize(
    ("path", "data"),
    [("/memo", {}), ("/memo", {"text": " "}), ("/api/memo/check", {}), ("/memo", {"file": (BytesIO(b"x"), "a.pdf")})],
)
def test_no_memo_is_refused(client: FlaskClient, path: str, data: dict[str, object]) -> None:
    assert client.post(path, data=data).status_code == 400


@pytest.mark.parametrize("path", ["/memo", "/api/memo/check"])
@pytest.mark.parametrize("name", ["", "稿.md", "稿.txt", "稿.docx"])
def test_a_memo_longer_than_a_book_is_refused(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, path: str, name: str
) -> None:
    monkeypatch.setattr(asked, "MOST_MEMO", 20)
    text = "渝府发〔2020〕10号三、（六）写的是养老服务。"
    data = word_file(text) if name.endswith("docx") else text.encode()
    sent = {"data": {"file": (BytesIO(data), name)} if name else {"text": text}}
    if not name and path.startswith("/api"):
        sent = {"json": {"text": text}}
    answer = client.post(path, **sent)  # type: ignore[arg-type]  # as the form or as JSON
    assert answer.status_code == 400
    assert f"稿件最多20个字，这里有{len(text)}个字" in answer.get_data(as_text=True)


def test_half_a_character_in_a_memo_is_told(client: FlaskClient) -> None:
    answer = client.post("/api/memo/check", data='{"text": "见 /d/\\ud800/3"}', content_type="application/json")
    assert answer.status_code == 400
    assert answer.get_json()["error"].startswith("稿件里有半个字符")


def word_file(text: str) -> bytes:
    document, file = Document(), BytesIO()
    document.add_paragraph(text)
    document.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    "path", ["/resolve", "/resolve?q=", "/api/resolve?q=", "/api/cite", "/api/cite?address=x&style=y"]
)
def test_nothing_to_resolve_is_refused(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code in (400, 404)


def test_the_link_of_a_citation_is_absolute(client: FlaskClient) -> None:
    answer = client.get("/api/cite", query_string={"address": f"{OLD}/3.6", "style": "link"}).get_json()
    assert answer == {"address": f"{OLD}/3.6", "style": "link", "text": f"http://localhost/d/{OLD}/3.6"}


def test_a_quote_link_says_whether_the_words_are_the_same(client: FlaskClient, opened: KnowledgeBase) -> None:
    text = opened.clause(f"{NEW}/4.2.9").text
    page = Page(client, f"/d/{NEW}/4.2.9", quote=f"0-12.{fingerprint(text[:12])}")
    assert page.text(".quoted") == f"引用的文字：文本未变。{text[:12]}"
    assert "引用的文字变了" in Page(client, f"/d/{NEW}/4.2.9", quote="0-12.000000000000").text(".quoted")
    assert "认不出" in Page(client, f"/d/{NEW}/4.2.9", quote="x").text(".quoted")
