"""What a cluster is sent for an entry, and that its tokens are counted as the cluster will count them."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kb.engine.base import Entry, Record
from kb.engine.opensearch_lines import SCORED, line
from kb.normal import norm

printed = st.text(st.sampled_from('甲乙丙。"\\\u0007𠮷a1 '), max_size=6).map(norm)
records = st.builds(
    Record,
    place=printed,
    headings=st.lists(printed.filter(bool), max_size=3).map(tuple),
    title=printed,
    words=printed,
    facets=st.dictionaries(st.sampled_from(("topic", "year")), st.lists(printed, min_size=1, max_size=2).map(tuple)),
)


def sent(entry: Entry, ordinal: int = 7) -> dict[str, Any]:
    """The fields of an entry's second line."""
    head, fields = line(entry).numbered(ordinal).splitlines()
    assert json.loads(head) == {"create": {"_id": str(ordinal)}}
    found: dict[str, Any] = json.loads(fields)
    return found


def test_the_fields_of_a_record_are_cut_already() -> None:
    record = Record("老人。", ("总则", "甲"), "法", "老人", {"topic": ('养"老',)})
    assert sent(Entry(0, "d/1", "d", "clause", '{"a":"\\n"}', record)) == {
        "ordinal": 7,
        "address": "d/1",
        "within": "d",
        "kind": "record",
        "stored": '{"a":"\\n"}',
        "characters": "老 人 。",
        "pairs": "老人 人。",
        "above": "总则 /// /// ",
        "above_characters": "总 则 甲",
        "title": "///",
        "words": "老人",
        "is_topic": ['养"老'],
    }


def test_a_heading_alone_has_a_token_in_every_field_that_scores() -> None:
    fields = sent(Entry(0, "d/1", "d", "clause", "{}"))
    assert {field: fields[field] for field in SCORED} == dict.fromkeys(SCORED, "///")
    assert (fields["kind"], line(Entry(0, "d/1", "d", "clause", "{}")).tokens) == ("clause", (0, 0, 0, 0))


@given(record=records)
def test_tokens_are_counted_as_the_cluster_cuts_them(record: Record) -> None:
    entry = Entry(0, "d/1", "d", "clause", "{}", record)
    fields = sent(entry)
    cut = [fields[field].split() for field in SCORED]
    assert [0 if found == ["///"] else len(found) for found in cut] == list(line(entry).tokens)
