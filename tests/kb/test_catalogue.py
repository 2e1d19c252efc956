"""Documents are found by what they are called, as if every one of them had been looked at."""

import errno
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.catalogue import CatalogueWriter
from kb import KnowledgeBase
from kb.catalogue import LONG, Catalogue
from kb.citation.number import Number, near_serials, slip
from kb.model import Document, SourceFile
from kb.normal import norm

NOBODY = Document(
    address="", title=None, number=None, issuer=None, date=None, type=None, year=None, status=None,
    source=SourceFile("", "", 0), clauses=0, coverage=1.0, missing=(), facts=(), records=0,
)  # fmt: skip
CODES = st.sampled_from(["甲府发", "甲府办发", "乙府发", "甲府函", "府发"])
NUMBERS = st.builds(Number, CODES, st.integers(2015, 2018), st.integers(1, 130))
TITLES = st.text("关于加快发展服务业的意见办法", min_size=1, max_size=20)


@contextmanager
def catalogue(documents: Sequence[Document]) -> Iterator[Catalogue]:
    with TemporaryDirectory() as folder:
        with CatalogueWriter(Path(folder)) as writer:
            for one in documents:
                writer.add(one)
        with closing(Catalogue(Path(folder))) as opened:
            yield opened


def numbered(numbers: Sequence[Number]) -> list[Document]:
    return [
        replace(NOBODY, address=f"d{n}", number=str(one), year=one.year, type="意见") for n, one in enumerate(numbers)
    ]


def titled(titles: Sequence[str], issuer: str = "甲市政府") -> list[Document]:
    return [replace(NOBODY, address=f"d{n}", title=title, issuer=issuer) for n, title in enumerate(titles)]


@given(st.lists(NUMBERS, max_size=12), NUMBERS)
def test_a_number_is_found_or_what_it_is_a_slip_of(known: list[Number], asked: Number) -> None:
    with catalogue(numbered(known)) as opened:
        assert opened.numbered(asked) == (f"d{known.index(asked)}" if asked in known else None)
        found, slips = opened.slip(asked), [one for one in known if slip(asked, one)]
        assert found in slips if slips else found is None


@given(st.lists(NUMBERS, max_size=12), NUMBERS, st.integers(1, 4))
def test_the_nearest_numbers_of_a_year_are_told_in_order(known: list[Number], asked: Number, most: int) -> None:
    same = [one for one in known if (one.code, one.year) == (asked.code, asked.year)]
    with catalogue(numbered(known)) as opened:
        found = opened.of_year(asked, most)
    distances = sorted(abs(one.serial - asked.serial) for one in same)[:most]
    assert sorted(abs(one.serial - asked.serial) for one in found) == distances
    assert [one.serial for one in found] == sorted(one.serial for one in found)


@given(st.lists(NUMBERS, max_size=12), st.text("甲乙府办发函据", max_size=8))
def test_the_longest_code_is_read(known: list[Number], written: str) -> None:
    codes = [one.code for one in known if written.endswith(one.code)]
    with catalogue(numbered(known)) as opened:
        assert opened.code_ending(written) == max(codes, key=len, default="")


@given(st.lists(TITLES, max_size=8), st.data())
def test_long_titles_are_found_in_running_text(titles: list[str], data: st.DataObject) -> None:
    text = "".join(data.draw(st.lists(st.one_of(TITLES, *(map(st.just, titles))), max_size=5)))
    with catalogue(titled(titles)) as opened:
        found = list(opened.titles_in(text))
    assert sorted(found) == [
        (at, one)
        for at in range(len(text))
        for one in sorted(set(titles))
        if len(one) >= LONG and text.startswith(one, at)
    ]
    assert found == sorted(found, key=lambda one: (one[0], -len(one[1])))


@given(st.lists(TITLES, min_size=1, max_size=30), st.data())
def test_a_title_with_a_slip_brings_the_document_that_is_meant(titles: list[str], data: st.DataObject) -> None:
    meant = data.draw(st.sampled_from([one for one in titles if len(one) > 3] or ["关于加快发展服务业"]))
    at = data.draw(st.integers(0, len(meant) - 1))
    with catalogue(titled([*titles, meant])) as opened:
        found = opened.like(meant[:at] + "误" + meant[at + 1 :])
    assert {f"d{n}" for n, one in enumerate([*titles, meant]) if one == meant} <= set(found)


def test_a_document_goes_by_its_address_its_number_and_its_title() -> None:
    one, other = (
        replace(NOBODY, address=address, title="甲市政府关于服务业的意见", number=number, issuer="甲市政府")
        for address, number in (("jsf-2016-1", "甲市府〔2016〕1号"), ("jsf-2017-1", "甲市府〔2017〕1号"))
    )
    with catalogue([one, other]) as opened:
        assert opened.named("jsf-2017-1") == "jsf-2017-1"
        assert opened.named(norm("甲市府﹝2016﹞１号")) == "jsf-2016-1"
        assert opened.named("甲市政府关于服务业的意见") == "jsf-2016-1", "the first of the corpus"
        assert (opened.named("关于服务业的意见"), opened.titled(["关于服务业的意见"], 1)) == (None, ["jsf-2016-1"])
        assert opened.named("关于服务业") is None


def test_an_address_is_its_own_documents_before_it_is_anybodys_title() -> None:
    titled_so = replace(NOBODY, address="公司法-2018", title="公司法")
    with catalogue(
        [titled_so, replace(NOBODY, address="公司法"), *(replace(NOBODY, address=one) for one in ("Abc", "abc"))]
    ) as opened:
        found = {one: opened.named(one) for one in ("公司法", "公司法-2018", "Abc", "abc", "ABC", "國務院")}
    assert found == {
        "公司法": "公司法",
        "公司法-2018": "公司法-2018",
        "Abc": "Abc",
        "abc": "abc",
        "ABC": "Abc",
        "國務院": None,
    }


HALF = "\ud800"


def test_half_a_character_is_no_name_and_breaks_nothing(kb: KnowledgeBase) -> None:
    odd = replace(NOBODY, address="odd", title=f"甲市政府关于{HALF}加快发展服务业的意见", issuer="甲市政府", type=HALF)
    with catalogue([odd]) as opened:
        assert opened.named("odd") == "odd"
        assert (opened.named(HALF), opened.titled([HALF], 1), opened.of_type(HALF, None, 1)) == (None, [], [])
        assert ([*opened.titles_in(f"{HALF}{odd.title}")], opened.like(f"{HALF}{odd.title}")) == ([], [])
        assert opened.code_ending(f"{HALF}发") == ""
    for text in (
        f"{HALF}渝府办发〔2016〕228号三、（六）",
        f"《{HALF}关于加快发展战略性新兴服务业的实施意见》三、（六）",
        f"[[{HALF}]]",
    ):
        kb.resolve(text)
    assert [one.address for one in kb.resolve(f"渝府办发〔2016〕228号三、（六）{HALF}")] == ["yfbf-2016-228/3.6"]


def test_types_are_told_by_year() -> None:
    numbers = [Number("甲府发", 2016, 1), Number("甲府发", 2016, 2), Number("甲府发", 2017, 1)]
    with catalogue(numbered(numbers)) as opened:
        assert opened.of_type("意见", 2016, 9) == ["d0", "d1"]
        assert opened.of_type("意见", None, 2) == ["d0", "d1"]
        assert opened.of_type("办法", None, 9) == []


@given(st.integers(1, 9999), st.integers(1, 9999))
@example(401, 1)
@example(10, 1)
@example(1, 2)
def test_near_serials_are_all_that_are_one_digit_away(serial: int, other: int) -> None:
    near = slip(Number("甲府发", 2016, serial), Number("甲府发", 2016, other))
    assert (other in near_serials(serial)) == near


def test_a_full_disk_is_told_as_files_tell_it(tmp_path: Path) -> None:
    writer = CatalogueWriter(tmp_path)
    writer._connection.execute("PRAGMA max_page_count = 10")
    with pytest.raises(OSError, match="full") as raised:
        list(map(writer.add, titled(["关于加快发展服务业的意见"] * 2_000)))
    writer.__exit__(OSError)
    assert raised.value.errno == errno.ENOSPC
