"""What a number measures, or counts: the indicator of a level."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from jianbao.annotate import _counted, _indicator
from jianbao.annotate._clauses import MASK
from jianbao.annotate._found import Found, without_adjective
from jianbao.annotate._indicator import Phrase
from jianbao.annotate._lexicon import words
from jianbao.annotate._owner import LASTING, of_what
from jianbao.document import Span

if TYPE_CHECKING:
    from jianbao.annotate._clauses import Layer
    from jianbao.annotate._numbers import Quantity
    from jianbao.annotate._tokens import Tokens

_EVIDENCE = 120
_LONGEST_JOINED = 44
_SHORT = 4
_HANDLED = re.compile(r"(?:^|[，；：。、]|[一-鿿])(?:对(?!口)|将(?!军)|把|由(?!于)|在|从|为|向)[^，；。：、]{0,14}$")
_SHARE = re.compile(r"占[^占]*比[重例]?$")
_DONE_WITH = ("开工", "竣工", "投产", "签约", "建成", "完工", "落地", "入库", "投用", "出栏", "存栏")
_ABSTRACT = frozenset({"任务", "目标", "要求", "工作", "成绩", "水平", "规模", "速度", "标准", "比例", "幅度"})
_SIZE = re.compile("[宽长高深厚]的")
"""10米宽的街道: how large something is, and no figure of the document."""
_THAN = ("高于", "低于", "快于", "慢于", "好于", "优于", "超过")
"""What a clause compares with is not what the next one measures."""
_GROWTH = "年均增长"
_KIND = re.compile(
    r"[、和]\d[\d.]*[多余]?[家个户座项所][\u4e00-\u9fff]{1,4}级(?P<noun>[\u4e00-\u9fff]{2,12}?)(?=[，。；、]|$)"
)
"""2家千亿级、24家百亿级工业企业: the thing that both kinds are."""
_RESULT = ("造成", "导致", "致使")


class Namer:
    """Knows what has been read of one layer, and names the numbers that follow."""

    def __init__(self, tokens: Tokens, layer: Layer) -> None:
        self.tokens, self.layer, self.text = tokens, layer, layer.text
        self.found: list[Found] = []
        self.clause = 0
        self.behind = 0
        self.last: tuple[Phrase, int] | None = None
        self.whole: Found | None = None  # the figure whose share of a plan was read last

    @property
    def _here(self) -> Span:
        return self.layer.clauses[self.clause]

    def _choose(self, q: Quantity, left: int, right: int) -> Phrase | None:
        """The indicator of a level: behind the number for things counted, before it for measures."""
        if _SIZE.match(self.text, q.end):
            return None
        before = _indicator.before(self.tokens, left, q.start, direct=True)
        after = _counted.after(self.tokens, q.end, right, closed=right == self._here.end)
        swapped = self._swapped(before, left, q) if before else None
        if swapped:
            return swapped
        if before and self._only_a_verb(before, after, q):
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
        if after and after.text.startswith("罚款"):
            return after  # 由主管部门处二千元以下罚款
        if after and genitive and after.text.startswith("幅度") and len(after.text) > _SHORT:
            return replace(after, text=after.text[2:])  # 按不低于5%的幅度压减支出
        owned = of_what(before, after) if genitive else None
        if owned:
            return owned
        if after and (before is None or (genitive and _counted.governed(before))):
            return after
        if before and after and genitive and q.kind == "percent" and not q.unit:
            return Phrase(before.text + after.text, Span(before.span.start, after.span.end), before.subject)
        return self._joined(self._counted_has(self._modified(before, left)), after)

    def _only_a_verb(self, before: Phrase, after: Phrase | None, q: Quantity) -> bool:
        """Is what stands before a number what was done (开工, 达到), and something else what it was done with?"""
        verbal = before.text in words("figures", "verbs", "strong")
        elsewhere = after is not None or q.kind == "percent" or self._again(q)
        return verbal and bool(elsewhere) and before.text not in words("figures", "verbs", "noun_like")

    def _swapped(self, verb: Phrase, left: int, q: Quantity) -> Phrase | None:
        """项目开工390个、竣工437个: the same things, and something else that was done with them."""
        last = self.found[-1] if self.found else None
        if last is None or last.quantity.unit != q.unit or self.text[left : left + 1] != "、":
            return None
        base = last.phrase.text
        done = next((v for v in _DONE_WITH if base.endswith(v)), "")
        if not done or verb.text not in _DONE_WITH or len(base) < len(done) + 2:
            return None
        return replace(verb, text=base[: -len(done)] + verb.text, span=Span(last.phrase.span.start, verb.span.end))

    def _counted_has(self, phrase: Phrase | None) -> Phrase | None:
        """16个重大项目完成投资20亿元: what was counted has the investment."""
        last = self.found[-1] if self.found else None
        if phrase is None or last is None or phrase.subject or phrase.text not in words("figures", "nouns", "bare"):
            return phrase
        counted = last.phrase
        if last.quantity.start < self._here.start or counted.span.start < last.quantity.end or "、" in counted.text:
            return phrase
        if "、" in self.text[counted.span.end : phrase.span.start]:
            return phrase
        return replace(phrase, text=counted.text + phrase.text)

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
        return Phrase(done, Span(low, high)) if len(done) > 1 and MASK not in done else None

    def _counted(self, q: Quantity, before: Phrase | None, after: Phrase | None, right: int) -> Phrase | None:
        """Things counted, with what they do, if it is short: 贫困村退出; 矿工遇难."""
        closed = right == self._here.end
        if before and after and after.text in _ABSTRACT and self.text.startswith("的", q.end):
            after = None  # 裁减员额20万的任务
        if after:
            high = after.span.end
            if before is None and not _HANDLED.search(self.text, max(self._here.start, q.start - 24), q.start):
                high = _counted.predicate(self.text, high, right, len(after.text), closed=closed)
            self.behind = max(self.behind, high)
            text = self.text[after.span.start : high].replace(MASK, "").strip()
            kind = _KIND.match(self.text, high) if text.endswith("级") else None
            text += kind["noun"] if kind else ""
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
            phrase.text.partition("占")[0] in words("figures", "nouns", "generic")
            or phrase.text.startswith("占")
            or LASTING.fullmatch(phrase.text)
            or (phrase.text.startswith("每") and len(phrase.text) <= _SHORT)
        ):
            return phrase
        base = self._inherited()
        if base and LASTING.fullmatch(phrase.text) and self.found[-1:] and _SHARE.search(self.found[-1].phrase.text):
            base = self.found[-1].phrase  # 占比达到55.7%、五年提升3个百分点
        elif base and "占" in base.text[2:] and not phrase.text.startswith("占"):
            base = replace(base, text=base.text.partition("占")[0])
        if base and base.text.endswith(_GROWTH):
            base = replace(base, text=base.text[: -len(_GROWTH)])
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
            if self.text.startswith(_THAN, clause.start):
                continue
            if self.last and self.last[1] > clause.start:
                return self.last[0]
            phrase = _indicator.before(self.tokens, clause.start, without_adjective(clause, self.text), direct=False)
            if phrase and self.last and phrase.text in words("figures", "nouns", "generic"):
                base = self.last[0]
                return Phrase(base.text + phrase.text, Span(base.span.start, phrase.span.end), base.subject)
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
