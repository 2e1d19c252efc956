"""The page that says what the corpus holds, what it lacks, and why one may believe the text."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import url_for
from markupsafe import Markup

from kb import BadQuery, Document, KnowledgeBase
from web.present.common import STATUS, UNKNOWN, Link, document_url
from web.present.paging import pages
from web.present.text import date_text, plain

NAMES = {
    "title": "题目",
    "number": "文号",
    "issuer": "发文机关",
    "date": "成文日期",
    "type": "文种",
    "gazette": "公报",
    "status": "效力",
}
ORIGINS = {"text": "原文", "outside": "文外资料", None: ""}
A_PAGE = 20  # documents described one by one


@dataclass(frozen=True, slots=True)
class FactLine:
    """A fact, its value, and where we know it from."""

    name: str
    value: str
    unknown: bool
    origin: str


@dataclass(frozen=True, slots=True)
class DocumentAccount:
    """What we have of one document."""

    title: str
    link: Link
    facts: tuple[FactLine, ...]
    missing: tuple[Markup, ...]
    coverage: str
    chars: str
    counts: str
    sha256: str
    path: str


@dataclass(frozen=True, slots=True)
class AboutPage:
    """The corpus, its documents, the build, and the syntax of queries with live examples."""

    title: str
    counts: str
    documents: tuple[DocumentAccount, ...]
    pages: tuple[Link, ...]
    built: str
    syntax: tuple[tuple[str, str, Link], ...]


SYNTAX = (
    ("空格分开的词", "每个词都要有", "养老 服务"),
    ("OR 或者“或”", "两边的词有一个就行", "养老 或 托育"),
    ("-词", "不要含这个词的条款", "电子商务 -跨境"),
    ("“…”", "一字不差的词组", "“给予配套支持”"),
    ("文件:", "只查一个文件，用地址或文号", "文件:yff-2020-10 物流"),
    ("年份:", "只查某一年的文件", "年份:2016 物流"),
    ("主题:", "只查这个主题的条款，主要、次要都算", "主题:养老 价格"),
    ("部门:", "只查这个单位负责的条款，旧名今名都可以", "部门:市商务委"),
    ("角色:", "单位的角色：牵头、配合或责任", "部门:市商务委 角色:牵头"),
    ("有指标:", "只查有指标的条款", "有指标:是 物流"),
    ("-主题: 等", "筛选前面加 - 表示不要", "物流 -主题:金融"),
    ("粘贴的原文", "找到它所在的条款，标点、换行不用管", "充分发挥中欧班列（渝新欧）战略通道作用"),
    ("拼音", "按拼音找词", "lengliang"),
    ("繁体字", "与简体一样", "冷鏈物流"),
    ("一句话的问题", "没有逐字命中时，按字词相近排列，并说明不是原文命中", "2016年和2020年分别怎么支持养老机构"),
)


def about_page(kb: KnowledgeBase, page: int = 1) -> AboutPage:
    """What the corpus holds, and the documents of one page, counted from 1. BadQuery: there is no such page."""
    stamp, offset = kb.stamp, A_PAGE * (page - 1)
    if offset and offset >= stamp.documents:
        raise BadQuery(f"这一页到第{-(-stamp.documents // A_PAGE)}页为止，没有第{page}页。")
    return AboutPage(
        title="关于",
        counts=f"本库收录{stamp.documents}个文件，{stamp.clauses}条，其中{stamp.records}条有正文、可检索。",
        documents=tuple(_account(document) for document in kb.documents(offset, A_PAGE)),
        pages=tuple(pages(stamp.documents, offset, A_PAGE, _page_url)),
        built=f"索引建于 {stamp.built}，引擎 {stamp.engine}，分词 {stamp.cutter}，程序 {stamp.version}，文件库指纹 {stamp.corpus}。",
        syntax=tuple((how, what, Link(query, url_for("search.page", q=query))) for how, what, query in SYNTAX),
    )


def _page_url(offset: int | None) -> str:
    return url_for("about.page", page=offset // A_PAGE + 1 if offset else None, _anchor="fidelity")


def _account(document: Document) -> DocumentAccount:
    return DocumentAccount(
        title=document.title or document.address,
        link=Link(document.number or document.address, document_url(document)),
        facts=tuple(_facts(document)),
        missing=tuple(map(plain, document.missing)),
        coverage=f"{document.coverage:.2%}",
        chars=f"{document.source.chars:,}",
        counts=f"{document.clauses}条，{document.records}条有正文",
        sha256=document.source.sha256,
        path=document.source.path,
    )


def _facts(document: Document) -> Iterator[FactLine]:
    for fact in document.facts:
        value = (
            STATUS[document.status]
            if fact.name == "status"
            else date_text(fact.value)
            if fact.name == "date"
            else fact.value
        )
        source = fact.source or ("出处待补" if fact.origin == "outside" else "")
        origin = "：".join(filter(None, (ORIGINS[fact.origin], source)))
        yield FactLine(NAMES.get(fact.name, fact.name), value or UNKNOWN, value is None or value == UNKNOWN, origin)
