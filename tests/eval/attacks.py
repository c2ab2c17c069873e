"""More ways to make a true line false: comparisons, bounds, extents, deadlines, causes, conditions, who reports to whom, two facts made
one, and a claim from nowhere. As in `corrupt.py`, no word list, pattern or function of the project is used here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Sequence

Pairs = list[tuple[str, str]]

BASES: Pairs = [
    ("同比", "环比"), ("环比", "同比"), ("占比", "增幅"), ("增幅", "占比"), ("比重", "增速"), ("增速", "比重"), ("较上年", "较上月"), ("比上年", "比上月"),
    ("年均", "累计"), ("累计", "年均"), ("人均", "户均"), ("总额", "增量"), ("名义", "实际"), ("较年初", "较上年"),
]  # fmt: skip
BOUNDS: Pairs = [
    ("以上", "以下"), ("以下", "以上"), ("不少于", "不超过"), ("不低于", "不高于"), ("不超过", "不少于"), ("不高于", "不低于"), ("至少", "最多"), ("最多", "至少"),
    ("不得低于", "不得高于"), ("不得超过", "不得少于"), ("不得少于", "不得超过"), ("超过", "不足"), ("不足", "超过"), ("以内", "以外"), ("不到", "超过"), ("控制在", "超过"),
]  # fmt: skip
COMPARED: Pairs = [
    ("高于", "低于"), ("低于", "高于"), ("早于", "晚于"), ("晚于", "早于"), ("多于", "少于"), ("少于", "多于"), ("快于", "慢于"), ("优于", "劣于"), ("大于", "小于"),
    ("较高", "较低"), ("较低", "较高"), ("好于", "差于"), ("领先", "落后"), ("提前", "推迟"), ("最高", "最低"), ("偏高", "偏低"), ("偏低", "偏高"), ("前列", "末位"), ("首位", "末位"),
    ("优先", "暂缓"), ("较快", "较慢"), ("较大", "较小"), ("较多", "较少"), ("较强", "较弱"), ("更大", "更小"), ("更高", "更低"), ("增速快", "增速慢"),
]  # fmt: skip
EXTENTS: Pairs = [
    ("部分", "全部"), ("全部", "部分"), ("所有", "部分"), ("全面", "局部"), ("多数", "少数"), ("少数", "多数"), ("大部分", "小部分"), ("个别", "普遍"), ("较为普遍", "较为个别"), ("一些", "所有"), ("有的", "所有"),
    ("基本完成", "全部完成"), ("基本建成", "全面建成"), ("全面完成", "部分完成"), ("逐步", "立即"), ("全覆盖", "部分覆盖"), ("一律", "原则上"), ("原则上", "一律"), ("主要", "全部"), ("一批", "全部"),
    ("全体", "部分"), ("各级", "个别"), ("许多", "少数"), ("多家", "所有"),
]  # fmt: skip
LIMITS: Pairs = [
    ("年底前", "年底后"), ("月底前", "月底后"), ("日前", "日后"), ("年前", "年后"), ("月前", "月后"), ("之前", "之后"), ("之后", "之前"), ("以来", "以前"), ("日起", "日止"), ("月起", "月止"),
    ("年起", "年止"), ("截至", "自"), ("年内", "年后"), ("日内", "日后"), ("期满后", "期满前"), ("以前", "以后"), ("到期前", "到期后"), ("年末", "年初"), ("年底", "年初"), ("月底", "月初"),
]  # fmt: skip
SCOPES: Pairs = [
    ("全国", "全省"), ("全省", "全国"), ("全市", "全省"), ("全区", "全市"), ("全县", "全市"), ("国内", "国外"), ("境内", "境外"), ("境外", "境内"), ("城镇", "农村"), ("农村", "城镇"),
    ("中央", "地方"), ("地方", "中央"), ("国有", "民营"), ("民营", "国有"), ("进口", "出口"), ("出口", "进口"), ("收入", "支出"), ("支出", "收入"), ("沿海", "内陆"), ("东部", "西部"), ("西部", "东部"),
    ("上游", "下游"), ("户籍", "常住"), ("县级", "省级"), ("省级", "县级"), ("乡镇", "街道"), ("公办", "民办"),
]  # fmt: skip
TARGETS: Pairs = [
    ("力争", "实际"), ("目标", "实绩"), ("预期目标", "实际结果"), ("力争完成", "完成了"), ("力争达到", "已达到"), ("力争实现", "已实现"), ("计划投资", "完成投资"), ("总投资", "已完成投资"), ("预计完成", "完成了"),
    ("预计", "实际"), ("计划建设", "已建成"), ("拟建", "已建"), ("在建", "建成"), ("正在", "已经"), ("开工建设", "建成投用"), ("启动", "完成"), ("签约", "到位"), ("确保完成", "已完成"), ("申报", "获批"), ("试点", "全面推行"),
    ("征求意见", "印发"), ("审议", "通过"), ("研究", "决定"), ("探索", "建成"),
]  # fmt: skip
LISTS: dict[str, Pairs] = {
    "base": BASES, "bound": BOUNDS, "comparison": COMPARED, "extent": EXTENTS, "deadline": LIMITS, "scope": SCOPES, "target": TARGETS,
}  # fmt: skip
NAMES = (
    r"中央地方|国有企业|日前[，在]|主要(?:负责|是|领导|任务|问题|目标|内容|指标|矛盾|原因|做法|措施|包括|有)|目标(?:任务|责任)|进出口|出口处|研究(?:院|所|会|生|员|中心|报告)|"
    r"(?:党|团)中央|中央(?:委|政|军|财|经|纪|组|宣|统|电视|台|广播|人民|全面|网信|企业|和国家|国家|领导|苏区|农村)|地方(?:标准|政府债|法规|性)|社会主义|部分[之别]|超过[了]?$|"
    r"各级各类|试点示范|较大以上|较大[的及事]|较快发展|启动[区仪]|收入分配|收支|最高人民|最高法|最高检|申报[表书]|研究[阐成员确探改]|目标(?:实现|有机|成效)|研究室|已经研|逐步实现|西部大|西部陆|东部战|西部战|目标[、。，]?$"
)
"""Words whose part must not be exchanged: names, set phrases."""

KINDS = (*LISTS, "cause", "condition", "rank", "merged", "claim")


def attack(kind: str, line: str, text: str, elsewhere: Sequence[str], rng: random.Random) -> str | None:
    """`line` made false in that way, or None where it offers no hold. `elsewhere`: sentences of other documents."""
    if kind in LISTS:
        return exchanged(LISTS[kind], line, rng)
    if kind == "claim":
        return claimed(line, text, elsewhere, rng)
    ways: dict[str, Callable[[str, str, random.Random], str | None]] = {
        "cause": turned_cause, "condition": unconditional, "rank": turned_order, "merged": merged,
    }  # fmt: skip
    return ways[kind](line, text, rng)


def exchanged(pairs: Pairs, line: str, rng: random.Random) -> str | None:
    """One word of `pairs` exchanged; the longest where several start at one place."""
    names = [m.span() for m in re.finditer(NAMES, line)]
    hits = []
    for old, new in pairs:
        for m in re.finditer(re.escape(old), line):
            if not any(a < m.end() and b > m.start() for a, b in names):
                hits.append((m.start(), m.end(), new))
    hits = [
        h for h in hits if not any(o != h and o[0] <= h[0] and o[1] >= h[1] and o[1] - o[0] > h[1] - h[0] for o in hits)
    ]
    if not hits:
        return None
    start, end, new = rng.choice(hits)
    return line[:start] + new + line[end:]


CAUSES = re.compile(
    r"(?:^|(?<=[，。；：、]))(?P<a>[^，。；：、]{3,20}?)(?P<how>已|已经|共|将|可能|进一步|也|还|当前已|并|必然|必将)?(?P<by>导致|造成|引发|致使|引起|带动)了?"
    r"(?P<b>[^，。；：、]{3,20})(?=[，。；]|$)"
)
BECAUSE = re.compile(
    r"(?:^|(?<=[。；]))(?P<by>因(?![为地时城材户人校势])|因为|由于|受)(?P<a>[^，。；：]{3,18}?)(?P<how>等?(?:因素)?影响|带动)?，(?P<b>[^，。；：]{4,24})(?=[。；，]|$)"
)
NO_CAUSE = re.compile(
    r"^[的了对在以要已此这为据受]|[的把将被给]|[此这在未]$|据.*报道|因为|由于|[今昨明][天日早晚年]|^[\d〇一二三四五六七八九十年月日今昨]+$"
)


def turned_cause(line: str, text: str, rng: random.Random) -> str | None:
    """What causes made what is caused: 甲导致乙 as 乙导致甲, 因甲，乙 as 因乙，甲."""
    hits = [h for pattern in (CAUSES, BECAUSE) for h in pattern.finditer(line)]
    hits = [h for h in hits if not NO_CAUSE.search(h["a"]) and not NO_CAUSE.search(h["b"])]
    if not hits:
        return None
    hit = rng.choice(hits)
    turned = (
        f"{hit['by']}{hit['b']}{hit['how'] or ''}，{hit['a']}"
        if hit.re is BECAUSE
        else f"{hit['b']}{hit['how'] or ''}{hit['by']}{hit['a']}"
    )
    return line[: hit.start()] + turned + line[hit.end() :]


CONDITIONS = (
    re.compile(
        r"(?:^|(?<=[，。；：]))(?:如果?|若|凡|倘若|一旦|除|对[^，。；：此]{0,12}(?:不|未|无|没))[^，。；：]{3,24}(?:的|外|时)，(?=[^，。；]{4})"
    ),
    re.compile(r"(?:^|(?<=[，。；：]))(?:如果?|若|倘若|一旦|只有)[^，。；：]{3,24}，(?=[^，。；]{4})"),
    re.compile(r"(?:^|(?<=[，。；：]))在[^，。；：]{3,20}(?:前提下|条件下|范围内)，(?=[^，。；]{4})"),
    re.compile(r"(?:^|(?<=[，。；：]))(?:经|报)[^，。；：]{2,16}(?:批准|同意|审核)后?，?(?=[^，。；]{0,6}(?:可|方))"),
    re.compile(
        r"(?<!不)符合[^，。；：的]{2,10}的(?=[\u4e00-\u9fff]{2})|(?:^|(?<=[，。；：]))(?:必要时|确有需要的?)，?(?=[^，。；]{4})"
    ),
)


def unconditional(line: str, text: str, rng: random.Random) -> str | None:
    """A condition or exception dropped."""
    hits = [m for pattern in CONDITIONS for m in pattern.finditer(line)]
    if not hits:
        return None
    hit = rng.choice(hits)
    rest = line[: hit.start()] + line[hit.end() :]
    return rest if len(rest) >= 8 else None


BODY = r"[\u4e00-\u9fff]{2,9}?(?:局|部(?![门分])|委(?![员托会])|办(?![公理])|厅|署|公司|集团|街道|镇|政府|银行|委员会|单位|部门|中心(?!支)|企业|法院|检察院|政协)"
ORDERS = re.compile(
    rf"(?:^|(?<=[，。；：]))(?P<a>{BODY})(?P<by>会同|负责指导|委托|督促|责成|配合|协助|报请|邀请|授权|要?向)(?P<b>{BODY})(?=[\u4e00-\u9fff、])"
)
BY_WHOM = re.compile(rf"由(?P<a>{BODY})(?P<by>报|牵头，|负责，|会同|商|向)(?P<b>{BODY})(?=[\u4e00-\u9fff])")


def turned_order(line: str, text: str, rng: random.Random) -> str | None:
    """Who orders, asks or reports to whom, turned round."""
    hits = [m for pattern in (ORDERS, BY_WHOM) for m in pattern.finditer(line)]
    hits = [
        m
        for m in hits
        if not re.search("[的和与及或、]", m["a"] + m["b"]) and m["a"] not in m["b"] and m["b"] not in m["a"]
    ]
    if not hits:
        return None
    hit = rng.choice(hits)
    return line[: hit.start("a")] + hit["b"] + hit["by"] + hit["a"] + line[hit.end("b") :]


FIGURE = re.compile(
    r"(?:^|(?<=[，。；：\n]))(?P<of>[\u4e00-\u9fff]{3,12}?)(?P<said>(?:同比)?(?:增长|下降|完成|达到?|实现|增加|减少|为|提高|超过|突破)[^，。；：\n]{0,8}\d[^，。；：\n]{0,12})(?=[，。；\n]|$)"
)
NO_TOPIC = re.compile(
    r"[的是从以到在要并对把被了]|其中|分别|累计|同比|增速|增幅|^[本该此其]|[将已]$|今年|去年|全年|上半年"
)
YEARS = re.compile(r"(?<!\d)20\d\d(?=年)")


def merged(line: str, text: str, rng: random.Random) -> str | None:
    """Two facts made one: what one figure is of with another's value, or a figure with another figure's year."""
    mine = [m for m in FIGURE.finditer(line) if not NO_TOPIC.search(m["of"]) and m["of"] in text]
    rng.shuffle(mine)
    for hit in mine:
        at = text.index(hit["of"])
        near = text[max(0, at - 500) : at + 500]
        others = [
            m
            for m in FIGURE.finditer(near)
            if not NO_TOPIC.search(m["of"]) and m["of"] not in line and m["said"] not in line
        ]
        others = [m for m in others if hit["of"] + m["said"] not in text]
        if others:
            other = rng.choice(others)
            return line[: hit.start()] + hit["of"] + other["said"] + line[hit.end() :]
    years = list(YEARS.finditer(line))
    other_years = sorted(set(YEARS.findall(text)) - {m[0] for m in years})
    if years and other_years:
        hit = rng.choice(years)
        return line[: hit.start()] + rng.choice(other_years) + line[hit.end() :]
    return None


def claimed(line: str, text: str, elsewhere: Sequence[str], rng: random.Random) -> str | None:
    """A clause that the source does not hold, of another document of the kind, added behind."""
    for _ in range(20):
        clauses = [c for c in re.split("[，。；：！？]", rng.choice(elsewhere)) if 8 <= len(c) <= 24]
        clauses = [c for c in clauses if not re.match(r"[的是和与及或但也都为以]|同时|此外|其中", c)]
        if not clauses:
            continue
        clause = rng.choice(clauses)
        pairs = [clause[i : i + 2] for i in range(len(clause) - 1)]
        if sum(pair in text for pair in pairs) <= len(pairs) / 3:
            return f"{line.rstrip('。；！，')}，{clause}。"
    return None
