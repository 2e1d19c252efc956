"""What an engine keeps is the whole value, and what scripts see has the keys of contract and no others."""

import json
from pathlib import Path

from indexer import documents
from indexer.parse import Parsed
from kb import jsonshape, storing
from kb.model import Clause, Duty, Paragraph, Tag, Target, Via

STATUTES = Path(__file__).parent.parent / "data" / "statutes"


def test_stored_values_come_back_whole(corpus: Path) -> None:
    parsed = [one for folder in (corpus, STATUTES) for one in documents(folder) if isinstance(one, Parsed)]
    assert len(parsed) > 15
    for one in parsed:
        assert storing.read_document(storing.document(one.document)) == one.document
        for clause in one.clauses:
            assert storing.read_clause(storing.clause(clause)) == clause


def test_what_a_hit_shows_is_read_without_the_rest(corpus: Path) -> None:
    clauses = [clause for one in documents(corpus) if isinstance(one, Parsed) for clause in one.clauses]
    assert clauses
    for clause in clauses:
        first, _ = storing.clause(clause).split("\n")
        assert storing.shown(f"{first}\nwhatever follows")[:2] == [clause.address, clause.label]
        assert storing.shown(first)[6:8] == [list(clause.heading_path), clause.text]


def test_no_words_are_stored_twice() -> None:
    text = "甲乙丙丁\n（一）戊己"
    parts = (Paragraph("d/a1.1.1", "（一）戊己", (5, 10), "（一）"),)
    paragraphs = (Paragraph("d/a1.1", text, (0, 10), None, parts),)
    clause = Clause(
        "d/a1", "d", "d", "a1", "article", "第一条", "第一条", "第一条", None, (), text, paragraphs, (0, 10), ()
    )
    assert storing.clause(clause).count("戊己") == 1
    assert storing.read_clause(storing.clause(clause)) == clause


def test_evidence_that_stands_elsewhere_or_is_reviewed_comes_back_as_it_was() -> None:
    text = "发展金融。\n鼓励金融创新。"
    paragraphs = (Paragraph("d/4.1.p1", "发展金融。", (10, 15)), Paragraph("d/4.1.p2", "鼓励金融创新。", (19, 26)))
    tags = (
        Tag("d/4.1", "金融", "primary", "金融", (12, 14), "derived", False),
        Tag("d/4.1.p2", "金融", "secondary", "鼓励金融创新", (19, 25), "derived", False),
        Tag("d/4.1", "物流", "primary", "物流", (3, 5), "derived", False),
        Tag("d/4.10", "金融", "primary", "一词", (12, 14), "inferred", True),
    )
    duties = (
        Duty("d/4.1", "市金融办", "lead", False, "stated", "不在文中", (1, 9), True, Via("旧称", "renamed", None)),
    )
    targets = (
        Target("d/4.1.p2", "银行", None, 3, "家", ">=", 3, "家", 2020, "count", "3家", (2, 4), "derived", False),
    )
    clause = Clause(
        "d/4.1", "d", "d/4", "4.1", "clause", "一", "一", None, "发展", ("金融",), text, paragraphs, (5, 26), ((7, 8),),
        tags, duties, targets, "。",
    )  # fmt: skip
    assert storing.read_clause(storing.clause(clause)) == clause
    assert storing.read_tag(json.loads(storing.tag(tags[0]))) == tags[0]
    assert storing.read_duty(json.loads(storing.duty(duties[0]))) == duties[0]
    assert storing.read_target(json.loads(storing.target(targets[0]))) == targets[0]


def test_a_paragraph_shows_address_text_and_span_and_parts_only_where_it_has_some() -> None:
    plain = Paragraph("d/1.p1", "甲", (0, 1))
    nested = Paragraph("d/a1.1", "甲", (0, 1), None, (plain,))
    assert jsonshape.jsonable(plain) == {"address": "d/1.p1", "text": "甲", "span": [0, 1]}
    assert set(jsonshape.jsonable(nested)) == {"address", "text", "span", "parts"}


def test_a_number_beyond_64_bits_is_kept() -> None:
    value = 123456789012345678901234
    one = Target("d/1", "收入", None, value, "元", "=", value, "元", None, "count", "收入", (0, 2), "stated", False)
    assert storing.read_target(json.loads(storing.target(one))) == one
