"""Which clauses can end a statement."""

from __future__ import annotations

import pytest

from jianbao.write._align import clauses
from jianbao.write._stand import ends, says
from jianbao.write.quote import shorten

SAYING = (
    "加强对重点领域的抽查",
    "工业承压运行",
    "粮食产量1350.97亿斤",
    "服务能力是发展的基础",
    "国家级示范园区23个",
    "监管的难度很大",
)
NOT_SAYING = (
    "机构所做的工作",
    "我们会按照36号文件的要求",
    "部分企业存在的问题",
    "对特定领域的抽查",
    "关于最后一年攻坚的工作",
)


@pytest.mark.parametrize("clause", SAYING)
def test_a_clause_with_a_predicate_says_something(clause):
    assert says(clause)


@pytest.mark.parametrize("clause", NOT_SAYING)
def test_a_noun_or_an_adverbial_says_nothing(clause):
    assert not says(clause)


@pytest.mark.parametrize(
    ("sentence", "last", "expected"),
    [
        ("各单位自取得资格之日起，均应参加年检。", 0, False),
        ("规范招标代理活动，是整治市场秩序的关键一环。", 0, False),
        ("力争三到五年时间内，新机制更加完善。", 0, False),
        ("影响主要表现在以下几个方面，各地要逐一研究。", 0, False),
        ("落实属地责任，建立健全工作机制。", 0, True),
        ("落实属地责任，建立健全工作机制。", 1, True),
    ],
)
def test_where_a_statement_may_end(sentence, last, expected):
    assert ends(sentence, clauses(sentence), last) is expected


def test_a_quotation_does_not_stop_before_what_it_is_about():
    sentence = (
        "我们会按照36号文件的要求，对重点项目逐一核查，对发现的问题限期整改，并在年底前向区政府专题报告整改情况。"
    )
    assert "逐一核查" in shorten(sentence, 30).of(sentence)


@pytest.mark.parametrize(
    ("sentence", "last", "expected"),
    [
        ("大家认为有改革的必要，但是在步骤上意见不一。", 0, False),
        ("两区合作发展的进程，已经成为不可阻挡的趋势。", 0, False),
        ("如何适应人口变化，如何稳定就业，都需要认真研究。", 0, False),
        ("全区财政收入稳步增长，支出结构不断优化。", 0, True),
        ("联盟村通过引进专业技术人才，建立了人才库。", 0, False),
        ("冒着风雪严寒，官兵完成了全部训练。", 0, False),
        ("监测组共监测五个月，结果表明，险情趋于稳定。", 1, False),
        ("县委书记既要统揽全局，又要善于抓住重点。", 0, False),
        ("我区作为农业大区，粮食问题始终是头等大事。", 0, False),
        ("厘清了这个概念，我们才能谈下一步。", 0, False),
        ("费用不足部分经主管部门审核合格后，从专户中列支。", 0, False),
        ("下放执法职权，既提高了效率，也方便了群众。", 1, False),
        ("只要各级坚定信心，构建新的格局，就一定能够完成任务。", 1, False),
        ("五年来，在区委的领导下，各项事业取得新的进展。", 1, False),
        ("只有各级坚定信心，才能完成任务，早日见效。", 1, True),
        ("工业承压运行，规模以上工业30个大类行业中，11个行业负增长。", 1, False),
        ("大家从各自专业出发，提出了很好的意见。", 0, False),
        ("建议由区政府组织有关部门，开展一次检查。", 0, False),
        ("监测持续五个月，结果表明：", 1, False),
        ("因为观念陈旧，思维僵硬，错过了转型机遇。", 1, False),
        ("东湖村的这个倡议，为全区带来了新的思路。", 0, False),
        ("各镇特别是重点防御区所在地政府，也要抓紧制定预案。", 0, False),
        ("山区群众的脱贫，牧区群众的增收，都在稳步推进。", 0, False),
        ("一边是用水紧张，一边却是浪费严重。", 0, False),
        ("在重大项目谋划方面，分领域细化任务，明确举措。", 0, False),
        ("农业生产仍然落后，农民增收困难。", 0, True),
        ("今年先后发生两起事故：三月，东山矿透水；六月，西山矿冒顶。", 2, False),
        ("今年先后发生两起事故：三月，东山矿透水；六月，西山矿冒顶。", 4, True),
        ("今年先后发生两起事故：三月，东山矿透水；", 2, False),
    ],
)
def test_what_turns_or_sums_up_belongs_to_it(sentence, last, expected):
    assert ends(sentence, clauses(sentence), last) is expected


def test_a_condition_is_not_quoted_without_what_follows_from_it():
    sentence = "如果不能顺应低碳转型的要求，不改变高能耗的增长模式，全区明年的能耗指标注定将成为一道难以破解的难题。"
    assert shorten(sentence, 40) is None
