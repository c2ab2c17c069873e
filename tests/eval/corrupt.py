"""Make true lines false: one fact of a given kind changed. Independent of the checker: no word list, pattern or function of the
project is used here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Sequence

KINDS = ("number", "sign", "unit", "name", "organisation", "date", "subject", "negation", "modality", "document number")

UNDIRECTED = [
    ("增长", "下降"), ("下降", "增长"), ("增加", "减少"), ("减少", "增加"), ("提高", "降低"), ("提升", "下降"), ("上升", "下降"), ("回升", "回落"), ("改善", "恶化"),
    ("扩大", "缩小"), ("加快", "放缓"), ("超过", "低于"), ("高于", "低于"), ("不低于", "不高于"), ("不少于", "不多于"), ("上涨", "下跌"), ("降至", "升至"),
    ("压减", "增加"), ("偏弱", "偏强"), ("偏少", "偏多"), ("增强", "减弱"), ("回落", "回升"), ("下跌", "上涨"), ("新增", "减少"), ("突破", "跌破"),
]  # fmt: skip
UNITS = [
    ("亿元", "万元"), ("万元", "亿元"), ("个百分点", "%"), ("万户", "户"), ("万人次", "人次"), ("公里", "米"), ("万吨", "吨"), ("%", "个百分点"), ("万个", "个"),
    ("万辆", "辆"), ("亿人", "万人"), ("万人", "人"), ("亩", "公顷"), ("亿吨", "万吨"), ("美元", "元"), ("万亿", "亿"), ("平方公里", "平方米"), ("小时", "分钟"), ("个月", "年"),
]  # fmt: skip
NAMES = [
    "财政局", "住建局", "水利局", "教育局", "工信局", "民政局", "税务局", "市场监管局", "城管局", "文旅局", "司法局", "人社局", "发改局", "柳浦镇", "松岭镇", "河洲乡",
    "锦帆街道", "望湖街道", "云湾重工", "柳浦河", "云湖", "白鹭古渡", "中国", "美国", "俄罗斯", "日本", "英国", "法国", "德国", "印度", "以色列", "伊朗", "韩国", "乌克兰",
    "巴西", "加沙", "埃及", "土耳其", "北京", "上海", "天津", "重庆", "河北", "山西", "辽宁", "吉林", "黑龙江", "江苏", "浙江", "安徽", "福建", "江西", "山东", "河南",
    "湖北", "湖南", "广东", "广西", "海南", "四川", "贵州", "云南", "陕西", "甘肃", "青海", "西藏", "宁夏", "新疆", "国务院", "外交部", "教育部", "商务部", "财政部", "人民银行",
]  # fmt: skip
GROUPS = [slice(0, 13), slice(13, 17), slice(17, 18), slice(18, 22), slice(22, 38), slice(38, 66), slice(66, 72)]
TIMES = [
    ("上半年", "下半年"), ("下半年", "上半年"), ("今年", "去年"), ("去年", "今年"), ("年底", "年初"), ("前三季度", "前两季度"), ("一季度", "三季度"), ("三季度", "一季度"),
    ("明年", "今年"), ("月底", "月初"), ("今天", "昨天"), ("明天", "今天"), ("上旬", "下旬"),
]  # fmt: skip
DENIED = [
    ("未发生", "发生"), ("没有发生", "发生"), ("不得", "可以"), ("没有", "有"), ("未按时", "按时"), ("未按期", "按期"), ("不足", "充足"), ("不够", "足够"), ("不予", "给予"), ("不超过", "超过"),
    ("不低于", "低于"), ("不强", "强"), ("不高", "高"), ("不到位", "到位"), ("不牢", "牢"), ("不", ""), ("未", ""), ("无", "有"), ("严禁", "允许"), ("禁止", "允许"), ("完成", "未完成"),
    ("实现", "未能实现"), ("同意", "不同意"), ("支持", "不支持"),
]  # fmt: skip
MOODS = [
    ("力争", ""), ("力争", "已"), ("将于", "已于"), ("将", "已"), ("拟", "已"), ("计划", "已经"), ("预计", ""), ("确保", "已"), ("必须", "已"), ("要", "已"), ("可能", ""), ("有望", ""),
    ("已经", "将"), ("已", "将"), ("争取", ""), ("建议", "决定"), ("尚未", "已"), ("未", "已"), ("没有", "已经"), ("应当", "可以不"), ("完成了", "将完成"), ("希望", "要求"),
]  # fmt: skip


def corrupt(kind: str, line: str, text: str, rng: random.Random) -> str | None:
    """`line` with one fact of that kind wrong, or None where it holds none."""
    ways: dict[str, Callable[[str, str, random.Random], str | None]] = {
        "number": wrong_number, "sign": lambda a, b, c: exchanged(UNDIRECTED, a, b, c), "unit": wrong_unit, "name": wrong_name,
        "organisation": wrong_body, "date": wrong_date, "subject": wrong_subject, "document number": wrong_document_number,
        "negation": lambda a, b, c: exchanged(DENIED, a, b, c), "modality": wrong_mood,
    }  # fmt: skip
    return ways[kind](line, text, rng)


def exchanged(pairs: list[tuple[str, str]], line: str, text: str, rng: random.Random) -> str | None:
    """The first word of `pairs`, in random order of places, exchanged."""
    hits = [(old, new) for old, new in pairs if old in line]
    hits = [(old, new) for old, new in hits if not any(old != o and old in o for o, _ in hits)]
    hits = [(old, new) for old, new in hits if not re.search(IDIOM, around(line, old))]
    if not hits:
        return None
    old, new = rng.choice(hits)
    return line.replace(old, new, 1)


IDIOM = re.compile(
    r"不断|不仅|不但|不同|不久|不懈|不动摇|未来|无人|无线|不平凡|不畏|不管|不论|毫不|不变|无论|将军|重要|要素|主要|需要|要求|要点|必要|要闻|计划生育|收入不断|无缝|要害|要塞|首要|摘要|纲要|简要|要职|计划$|计划[》。，、；]|计划的|计划任|规划|将军|政要|紧要|要道|要紧|不等|不少|应该|相应|反应|应急|建议案|的建议|建议》|希望之|预计划"
)


def around(line: str, word: str) -> str:
    """`word` with two characters on each side."""
    at = line.index(word)
    return line[max(0, at - 2) : at + len(word) + 2]


def wrong_number(line: str, text: str, rng: random.Random) -> str | None:
    """Another digit, or another number of the same document."""
    hits = list(re.finditer(r"(?<![\d.〔A-Za-z-])\d+(?:\.\d+)?(?!\d*[年月日号级])(?![\d.])", line))
    if not hits:
        return None
    hit = rng.choice(hits)
    others = [n for n in re.findall(r"(?<![\d.])\d+(?:\.\d+)?", text) if n != hit[0] and ("." in n) == ("." in hit[0])]
    if others and rng.random() < 0.4:
        new = rng.choice(others)
    else:
        places = [i for i, c in enumerate(hit[0]) if c.isdigit()]
        at = rng.choice(places)
        choices = [d for d in "123456789" if d != hit[0][at]]
        new = hit[0][:at] + rng.choice(choices) + hit[0][at + 1 :]
    return line[: hit.start()] + new + line[hit.end() :]


def wrong_unit(line: str, text: str, rng: random.Random) -> str | None:
    """Another unit behind a number."""
    hits = [(m, new) for old, new in UNITS for m in re.finditer(rf"(?<=\d){re.escape(old)}", line)]
    hits = [(m, new) for m, new in hits if not any(o.start() == m.start() and len(o[0]) > len(m[0]) for o, _ in hits)]
    if not hits:
        return None
    hit, new = rng.choice(hits)
    return line[: hit.start()] + new + line[hit.end() :]


def wrong_name(line: str, text: str, rng: random.Random) -> str | None:
    """Another place or country of the same sort."""
    return renamed(GROUPS[1:-1], line, rng)


def renamed(groups: Sequence[slice], line: str, rng: random.Random) -> str | None:
    """One of the names of `groups` in the line exchanged for another of its group."""
    hits = [(name, group) for group in groups for name in NAMES[group] if name in line]
    if not hits:
        return None
    old, group = rng.choice(hits)
    sort = NAMES[group] if len(NAMES[group]) > 1 else NAMES[17:22]
    choices = [name for name in sort if name not in line and name != old] or ["青溪"]
    return line.replace(old, rng.choice(choices))


BODIES = re.compile(
    r"(?:^|(?<=[，。；、：\n]))(?!打造|建[议立设]|[由对向经在以推加为]|支持|鼓励|统筹|组织|各[级有])[\u4e00-\u9fff]{2,7}?(?:局|部|委|办|厅|署|公司|集团|街道|镇|政府|银行|协会)(?=[、，。；：要将负牵会加应])"
)


def wrong_body(line: str, text: str, rng: random.Random) -> str | None:
    """Another body: one that the document names elsewhere, or one of the same sort."""
    hits = BODIES.findall(line)
    others = [body for body in dict.fromkeys(BODIES.findall(text)) if body not in line]
    others = [body for body in others if not any(h in body or body in h for h in hits)]
    if hits and others and rng.random() < 0.5:
        return line.replace(rng.choice(hits), rng.choice(others), 1)
    return renamed((GROUPS[0], GROUPS[-1]), line, rng)


def wrong_document_number(line: str, text: str, rng: random.Random) -> str | None:
    """Another year, number or issuer of a document number."""
    hits = list(re.finditer(r"([\u4e00-\u9fff]{2,7})〔(\d{4})〕(\d+)号", line))
    if not hits:
        return None
    hit = rng.choice(hits)
    issuer, year, number = hit.groups()
    new = rng.choice(
        [
            f"{issuer}〔{int(year) + rng.choice([-1, 1])}〕{number}号",
            f"{issuer}〔{year}〕{int(number) + rng.choice([1, 2, 10])}号",
            f"{issuer.replace('办发', '发') if '办发' in issuer else issuer.replace('发', '办发')}〔{year}〕{number}号",
        ]
    )
    return line[: hit.start()] + new + line[hit.end() :]


def wrong_date(line: str, text: str, rng: random.Random) -> str | None:
    """Another year, month or day."""
    days = r"(?<!\d)(20\d\d)(?=年)|(?<![\d至-])(1[0-2]|[1-9])(?=月)|(?<!\d)([12]?\d|3[01])(?=日)"
    hits = list(re.finditer(days, line))
    if hits and rng.random() < 0.75:
        hit = rng.choice(hits)
        value = int(hit[0])
        new = value + rng.choice([-1, 1, 2]) if value > 1000 else rng.choice([n for n in range(1, 13) if n != value])
        return line[: hit.start()] + str(new) + line[hit.end() :]
    return exchanged(TIMES, line, text, rng)


BODY = "局|委|部|院|办|镇|街道|政府|公司|集团|中心|人士|总统|总理|外长|部门|军方|企业|单位|机构|服务者|提供者|工作者|协会|主席|首相|发言人"
AMOUNT = (
    "收入|支出|投资|总额|产值|增加值|生产总值|贷款|余额|消费|进出口|出口|进口|成交额|成交量|销量|产量|人数|面积|比重|占比|利润|税收|工业|行业|"
    "指数|价格|资金|事故|工商户|企业|泊位|景区|民宿|游客|进出口总值"
)
SAID = (
    re.compile(
        rf"(?:^|[，。；：\n])([^，。；：、“”（）\d\n]{{1,10}}?(?:{BODY}))(?=要|将|会同|牵头|负责|必须|应当|已经|宣布|表示|指出|强调|称)"
    ),
    re.compile(
        rf"(?:^|[，。；：\n])([^，。；：、“”（）\d\n]{{1,10}}?(?:{AMOUNT}))(?=同比|增长|下降|完成|达到|提高|减少|增加|为|\d)"
    ),
)
NO_SUBJECT = re.compile(r"[的是从以到在要并对把被和与、了]|其中|上半|全年|今年|目前|预计|力争|同比|分别|累计|[本该此]")


def wrong_subject(line: str, text: str, rng: random.Random) -> str | None:
    """What is said of one subject said of another that the document says the like of nearby: of a figure or of a body."""
    for said in rng.sample(SAID, 2):
        mine = said.match(line)
        if not mine or NO_SUBJECT.search(mine[1]) or mine[1] not in text:
            continue
        at = text.index(mine[1])
        others = [m[1] for m in said.finditer(text, max(0, at - 400), at + 400)]
        others = [o for o in others if not NO_SUBJECT.search(o) and o not in line and mine[1] not in o]
        if others:
            return rng.choice(others) + line[mine.end(1) :]
    return swapped(line)


def swapped(line: str) -> str | None:
    """Two bodies or countries of a line exchanged, where something is done between them and no list joins them."""
    for group in GROUPS:
        hits = sorted((line.index(name), name) for name in NAMES[group] if line.count(name) == 1)
        if len(hits) != 2:
            continue
        (at, one), (to, other) = hits
        between = line[at + len(one) : to]
        if len(between) > 1 and not re.search(r"[、和与及，。；]", between):
            return line[:at] + other + between + one + line[to + len(other) :]
    return None


def wrong_mood(line: str, text: str, rng: random.Random) -> str | None:
    """Plan told as fact, demand as done, done as planned."""
    return exchanged(MOODS, line, text, rng)
