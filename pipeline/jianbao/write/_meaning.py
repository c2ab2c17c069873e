"""Does a clause turn what its sentence says: a direction, a denial, or a plan told as a fact?"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from jianbao.write._blocks import BREAK, CLOSE_BY, FACING, Block, Context, head, tail
from jianbao.write._figures import CALENDAR, Finding
from jianbao.write._quantity import quantities
from jianbao.write._tags import Token, tagged
from jianbao.write._words import Opposite, bare, denials, is_neutral, modality, negations, opposites, synonyms, times

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jianbao.write._align import Alignment

FUTURE_PART = re.compile(r"下一步|打算|安排|部署|目标|建议|重点工作|任务|举措|措施|要求|计划|下半年|实施步骤|保障|对策")
PAST_PART = re.compile(r"回顾|成效|成绩|总结|情况|做法|问题|已开展|现状|特点|以来")
_DONE = re.compile("已|业已|完成了|[成得现到加升降建展布]了")
_OPEN = re.compile("将(?!军|领|来)|要(?![素点闻求害件塞职员])|拟|计划|力争|预计|可能|必须|应当|确保|争取|有望")

_ENDED = re.compile(BREAK.pattern + "|、")
"""What is left out behind such a mark is another clause or another item."""
_WISH = re.compile(r"力争|争取|预计|拟|(?<![按原])计划|有望|打算|建议|力求")
_ANNOUNCING = re.compile("宣布|决定|承诺|同意|批准|部署|称|表示|认为|警告|预期|预测")
"""Words that make what follows an intention or an opinion anyway."""
_GUESS = re.compile(
    "预计|有望|可能|(?<![回展希期愿看守瞭探拜慰])望(?=[于在年今达超实突再])|(?<![稳场于会])预期(?!目标)|预测"
)
_PURPOSE = re.compile(r"(?:即将|将要?|拟|计划|预计)[^,。;]{1,24}?的")
"""An intention that only says which: 即将举行的会谈."""
_GONE = re.compile("昨[天日晚]|日前|近日|前天")
_TODAY = re.compile("[今明当][天日晚年]|本[周月]")
_WILL = re.compile("将(?!军|领|其|来)")
_RESULT = re.compile(
    r"完成|[建形养组]成|实现|达|取得|成功|超过|突破|累计|截至|目前|投入使用|投用|投产|增[长加]|下降|提高|开[工通播幕]|启动|召开|举行|发生|结束|了"
)
"""Words of what has happened, whether or not 已 stands before them."""
_ACHIEVED = re.compile("实绩|成绩|成效|成果|结果|回顾|完成情况")
_AIMED = re.compile("目标|预期|计划|打算|安排|任务|展望|要求|措施")
_AGREED = re.compile("同意|准备|愿|邀请|商定|约定")
_COMING = re.compile("[明后下]|即将|近期|年[底内]|[日月年]起|未来|目标|[前内]$|[将要]")
NEARLY = 0.7
"""Share of a clause that must stand in the sentence for a single exchanged word to be judged."""
LONG = 4
"""Words of so many characters are phrases."""
DIRECTIONS = 6
"""The first groups of `opposites.txt` say whither something goes."""
REACHES = 4
"""A denial that ends further before what was matched denies something else."""


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
            facing = [o for o in opposites(sentence) if o.group == word.group and o.start < high and o.end > low]
            if not facing or any(o.member == word.member for o in facing):
                continue
            theirs = sentence[facing[0].start : facing[0].end]
            denied = negations(sentence[max(0, facing[0].start - 2) : facing[0].start])
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


def negation_faults(clause: str, fit: Alignment, sentence: str, differences: Sequence[Block]) -> list[Finding]:
    """A denial that only one side has."""
    found = []
    said, held = denials(clause), denials(sentence)
    for block in differences:
        new = clause[block.start : block.end]
        ours = [d for d in said if d[0] < block.end + 1 and d[1] > block.start - 1]
        added = [d for d in said if block.start <= d[0] < block.end]
        theirs = _facing_denials(clause, sentence, block, inner=block.start == block.end < len(clause))
        kept = any(clause[a : b + 1] in sentence for a, b in added if b < len(clause))
        if added and not theirs and not kept and not _denied_before(fit, sentence, block, held):
            found.append(Finding("turned", new, "原文此处没有否定"))
        elif theirs and not ours and not _undenied_there(clause, sentence, block):
            words = clause[block.start : block.end + 4] or clause[max(0, block.start - 4) : block.start]
            found.append(Finding("turned", words, f"原文此处有“{sentence[slice(*theirs[0])]}”，否定被略去"))
    return found


def _denied_before(fit: Alignment, sentence: str, block: Block, held: Sequence[tuple[int, int]]) -> bool:
    """Is what follows the block denied a little earlier in its clause of the source (没有获得通过 for 未通过)?"""
    place = next((p for p in fit.places[block.end :] if p >= 0), -1)
    return any(b <= place <= b + REACHES and not BREAK.search(sentence, b, place) for _, b in held)


def _undenied_there(clause: str, sentence: str, block: Block) -> bool:
    """Do the words on both sides of an omission stand together elsewhere in the source, without a denial between them?"""
    words = clause[max(0, block.start - 2) : block.end + 2]
    return block.start == block.end and len(words) > 3 and words in sentence  # noqa: PLR2004


def exchange_faults(clause: str, fit: Alignment, sentence: str, differences: Sequence[Block]) -> list[Finding]:
    """One word of an otherwise equal clause exchanged for another that does not mean the same (意见建议, 意见决定)."""
    held = [p for p in fit.places if p >= 0]
    if len(held) < NEARLY * len(clause) or held[-1] - held[0] > len(held) + CLOSE_BY:
        return []
    found = []
    for block in differences:
        if block.end <= block.start or not 0 < block.stop - block.at <= CLOSE_BY:
            continue
        ours = [t for t in tagged(clause) if t.start < block.end and t.end > block.start and bare(t.word)]
        theirs = [t for t in tagged(sentence) if t.start < block.stop and t.end > block.at and bare(t.word)]
        theirs = theirs[-1:] if block.start == 0 else theirs
        if len(ours) != 1 or len(theirs) != 1 or not (_weighty(ours[0]) and _weighty(theirs[0])):
            continue
        one, other = ours[0].word, theirs[0].word
        near = held[-1] - held[0] < len(held) + 1
        near = near and max(len(one), len(other)) < LONG and not (ours[0].name or theirs[0].name)
        if (near or ours[0].tag[0] == theirs[0].tag[0]) and _different(one, other):
            found.append(Finding("word", one, f"原文此处是“{other}”"))
    return found


def _different(one: str, other: str) -> bool:
    """Do two words share nothing but an ending (教育部长, 外交部长), and stand for different things?"""
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    alike = synonyms(one, other) or synonyms(one, other[-2:]) or (is_neutral(one) and is_neutral(other))
    return len(one) > 1 and len(other) > 1 and not set(one) & set(other) and not alike


def _weighty(token: Token) -> bool:
    """Does a word carry meaning of its own?"""
    return len(token.word) > 1 and token.tag[:1] in {"n", "v", "a"} and not quantities(token.word)


def direction_faults(clause: str, differences: Sequence[Block], nearby: str) -> list[Finding]:
    """A direction or quality added that nothing nearby names: 放缓 where it says 加快, or neither."""
    named = {(o.group, o.member) for o in opposites(nearby)}
    return [
        Finding("sign", clause[word.start : word.end], "原文没有这样说")
        for word in opposites(clause)
        if word.group < DIRECTIONS
        and word.end - word.start > 1
        and (word.group, word.member) not in named
        and any(b.start <= word.start and word.end <= b.end for b in differences)
    ]


@cache
def _stages() -> frozenset[int]:
    """Groups of `opposites.txt` whose members are steps of one course: begun and ended, built and being built, tried and spread."""
    return frozenset(o.group for word in ("启动", "在建", "试点", "申报", "签约") for o in opposites(word))


def stage_faults(clause: str, sentence: str, differences: Sequence[Block]) -> list[Finding]:
    """A step added that the sentence does not name, while it names another one of that course: 完成 for 启动, wherever it stands."""
    named = [o for o in opposites(sentence) if o.group in _stages()]
    found = []
    for word in opposites(clause):
        new = any(b.start <= word.start and word.end <= b.end for b in differences)
        theirs = [o for o in named if o.group == word.group]
        if new and theirs and all(o.member != word.member and sentence[o.start : o.end] not in clause for o in theirs):
            found.append(
                Finding(
                    "sign", clause[word.start : word.end], f"原文说的是“{sentence[theirs[0].start : theirs[0].end]}”"
                )
            )
    return found


def _facing_denials(clause: str, sentence: str, block: Block, *, inner: bool) -> list[tuple[int, int]]:
    """Denials passed over next to what was matched. One that denies words passed over with it (对未整改的企业) changes nothing."""
    one = not block.left or not block.right
    left = block.at + min(block.stop - block.at if one else len(block.left), CLOSE_BY)
    right = block.stop - min(block.stop - block.at if one else len(block.right), CLOSE_BY)
    found = []
    for start, end in denials(sentence, block.at, block.stop):
        if not block.at <= start < block.stop or sentence[start : end + 1] in clause:
            continue
        ends = (
            end > right
            and block.end < len(clause)
            and block.stop - end <= REACHES
            and not BREAK.search(sentence, end, block.stop)
        )
        low = left if block.end < len(clause) else min(left, block.at + REACHES + 1)
        opens = start < low and not inner and not _ENDED.search(sentence, block.at, start)
        if ends or opens:
            found.append((start, end))
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
    plain = _without_purposes(sentence, held)
    for a, b in _pieces(sentence, low, held[-1] + 1):
        inside = [p for p in held if a <= p < b]
        if len(inside) > 1:
            theirs |= modality(plain[a : inside[-1]])
    after = modality(sentence[low : held[-1] + 1 + len(tail(sentence, held[-1]))])
    new = modality("|".join(clause[max(0, b.start - 1) : b.end + 1] for b in differences if b.end > b.start))
    before = modality(sentence[:low])
    if FUTURE_PART.search(context.part) and not PAST_PART.search(context.part):
        before = before | {"must"}
    if theirs & {"plan"} and _may_leave_out(clause) and not _WISH.search(plain[low : held[-1] + 1]):
        theirs -= {"plan"}
    left_out = "|".join(sentence[b.at : b.stop][-CLOSE_BY:] for b in differences if b.end == b.start < len(clause))
    if _GUESS.search(left_out) and not _GUESS.search(clause) and not modality(clause, broad=True) & {"may"}:
        return [Finding("mood", clause[:24], "略去了“预计”“可能”一类的话")]
    told = _labelled(context.label)
    why = why or _mood(modality(clause, broad=True) | told, new | (told & {"done"}), theirs, before, after)
    why = why or _bare_claim(clause, differences, sentence, theirs | before | after)
    return [Finding("mood", clause[:24], why)] if why else []


def _without_purposes(sentence: str, held: Sequence[int]) -> str:
    """`sentence` with intentions blanked out that only say which, and of which nothing was matched."""
    taken = set(held)
    chars = list(sentence)
    for found in _PURPOSE.finditer(sentence):
        if not taken & set(range(*found.span())):
            chars[found.start() : found.end()] = "　" * (found.end() - found.start())
    return "".join(chars)


def _may_leave_out(clause: str) -> bool:
    """Does `clause` without 将 still not say that something has happened? It names a time, or an intention, or no result and no figure."""
    if "done" in modality(clause):
        return False
    figures = any(q.unit and q.unit not in CALENDAR for q in quantities(clause))
    return bool(_dated(clause) or _ANNOUNCING.search(clause)) or not (figures or _RESULT.search(clause))


def _labelled(label: str) -> set[str]:
    """Mood of what follows a label: 2026年目标：, 2025年成绩：."""
    if _ACHIEVED.search(label):
        return {"done"}
    return {"plan"} if _AIMED.search(label) else set()


def _dated(clause: str) -> bool:
    """Does `clause` name a time? Then 将 may be left out: 将于6月底前上线, 6月底前上线."""
    return bool(times(clause) or _TODAY.search(clause)) or any(q.unit in CALENDAR for q in quantities(clause))


def _bare_claim(clause: str, differences: Sequence[Block], sentence: str, moods: set[str]) -> str | None:
    """已 or 将 where the source has neither, nor anything that amounts to it."""
    added = "|".join(clause[b.start : b.end] for b in differences)
    if "已" in added and "done" not in moods and not (_RESULT.search(sentence) or _GONE.search(sentence)):
        return "原文没有说已经做到"
    future = _WISH.search(added) or _WILL.search(added)
    if (
        future
        and not moods & {"plan", "must", "may"}
        and _RESULT.search(sentence)
        and not (_COMING.search(sentence) or _AGREED.search(sentence))
    ):
        return "原文没有说这是打算"
    return None


def _exchanged(clause: str, sentence: str, differences: Sequence[Block]) -> str | None:
    """将 for 已 or 已 for 要, at the same place."""
    for block in differences:
        new, facing = clause[block.start : block.end], sentence[block.at : block.stop]
        if not new or len(facing) > FACING:
            continue
        if _DONE.search(new) and _OPEN.search(facing) and not _DONE.search(facing):
            return "原文说的是打算、要求或可能，不是已经做到"
        if _DONE.search(new) and "正在" in facing and "正在" not in new:
            return "原文说的是正在进行，不是已经做到"
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
