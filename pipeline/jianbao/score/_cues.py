"""Cue words by which a unit of an extract is known, after the cue method of Edmundson 1969 (JACM 16). Each is linear in the text."""

from __future__ import annotations

import re

CUES: dict[str, re.Pattern[str]] = {
    "only": re.compile(r"只有|唯有|才能|才会|方能|就能|就会|越.{1,12}越|既要|也要|不仅|不能|没有.{2,14}就没有"),
    "must": re.compile(r"必须|应当|要|需要|离不开|坚持|应该"),
    "is": re.compile(r"是[^，。]{2,20}(?:的|之|关键|根本|基础|核心|保证|保障|前提|要求|标志|体现)"),
    "key": re.compile(r"关键|核心|根本|重点|首要|中心|底线|重中之重|本质|精髓|命脉|基石"),
    "report": re.compile(r"记者|报道|介绍|告诉|表示|说：|说，|称，|据|日电"),
    "said": re.compile(r"指出|强调|要求|提出|明确|认为"),
    "data": re.compile(r"\d|%|百分"),
    "date": re.compile(r"\d{4}年|\d月|\d日|今天|昨天|近日|日前|去年|今年"),
    "eg": re.compile(r"例如|比如|譬如|为例|譬|等等|有的"),
    "quote": re.compile(r"“"),
    "q": re.compile(r"[？?]"),
    "greet": re.compile(r"谢谢|感谢|大家好|各位|欢迎|您好|掌声|有请|同志们|朋友们"),
    "filler": re.compile(r"这个|那么|就是|那个|的话|呢|吧|嗯|啊|对吧|其实|然后|我觉得|我想"),
    "we": re.compile(r"我们|咱们"),
    "i": re.compile(r"我(?![们国省市县区军])"),
    "you": re.compile(r"你|您"),
    "lean": re.compile(
        r"^(?:这|那|它|他|她|其|此|同时|此外|另外|其中|而|但|并|也|还|又|都|就|才|再|或|从而|以及|包括|对于|由于|因为|所以)"
    ),
    "prep": re.compile(r"^(?:在|为|对|从|据|由|以|于|自|随着|通过|根据|按照|经|针对|围绕|截至)"),
    "verb0": re.compile(
        r"^(?:加强|推[进动]|提高|完善|建立|促进|实现|确保|增强|深化|支持|鼓励|加快|强化|落实|坚持|构建|优化|发展|保障|健全|"
        r"扩大|打造|规范|实施|开展)"
    ),
    "result": re.compile(r"达到?|增长|下降|提高|突破|超过|完成|实现"),
    "num1": re.compile(r"^(?:[一二三四五六七八九十]是|第[一二三四五六七八九十]|首先|其次|最后)"),
    "law": re.compile(r"^第[一二三四五六七八九十百零\d]+[条章]"),
    "issue": re.compile(r"印发|发布|公布|出台|施行|召开|举行|开幕|启动|开通|投产|通车|发射|签署|揭晓|成立"),
}
"""Cues in a unit's own words: thesis (只有…才能), demand, report, example, question, greeting, filler, and how it opens."""

SPOKEN: dict[str, re.Pattern[str]] = {
    "so": re.compile(r"^(?:那么|那|就)?(?:所以|因此|因而)|总之|总的来[说讲看]|也就是说|换句话说|归根|归结|综上"),
    "nth": re.compile(
        r"^第[一二三四五六七八]|[第另][一二三四五六七八]?个(?:就?是|方面|层面|问题|点)|首先|其次|再次|最后一[个点]|一是|二是|一方面"
    ),
    "past": re.compile(r"当时|那时|有一[次天]|记得|曾经|刚才|刚刚|后来|小时候|前两天|昨天|今天上午"),
    "host": re.compile(
        r"主持|嘉宾|发言|有请|环节|提问|回答|分享|在座|时间关系|请教|论坛|两位|几位|老师们|鼓掌|讨论一下|先生"
    ),
    "such": re.compile(r"比如|例如|举个?例|就像|好比"),
    "asks": re.compile(r"什么呢|为什么|是不是|[吗呢吧]？|对不对|怎么[办样]"),
    "need": re.compile(r"必须|应该|应当|需要|要去|一定要|更[加多要好]|重要|关键|核心|重点|根本|意味着|本质"),
    "how": re.compile(r"如何|怎[么样]去|怎样|方式|路径|模式|机制|体系|能力|层面|角度|趋势|未来|价值|融合|结合"),
    "yes": re.compile(r"^[好对嗯是行啊哦][的，。]|OK"),
    "number": re.compile(r"\d"),
    "not": re.compile(r"不是|并不|没有|而是"),
}
"""Cues of talk: a conclusion, a point counted off, a need, an abstraction; and anecdote, courtesy of the chair, example, question."""
