"""Check a written line against its evidence: every word of it must come from there and say there what it says here.

Each clause of the line is aligned, character by character, with the sentence of the evidence it fits best. Then

* what is new in the clause must be neutral (`data/neutral.txt`): a number, name, negation or direction never is;
* what was skipped inside the clause, or dropped at its edges, must not turn its meaning: a negation, a direction (负增长 is not
  增长), a reservation (力争, 预计), a change of subject;
* a number must be the evidence's number, whole, with its unit, and may not change places with its neighbours in a list;
* a clause must carry its own subject, or follow the clause it followed in the evidence;
* the facts must agree as `jianbao check` compares them (`_facts.py`, `_figures.py`): quantities by value, unit, direction and subject;
  times, moods, denials, names;
* the line must read: no stutter, no open bracket or quotation mark, no loose end, a language-model score near the source's.

What fails is not mended here: the caller uses the source's own words instead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from jianbao.write._align import Alignment, best, clauses, fold
from jianbao.write._blocks import Context
from jianbao.write._facts import clause_faults, document_number_faults
from jianbao.write._figures import quantity_faults
from jianbao.write._patterns import DEPENDENT, LEANING, OWN_FIGURE, RESERVING, SPEAKING, TURNING, waits
from jianbao.write._reading import reading_faults
from jianbao.write._relation import condition_faults

if TYPE_CHECKING:
    from collections.abc import Sequence

NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
CHINESE_NUMBER = re.compile(
    r"[一二三四五六七八九十百千万亿两零〇]{2,}|[二三四五六七八九十两百千](?=[个项家条名人户年月日倍成大件次])|[一二三四五六七八九十百千]+分之[一二三四五六七八九十百千]+"
)
UNIT = re.compile(r"\s*(?:个?百分点|[%‰℃]|[十百千万亿]*[^\W\d_]?)")
LIST = re.compile(r"分别|依次")
LIST_NUMBERS = re.compile(r"\d+(?:\.\d+)?%?(?:、\d+(?:\.\d+)?%?)+")
LONGEST = 1500
"""Characters of one evidence sentence that are looked at: alignment is quadratic, and no sentence of prose is longer."""

MIN_HELD = 0.7
"""Share of a clause's characters that must stand in one sentence of the evidence."""

MAY_DROP = re.compile(
    r"[(/]|等|和|及|以及|与|的?(?:工作|问题|情况|要求|任务|局面|态势|格局)?$|(?:之中|以来|期间|方面)$"
)
"""Ends of an evidence clause that a line may leave off: brackets, and nouns that add nothing. Members of a list never."""

LIGHT = frozenset("的了等也都又还则就并而所地得")
"""Single characters that may be left out; any other is part of a word."""

PHRASE = re.compile(r'"[^"]+"|《[^《》]+》|〔[^〔〕]+〕')
"""Quoted words, titles and document numbers: whole or not at all."""

MASK = re.compile(r"[*×＊]{1,}|[XxＸ]{2,}|某+|_+")


@dataclass(frozen=True, slots=True)
class Fault:
    """One reason why a line is not supported.

    Attributes:
        kind: those of `verify.Unsupported`, and `list`, `phrase`, `new`, `reserved`, `cut`, `condition`, `order`, `mask`,
            `reading`.
        words: the words concerned.
        why: one sentence for people.
    """

    kind: str
    words: str
    why: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Result of a check.

    Attributes:
        faults: empty if the line is supported.
        used: indices of the evidence sentences that the line's clauses come from, ascending.
    """

    faults: tuple[Fault, ...]
    used: tuple[int, ...]

    @property
    def supported(self) -> bool:
        """No fault was found."""
        return not self.faults


class _Place(NamedTuple):
    """Where the clause before came from, and whether it needs the clause that follows it there."""

    sentence: int
    clause: int
    waits: bool


def check(line: str, evidence: Sequence[str]) -> Verdict:
    """Is `line` supported by the sentences of `evidence`, and does it read?"""
    text = fold(line)
    sources = [fold(sentence)[:LONGEST] for sentence in evidence]
    faults: list[Fault] = []
    used: list[int] = []
    before: _Place | None = None
    for start, end in clauses(text):
        clause = text[start:end]
        if not sources:
            break
        which, fit = best(clause, sources)
        faults += _clause_faults(clause, fit, sources[which])
        faults += _subject_faults(clause, fit, sources[which], which, before)
        used.append(which)
        before = _Place(which, _clause_index(sources[which], max(fit.last, 0)), waits(clause))
    faults += [
        Fault("phrase", phrase, "引号、书名号里的话与原文不一致")
        for phrase in PHRASE.findall(text)
        if not any(phrase in source for source in sources)
    ]
    if not used:
        faults.append(Fault("evidence", line, "没有可以核对的原文"))
    faults += [Fault("reading", words, why) for words, why in reading_faults(line, evidence)]
    faults = faults or _fact_faults(text, sources) + _speaker_faults(text, sources, used)
    return Verdict(tuple(faults), tuple(sorted(set(used))))


def _speaker_faults(text: str, sources: Sequence[str], used: Sequence[int]) -> list[Fault]:
    """Somebody's words told without him: 一些企业家坦言，市场需求不足 is not 市场需求不足."""
    said = [(SPEAKING.match(sources[k]), k) for k in dict.fromkeys(used)]
    return [
        Fault("subject", match.group(), "这是别人说的话，略去了是谁说的")
        for match, _ in said
        if match and match.group()[:-1] not in text and len(clauses(match.string)) > 1
    ]


def _fact_faults(text: str, sources: Sequence[str]) -> list[Fault]:
    """What `jianbao check` would find, with no more of the source than this evidence."""
    everything = "\n".join(sources)
    found = quantity_faults(text, sources) + document_number_faults(text, everything)
    for start, end in clauses(text):
        clause = text[start:end]
        which, fit = best(clause, sources)
        context = Context("\n".join(sources[:which]), "\n".join(sources[which + 1 :]), everything)
        found += clause_faults(clause, fit, sources[which], context, last=text[end : end + 1] not in ",:")
        found += condition_faults(clause, fit, sources[which], text)
    return [Fault(*finding) for finding in found]


def trimmed(line: str, evidence: Sequence[str], *, least: int) -> tuple[str, Verdict]:
    """`line` without the closing clauses that make it fail, as long as `least` characters are left, and the verdict on it.

    A network that writes against a length limit breaks off in its last clause; what comes before is often sound.
    """
    text, verdict = line, check(line, evidence)
    while not verdict.supported:
        bounds = clauses(text)
        shorter = text[: bounds[-2][1]] if len(bounds) > 1 else ""
        if len(shorter) < least:
            return line, verdict
        text = shorter + "。" if line.endswith("。") else shorter
        verdict = check(text, evidence)
    return text, verdict


def _clause_faults(clause: str, fit: Alignment, source: str) -> list[Fault]:
    held = sum(p >= 0 for p in fit.places) / len(clause)
    if held < MIN_HELD:
        return [Fault("evidence", clause, f"这一分句只有{held:.0%}的字见于原文")]
    return [
        *_number_faults(clause, fit, source),
        *_new_faults(clause, fit),
        *_skip_faults(clause, fit, source),
        *_edge_faults(fit, source),
    ]


def _number_faults(clause: str, fit: Alignment, source: str) -> list[Fault]:
    """Numbers must be whole, with their unit, and in a distributive list all together."""
    faults = []
    for pattern in (NUMBER, CHINESE_NUMBER):
        for number in pattern.finditer(clause):
            end = number.end() + len(UNIT.match(clause, number.end()).group() if pattern is NUMBER else "")  # type: ignore[union-attr]
            places = fit.places[number.start() : end]
            whole = all(p >= 0 for p in places) and places == tuple(range(places[0], places[0] + len(places)))
            if not whole or _cuts_number(source, places[0], number.group()):
                faults.append(Fault("number", clause[number.start() : end], "这个数或其单位与原文不一致"))
    for row in LIST_NUMBERS.finditer(source):
        inside = [p for p in fit.places if row.start() <= p < row.end()]
        if (
            inside
            and LIST.search(source[max(0, row.start() - 20) : row.start()])
            and len(inside) < row.end() - row.start()
        ):
            faults.append(Fault("list", row.group(), "“分别”列举的数只能整列引用"))
    return faults


def _cuts_number(source: str, place: int, number: str) -> bool:
    """Does `number` at `place` of the source belong to a longer number there?"""
    before, after = source[place - 1 : place], source[place + len(number) : place + len(number) + 2]
    if not number[0].isdigit():
        return False
    return bool(before and before in "0123456789.-+") or bool(re.match(r"\d|[.,]\d", after))


@cache
def _neutral() -> frozenset[str]:
    text = (files("jianbao.write") / "data" / "neutral.txt").read_text(encoding="utf-8")
    return frozenset(word for row in text.splitlines() if not row.startswith("#") for word in row.split())


def _new_faults(clause: str, fit: Alignment) -> list[Fault]:
    """Runs of characters that the evidence does not hold at this place."""
    faults = []
    for run in re.finditer(r"n+", "".join("n" if p < 0 else "." for p in fit.places)):
        words = clause[run.start() : run.end()].strip(" 、\"'()")
        if words and not _is_neutral(words):
            faults.append(Fault("new", words, "原文此处没有这些字"))
    return faults


def _is_neutral(words: str) -> bool:
    """Can `words` be cut into neutral words?"""
    if not words:
        return True
    return any(words[:n] in _neutral() and _is_neutral(words[n:]) for n in range(min(4, len(words)), 0, -1))


def _skip_faults(clause: str, fit: Alignment, source: str) -> list[Fault]:
    """Words left out inside the clause."""
    faults = []
    for start, end in fit.skips():
        skipped = source[start:end]
        plain = re.sub(r"\([^()]*\)", "", skipped)
        if TURNING.search(plain):
            faults.append(Fault("turned", skipped, "略去这些字会改变意思"))
        elif RESERVING.search(plain):
            faults.append(Fault("reserved", skipped, "略去这些字会把打算或要求说成事实"))
        elif re.search(r"[,。;:]", plain) and not DEPENDENT.match(source[end:]):
            faults.append(Fault("subject", clause, "把原文两个分句的话接成了一句"))
        elif plain and "、" in source[start - 1] + plain + source[end]:
            faults.append(Fault("list", skipped, "略去了并列项目中的一项"))
        elif len(plain) == 1 and plain.isalpha() and plain not in LIGHT:
            faults.append(Fault("turned", clause, f"略去的“{plain}”是词的一部分"))
        if MASK.search(skipped):
            faults.append(Fault("mask", skipped, "略去了被隐去的名称"))
    return faults


def _edge_faults(fit: Alignment, source: str) -> list[Fault]:
    """Words of the same evidence clause dropped before the first or after the last matched character."""
    start, _ = _clause_bounds(source, fit.first)
    _, end = _clause_bounds(source, fit.last)
    head = source[start : fit.first]
    tail = re.sub(r"\([^()]*\)", "", source[fit.last + 1 : end]).strip()
    faults = []
    if TURNING.search(head) or RESERVING.search(re.sub(r"^[一二三四五六七八九十]要", "", head)):
        faults.append(Fault("reserved", head, "略去句首这些字会改变意思"))
    if TURNING.search(tail):
        faults.append(Fault("turned", tail, "略去句尾这些字会改变意思"))
    elif tail and not MAY_DROP.match(tail):
        faults.append(Fault("cut", tail, "分句没有说完"))
    return faults


def _clause_bounds(source: str, place: int) -> tuple[int, int]:
    for start, end in clauses(source):
        if start <= place < end:
            return start, end
    return max(place, 0), max(place, 0) + 1


def _clause_index(source: str, place: int) -> int:
    return sum(end <= place for _, end in clauses(source))


def _subject_faults(clause: str, fit: Alignment, source: str, which: int, before: _Place | None) -> list[Fault]:
    """A clause that leans on another must follow the one it follows in the evidence."""
    if fit.first < 0:
        return []
    index = _clause_index(source, fit.first)
    start, _ = _clause_bounds(source, fit.first)
    same = before is not None and before.sentence == which
    if same and before is not None and index < before.clause:
        return [Fault("order", clause, "与原文分句的先后相反")]
    next_to = same and before is not None and index - before.clause in {0, 1}
    if before is not None and before.waits and not next_to:
        return [Fault("condition", clause, "前一分句的条件在原文里说的不是这件事")]
    if next_to or (index == 0 and fit.first == start):
        return []
    leans = any(pattern.match(words) for pattern in (DEPENDENT, LEANING) for words in (source[start:], clause))
    moved = before is not None and not same and index > 0 and not OWN_FIGURE.match(clause)
    if (leans and (before is not None or DEPENDENT.match(clause) or DEPENDENT.match(source[start:]))) or moved:
        return [Fault("subject", clause, "这一分句的主语在原文的前一分句里")]
    return []


def unsupported(line: str, evidence: Sequence[str]) -> list[str]:
    """Numbers of `line` that stand nowhere in `evidence`: the last word of the audit, independent of `check`.

    >>> unsupported("增长6.8%", ["同比增长5.8%"])
    ['6.8']
    """
    held = set(NUMBER.findall(fold(" ".join(evidence))))
    return [n for n in NUMBER.findall(fold(line)) if n not in held]
