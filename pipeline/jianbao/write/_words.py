"""Word lists that decide what a change of words does to a fact: opposites, modality, negation, names. Data, compiled once."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import NamedTuple

NEGATION = re.compile("不|未|没|无|切莫|请莫|莫[要让使等]|勿|禁止|严禁|杜绝|拒绝|避免|难以|并非|绝非")
"""Words that deny, unless they are part of a word of `data/undenied.txt` (不断, 未来, 无人机)."""

_FUTURE = re.compile(r"将(?!领|军|来|士)")
_FREE = re.compile(r"[\s,.;:!?()\"'、，。；：！？（）“”‘’《》〈〉〔〕【】\-—·…]+")


class Opposite(NamedTuple):
    """A word of `data/opposites.txt` in a text: its place, its group, and its class within the group."""

    start: int
    end: int
    group: int
    member: int


@cache
def _opposites() -> tuple[re.Pattern[str], dict[str, list[tuple[int, int]]]]:
    table: dict[str, list[tuple[int, int]]] = {}
    rows = [r for r in _data("opposites").splitlines() if r and not r.startswith("#")]
    for group, row in enumerate(rows):
        for member, words in enumerate(row.split()):
            for word in words.split("/"):
                table.setdefault(word, []).append((group, member))
    ordered = sorted(table, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, ordered))), table


def opposites(text: str) -> list[Opposite]:
    """Every word of `text` that has an opposite, left to right; a time that something is compared with does not count.

    >>> [(text_[o.start : o.end]) for text_ in ["利润由增转降"] for o in opposites(text_)]
    ['由增转降']
    """
    pattern, table = _opposites()
    found = []
    for match in pattern.finditer(text):
        if text[match.start() - 1 : match.start()] in {"较", "比"} and re.search("[年月季天日期]", match.group()):
            continue
        for group, member in table[match.group()]:
            found.append(Opposite(match.start(), match.end(), group, member))
    return found


_TIME = re.compile("[年月季旬天日]")


@cache
def _untimed() -> frozenset[int]:
    """Groups that have words like 日前, 日起 and 年均 in them, and exclude no time."""
    table = _opposites()[1]
    return frozenset(group for word in ("以前", "截至", "累计", "月均") for group, _ in table[word])


def times(text: str) -> list[Opposite]:
    """Words of time in `text` that exclude others (上半年, 年底), also where something is compared with them."""
    pattern, table = _opposites()
    return [
        Opposite(match.start(), match.end(), *place)
        for match in pattern.finditer(text)
        if _TIME.search(match.group())
        for place in table[match.group()]
        if place[0] not in _untimed()
    ]


@cache
def _modality() -> dict[str, re.Pattern[str]]:
    rows = [r.partition(": ") for r in _data("modality").splitlines() if r and not r.startswith("#")]
    return {kind: re.compile("|".join(words.split())) for kind, _, words in rows}


def modality(text: str, *, broad: bool = False) -> set[str]:
    """How `text` stands to the facts: any of `done`, `plan`, `must`, `may`.

    `broad` counts every 将 and 或, also those of 将甲改为乙 and 甲或乙.

    >>> sorted(modality("已建成投用")), sorted(modality("拟于年内建成")), sorted(modality("将军街道"))
    (['done'], ['plan'], [])
    """
    found = {kind for kind, pattern in _modality().items() if pattern.search(text)}
    if broad and "或" in text:
        found.add("may")
    return found | {"plan"} if broad and _FUTURE.search(text) else found


@cache
def _undenied() -> re.Pattern[str]:
    words = [w for row in _data("undenied").splitlines() if not row.startswith("#") for w in row.split()]
    return re.compile("|".join(sorted(words, key=len, reverse=True)))


def denials(text: str, at: int = 0, stop: int | None = None) -> list[tuple[int, int]]:
    """Half-open ranges of the words of `text` that deny; those of `data/undenied.txt` that lie whole in `at` to `stop` do not.

    >>> denials("不断加强，未发生"), denials("坚定不移推进"), denials("坚定不移推进", 2)
    ([(5, 6)], [], [(2, 3)])
    """
    end = len(text) if stop is None else stop
    idioms = [found.span() for found in _undenied().finditer(text) if at <= found.start() and found.end() <= end]
    spans = [match.span() for match in NEGATION.finditer(text)]
    return [(a, b) for a, b in spans if not any(low <= a and b <= high for low, high in idioms)]


def negations(text: str) -> list[str]:
    """Words of `text` that deny.

    >>> negations("不断加强，未发生，非常重要")
    ['未']
    """
    return [text[a:b] for a, b in denials(text)]


@cache
def _synonyms() -> dict[str, frozenset[int]]:
    table: dict[str, set[int]] = {}
    for group, row in enumerate(r for r in _data("synonyms").splitlines() if r and not r.startswith("#")):
        for word in row.split():
            table.setdefault(word, set()).add(group)
    return {word: frozenset(groups) for word, groups in table.items()}


def synonyms(one: str, other: str) -> bool:
    """May `one` stand for `other` (`data/synonyms.txt`)?

    >>> synonyms("召开", "举行"), synonyms("建议", "决定")
    (True, False)
    """
    nothing: frozenset[int] = frozenset()
    return bool(_synonyms().get(one, nothing) & _synonyms().get(other, nothing))


@cache
def neutral() -> frozenset[str]:
    """Words a line may add without changing what is said (`data/neutral.txt`)."""
    return frozenset(w for row in _data("neutral").splitlines() if not row.startswith("#") for w in row.split())


def is_neutral(words: str) -> bool:
    """Can `words` be cut into neutral words?

    >>> is_neutral("进一步加强"), is_neutral("负增长")
    (True, False)
    """
    ends = [True] + [False] * len(words)
    for i in range(1, len(words) + 1):
        ends[i] = any(ends[i - n] and words[i - n : i] in neutral() for n in range(1, min(4, i) + 1))
    return ends[-1]


@cache
def _short() -> tuple[re.Pattern[str], dict[str, str]]:
    rows = [r.split() for r in _data("short").splitlines() if r and not r.startswith("#")]
    table = dict(rows)
    return re.compile("|".join(map(re.escape, sorted(table, key=len, reverse=True)))), table


def lengthened(text: str) -> str:
    """`text` with short forms (`data/short.txt`) written out.

    >>> lengthened("CPI上涨"), lengthened("规上工业")
    ('居民消费价格上涨', '规模以上工业')
    """
    pattern, table = _short()
    return pattern.sub(lambda found: table[found.group()], text)


def bare(words: str) -> str:
    """`words` without blanks and punctuation."""
    return _FREE.sub("", words)


@cache
def _data(name: str) -> str:
    return (files("jianbao.write") / "data" / f"{name}.txt").read_text(encoding="utf-8")
