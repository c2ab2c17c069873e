"""Make lines to judge the checker with: true ones, and the same with one fact wrong. Independent of the checker: no word list,
pattern or function of the project is used here.

True lines are sentences shortened and reworded by rules of its own, headings, values spelt otherwise, and summaries by people
(editors' headlines and digests from the evaluation data, and lines written for the example documents).
"""

from __future__ import annotations

import gzip
import json
import random
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CASES = Path(__file__).parents[1] / "cases"
EXAMPLES = Path(__file__).parents[2] / "examples"
KINDS = ("number", "sign", "unit", "name", "date", "subject", "negation", "modality")
HELD = 0.6
"""Share of a person's headline, in character pairs, that must stand in its text for the headline to count as true."""


@dataclass(frozen=True)
class Line:
    """A line to be judged.

    Attributes:
        text: the line.
        kind: what is wrong with it, or an empty string for a true line.
        made: how it was made (`heading`, `shortened`, `person`, …).
        source: key of the document it belongs to.
    """

    text: str
    kind: str
    made: str
    source: str


def documents() -> dict[str, str]:
    """The cleaned example documents by name."""
    found = {}
    for file in sorted((CASES / "examples").glob("*.clean.txt")):
        found[file.name.removesuffix(".clean.txt")] = file.read_text(encoding="utf-8")
    return found


def written() -> Iterator[Line]:
    """Lines written by hand for the examples, true and false."""
    for row in (CASES / "ground" / "summaries.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(row)
        yield Line(case["line"], case["kind"] or "", "person", case["doc"])


def sentences(text: str) -> list[str]:
    """Sentences of a reasonable length, numbering taken off."""
    parts = re.split(r"(?<=[。！？；])|\n", text)
    plain = [
        re.sub(
            r"^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[.．]|[一二三四五六七八九]是)", "", p.strip()
        )
        for p in parts
    ]
    return [p for p in plain if 12 <= len(p) <= 90 and not re.search(r"[*×ＸX]{2}|�", p)]


# ---- true rewordings -------------------------------------------------------------------------------------------------

WORDS = {
    "此外": "另外", "同时": "与此同时", "因此": "所以", "但是": "不过", "以及": "和", "并且": "并", "由于": "因为", "开展": "进行", "持续": "不断",
    "目前": "当前", "达到": "达", "大力": "着力", "进一步": "", "切实": "", "扎实": "", "全面": "", "积极": "", "着力": "", "深入": "", "不断": "",
    "同比": "较上年同期", "超过": "超", "规模以上": "规上", "强调": "指出", "召开": "举行", "应当": "应", "必须": "要", "没有": "未",
}  # fmt: skip
INTRO = re.compile(
    r"^(?:会议(?:指出|强调|要求|认为|明确)|同时|此外|其中|目前|总的来说|一年来|近年来|刚才|据了解)[，,]?"
)


def without_brackets(text: str) -> str:
    """Parentheses left out."""
    return re.sub(r"（[^（）]*）", "", text)


def without_intro(text: str) -> str:
    """The opening phrase left out."""
    return INTRO.sub("", text)


def first_clauses(text: str) -> str:
    """The first two clauses of a longer sentence, where the second says its own thing."""
    parts = text.rstrip("。；").split("，")
    return (
        "，".join(parts[:2]) if len(parts) > 2 and len(parts[0]) + len(parts[1]) > 14 and ends_well(parts[1]) else text
    )


def ends_well(clause: str) -> bool:
    """Does a clause end a statement: with a figure or after a verb's object?"""
    return bool(re.search(r"(?:%|元|个|户|人|家|项|点|处|亩|里|吨)$", clause))


def reworded(text: str) -> str:
    """One or two words exchanged for others of the same sense, or light adverbs left out."""
    count = 0
    for old, new in WORDS.items():
        if old in text and count < 2:
            text = text.replace(old, new, 1)
            count += 1
    return text


def respelt(text: str) -> str:
    """A value written otherwise: 1.26亿元 as 12600万元, 30% as 百分之三十, 43280元 as 4.328万元."""
    hit = re.search(r"(?<![\d.])(\d+(?:\.\d{1,4})?)亿元", text)
    if hit:
        return text.replace(hit[0], f"{round(float(hit[1]) * 10000):d}万元", 1)
    hit = re.search(r"(?<![\d.])(\d{5})(?=[元户人])", text)
    if hit:
        return text.replace(hit[1], f"{int(hit[1]) / 10000:g}万", 1)
    hit = re.search(r"(?<![\d.])([1-9])0%", text)
    if hit:
        return text.replace(hit[0], f"百分之{'零一二三四五六七八九'[int(hit[1])]}十", 1)
    hit = re.search(r"(?<![\d.])([3-9])(?=[个项家])", text)
    return text[: hit.start()] + "零一二三四五六七八九"[int(hit[1])] + text[hit.end() :] if hit else text


REWRITES: dict[str, Callable[[str], str]] = {
    "brackets": without_brackets, "opening": without_intro, "clauses": first_clauses, "reworded": reworded, "respelt": respelt,
}  # fmt: skip


def true_lines(key: str, text: str, rng: random.Random) -> Iterator[Line]:
    """Rewordings of one document, each by one rule, and a few of its sentences and headings as they stand."""
    whole = sentences(text)
    for made, rewrite in REWRITES.items():
        changed = [(s, rewrite(s)) for s in whole]
        changed = [(s, new) for s, new in changed if new != s and len(new) >= 10]
        for _, new in rng.sample(changed, min(5, len(changed))):
            yield Line(new, "", made, key)
    for sentence in rng.sample(whole, min(3, len(whole))):
        yield Line(sentence, "", "verbatim", key)
    heads = re.findall(
        r"(?m)^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）)([^。；：\n]{6,24})(?:。|$)", text
    )
    for heading in rng.sample(heads, min(3, len(heads))):
        yield Line(heading, "", "heading", key)


# ---- corruptions -----------------------------------------------------------------------------------------------------

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
    return {
        "number": wrong_number, "sign": lambda a, b, c: exchanged(UNDIRECTED, a, b, c), "unit": wrong_unit, "name": wrong_name,
        "date": wrong_date, "subject": wrong_subject, "negation": lambda a, b, c: exchanged(DENIED, a, b, c), "modality": wrong_mood,
    }[kind](line, text, rng)  # fmt: skip


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
    """Another body, place or country of the same sort."""
    hits = [(name, group) for group in GROUPS for name in NAMES[group] if name in line]
    if not hits:
        return None
    old, group = rng.choice(hits)
    sort = NAMES[group] if len(NAMES[group]) > 1 else NAMES[17:22]
    choices = [name for name in sort if name not in line and name != old] or ["青溪"]
    return line.replace(old, rng.choice(choices))


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


# ---- people's summaries from the evaluation data ---------------------------------------------------------------------


def people(shared: Path, name: str, count: int, rng: random.Random) -> Iterator[tuple[str, str, str]]:
    """Key, text and one line of a summary that people wrote, from `data/dev`; only lines whose numbers and most words it holds."""
    with gzip.open(shared / "data" / "dev" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = [json.loads(row) for row in file]
    rng.shuffle(rows)
    for row in rows:
        lines = [re.sub(r"^\d+\.", "", part).strip("；;。 ") for part in re.split(r"[\n；。]", row["summary"])]
        good = [part for part in lines if 10 <= len(part) <= 80 and held(part, row["text"])]
        if good and count:
            count -= 1
            yield f"{name}:{row['id']}", row["text"], rng.choice(good)


def held(line: str, text: str) -> bool:
    """Do all numbers and most character pairs of `line` stand in `text`?"""
    numbers = set(re.findall(r"\d+(?:\.\d+)?", line)) <= set(re.findall(r"\d+(?:\.\d+)?", text))
    pairs = {line[i : i + 2] for i in range(len(line) - 1)}
    return numbers and sum(pair in text for pair in pairs) >= HELD * len(pairs)


PEOPLE = {
    "xwlb_title": 60,
    "xwlb_brief": 40,
    "xwlb_kuaixun_item": 60,
    "xwlb_kuaixun_list": 40,
    "gold_official_digest": 34,
}


def build(shared: Path | None, *, seed: int = 6, each: int = 48) -> tuple[dict[str, str], list[Line]]:
    """Documents by key, and the lines: every true one there is, and up to `each` corrupted ones of each kind."""
    rng = random.Random(seed)
    texts = documents()
    lines = list(written())
    for key, text in list(texts.items()):
        lines += true_lines(key, text, rng)
    for name, count in PEOPLE.items() if shared else ():
        for key, text, line in people(shared, name, count, rng):  # type: ignore[arg-type]
            texts[key] = text
            lines.append(Line(line, "", f"person {name}", key))
            for sentence in rng.sample(sentences(text), min(2, len(sentences(text)))):
                lines.append(Line(reworded(without_intro(sentence)), "", "reworded", key))
    lines = list({(line.source, line.text): line for line in lines}.values())
    bases = [line for line in lines if not line.kind]
    for kind in KINDS:
        have = sum(line.kind == kind for line in lines)
        for base in rng.sample(bases, len(bases)):
            if have >= each:
                break
            wrong = corrupt(kind, base.text, texts[base.source], rng)
            if wrong and wrong != base.text and wrong not in texts[base.source]:
                lines.append(Line(wrong, kind, f"from {base.made}", base.source))
                have += 1
    return texts, lines
