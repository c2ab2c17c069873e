"""Does a clause turn what its sentence says: a direction, a denial, or a plan told as a fact?"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from jianbao.write._blocks import BREAK, FACING, Block, Context, head, tail
from jianbao.write._figures import Finding
from jianbao.write._words import Opposite, modality, negations, opposites

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jianbao.write._align import Alignment

FUTURE_PART = re.compile(r"下一步|打算|安排|部署|目标|建议|重点工作|任务|举措|措施|要求|计划|下半年|实施步骤|保障|对策")
PAST_PART = re.compile(r"回顾|成效|成绩|总结|情况|做法|问题|已开展|现状|特点|以来")
_DONE = re.compile("已|业已|完成了|[成得现到加升降建展布]了")
_OPEN = re.compile("将(?!军|领|来)|要(?![素点闻求害件塞职员])|拟|计划|力争|预计|可能|必须|应当|确保|争取|有望")


def opposite_faults(
    clause: str, fit: Alignment, sentence: str, differences: Sequence[Block]
) -> tuple[list[Finding], list[Block]]:
    """Words of the line whose opposite stands in the source where the line has them, and blocks where a denial makes up for it."""
    found, answered = [], []
    for block in differences:
        for word in opposites(clause):
            if block.end <= block.start or word.end <= block.start or word.start >= block.end:
                continue
            low, high = _window(fit, word, sentence, block)
            facing = [o for o in opposites(sentence[low:high]) if o.group == word.group]
            if not facing or any(o.member == word.member for o in facing):
                continue
            theirs = sentence[low + facing[0].start : low + facing[0].end]
            denied = negations(sentence[max(0, low + facing[0].start - 2) : low + facing[0].start])
            if bool(denied) != bool(negations(clause[max(0, word.start - 2) : word.start])):
                answered.append(block)
            else:
                found.append(Finding("sign", clause[word.start : word.end], f"原文此处是“{theirs}”"))
    return found, answered


def _window(fit: Alignment, word: Opposite, sentence: str, block: Block) -> tuple[int, int]:
    """Part of the source that faces a word: what the block passed over next to it, with the matched characters of the word."""
    inside = [p for p in fit.places[word.start : word.end] if p >= 0]
    at, stop = block.at, block.stop
    if stop - at > FACING:
        at, stop = (at, at + len(block.left)) if block.left and not block.right else (stop - len(block.right), stop)
    return max(0, min([at, *inside])), min(len(sentence), max([stop, *(p + 1 for p in inside)]))


def negation_faults(clause: str, sentence: str, differences: Sequence[Block]) -> list[Finding]:
    """A denial that only one side has."""
    found = []
    for block in differences:
        new = clause[block.start : block.end]
        ours = negations(clause[max(0, block.start - 1) : block.end + 1])
        theirs = negations(
            sentence[max(block.at - 1, 0) : block.at] + block.facing + sentence[block.stop : block.stop + 1]
        )
        if (
            negations(new)
            and not theirs
            and not any(n + clause[block.end : block.end + 1] in sentence for n in negations(new))
        ):
            found.append(Finding("turned", new, "原文此处没有否定"))
        elif negations(block.facing) and not ours:
            found.append(Finding("turned", clause[block.start : block.end + 4], f"原文此处有“{theirs[0]}”，否定被略去"))
    return found


def modality_faults(
    clause: str, fit: Alignment, sentence: str, differences: Sequence[Block], context: Context
) -> list[Finding]:
    """Plan told as fact, demand as done, possible as certain, and the other way round."""
    held = sorted(p for p in fit.places if p >= 0)
    if not held:
        return []
    why = _exchanged(clause, sentence, differences)
    low, theirs = held[0] - len(head(sentence, held[0])), set()
    for a, b in _pieces(sentence, low, held[-1] + 1):
        inside = [p for p in held if a <= p < b]
        if len(inside) > 1:
            theirs |= modality(sentence[a : inside[-1]])
    after = modality(sentence[low : held[-1] + 1 + len(tail(sentence, held[-1]))])
    new = modality("|".join(clause[max(0, b.start - 1) : b.end + 1] for b in differences if b.end > b.start))
    before = modality(sentence[:low])
    if FUTURE_PART.search(context.part) and not PAST_PART.search(context.part):
        before = before | {"must"}
    why = why or _mood(modality(clause, broad=True), new, theirs, before, after)
    return [Finding("mood", clause[:24], why)] if why else []


def _exchanged(clause: str, sentence: str, differences: Sequence[Block]) -> str | None:
    """将 for 已 or 已 for 要, at the same place."""
    for block in differences:
        new, facing = clause[block.start : block.end], sentence[block.at : block.stop]
        if not new or len(facing) > FACING:
            continue
        if _DONE.search(new) and _OPEN.search(facing) and not _DONE.search(facing):
            return "原文说的是打算、要求或可能，不是已经做到"
        if _OPEN.search(new) and _DONE.search(facing) and not _OPEN.search(facing):
            return "原文说的是已经做到"
    return None


def _mood(ours: set[str], new: set[str], theirs: set[str], before: set[str], after: set[str]) -> str | None:
    """Why the moods do not agree, or None."""
    unsure = {"plan", "must", "may"}
    if "done" in (new & ours) - theirs - after - before and (theirs | before) & unsure:
        return "原文说的是打算、要求或可能，不是已经做到"
    if new & unsure and "done" in theirs - ours:
        return "原文说的是已经做到"
    if "may" in new - theirs - before and "plan" not in theirs:
        return "原文说的不是可能"
    if "plan" in theirs and not ours & unsure:
        return "略去了“将”“力争”“预计”一类的话"
    if "may" in theirs and not ours & {"plan", "may"}:
        return "略去了“可能”一类的话"
    return None


def _pieces(sentence: str, low: int, high: int) -> list[tuple[int, int]]:
    """Clauses of `sentence` between `low` and `high`."""
    bounds = [low, *(m.end() for m in BREAK.finditer(sentence, low, high)), high]
    return [(a, b) for a, b in pairwise(bounds) if b > a]
