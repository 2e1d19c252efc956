"""What the rules find in a text, with the project's own word lists; what they must not find is half of it."""

from pathlib import Path

import pytest

from indexer import build
from kb import KnowledgeBase, open_kb

ROOT = Path(__file__).resolve().parents[2]
HEAD = "某市人民政府关于服务业的意见\n\n一、任务\n（一）甲事项。前文。\n（二）乙事项。{}\n"


def opened(folder: Path, words: str, **lists: str) -> KnowledgeBase:
    """A document whose 一、（二） holds the words, tagged with the project's lists; `lists` replaces some files."""
    (folder / "texts").mkdir(parents=True)
    (folder / "texts" / "意见.txt").write_text(HEAD.format(words), encoding="utf-8")
    vocabulary = folder / "vocabulary"
    vocabulary.mkdir()
    for file in (ROOT / "corpus" / "vocabulary").glob("*.tsv"):
        text = file.read_text(encoding="utf-8")
        if file.stem in ("review", "comparisons", "alignment"):
            text = "".join(line for line in text.splitlines(True) if not line.startswith("yf"))
        (vocabulary / file.name).write_text(text + lists.get(file.stem, ""), encoding="utf-8")
    report = build(folder / "texts", folder / "var", "whoosh", vocabulary)
    assert not [problem for problem in report.problems if "已不适用" in problem.message] or lists
    return open_kb(folder / "var")


DUTIES = [
    ("（牵头单位：市商务委；配合单位：市财政局、市科委）", "lead市商务委 support市财政局 support市科委"),
    ("（责任单位：市财政局、各区县人民政府）", "responsible市财政局 responsible各区县人民政府*"),
    ("市统计局会同市商务委建立制度。", "lead市统计局 support市商务委"),
    ("市发展改革委牵头研究方案。", "lead市发展改革委"),
    ("各区县人民政府要抓好落实。", "responsible各区县人民政府*"),
    ("市商务委可组织活动。", ""),
    ("鼓励市商务委组织活动。", ""),
    ("支持各区县人民政府出台办法。", ""),
    ("协调市商务委开展工作，由联席会议研究。", ""),
    ("市商务委要求企业报送数据。", ""),
]


@pytest.mark.parametrize(("words", "expected"), DUTIES, ids=[words for words, _ in DUTIES])
def test_a_duty_is_what_the_text_states(tmp_path: Path, words: str, expected: str) -> None:
    found = [f"{d.role}{d.department}{'*' if d.collective else ''}" for d in opened(tmp_path, words).duties()]
    assert " ".join(found) == expected


TARGETS = [
    ("到2030年，旅游总收入达到1.8万亿元。", "旅游总收入 >=18000亿元 2030 target"),
    ("到2030年，建设5个国家级中心、30个市级中心。", "国家级中心 =5个 2030 target; 市级中心 =30个 2030 target"),
    ("到2030年，综合成本下降至12.5%左右。", "综合成本 ~12.5% 2030 target"),
    ("企业所得税减按15%征收。", "企业所得税 =15% None policy_rate"),
    ("引进世界500强企业。", ""),
    ("按照国发〔2014〕26号文件执行。", ""),
    ("从2017年12月31日起执行。", ""),
    ("实施“千家企业培育工程”和“百千万工程”。", ""),
]


@pytest.mark.parametrize(("words", "expected"), TARGETS, ids=[words for words, _ in TARGETS])
def test_a_target_is_a_number_somebody_commits_to(tmp_path: Path, words: str, expected: str) -> None:
    found = [
        f"{t.indicator} {t.comparator_norm}{t.value_norm:g}{t.unit_norm} {t.year} {t.kind}"
        for t in opened(tmp_path, words).targets()
        if t.value_norm is not None
    ]
    assert "; ".join(found) == expected


TOPICS = [
    ("大力发展现代物流。", "物流"),
    ("教育费附加按规定征收。", ""),
    ("大力发展商业保理。", "金融"),
    ("大力发展旅游业，整合提升旅游集散体系。", "文化旅游"),
    ("按《关于加快发展养老服务业的意见》执行。", ""),
    ("认真执行。（责任单位：市金融办）", ""),
]


@pytest.mark.parametrize(("words", "expected"), TOPICS, ids=[words for words, _ in TOPICS])
def test_a_topic_is_what_a_provision_is_about(tmp_path: Path, words: str, expected: str) -> None:
    tags = opened(tmp_path, words).topics()
    assert " ".join(tag.topic for tag in tags if tag.address.endswith("1.2")) == expected


def rule(kb: KnowledgeBase) -> tuple[str, str]:
    document = kb.documents()[0].address
    return document, f"{document}/1.2"


def test_a_person_who_knows_better_wins_over_the_rule(tmp_path: Path) -> None:
    words = "（责任单位：市财政局）"
    _, address = rule(opened(tmp_path / "before", words))
    row = f"{address}\tduty\t市财政局\tchange\trole=lead\t据会议纪要，编辑\n"
    (duty,) = opened(tmp_path / "after", words, review=row).duties()
    assert (duty.role, duty.reviewed) == ("lead", True)


def test_a_correction_that_no_longer_applies_is_reported(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "意见.txt").write_text(HEAD.format("后文。"), encoding="utf-8")
    (tmp_path / "vocabulary").mkdir()
    header = "address\tfact\tkey\taction\tvalues\tsource\n"
    row = "意见/1.2\tduty\t市财政局\tconfirm\t\t编辑\n"
    (tmp_path / "vocabulary" / "review.tsv").write_text(header + row, encoding="utf-8")
    report = build(tmp_path / "texts", tmp_path / "var", "whoosh", tmp_path / "vocabulary")
    assert [p.line for p in report.problems if p.path.endswith("review.tsv")] == [2]
    assert any("不适用" in p.message for p in report.problems)
