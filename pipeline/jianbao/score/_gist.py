"""The headline's material: the one sentence that tells what a document is about, for a reader who has seen its title."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jianbao.score._announce import hollow
from jianbao.score._select import usable_sentence

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from jianbao.document import Annotated, Role

LEAST = 16
"""Fewer characters are no statement of a whole document."""

ROLE_BONUS: dict[Role, float] = {"purpose": 0.45, "target": 0.25, "achievement": 0.15}

GOAL = re.compile(
    r"主要(?:预期)?目标[是为：]|(?:总体|工作|发展)目标[是为：]|目标是|(?:力争|争取|确保|计划)?到“?(?:20\d\d年|十[四五六七]五”?(?:期)?末|本世纪中叶)[底末前]?[^。]{0,6}，"
    r"[^。]*(?:达到|实现|建成|形成|完成|降[至到低]|提[高升]|超过|以上|以内|左右)"
)
"""A goal with its day: what everything else in a plan or an opinion is for."""

BROAD = re.compile(r"基本(?:建成|形成|建立|实现|完成|健全)|全覆盖|体系|格局|总体")
PURPOSE = re.compile(r"^(?:第[一1]条\s*)?为了?[^。]{8,}，[^。]*(?:制定|决定|提出|通知|就)")
TASK = re.compile(
    r"(?:主要|根本|中心|首要|总)任务(?:就)?是|主题是|主要(?:是|目的)|目的(?:就)?(?:是|在于)|核心(?:就)?是"
)
DECISION = re.compile(
    r"^(?:[^，。]{0,24}，)?(?:国务院|中共中央|省政府|市政府|区政府|会议|全会|常委会|本[局厅委会])?[^，。]{0,10}(?:原则)?(?:决定|同意|批准|审议通过|撤销)(?!书|意见)"
)
STATE = re.compile(
    r"(?:发展|运行|经济|大局)[^，。]{0,6}(?:来势|态势|形势)|(?:总的来[说看]|总体[上看来]*)，|稳中[向有求]"
)
"""The state of the whole in one word."""
TOTAL = re.compile(r"总的来[说看]|总体[上看来]|取得[^。]{0,12}(?:成就|成效|进展|胜利)|呈现|交出|实现了?[^。]{0,10}目标")
WHOLE = re.compile(
    r"(?:总体[上看]?，?|一年来，?|五年来，?|本次|(?:今年以来|去年|上半年|全年|20\d\d年|截至[^，]{2,8})，?)?"
    r"(?:全[年区市省县国]|我[国区市省县]|本次|共)"
)
"""Openings that speak of the whole."""

CREED = re.compile(
    r"^[^，]{0,16}(?:以[^，]*(?:思想|精神)为|深入(?:学习)?贯彻|全面(?:学习)?贯彻|高举|坚持以|统筹推进“五位一体”)|五位一体|四个全面|四个意识|任务[是：，]{1,2}(?:深入|认真|全面)?(?:贯彻|学习|传达)"
)
"""What stands in every document says nothing about this one."""

SAID = re.compile(
    r"^“|[？?]”?$|习近平(?:总书记|主席|同志)?[^，。]{0,12}(?:指出|强调|讲话|指示)|"
    r"^(?:[^，。]{0,12}，)?(?!会议|全会)[^，。]{1,24}(?:表示|(?<![来以该])说|认为|指出|介绍|坦言)[，：]"
)
DETAIL = re.compile(
    r"被评为|荣获|获评|入选|比如|例如|有的|一些(?:干部|地方|同志)|第[一二三四五六七八九十百\d]+[章节条项]|[一二三四五六七八九十]是"
)
"""One thing among many: an honour, an example, an item of a list."""

EVENT = re.compile(r"^[^。]{0,60}(?:召开|举行|印发(?!给)|发布|出台|公布)")
EVENTS = 3
"""Only the first sentences of a report tell what it reports."""

POOL = 200
"""Of a long document so many sentences, the weightiest, are looked at."""

LEANS = re.compile(
    r"^(?:这|那|此|其|它|他们?|她们?|该|对此|为此|同时|此外|另外|因此|所以|但|不过|然而|而|并|也|还|又|再|听取)"
)


def gist(annotated: Annotated, values: NDArray[np.float64]) -> tuple[int, ...]:
    """Index of that sentence, as a tuple; empty where nothing can be said.

    Its weight by the scorers, and what kind of statement it is: a goal, a task, a decision or a result of the whole before a purpose,
    never what stands in every document, what only announces, or somebody's words.

    Args:
        annotated: the document.
        values: combined scores, shape (sentences,).
    """
    sentences = annotated.doc.sentences
    usable = [s.index for s in sentences if usable_sentence(annotated, s) and len(s.text) >= LEAST]
    if not usable:
        return ()

    if len(usable) > POOL:
        usable = sorted({*usable[:EVENTS], *sorted(usable, key=lambda i: -values[i])[:POOL]})

    def weight(i: int) -> float:
        text = sentences[i].text
        goal, creed = bool(GOAL.search(text)), bool(CREED.search(text))
        value = float(values[i]) + 0.2 * (1 - i / len(sentences))
        value += 0.0 if creed else ROLE_BONUS.get(annotated.sentence_roles[i], 0.0)
        value += 0.4 * goal + 0.3 * (goal and bool(BROAD.search(text))) + 0.4 * (bool(TASK.search(text)) and not creed)
        value += 0.3 * bool(PURPOSE.match(text)) + 0.3 * bool(DECISION.search(text))
        value += 0.3 * bool(STATE.search(text)) + 0.15 * bool(TOTAL.search(text)) + 0.15 * bool(WHOLE.match(text))
        value += 0.3 * (i in usable[:EVENTS] and bool(EVENT.match(text)))
        value -= 0.5 * creed + 0.4 * bool(SAID.search(text))
        return (
            value
            - 0.3 * bool(LEANS.match(text))
            - 0.4 * bool(DETAIL.search(text))
            - 0.3 * hollow(annotated, sentences[i])
        )

    return (max(usable, key=weight),)
