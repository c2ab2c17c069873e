"""Tasks: who is to do what by when, where the text says who or when.

Official prose gives a task as a duty (`市财政局要会同有关部门…`), a deadline (`6月底前完成…`), a note or labels behind the
text (`（人力资源社会保障部、财政部负责）`, `责任单位：…`, see `_duty`), a row of a table, or a pledge that can be
counted (`新建幼儿园12所`, without who and when). What has been done already is none.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from jianbao.annotate import _duty
from jianbao.annotate._clauses import split
from jianbao.annotate._lexicon import either, words
from jianbao.annotate._when import deadline
from jianbao.document import Span, Task

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jianbao.annotate._duty import Columns, Duty
    from jianbao.document import Document, Role, Sentence

_LOOKED_AT = 600
"""Characters of a sentence that are read; no sentence with a task is longer."""

_LONGEST_NAME, _LONGEST_TASK, _SHORTEST_TASK = 60, 90, 4
_PAST: frozenset[Role] = frozenset({"achievement", "situation", "problem"})
_AHEAD: frozenset[Role] = frozenset({"measure", "target"})
_DONE = re.compile(r"已(?!经?出台|发布)|完成了|取得|过去|去年|上年|一年来|以来|如期|顺利|成功")
_OPENING = re.compile(
    r"^(?:第[一二三四五六七八九十百零〇\d]{1,6}条[\s　]+|[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]|[一二三四五六七八九十]+是"
    r"|第[一二三四五六七八九十]+[，、]|其中|同时|此外|另外|特别是|首先|其次|最后|对此|为此|因此|原则上|由|请)+"
)
_ACTION = re.compile(
    r"完成|建成|开工|竣工|投[用产入运]|实现|达到|出台|制定|印发|报[送告]?|形成|建立|启动|实施|整改|办[结理]|公布|公开|答复|作出|提[出交]|落实|解决|清[零理退]|到位|覆盖|推[进动广行]|编制|组织|开展|上报|备案|"
    r"消除|关停|淘汰|打造|培育|新增|拨付|下达|交付|通车|运行|取消|更新|改造|完善|健全|构建|基本|上线|接入|迁移|汇总|收集|安排|确定|成立"
)
_NO_ACTION = re.compile(r"迎来|纪念|庆祝|周年|是指|之一$|视为")
_PLEDGE = re.compile(
    r"(?:确保|力争|力促|推动|加快|再|争取)?[^，。；：、]{0,24}?(?:建成|开工|完成|新增|新建|改造|培育|打造|达到|开行|关停|淘汰|创建|引进|新改建|建设|实施|投放|发放|开展|压减|组织|帮助|支持|招引|新设|筹集)"
)
_SUMMED = re.compile(r"累计|首创|已|共(?=[^同享建产识])|如期|先后|目前")
_COUNT = re.compile(
    r"\d[\d.,]*[多余]?(?![\d.,岁年月日级号])[\u4e00-\u9fff%％]|[二三四五六七八九十百千两]+[个家条座项所万亿]"
)
_QUOTED = re.compile(r"“[^“”]{0,40}”|[0-9]+[—-][0-9]+岁|[0-9]+岁(?:以[上下])?")
_MODAL = re.compile(r"于(?=[^，。]{2,14}前)|[将把要]|每[年月季周]|在(?=[^，。]{2,14}前)|全面|全部")
_BY = re.compile(r"^(?:于|在)?[^，。]{0,12}?(?:月|日|底|末|年)前(?=[^，。]{4})")
_LED = re.compile(r"^(?P<who>[^，。；：]{2,40}?牵头(?:，[^，。；：]{2,60}?(?:配合|参与|参加))?)，(?P<what>[^。]{4,})")
"""市财政局牵头，市审计局配合，开展专项检查。"""
_HANDS_ON = re.compile(r"^[^，。；：]{0,30}(?:由|授权|委托|责成)(?=.{2})|^请")


class _Stated(NamedTuple):
    """One actor: where its clause starts, and where what it has to do starts."""

    who: str
    at: int
    start: int


@cache
def _actor() -> re.Pattern[str]:
    long = either(word for word in words("tasks", "actor", "modal") if len(word) > 1)
    short = either(word for word in words("tasks", "actor", "modal") if len(word) == 1)
    duty = either(words("tasks", "actor", "duty"))
    modal = rf"(?:{long}|(?<!所){short}(?![求素点闻害件塞急对用变届邀酬当]))"
    return re.compile(
        rf"(?P<who>[^，。；：！？\n]{{2,{_LONGEST_NAME}}}?)"
        rf"(?:(?P<modal>{modal}(?:认真|切实|及时|积极|主动|抓紧|进一步)?)|(?P<duty>{duty})(?![人制单部领同、]|比例|作用))"
    )


def tasks(doc: Document, roles: Sequence[Role], ceremonial: Sequence[bool]) -> tuple[Task, ...]:
    """The tasks of `doc` in its order, each once.

    Args:
        doc: the document.
        roles: role of each sentence.
        ceremonial: which sentences are ceremony.
    """
    found: list[Task] = []
    table: Columns | None = None
    for _, group in groupby(doc.sentences, key=lambda sentence: sentence.paragraph):
        sentences = list(group)
        row = _cells(doc, sentences)
        if row:
            table = _duty.columns(row) or table
            found += _row(row, table, sentences)
            continue
        table = None
        for sentence in sentences:
            if not (ceremonial[sentence.index] or sentence.fragment or len(sentence.text) < _SHORTEST_TASK):
                _read(doc, found, sentence, roles[sentence.index])
    unique = {(task.who, task.what, task.by): task for task in reversed(found)}
    return tuple(reversed(unique.values()))


def _read(doc: Document, found: list[Task], sentence: Sentence, role: Role) -> None:
    """Add the tasks of one sentence, or give those before it what this one says of them."""
    text = sentence.text[:_LOOKED_AT]
    lead = _duty.leading(text)
    if lead:
        _close(doc, found, sentence, lead[0])
        text = text[lead[1] :]
    duty = _duty.note(text) or _duty.labelled(text)
    if duty is None:
        if not (role in _PAST and _DONE.search(text)):
            found += _stated(sentence, text, role)
        return
    what = _trimmed(_OPENING.sub("", text[: duty.start].rstrip("（(，；。 ")))
    if len(what) >= _SHORTEST_TASK:
        _own(doc, found, sentence, duty.who)
        found.append(Task(duty.who, what, duty.by or _when(text[: duty.start]), sentence.span, sentence.index))
    else:
        _close(doc, found, sentence, duty)


def _close(doc: Document, found: list[Task], note: Sentence, duty: Duty) -> None:
    """A note or a labelled line of its own: it speaks of the sentence before it, or completes the label before it."""
    last = found[-1] if found else None
    if last and last.sentence == note.index - 1 and _label_line(doc.sentences[last.sentence].text):
        whole = Span(last.evidence.start, note.span.end)
        who = "；".join(filter(None, (last.who, duty.who))) or None
        found[-1] = replace(last, who=who, by=last.by or duty.by, evidence=whole, sentence=note.index)
        return
    if not note.index:
        return
    before = doc.sentences[note.index - 1]
    if before.section != note.section or before.fragment:
        return
    _own(doc, found, note, duty.who)
    lead = _duty.leading(before.text[:_LOOKED_AT])
    what = _trimmed(_OPENING.sub("", before.text[lead[1] if lead else 0 :].rstrip("。；")))
    if len(what) >= _SHORTEST_TASK:
        evidence = Span(before.span.start, note.span.end)
        found.append(Task(duty.who, what, duty.by or _when(before.text[:_LOOKED_AT]), evidence, note.index))


def _label_line(text: str) -> bool:
    duty = _duty.labelled(text[:_LOOKED_AT])
    return duty is not None and duty.start == 0


def _when(text: str) -> str | None:
    found = deadline(text)
    return found["when"] if found else None


def _own(doc: Document, found: list[Task], note: Sentence, who: str | None) -> None:
    """Give the tasks of the note's paragraph that name nobody its owner: the note closes all of it."""
    for k in range(len(found) - 1, -1, -1):
        if doc.sentences[found[k].sentence].paragraph != note.paragraph:
            return
        if found[k].who is None:
            found[k] = replace(found[k], who=who)


def _cells(doc: Document, sentences: Sequence[Sentence]) -> list[str]:
    """The cells of a row of a table (between tabs, or between upright strokes), or none."""
    text, start, end = doc.source.text, sentences[0].span.start, sentences[-1].span.end
    mark = next((mark for mark in "\t|" if text.find(mark, start, end) >= 0), "")
    cells = [cell.strip() for cell in text[start:end].strip(" |").split(mark)] if mark else []
    return cells if len(cells) > 2 else []  # noqa: PLR2004


def _row(row: Sequence[str], table: Columns | None, sentences: Sequence[Sentence]) -> Iterator[Task]:
    """The task of one row, if the head of its table has told which column is which."""
    if table is None or len(row) != table.count or _duty.columns(row):
        return
    what, who = _trimmed(_OPENING.sub("", row[table.what])), row[table.who]
    if len(what) < _SHORTEST_TASK or not who:
        return
    by = row[table.by] if table.by is not None else ""
    evidence = Span(sentences[0].span.start, sentences[-1].span.end)
    yield Task(_duty.name(who), what, by or None, evidence, sentences[0].index)


def _stated(sentence: Sentence, text: str, role: Role) -> Iterator[Task]:
    """Tasks that `text`, a sentence or most of it, states by a duty or by a deadline."""
    led = _LED.match(_OPENING.sub("", text)) if "牵头" in text else None
    if led and _duty.is_name(led["who"].partition("牵头")[0]):
        what = _trimmed(led["what"])
        if what:
            yield Task(_duty.name(led["who"]), what, _when(what), sentence.span, sentence.index)
        return
    duties = list(_duties(text))
    for k, duty in enumerate(duties):
        stop = duties[k + 1].at if k + 1 < len(duties) else len(text)
        for part in _dated(text[duty.start : stop]):
            what = _trimmed(part)
            if len(what) >= _SHORTEST_TASK:
                by = _when(part) or _when(text[: duty.start] if k == 0 else "")
                yield Task(duty.who, what, by, sentence.span, sentence.index)
    if duties or role in _PAST:
        return
    ahead, by = role in _AHEAD and not _SUMMED.search(text), None
    for clause in split(text):
        if "了" in clause.of(text):
            continue
        found = deadline(text, clause.start, clause.end)
        by = found["when"] if found else by
        what = _done_by(text, clause, found) if found else _pledge(text, clause) if ahead else ""
        who, what = _doer(what) if found else (None, what)
        if what:
            yield Task(who, what, by, sentence.span, sentence.index)


def _dated(text: str) -> list[str]:
    """`text` in parts that have a deadline each (5月底前完成排查，6月底前报送清单), or whole."""
    clauses = split(text)
    starts = [clause.start for clause in clauses if deadline(text, clause.start, clause.end)]
    if len(starts) < 2:  # noqa: PLR2004
        return [text]
    return [text[low:high] for low, high in zip([0, *starts[1:]], [*starts[1:], len(text)], strict=True)]


def _doer(what: str) -> tuple[str | None, str]:
    """Who does it, and what: 各县区完成数据迁移. Nobody where the words open otherwise."""
    modal = _MODAL.search(what, 2, 24)
    ends = [modal.start()] if modal else []
    for end in [*ends, *(match.start() for match in _ACTION.finditer(what, 2, 24))]:
        if _duty.is_name(what[:end]) and "，" not in what[:end]:
            rest = _BY.sub("", what[end:].lstrip("要"))
            return _duty.name(what[:end]), rest if len(rest) >= _SHORTEST_TASK else what[end:]
    return None, what


def _pledge(text: str, clause: Span) -> str:
    """A clause that promises something that can be counted, else nothing; what stands in quotes counts nothing."""
    pledged = (
        None if _NO_ACTION.search(text, clause.start, clause.end) else _PLEDGE.match(text, clause.start, clause.end)
    )
    counted = pledged and _COUNT.search(_QUOTED.sub("", text[pledged.end() : clause.end]))
    return _trimmed(clause.of(text)) if counted else ""


def _done_by(text: str, clause: Span, found: re.Match[str]) -> str:
    """What is to be done by a deadline: its clause, and the next one where the deadline closes it; empty without an action."""
    before = _OPENING.sub("", text[clause.start : found.start()]).strip()
    if _duty.is_name(before):
        return _done(before + text[found.end() : clause.end].lstrip("，, "))
    after = text[found.end() : clause.end].lstrip("，, 要")
    if len(after) < _SHORTEST_TASK and len(before) < _SHORTEST_TASK and clause.end < len(text):
        following = next((c for c in split(text) if c.start >= clause.end), None)
        after = following.of(text) if following else ""
    what = before + after if len(before) < _SHORTEST_TASK else text[clause.start : clause.end]
    return _done(what if len(before) >= _SHORTEST_TASK else after)


def _done(text: str) -> str:
    """`text` as a task; empty without an action."""
    what = _trimmed(_OPENING.sub("", text))
    wanted = _ACTION.search(what) and not _NO_ACTION.search(what)
    return what if len(what) >= _SHORTEST_TASK and wanted else ""


def _duties(text: str) -> Iterator[_Stated]:
    """Actors at the head of clauses, each with the stretch that says what they have to do."""
    for clause in split(text):
        head = _OPENING.match(text[clause.start : clause.end])
        start = clause.start + (head.end() if head else 0)
        match = _actor().match(text, start, clause.end)
        who = _HANDS_ON.sub("", match["who"]) if match else ""
        told = match and match["duty"] and "了" in text[match.end() : clause.end]  # 会同财政厅提出了意见
        if match and not told and _duty.is_name(who):
            yield _Stated(_duty.name(who), clause.start, match.end() if match["modal"] else match.start("duty"))


def _trimmed(words_: str) -> str:
    """Whole clauses of at most `_LONGEST_TASK` characters, the first at any length up to it."""
    text = words_.strip("，,；;。 \n")
    if len(text) <= _LONGEST_TASK:
        return text
    kept = ""
    for clause in split(text):
        if clause.end > _LONGEST_TASK and kept:
            break
        kept = text[: clause.end]
    return kept if len(kept) <= _LONGEST_TASK else ""
