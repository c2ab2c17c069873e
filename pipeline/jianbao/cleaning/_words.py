"""How well a short text divides into words: the witness where two readings of damaged bytes have equally good characters."""

from __future__ import annotations

import math
import re
from functools import cache, lru_cache

UNKNOWN = -6.0
"""Cost of a character that is no word, beside the rarest word."""
LONGEST = 6
OFFICIAL = (
    "三保 三农 六稳 六保 四早 三公 三资 三重 两重 两新 双碳 双减 双招 双拥 五险 多规 稳岗 保供 招商 控辍 防汛 信访 河长 林长 网格 "
    "减负 项目 业主"
)
"""Words of official prose that the dictionary lacks or holds for rare."""
USUAL = -10.0
_STOPPED = re.compile("“[^“”。]{1,4}。”")
"""A catchword in quotation marks holds no full stop."""
UNLIKELY = -12.0


@cache
def _dictionary() -> tuple[dict[str, float], float]:
    """Log frequency of each word of jieba's dictionary, and that of the rarest."""
    import jieba  # type: ignore[import-untyped,unused-ignore] # noqa: PLC0415 - for the few pages whose bytes have shifted

    counts: dict[str, int] = {}
    with jieba.get_dict_file() as file:
        for line in file:
            word, count, *_ = line.decode("utf-8").split(" ")
            counts[word] = int(count)
    total = math.log(sum(counts.values()))
    known = {word: math.log(count) - total for word, count in counts.items() if count}
    known.update({word: max(USUAL, known.get(word, USUAL)) for word in OFFICIAL.split()})
    return known, -total


@lru_cache(maxsize=1 << 12)
def score(text: str) -> float:
    """Log probability of the likeliest division of `text` into words.

    >>> score("旅客的请求") > score("该客的请求")
    True
    """
    known, rarest = _dictionary()
    best = [0.0]
    for end in range(1, len(text) + 1):
        alone = text[end - 1]
        cost = rarest + UNKNOWN if "\u3400" <= alone <= "\u9fff" else rarest if alone.isalpha() else 0.0
        options = [best[end - 1] + known.get(alone, cost)]
        options += [
            best[start] + known[word]
            for start in range(max(0, end - LONGEST), end - 1)
            if (word := text[start:end]) in known
        ]
        best.append(max(options))
    return best[-1] + UNLIKELY * len(_STOPPED.findall(text))
