"""Does a clause say what its evidence says? Only facts count here, not wording: grounding adds its stricter rules on top.

A clause is aligned with the sentence it fits best. Where both differ (`_blocks.py`), what stands in the line is compared with what
stands in the source *at that place*: a denial, a direction or a mood on one side only (`_meaning.py`), another time (`_when.py`), a
name for another name, or a subject that the sentence gives to something else (`_who.py`). Words that merely paraphrase pass.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jianbao.write._blocks import Context, blocks
from jianbao.write._figures import Finding
from jianbao.write._meaning import (
    direction_faults,
    exchange_faults,
    modality_faults,
    negation_faults,
    opposite_faults,
    stage_faults,
)
from jianbao.write._relation import turned_faults
from jianbao.write._when import time_faults
from jianbao.write._who import agent_faults, subject_faults, swap_faults, word_faults
from jianbao.write._words import bare

if TYPE_CHECKING:
    from jianbao.write._align import Alignment

SAYING = re.compile(r"^.{0,14}(?:指出|强调|表示|认为|要求|明确|提出|规定|介绍|说|称|如下|部分|透露|宣布)$")
DOCUMENT_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,8}[〔\[(]\d{4}[〕\])]第?\d+号")
_LEAD = re.compile("^(?:依据|根据|按照|参照|印发|下发|文号|关于|详见|见|据|按|以|经|和|与|及)+")
"""Words before a document number that are no part of it."""
LEAST_HELD = 0.5
"""Share of a clause's characters that the evidence or its surroundings must hold."""


def clause_faults(clause: str, fit: Alignment, sentence: str, context: Context, *, last: bool = False) -> list[Finding]:
    """What `clause` says otherwise than `sentence`, with which it is aligned; all texts folded. `last`: nothing follows it."""
    nearby = f"{context.before}\n{sentence}\n{context.after}"
    if SAYING.match(clause) and not last:
        differences = blocks(fit, sentence)
        found = time_faults(clause, fit, sentence, context) + word_faults(clause, sentence, differences, context)
        return found or exchange_faults(clause, fit, sentence, differences)
    if _held(clause, fit, nearby) < LEAST_HELD:
        return [Finding("evidence", clause, "原文没有这个意思的话")]
    differences = blocks(fit, sentence)
    turned, answered = opposite_faults(clause, fit, sentence, differences)
    found = turned + negation_faults(clause, fit, sentence, [b for b in differences if b not in answered])
    found += modality_faults(clause, fit, sentence, differences, context)
    found += time_faults(clause, fit, sentence, context)
    found += word_faults(clause, sentence, differences, context)
    found = found or subject_faults(clause, fit, sentence, context)
    found = found or agent_faults(clause, fit, sentence, differences)
    if not found:
        found = direction_faults(clause, differences, nearby) or stage_faults(clause, sentence, differences)
        found = found or exchange_faults(clause, fit, sentence, differences)
    moved = any(bare(clause[block.start : block.end]) for block in differences)
    if moved:
        found = found or swap_faults(clause, sentence) or turned_faults(clause, sentence)
    return found


def _held(clause: str, fit: Alignment, nearby: str) -> float:
    """Share of the clause's letters that are matched, or lie in a pair that stands nearby."""
    letters = {i for i, c in enumerate(clause) if c.isalnum()}
    good = {i for i in letters if fit.places[i] >= 0}
    good |= {j for i in range(len(clause) - 1) if clause[i : i + 2] in nearby for j in (i, i + 1)}
    return len(good & letters) / len(letters) if letters else 1.0


def document_number_faults(line: str, everything: str) -> list[Finding]:
    """Document numbers that the source does not have."""
    held = {_LEAD.sub("", n) for n in DOCUMENT_NUMBER.findall(everything)}
    missing = [n for n in DOCUMENT_NUMBER.findall(line) if n not in everything and _LEAD.sub("", n) not in held]
    return [Finding("document number", _LEAD.sub("", n), "原文没有这个文号") for n in missing]
