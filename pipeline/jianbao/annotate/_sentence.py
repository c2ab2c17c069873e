"""Figures of one sentence, in positions of that sentence."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from jianbao.annotate import _counted, _indicator, _lists
from jianbao.annotate._change import Change, change, compared
from jianbao.annotate._clauses import MASK, Layer, layers
from jianbao.annotate._found import Found, own_point, slogan
from jianbao.annotate._indicator import Phrase
from jianbao.annotate._lexicon import words
from jianbao.annotate._names import Namer
from jianbao.annotate._numbers import Quantity, quantities, ranks
from jianbao.annotate._owner import LASTING
from jianbao.annotate._tokens import Tokens
from jianbao.document import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

_OF_PLAN = re.compile(r"\s*(?:已|只|仅|约)?(?:为|是|占|相当于)(?:[\u4e00-\u9fff]{0,6})(?:预算|计划|任务|目标|预期)的$")
_PASSED = frozenset({"超", "超过", "突破", "逾", "不足", "低于", "高于", "达到"})
_PLANNED = re.compile("计划|预算|目标")
_DRAG = re.compile(r"下拉|拉低|拖累|影响|拉动|带动|拉高")
_MONEY = re.compile(r"(?:[元岁年]|平方米)$")
_GIVEN = re.compile(r"的?(?:左右|奖|补|罚|资金|贷款|收入|税|投资|消费|产值|贴息|支持|资助|经费|融资|利润|债)")
_PER_CENT = ("%", "％", "‰", "百分点", "倍", "基点")
_TIMES = tuple("×*✕")  # 收入/支出×100%: how something is computed, and no figure
_TAGGED = re.compile(r"年均|年平均|两年平均|平均每年|每年平均|累计|环比|月均|日均")


def find(text: str, tokens: Iterable[str]) -> list[Found]:
    """All figures of the sentence `text`, in order of their numbers.

    Args:
        text: the sentence.
        tokens: its words.
    """
    numbers = sorted([*quantities(text), *ranks(text)], key=lambda q: q.span)
    numbers = [q for q in numbers if q.unit not in _PER_CENT or text[q.span.start - 1 : q.span.start] not in _TIMES]
    if not numbers:
        return []
    boundaries = list(tokens)
    outer, inner = layers(text, [q.span for q in numbers])
    found: list[Found] = []
    for layer in (outer, *inner):
        mine = [q for q in numbers if layer.holds(q.span) and layer.text[q.span.start] != MASK]
        if not mine:
            continue
        reader = _Reader(Tokens(layer.text, boundaries), layer)
        if layer is not outer:
            reader.after(found, outer)
        found += reader.read(mine)
    return sorted(found, key=lambda f: f.quantity.span)


class _Reader(Namer):
    """Reads the numbers of one layer from left to right; what has been read helps with what follows."""

    def read(self, numbers: list[Quantity]) -> list[Found]:
        shared = {first: (stop, at) for first, stop, at in _lists.runs(self.text, numbers)}
        taken = {i for first, (stop, _) in shared.items() for i in range(first, stop)}
        for first, stop in _lists.bare_runs(self.text, numbers, taken):
            shared[first] = (stop, -2)
        index, known = 0, len(self.found)
        while index < len(numbers):
            stop, at = shared.get(index, (index + 1, -1))
            self._seek(numbers[index])
            if at == -1 or not self._list(numbers[index:stop], at):
                for place in range(index, stop):
                    self._seek(numbers[place])
                    self._one(numbers[place], numbers[place + 1] if place + 1 < len(numbers) else None)
                    self._pass(numbers[place])
            self._pass(numbers[stop - 1])
            index = stop
        return self.found[known:]

    def after(self, found: list[Found], outer: Layer) -> None:
        """Read an aside: what stands before its bracket is known (12.5亿元（同比增长3.2%）)."""
        start = self.layer.clauses[0].start - 1
        end = self.layer.clauses[-1].end
        last = next((f for f in reversed(found) if f.value_end == start), None)
        if last:
            self.found.append(last)
            self.last = (last.phrase, end)
            return
        clause = next((c for c in outer.clauses if c.start <= start < c.end), None)
        if clause:
            low = max([clause.start, *(f.quantity.end for f in found if f.quantity.end < start)])
            phrase = _indicator.before(self.tokens, low, start, direct=False)
            self.last = (phrase, end) if phrase else None

    def _seek(self, q: Quantity) -> None:
        while self.clause + 1 < len(self.layer.clauses) and self.layer.clauses[self.clause].end <= q.span.start:
            self.clause += 1

    def _pass(self, q: Quantity) -> None:
        """The words up to here have been used."""
        aged = q.unit.endswith("岁") and q.high in {"以上", "以下"}  # 每千人口3岁以下婴幼儿托位数
        if q.kind != "plain" and not aged:
            self.behind = max(self.behind, q.end)

    def _left(self) -> int:
        """Where the words that may name the next number begin."""
        return max(self._here.start, self.behind)

    # Lists under one 分别

    def _list(self, numbers: list[Quantity], at: int) -> bool:
        """Numbers under one 分别 (at -2: without it). False where they cannot be told apart."""
        left = self._left()
        if at < 0:
            moved = change(self.text[left : numbers[0].start])
            stop = left + moved.start if moved else numbers[0].start
        else:
            moved = change(self.text[at : numbers[0].start])
            stop = left + compared(self.text[left:at]) if at > left else at
        phrase = _indicator.before(self.tokens, left, stop, direct=False, several=True) if stop > left else None
        if phrase is None and moved is None and at >= 0:
            phrase = self._named_before(len(numbers))
        if phrase is None or (moved and moved.than):
            return self._merge_list(numbers, moved) if moved is None or not moved.than else False
        alike = len({q.unit for q in numbers}) == 1
        if at < 0 and not alike and _lists.parts_of(phrase, self.text) != len(numbers):
            return False
        for q, share in zip(numbers, _lists.share(phrase, self.text, len(numbers)), strict=True):
            sign = self._own_sign(q, numbers[0], moved)
            unit = q.unit or next((other.unit for other in numbers if other.unit), "")
            q = replace(q, unit=unit) if q.kind == "plain" else q  # noqa: PLW2901  分别提高3.4、2.6个百分点
            tagged = _TAGGED.search(self.text[stop : numbers[0].start])
            wording = tagged.group() + (moved.verb if moved else "") if tagged else ""
            self._add(
                q,
                replace(share, text=share.text + wording, span=phrase.span),
                sign + q.value + q.unit if sign else None,
            )
        return True

    def _named_before(self, count: int) -> Phrase | None:
        """城镇收入和农村收入，去年分别达到…: the clause before lists as many things as there are numbers."""
        if not self.clause or (self.last and self.last[1] > self.layer.clauses[self.clause - 1].start):
            return None
        clause = self.layer.clauses[self.clause - 1]
        phrase = _indicator.before(self.tokens, clause.start, clause.end, direct=False, several=True)
        return phrase if phrase and _lists.parts_of(phrase, self.text) == count else None

    def _own_sign(self, q: Quantity, first: Quantity, moved: Change | None) -> str:
        own = change(self.text[max(first.end, q.start - 8) : q.start]) if q is not first else moved
        return own.sign if own else moved.sign if moved else ""

    def _merge_list(self, numbers: list[Quantity], moved: Change | None) -> bool:
        """分别 without a phrase of its own: the changes of the numbers just read."""
        last = self.found[-len(numbers) :]
        if numbers[0].kind == "rank" and len(last) == len(numbers) and moved is None:
            for item, q in zip(last, numbers, strict=True):
                self._add(q, item.phrase, None)
            return True
        if len(last) < len(numbers) or any(f.change for f in last):
            return False
        if moved is None:  # 累计分别达到64项和288项: their totals
            if any(f.quantity.unit != q.unit for f, q in zip(last, numbers, strict=True)):
                return False
            for item, q in zip(last, numbers, strict=True):
                self._add(q, item.phrase, None)
            return True
        for item, q in zip(last, numbers, strict=True):
            item.change = moved.sign + q.value + q.unit
            item.end = item.value_end = max(item.end, q.end)
        return True

    # Single numbers

    def _one(self, q: Quantity, following: Quantity | None) -> None:
        left = self._left()
        if q.kind == "rank":
            earlier = re.search(r"[由从][^，。；]{0,12}第[^，。；]{1,4}位?[^，。；]{0,8}$", self.text[left : q.start])
            stop = left + earlier.start() if earlier else q.start
            phrase = self._joined(_indicator.before(self.tokens, left, stop, direct=False) if stop > left else None)
            if phrase:
                self._add(q, phrase, None)
            return
        if q.kind == "fold":
            self._fold(q, left)
            return
        if self._threshold(q, following) or self._of_plan(q, left):
            return
        moved = change(self.text[left : q.start])
        relative = moved is not None and moved.verb in words("figures", "change", "relative")
        if moved is not None and (q.unit.endswith(_PER_CENT) or not relative) and not self._object(q, left, moved):
            self._change(q, left, moved)
            return
        if own_point(q, self.text) or slogan(q, self.text):
            return
        right = min(self._here.end, following.start if following else self._here.end)
        phrase = self._choose(q, left, right)
        if phrase is None or (q.unit.endswith("岁") and not q.bound and not re.search("寿命|年龄|岁", phrase.text)):
            return
        if q.kind == "plain" and not phrase.text.endswith(words("figures", "nouns", "unitless")):
            return
        if self._earlier(q, left, following):
            self.last, self.behind = (phrase, q.end), max(self.behind, q.end)
            return
        self._add(q, phrase, None)

    def _fold(self, q: Quantity, left: int) -> None:
        """装机规模比“十三五”末翻了一番: what is measured stands before the comparison and the time it took."""
        stop = left + compared(self.text[left : q.start])
        took = LASTING.search(self.text, left, stop)
        stop = took.start() if took else stop
        phrase = self._joined(_indicator.before(self.tokens, left, stop, direct=False) if stop > left else None)
        wording = self.text[stop : q.start].strip("，、 ")
        if phrase and _PLANNED.search(wording):  # 比年度计划翻了一番: no change against an earlier time
            self._add(q, replace(phrase, text=phrase.text + wording), None)
        elif phrase:
            self._add(q, phrase, "+" + q.value)

    def _threshold(self, q: Quantity, following: Quantity | None) -> bool:
        """10亿元以上 of 10亿元以上项目4个: the number says which things are counted."""
        if q.high in {"以上", "以下"} and self.text.startswith("人口", q.end):
            return True
        if (q.low in _PASSED or q.value[0] in "超逾") and self.text.startswith("的", q.end) and _MONEY.search(q.unit):
            return following is not None and following.start < self._here.end  # 总量超500亿元的县增至12个
        if q.high not in {"以上", "以下"} or q.low or not _MONEY.search(q.unit):
            return False
        behind = self.text[q.end : self._here.end]
        if not re.match(r"(?!的)[\u4e00-\u9fff]{2}", behind) or _GIVEN.match(behind):
            return False
        return q.unit == "岁" or (following is not None and following.start < self._here.end)

    def _of_plan(self, q: Quantity, left: int) -> bool:
        """为年初预算的47.6%: a share of the plan; what follows (同比下降2.6%) speaks of the figure before it again."""
        last = self.found[-1] if self.found else None
        if q.kind != "percent" or last is None or last.quantity.kind == "percent" or last.change:
            return False
        wording = self.text[left : q.start]
        if not _OF_PLAN.fullmatch(wording) or len(self.text[last.value_end : left].strip("，, ")) > 1:
            return False
        base = last.phrase
        text = base.text + wording.strip().removesuffix("的")
        self._add(q, Phrase(text, Span(base.span.start, q.start), base.subject, base.text), None)
        self.whole = last
        return True

    def _object(self, q: Quantity, left: int, moved: Change) -> bool:
        """增加5个专业: the verb governs the thing counted, the number is no change."""
        if q.unit.endswith(_PER_CENT) or moved.than or self.text[left : left + moved.start].strip(" 、，"):
            return False
        return _counted.after(self.tokens, q.end, self._here.end) is not None

    def _earlier(self, q: Quantity, left: int, following: Quantity | None) -> bool:
        """The number is where something started (由10.2%降至0.6%) and the sentence does not say when."""
        if following is None or following.start > self._here.end:
            return False
        origin = re.search(
            r"[由从](?:上年|去年|原来|此前|年初|平均|最初|过去|现有|原有|目前|当前|现在|每人|每年|每月|\s)*的?$",
            self.text[left : q.start],
        )
        return origin is not None and bool(re.search(r"[到至为]|[增降减升提]", self.text[q.end : following.start][:24]))

    def _change(self, q: Quantity, left: int, moved: Change) -> None:
        start = left + moved.start
        phrase = _indicator.before(self.tokens, left, start, direct=False)
        wording = self.text[start : q.start].replace(MASK, "").strip()
        drag = _DRAG.search(self.text, left, start)
        if drag and not q.unit.endswith("百分点"):
            drag = None
        if drag:
            phrase = _indicator.before(self.tokens, drag.end(), start, direct=False) or phrase
            if phrase and moved.verb in {"增速", "涨幅", "增幅"}:
                phrase = replace(phrase, text=phrase.text + moved.verb)
        down = drag is not None and drag.group() not in {"拉动", "带动", "拉高"}
        signed = ("-" if down else moved.sign) + q.value + q.unit
        if phrase is None and self.whole and self.whole is self.found[-2] and self._adjoins(self.found[-1], q, start):
            self.whole.change, self.whole.end = signed, max(self.whole.end, q.end)
            self.whole = None
            return
        if moved.than:
            base = self._joined(phrase)
            if base:
                self._add(q, Phrase(base.text + wording, base.span, base.subject), None)
            return
        tagged = _TAGGED.search(wording)
        last = self.found[-1] if self.found else None
        if phrase is None and last and not tagged and self._adjoins(last, q, start):
            last.change, last.end, last.value_end = signed, max(last.end, q.end), q.end
            self.last = (last.phrase, q.end)
            return
        phrase = self._joined(phrase)
        if phrase and not tagged and LASTING.search(phrase.text):
            phrase = replace(phrase, text=phrase.text + moved.verb)
        if phrase and tagged:
            verb = moved.verb if wording.find(moved.verb) >= 0 else ""
            phrase = replace(phrase, text=phrase.text + tagged.group() + verb)
        if phrase:
            self._add(q, phrase, signed)

    def _adjoins(self, last: Found, q: Quantity, start: int) -> bool:
        """The change that starts at `start` is that of the figure just read."""
        if last.change is not None or last.quantity.kind in {"rank", "fold"}:
            return False
        if not (q.unit.endswith(_PER_CENT) or q.unit[-1:] == last.quantity.unit[-1:]):
            return False
        between = self.text[last.value_end : start].replace(MASK, "")
        return len(between) < 8 and not re.sub(r"[，,、；;\s（）()的和且并元]", "", between)  # noqa: PLR2004
