"""What an engine keeps is the whole value, and what scripts see has the keys of contract and no others."""

from pathlib import Path

from indexer import documents
from indexer.parse import Parsed
from kb import jsonshape
from kb.model import Clause, Paragraph

STATUTES = Path(__file__).parent.parent / "data" / "statutes"


def test_stored_values_come_back_whole(corpus: Path) -> None:
    parsed = [one for folder in (corpus, STATUTES) for one in documents(folder) if isinstance(one, Parsed)]
    assert len(parsed) > 15
    for one in parsed:
        assert jsonshape.document(jsonshape.stored(one.document)) == one.document
        for clause in one.clauses:
            assert jsonshape.clause(jsonshape.stored(clause)) == clause


def test_what_a_hit_shows_is_read_without_the_rest(corpus: Path) -> None:
    clauses = [clause for one in documents(corpus) if isinstance(one, Parsed) for clause in one.clauses]
    assert clauses
    for clause in clauses:
        first, _ = jsonshape.stored(clause).split("\n")
        assert jsonshape.shown(f"{first}\nwhatever follows")[:2] == [clause.address, clause.label]
        assert jsonshape.shown(first)[6:8] == [list(clause.heading_path), clause.text]


def test_no_words_are_stored_twice() -> None:
    text = "甲乙丙丁\n（一）戊己"
    parts = (Paragraph("d/a1.1.1", "（一）戊己", (5, 10), "（一）"),)
    paragraphs = (Paragraph("d/a1.1", text, (0, 10), None, parts),)
    clause = Clause(
        "d/a1", "d", "d", "a1", "article", "第一条", "第一条", "第一条", None, (), text, paragraphs, (0, 10), ()
    )
    assert jsonshape.stored(clause).count("戊己") == 1
    assert jsonshape.clause(jsonshape.stored(clause)) == clause


def test_a_paragraph_shows_address_text_and_span_and_parts_only_where_it_has_some() -> None:
    plain = Paragraph("d/1.p1", "甲", (0, 1))
    nested = Paragraph("d/a1.1", "甲", (0, 1), None, (plain,))
    assert jsonshape.jsonable(plain) == {"address": "d/1.p1", "text": "甲", "span": [0, 1]}
    assert set(jsonshape.jsonable(nested)) == {"address", "text", "span", "parts"}
