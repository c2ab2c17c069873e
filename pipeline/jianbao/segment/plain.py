"""Headings without numbers: short lines that stand alone, and the 坚持…… paragraphs of guiding principles."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING

from jianbao.segment import labels, lines
from jianbao.segment import title as front_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jianbao.segment.lines import Line

MARKS = "# 　■●◆▲★▶►▪•◇□○"
"""Bullets before a heading."""
LONGEST = 32
SHORTEST = 4
LONGEST_SENTENCE = 42
BODY = 30
"""Characters of the text below a heading without a number."""
BODY_CLOSED = 20
PRINCIPLE = 25
FEWEST = 3
SHORTEST_TOPIC, LONGEST_TOPIC, TOPIC_BODY, LIKE = 5, 22, 60, 2
_SAYS = re.compile(r"[“”：:、（）]|了$|的$|说|记者|介绍|是")
SHARE = 4
"""Headings that end with a full stop need company to be told from short paragraphs: three of them, and one for every
four numbered headings."""

_ATTACHED = re.compile(
    r"附[件录表]?[\s　]*[0-9一二三四五六七八九十]{0,3}[\s　]*[：:]?$|[（(](?:此件|本文|联系人|此文).*[）)]$|"
    r"[（(]?(?:[12]\d{3}|[一二][〇○零Ｏ一二三四五六七八九十]{3})年[\d一二三四五六七八九十]{1,2}月.{1,4}日[）)]?$"
)
_TEXT_ENDS = "。！？：:；;”）)…!?."
_CHAPTER = re.compile(r"[\u4e00-\u9fff、]{2,14}(?<!通过)(?<!批准)")
_ARTICLE = re.compile(r"第[一二三四五六七八九十百零〇\d]{1,6}条[\s　]")
_SPECIAL = re.compile(r"(?:结束语|结语|前言|引言|序言|导言|附则|总则|绪论|后记)$")
_NO_HEADING = re.compile(
    r"(?:附件|附[：:]|注[：:]|图\d|表\d|联系|电话|地址|邮编|传真|抄送|主送|印发|签发|责任编辑|责编|编辑|记者|来源|摄影|摄|单位[：:]|目\s*录$)|"
    r".*(?:摄|供图|版）|版\)|日电|讯）)$|.*(?:记者|通讯员|特约)|[（(].*[）)]$|[\d\W]+$"
)
_LEAD_IN = re.compile(
    r"以下|如下|下面|下列|这样几|几个方面|几点|几项|几条|[一二三四五六七八九十两几][个项点条](?:方面|环节|重点|问题|工作|事情|措施)?。?$|方面工作|意见$|汇报|报告工作|通知$|讲.{0,4}(?:意见|问题|看法)"
)
_STATEMENT = re.compile(r"[0-9０-９：:％%！]|百分之|[一二三四五六七八九十百千]+(?:万|亿|年|月)")
_OPENING = re.compile(
    r"(?:我们|我(?!国|省|市|县|区|州)|你|他|她|这|那|大家|今天|今年|去年|刚才|现在|当前|谢谢|以上|特此|为此|上述|同时|此外|另外|但|因此|所以|"
    r"于是|然而|如果|比如|例如|据|其中|对此|随后|最后|总之|接着|目前|当然|首先|各位|同志|会议|本报|新华社|一个|有的|还有|只有|只要|让)"
)


def find(paragraphs: Sequence[Line], body: int, labelled: set[int], headings: set[int]) -> Iterator[tuple[Line, str]]:
    """Lines that are headings without a number, with their style.

    `labelled`: lines that begin with a label; `headings`: lines with an accepted heading.
    """
    bare: list[Line] = []
    closed: list[Line] = []
    top: list[Line] = []
    for line in paragraphs[body:]:
        if line.index in labelled or len(line.text) > LONGEST_SENTENCE or (line.before_gap and line.cut):
            continue
        above = paragraphs[line.index - 1] if line.index else None
        below = _below(paragraphs, line.index + 1)
        style = _style(line, above, below, headings)
        if style == "top":
            top.append(line)
        elif style == "bare":
            bare.append(line)
        elif style == "closed":
            closed.append(line)
    yield from ((line, "attach") for line in top)
    yield from ((line, "chapter") for line in _chapters(paragraphs, body))
    if len(bare) > 1 or any(line.text.startswith("#") for line in bare):
        yield from ((line, "plain") for line in bare)
    closed = _accompanied(closed, headings)
    if len(closed) >= max(FEWEST, len(headings) // SHARE) and len(headings) + len(bare) > 1:
        yield from ((line, "plain") for line in closed)
    yield from ((line, "principle") for line in _principles(paragraphs, body, labelled))
    if not headings and not bare:  # below written headings they are a matter of taste
        yield from ((line, "principle") for line in _topics(paragraphs, body, labelled))


def _below(paragraphs: Sequence[Line], index: int) -> Line | None:
    """The paragraph at `index`, or the next one where a label (一是) stands alone on its line."""
    if index + 1 < len(paragraphs):
        label = labels.at_start(paragraphs[index].text)
        if label and label.end == len(paragraphs[index].text) and label.style in labels.SOFT:
            return paragraphs[index + 1]
    return paragraphs[index] if index < len(paragraphs) else None


def _accompanied(closed: Sequence[Line], headings: set[int]) -> list[Line]:
    """Without a part's first paragraph, unless the part has another such line: alone it is a lead, not a heading.

    Where most of them are alone in their part, they are short paragraphs, scattered over the text.
    """
    heads = sorted(headings)
    part = [bisect_right(heads, line.index) for line in closed]
    scattered = sum(part.count(own) > 1 for own in part) * 2 < len(part)
    return [
        line
        for line, own in zip(closed, part, strict=True)
        if part.count(own) > 1 or (not scattered and line.index - 1 not in headings)
    ]


def first_sentence(text: str) -> int:
    """Where the first sentence of a paragraph ends, or its whole length."""
    inside = lines.shelter(text[:80])
    for at, char in enumerate(text[:80]):
        if char in lines.ENDERS and not inside[at]:
            return at + 1
    return len(text)


def _style(line: Line, above: Line | None, below: Line | None, headings: set[int]) -> str | None:
    """`top` for the title of an attachment and the like, `bare` or `closed` (with a full stop), None for text."""
    text = line.text.lstrip(MARKS)
    if len(text) < 2 or _NO_HEADING.match(text) or front_page.salutation(line.text) or below is None:  # noqa: PLR2004
        return None
    closed = text[-1] in "。！"
    ends = above is None or above.text[-1] in _TEXT_ENDS or above.index in headings
    if _SPECIAL.match(text) and ends:
        return "top"
    if text[-1] in "，,、；;：:？?" or "。" in text[:-1] or labels.at_start(text):
        return None
    if not closed and above and _ATTACHED.match(above.text) and _opens_text(below, headings) and len(text) > 3:  # noqa: PLR2004
        return "top"
    if line.text.startswith("#"):
        return "bare"
    room = len(below.text) >= (BODY_CLOSED if closed else BODY) and below.index not in headings
    if not (ends and room and _even(text)) or _LEAD_IN.search(text):
        return None
    if closed:
        return None if _OPENING.match(text) or _STATEMENT.search(text) else "closed"
    spaced = "　" in text or "  " in text
    return "bare" if SHORTEST <= len(text) <= LONGEST and not spaced and below.text[-1] in _TEXT_ENDS else None


def _even(text: str) -> bool:
    return text.count("“") == text.count("”") and text.count("《") == text.count("》")


def _opens_text(below: Line, headings: set[int]) -> bool:
    return below.index in headings or len(below.text) >= BODY


def _chapters(paragraphs: Sequence[Line], body: int) -> list[Line]:
    """Chapters of a law that have lost their numbers: two or more short lines, each above an article."""
    found = [
        line
        for line, below in pairwise(paragraphs[body:])
        if _CHAPTER.fullmatch(line.text) and _ARTICLE.match(below.text)
    ]
    return found if len(found) > 1 else []


def _principles(paragraphs: Sequence[Line], body: int, labelled: set[int]) -> Iterator[Line]:
    """Three or more paragraphs in a row that open with 坚持…。: the basic principles of a plan."""
    run: list[Line] = []
    for line in [*paragraphs[body:], None]:
        if line and line.index not in labelled and _principle(line.text):
            run.append(line)
            continue
        if len(run) >= FEWEST:
            yield from run
        run = []


def _topics(paragraphs: Sequence[Line], body: int, labelled: set[int]) -> Iterator[Line]:
    """Three or more paragraphs in a row that open with short sentences of like length (责任压得实。 队伍建得强。)."""
    run: list[Line] = []
    for line in [*paragraphs[body:], None]:
        size = _topic(line.text) if line and line.index not in labelled else 0
        if line and size and all(abs(size - _topic(other.text)) <= LIKE for other in run[:1]):
            run.append(line)
            continue
        if len(run) >= FEWEST:
            yield from run
        run = [line] if line and size else []


def _topic(text: str) -> int:
    """Characters of the topic sentence that opens a paragraph; 0 if it opens otherwise."""
    end = first_sentence(text)
    words = text[: end - 1]
    if not SHORTEST_TOPIC <= len(words) <= LONGEST_TOPIC or len(text) - end < TOPIC_BODY or text[end - 1] != "。":
        return 0
    if _OPENING.match(words) or _STATEMENT.search(words) or _SAYS.search(words) or words.startswith("坚持"):
        return 0
    return len(words)


def _principle(text: str) -> bool:
    if not text.startswith("坚持"):
        return False
    end = first_sentence(text)
    return end - 1 <= PRINCIPLE and len(text) - end >= BODY_CLOSED
