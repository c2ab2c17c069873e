"""Does a written line read like a sentence? Mechanical signs of a network's slips, and the language model's opinion."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from jianbao import lm
from jianbao.write._align import clauses
from jianbao.write._patterns import PAIRS, waits

if TYPE_CHECKING:
    from collections.abc import Sequence

STUTTER = re.compile(r"([^\W\d_]{2,8})\1|([^\W\d_])\2\2")
LOOSE_START = re.compile(r"^[，,。；;、：:的了和与及]")
LOOSE_END = re.compile(r"(?:[，,、：:；;（(“]|[的和与及对把将以为向从并或]|以及|其中|以下|如下)$")
HANGING = re.compile(r"(?:[业个者里]中|之中|当中|[^其]中)$")
REPEATED = 6
SLACK = 2.2
"""How far, in nats a character, a line may score below the worst of its evidence sentences."""


def reading_faults(line: str, evidence: Sequence[str]) -> list[tuple[str, str]]:
    """Pairs of words and reason; empty if the line reads well.

    >>> reading_faults("推进推进改革", [])
    [('推进推进', '重复')]
    """
    faults = [(m.group(), "重复") for m in STUTTER.finditer(line) if not _in_source(m.group(), evidence)]
    faults += [(grams, "重复") for grams in _repeats(line, evidence)]
    faults += [(line[:2], "句首不完整") for _ in LOOSE_START.finditer(line)]
    faults += [(line[-3:], "句尾不完整") for _ in LOOSE_END.finditer(line.rstrip("。！？"))]
    faults += [(clause, "句子没有说完") for clause in _last_clause(line) if waits(clause) or HANGING.search(clause)]
    faults += [(left + right, "括号或引号不成对") for left, right in PAIRS if line.count(left) != line.count(right)]
    if evidence and not faults:
        worst = min(_score(sentence) for sentence in evidence)
        if lm.score(line) < worst - SLACK:
            faults.append((line, "不像通顺的句子"))
    return faults


@lru_cache(maxsize=1024)
def _score(sentence: str) -> float:
    """The language model's opinion of a sentence of the evidence, which many lines are compared with."""
    return lm.score(sentence)


def _last_clause(line: str) -> list[str]:
    bounds = clauses(line)
    return [line[bounds[-1][0] : bounds[-1][1]]] if bounds else []


def _in_source(words: str, evidence: Sequence[str]) -> bool:
    return any(words in sentence for sentence in evidence)


def _repeats(line: str, evidence: Sequence[str]) -> list[str]:
    """Runs of `REPEATED` characters that stand twice in the line but not in one sentence of the evidence."""
    seen: set[str] = set()
    for i in range(len(line) - REPEATED + 1):
        gram = line[i : i + REPEATED]
        if gram in seen and not any(s.count(gram) > 1 for s in evidence):
            return [gram]
        seen.add(gram)
    return []
