"""Quantities of a text by value, so that 1.2万亿元 and 12000亿元, 三分之一 and 33.3%, 二〇二四年 and 2024年 are the same.

Positions are in the folded text (`_align.fold`). GB/T 15835-2011 allows Arabic and Chinese numerals side by side.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

_CN = "零〇一二两三四五六七八九十百千万亿"
_DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SCALE = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_AFTER_SCALE = re.compile(r"万亿|[十百千]?[万亿]|[百千](?!分)")
_RANGE = re.compile(r"\s*(?:[-—~～]{1,2}|至|到|、|或)\s*\d")
_ABOVE = frozenset(["超过", "过", "突破", "破", "逾", "超", "高于", "多于", "大于", "余", "多", "以上"]) | frozenset(
    ["不少于", "不低于", "不小于", "至少", "最少", "不得低于", "不得少于", "起码"]
)
_BELOW = frozenset(["近", "将近", "接近", "不足", "不到", "低于", "少于", "小于", "以下", "以内"]) | frozenset(
    ["不超过", "不超", "不高于", "不多于", "不大于", "至多", "最多", "不得超过", "不得高于", "控制在"]
)
_HEDGE_BEFORE = re.compile(
    rf"(?:{'|'.join(w for w in sorted(_ABOVE | _BELOW) if w[0] not in '以余多')}|多于|高达|约|大约|上)$"
)
_HEDGE_AFTER = re.compile(r"[余多](?![于元])|以上|左右|以下|以内")
_NUMBER = re.compile(
    rf"(?P<cnfrac>[{_CN}]{{1,4}}分之[{_CN}]{{1,6}}(?:点[{_CN}]{{1,4}})?)"
    r"|(?P<fraction>(?<![\d./])[1-9]/[2-9](?![\d/]))"
    r"|(?P<half>过半|一半|半数)"
    r"|(?P<arabic>\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"|(?P<some>[数几][十百千万亿]+|[上近][百千万亿]+(?=[人名个家户余多件起次]))"
    rf"|(?P<cn>[{_CN}]+(?:点[零〇一二三四五六七八九]+)?)"
)
_NOT_NUMBER = re.compile(
    r"万众|千方|百计|百姓|百年|千家|万户|千万(?=不|要)|万一|一一|一二(?=线)|三三|十分(?!之)|百花|万里|百业|十足|千秋|万象|亿万|百废|百强|[一两二三四]位数|个位数|五一(?=[假小节劳期长、\"”])|[七八]一(?=期间|前夕|勋章|建军|[、\"”节])|五四(?=运动|精神|青年|[\"”])|两弹|一星|三[农夏秋严公]|[一两]会|六一(?=[儿节、\"”])"
)


_CODE = re.compile(r"[A-Za-z]-?$|[\u4e00-\u9fff]-$")
_SCORE = re.compile(r"\d:$")
_YEAR = re.compile(r"(?:19|20)\d\d")
_PEOPLE = re.compile("[\u4e00-\u9fff]{2,5}人(?![次口均民员数才大])")
_PERSONS = re.compile(
    "[\u4e00-\u9fff]{0,6}?(?:公民|民众|群众|居民|村民|市民|学生|师生|职工|游客|旅客|党员|干部|志愿者|儿童|平民|官兵|战士|球迷|侨胞)"
)
"""Whoever may be counted without a measure word: 400多中国公民."""
_WORTH = re.compile("(?:投资|[金总余]额|收入|支出|产值|资金|利润|贷款)[^,。;、\\d]{0,4}$")
REACH = 12
"""Characters before an amount in which it is said to be money."""
_MONEY = re.compile("的?(?:[\u4e00-\u9fff]{0,2})(?:投资|资金|贷款|补助|奖金|损失|收入|产值|订单|债券|基金)")
LONGEST_NUMBER = 40
"""Characters of a number that is read as one; longer runs of digits are codes, or an attack."""


class Quantity(NamedTuple):
    """A number with its unit.

    Attributes:
        start, end: from the first digit to the end of the unit.
        value: exact; percentages and fractions as a share of 1, 万 and 亿 multiplied out.
        unit: canonical unit, empty if unknown.
        loose: the word that makes it inexact (超, 近, 约, 余 …), or an empty string.
        digits: places after the decimal point as written, for comparing rounded shares.
        text: as written, unit included.
        following: the letter behind it, where no unit is known.
    """

    start: int
    end: int
    value: Fraction
    unit: str
    loose: str
    digits: int
    text: str
    following: str = ""


@cache
def _units() -> tuple[re.Pattern[str], dict[str, tuple[str, Fraction]]]:
    """All units by length, and each with its canonical unit and factor (`data/units.txt`)."""
    table: dict[str, tuple[str, Fraction]] = {}
    never: dict[str, str] = {}
    text = (files("jianbao.write") / "data" / "units.txt").read_text(encoding="utf-8")
    for row in text.splitlines():
        if row.startswith("!"):
            word, inside = row[1:].split()
            never[word] = f"(?![{inside}])"
        elif row and not row.startswith("#"):
            canonical, *names = row.split()
            for name in names or [canonical]:
                word, _, factor = name.partition("=")
                table[word] = (canonical, Fraction(factor or 1))
    ordered = sorted(table, key=len, reverse=True)
    return re.compile("|".join(re.escape(word) + never.get(word, "") for word in ordered)), table


def chinese(numeral: str) -> Fraction | None:
    """Value of a Chinese numeral: 三百六十五, 二〇二四, 两万亿, 三点五; None for what is none.

    >>> chinese("三百六十五"), chinese("二〇二四"), chinese("十二")
    (Fraction(365, 1), Fraction(2024, 1), Fraction(12, 1))
    """
    whole, _, decimals = numeral.partition("点")
    tail = Fraction(0)
    for place, digit in enumerate(decimals, 1):
        tail += Fraction(_DIGIT.get(digit, 0), 10**place)
    if len(whole) > 1 and all(c in _DIGIT for c in whole):
        return Fraction(int("".join(str(_DIGIT[c]) for c in whole))) + tail
    total = section = digit_value = 0
    for c in whole:
        if c in _DIGIT:
            digit_value = _DIGIT[c]
        elif _SCALE[c] < 10**4:
            section += (digit_value or 1) * _SCALE[c]
            digit_value = 0
        else:
            high = section + digit_value
            total = (total + high or 1) * _SCALE[c] if _SCALE[c] == 10**8 else total + (high or 1) * _SCALE[c]
            section = digit_value = 0
    return Fraction(total + section + digit_value) + tail


@lru_cache(maxsize=4096)
def quantities(text: str) -> tuple[Quantity, ...]:
    """Quantities of folded `text`, in order; a lone 一 and numerals inside words (千方百计) are none. Linear in the text.

    >>> [(q.text, float(q.value), q.unit) for q in quantities("收入4.98亿元,增长三分之一,新增6340户")]
    [('4.98亿元', 498000000.0, '元'), ('三分之一', 0.3333333333333333, '%'), ('6340户', 6340.0, '户')]
    """
    found: list[Quantity] = []
    for match in _NUMBER.finditer(text):
        quantity = None if found and match.start() < found[-1].end else _read(text, match)
        if quantity:
            found.append(quantity)
    for i in range(len(found) - 1, 0, -1):
        left, right = found[i - 1], found[i]
        if not left.unit and right.unit and _RANGE.fullmatch(text[left.end : right.start] + "0"):
            factor = _scale_of(text, right) if not _has_scale(left.text) else Fraction(1)
            found[i - 1] = left._replace(value=left.value * factor, unit=right.unit)
    return tuple(found)


def _has_scale(written: str) -> bool:
    return any(c in "十百千万亿" for c in written)


def _scale_of(text: str, quantity: Quantity) -> Fraction:
    """What a bare number before `quantity` (5—8万元) is to be multiplied with."""
    plain = re.match(r"[\d,.]+", text[quantity.start : quantity.end])
    bare = Fraction(plain.group().replace(",", "").rstrip(".")) if plain else Fraction(0)
    return quantity.value / bare if bare else Fraction(1)


def _read(text: str, match: re.Match[str]) -> Quantity | None:
    start, end = match.span()
    written = match.group()
    if len(written) > LONGEST_NUMBER:
        return None
    if match["half"]:
        hedge = _HEDGE_BEFORE.search(text[max(0, start - 4) : start])
        return Quantity(
            start, end, Fraction(1, 2), "%", "多" if written == "过半" else hedge.group() if hedge else "", 0, written
        )
    if match["cnfrac"] or match["fraction"]:
        return _share(text, match)
    if match["some"]:
        value = chinese("一" + written[1:]) or Fraction(1)
        return Quantity(start, end, value, _unit(text, end)[0], "some", 0, written)
    if match["cn"]:
        return _numeral(text, match)
    if _CODE.search(text[max(0, start - 2) : start]) and not _AFTER_SCALE.match(text, end):
        code = start - (2 if text[start - 1] == "-" else 1)
        return Quantity(code, end, Fraction(written), "name", "", 0, text[code:end])
    value = Fraction(written.replace(",", ""))
    decimals = len(written.partition(".")[2])
    if _SCORE.search(text[max(0, start - 2) : start]) or re.match(r":\d", text[end : end + 2]):
        return Quantity(start, end, value, "比", "", decimals, written)
    after = _HEDGE_AFTER.match(text, end)
    scale_at = after.end() if after and after.group() in "余多" else end
    scale = _AFTER_SCALE.match(text, scale_at)
    if scale:
        value *= chinese("一" + scale.group()) or 1
        end = scale.end()
    return _finish(text, start, end, value, decimals)


def _finish(text: str, start: int, end: int, value: Fraction, decimals: int) -> Quantity:
    """Add unit and hedges."""
    more = _HEDGE_AFTER.match(text, end)
    at = more.end() if more and more.group() in "余多" else end
    unit, factor, stop = _unit(text, at)
    written_end = stop if unit else end
    above = _HEDGE_AFTER.match(text, written_end) or more
    before = _HEDGE_BEFORE.search(text[max(0, start - 4) : start])
    hedge = (before.group() if before else "") or (above.group() if above else "")
    following = text[written_end : written_end + 1]
    if unit:
        unit = _in_context(unit, text, start, stop)
    elif text[start - 1 : start] == "第":
        unit = "第"
    else:
        unit = _implied(text, start, end, at, decimals)
    following = following if following.isalpha() and not following.isascii() else ""
    return Quantity(start, written_end, value * factor, unit, hedge, decimals, text[start:written_end], following)


def _in_context(unit: str, text: str, start: int, stop: int) -> str:
    """What `unit` is here: 前5个月 is 1—5月, 第3名 no number of people, 九次全会 a 届, 9月6号 a day."""
    before = text[start - 1 : start]
    if unit == "个月" and before == "前":
        return "月"
    if unit in {"人", "名"} and before == "第":
        return "第"
    if unit == "次" and re.match("全会|全体会议|集体学习", text[stop : stop + 4]):
        return "届"
    return "日" if unit == "号" and before == "月" else unit


def _implied(text: str, start: int, end: int, at: int, decimals: int) -> str:
    """The unit of a number without one, by what follows at `end`, behind 余 and 多 at `at`: 2025国庆档, 4.7万巴勒斯坦人, 10多亿投资."""
    following, scaled = text[end : end + 1], _has_scale(text[start:end])
    if decimals == 0 and _YEAR.fullmatch(text[start:end]) and following not in {"", ",", "、", "-", "/"}:
        return "年"
    if (scaled and _PEOPLE.match(text, at)) or (text[start].isdigit() and _PERSONS.match(text, at)):
        return "人"
    if scaled and (_MONEY.match(text, at) or _WORTH.search(text[max(0, start - REACH) : start])):
        return "元"
    latin = re.match("[A-Za-z]+", text[end : end + LONGEST_NUMBER])
    return f"name {latin.group()}" if latin else ""


def _unit(text: str, at: int) -> tuple[str, Fraction, int]:
    """Canonical unit, factor and end of the unit at `at`; empty where there is none that is known."""
    pattern, table = _units()
    gap = len(text[at : at + 2]) - len(text[at : at + 2].lstrip(" "))
    match = pattern.match(text, at + gap)
    if not match:
        return "", Fraction(1), at
    canonical, factor = table[match.group()]
    return canonical, factor, match.end()


def _share(text: str, match: re.Match[str]) -> Quantity:
    start, end = match.span()
    if match["fraction"]:
        above, below = match.group().split("/")
        return Quantity(start, end, Fraction(int(above), int(below)), "%", "", 0, match.group())
    below_cn, above_cn = match.group().split("分之")
    value = (chinese(above_cn) or Fraction(0)) / (chinese(below_cn) or Fraction(1))
    unit, _, stop = _unit(text, end)
    return Quantity(start, stop if unit else end, value, "%", "", 9, text[start : stop if unit else end])


def _numeral(text: str, match: re.Match[str]) -> Quantity | None:
    """A Chinese numeral: it counts if it is long, or if a unit follows; never a lone 一."""
    start, end = match.span()
    written = match.group()
    if _NOT_NUMBER.match(text, start) or text[start - 1 : start] in set("统同唯专逐单某万每不"):
        return None
    value = chinese(written)
    if re.fullmatch("十[一二三四五六]?五", written) and text[end : end + 1] in {"", '"', "规", "时", "期"}:
        return Quantity(start, end, value or Fraction(0), "计划", "", 0, written)
    if value is None or written in {"一", "万", "千", "百", "亿", "千万", "百万"}:
        return None
    if text[start - 1 : start] == "第":
        return Quantity(start, end, value, "第", "", 0, written)
    if text[end : end + 1] == "成" and len(written) == 1:
        hedge = _HEDGE_BEFORE.search(text[max(0, start - 4) : start])
        more = _HEDGE_AFTER.match(text, end + 1)
        loose = hedge.group() if hedge else more.group() if more else ""
        return Quantity(start, end + 1, value / 10, "%", loose, 0, written + "成")
    found = _finish(text, start, end, value, 0)
    if len(written) == 1 and not found.unit:
        return None
    return found


def same(line: Quantity, source: Quantity) -> bool:
    """Do both say the same amount of the same kind? A hedged or rounded line may stand for the exact value.

    >>> hedged, exact = (quantities(words)[0] for words in ("超5000亿元", "5039亿元"))
    >>> same(hedged, exact), same(exact, hedged)
    (True, False)
    """
    if not line.unit or not source.unit:
        other = line.following and source.following and line.following != source.following
        clash = {line.unit, source.unit} != {""} and (line.following if source.unit else source.following)
        if other or (clash and (line.following != source.following or (line.unit or source.unit) not in COUNTERS)):
            return False
        if line.unit != source.unit and {line.unit, source.unit} & _POINTS:
            return False
    return alike(line.unit, source.unit) and same_value(line, source)


def same_value(line: Quantity, source: Quantity) -> bool:
    """Are the values the same, whatever the units?"""
    if line.value == source.value:
        return True
    if line.loose == "some":
        return line.value * 2 <= source.value < line.value * 10
    if "%" in {line.unit, source.unit} and (line.digits == 0 or source.digits in {0, 9} or line.digits == 9):  # noqa: PLR2004
        fractions = {line.text[-1:], source.text[-1:]} != {"%"}
        if fractions and abs(line.value - source.value) < Fraction(1, 2000 if line.digits in range(1, 9) else 200):
            return True
    return bool(line.loose) and _rounded(line, source)


def _rounded(line: Quantity, source: Quantity) -> bool:
    """May a hedged line stand for the exact value? It must be the value rounded to fewer digits, on the hedged side."""
    if not line.value or _significant(line) >= _significant(source):
        return False
    step = _step(line) if line.text[:1].isdigit() else line.value / 8
    if line.loose in _BELOW:
        return line.value - step <= source.value <= line.value
    if line.loose in {"约", "大约", "左右"}:
        return abs(line.value - source.value) <= step / 2
    most = step if line.text[:1].isdigit() and _significant(line) > 1 else min(step, line.value * 3 / 20)
    return line.value <= source.value < line.value + most


def clash(line: Quantity, source: Quantity) -> bool:
    """Is one of them a floor and the other a ceiling (超5000 and 近5000, 以上 and 以下)?"""
    ours, theirs = (0 if q.loose in _ABOVE else 1 if q.loose in _BELOW else 2 for q in (line, source))
    return {ours, theirs} == {0, 1}


def _digits(quantity: Quantity) -> str:
    found = re.match(r"[\d.,]+", quantity.text)
    return found.group().replace(",", "").replace(".", "").strip("0") if found else "1"


def _significant(quantity: Quantity) -> int:
    return len(_digits(quantity)) or 1


def _step(quantity: Quantity) -> Fraction:
    """What one more in the last digit that is not 0 would add: 1000 for 5000."""
    return quantity.value / int(_digits(quantity) or 1)


_POINTS = frozenset({"年", "月", "日", "时"})
"""Units of points in time: no bare number stands for one."""
COUNTERS = frozenset("个项家户所座条件起宗例处支只台辆架艘套间栋部份篇场次届期批种类人")
"""Measure words of counted things, which a summary may exchange for 个 or leave out."""
_MUTUAL = (
    frozenset({"年", "周年"}),
    frozenset({"项", "条", "件"}),
    frozenset({"家", "户"}),
    frozenset({"号", "日"}),
    *(frozenset({"第", unit}) for unit in ("届", "号", "期", "批", "轮", "集", "条")),
)


def alike(one: str, other: str) -> bool:
    """May unit `one` stand for unit `other`?"""
    if one == other or not one or not other:
        return True
    pair = {one, other}
    return ("个" in pair and pair <= COUNTERS) or any(pair <= group for group in _MUTUAL)
