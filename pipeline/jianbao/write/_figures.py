"""Are the quantities of a line those of its evidence: value, unit, direction, and what they are said of?"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from jianbao.write._quantity import COUNTERS, Quantity, alike, clash, quantities, same, same_value
from jianbao.write._words import bare, lengthened, negations, opposites

if TYPE_CHECKING:
    from collections.abc import Sequence

DIRECTION = 0
"""The group of `opposites.txt` that says whether something grew or shrank."""

CALENDAR = frozenset({"年", "月", "日"})
UNMEASURED = CALENDAR | {"个月", "天", "周", "时", "计划", "第", "周年", "世纪", "号", "级", "届"}
"""Units of times, ordinals and names: they are the same or not, and are said of nothing."""

_STOP = re.compile(r"[,。;:!?\n]")
_STRONG_STOP = re.compile(r"[。;!?\n]")
_LEANS = re.compile(
    r"为|占|同比|环比|比|较|相比|完成|达|净?增|降|下降|上升|减|其中|高于|低于|快于|居|列|分别|实现|共?造成|共?导致|已?致|"
    r"总额|总量|总数|金额|规模|增幅|增速|涨幅|降幅|占比|比重|余额"
)
_JOINED = re.compile("(?:其中|但是?|而|并且?|也|还|同时)+")
_EMPTY = re.compile(
    r"[较比](?:上年|去年)?(?:同期|年初)?(?=$|[增下上减提降分回约])|同比|环比|比上年|较上年|比去年|较去年|比年初|同期|分别|其中|累计|共计|共有|达到|达|完成|实现|已|为|了|的|约|近|超过|超|逾|突破|以上|左右|"
    r"全年|今年|去年|上半年|下半年|一季度|前三季度|目前|截至|占|至|到|在|有|共|由|从|以|只|仅|还|要|将|力争|确保|努力|预计"
)
_SPAN = re.compile("[一二三四五六七八九十两几]+(?:年|个月|季度|天|周)(?:[来间内]|以来)?|(?<=月)份")
_SCOPE_OF = re.compile(r"[全我本]([省市区县])")
_SCOPE = re.compile(r"[全我][国省市区县]")
_ENUMERATED = re.compile(r"分别|依次")
_FORWARD = 80
"""Characters behind 分别 in which the numbers of the list are looked for."""

NEAR = 0.34
"""A figure of whose surroundings less than this stands around the same figure in the evidence is said of something else."""
ENOUGH = 3
"""Characters before a figure, or behind a count, that say alone what it is of …"""
FOLLOWING = 4
"""… of those behind a count only so many."""
FULL = 0.99
"""… if all of them stand around it in the source."""
NAMED_BEFORE = 6
"""A figure with so many characters before it that say what it is of needs none behind it."""
WIDE = 0.5
"""… unless this share stands in the sentence, and no other figure there fits better."""


class Finding(NamedTuple):
    """Something that is not as in the evidence: kind, words of the line, and why."""

    kind: str
    words: str
    why: str


class Place(NamedTuple):
    """A quantity and what stands around it.

    Attributes:
        before: words of its own clause up to it, from the quantity before.
        inherited: subject named earlier in the sentence, for a clause that names none.
        after: words up to the next quantity or the end of the clause.
        sign: member of the direction group in `before` (0 up, 1 down), or None.
        sentence: the whole text it stands in.
        role: `from` or `to` where something changes from one value to another, else empty.
    """

    quantity: Quantity
    before: str
    inherited: str
    after: str
    sign: int | None
    sentence: str
    role: str = ""


@lru_cache(maxsize=4096)
def places(text: str) -> tuple[Place, ...]:
    """Every quantity of folded `text` with its surroundings."""
    found: list[Place] = []
    listed = _listed(text)
    previous, inherited = 0, ""
    every = quantities(text)
    for i, quantity in enumerate(every):
        stops = [m.end() for m in _STOP.finditer(text, previous, quantity.start)]
        clause = stops[-1] if stops else previous
        passed = text[previous:clause]
        if _STRONG_STOP.search(passed):
            inherited = _STRONG_STOP.split(passed)[-1]
        elif stops:
            inherited += passed
        before = listed.get(quantity.start, text[clause : quantity.start])
        end = every[i + 1].start if i + 1 < len(every) else len(text)
        stop = _STOP.search(text, quantity.end, end)
        after = text[quantity.end : stop.start() if stop else end]
        found.append(Place(quantity, before, inherited, after, _sign(before, after), text, _role(before)))
        if quantity.unit not in UNMEASURED and len(content(before)) > 1 and not _leans(before):
            inherited = before
        elif not content(inherited):
            inherited += before
        if quantity.unit not in CALENDAR:
            previous = quantity.end
    return tuple(found)


def _leans(before: str) -> bool:
    """Does a clause take what its figure is of from the clause before? 但出口增长 names its own."""
    joined = _JOINED.match(before)
    rest = before[joined.end() :] if joined else before
    return bool(_LEANS.match(rest)) or len(content(rest)) < 2  # noqa: PLR2004


_FROM = re.compile(r"(?:[从由自]|[从由自][^,。;]{0,12}的)$")
_TO = re.compile(
    r"(?:[增升升提降减调压缩扩加少高长大加][至到为]|[至到](?=$))[^,。;\d]{0,3}(?:\d{4}年(?:年?[末底])?的?)?(?:约|近|超过|超|了)?$"
)


_REACHED = re.compile(r"(?:达到?|突破|至|超过?)(?:约|近|超过?|了)?$")


def _role(before: str) -> str:
    """`from` behind 从 or 由, `to` behind 增至, 降到 and their like."""
    own = before.rsplit("|", maxsplit=1)[-1]
    return "from" if _FROM.search(own) else "to" if _TO.search(own) else ""


def _listed(text: str) -> dict[int, str]:
    """甲、乙分别增长5%、3%: what each number of such a list is said of, by the number's place."""
    found: dict[int, str] = {}
    for mark in _ENUMERATED.finditer(text):
        said = _STRONG_STOP.split(text[max(0, mark.start() - _FORWARD) : mark.start()])[-1]
        own = _STOP.split(said)[-1]
        items = [
            item for item in re.split("[、和与及]" if len(content(own)) > 1 else "[、,和与及]", said) if content(item)
        ]
        for row in _rows(text, mark.end()):
            verb = _STOP.split(text[mark.end() : row[0].start])[-1]
            if 1 < len(items) < len(row) or len(items) < 2 <= len(row):  # noqa: PLR2004
                found |= {q.start: f"|{verb}" for q in row}
            elif len(row) > 1:
                found |= _assigned(items[-len(row) :], row, verb)
    return found


def _assigned(items: Sequence[str], row: Sequence[Quantity], verb: str) -> dict[int, str]:
    """Each number of a row with its item; what ends the last item (…工业增加值) is said of all."""
    items = [_STOP.split(item)[-1] for item in items]
    tail = re.split(r"\d", items[-1])[-1][len(items[-2]) :][-8:]
    last = len(items) - 1
    return {
        q.start: f"{item}|{tail if i < last else ''}{verb}" for i, (item, q) in enumerate(zip(items, row, strict=True))
    }


def _rows(text: str, start: int) -> list[list[Quantity]]:
    """Runs of numbers joined by 、 or 和 behind `start`, in the same sentence."""
    stop = _STRONG_STOP.search(text, start)
    end = min(stop.start() if stop else len(text), start + _FORWARD)
    rows: list[list[Quantity]] = []
    for quantity in quantities(text):
        if not start <= quantity.start < end:
            continue
        if rows and re.fullmatch("[、和与及 ]*", text[rows[-1][-1].end : quantity.start]):
            rows[-1].append(quantity)
        else:
            rows.append([quantity])
    return rows


def _sign(before: str, after: str) -> int | None:
    """Direction worded before a number, or right behind it (5.6%的增长)."""
    said = [o for o in opposites(before) if o.group == DIRECTION]
    if not said:
        close = [o for o in opposites(after[:6]) if o.group == DIRECTION and o.start < 4]  # noqa: PLR2004
        return close[0].member if close and after[:1] == "的" else None
    last = said[-1]
    return None if negations(before[max(0, last.start - 2) : last.start]) else last.member


@lru_cache(maxsize=8192)
def content(words: str) -> str:
    """What `words` say a figure is of: without numbers, directions, times and mere verbs."""
    plain = _EMPTY.sub("", bare(re.sub(r"\d+(?:\.\d+)?", "", _SPAN.sub("", lengthened(words)))))
    for found in reversed([o for o in opposites(plain) if o.group == DIRECTION]):
        plain = plain[: found.start] + plain[found.end :]
    return re.sub("[%年月日|和与及]", "", plain)


def _covered(words: str, region: str) -> set[int]:
    """Positions of `words` that lie in a pair of characters found in `region`."""
    return {j for i in range(len(words) - 1) if words[i : i + 2] in region for j in (i, i + 1)}


def _share(words: str, region: str) -> float:
    if len(words) < 3:  # noqa: PLR2004
        return sum(letter in region for letter in words) / len(words) if words else 0.0
    return len(_covered(words, region)) / len(words)


def _subject(place: Place) -> str:
    """What the line says its figure is of."""
    own = content(place.before)
    if len(own) < NAMED_BEFORE:
        own += content(place.after)
    return own if len(own) > 1 else content(place.inherited)


def _region(place: Place) -> str:
    """Words of the source around a figure: those of its clause, and the subject named before where the clause names none."""
    parts = [*place.before.split("|"), place.after]
    if place.role or len(content(place.before)) < 2 or _leans(place.before):  # noqa: PLR2004
        parts = [place.inherited, *parts]
    return "|".join(content(part) for part in parts)


def quantity_faults(line: str, sources: Sequence[str]) -> list[Finding]:
    """Quantities of folded `line` that the sentences `sources` do not hold, or say of something else. Times are not judged here."""
    rows = [place for source in sources for place in places(source)]
    found = []
    for place in places(line):
        if place.quantity.unit in CALENDAR and (place.quantity.unit != "年" or place.quantity.value > 1900):  # noqa: PLR2004
            continue
        equal = [row for row in rows if same(place.quantity, row.quantity)]
        if equal and all(_other_period(place, row) for row in equal):
            found.append(Finding("date", place.quantity.text, f"原文的{place.quantity.text}是另一时期的数"))
            continue
        if equal and all(clash(place.quantity, row.quantity) for row in equal):
            hedge = equal[0].quantity.loose
            found.append(Finding("sign", place.quantity.text, f"原文是“{hedge}”，这里是“{place.quantity.loose}”"))
            continue
        if not equal and _spanned(place.quantity, rows):
            continue
        fault = _misplaced(place, equal, rows) if equal else _missing(place.quantity, rows)
        if fault:
            found.append(fault)
    return found


def _spanned(quantity: Quantity, rows: Sequence[Place]) -> bool:
    """十年 for 2010年 and 2020年: years of the source so far apart, where it gives no other length of time?"""
    years = {row.quantity.value for row in rows if row.quantity.unit == "年"}
    calendar = sorted(year for year in years if year > 1900)  # noqa: PLR2004
    if quantity.unit != "年" or calendar != sorted(years):
        return False
    return any(later - year in {quantity.value, quantity.value - 1} for year in calendar for later in calendar)


def _other_period(line: Place, source: Place) -> bool:
    """三季度 before the figure in the line, 前三季度 in the source?"""
    ours, theirs = _period(line), _period(source)
    return ours is not None and theirs is not None and ours != theirs


def _period(place: Place) -> int | None:
    """Member of the group of half years and quarters that stands nearest before a figure, or None."""
    held = [o for o in opposites(place.sentence[: place.quantity.start]) if o.group == _quarters()]
    return held[-1].member if held else None


@cache
def _quarters() -> int:
    return next(o.group for o in opposites("上半年"))


def _misplaced(place: Place, equal: Sequence[Place], rows: Sequence[Place]) -> Finding | None:
    """The amount is in the evidence: is it said of the same thing, in the same direction?"""
    quantity, words = place.quantity, _subject(place)
    if quantity.unit == "第" and all(_outranked(place, row) for row in equal):
        return Finding("subject", f"第{quantity.text}", "名次的范围与原文不同")
    other = _item_of_another(place, equal, rows)
    if other:
        return Finding("subject", quantity.text, f"原文里这是“{other}”的数")
    if not quantity.unit or quantity.unit in UNMEASURED or quantity.unit.startswith("name"):
        return None
    if place.role and all({place.role, row.role} == {"from", "to"} for row in equal):
        return Finding("subject", quantity.text, "起点和终点与原文相反")
    best = max(_share(words, _region(row)) for row in equal) if words else 1.0
    alone = [content(place.before)] if len(content(place.before)) >= ENOUGH else []
    alone += [content(place.after)[:FOLLOWING]] if quantity.unit in COUNTERS else []
    fits = [row for row in equal if not words or _share(words, _region(row)) >= best - 0.1]
    if all(_turned(place, row) for row in fits):
        return Finding("sign", place.before[-8:] + quantity.text, "增减方向与原文相反或不明")
    others = [row for row in rows if not same_value(quantity, row.quantity) and _same_kind(quantity, row.quantity)]
    others = [row for row in others if not (row.role == "from" and any(fit.role == "to" for fit in fits))]
    if any(all(_fits_better(words, other, row) for row in fits) for other in others):
        return Finding(
            "subject", quantity.text, f"原文的{quantity.text}说的不是“{bare(place.before)[-14:] or words[-14:]}”"
        )
    if any(words and _share(words, _region(row)) > FULL for words in alone for row in fits):
        return None
    if best < NEAR and max(_share(words, row.sentence) for row in fits) < WIDE:
        return Finding(
            "subject", quantity.text, f"原文的{quantity.text}说的不是“{bare(place.before)[-14:] or words[-14:]}”"
        )
    return None


_RANK = re.compile(r"(?:[居列]|排名?|名列|排在)([^,。;\d]{1,8})第$")


def _outranked(line: Place, source: Place) -> bool:
    """第1 of another whole: 居全国第1 for 居西部第1."""
    ours, theirs = _RANK.search(line.before), _RANK.search(source.before)
    return bool(ours and theirs) and ours[1] not in theirs[1] and theirs[1] not in ours[1]  # type: ignore[index]


def _item_of_another(line: Place, equal: Sequence[Place], rows: Sequence[Place]) -> str:
    """省、市、区分别增长5%、4%、3%: the item whose number it is, where the line says it of another one (全区)."""
    scope = _SCOPE_OF.search(line.before + line.inherited)
    own = [row.before.split("|")[0] for row in equal if "|" in row.before]
    if not scope or "|" in line.before or len(own) < len(equal) or any(scope[1] in item for item in own):
        return ""
    others = any(scope[1] in row.before.split("|")[0] for row in rows if "|" in row.before)
    return own[0] if others and own else ""


def _fits_better(words: str, other: Place, own: Place) -> bool:
    """Do the line's words stand around another figure of that kind, and in part only around their own?"""
    mine, theirs = _covered(words, _region(own)), _covered(words, _region(other))
    wide = {i for m in _SCOPE.finditer(words) for i in range(*m.span())}
    gained, lost = len(theirs - mine), len(mine - theirs - wide)
    return gained > 1 and 3 * lost <= gained and 2 * len(theirs) >= len(words)


def _same_kind(one: Quantity, other: Quantity) -> bool:
    return one.unit == other.unit or (bool(one.unit and other.unit) and alike(one.unit, other.unit))


def _turned(line: Place, source: Place) -> bool:
    """Do the two directions differ, or did a percentage lose its own?"""
    if line.sign == source.sign:
        return False
    if line.sign is not None and source.sign is not None:
        return True
    if line.sign is None:
        change = line.quantity.unit in {"%", "百分点"} and not re.search(
            r"[增降涨跌升减]", line.before + line.after[:3]
        )
        change = change and not re.search("[到至为](?:约|近|了)?$", source.before)
        return change and source.sign is not None
    said = source.before + source.inherited + source.after + (source.sentence if source.sign is None else "")
    if line.sign == 0 and line.role == "to" and _REACHED.search(source.before):
        return False
    return not any(o.group == DIRECTION and o.member == line.sign for o in opposites(said))


def _missing(quantity: Quantity, rows: Sequence[Place]) -> Finding:
    """Say what stands there instead."""
    digits = re.match(r"[\d.,]+", quantity.text)
    unit = [row.quantity for row in rows if same_value(quantity, row.quantity)]
    unit += [
        row.quantity for row in rows if digits and re.match(re.escape(digits[0]) + r"(?![\d.])", row.quantity.text)
    ]
    if unit:
        return Finding("unit", quantity.text, f"原文是{unit[0].text}")
    near = dict.fromkeys(row.quantity.text for row in rows if row.quantity.unit == quantity.unit)
    return Finding("number", quantity.text, "原文没有这个数" + (f"；原文是{'、'.join(list(near)[:3])}" if near else ""))
