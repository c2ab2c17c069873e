"""Words of official Chinese that decide whether a clause can stand, and whether its meaning turns. Shared by grounding and quoting."""

from __future__ import annotations

import re

TURNING = re.compile(
    r"不|未|没|无|非|否|莫|勿|禁|杜绝|避免|防止|反对|拒绝|难|除外|停止|取消|废止|负|降|减|跌|落|缩|少|增|升|涨|扩大|翻番|翻一番|超过|低于|高于|怎样|怎么|如何|什么|哪"
)
"""Words that turn the meaning of a clause when they are dropped from it or added to it."""

RESERVING = re.compile(
    r"力争|争取|预计|预期|计划|拟|将(?!领|军|来)|可能|如果|若|假如|除非|希望|建议|目标|要求|确保|要(?!素|点|闻|求|害|件|塞)|应当?|必须|须|力求"
)
"""Words that mark a clause as wish, plan, condition or demand rather than fact."""

DEPENDENT = re.compile(
    r"(?:同比|环比|比上|比去|较上|较去|较年|增长|下降|上升|增加|减少|提高|降低|回落|增幅|降幅|增速|达到?|占|排|居|位居|并|且|但|而|也|还|又|"
    r"则|就|才|均|都|使|让|从而|以及|其|它|他|她|这|该|此)"
)
"""Openings of a clause that takes its subject from the clause before."""

ADVERBIAL = re.compile(
    r"(?:为|按照|根据|依据|围绕|随着|通过|针对|经|鉴于|由于|受)[^，。]*$|以[^，。]*(?:为指导|为统领|为目标|为抓手|为主线|为重点|为契机)$|"
    r"[^，。]*(?:以来|之后|之前|期间|过程中|基础上|的同时|情况下|形势下|时)$|近年来?$|今年以来$|目前$|当前$|一年来$|五年来$|"
    r"[（(]?\d+[年月][\d年月日至到—\-底前后、]*$|截至[^，。]*$|到“?[\d十][^，。]{0,12}(?:年|期)末?$"
)
"""Clauses that say when, why or by what, and need the clause they belong to."""

CONDITION = re.compile(
    r"(?:对|凡|如|若|除|因|经|未|在)[^，。]*(?:的|企业|人员|单位|地区|家庭|问题|情况|部门|机构|者|外|后|中)$|[^，。]*(?:的话|[^目]的)$"
)
"""Clauses that say for whom or when something holds: they cannot stand alone, and what follows cannot stand without them."""

LEANING = re.compile(
    r"是|或者?|作为|可|应|能|会|已|再|更|及|和|与|以(?!军)|由|将|把|被|对|向|在|为|特别是|尤其是|包括|例如|比如|即|等"
)

IMPERATIVE = re.compile(
    r"(?:要|必须|坚决|全力|全面|积极|大力|切实|着力|扎实|持续|深入|加快|进一步|严格|统筹|聚焦)?(?:推[动进行广]|加[强快大]|深化|完善|健全|建[立设好成]|确保|严禁|不得|动员|"
    r"落实|坚持|强化|优化|支持|鼓励|实施|开展|提[高升]|促进|扩大|培育|打造|构建|抓好|做[好强优大]|防范|化解|保障|发展|推行|规范|清理|整治|引导|制定|深挖|锚定|奋力|守住|全力)"
)
"""Openings of a clause that needs no subject: measures and demands."""

PURPOSE = re.compile(
    r"为(?!期|止|主)了?(?![^，。]*(?:提供|[作做]出|创造|带来|增添|奠定|营造|打造|注入|打下|办))[^，。]{4,}，"
)
"""A sentence that opens with its purpose says what is done at its end."""

FRAME = re.compile(
    r"(?:去年|前年|明年|上年|当年|同年|[上下]半年|[前一二三四]季度|[前一二三]个?季度|“?十[一二三四五六七]五”?(?:时期|期间|以来)?|\d+[—至到-]\d+月份?|"
    r"(?:到|截至|至)?\d{2,4}年(?:\d+月)?(?:\d+日)?[底末初]?)[，,]?$"
)
"""Clauses that only say of which time a figure is."""

OWN_FIGURE = re.compile(
    r"(?!(?:目前|现在|如今|当前|至今|迄今|累计|共计?|总共|合计|现?已经?|又|还|仅|平均|每[^，。\d]|人均|年均|其中|全年|[今去当]年|同期|预计|力争|大?约)+"
    r"(?:增长|下降|达到?|超过|突破|完成|为|减少|提高|实现|上升))"
    r"[^，。\d]{3,24}(?:增长|下降|达到?|超过|突破|完成|为|减少|提高|实现|上升)[^，。\d]{0,6}\d"
)
"""A figure with what it is a figure of: 目前已实现 and 每村平均达到 name nothing."""

OPENING = re.compile(
    r"(?:同时|此外|另外|其次|再次|最后|首先|因此|所以|总之|当然|可以说|应该说|大家知道|众所周知|在此|这里|对此|为此|目前来看|与此同时|"
    r"下一步|接下来|刚才|具体来[说看]|一方面|另一方面|总的[来看说]+|总起来[说看]|据统计|据介绍|据了解|会议(?:指出|强调|要求|认为|明确|提出))[，,、]|(?:[一二三四五六七八九十]是|第[一二三四五六七八九十][，,、])(?!否)|"
    r"第[一二三四五六七八九十百零\d]{1,4}条[\s　]*(?![的规款第])|——|[•·●■◆]\s*"
)
"""Openings that carry no content of their own and may be left out of a quotation."""


SPEAKING = re.compile(
    r"(?!会议|我|全会|报告|文件|通知|意见)[^，,。；;：:、]{2,16}(?:表示|反映|坦言|介绍|透露|回忆|感慨|呼吁|认为|说|称)[，,：:]"
)
"""Somebody's own words, with whoever says them: without him they would be told as fact."""

PAIRS = (("“", "”"), ("（", "）"), ("(", ")"), ("《", "》"), ("「", "」"), ("〔", "〕"))
"""Brackets and quotation marks that must be closed."""


def waits(clause: str) -> bool:
    """Does `clause` need the one after it?

    >>> waits("为深化改革"), waits("对参保企业"), waits("投资下降")
    (True, True, False)
    """
    return bool(ADVERBIAL.match(clause) or CONDITION.match(clause))
