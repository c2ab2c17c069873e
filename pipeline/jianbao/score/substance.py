"""Substance: what a leader asks for: aims, targets, problems, results with figures, rules with consequences.

Role of the sentence, figures in it, and cue words by which official prose marks its own weight. The weights are hand-set from
reading and checked on whole documents with must-have points.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from jianbao.finder import Finder
from jianbao.score._vectors import scaled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jianbao.document import Annotated, Role

ROLE: dict[Role, float] = {
    "purpose": 0.8,
    "target": 0.9,
    "problem": 0.8,
    "achievement": 0.6,
    "situation": 0.45,
    "requirement": 0.5,
    "measure": 0.5,
    "other": 0.25,
}

WEIGHTY = Finder(
    r"总的来[说看]|总体上|主要(?:预期)?目标|目标是|主要任务|重点任务|中心任务|首要|关键|核心|根本|重中之重|底线|红线|"
    r"必须|确保|不得|严禁|一律|原则上|力争|到20\d\d年|到“?十[二三四五六]五”?|首次|突破|历史[性新]|第一位|全国第|全省第|全市第|"
    r"主要问题|突出问题|矛盾和问题|困难和(?:问题|挑战)|清醒(?:地)?(?:看|认识)到|为了?[^，。]{4,40}[，,]|(?:现提出|提出)如下|应当|"
    r"自[^，。]{2,16}起(?:施行|实施|执行)|主体责任|问责|达到|累计"
)
"""Cues by which official prose marks weight (after the bonus words of Edmundson 1969, JACM 16)."""

EMPTY = re.compile(
    r"^(?:同志们|各位|下面|接下来|刚才|今天|借此机会|在此|最后，?我|以上|特此)|(?:等等|如下)[：:。]?$|"
    r"讲(?:几点|[一二三四五]点)|作(?:了)?(?:典型|表态|交流)?发言|^(?:这|那|它)(?:是|就)|高举|以习近平|深入学习贯彻|认真学习"
)
SHORT, LONG = 16, 150


def scores(annotated: Annotated) -> NDArray[np.float64]:
    """Weight of each sentence's content, 0…1; shape (sentences,)."""
    doc = annotated.doc
    counts = np.zeros(len(doc.sentences))
    for figure in annotated.figures:
        counts[figure.sentence] += 1
    found = np.zeros(len(doc.sentences))
    for sentence in doc.sentences:
        value = ROLE[annotated.sentence_roles[sentence.index]]
        value += 0.7 * (1 - 0.6 ** counts[sentence.index])
        value += 0.25 * min(3, sum(1 for _ in WEIGHTY.finditer(sentence.text)))
        if EMPTY.search(sentence.text):
            value -= 0.5
        length = len(sentence.text)
        if length < SHORT:
            value -= 0.3
        elif length > LONG:
            value -= min(0.5, (length - LONG) / 300)
        found[sentence.index] = value
    return scaled(np.maximum(found, 0))
