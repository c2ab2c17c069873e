"""Does a clause say what its evidence says? Only facts count here, not wording: grounding adds its stricter rules on top.

A clause is aligned with the sentence it fits best. Where both differ, what stands in the line is compared with what stands
in the source *at that place*: a negation, a direction, a time or a mood on one side only, a name for another name, or a
subject that the sentence gives to something else. Words that merely paraphrase pass.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from jianbao.write._figures import CALENDAR, Finding
from jianbao.write._quantity import Quantity, quantities
from jianbao.write._tags import NAMED, Token, known, tagged
from jianbao.write._words import Opposite, bare, is_neutral, modality, negations, opposites, times

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jianbao.write._align import Alignment

_BREAK = re.compile(r'[,。;:!?\n]|(?<=[\u4e00-\u9fff"]) (?=[\u4e00-\u9fff"])')
_PASSIVE = re.compile(r"[被遭获受由让]")
_SELF = re.compile(r"我[国省市区县们]|本|该|此|其|他|她|它|全[国省市区县]|会议|记者|双方|有关")
SAYING = re.compile(r"^.{0,14}(?:指出|强调|表示|认为|要求|明确|提出|规定|介绍|说|称|如下|部分|透露|宣布)$")
DOCUMENT_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,8}[〔\[(]\d{4}[〕\])]第?\d+号")
FUTURE_PART = re.compile(r"下一步|打算|安排|部署|目标|建议|重点工作|任务|举措|措施|要求|计划|下半年|实施步骤|保障|对策")
PAST_PART = re.compile(r"回顾|成效|成绩|总结|情况|做法|问题|已开展|现状|特点|以来")
_DONE = re.compile("已|业已|完成了|[成得现到加升降建展布]了")
_OPEN = re.compile("将(?!军|领|来)|要(?![素点闻求害件塞职员])|拟|计划|力争|预计|可能|必须|应当|确保|争取|有望")
LEAST_HELD = 0.5
"""Share of a clause's characters that the evidence or its surroundings must hold."""
PRESENT = frozenset(["今年", "本年", "今天", "今日", "当天", "当日", "本月", "当月", "全年"])
"""Times a summary may name though the source does not."""
FAR = frozenset(["去年", "明年", "前年", "后年", "昨天", "昨日", "明天", "明日", "上月", "下月"])
CLOSE_BY = 8
"""Of a longer passage that was left out, so many characters next to the matches count."""
_LISTED = re.compile(".?|[^、]*[、和与及以][^、]*")
REACH = 30
"""Two names further apart than this in the source do nothing to one another."""
FACING = 14
"""A passage left out is compared whole up to this length, and beyond it only at its two ends."""


class Block(NamedTuple):
    """A place where clause and sentence differ.

    Attributes:
        start, end: in the clause (empty: something was left out there).
        at, stop: in the sentence: what was passed over there.
        left, right: of that, the part that follows the match before and the part that leads to the match after.
    """

    start: int
    end: int
    at: int
    stop: int
    left: str
    right: str

    @property
    def facing(self) -> str:
        """What stands in the source where the clause has its own words."""
        return f"{self.left[:CLOSE_BY]}|{self.right[-CLOSE_BY:]}"


class Context(NamedTuple):
    """Texts around the sentence compared with: before and after it, the whole source, and the headings it stands under."""

    before: str
    after: str
    everything: str
    part: str = ""


def blocks(fit: Alignment, sentence: str) -> list[Block]:
    """Maximal runs of difference between clause and sentence, in order."""
    matched = [(i, p) for i, p in enumerate(fit.places) if p >= 0]
    if not matched:
        return []
    found = []
    low = matched[0][1] - len(_head(sentence, matched[0][1]))
    edges = [(-1, low - 1), *matched, (len(fit.places), matched[-1][1] + 1 + len(_tail(sentence, matched[-1][1])))]
    for (i, p), (j, q) in pairwise(edges):
        if j - i > 1 or q - p > 1:
            found.append(_block(sentence, i + 1, j, p + 1, q, first=i < 0, last=j == len(fit.places)))
    return found


def _block(sentence: str, start: int, end: int, at: int, stop: int, *, first: bool, last: bool) -> Block:
    pieces = _BREAK.split(sentence[at:stop])
    left = "" if first else pieces[0]
    right = "" if last or (len(pieces) == 1 and not first) else pieces[-1]
    return Block(start, end, at, stop, left, right)


def _head(sentence: str, first: int) -> str:
    """Words of the source's clause before position `first`."""
    stops = [m.end() for m in _BREAK.finditer(sentence, 0, first)]
    return sentence[stops[-1] if stops else 0 : first]


def _tail(sentence: str, last: int) -> str:
    """Words of the source's clause behind position `last`."""
    stop = _BREAK.search(sentence, last + 1)
    return sentence[last + 1 : stop.start() if stop else len(sentence)]


def clause_faults(clause: str, fit: Alignment, sentence: str, context: Context) -> list[Finding]:
    """What `clause` says otherwise than `sentence`, with which it is aligned; all texts folded."""
    nearby = f"{context.before}\n{sentence}\n{context.after}"
    if SAYING.match(clause):
        differences = blocks(fit, sentence)
        return _time_faults(clause, fit, sentence, context) + _word_faults(clause, sentence, differences, context)
    if _held(clause, fit, nearby) < LEAST_HELD:
        return [Finding("evidence", clause, "原文没有这个意思的话")]
    differences = blocks(fit, sentence)
    turned, answered = _opposite_faults(clause, fit, sentence, differences)
    found = turned + _negation_faults(clause, sentence, [b for b in differences if b not in answered])
    found += _modality_faults(clause, fit, sentence, differences, context)
    found += _time_faults(clause, fit, sentence, context)
    found += _word_faults(clause, sentence, differences, context)
    moved = any(bare(clause[block.start : block.end]) for block in differences)
    return found or (_swapped(clause, sentence) if moved else [])


def _held(clause: str, fit: Alignment, nearby: str) -> float:
    """Share of the clause's letters that are matched, or lie in a pair that stands nearby."""
    letters = {i for i, c in enumerate(clause) if c.isalnum()}
    good = {i for i in letters if fit.places[i] >= 0}
    good |= {j for i in range(len(clause) - 1) if clause[i : i + 2] in nearby for j in (i, i + 1)}
    return len(good & letters) / len(letters) if letters else 1.0


def _opposite_faults(
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


def _negation_faults(clause: str, sentence: str, differences: Sequence[Block]) -> list[Finding]:
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


def _modality_faults(
    clause: str, fit: Alignment, sentence: str, differences: Sequence[Block], context: Context
) -> list[Finding]:
    """Plan told as fact, demand as done, possible as certain, and the other way round."""
    held = sorted(p for p in fit.places if p >= 0)
    if not held:
        return []
    why = _exchanged(clause, sentence, differences)
    low, theirs = held[0] - len(_head(sentence, held[0])), set()
    for a, b in _pieces(sentence, low, held[-1] + 1):
        inside = [p for p in held if a <= p < b]
        if len(inside) > 1:
            theirs |= modality(sentence[a : inside[-1]])
    after = modality(sentence[low : held[-1] + 1 + len(_tail(sentence, held[-1]))])
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
    bounds = [low, *(m.end() for m in _BREAK.finditer(sentence, low, high)), high]
    return [(a, b) for a, b in pairwise(bounds) if b > a]


def _time_faults(clause: str, fit: Alignment, sentence: str, context: Context) -> list[Finding]:
    """Dates and words of time that the sentence contradicts, or nothing nearby names."""
    theirs = [q for q in quantities(sentence) if _dates(q)]
    nearby = quantities(f"{context.before}\n{context.after}\n{context.part}")
    found = []
    for quantity in (q for q in quantities(clause) if _dates(q)):
        places = {p for p in fit.places[quantity.start : quantity.end] if p >= 0}
        facing = [q for q in theirs if q.unit == quantity.unit and places & set(range(q.start, q.end))]
        equal = [q for q in theirs if q.unit == quantity.unit and q.value == quantity.value]
        if equal and not (facing and all(q.value != quantity.value for q in facing)):
            continue
        rivals = [q.text for q in theirs if q.unit == quantity.unit]
        if rivals or not any(q.value == quantity.value and q.unit == quantity.unit for q in nearby):
            hint = f"；原文是{'、'.join(dict.fromkeys(rivals))}" if rivals else ""
            found.append(Finding("date", quantity.text, f"原文此处没有这个日期{hint}"))
    return found + _time_word_faults(clause, sentence, context)


def _dates(quantity: Quantity) -> bool:
    return quantity.unit in CALENDAR and (quantity.unit != "年" or quantity.value > 1900)  # noqa: PLR2004


def _time_word_faults(clause: str, sentence: str, context: Context) -> list[Finding]:
    """上半年 where the sentence, or else what stands before it, has 下半年; 去年 where nothing has it."""
    found = []
    for word in times(clause):
        said = clause[word.start : word.end]
        if said in PRESENT:
            continue
        compared = clause[word.start - 1 : word.start] in {"较", "比"}
        for region in (sentence, f"{context.part}\n{context.before}"):
            there = [
                o
                for o in (times if compared else opposites)(region)
                if o.group == word.group and region[o.start : o.end] not in PRESENT
            ]
            if any(o.member == word.member for o in there):
                break
            if there:
                theirs = region[there[0].start : there[0].end]
                found.append(Finding("date", said, f"原文此处是“{theirs}”"))
                break
        else:
            if said in FAR and said not in context.everything:
                found.append(Finding("date", said, "原文没有这个时间"))
    return found


def _word_faults(clause: str, sentence: str, differences: Sequence[Block], context: Context) -> list[Finding]:
    """Names and subjects that the source does not have, or not here."""
    found = []
    for block in differences:
        new = bare(clause[block.start : block.end])
        if not new:
            found += _skipped_subject(clause, sentence, block)
            continue
        if is_neutral(new) and not any(m.start() < block.end and m.end() > block.start for m in NAMED.finditer(clause)):
            continue
        facing = _facing(sentence, block)
        for token in tagged(clause):
            if token.end <= block.start or token.start >= block.end or len(token.word) < 2 or quantities(token.word):  # noqa: PLR2004
                continue
            turned = clause[max(0, block.start - 4) : block.end + 4] + sentence[max(0, block.at - 4) : block.stop + 4]
            rivals = (
                []
                if _PASSIVE.search(turned)
                else [t for t in facing if t.word not in clause and not _SELF.match(t.word)]
            )
            fault = _token_fault(token, rivals, sentence, context, head=block.start == 0)
            if fault:
                found.append(fault)
    return found


def _swapped(clause: str, sentence: str) -> list[Finding]:
    """Two names in reverse order with something done between them: 甲会同乙 for 乙会同甲."""
    tokens = tagged(clause)
    for i, left in enumerate(tokens):
        for j in range(i + 2, len(tokens)):
            right = tokens[j]
            if not (left.name and right.name):
                continue
            here, there = sentence.find(left.word), sentence.find(right.word)
            if not 0 <= there < here or not (_once(left.word, sentence) and _once(right.word, sentence)):
                continue
            done = any(t.tag.startswith("v") for t in tokens[i + 1 :])
            theirs = sentence[there + len(right.word) : here]
            told = not any(_LISTED.fullmatch(words) for words in (clause[left.end : right.start], theirs))
            if done and told and len(theirs) < REACH and not _moved(left, right, clause, sentence):
                return [Finding("subject", left.word, f"原文里“{right.word}”在前，“{left.word}”在后")]
    return []


def _once(word: str, sentence: str) -> bool:
    return sentence.count(word) == 1


def _moved(left: Token, right: Token, clause: str, sentence: str) -> bool:
    """Do prepositions give the two another part (北京举行 for 在北京举行, 乙打击甲 for 甲被乙打击)?"""
    ours = [_preposition(clause, left.start), _preposition(clause, right.start)]
    return ours != [_preposition(sentence, sentence.find(right.word)), _preposition(sentence, sentence.find(left.word))]


def _preposition(text: str, at: int) -> str:
    found = re.search("[在于由被对向与从遭受获将把为给].?$", text[max(0, at - 2) : at])
    return found.group()[0] if found else ""


def _facing(sentence: str, block: Block) -> list[Token]:
    """Names and nouns of the source that the block passed over, whole words, next to what was matched."""
    ends = [(block.at, block.at + len(block.left)), (block.stop - len(block.right), block.stop)]
    if block.stop - block.at <= FACING:
        ends = [(block.at, block.stop)]
    return [t for t in tagged(sentence) if (t.name or t.noun) and any(t.start < b and t.end > a for a, b in ends)]


def _skipped_subject(clause: str, sentence: str, block: Block) -> list[Finding]:
    """The line joins two clauses of the source, and the second had a subject of its own."""
    source = sentence[block.at : block.stop]
    if not _BREAK.search(source) or not block.right or block.start == 0 or block.end == len(clause):
        return []
    theirs = [t for t in tagged(sentence) if block.stop - len(block.right) <= t.start < block.stop]
    ours = [t for t in tagged(clause) if t.end <= block.start]
    named = [t for t in theirs if t.name] and [t for t in ours if t.name]
    subjects = (
        all(t.noun or t.name or len(t.word) == 1 for t in ours) and bool(theirs) and (theirs[0].noun or theirs[0].name)
    )
    skipped = next((t for t in theirs if t.name or (subjects and t.noun)), None)
    if (named or subjects) and ours and skipped and skipped.word not in clause:
        return [Finding("subject", ours[-1].word, f"原文此处说的是“{skipped.word}”")]
    return []


def _token_fault(
    token: Token, rivals: Sequence[Token], sentence: str, context: Context, *, head: bool
) -> Finding | None:
    """Judge one added word by the names and nouns it faces in the source; `head`: it opens its clause."""
    word = token.word
    names = [t for t in rivals if t.name]
    near = f"{context.before}\n{sentence}\n{context.after}"
    if word in near:
        if token.name and names:
            return Finding("name", word, f"原文此处是“{names[0].word}”")
        if head and (token.name or token.noun) and _elsewhere(token, rivals, sentence, context):
            return Finding("subject", word, f"原文此处说的是“{rivals[0].word}”" if rivals else "原文此处说的不是它")
        return None
    if token.name and not _shortened(word, near):
        return Finding("name", word, "原文此处没有这个名称" if word in context.everything else "原文没有这个名称")
    if token.noun and names and not known(word) and not any(c in names[0].word for c in word):
        return Finding("name", word, f"原文此处是“{names[0].word}”")
    return None


def _elsewhere(token: Token, rivals: Sequence[Token], sentence: str, context: Context) -> bool:
    """Is `token` the subject of another clause? It faces another noun here and opens a clause there, or is named only later."""
    if token.name:
        return not rivals and token.word not in sentence and token.word not in context.before
    if not rivals or rivals[0].name or any(c in rivals[0].word for c in token.word):
        return False
    near = f"{context.before}\n{sentence}\n{context.after}"
    return bool(re.search(rf"(?:^|[,;:。\n])[\u4e00-\u9fff]{{0,2}}{re.escape(token.word)}", near))


def _shortened(word: str, text: str) -> bool:
    """发改委 for 发展改革委: the characters of `word` stand in this order, at most two apart. Names of two characters do not count."""
    if len(word) < 3:  # noqa: PLR2004
        return False
    return bool(re.search("[\u4e00-\u9fff]{0,2}".join(map(re.escape, word[:8])), text))


def speaker_faults(saying: str, context: Context, sentence: str) -> list[Finding]:
    """Is what follows `saying` (某某表示) said by somebody else?"""
    said = f"{context.before}\n{sentence}"
    strange = [t for t in tagged(saying) if (t.name or t.noun) and t.word not in said and not _SELF.match(t.word)]
    names = [t for t in strange if t.name and t.word in context.everything and not _shortened(t.word, said)]
    return [Finding("subject", names[0].word, "原文里说这话的不是他")] if names else []


def document_number_faults(line: str, everything: str) -> list[Finding]:
    """Document numbers that the source does not have."""
    missing = [n for n in DOCUMENT_NUMBER.findall(line) if n not in everything]
    return [Finding("document number", n, "原文没有这个文号") for n in missing]
