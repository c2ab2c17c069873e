"""A figure before it is mapped to raw positions, and numbers that are none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from jianbao.annotate._lexicon import figures, words

if TYPE_CHECKING:
    from jianbao.annotate._indicator import Phrase
    from jianbao.annotate._numbers import Quantity
    from jianbao.document import Span


_FEW, _MANY = 10, 20  # nobody makes twenty points


@dataclass(slots=True)
class Found:
    """A figure before it is mapped to raw positions.

    Attributes:
        quantity: the number.
        phrase: the indicator.
        change: signed change, of this number or of one that follows it.
        start, end: evidence.
        value_end: where the last number that belongs to it ends.
    """

    quantity: Quantity
    phrase: Phrase
    change: str | None
    start: int
    end: int
    value_end: int


def without_adjective(clause: Span, text: str) -> int:
    """End of a clause without a closing adjective: 来信增幅明显."""
    low = max(clause.start, clause.end - 16)
    tail = re.search(
        r"(?:首次|历史性|一举|相继|双双)*(?:突破|超过|跨过|跨越|迈上|跃上|站上)[百千万亿]+(?:[元吨斤人件]|美元|人次)?(?:大关|台阶)?\s*$|"
        r"(?:进一步|逐步|不断|持续|稳步|大幅|整体)(?:优化|扩大|提升|改善|提高|完善|加强|增强|壮大|下降|上升|增长|回升|向好)\s*$|(?:十分|非常|较为|比较|更加)?(?:明显|较快|稳定|平稳|显著|突出|加快|向好|较大|偏低|偏高|再?创(?:历史)?新高|上升|下降|增加|减少|中)\s*$",
        text[low : clause.end],
    )
    return low + tail.start() if tail else clause.end


@cache
def _own_small() -> re.Pattern[str]:
    nature = r"(?:主要|重大|重点|重要|核心|基本|具体|关键|专项|[主大])?"
    return re.compile(
        nature
        + figures("nouns", "own_small")
        + r"(?:任务|工作|要求|目标|清单|体系)?(?![\u4e00-\u9fff])|"
        + nature
        + figures("nouns", "own_small")
        + "(?:落实|落地|见效|推进|安排|部署|出台|实施|全面|扎实|有序|取得|进行|上|来|中)"
    )


def own_point(q: Quantity, text: str) -> bool:
    """The text counts its own points (4个方面) or says nothing (1个)."""
    if q.kind != "count":
        return False
    tail = text[q.end : q.end + 12]
    bare = tail.lstrip("主大重要的核心基本")
    number = int(q.value) if q.value.isdecimal() else _MANY
    if number < _MANY and bare.startswith(words("figures", "nouns", "own")):
        return True
    small = number < _FEW
    return small and _own_small().match(tail) is not None


def slogan(q: Quantity, text: str) -> bool:
    """The number stands in a short quotation: “一村一队、每队3人”."""
    left = text.rfind("“", max(0, q.start - 14), q.start)
    if left < 0 or "”" in text[left : q.start]:
        return False
    right = text.find("”", q.end, q.end + 14)
    return right >= 0 and right - left <= 16  # noqa: PLR2004
