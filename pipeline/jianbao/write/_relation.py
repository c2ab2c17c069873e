"""Does a line relate things as its source does: cause and effect, who acts on whom, and on what condition?"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from jianbao.write._figures import Finding
from jianbao.write._tags import tagged
from jianbao.write._words import bare

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jianbao.write._align import Alignment

_CAUSING = re.compile(
    r"(?P<a>[^,。;:!?\n]{2,40}?)(?:已经?|将|可能|共|也|还|并|必然|必将|进一步|直接)*(?:导致|造成|引发|致使|引起|带动|促使)了?(?P<b>[^,。;:!?\n]{2,40})"
)
_BECAUSE = re.compile(
    r"(?:^|[,。;:\n])(?:因为|因(?![此而为素果地时城材户人])|由于|受)(?P<a>[^,。;:!?\n]{3,40}?)(?:等?(?:因素)?的?影响)?,(?P<b>[^,。;:!?\n]{3,40})"
)
_JOINTLY = re.compile("会同|商(?![务业品场人会店标圈贸户])|报请|责成|授权")
_TURNS = re.compile("[被遭获受由让把将]")
_CONDITION = re.compile(
    r"(?:如果?(?!实|期|何|此)|若|凡|倘若|假如|一旦|除|只有|对[^,]{0,12}[不未无没])[^,]{2,60}$|[^,]{2,60}(?:前提下|条件下|情况下|范围内|的情形)$"
)
"""A clause that says on what condition the next one holds, or for whom."""
_GRANTED = re.compile(r"(?:经|报)[^,]{2,24}(?:批准|同意|审核|备案)后?$")
_ALLOWS = re.compile("可|方")
_FITTING = re.compile(r"(?<!不)符合[^,。;]{2,10}的|必要时|确有需要的?")
_EXCEPTION = re.compile(r"(?:但|但是)?[^,。;]{2,40}(?:的)?除外$")
HELD = 0.6
"""Share of one side's character pairs that must stand on a side of the source."""
BARELY = 0.3
"""Less than this share does not count as standing there."""
MOST = 30
"""Causes of a text that are compared: more stand in no prose."""
FEW = 4
"""Places of one word that are compared."""
LEAST = 3
"""Characters of somebody's name at least."""
NEAR = 20
"""Characters on either side in which names of two characters count."""
REACH = 40
"""Characters on either side of a verb in which those it relates are looked for."""


class _Cause(NamedTuple):
    """What is said to cause what."""

    cause: str
    effect: str


def cause_faults(line: str, sources: Sequence[str]) -> list[Finding]:
    """Cause and effect exchanged, in whatever words both sides put it: 甲导致乙, 因甲，乙."""
    theirs = list(islice((cause for source in sources for cause in _causes(source)), MOST))
    return [
        Finding("subject", ours.cause, f"因果与原文相反；原文里“{their.cause[-20:]}”是因，“{their.effect[:20]}”是果")
        for ours in islice(_causes(line), MOST)
        for their in theirs
        if _crossed(ours.cause, ours.effect, their.cause, their.effect)
    ][:1]


def _causes(text: str) -> Iterator[_Cause]:
    for pattern in (_CAUSING, _BECAUSE):
        for found in pattern.finditer(text):
            yield _Cause(found["a"], found["b"])


def _crossed(one: str, other: str, left: str, right: str) -> bool:
    """Does `one` stand in `right` and `other` in `left`, and neither on its own side?"""
    return _share(one, right) >= HELD > BARELY >= _share(one, left) and _share(other, left) >= HELD > BARELY >= _share(
        other, right
    )


def _share(words: str, text: str) -> float:
    """Share of the character pairs of `words` that stand in `text`."""
    plain = bare(words)
    pairs = [plain[i : i + 2] for i in range(len(plain) - 1)]
    return sum(pair in text for pair in pairs) / len(pairs) if pairs else 0.0


def turned_faults(clause: str, sentence: str) -> list[Finding]:
    """The two that a verb relates, exchanged: 甲会同乙 for 乙会同甲, 甲空袭乙 for 乙空袭甲."""
    for start, end in _verbs(clause):
        verb = clause[start:end]
        if max(clause.count(verb), sentence.count(verb)) > 1 and not _JOINTLY.fullmatch(verb):
            continue
        for at in (m.start() for m in islice(re.finditer(re.escape(verb), sentence), FEW)):
            left = re.split("[。;!?\n]", sentence[max(0, at - REACH) : at])[-1]
            right = re.split("[。;!?\n]", sentence[at + len(verb) : at + len(verb) + REACH])[0]
            passive = bool(_TURNS.search(clause[max(0, start - 6) : start])) != bool(_TURNS.search(left[-6:]))
            if passive and not _JOINTLY.fullmatch(verb):
                continue
            if _sides_crossed(clause[:start], clause[end:], left, right):
                return [Finding("subject", clause[:end], f"原文里谁“{verb}”谁正好相反")]
    return []


def _verbs(clause: str) -> Iterator[tuple[int, int]]:
    """Half-open ranges of the words of `clause` that relate two: verbs, and 会同 and its like."""
    yield from (m.span() for m in islice(_JOINTLY.finditer(clause), FEW))
    yield from ((t.start, t.end) for t in tagged(clause) if t.tag.startswith("v") and t.end - t.start > 1)


def _sides_crossed(before: str, behind: str, left: str, right: str) -> bool:
    """Does what adjoins the verb on one side stand only on the other side in the source, and the other way round?"""
    one = next((before[i:] for i in range(len(before) - LEAST + 1) if before[i:] in right), "")
    other = next((behind[:i] for i in range(len(behind), LEAST - 1, -1) if behind[:i] in left), "")
    if one and other and one not in left and other not in right:
        return True
    return _names_crossed(before, behind, left[-NEAR:], right[:NEAR])


def _names_crossed(before: str, behind: str, left: str, right: str) -> bool:
    """Are all names before the verb behind it in the source, and those behind it before?"""
    ours = [t.word for t in tagged(before) if t.name], [t.word for t in tagged(behind) if t.name]
    return bool(
        ours[0]
        and ours[1]
        and all(name in right and name not in left for name in ours[0])
        and all(name in left and name not in right for name in ours[1])
    )


def condition_faults(clause: str, fit: Alignment, sentence: str, line: str) -> list[Finding]:
    """What the source says of some cases only, said without them: the clause before or after, or 符合条件的, left out."""
    if fit.first < 0:
        return []
    start = max((m.end() for m in re.finditer("[,。;:!?\n]", sentence[: fit.first])), default=0)
    before = re.split("[。;:!?\n]", sentence[:start].rstrip(","))[-1].rsplit(",", maxsplit=1)[-1]
    stop = re.search("[,。;:!?\n]", sentence[fit.last :])
    behind = re.split("[,。;!?\n]", sentence[fit.last + stop.end() :])[0] if stop and stop.group() in {",", ";"} else ""
    dropped = [before] if start and sentence[start - 1] == "," and _waits(before, clause) else []
    dropped += [behind] if _EXCEPTION.match(behind) else []
    dropped += [m.group() for a, b in fit.skips() for m in _FITTING.finditer(sentence[a:b]) if len(m.group()) <= b - a]
    head = sentence[start : fit.first]
    dropped += [m.group() for m in _FITTING.finditer(head)]
    return [
        Finding("condition", clause, f"略去了前提；原文是“{words[-30:]}”")
        for words in dropped
        if _share(words, line) < HELD
    ][:1]


def _waits(before: str, clause: str) -> bool:
    return bool(_CONDITION.match(before) or (_GRANTED.match(before) and _ALLOWS.search(clause)))
