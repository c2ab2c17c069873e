"""Sentences that say nothing themselves: they announce what follows, name a subject without a verb, or ask for a report.

当前仍有一些问题。一是……      the list says it
（三）年度预算执行的情况；      a name in a list
有关情况要及时报送县政府办公室。  the last line of a notice
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jianbao.document import Annotated, Document, Sentence

LONGEST = 80
"""Characters of a sentence that does no more than announce."""

TAIL = re.compile(
    r"(?:以下|如下|下列|下面|这样)[^，。；：]{0,14}$"
    r"|[一二两三四五六七八九十几\d]个?(?:方面|点|条|项|件|大|关系|问题|环节|层面|步骤|重点|转变|原则|工作)[^，。；：]{0,8}$"
    r"|(?:存在|还有|仍有|面临|看到|遇到)[^，。；：]{0,16}(?:一些|不少|诸多|许多|很多|较多|若干|突出|一定)[^，。；：]{0,8}"
    r"(?:问题|困难|不足|矛盾|短板|差距|挑战|隐患)[^，。；：]{0,6}$"
)
"""How the last clause of a sentence announces a list."""

LIST = re.compile(
    r"(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]|[一二三四五六七八九]是|首先|第一|一方面|主要(?:是|表现|体现|有)|具体|比如|例如|有的|——|其中)"
)
"""How the list opens."""

WARNING = re.compile(
    r"^(?:但是?|同时，|然而，)?(?:我们)?在?(?:看到|肯定|充分肯定|总结)[^，。；：]{0,14}(?:成绩|成效|成果|进步)的?同时，"
    r"[^。；：]{0,40}(?:高度|保持|引起|予以|给予)(?:[^，。；：]{0,4})(?:警惕|警醒|清醒|重视|关注|警觉)$"
)
"""在看到成绩的同时，对出现的苗头必须高度警惕: what comes next says at what."""

NAME = re.compile(
    r"(?:[（(][一二三四五六七八九十\d]{1,3}[)）]|[\d]{1,2}[.．、])?\s*[^，。；：]{2,50}的[^，。；：的]{0,8}"
    r"(?:情况|问题|事项|内容|材料|意见|建议|报告|资料|信息|条件|范围|程序|人员|单位|项目|行为|收入|费用|支出)[；。]?$"
)
"""A noun with what belongs to it: no sentence."""

VERB = re.compile(
    r"[是要应须能会了过着已将把被让使]|有(?!关)|不得|必须|可以|解决|研究|落实|推进|加强|加快|完善|建立|开展|做好|处理|整改|提高"
)

REPORT = re.compile(
    r"[^。；]{0,60}(?:情况|问题|意见|建议|总结|进展)[^。；]{0,16}(?:报送|报告|上报|反馈|函告|报)[^，。；]{0,20}"
    r"(?:政府|部|委|厅|局|办|办公室|机关|小组|指挥部|委员会)[。；]$"
)
"""Where a reader of a notice is to send word."""


def announces(doc: Document, sentence: Sentence) -> bool:
    """Whether `sentence` does no more than announce the list or the parts that follow it.

    A colon at the end announces; else its last clause has to speak of a number of things, and the list has to come next.
    """
    text = sentence.text.rstrip("。！：:…⋯— ")
    if len(text) > LONGEST:
        return False
    if sentence.text.endswith(("：", ":")):
        return True
    if WARNING.match(text):
        return True
    if TAIL.search(text[-40:]) is None:
        return False
    if sentence.text.endswith(("…", "⋯", "—")):
        return True
    after = doc.sentences[sentence.index + 1 : sentence.index + 2]
    return bool(after) and (LIST.match(after[0].text) is not None or _opens_part(doc, sentence, after[0]))


def _opens_part(doc: Document, sentence: Sentence, after: Sentence) -> bool:
    """Whether `after` begins a part of the section that `sentence` stands in."""
    return after.section != sentence.section and doc.sections[after.section].parent == sentence.section


def nominal(annotated: Annotated, sentence: Sentence) -> bool:
    """Whether `sentence` only names something."""
    if annotated.sentence_roles[sentence.index] not in {"other", "problem"}:
        return False
    return NAME.match(sentence.text) is not None and VERB.search(sentence.text) is None


def hollow(annotated: Annotated, sentence: Sentence) -> bool:
    """Whether `sentence` announces, names or asks for a report, and so has to lose against whatever says something."""
    return announces(annotated.doc, sentence) or nominal(annotated, sentence) or REPORT.match(sentence.text) is not None
