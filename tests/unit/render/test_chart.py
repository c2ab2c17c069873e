"""Bars only where values compare."""

import pytest

from jianbao.render._chart import LABEL, MOST_BARS, VALUE, WIDTH, charts


def fact(**known):
    blank = {"indicator": "生产总值", "value": "1", "unit": "亿元", "change": None, "period": None, "subject": None}
    return blank | {"target": False, "bound": None} | known


def bars(*facts):
    return [(chart.title, [(bar.label, bar.value) for bar in chart.bars]) for chart in charts(facts)]


def test_values_of_several_regions_compare():
    assert bars(fact(value="1.3", subject="全国"), fact(value="0.7", subject="全省")) == [
        ("生产总值（亿元）", [("全国", "1.3"), ("全省", "0.7")])
    ]


def test_bars_of_limits_say_so():
    facts = [fact(value="1.3", subject="全国", bound="近"), fact(value="0.7", subject="全省", bound="…以上")]
    assert bars(*facts) == [("生产总值（亿元）", [("全国", "近1.3"), ("全省", "0.7以上")])]


def test_what_all_bars_share_is_left_out_of_their_labels():
    facts = [
        fact(value="1", subject="全区", period="上半年"),
        fact(value="2", subject="全区", period="全年", target=True),
    ]
    assert bars(*facts) == [("生产总值（亿元）", [("上半年", "1"), ("全年 目标", "2")])]


def test_changes_compare_where_values_do_not():
    facts = [fact(value="1", subject="甲镇", change="+5%"), fact(value="1", subject="乙镇", change="-2.5%")]
    assert bars(*facts) == [("生产总值变化", [("甲镇", "+5%"), ("乙镇", "-2.5%")])]


@pytest.mark.parametrize(
    "facts",
    [
        [fact(subject="全国")],
        [fact(subject="全国", value="1"), fact(subject="全国", value="2")],
        [fact(value="1"), fact(value="2")],
        [fact(subject="全国", value="1"), fact(subject="全省", value="2", unit="万元")],
        [fact(subject="全国", value="三"), fact(subject="全省", value="四")],
        [fact(subject="全国", value="0"), fact(subject="全省", value="0")],
    ],
)
def test_no_chart_where_nothing_compares(facts):
    assert charts(facts) == []


def test_bars_stay_inside_the_picture_and_negative_ones_go_left():
    facts = [fact(subject=f"{n}镇", value=value) for n, value in enumerate(["-16.39", "1,286.5", "0", "7"] * 5)]
    (chart,) = charts(facts)
    assert len(chart.bars) == MOST_BARS
    for bar in chart.bars:
        assert LABEL <= bar.x <= bar.x + bar.width <= WIDTH - VALUE + 2
        assert bar.negative == (bar.value == "-16.39")
        assert (bar.x < chart.axis) == bar.negative
