"""Is a clause about those its sentence is about: names, subjects, who did what to whom, who said it?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jianbao.write._blocks import BREAK, FACING, Block, Context, head
from jianbao.write._figures import Finding
from jianbao.write._quantity import quantities
from jianbao.write._tags import NAMED, Token, known, lies_in, tagged
from jianbao.write._words import bare, is_neutral, lengthened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jianbao.write._align import Alignment

_PASSIVE = re.compile(r"[被遭获受由让]")
_SELF = re.compile(r"我[国省市区县们]|本|该|此|其|他|她|它|全[国省市区县]|会议|记者|双方|有关")
_LISTED = re.compile("[^向对给由为比把将从]?|[^、]*[、和与及以][^、]*")
_COUNTRIES = re.compile(
    "([美俄英法德日韩朝印巴以伊乌叙黎加澳意欧非中泰缅越菲]{0,3})(?:称|方|军|媒|军方|政府|两国|多国|防长|外长|总统|总理|关系|双方|经贸|边境|冲突|局势)?"
)
_BODY_OF = re.compile("([\u4e00-\u9fff]{2,4}?)(?<![省市区县民])(?:政府|方面|军方|媒体|警方)")
_TITLED = "(?:书记|主席|总理|委员|常委|部长|主任|[省市区县镇局厅院会署]长|总统|首相|领导人|大使|司令|发言人|代表)"
BORNE = 0.7
"""Share of the added words that the sentence before or after must hold."""
_DOER = re.compile(
    r"(?:[\u4e00-\u9fff]{2,4}(?:指出|强调|要求|明确|提出),)?([\u4e00-\u9fff]{2,14}?)(要|将|应当?|必须|须|负责|牵头|会同|正在|已|称|表示|说|宣布|指出|强调|认为)(?![素点闻求件])"
)
"""Whoever does or says something, and the word that says so."""
_BRACKETS = re.compile(r"\([^()]*\)")
REACHES = 6
"""What is done stands at most so many characters behind that word."""
LEAST_DONE = 4
"""Characters of what is done that must be matched."""
_SAYS = re.compile("(?:称|说|表示|指出|强调|宣布|认为)$")
_SAID = re.compile(r"([^,。;:]{2,14}?)(?:称|表示|说|宣布|指出|强调|认为),")
_ROLES = re.compile(f"(?:[,、和][\u4e00-\u9fff、()]{{0,24}}{_TITLED})+")
"""Titles between one person's name and the next."""
_PHRASE = re.compile("[由被在于从对向以为把与同将受经]|(?:正式|已经?|即|并)?(?:[由被在于从对向将受])")
"""A clause that goes on with the subject of the one before it."""
_TOWARDS = re.compile("[向对给由比从]|超过|[高低快慢多少]于")
_AGENT = frozenset("由被经向对给")
_JOINING = re.compile("[和与及、等各级的]")
REACH = 30
"""Two names further apart than this in the source do nothing to one another."""


def _later_subject(clause: str, sentence: str, context: Context) -> str:
    """The opening of the clause, where only a later sentence opens with it: its figures are not this sentence's."""
    for size in range(min(8, len(clause) - 1), 2, -1):
        opening = clause[:size]
        later = re.search(rf"(?:^|[,;:。\n]){re.escape(opening)}", context.after)
        if later and opening not in sentence and opening not in context.before:
            return opening
    return ""


def word_faults(clause: str, sentence: str, differences: Sequence[Block], context: Context) -> list[Finding]:
    """Names and subjects that the source does not have, or not here."""
    found = []
    later = _later_subject(clause, sentence, context)
    if (
        later
        and any(block.start == 0 < block.end for block in differences)
        and not _told(later, clause, differences, sentence, context)
    ):
        found.append(Finding("subject", later, "原文此处说的不是它"))
    for block in differences:
        new = bare(clause[block.start : block.end])
        if not new:
            found += _skipped_subject(clause, sentence, block, context)
            continue
        whole = not any(
            (t.name and t.start < block.end < t.end) or (t.name and t.start < block.start < t.end)
            for t in tagged(clause)
        )
        if (
            is_neutral(new)
            and whole
            and not any(m.start() < block.end and m.end() > block.start for m in NAMED.finditer(clause))
        ):
            continue
        facing = _facing(sentence, block)
        for token in tagged(clause):
            if token.end <= block.start or token.start >= block.end or len(token.word) < 2 or quantities(token.word):  # noqa: PLR2004
                continue
            turned = clause[max(0, block.start - 4) : block.end + 4] + sentence[max(0, block.at - 4) : block.stop + 4]
            rivals = (
                []
                if _PASSIVE.search(turned)
                else [t for t in facing if t.word not in (context.line or clause) and not _SELF.match(t.word)]
            )
            rivals = [t for t in rivals if not t.name or t.person == token.person or not token.name]
            fault = _token_fault(token, rivals, sentence, context, head=block.start == 0)
            if fault and not _excused(token, clause, differences, sentence, context):
                found.append(fault)
    return found or _scattered(clause, sentence, differences, context)


def _scattered(clause: str, sentence: str, differences: Sequence[Block], context: Context) -> list[Finding]:
    """A body whose characters were all matched, here and there, and that nothing near names (区民政局 in 小区…居民…区财政局)."""
    near = f"{context.before}\n{sentence}\n{context.after}"
    near = f"{near}\n{re.sub(_BRACKETS, '', near)}"
    return [
        Finding("name", token.word, "原文此处没有这个名称")
        for token in tagged(clause)
        if token.tag == "nt"
        and token.name
        and token.word not in near
        and NAMED.fullmatch(token.word)
        and not re.search("[和与及]", token.word)
        and not _shortened(token.word, near)
        and not _excused(token, clause, differences, sentence, context)
    ]


def _excused(token: Token, clause: str, differences: Sequence[Block], sentence: str, context: Context) -> bool:
    """Is the added word a short form (俄称, 乌军), the larger place, named with its titles, or told next to the sentence?"""
    near = f"{context.before}\n{sentence}\n{context.after}"
    if _abbreviated(token.word, near) or (token.word == "中国" and re.search("[我全]国", near)):
        return True
    if lies_in(token.word, near) or (token.word not in near and lengthened(token.word) in lengthened(near)):
        return True
    if any(re.search(_TITLED + re.escape(token.word), sentence[b.at :]) for b in differences):
        return True
    return _told(token.word, clause, differences, sentence, context)


def _told(word: str, clause: str, differences: Sequence[Block], sentence: str, context: Context) -> bool:
    """Does a sentence beside this one have `word` with the verbs the clause adds, so that the clause draws on both?"""
    new = [clause[b.start : b.end] for b in differences]
    pairs = {words[i : i + 2] for words in new for i in range(len(words) - 1)}
    pairs -= {sentence[i : i + 2] for i in range(len(sentence) - 1)} | {word[i : i + 2] for i in range(len(word) - 1)}
    verbs = [
        t.word
        for t in tagged(clause)
        if t.tag.startswith("v")
        and len(t.word) > 1
        and t.word not in sentence
        and any(b.start < t.end and t.start < b.end for b in differences)
    ]
    if not verbs or not pairs:
        return False
    return any(
        word in other
        and any(verb in other for verb in verbs)
        and sum(pair in other for pair in pairs) >= BORNE * len(pairs)
        for other in (*context.before.split("\n"), *context.after.split("\n"))
    )


def _abbreviated(word: str, near: str) -> bool:
    """俄称, 乌军, 巴政府, 美乌: the first characters of countries, each of which `near` names."""
    body = _BODY_OF.fullmatch(word)
    if body and body[1] in near:
        return True
    found = _COUNTRIES.fullmatch(word)
    return bool(found) and all(re.search(rf"{c}(?:[\u4e00-\u9fff])", near.replace(word, "")) for c in found[1])  # type: ignore[index]


def agent_faults(clause: str, fit: Alignment, sentence: str, differences: Sequence[Block]) -> list[Finding]:
    """Others behind the same 由, 向, 经: 由中央和省级政府安排 for 由市、县政府安排."""
    found = []
    for block in differences:
        ours, theirs = clause[block.start : block.end], sentence[block.at : block.stop]
        mark = clause[block.start - 1] if block.start else ""
        if mark not in _AGENT or fit.places[block.start - 1] != block.at - 1 or block.end == len(clause):
            continue
        one, other = _JOINING.sub("", ours), _JOINING.sub("", theirs)
        somebody = any((t.name or t.noun) and t.start < block.stop and t.end > block.at for t in tagged(sentence))
        if (
            somebody
            and len(one) > 1
            and other
            and len(theirs) <= FACING
            and not BREAK.search(theirs)
            and not set(one) & set(other)
        ):
            found.append(Finding("subject", ours, f"原文此处是“{theirs}”"))
    return found


def subject_faults(clause: str, fit: Alignment, sentence: str, context: Context) -> list[Finding]:
    """Whoever is to do something, or says it, in the line and in the source: 区住建局要拨付 for 区财政局要拨付."""
    ours = _DOER.match(clause)
    if (
        not ours
        or not (rest := [p for p in fit.places[ours.end(1) + len(ours[2]) :] if p >= 0])
        or _SELF.match(ours[1])
    ):
        return []
    said = next(i for i, p in enumerate(fit.places) if p == rest[0])
    if said > ours.end() + REACHES or len(rest) < LEAST_DONE:
        return []
    theirs = _DOER.match(head(sentence, rest[0]) + sentence[rest[0] : rest[0] + 2])
    if (
        not theirs
        or ours[1] in theirs[1]
        or theirs[1] in ours[1]
        or _SELF.match(theirs[1])
        or _shortened(ours[1], theirs[1])
    ):
        return []
    near = f"{context.before}\n{sentence}\n{context.after}"
    rival = [t.word for t in tagged(ours[1]) if (t.name or t.noun) and t.word not in theirs[1]]
    if not rival or ours[1] in head(sentence, rest[0]):
        return []
    if ours[1] in near or ours[1] in context.everything:
        return [Finding("subject", ours[1], f"原文此处说的是“{theirs[1]}”")]
    return []


def swap_faults(clause: str, sentence: str) -> list[Finding]:
    """Two names in reverse order with something done between them: 甲会同乙 for 乙会同甲."""
    tokens = tagged(clause)
    turned = _within(clause, sentence)
    for i, left in enumerate(tokens):
        for j in range(i + 2, len(tokens)):
            right = tokens[j]
            towards = turned and _TOWARDS.search(clause[max(0, left.start - 1) : right.start])
            if not (left.name and right.name) and not (towards and left.noun and right.noun):
                continue
            if left.person != right.person:
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


def _within(clause: str, sentence: str) -> bool:
    """Has the sentence a part with just the characters of `clause`, in another order?"""
    size, wanted = len(clause), sorted(clause)
    return clause not in sentence and any(
        sentence[i] in clause and sorted(sentence[i : i + size]) == wanted for i in range(len(sentence) - size + 1)
    )


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


def _skipped_subject(clause: str, sentence: str, block: Block, context: Context) -> list[Finding]:
    """The line joins two clauses of the source, and the second had a subject of its own."""
    source = re.sub(r"\([^()]*\)", "", sentence[block.at : block.stop])
    if not BREAK.search(source) or not block.right or block.start == 0 or block.end == len(clause):
        return []
    if _SAYS.search(clause[: block.start]) or _ROLES.fullmatch(source) or _PHRASE.match(block.right):
        return []
    theirs = [t for t in tagged(sentence) if block.stop - len(block.right) <= t.start < block.stop]
    ours = [t for t in tagged(clause) if t.end <= block.start]
    named = [t for t in theirs if t.name] and [t for t in ours if t.name]
    subjects = (
        all(t.noun or t.name or len(t.word) == 1 for t in ours) and bool(theirs) and (theirs[0].noun or theirs[0].name)
    )
    skipped = next((t for t in theirs if t.name or (subjects and t.tag[:1] in {"n", "j"} and t.tag != "vn")), None)
    if any(t.name and t.word in (context.line or clause) for t in theirs):
        return []
    if ours and (len(ours[-1].word) == 1 or is_neutral(ours[-1].word)):
        return []
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
        if (
            head
            and (token.name or token.noun)
            and not is_neutral(word)
            and _elsewhere(token, rivals, sentence, context)
        ):
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
    if names:
        return [Finding("subject", names[0].word, "原文里说这话的不是他")]
    ours, theirs = _DOER.match(saying), _SAID.match(sentence)
    if ours and theirs and not _SELF.match(ours[1]) and not set(ours[1]) & set(theirs[1]) and ours[1] not in said:
        return [Finding("subject", ours[1], f"原文里说这话的是“{theirs[1]}”")]
    return []


def done(clause: str) -> str:
    """What somebody is to do or says, where `clause` names him first, else nothing.

    >>> done("区财政局要及时拨付资金")
    '及时拨付资金'
    """
    found = _DOER.match(clause)
    return clause[found.end() :] if found else ""
