"""What became of each provision: held against the alignment read by hand, and what must hold of any two documents."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import build
from kb import BadQuery, KnowledgeBase, NotFound, open_kb
from kb.alignment import Alignment, Pair, align
from kb.model import Clause, Paragraph
from tests.indexer.labels import rows

OLD, NEW = "yfbf-2016-228", "yff-2020-10"
LAW = "甲法\n\n第一条 为了规范养老服务，制定本法。\n第二条 养老机构应当依法登记，接受民政部门监督。\n第三条 本法自2016年1月1日起施行。\n"
LATER = (
    "甲法（修正）\n\n第一条 为了规范养老服务，制定本法。\n第二条 国家支持社区托育。\n"
    "第三条 养老机构应当依法备案，接受民政部门监督。\n第四条 本法自2020年1月1日起施行。\n"
)


@pytest.fixture(scope="module")
def opinions(kb: KnowledgeBase) -> Alignment:
    return kb.compare(OLD, NEW)


def pair(found: Alignment, address: str) -> Pair:
    return next(one for one in found.pairs if address in (*one.old, *one.new))


def became(found: Alignment) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Each old provision with its relation and what it became; each new one that nothing became."""
    old = {address: (one.relation, one.new) for one in found.pairs for address in one.old}
    return old | {address: (one.relation, ()) for one in found.pairs if not one.old for address in one.new}


def labelled() -> dict[str, tuple[str, tuple[str, ...]]]:
    found = {}
    for row in rows("alignment"):
        news = tuple(row["new"].split())
        if row["relation"] == "new":
            found[news[0]] = ("new", ())
        for old in row["old"].split():
            found[old] = (row["relation"], news)
    return found


def test_the_relations_are_those_read_by_hand(opinions: Alignment) -> None:
    told, read = became(opinions), labelled()
    wrong = {address for address, (relation, _) in read.items() if told.get(address, ("", ()))[0] != relation}
    assert {address.partition("/")[2] for address in wrong} == set()


def test_what_a_measure_became_is_what_was_read_by_hand(opinions: Alignment) -> None:
    def targets(found: dict[str, tuple[str, tuple[str, ...]]]) -> set[tuple[str, str]]:
        links = {(old, new) for old, (relation, news) in found.items() if relation != "topic" for new in news}
        return links | {
            (address, relation) for address, (relation, _) in found.items() if relation in ("dropped", "new")
        }

    told, read = targets(became(opinions)), targets(labelled())
    assert 2 * len(told & read) / (len(told) + len(read)) >= 0.95


def test_every_old_provision_stands_in_one_pair_and_no_new_one_is_lost(opinions: Alignment) -> None:
    olds = [address for one in opinions.pairs for address in one.old]
    assert len(olds) == len(set(olds)) == 53
    assert len({address for one in opinions.pairs for address in one.new}) == 53
    assert sum(opinions.summary.values()) == len(opinions.pairs)


@pytest.mark.parametrize(
    ("old", "deleted", "inserted"),
    [
        ("4.1.2", "", "平等"),
        ("4.3.15", "财政资金", "配套"),
        ("4.3.15", "战略性新兴", ""),
        ("5.3.p2", "制订", "制定"),
        ("3.2", "60", "30"),
        ("3.1", "10.5%", "9.5%"),
        ("4.2.9", "简化申报流程", ""),
    ],
)
def test_a_change_that_a_reader_looks_for_is_told(opinions: Alignment, old: str, deleted: str, inserted: str) -> None:
    changes = pair(opinions, f"{OLD}/{old}").changes or ()
    assert any(deleted in (one.old or "") for one in changes if one.op != "equal")
    assert any(inserted in (one.new or "") for one in changes if one.op != "equal")


def test_the_sides_of_the_changes_are_both_texts(kb: KnowledgeBase, opinions: Alignment) -> None:
    one = pair(opinions, f"{OLD}/4.3.15")
    assert "".join(change.old or "" for change in one.changes or ()).endswith("给予财政资金支持。")
    assert "".join(change.new or "" for change in one.changes or ()) == kb.clause(one.new[0]).text


def test_what_changed_throughout_is_said_once(opinions: Alignment) -> None:
    assert "前一文件有35处" in opinions.notes[0]
    assert opinions.notes[1].startswith(
        "“重庆市生产性服务业工作联席会议制度”更名为“重庆市服务业高质量发展工作联席会议制度”"
    )


def test_a_judgement_wins_and_says_by_whom(opinions: Alignment) -> None:
    one = pair(opinions, f"{OLD}/4.3.18")
    assert (one.relation, one.reviewed) == ("dropped", True)
    assert one.evidence.startswith("人工判定：")
    assert sum(one.reviewed for one in opinions.pairs) == 8


def test_two_clauses_are_the_pair_they_belong_to(kb: KnowledgeBase, opinions: Alignment) -> None:
    found = kb.compare(f"{OLD}/4.4.22", f"{NEW}/4.2.9")
    assert found.pairs == (pair(opinions, f"{OLD}/4.4.22"),)


def test_two_clauses_that_do_not_belong_together_are_still_held_against_each_other(kb: KnowledgeBase) -> None:
    (one,) = kb.compare(f"{OLD}/3.1", f"{NEW}/3.9").pairs
    assert (one.relation, one.old, one.new) == ("topic", (f"{OLD}/3.1",), (f"{NEW}/3.9",))
    assert one.changes


def test_a_part_is_compared_with_a_part(kb: KnowledgeBase) -> None:
    found = kb.compare(f"{OLD}/4", f"{NEW}/4")
    relations = {address: one.relation for one in found.pairs for address in one.old}
    assert relations[f"{OLD}/4.1.3"] == "dropped"
    assert {f"{OLD}/4.1.1", f"{OLD}/4.4.22", f"{OLD}/4.4.23"} <= relations.keys()
    within = (f"{OLD}/4.", f"{NEW}/4")
    assert all(any(one.startswith(within) for one in (*pair.old, *pair.new)) for pair in found.pairs)
    assert "new" in found.summary


def test_two_clauses_carry_no_notes_on_the_rest_of_the_documents(kb: KnowledgeBase) -> None:
    told = kb.compare(f"{OLD}/4.1.2", f"{NEW}/4.1.2").notes
    assert not [note for note in told if "联席会议" in note or "35处" in note]
    assert told[-1].startswith("两份文件题目不同")


def test_two_versions_of_one_text_are_not_called_two_works(tmp_path: Path) -> None:
    for year in (2018, 2023):
        (tmp_path / f"甲法({year}-01-01).md").write_text("# 甲法\n\n第一条　甲。\n\n第二条　乙。\n", encoding="utf-8")
    from indexer import build

    build(tmp_path, tmp_path / "var", "whoosh")
    opened = open_kb(tmp_path / "var")
    old, new = (one.address for one in opened.documents())
    assert opened.compare(old, new).notes[-1].startswith("两份文件题目相同")


def test_the_other_way_round_the_same_pairs_are_told(kb: KnowledgeBase, opinions: Alignment) -> None:
    turned = kb.compare(NEW, OLD)
    links = {(old, new) for one in opinions.pairs for old in one.old for new in one.new}
    assert links == {(old, new) for one in turned.pairs for old in one.new for new in one.old}
    assert (turned.summary["dropped"], turned.summary["new"]) == (opinions.summary["new"], opinions.summary["dropped"])
    assert (turned.summary["merged"], turned.summary["split"]) == (
        opinions.summary["split"],
        opinions.summary["merged"],
    )
    about = [one.old for one in turned.pairs if one.relation == "topic"]
    assert len(about) == len(set(about))


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        (OLD, OLD, BadQuery),
        (OLD, "nothing", NotFound),
        (OLD, f"{NEW}/3.1", BadQuery),
        (f"{OLD}/9", f"{NEW}/3.1", NotFound),
    ],
)
def test_what_cannot_be_compared_is_refused(kb: KnowledgeBase, old: str, new: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        kb.compare(old, new)


def test_the_other_way_round_nothing_is_lost(kb: KnowledgeBase) -> None:
    found = kb.compare(NEW, OLD)
    assert len({address for one in found.pairs for address in one.old}) == 53
    assert pair(found, f"{NEW}/4.1.2").new == (f"{OLD}/4.1.2",)
    assert "要反过来读" in found.notes[0]


def test_a_renumbered_article_is_found(tmp_path: Path) -> None:
    (tmp_path / "甲法2016.txt").write_text(LAW, encoding="utf-8")
    (tmp_path / "甲法2020.txt").write_text(LATER, encoding="utf-8")
    build(tmp_path, tmp_path / "var", "whoosh")
    found = open_kb(tmp_path / "var").compare("甲法2016", "甲法2020")
    assert became(found) == {
        "甲法2016/a1": ("same", ("甲法2020/a1",)),
        "甲法2016/a2": ("amended", ("甲法2020/a3",)),
        "甲法2016/a3": ("amended", ("甲法2020/a4",)),
        "甲法2020/a2": ("new", ()),
    }


def document(name: str, lines: list[str]) -> list[Clause]:
    """A document of items with these words."""
    return [
        Clause(
            f"{name}/{n}", name, None, str(n), "item", str(n), str(n), f"{n}.", None, (), line,
            (Paragraph(f"{name}/{n}.p1", line, (0, len(line))),), (0, len(line)), (),
        )
        for n, line in enumerate(lines, 1)
    ]  # fmt: skip


LINES = st.lists(st.text("养老物流金融旅游支持发展，。", min_size=1, max_size=20), max_size=6)


@settings(max_examples=100, deadline=None)
@given(old=LINES, new=LINES)
def test_any_two_documents_are_compared_without_loss(old: list[str], new: list[str]) -> None:
    before, after = document("a", old), document("b", new)
    found = align(before, after, (), list)
    assert sorted(address for one in found.pairs for address in one.old) == sorted(c.address for c in before)
    assert {address for one in found.pairs for address in one.new} == {clause.address for clause in after}
    for one in found.pairs:
        assert (one.changes is None) is (not (one.old and one.new))
        assert all("".join(side) for side in (one.old, one.new) if side)
