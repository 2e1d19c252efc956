"""Search over both opinions, on every engine: what an official, a researcher and a memo writer ask."""

import dataclasses

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb import BadQuery, KnowledgeBase, SearchOptions
from kb.normal import norm
from kb.search import DEEPEST

OLD, NEW = "yfbf-2016-228", "yff-2020-10"


def found(kb: KnowledgeBase, query: str, **options: object) -> set[str]:
    """The addresses of every hit, 2016 as old and 2020 as new."""
    answer = kb.search(query, dataclasses.replace(SearchOptions(limit=100), **options))  # type: ignore[arg-type]
    assert len(answer.hits) == min(answer.total, 100)
    return {hit.address.replace(OLD, "old").replace(NEW, "new") for hit in answer.hits}


@pytest.mark.parametrize(
    ("query", "hits"),
    [
        ("冷链", {"old/3.6", "new/3.4"}),
        ('"给予配套支持"', {"new/4.3.10"}),
        ("“给予配套支持”", {"new/4.3.10"}),
        ("渝新欧", {"old/3.6", "old/3.10", "new/2.5", "new/3.4"}),
        ("电子商务 -跨境", {"old/2.1.3", "old/3.6"}),
        ("冷鏈物流", {"new/3.4"}),
        ("冷链 文件:yff-2020-10", {"new/3.4"}),
        ("冷链 年份：2016", {"old/3.6"}),
        ("冷链 文件:渝府办发〔2016〕228号", {"old/3.6"}),
        ("冷链 -年份:2016", {"new/3.4"}),
        ("lengliang", {"old/3.6", "new/3.4"}),
        ("ｖｒ", {"old/3.4"}),
        ("“一事一议”", {"old/4.2.14", "old/4.4.23"}),
    ],
)
def test_a_query_finds_exactly(kb: KnowledgeBase, query: str, hits: set[str]) -> None:
    assert found(kb, query) == hits


def test_pinyin_of_two_words_finds_both(kb: KnowledgeBase) -> None:
    answer = kb.search("kuajing dianshang")
    assert {"old/4.2.7", "old/4.2.13"} <= found(kb, "kuajing dianshang")
    assert {(e.from_, e.to, e.kind) for e in answer.expansions} >= {
        ("kuajing", "跨境", "pinyin"),
        ("dianshang", "电商", "pinyin"),
    }


def test_a_question_is_relaxed_and_finds_the_clauses_it_means(kb: KnowledgeBase) -> None:
    answer = kb.search("2016年和2020年分别怎么支持养老机构")
    first = [hit.address for hit in answer.hits[:5]]
    assert answer.relaxed
    assert {f"{OLD}/4.4.22", f"{NEW}/3.13"} <= set(first)


def test_a_phrase_is_never_relaxed(kb: KnowledgeBase) -> None:
    answer = kb.search('"养老机构分别怎么支持"')
    assert (answer.total, answer.relaxed) == (0, False)


def test_filters_exclusions_and_phrases_bind_a_near_answer(kb: KnowledgeBase) -> None:
    answer = kb.search('养老区块链机构 "养老" -医养 年份:2020')
    assert answer.relaxed
    assert answer.hits
    for hit in answer.hits:
        clause = kb.clause(hit.address)
        assert hit.document == NEW
        assert "养老" in clause.printed
        assert "医养" not in clause.printed


def test_words_that_never_meet_give_near_answers_with_either(kb: KnowledgeBase) -> None:
    answer = kb.search("养老 区块链")
    texts = [kb.clause(hit.address).printed for hit in answer.hits]
    assert answer.relaxed
    assert any("养老" in text for text in texts)
    assert any("区块链" in text for text in texts)


def test_single_characters_that_never_meet_give_near_answers_too(kb: KnowledgeBase) -> None:
    answer = kb.search("链 龘 冷")
    assert answer.relaxed
    assert {f"{OLD}/3.6", f"{NEW}/3.4"} <= {hit.address for hit in answer.hits}


def test_expansions_are_shown_and_can_be_switched_off(kb: KnowledgeBase) -> None:
    widened, plain = kb.search("农村电商"), kb.search("农村电商", SearchOptions(expand=False))
    assert [(e.from_, e.to, e.kind) for e in widened.expansions] == [("农村电商", "农村电子商务", "synonym")]
    assert plain.expansions == ()
    assert found(kb, "农村电商", expand=False) == {"old/2.2"}
    assert found(kb, "农村电商") == {"old/2.2", "new/3.5"}


def test_a_quoted_phrase_is_not_expanded(kb: KnowledgeBase) -> None:
    assert kb.search('"农村电商"').expansions == ()
    assert found(kb, '"农村电商"') == {"old/2.2"}


@pytest.mark.parametrize(("slip", "meant"), [("养捞", "养老"), ("冷恋物流", "冷链物流"), ("养老机购", "养老机构")])
def test_a_misheard_word_is_a_suggestion_only(kb: KnowledgeBase, slip: str, meant: str) -> None:
    answer = kb.search(slip)
    assert answer.suggestion == meant
    assert answer.relaxed or not answer.total


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("2030年", "没有条款写到2030年。"),
        ("到2030年养老", "没有条款写到2030年。"),
        ("9999亿元", "没有条款写到“9999”这个数。"),
        ("主题:天文", "没有“主题：天文”这个筛选值，已按文字查找。"),
    ],
)
def test_what_is_not_there_is_said(kb: KnowledgeBase, query: str, says: str) -> None:
    assert says in (kb.search(query).notice or "")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (SearchOptions(year=("2030",)), "没有2030年的文件。"),
        (SearchOptions(department=("市级有关部门",)), "没有条款属于“部门：市级有关部门”。"),
    ],
)
def test_an_option_that_no_clause_meets_is_said(kb: KnowledgeBase, options: SearchOptions, says: str) -> None:
    answer = kb.search("养老", options)
    assert (answer.total, answer.notice) == (0, says)


def test_years_and_numbers_that_are_there_need_no_notice(kb: KnowledgeBase) -> None:
    assert kb.search("到2020年").notice is None
    assert kb.search("9500亿元").notice is None


def test_facets_count_all_members_and_add_up(kb: KnowledgeBase) -> None:
    answer = kb.search("服务业", SearchOptions(limit=1))
    assert len(answer.hits) == 1
    assert sum(count.count for count in answer.facets.document) == answer.total
    assert {count.value for count in answer.facets.year} == {2016, 2020}
    assert list(answer.facets.document) == sorted(answer.facets.document, key=lambda c: (-c.count, str(c.value)))


def test_only_filters_answer_in_document_order(kb: KnowledgeBase) -> None:
    answer = kb.search("年份:2020", SearchOptions(limit=100))
    order = [clause.address for clause in kb.tree(NEW) if clause.text]
    assert [hit.address for hit in answer.hits] == order


def test_pages_follow_each_other_without_loss(kb: KnowledgeBase) -> None:
    for sort in ("rank", "document"):
        pages = [kb.search("服务", SearchOptions(sort=sort, limit=7, offset=at)) for at in range(0, 105, 7)]  # type: ignore[arg-type]
        addresses = [hit.address for page in pages for hit in page.hits]
        assert len(addresses) == len(set(addresses)) == pages[0].total


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (SearchOptions(limit=0), "每页条数应在1到100之间"),
        (SearchOptions(limit=101), "每页条数应在1到100之间"),
        (SearchOptions(offset=-1), "起始位置应在0到"),
        (SearchOptions(offset=DEEPEST + 1), "起始位置应在0到"),
        (SearchOptions(doc=("nothing",)), "没有“nothing”这个文件"),
        (SearchOptions(year=("今年",)), "年份应是四位数字"),
        (SearchOptions(year=("20160",)), "年份应是四位数字"),
        (SearchOptions(topic=("天文",)), "没有“天文”这个主题。"),
        (SearchOptions(department=("市天文局",)), "没有“市天文局”这个部门。"),
        (SearchOptions(role=("king",)), "没有“king”这个角色，可用 lead、support、responsible。"),
    ],
)
def test_an_option_out_of_range_is_refused_with_a_sentence(
    kb: KnowledgeBase, options: SearchOptions, says: str
) -> None:
    with pytest.raises(BadQuery, match=says):
        kb.search("养老", options)


def test_highlights_are_offsets_into_the_printed_text(kb: KnowledgeBase) -> None:
    for query in ("物流", "2020年 亿元", "重要举措。为深入"):
        for hit in kb.search(query).hits:
            marked = "".join(hit.text[s:e] for s, e in hit.highlights)
            assert set(norm(marked)) <= set(norm(query))
            assert list(hit.highlights) == sorted(hit.highlights)


def test_why_says_where_a_word_stands(kb: KnowledgeBase) -> None:
    first = kb.search("物流 文件:yff-2020-10").hits[0]
    assert first.why is not None
    assert first.why.startswith("“物流”见于标题、正文")


def pieces() -> st.SearchStrategy[tuple[float, float, float]]:
    """Which clause, where the piece begins and how long it is, as shares."""
    share = st.floats(0, 1)
    return st.tuples(share, share, share)


@settings(max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces())
def test_any_copied_piece_finds_its_clause(kb: KnowledgeBase, where: tuple[float, float, float]) -> None:
    clauses = [clause for document in (OLD, NEW) for clause in kb.tree(document) if clause.text]
    clause = clauses[int(where[0] * (len(clauses) - 1))]
    lines = f"{clause.number or ''}{clause.heading or ''}{clause.stop}\n　　{clause.text}"
    start = int(where[1] * (len(lines) - 2))
    piece = lines[start : start + 2 + int(where[2] ** 3 * 2000)][:2000]
    if len(norm(piece)) < 2 or piece.strip().startswith("-"):
        return
    addresses, offset, total = set(), 0, 1
    while offset < total:
        answer = kb.search(piece, SearchOptions(limit=100, offset=offset))
        total, offset = answer.total, offset + 100
        addresses |= {hit.address for hit in answer.hits}
        assert not answer.relaxed
    assert clause.address in addresses


def test_a_question_that_names_a_unit_of_today_is_answered_by_its_duties_first(kb: KnowledgeBase) -> None:
    answer = kb.search("市规划自然资源局现在要管哪些2016年的任务")
    assert answer.relaxed
    assert [hit.address for hit in answer.hits[:2]] == ["yfbf-2016-228/4.4.20", "yfbf-2016-228/4.4.21"]
    assert "职责待确认" in (answer.notice or "")
    assert all("市国土房管局" in (hit.why or "") for hit in answer.hits[:2])


def test_a_question_about_an_indicator_is_told_whether_it_compares(kb: KnowledgeBase) -> None:
    answer = kb.search("2020年软件业务收入目标与2016年可比吗")
    assert answer.hits[0].address == "yff-2020-10/3.2"
    assert "“软件和信息服务业规模”与“软件业务收入”口径不同" in (answer.notice or "")


def test_without_widening_a_question_does_not_reach_another_name(kb: KnowledgeBase) -> None:
    answer = kb.search("市规划自然资源局现在要管哪些2016年的任务", SearchOptions(expand=False))
    assert answer.hits[0].address != "yfbf-2016-228/4.4.20"


def test_a_target_due_in_the_year_asked_for_comes_before_one_due_in_another(kb: KnowledgeBase) -> None:
    addresses = [hit.address for hit in kb.search("2025年旅游收入目标").hits]
    assert addresses.index("yff-2020-10/3.12") < addresses.index("yfbf-2016-228/3.4")


def test_who_asks_for_a_judged_indicator_sees_both_sides_first(kb: KnowledgeBase) -> None:
    addresses = [hit.address for hit in kb.search("2020年软件业务收入目标与2016年可比吗").hits]
    assert set(addresses[:2]) == {"yff-2020-10/3.2", "yfbf-2016-228/3.9"}
