"""Quotations are unbroken runs of clauses."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianbao.write.ground import check
from jianbao.write.quote import fragments, shorten

CASES = [
    (
        "同时，要看到工业承压运行，开发投资同比下降35.9%，信心预期不足。",
        24,
        "要看到工业承压运行，开发投资同比下降35.9%",
    ),
    ("上半年完成收入4.98亿元，同比下降16.39%。", 60, "上半年完成收入4.98亿元，同比下降16.39%。"),
    ("一是产业发展基础不牢。", 30, "产业发展基础不牢。"),
    ("统一是关键，要抓住它。", 30, "统一是关键，要抓住它。"),
    ("会议强调，要坚持“两手抓、两手硬，一刻不松”，确保全年目标任务完成。", 20, "要坚持“两手抓、两手硬，一刻不松”"),
    ("会议要求：区住建局要落实“一小区一专班”，严格验收。", 40, "会议要求：区住建局要落实“一小区一专班”，严格验收。"),
    ("一些企业家坦言，市场需求不足，扩大内需刻不容缓，订单持续减少。", 14, "一些企业家坦言，市场需求不足"),
    ("一些企业家坦言，市场需求不足，订单持续减少，推进改革。", 8, None),
    ("存在以下问题：基础不牢、压力加大，风险较多。", 12, None),
    (
        "为深入推进改革，根据上级部署，推动园区扩能升级，引进一批项目，形成新的动能。",
        24,
        "为深入推进改革，根据上级部署，推动园区扩能升级",
    ),
    ("凡未达到安全生产基本条件的，严禁复工复产，一律停产整顿到位。", 18, None),
    ("一是各乡镇、各街道要把责任压实到人，形成闭环。", 14, None),
    (
        "对不裁员的参保企业，可返还其上年度实际缴纳失业保险费的50%，按规定执行。",
        30,
        "对不裁员的参保企业，可返还其上年度实际缴纳失业保险费的50%",
    ),
    ("对不裁员的参保企业，可返还其上年度实际缴纳失业保险费的50%，按规定执行。", 20, None),
    ("存在以下问题：“基础不牢、压力加大，风险较多”。", 12, None),
]


@pytest.mark.parametrize(("text", "limit", "expected"), CASES)
def test_cases(text, limit, expected):
    span = shorten(text, limit)
    assert (span.of(text) if span else None) == expected


@given(st.text(alphabet="甲乙丙丁12%，。、；：“”（）同时", max_size=60), st.integers(1, 60))
def test_never_longer_than_asked_and_always_part_of_the_text(text, limit):
    span = shorten(text, limit)
    if span is not None:
        assert 0 <= span.start <= span.end <= len(text)
        assert span.end - span.start <= limit


def test_an_endless_sentence_is_no_endless_work():
    text = "推进改革，" * 200_000
    start = time.process_time()
    shorten(text, 60)
    assert time.process_time() - start < 60


LONG = "龙头企业增长受限，5月云钢工业总产值（占全区规模以上工业增加值比重31%）下降14.5%，形势比较严峻。"
SHORTER = [
    (LONG, 40, "龙头企业增长受限，5月云钢工业总产值下降14.5%，形势比较严峻。"),
    (
        "一般公共预算收入完成10.24亿元，一般公共预算收入同比下降2.6%，收支压力较大。",
        36,
        "一般公共预算收入完成10.24亿元，同比下降2.6%，收支压力较大。",
    ),
    ("全面完成老旧小区改造任务；同时，新建社区食堂十二个。", 22, "全面完成老旧小区改造任务；新建社区食堂十二个。"),
]


@pytest.mark.parametrize(("text", "limit", "expected"), SHORTER)
def test_words_are_left_out_where_the_sentence_is_too_long(text, limit, expected):
    found = "".join(span.of(text) for span in fragments(text, limit + 2))
    assert found == expected
    assert check(found, [text]).supported


@pytest.mark.parametrize("bracket", ["（不含民办学校）", "（除国有企业外）", "（试行）", "（某某公司）"])
def test_a_bracket_that_reserves_something_stays(bracket):
    text = f"对全区学校{bracket}开展检查，发现问题218个，完成整改201个，整改率达到九成以上。"
    assert all(bracket in found or found in text for found in ["".join(s.of(text) for s in fragments(text, 34))])


@given(st.text(alphabet="甲乙丙丁12%，。、；：“”（）同时增长", max_size=60), st.integers(1, 60))
def test_fragments_are_parts_of_the_text_in_order_and_short_enough(text, limit):
    found = fragments(text, limit)
    assert sum(span.end - span.start for span in found) <= limit
    assert all(a.end <= b.start for a, b in pairwise(found))
