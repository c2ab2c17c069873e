"""The writing stage with a summarizer that says what we want: what stands the check is written, the rest is quoted."""

import pytest

import jianbao.write as stage
from jianbao.annotate import Annotate
from jianbao.cleaning import Clean
from jianbao.document import Line, Source
from jianbao.errors import DocumentError
from jianbao.score import Select
from jianbao.segment import Segment
from jianbao.write import Write
from jianbao_models import ModelError, fake

TEXT = """在全区工业经济调度会上的讲话
同志们：
今天会议的主要任务是：分析当前工业形势，动员全区上下全力以赴稳增长，确保完成全年目标任务。
一、要客观分析问题
一是产业基础不牢。全区规模以上工业30个大类行业中，11个行业上半年呈负增长，行业增长面仅为63%。
二是财政压力加大。上半年全区一般公共预算收入完成4.98亿元，同比下降16.39%，库款支付压力更加凸显。
二、要抓好重点工作
一是扩大有效投资。区发改局要在9月底前开工12个重点项目，确保全年固定资产投资增长6%以上。
二是优化营商环境。全面推行“一窗通办”，把企业开办时间压缩到1个工作日以内，让企业少跑腿、好办事。
"""


def briefing(tmp_path, monkeypatch, answers=(), **options):
    source = Source("t.txt", tmp_path / "t.txt", TEXT, "utf-8")
    selection = Select()(Annotate()(Segment()(Clean()(source))))
    monkeypatch.setattr(stage, "_model", lambda *_: fake.build(answers=answers))
    return Write(**{"summarizer": "fake", **options})(selection)


def held(made, line):
    text = made.doc.cleaned.text
    return [text[slice(*made.doc.cleaned.aligned.clean(span))] for span in line.evidence]


def test_without_a_summarizer_every_line_is_the_sources_own_words(tmp_path, monkeypatch):
    made = briefing(tmp_path, monkeypatch, summarizer="none")
    assert made.points
    assert {p.line.how for p in made.points} == {"quoted"}
    assert made.audit.fell_back == 0
    for point in made.points:
        for piece in point.line.text.split("。"):
            assert any(piece in sentence for sentence in held(made, point.line))


def test_what_a_summarizer_invents_falls_back_to_the_source(tmp_path, monkeypatch):
    made = briefing(tmp_path, monkeypatch, answers=["全区生产总值增长9.9%，居全国第一。"] * 40)
    assert made.audit.fell_back >= len(made.points)
    assert made.audit.unsupported == 0
    assert "9.9" not in "".join(f"{p.heading}{p.line.text}" for p in made.points)


def test_a_supported_wording_is_written(tmp_path, monkeypatch):
    wording = "上半年一般公共预算收入完成4.98亿元，同比下降16.39%，库款支付压力凸显。"
    made = briefing(tmp_path, monkeypatch, answers=[[wording]] * 40)
    (point,) = [p for p in made.points if p.line.text == wording]
    assert point.line.how == "written"
    assert point.heading == "财政压力加大"
    assert made.audit.written >= 1


def test_a_direction_turned_round_is_refused(tmp_path, monkeypatch):
    wording = "上半年一般公共预算收入完成4.98亿元，同比增长16.39%。"
    made = briefing(tmp_path, monkeypatch, answers=[[wording]] * 40)
    assert "增长16.39" not in "".join(p.line.text for p in made.points)


def test_a_failing_model_fails_the_document(tmp_path, monkeypatch):
    with pytest.raises(DocumentError, match="server is down") as caught:
        briefing(tmp_path, monkeypatch, answers=[ModelError("server is down")])
    assert caught.value.kind == "model"


@pytest.mark.parametrize("length", [80, 150, 300, 600])
def test_the_budget_holds(tmp_path, monkeypatch, length):
    made = briefing(tmp_path, monkeypatch, summarizer="none", length=length)
    assert made.points
    cost = sum(len(p.heading) + len(p.line.text) for p in made.points)
    assert cost <= length or len(made.points) == 1


def test_every_line_has_evidence_and_no_heading_is_said_twice(tmp_path, monkeypatch):
    made = briefing(tmp_path, monkeypatch)
    assert made.headline is not None
    assert made.headline.evidence
    for point in made.points:
        assert point.line.evidence
        assert not point.heading or point.heading not in point.line.text


@pytest.mark.parametrize(
    ("text", "heading", "rest"),
    [
        ("债务结构持续优化，利息成本降低。", "债务结构持续优化", "债务结构持续优化，利息成本降低。"),
        ("工业发展承压运行，全区11个行业上半年呈负增长。", "工业发展承压运行", "全区11个行业上半年呈负增长。"),
        (
            "债务结构持续优化；深入开展燃气安全专项整治行动。",
            "债务结构持续优化",
            "债务结构持续优化；深入开展燃气安全专项整治行动。",
        ),
        (
            "机构有下列行为之一的，由主管部门责令限期改正。",
            "机构有下列行为之一",
            "机构有下列行为之一的，由主管部门责令限期改正。",
        ),
    ],
)
def test_a_heading_is_not_put_over_another_statement(text, heading, rest):
    named, line = stage._once(heading, Line(text, "quoted", ()))
    assert line.text == rest
    assert named == (heading if rest != text else "")


@pytest.mark.parametrize(
    ("heading", "line", "again"),
    [
        ("必须大大发展社办工业", "必须继续大大发展社办工业。", True),
        ("加快旧城改造", "加快旧城改造，今年完成管网更新二十公里，惠及居民三千余户。", False),
        ("就业形势稳定", "全年新增就业三万人。", False),
    ],
)
def test_a_heading_that_the_line_only_repeats_is_left_out(heading, line, again):
    assert stage._echoes(heading, line) is again


def test_words_that_lack_only_blanks_are_quoted_as_they_stand():
    evidence = ["第七条 机构的形式应当为合伙。"]
    line = stage._line("第七条机构的形式应当为合伙。", evidence, ())
    assert (line.text, line.how) == (evidence[0], "quoted")


@pytest.mark.parametrize(
    ("heading", "well"), [("天的灾难源于今天", False), ("后天的灾难源于今天", True), ("把评价机制", False)]
)
def test_a_heading_does_not_begin_inside_of_a_word(heading, well):
    texts = ["后天的灾难源于今天的浪费，要把评价机制建好。"]
    assert stage._announces(heading, "今天的浪费要付出代价。", texts) is well


@pytest.mark.parametrize(
    ("clause", "names"),
    [
        ("审批机关应当严格审核项目", True),
        ("一般公共预算收入增长10.5%", True),
        ("面对新形势新任务", False),
        ("违反本办法规定", False),
        ("实现上述目标", False),
        ("周明强调，要牢牢把握发展目标", False),
        ("我们也清醒地看到，外部环境仍然严峻", False),
    ],
)
def test_a_circumstance_is_no_heading(clause, names):
    assert stage._names(clause) is names
