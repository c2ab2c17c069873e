"""Clauses are kept whole, or the line limps."""

import pytest

from jianbao.write._whole import binds, whole

SOURCE = [
    "要加快推进老旧管网改造（含配套设施），资金已经到位，群众普遍满意。",
    "二是再担保业务收费一般不高于基准收费。",
]


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("推进老旧管网改造，资金到位。", True),
        ("资金已经到位，群众普遍满意。", True),
        ("再担保业务收费一般不高于基准收费。", True),
        ("推进管网改造。", False),
        ("再担保业务收费。", False),
        ("群众满意。", False),
    ],
)
def test_only_light_words_may_be_missing(line, kept):
    assert whole(line, SOURCE) is kept


BOUND = ["从明年起，在山区各镇，亩产要达到八百斤，总产有所增长。", "大家赞成改革，但在步骤上看法不一，还要再议。"]


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("从明年起，在山区各镇，亩产要达到八百斤。", True),
        ("从明年起，亩产要达到八百斤。", False),
        ("大家赞成改革。", False),
        ("大家赞成改革，还要再议。", False),
        ("大家赞成改革，但在步骤上看法不一，还要再议。", True),
    ],
)
def test_what_binds_stays(line, kept):
    assert binds(line, BOUND) is kept


OWNERS = [
    "总行要统一规定控制数字，各分行必须按计划执行，不得突破。",
    "停办的原因有三条：第一，经费困难；第二，思想上有分歧。",
    "海洋与生产生活分不开，若是只取不护，终将失去海洋，失去生存的权利。",
    "工会成立以后，首先要引导它开展工作，只有这样，工人才会信任工会。",
]


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("总行要统一规定控制数字，不得突破。", False),
        ("第一，思想上有分歧。", False),
        ("工会成立以后，工人才会信任工会。", False),
        ("总行要统一规定控制数字，各分行必须按计划执行，不得突破。", True),
        ("海洋与生产生活分不开，失去生存的权利。", False),
    ],
)
def test_what_is_kept_keeps_its_owner(line, kept):
    assert binds(line, OWNERS) is kept


def test_the_time_of_a_figure_is_not_left_out():
    sentence = "去年，全区进出口总额达到120亿元，比上年增长39.7%。"
    assert not binds("全区进出口总额达到120亿元，比上年增长39.7%。", [sentence])
    assert binds(sentence, [sentence])


def test_a_line_does_not_begin_amid_a_purpose_nor_leave_out_who_is_asked():
    purpose = "为加强党员管理，发挥带动作用，东湖镇在市场成立了联合支部。"
    assert not binds("发挥带动作用，东湖镇在市场成立了联合支部。", [purpose])
    assert binds("东湖镇在市场成立了联合支部。", [purpose])
    asked = "区长专门作出部署，要求各镇把安全放在首位，采取有效措施，坚决防止反弹。"
    assert not binds("区长专门作出部署，采取有效措施，坚决防止反弹。", [asked])
