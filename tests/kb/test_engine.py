"""The contract of an engine: an engine is done when this suite passes."""

import json
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, product
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.engine import opensearch_engine
from kb.engine.base import All, AtLeast, Condition, Engine, Entry, Has, Not, Page, Rank, Record, Stands, any_of
from kb.engine.grams import pairs
from kb.rank import grams
from tests.kb.engines import LOCAL, counts, entries, holds, opened, record
from tests.opensearch.shared import ENGINES

RECORDS = [
    record(
        "（一）养老服务。加快建设居家社区机构相协调的养老服务体系。",
        ["重点任务"],
        "意见",
        document="a",
        year="2020",
        topic="养老",
    ),
    record(
        "（二）物流。推进城乡配送，支持养老。",
        ["重点任务", "现代物流"],
        "意见",
        document="a",
        year="2020",
        topic="物流 养老",
    ),
    record("哈哈哈，…㎡①，a b\nc", [], "实施意见", document="b", year="2016"),
    record(
        "乙",
        ["养老体系", "物流"],
        "实施意见",
        document="b",
        year="2016",
        department="市商务委",
        role="lead",
        duty="lead|市商务委",
    ),
]


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    found = opened(request.param, entries(RECORDS), tmp_path_factory.mktemp("engine"))
    yield found
    found.close()


def members(engine: Engine, condition: Condition) -> list[str]:
    """The addresses of an answer in document order."""
    found = engine.search(condition, Rank(), Page(limit=100, sort="document"))
    assert found.total == len(found.page) == engine.count(condition)
    return [json.loads(match.stored) for match in found.page]


def by(piece: str, *boosts: tuple[Has, float]) -> Rank:
    """A rank by every character and pair of a piece."""
    return Rank(tuple((gram, 1.0) for gram in grams(piece)), boosts)


@pytest.mark.parametrize(
    ("condition", "answer", "because"),
    [
        (Stands("养老"), ["d/1", "d/2", "d/4"], "in the place or in a heading above"),
        (Stands("。加快"), ["d/1"], "across punctuation, from heading into text"),
        (Stands("乙"), ["d/4"], "a single character"),
        (Stands("务现"), [], "not across two headings"),
        (Stands("务现代"), [], "nor a longer piece"),
        (Stands("老体系物"), [], "nor where every second pair would fit"),
        (Stands("老体系"), ["d/4"], "a longer piece inside a heading"),
        (Stands("意见"), [], "the title counts for rank only"),
        (Stands("...m21,abc"), ["d/3"], "normalised on both sides"),
        (Stands("哈哈哈哈"), [], "a piece longer than what stands there"),
        (Stands("养" * 2000), [], "a very long piece"),
        (Has("topic", "养老"), ["d/1", "d/2"], "one of several values"),
        (Has("duty", "lead|市商务委"), ["d/4"], "a facet that is not counted"),
        (Has("topic", "无"), [], "a value that nobody carries"),
        (Not(Stands("养老")), ["d/3"], "records only, never headings or documents"),
        (All(()), ["d/1", "d/2", "d/3", "d/4"], "no part: every record"),
        (All((Stands("养老"), Not(Has("year", "2016")))), ["d/1", "d/2"], "and, and not"),
        (any_of([Stands("乙"), Stands("哈")]), ["d/3", "d/4"], "or"),
        (AtLeast(2, (Stands("养老"), Stands("物流"), Stands("配送"))), ["d/2", "d/4"], "two of three"),
        (AtLeast(1, (Not(Stands("养老")), Stands("城乡"))), ["d/2", "d/3"], "an exclusion beside an or"),
    ],
)
def test_a_condition_says_who_belongs(engine: Engine, condition: Condition, answer: list[str], because: str) -> None:
    assert members(engine, condition) == answer, because


def test_counts_cover_all_members_not_only_the_page(engine: Engine) -> None:
    found = engine.search(Stands("养老"), by("养老"), Page(limit=1))
    assert (found.total, len(found.page)) == (3, 1)
    assert {facet: counted for facet, counted in found.counts.items() if counted} == {
        "document": {"a": 2, "b": 1},
        "topic": {"养老": 2, "物流": 1},
        "department": {"市商务委": 1},
        "role": {"lead": 1},
        "year": {"2020": 2, "2016": 1},
    }


def test_more_of_a_gram_ranks_first_and_scores_fall(engine: Engine) -> None:
    found = engine.search(Stands("养老"), by("养老"), Page())
    scores = [match.score for match in found.page]
    assert json.loads(found.page[0].stored) == "d/1"
    assert scores == sorted(scores, reverse=True)
    assert scores[-1] > 0


@pytest.mark.parametrize(
    ("sentence", "addresses", "topics"),
    [
        ("建设居家社区机构相协调的养老服务体系", ["d/1"], {"养老": 1}),
        ("建设居家社区机构相协调的物流服务体系", [], {}),
    ],
)
def test_a_sentence_is_found_and_counted_only_where_it_stands(
    engine: Engine, sentence: str, addresses: list[str], topics: dict[str, int]
) -> None:
    found = engine.search(All((Stands(sentence),)), by(sentence), Page())
    assert [json.loads(match.stored) for match in found.page] == addresses
    assert found.total == len(addresses)
    assert found.counts.get("topic", {}) == topics


def test_a_boost_lifts_the_records_that_carry_the_value(engine: Engine) -> None:
    found = engine.search(Stands("养老"), by("养老", (Has("year", "2016"), 100.0)), Page(limit=1))
    assert json.loads(found.page[0].stored) == "d/4"


def test_pages_follow_each_other_without_loss(engine: Engine) -> None:
    for sort in ("rank", "document"):
        pages = [engine.search(All(()), by("养老"), Page(1, offset, sort)).page for offset in range(6)]
        assert sorted(json.loads(match.stored) for page in pages for match in page) == ["d/1", "d/2", "d/3", "d/4"]
        assert [len(page) for page in pages] == [1, 1, 1, 1, 0, 0]


def test_frequency_counts_places_and_headings(engine: Engine) -> None:
    assert [engine.frequency(gram) for gram in ("养老", "物流", "乙", "哈", "无")] == [3, 3, 1, 1, 0]


def test_everything_is_found_by_address_and_in_order(engine: Engine) -> None:
    assert [engine.get(address) for address in ("d", "d/0", "d/3")] == ['"d"', '"d/0"', '"d/3"']
    assert engine.get("d/9") is None
    assert engine.stored(["d/3", "d/9", "d", "d/3"]) == {"d/3": '"d/3"', "d": '"d"'}
    assert engine.stored([]) == {}
    assert list(engine.document("d")) == ['"d/0"', '"d/1"', '"d/2"', '"d/3"', '"d/4"']
    assert list(engine.document("e")) == []
    assert list(engine.whole(["e", "d"])) == [("d", '"d"', ('"d/0"', '"d/1"', '"d/2"', '"d/3"', '"d/4"'))]
    assert list(engine.whole([])) == []
    assert list(engine.documents()) == ['"d"']
    assert list(engine.documents(1)) == []


@pytest.fixture(scope="module", params=ENGINES)
def seven(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Seven documents of a clause each."""
    both = (
        (Entry(2 * n, f"d{n}", f"d{n}", "document", f"{n}"), Entry(2 * n + 1, f"d{n}/1", f"d{n}", "clause", f'"{n}"'))
        for n in range(7)
    )
    found = opened(request.param, chain.from_iterable(both), tmp_path_factory.mktemp("seven"))
    yield found
    found.close()


def test_so_many_documents_are_told_from_anywhere(seven: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opensearch_engine, "STEP", 3)  # of a cluster's requests, so that some documents need several
    monkeypatch.setattr(opensearch_engine, "WINDOW", 5)
    whole = list("0123456")
    for start, limit in product(range(9), (None, *range(1, 9))):
        end = None if limit is None else start + limit
        assert list(seven.documents(start, limit)) == whole[start:end], (start, limit)


def test_an_index_without_documents_has_none(tmp_path: Path) -> None:
    for name in LOCAL:
        assert list(opened(name, [], tmp_path).documents()) == []


def test_several_threads_get_the_same_answer(engine: Engine) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: members(engine, Stands("养老")), range(200)))
    assert answers == [["d/1", "d/2", "d/4"]] * 200


@pytest.fixture
def restless() -> Iterator[None]:
    """Threads that give way to each other at every turn, as those of a busy site do now and then."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("restless")
@pytest.mark.parametrize("name", ENGINES)
def test_threads_that_read_different_words_do_not_disturb_each_other(name: str, tmp_path: Path) -> None:
    characters = "养老物流金融旅游会展"
    places = [f"{characters[n % 10]}{characters[n // 10 % 10]}{characters[n // 100 % 10]}" for n in range(1_000)]
    engine = opened(name, entries(record(place, document="d") for place in places), tmp_path)
    asked = [Stands(one) for one in characters] * 20
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(engine.count, asked))
    assert found == [sum(one.piece in place for place in places) for one in asked]
    engine.close()


words = st.text(alphabet="养老物流。a", min_size=1, max_size=4)
records = st.builds(
    lambda place, headings, year: record(place, headings, "", document="d", year=year),
    st.text(alphabet="养老物流。a", min_size=1, max_size=12),
    st.lists(words, max_size=2),
    st.sampled_from(["2016", "2020"]),
)
leaves = st.builds(Stands, words) | st.builds(Has, st.just("year"), st.sampled_from(["2016", "2020", "2025"]))
conditions = st.recursive(
    leaves,
    lambda inner: (
        st.builds(Not, inner)
        | st.builds(All, st.lists(inner, max_size=3).map(tuple))
        | st.builds(AtLeast, st.integers(1, 2), st.lists(inner, min_size=1, max_size=3).map(tuple))
    ),
    max_leaves=5,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(records, min_size=1, max_size=6), st.lists(conditions, min_size=5, max_size=5))
def test_every_engine_answers_as_the_conditions_read(found: list[Record], asked: list[Condition]) -> None:
    with TemporaryDirectory() as folder:
        engines = [opened(name, entries(found), Path(folder)) for name in LOCAL]
        for condition in asked:
            agree(engines, found, condition)
        for engine in engines:
            engine.close()


def agree(engines: Iterable[Engine], found: list[Record], condition: Condition) -> None:
    """Every engine has the members and counts of the reference, and the same scores."""
    right = [one for one in found if holds(condition, one)]
    scores: list[list[float]] = []
    for engine in engines:
        answer = engine.search(condition, by("养老物流"), Page(limit=100))
        assert answer.total == len(right), condition
        scores.append([round(match.score, 3) for match in answer.page])
        assert {f: dict(c) for f, c in answer.counts.items() if c} == {f: c for f, c in counts(right).items() if c}
    assert all(one == scores[0] for one in scores), "scores agree, so the order does"


CROWD = [
    record(place * (1 + number % 3), headings, "", document=f"d{number % 7}", year=("2016", "2020")[number % 2])
    for number, (place, headings) in enumerate(
        product(("养老", "物流。", "养物老", "a", "老流养老物"), ([], ["养老"], ["物流养", "老"]))
    )
]


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Engine]]:
    """Every engine over the same records: an index of a cluster takes too long to make one for each example."""
    engines = [opened(name, entries(CROWD), tmp_path_factory.mktemp("crowd")) for name in ENGINES]
    yield engines
    for engine in engines:
        engine.close()


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(condition=conditions)
def test_the_cluster_too_answers_as_the_conditions_read(crowd: list[Engine], condition: Condition) -> None:
    agree(crowd, CROWD, condition)


def test_a_facet_of_very_many_values_names_each_rightly(tmp_path: Path) -> None:
    """What tantivy's counts are packed into for sorting must not run over; the other engine packs nothing."""
    asked = ("v000003", "v065001", "v065999")
    names = (f"v{number:06}" for number in range(66_000))
    many = entries(record("甲" if name in asked else "乙", document=name) for name in names)
    found = opened("tantivy", many, tmp_path).search(Stands("甲"), Rank(), Page())
    assert found.counts["document"] == dict.fromkeys(asked, 1)


@given(st.text(st.sampled_from("甲乙a 𠀀\ud800é")))
def test_pairs_are_each_two_neighbours(text: str) -> None:
    assert pairs(text) == " ".join(text[at : at + 2] for at in range(len(text) - 1))
