"""Is a clause about those its sentence is about: names, subjects, who did what to whom, who said it?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jianbao.write._blocks import BREAK, FACING, Block, Context
from jianbao.write._figures import Finding
from jianbao.write._quantity import quantities
from jianbao.write._tags import NAMED, Token, known, tagged
from jianbao.write._words import bare, is_neutral

if TYPE_CHECKING:
    from collections.abc import Sequence

_PASSIVE = re.compile(r"[被遭获受由让]")
_SELF = re.compile(r"我[国省市区县们]|本|该|此|其|他|她|它|全[国省市区县]|会议|记者|双方|有关")
_LISTED = re.compile(".?|[^、]*[、和与及以][^、]*")
REACH = 30
"""Two names further apart than this in the source do nothing to one another."""


def word_faults(clause: str, sentence: str, differences: Sequence[Block], context: Context) -> list[Finding]:
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


def swap_faults(clause: str, sentence: str) -> list[Finding]:
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
    if not BREAK.search(source) or not block.right or block.start == 0 or block.end == len(clause):
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
