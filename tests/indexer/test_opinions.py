"""Both opinions, place by place as they are printed."""

from pathlib import Path

import pytest

from indexer.parse import Parsed, parse
from indexer.read import read_corpus
from indexer.source import Source
from tests.indexer.texts import places

# path, number as printed, heading, paragraphs of its text
OUTLINE_2016 = """
salutation - - 1
preamble - - 1
1 一、 总体要求 0
1.1 （一） 指导思想 1
1.2 （二） 基本原则 4
1.3 （三） 发展目标 1
2 二、 发展导向 0
2.1 （一） 产业导向 0
2.1.1 1﹒ 推动产业集聚集约发展，形成区域集聚、资源集约的发展格局 1
2.1.2 2﹒ 引导企业向价值链高端发展，注重发展质量和效益 1
2.1.3 3﹒ 应用现代信息技术，推动信息化与新兴服务业深度融合发展 1
2.2 （二） 空间布局 5
3 三、 主要任务 0
3.1 （一） 新兴金融服务业 2
3.2 （二） 离岸服务外包 2
3.3 （三） 医疗、卫生、体育、养老等大健康服务业 2
3.4 （四） 文化旅游服务业 2
3.5 （五） 研发、设计、咨询、会计、法律等专业服务业 2
3.6 （六） 国际物流及城乡配送 2
3.7 （七） 电子商务及跨境结算 2
3.8 （八） 保税商品展示及保税贸易 2
3.9 （九） 互联网云计算大数据 2
3.10 （十） 总部贸易和转口贸易 2
4 四、 扶持政策 0
4.1 （一） 优化政府服务 0
4.1.1 1． - 1
4.1.2 2． - 1
4.1.3 3． - 1
4.1.4 4． - 1
4.2 （二） 加大财税扶持力度 0
4.2.5 5． - 1
4.2.6 6． - 1
4.2.7 7． - 1
4.2.8 8． - 1
4.2.9 9． - 1
4.2.10 10． - 1
4.2.11 11． - 1
4.2.12 12． - 1
4.2.13 13． - 1
4.2.14 14． - 1
4.3 （三） 强化金融支撑 0
4.3.15 15． - 1
4.3.16 16． - 1
4.3.17 17． - 1
4.3.18 18． - 1
4.3.19 19． - 1
4.4 （四） 抓好要素保障 0
4.4.20 20． - 1
4.4.21 21． - 1
4.4.22 22． - 1
4.4.23 23． - 1
4.4.24 24． - 1
4.4.25 25． - 1
5 五、 保障措施 0
5.1 （一） 开展战略性新兴服务业集聚试点工作 1
5.2 （二） 完善“1＋10”工作体系 1
5.3 （三） 加强统计和考核督查 2
signature - - 1
date - - 1
"""
OUTLINE_2020 = """
salutation - - 1
preamble - - 1
1 一、 总体要求 0
1.1 （一） 指导思想 1
1.2 （二） 发展目标 1
2 二、 发展路径 1
2.1 （一） 坚持创新引领，增强服务动能 1
2.2 （二） 推动融合发展，拓展服务业态 1
2.3 （三） 优化空间布局，推动区域协调发展 1
2.4 （四） 深化改革开放，优化服务环境 1
2.5 （五） 提升标准化水平，塑造“重庆服务”品牌 1
3 三、 重点任务 1
3.1 （一） 金融服务 1
3.2 （二） 软件及信息技术服务 1
3.3 （三） 科技研发与设计 1
3.4 （四） 现代物流服务 1
3.5 （五） 电子商务 1
3.6 （六） 服务外包 1
3.7 （七） 会展服务 1
3.8 （八） 检验检测服务 1
3.9 （九） 教育培训服务 1
3.10 （十） 专业中介服务 1
3.11 （十一） 健康服务 1
3.12 （十二） 文化旅游体育服务 1
3.13 （十三） 养老托育服务 1
3.14 （十四） 高端商业 1
3.15 （十五） 批零住餐服务 1
3.16 （十六） 社区及家政服务 1
4 四、 扶持政策 1
4.1 （一） 优化政府服务 0
4.1.1 1. - 1
4.1.2 2. - 1
4.2 （二） 加大财税和价格支持 0
4.2.3 3. - 1
4.2.4 4. - 1
4.2.5 5. - 1
4.2.6 6. - 1
4.2.7 7. - 1
4.2.8 8. - 1
4.2.9 9. - 1
4.3 （三） 强化金融要素支撑 0
4.3.10 10. - 1
4.3.11 11. - 1
4.3.12 12. - 1
4.3.13 13. - 1
4.3.14 14. - 1
4.4 （四） 保障用地需求 0
4.4.15 15. - 1
4.4.16 16. - 1
4.5 （五） 提升消费能力 0
4.5.17 17. - 1
4.5.18 18. - 1
4.6 （六） 扩大开放合作 0
4.6.19 19. - 1
4.6.20 20. - 1
4.6.21 21. - 1
4.6.22 22. - 1
4.6.23 23. - 1
5 五、 保障措施 0
5.1 （一） 加强组织领导 1
5.2 （二） 优化营商环境 1
5.3 （三） 增强人才支撑 1
5.4 （四） 完善统计监测 1
"""
KINDS = {1: "part", 2: "clause", 3: "item"}


@pytest.fixture(scope="module")
def sources(corpus: Path) -> dict[str, Source]:
    return {s.address: s for s in read_corpus(corpus) if isinstance(s, Source)}


@pytest.fixture(scope="module")
def opinions(sources: dict[str, Source]) -> dict[str, Parsed]:
    return {address: parse(source) for address, source in sources.items()}


@pytest.mark.parametrize(("document", "outline"), [("yfbf-2016-228", OUTLINE_2016), ("yff-2020-10", OUTLINE_2020)])
def test_the_tree_is_the_one_printed(opinions: dict[str, Parsed], document: str, outline: str) -> None:
    tree = [f"{c.path} {c.number or '-'} {c.heading or '-'} {len(c.paragraphs)}" for c in opinions[document].clauses]
    assert tree == outline.strip().split("\n")


def test_there_are_59_and_63_clauses_and_104_records(opinions: dict[str, Parsed]) -> None:
    documents = [parsed.document for parsed in opinions.values()]
    assert [d.clauses for d in documents] == [59, 63]
    assert sum(d.records for d in documents) == 104


def test_joining_the_spans_gives_the_file_as_committed(opinions: dict[str, Parsed], corpus: Path) -> None:
    for parsed in opinions.values():
        text = (corpus / parsed.document.source.path).read_bytes().decode("utf-8")
        assert "".join(text[slice(*c.span)] for c in parsed.clauses) == text
        assert parsed.document.coverage == 1.0
        assert parsed.problems == ()


def test_what_is_printed_stands_in_the_span_white_space_aside(
    opinions: dict[str, Parsed], sources: dict[str, Source]
) -> None:
    for document, parsed in opinions.items():
        for clause in parsed.clauses:
            place = sources[document].text[slice(*clause.span)]
            assert "".join(clause.printed.split()) == "".join(place.split())


def test_a_paragraphs_span_covers_exactly_its_text(opinions: dict[str, Parsed], sources: dict[str, Source]) -> None:
    for document, parsed in opinions.items():
        for clause in parsed.clauses:
            assert [p.address for p in clause.paragraphs] == [
                f"{clause.address}.p{n}" for n in range(1, len(clause.paragraphs) + 1)
            ]
            assert all(sources[document].text[slice(*p.span)] == p.text for p in places(clause))
            assert clause.text == "\n".join(p.text for p in clause.paragraphs)


def test_the_parent_is_one_part_less_and_the_headings_lead_to_it(opinions: dict[str, Parsed]) -> None:
    for document, parsed in opinions.items():
        by_address = {c.address: c for c in parsed.clauses}
        for clause in parsed.clauses:
            head, dot, _ = clause.path.rpartition(".")
            assert clause.parent == (f"{document}/{head}" if dot else document)
            above = by_address.get(clause.parent)
            assert clause.heading_path == ((*above.heading_path, above.heading) if above else ())


def test_the_kind_is_that_of_the_mark(opinions: dict[str, Parsed]) -> None:
    for parsed in opinions.values():
        for clause in parsed.clauses:
            assert clause.kind == (KINDS[clause.path.count(".") + 1] if clause.number else clause.path)


def test_only_run_in_headings_are_closed_by_a_stop(opinions: dict[str, Parsed]) -> None:
    for parsed in opinions.values():
        for clause in parsed.clauses:
            assert clause.stop == ("。" if clause.heading and clause.kind != "part" else "")


def test_labels_are_those_people_cite_by(opinions: dict[str, Parsed]) -> None:
    labels = {c.path: (c.label, c.label_long) for c in opinions["yfbf-2016-228"].clauses}
    assert labels["4.2.9"] == ("四、（二）9", "第四部分第（二）项第9目")
    assert labels["3.6"] == ("三、（六）", "第三部分第（六）项")
    assert labels["1"] == ("一", "第一部分")
    assert [labels[path][0] for path in ("salutation", "preamble", "signature", "date")] == [
        "主送机关",
        "引言",
        "署名",
        "成文日期",
    ]


def test_a_unit_bracket_at_the_end_belongs_to_the_text(opinions: dict[str, Parsed]) -> None:
    texts = {c.path: c.text for c in opinions["yfbf-2016-228"].clauses}
    assert texts["4.2.5"].endswith("（责任单位：市发展改革委、市财政局、市经济信息委、市科委、市商务委）")
    assert texts["3.6"].endswith(
        "（牵头单位：市商务委；配合单位：市发展改革委、市交委、市政府口岸办、重庆海关、重庆检验检疫局）"
    )


def test_run_in_themes_stay_in_their_clause(opinions: dict[str, Parsed]) -> None:
    texts = {c.path: c.text for c in opinions["yfbf-2016-228"].clauses}
    assert "\n创新金融业态。" in texts["3.1"]
    assert "完善要素市场体系。" in texts["3.1"]
    assert texts["1.2"].startswith("坚持政府引导、市场主导。")


def test_the_fifteen_blanked_places_are_marked_and_not_filled(
    opinions: dict[str, Parsed], sources: dict[str, Source]
) -> None:
    parsed, text = opinions["yfbf-2016-228"], sources["yfbf-2016-228"].text
    masked = [span for c in parsed.clauses for span in c.masked]
    assert len(masked) == 15
    assert {text[slice(*span)] for span in masked} == {"***"}
    assert [c.path for c in parsed.clauses if c.masked] == ["preamble", "1.1", "1.2", "2.2"]
    assert not any(c.masked for c in opinions["yff-2020-10"].clauses)
