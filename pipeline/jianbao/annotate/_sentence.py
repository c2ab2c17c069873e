"""Figures of one sentence, in positions of that sentence."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from jianbao.annotate import _counted, _indicator, _lists
from jianbao.annotate._change import Change, change, compared
from jianbao.annotate._clauses import MASK, Layer, layers
from jianbao.annotate._found import Found, own_point, slogan, without_adjective
from jianbao.annotate._indicator import Phrase
from jianbao.annotate._lexicon import words
from jianbao.annotate._numbers import Quantity, quantities, ranks
from jianbao.annotate._tokens import Tokens
from jianbao.document import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

_EVIDENCE = 120
_LONGEST_JOINED = 44
_SHORT = 4
_HANDLED = re.compile(r"(?:^|[，；：。、]|[一-鿿])(?:对(?!口)|将(?!军)|把|由(?!于)|在|从|为|向)[^，；。：、]{0,14}$")
_OF_PLAN = re.compile(r"\s*(?:已|只|仅|约)?(?:为|是|占|相当于)(?:[\u4e00-\u9fff]{0,6})(?:预算|计划|任务|目标|预期)的$")
_DRAG = re.compile(r"下拉|拉低|拖累|影响|拉动|带动|拉高")
_MONEY = re.compile(r"(?:[元岁年]|平方米)$")
_GIVEN = re.compile(r"的?(?:左右|奖|补|罚|资金|贷款|收入|税|投资|消费|产值|贴息|支持|资助|经费|融资|利润|债)")
_RESULT = ("造成", "导致", "致使")
_PER_CENT = ("%", "％", "‰", "百分点", "倍", "基点")
_TAGGED = re.compile(r"年均|年平均|两年平均|平均每年|每年平均|累计|环比|月均|日均")


def find(text: str, tokens: Iterable[str]) -> list[Found]:
    """All figures of the sentence `text`, in order of their numbers.

    Args:
        text: the sentence.
        tokens: its words.
    """
    numbers = sorted([*quantities(text), *ranks(text)], key=lambda q: q.span)
    if not numbers:
        return []
    boundaries = list(tokens)
    outer, inner = layers(text, [q.span for q in numbers])
    found: list[Found] = []
    for layer in (outer, *inner):
        mine = [q for q in numbers if layer.holds(q.span) and layer.text[q.span.start] != MASK]
        reader = _Reader(Tokens(layer.text, boundaries), layer)
        if layer is not outer:
            reader.after(found, outer)
        found += reader.read(mine)
    return sorted(found, key=lambda f: f.quantity.span)


class _Reader:
    """Reads the numbers of one layer from left to right; what has been read helps with what follows."""

    def __init__(self, tokens: Tokens, layer: Layer) -> None:
        self.tokens, self.layer, self.text = tokens, layer, layer.text
        self.found: list[Found] = []
        self.clause = 0
        self.behind = 0
        self.last: tuple[Phrase, int] | None = None
        self.whole: Found | None = None  # the figure whose share of a plan was read last

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

    @property
    def _here(self) -> Span:
        return self.layer.clauses[self.clause]

    def _pass(self, q: Quantity) -> None:
        """The words up to here have been used."""
        if q.kind != "plain":
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
        if phrase is None or (moved and moved.than):
            return self._merge_list(numbers, moved) if moved is None or not moved.than else False
        alike = len({q.unit for q in numbers}) == 1
        if at < 0 and not alike and _lists.parts_of(phrase, self.text) != len(numbers):
            return False
        for q, share in zip(numbers, _lists.share(phrase, self.text, len(numbers)), strict=True):
            sign = self._own_sign(q, numbers[0], moved)
            tagged = _TAGGED.search(self.text[stop : numbers[0].start])
            wording = tagged.group() + (moved.verb if moved else "") if tagged else ""
            self._add(
                q,
                replace(share, text=share.text + wording, span=phrase.span),
                sign + q.value + q.unit if sign else None,
            )
        return True

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
            self.last = (phrase, q.end)
            return
        self._add(q, phrase, "+" + q.value if q.kind == "fold" else None)

    def _threshold(self, q: Quantity, following: Quantity | None) -> bool:
        """10亿元以上 of 10亿元以上项目4个: the number says which things are counted."""
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
            r"[由从](?:上年|去年|原来|此前|年初|平均|最初|过去|现有|原有|目前|当前|现在|\s)*的?$",
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

    # Indicators

    def _choose(self, q: Quantity, left: int, right: int) -> Phrase | None:
        """The indicator of a level: behind the number for things counted, before it for measures."""
        before = _indicator.before(self.tokens, left, q.start, direct=True)
        after = _counted.after(self.tokens, q.end, right)
        verbal = before is not None and before.text in words("figures", "verbs", "strong")
        if (
            before
            and verbal
            and (after or q.kind == "percent" or self._again(q))
            and before.text not in words("figures", "verbs", "noun_like")
        ):
            before = None
        done = self._deadline(q) if q.kind == "duration" else None
        if done:
            return done
        genitive = self.text[q.end : q.end + 1] == "的"
        counts = q.kind in {"count", "scaled"} or q.unit.endswith(("人", "名", "户", "家", "起", "例", "次"))
        if counts and not q.high.startswith("及"):
            if (
                after
                and right < self._here.end
                and re.fullmatch(r"[由从达到为均超约近]{0,3}", self.text[after.span.end : right])
            ):
                return _counted.counted(self.tokens, after)
            return self._counted(q, before, after, right)
        if q.kind == "measure" and after and not genitive and not q.high:
            return after
        if after and (before is None or (genitive and _counted.governed(before))):
            return after
        if before and after and genitive and q.kind == "percent" and not q.unit:
            return Phrase(before.text + after.text, Span(before.span.start, after.span.end), before.subject)
        return self._joined(self._modified(before, left), after)

    def _again(self, q: Quantity) -> bool:
        """12个食堂只建成5个: the clause has named the thing."""
        last = self.found[-1] if self.found else None
        return last is not None and last.quantity.unit == q.unit and last.value_end > self._here.start

    def _deadline(self, q: Quantity) -> Phrase | None:
        """自收到申请之日起20个工作日内作出决定: what has to be done by then."""
        if not re.match("之?内|以内", self.text[q.end : q.end + 2]):
            return None
        low = q.end + (2 if self.text[q.end : q.end + 1] in "之以" else 1)
        if low >= self._here.end and self.clause + 1 < len(self.layer.clauses):
            low, high = self.layer.clauses[self.clause + 1]  # 20个工作日内，向社会公布
            high = min(high, low + 24)
        else:
            high = min(self._here.end, low + 24)
        done = self.text[low:high].strip(" 的，")
        return Phrase(done, Span(low, high)) if len(done) > _SHORT - 2 and MASK not in done else None

    def _counted(self, q: Quantity, before: Phrase | None, after: Phrase | None, right: int) -> Phrase | None:
        """Things counted, with what they do, if it is short: 贫困村退出; 矿工遇难."""
        closed = right == self._here.end
        if after:
            high = after.span.end
            if before is None and not _HANDLED.search(self.text, max(self._here.start, q.start - 24), q.start):
                high = _counted.predicate(self.text, high, right, len(after.text), closed=closed)
            self.behind = max(self.behind, high)
            text = self.text[after.span.start : high].replace(MASK, "").strip()
            return replace(after, text=text, span=Span(after.span.start, high))
        base = self._joined(before)
        high = _counted.predicate(self.text, q.end, right, len(base.text) if base else 0, closed=closed)
        does = re.sub(r"[（(][^）)]*$", "", self.text[q.end : high].replace(MASK, "").strip())
        if q.unit.endswith("次") and before is None and len(does) > 3:  # noqa: PLR2004
            return Phrase(does, Span(q.end, high))
        if base is None:
            return None
        if does and not does.startswith(("的", "以", "，", "、", "和", "）", "(", "（")):
            return replace(base, text=base.text + does, root=base.root or base.text)
        return base

    def _modified(self, phrase: Phrase | None, left: int) -> Phrase | None:
        """单户担保金额500万元及以下的占比: the number just read is part of this phrase."""
        last = self.found[-1] if self.found else None
        if phrase is None or last is None or last.quantity.end != left or self.text[left : left + 1] != "的":
            return phrase
        start, end = last.phrase.span.start, phrase.span.end
        whole = self.text[start:end]
        if start >= end or len(whole) > _LONGEST_JOINED or MASK in whole:
            return phrase
        return replace(phrase, text=whole, span=Span(start, end))

    def _joined(self, phrase: Phrase | None, otherwise: Phrase | None = None) -> Phrase | None:
        """`phrase`, completed by the one before where it says little alone (增速, 占全省); without one, that one."""
        if phrase is None:
            return otherwise or self._inherited()
        if not (
            phrase.text in words("figures", "nouns", "generic")
            or phrase.text.startswith("占")
            or (phrase.text.startswith("每") and len(phrase.text) <= _SHORT)
        ):
            return phrase
        base = self._inherited()
        if base and "占" in base.text[2:] and not phrase.text.startswith("占"):
            base = replace(base, text=base.text.partition("占")[0])
        if base is None or base.text.endswith(phrase.text) or len(base.text) + len(phrase.text) > _LONGEST_JOINED:
            return phrase
        return Phrase(
            base.text + phrase.text, Span(min(base.span.start, phrase.span.start), phrase.span.end), phrase.subject
        )

    def _inherited(self) -> Phrase | None:
        """The phrase of the figure just read, or the words of a clause just passed that holds none."""
        if self.last and self.last[1] > self._here.start:
            return self.last[0]
        for index in range(self.clause - 1, max(-1, self.clause - 3), -1):
            clause = self.layer.clauses[index]
            if self.last and self.last[1] > clause.start:
                return self.last[0]
            phrase = _indicator.before(self.tokens, clause.start, without_adjective(clause, self.text), direct=False)
            if phrase:
                return phrase
        return self.last[0] if self.last else None

    def _add(self, q: Quantity, phrase: Phrase, signed: str | None) -> None:
        clauses = self.layer.clauses
        start = min(phrase.span.start, q.span.start)
        end = max(phrase.span.end, q.end)
        low = next((c.start for c in clauses[: self.clause + 1] if c.start <= start < c.end), start)
        low = low if end - low <= _EVIDENCE else start
        if self.clause and low == self._here.start and self.text.startswith(_RESULT, low):
            low = max(clauses[self.clause - 1].start, low - _EVIDENCE // 2)  # what it was that 造成86人遇难
        high = min(self._here.end, end + 30)
        self.found.append(Found(q, phrase, signed, low, max(end, high), q.end))
        root = phrase.root or (phrase.text.partition("占")[0] if q.kind == "percent" and not signed else "")
        self.last = (replace(phrase, text=root) if len(root) > 1 else phrase, q.end)
