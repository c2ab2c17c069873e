"""Training pairs made from the structure of official documents, and the filters every pair must pass.

News headlines do not teach how speeches and reports are condensed; their own structure does. A section's heading, a
run-in heading (`一是产业基础不牢。…`) or the topic sentence of a paragraph stands for the text beside it (task
`heading`). For task `line` the target is an information-rich sentence or its kernel, and the source holds it amid its
neighbours, with introductory clauses and asides that the target lacks. All functions read `normalise`d text and are
deterministic for a given `random.Random`.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from jianbao_models.text import balanced, clauses, overlap, sentences, units, units_supported

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

_NUMERAL: Final = "一二三四五六七八九十"
_ENUMERATOR: Final = re.compile(
    rf"^(?:第[{_NUMERAL}]+[章节条部分]*[，、]?|[（(][{_NUMERAL}\d]+[)）]|[{_NUMERAL}]+[、.]|\d{{1,2}}[.、．]|[{_NUMERAL}]+(?:是|要)|"
    r"——|--|首先，|其次，|再次，|最后，)"
)
_RUN_IN: Final = re.compile(
    rf"(?:^|(?<=[。；：]))(?:[{_NUMERAL}]+(?:是|要)|第[{_NUMERAL}]+，|（[{_NUMERAL}\d]+）|[{_NUMERAL}]+、)([^。；：，]{{5,30}})。"
)
_INTRO: Final = re.compile(
    r"(?:以来|期间|之后|之际|同时|此外|另外|下|中|上|时|后|前|过程中|基础上|方面)，$|^(?:据|按照|根据|为了?|通过|围绕|面对|随着|针对|对照|受|"
    r"在|从|特别是|尤其是|例如|比如|如|其中|同时|此外|另外|与此同时|总的来[看说]|可以说|应当|我们深知|大家知道|众所周知|近年来|近日|"
    r"今年|去年|过去|当前|刚才|今天|昨天|前不久|对此|因此|所以|但是|然而|会议|坚持以|以习近平|认真|深入学习)"
)
_OPENERS: Final = (
    "总的来看，", "当前，", "与此同时，", "同志们，", "大家知道，", "需要指出的是，", "从总体上看，", "一段时间以来，",
    "在各方面共同努力下，", "应当看到，", "据了解，", "此外，", "另外，",
    "在看到成绩的同时，", "我们要清醒认识到，", "特别是",
    "这里强调一下，", "今年以来，", "近年来，",
)  # fmt: skip
_PARENTHESIS: Final = re.compile(r"（[^（）]{2,40}）")
_BAD: Final = re.compile(
    r"[\ufffd|_#=@]|http|责任编辑|来源：|记者|电话|网站|点击|图为|（[一二三四五]|^[^“]*”|^[^（]*）|^[^《]*》"
)
_NARRATIVE: Final = re.compile(
    r"[他她你它]|我(?!国|们|省|市|区|县|州|军|党)|说$|表示$|这[种些个样是]|那[么些个样]|——|…|[？：]$|如何|怎[么样]"
)
_HALF: Final = re.compile(r"不仅|不但|不只|虽然|尽管|既|一方面|不是|无论|不论|只有|如果|越|就要?是|宁可|与其")
_DATELINE: Final = re.compile(r"^(?:新华社|本报|本台|央视|人民网|据)|^[^，。]{0,12}\d+日电")
_LATE: Final = (
    "增长下降减少增加突破达到完成实现同比提高累计占比首次超过排名位居存在问题不足风险压力差距困难必须推进加快确保"
)


#: Kinds whose target an editor wrote; all others are made from structure.
NEWS_KINDS: Final = frozenset({"xwlb_title", "xwlb_kuaixun_item", "cpcnews_title", "xwlb_brief", "news_line"})


class Pair(NamedTuple):
    """One training pair: `source` and `target` are normalised text, `kind` says how it came about."""

    task: str
    source: str
    target: str
    kind: str
    group: str


def acceptable(pair: Pair, *, share: float = 0.55) -> bool:
    """The filter for every pair: grounded numbers and words, no dateline, clean marks, sensible lengths."""
    low, high = (5, 32) if pair.task == "heading" else (22, 110)
    if not low <= len(pair.target) <= high or len(pair.source) < max(24, 1.2 * len(pair.target)):
        return False
    structural = pair.kind not in NEWS_KINDS
    if structural and _NARRATIVE.search(pair.target):
        return False
    if _BAD.search(pair.target) or "\ufffd" in pair.source or _DATELINE.match(pair.target) or not balanced(pair.target):
        return False
    return units_supported(pair.target, pair.source) and overlap(pair.target, pair.source) >= share


def strip_enumerator(text: str) -> str:
    """Drop `一、`, `（二）`, `第三，`, `四是`, `5.` from the start (twice where they are stacked)."""
    return _ENUMERATOR.sub("", _ENUMERATOR.sub("", text)).strip("　 ")


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _is_heading(line: str) -> bool:
    bare = strip_enumerator(line)
    return 5 <= len(bare) <= 30 and bare[-1] not in "。！？；，：、…" and "。" not in bare  # noqa: PLR2004


def section_headings(paragraphs: list[str], group: str) -> Iterator[Pair]:
    """A line that is a heading ← the text below it; a run-in heading ← what follows it."""
    for above, below in pairwise(paragraphs):
        if _is_heading(above) and len(below) > 60:  # noqa: PLR2004
            yield Pair("heading", strip_enumerator(below), strip_enumerator(above), "section", group)
    for paragraph in paragraphs:
        found = list(_RUN_IN.finditer(paragraph))
        for match, after in zip(found, [*found[1:], None], strict=False):
            body = paragraph[match.end() : after.start() if after else len(paragraph)]
            if len(body) > 30:  # noqa: PLR2004
                yield Pair("heading", body, match[1], "run_in", group)
                yield Pair("heading", f"{match[1]}。{body}", match[1], "run_in_whole", group)


def topic_sentences(paragraphs: list[str], group: str, rng: random.Random) -> Iterator[Pair]:
    """Topic sentence ← the rest of its paragraph, or the whole paragraph with the topic sentence somewhere in it."""
    for paragraph in paragraphs:
        parts = sentences(strip_enumerator(paragraph))
        if len(parts) < 2:  # noqa: PLR2004
            continue
        topic, rest = parts[0].rstrip("。！"), parts[1:]
        if not 6 <= len(topic) <= 30 or topic[-1] in "？：；" or topic.startswith(("“", "这", "那", "它")):  # noqa: PLR2004
            continue
        kept = rest[: rng.randint(1, 5)]
        yield Pair("heading", "".join(kept), topic, "topic", group)
        kept.insert(0 if rng.random() < 0.6 else rng.randint(0, len(kept)), topic + "。")  # noqa: PLR2004
        yield Pair("heading", "".join(kept), topic, "topic_whole", group)


def lead_clauses(paragraphs: list[str], group: str, rng: random.Random) -> Iterator[Pair]:
    """Heading from the first clause that says something: `工业发展承压运行` ← `当前，工业发展承压运行，全区…。`."""
    for paragraph in paragraphs:
        parts = sentences(strip_enumerator(paragraph))
        if len(parts) < 2 or rng.random() < 0.5:  # noqa: PLR2004
            continue
        start = rng.randint(0, len(parts) - 2)
        group_of = parts[start : start + rng.randint(1, 4)]
        for index, clause in enumerate(clauses(group_of[0])[:3]):
            bare = clause.rstrip("，。；！")
            if 8 <= len(bare) <= 22 and not _INTRO.search(clause) and "“" not in bare and not bare.endswith("："):  # noqa: PLR2004
                if index or rng.random() < 0.5:  # noqa: PLR2004
                    yield Pair("heading", _with_opener("".join(group_of), rng), bare, "lead_clause", group)
                break


def _with_opener(text: str, rng: random.Random, chance: float = 0.3) -> str:
    return rng.choice(_OPENERS) + text if rng.random() < chance else text


def kernel(sentence: str, budget: int) -> str:
    """The clauses of a sentence that carry it, within `budget` characters: no introductions, asides or examples.

    Clauses are taken in order, whole; once over budget those with figures or words of change win.
    """
    parts = [_PARENTHESIS.sub("", part) for part in clauses(sentence)]
    kept = [part for part in parts if not _INTRO.search(part)] or parts
    if sum(map(len, kept)) > budget:
        ranked = sorted(range(1, len(kept)), key=lambda i: (-_weight(kept[i]), i))
        chosen, used = {0}, len(kept[0])
        for index in ranked:
            if used + len(kept[index]) <= budget:
                chosen.add(index)
                used += len(kept[index])
        if any(_HALF.search(kept[i]) and i + 1 not in chosen for i in chosen if i + 1 < len(kept)):
            return ""
        kept = [kept[index] for index in sorted(chosen)]
    return "".join(kept).rstrip("，；。！、：")


def _weight(clause: str) -> float:
    words = sum(clause.count(_LATE[i : i + 2]) for i in range(0, len(_LATE), 2))
    return 2.0 * len(units(clause)) + words


def rich(sentence: str) -> float:
    """How much a sentence says, for choosing targets: figures, words of change, length near 60 characters."""
    return _weight(sentence) - abs(len(sentence) - 60) / 40 - (2 if _INTRO.search(sentence[:4]) else 0)


def compressions(paragraphs: list[str], group: str, rng: random.Random) -> Iterator[Pair]:
    """Task `line`: the kernel of the richest of one to three neighbouring sentences ← those sentences."""
    for paragraph in paragraphs:
        parts = [part for part in sentences(strip_enumerator(paragraph)) if len(part) > 10]  # noqa: PLR2004
        index = 0
        while index < len(parts):
            window = parts[index : index + rng.randint(1, 3)]
            index += len(window) + rng.randint(0, 2)
            yield _compression(window, group, rng)


def _compression(window: list[str], group: str, rng: random.Random) -> Pair:
    budget = rng.choice((40, 50, 50, 60, 75, 90))
    source = "".join(window)
    best = max(range(len(window)), key=lambda i: rich(window[i]))
    target = kernel(window[best], budget)
    for other in range(len(window)):
        extra = kernel(window[other], budget - len(target) - 1)
        if other != best and len(target) + len(extra) < budget and len(extra) > 8:  # noqa: PLR2004
            target = f"{target}；{extra}" if other > best else f"{extra}；{target}"
            break
    return Pair("line", _with_opener(source, rng, 0.2), target, "kernel", group)


def run_in_lines(paragraphs: list[str], group: str, rng: random.Random) -> Iterator[Pair]:
    """Task `line`: two or three neighbouring run-in headings, joined ← their paragraphs, each cut to a few sentences."""
    found: list[tuple[str, str]] = []
    for paragraph in paragraphs:
        parts = sentences(strip_enumerator(paragraph))
        topic = parts[0].rstrip("。！") if parts else ""
        own = len(parts) > 1 and 6 <= len(topic) <= 26 and topic[-1] not in "？：；" and "，" not in topic[:-6]  # noqa: PLR2004
        if own and strip_enumerator(paragraph) != paragraph:
            found.append((topic, "".join(parts[: rng.randint(2, 3)])))
        else:
            yield from _joined(found, "run_in_line", group, rng)
            found = []
    yield from _joined(found, "run_in_line", group, rng)


def joined_items(items: list[tuple[str, str]], group: str, rng: random.Random) -> Iterator[Pair]:
    """Task `line`: the headlines (second) of two or three neighbouring news items (first), joined ← the items."""
    yield from _joined([(headline, text) for text, headline in items], "news_line", group, rng)


def _joined(found: list[tuple[str, str]], kind: str, group: str, rng: random.Random) -> Iterator[Pair]:
    """Neighbouring pairs of target and source, two or three at a time, targets joined with `；`."""
    index = 0
    while index + 1 < len(found):
        taken = found[index : index + rng.choice((2, 2, 3))]
        index += len(taken)
        yield Pair("line", "".join(text for _, text in taken), "；".join(target for target, _ in taken), kind, group)


def masked(pair: Pair, rng: random.Random) -> Pair:
    """The pair with one place name masked as anonymised documents do: `湖南省` → `**省`, in source and target alike."""
    places = re.findall(r"[\u4e00-\u9fff]{2}(?=[省市县区镇乡村])", pair.source)
    if not places:
        return pair
    place, mask = rng.choice(places), rng.choice(("**", "**", "***", "××", "某", "×", "xx"))
    return pair._replace(source=pair.source.replace(place, mask), target=pair.target.replace(place, mask))
