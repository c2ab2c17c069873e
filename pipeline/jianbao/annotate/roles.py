"""Role of each part (achievement, problem, target, …), and what is ceremony.

Rhetorical roles by cue words, after Teufel and Moens (2002), “Summarizing Scientific Articles” (argumentative zoning),
carried over to official prose, which marks its moves lexically. A sentence takes the role its own cues speak for; the
heading it stands under counts as one more cue.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, get_args

from jianbao.annotate._cues import ALL, cues, possible
from jianbao.document import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jianbao.annotate._cues import Cues
    from jianbao.document import Document, Section, Sentence

_ROLES: tuple[Role, ...] = tuple(role for role in get_args(Role) if role != "other")
_TOPICS = frozenset({"achievement", "problem", "situation"})
_WINDOW = 300  # characters of a sentence that are looked at from either end
_PLAIN, _HEADING, _ENOUGH = 0.5, 2.5, 2.0
_ARTICLES = 3  # so many lines that open like an article make a law
_LEAST = 4  # a sentence of fewer different characters says nothing (damage, rules, filler)
_MOST = 3  # a cue list counts at most this often
_WORTH = (0.0, 3.0, 3.0 + 0.8 * 1, 3.0 + 0.8 * 2)  # of so many strong cues


def roles(doc: Document) -> tuple[tuple[Role, ...], tuple[Role, ...], tuple[bool, ...]]:
    """Roles of the sections and of the sentences of `doc`, and which sentences are ceremony."""
    headed = _headed(doc.sections)
    law = sum(_ARTICLE.match(s.text) is not None for s in doc.sentences) >= _ARTICLES
    found = list(_each(doc, headed, law=law))
    sentence_roles, ceremonial = tuple(role for role, _ in found), tuple(ceremony for _, ceremony in found)
    section_roles = tuple(
        (None if law else role) or _majority(doc.sentences[s.first : s.last], sentence_roles)
        for s, role in zip(doc.sections, headed, strict=True)
    )
    return section_roles, sentence_roles, ceremonial


def _each(doc: Document, headed: Sequence[Role | None], *, law: bool) -> Iterator[tuple[Role, bool]]:
    """Role of each sentence, and whether it is ceremony.

    Where a paragraph turns to what is wrong (同时，我们也看到…不少困难), the rest of it tells what that is, up to what is done about it.
    """
    troubled = -1
    for sent in doc.sentences:
        told = sent.paragraph == troubled and not _TURN.match(sent.text)
        role, ceremony = _role_of(doc, sent, "problem" if told and not law else headed[sent.section], law=law)
        if role == "problem" and _TROUBLE.search(sent.text[:_WINDOW]):
            troubled = sent.paragraph
        elif not told:
            troubled = -1
        yield role, ceremony


def _role_of(doc: Document, sent: Sentence, headed: Role | None, *, law: bool) -> tuple[Role, bool]:
    """Role of a sentence, and whether it is ceremony."""
    may = possible(sent.text)
    ceremony = is_ceremonial(sent.text, may)
    role: Role = "other" if ceremony or _titles(doc, sent) else sentence_role(sent.text, headed, law=law, may=may)
    return role, ceremony


def _titles(doc: Document, sent: Sentence) -> bool:
    """The sentence is the title, or a part of it."""
    title = doc.title_span
    return title is not None and title.start <= sent.span.start and sent.span.end <= title.end


def _headed(sections: Sequence[Section]) -> list[Role | None]:
    """Role of each section by its heading, else that of the section it belongs to."""
    found: list[Role | None] = []
    for section in sections:
        own = heading_role(section.heading)
        above = found[section.parent] if section.parent is not None and section.parent < len(found) else None
        found.append(above if own is None or _overruled(own, above, section, sections) else own)
    return found


def _overruled(own: Role, above: Role | None, section: Section, sections: Sequence[Section]) -> bool:
    """The chapter's subject wins over a verb of doing (一是推动项目建设 under 工作回顾) and over words inside an item."""
    heading = section.heading[:_WINDOW]
    if above in _TOPICS and own in {"measure", "requirement", "purpose"}:
        return above != "problem" or not cues("imperative", "ahead").search(heading)
    if (above == "problem" and own == "achievement") or (above == "achievement" and own == "target"):
        return "目标" not in heading
    chapter = sections[section.parent].heading[:_WINDOW] if section.parent is not None else ""
    planned = above in {"measure", "target"} and cues("imperative", "chapter").search(chapter) is not None
    return planned and own in _TOPICS and not cues("imperative", "looks_back").search(heading)


def heading_role(heading: str) -> Role | None:
    """The role a heading announces, or None.

    >>> heading_role("要客观分析问题，勇于迎难而上")
    'problem'
    """
    text = heading[:_WINDOW]
    order: tuple[Role, ...] = ("achievement", "target", "situation", "purpose", "requirement", "measure")
    if cues("heading", "problem").search(cues("veto", "heading").without(text)):
        return "problem"
    if cues("imperative", "start").match(text) and not cues("imperative", "unless").search(text):
        return "requirement" if cues("heading", "requirement").search(text) else "measure"
    if cues("imperative", "mixed").search(text):
        return None
    if cues("imperative", "wanted").search(text):
        return "measure"
    if cues("imperative", "states").search(text):
        return "achievement"
    return next((role for role in order if cues("heading", role).search(text)), None)


def sentence_role(text: str, headed: Role | None = None, *, law: bool = False, may: int = ALL) -> Role:
    """The role the cues of a sentence speak for.

    Args:
        text: the sentence.
        headed: role of the heading it stands under.
        law: it stands in a text of articles (第一条 …), where what is allowed, assigned or laid down is a requirement.
        may: the cues it may hold.
    """
    if len(set(text[:_WINDOW])) < _LEAST or cues("veto", "other").search(text[:_WINDOW], may) or _SPOKEN.match(text):
        return "other"
    if law:
        return _of_law(text, may)
    text = _LABEL.sub("", text, count=1)
    scores = _scores(text, may)
    _adjust(text, scores, may)
    if headed is not None:
        scores[headed] += _HEADING
    if headed in _TOPICS:
        scores["measure"] *= 0.4
        scores["requirement"] *= 1.0 if cues("requirement", "order").search(text[: 2 * _WINDOW], may) else 0.6
    elif headed in {"measure", "requirement"} and not _DONE.search(text[: 2 * _WINDOW]):
        scores["target"] += 3.0 * (_BOUNDED.search(text[:_WINDOW]) is not None)
        if not _RESULT.search(text[: 2 * _WINDOW]):
            scores["achievement"] *= 0.4  # 粮食产量稳定在8万吨以上 among things to do is no result
        if cues("imperative", "start").match(text, may):
            scores["problem"] *= 0.6
    best = max(_ROLES, key=lambda role: scores[role])
    return best if scores[best] >= _ENOUGH else "other"


def _of_law(text: str, may: int) -> Role:
    """Role of a sentence of a law: its aim and scope, what it lays down, or neither (definitions, closing provisions, bare items)."""
    part = _LABEL.sub("", text, count=1)[: 2 * _WINDOW]
    if text[0] in "（(" and not cues("law", "item").search(part, may):
        return "other"
    if cues("law", "purpose").search(part, may):
        return "purpose"
    if cues("law", "other").search(part, may) or not cues("law", "requirement").search(part, may):
        return "other"
    return "requirement"


def _scores(text: str, may: int) -> dict[Role, float]:
    """What the cues of a sentence say for each role."""
    part = text
    if len(text) > 2 * _WINDOW:
        part, may = text[:_WINDOW] + text[-_WINDOW:], ALL  # the seam may make a cue
    scores: dict[Role, float] = dict.fromkeys(_ROLES, 0.0)
    for role, strong, plain in _scored():
        if may & strong.bits:
            scores[role] = _WORTH[strong.count(part, _MOST, may)]
        if may & plain.bits:
            scores[role] += _PLAIN * plain.count(part, _MOST, may)
    rest = cues("veto", "problem").without(part, may)
    if rest != part:
        scores["problem"] = _WORTH[cues("problem", "strong").count(rest, _MOST)]
        scores["problem"] += _PLAIN * cues("problem", "plain").count(rest, _MOST)
    return scores


@cache
def _scored() -> tuple[tuple[Role, Cues, Cues], ...]:
    """The cues that count for each role: strong ones, and plain ones."""
    return tuple((role, cues(role, "strong"), cues(role, "plain")) for role in _ROLES)


_DONE = re.compile(
    r"(?:了|已|已经|累计|全年|去年|一年来|过去|这些年|年来|共(?!同|享|建|产|识)|今年以来|先后|成功|目前)"
)
_BOUNDED = re.compile(r"^[^，。；]{0,30}\d[^\d，。；、]{1,5}(?:以上|左右|以内|以下)")
_RESULT = re.compile(r"取得(?!新|更)[^，。]{0,10}(?:成绩|成效|成果|进展|突破|胜利|成就)|来之不易|迈上(?:了)?新")
_FALL = re.compile(
    r"(?:下降|减少|降低|回落|下滑|压减|减到|降至|降到|负增长)(?:了|约|近|超过|至)*[\d一二三四五六七八九十百千万]"
)
_TROUBLE = re.compile(
    r"(?:看到|认识到|意识到|正视)[^。；]{0,40}(?:困难|问题|不足|短板|挑战|差距|风险|隐患)[^，。；：]{0,8}[。：；]?$"
)
_TURN = re.compile(r"对此|对这些|针对|为此|我们(?:一定|要|必须|将)|下一步|下步|要|必须|各位|同志们")
_SPOKEN = re.compile(r"[“‘][^”]*[”’][。！？]?$")
_ARTICLE = re.compile(r"第[一二三四五六七八九十百零〇\d]{1,7}条(?:之[一二三四五六七八九十])?[\s　]")
_LABEL = re.compile(
    r"^(?:第[一二三四五六七八九十百零〇\d]{1,7}条[\s　]+|[（(][一二三四五六七八九十\d]{1,3}[)）][、.．]?|[一二三四五六七八九十\d]{1,3}"
    r"(?:[、．]|\.(?!\d)|是(?!否))|第[一二三四五六七八九十]{1,2}[，、])\s*"
)
_SAFE = re.compile(
    r"(?:没有|未|零)(?:再)?发生(?:一起|1起|较?重?大|重特大|任何|各类|规模性)?[^，。；]{0,16}(?:事故|事件|案件|疫情|返贫|上访|火灾|违纪|投诉|风险)"
    r"|(?:事故|死亡|案件|发案|投诉|信访)[^。；]{0,14}(?:持续|明显|大幅|稳步|逐年|不断|双)(?:下降|减少|降低|回落)"
)


def _adjust(text: str, scores: dict[Role, float], may: int) -> None:
    """What single cues cannot tell: tense, order, and whether a fall is good news."""
    part = text[: 2 * _WINDOW]
    aim = cues("purpose", "strong").search(part[:40], may)
    if aim:
        scores["purpose"] += 3.0
    if _FALL.search(part):
        good = cues("good_down", "words").search(part, may) is not None
        scores["achievement" if good else "problem"] += 2.5
        scores["problem" if good else "achievement"] -= 1.0
    if re.search("应当|必须|不得|严禁|务必", part):
        scores["requirement"] += 0.8
    if _SAFE.search(part):
        scores["achievement"] += 3.0
        scores["problem"] -= 3.0
    if _DONE.search(part):
        scores["achievement"] += 1.0
        scores["measure"] -= 1.5
        scores["target"] -= 1.0
    if cues("requirement", "order").search(part, may) and (aim is None or part[0] == "为"):
        scores["requirement"] += 2.5
        scores["purpose"] *= 0.5
        scores["measure"] *= 0.5
        scores["problem"] -= 1.5
        scores["achievement"] -= 1.5
    elif cues("situation", "opening").match(part, may):
        scores["situation"] += 2.0
        scores["measure"] *= 0.6


def is_ceremonial(text: str, may: int = ALL) -> bool:
    """Greeting, thanks, congratulation, slogan or stage direction."""
    part = text[:_WINDOW]
    if len(set(part)) < _LEAST:
        return False
    return (
        cues("ceremonial", "cues").search(part, may) is not None
        and cues("ceremonial", "unless").search(part, may) is None
    )


def _majority(sentences: Sequence[Sentence], roles_of: Sequence[Role]) -> Role:
    counted = Counter(roles_of[s.index] for s in sentences)
    del counted["other"]
    if not counted:
        return "other"
    role, number = counted.most_common(1)[0]
    return role if number * 5 >= 2 * len(sentences) else "other"
