"""Tasks: who is to do what by when, where the text says who or when.

Official prose gives a task as a duty (`市财政局要会同有关部门…`), a deadline (`6月底前完成…`), a note behind the text
(`（人力资源社会保障部、财政部负责）`, `责任单位：…`, `完成时限：…`), or a pledge that can be
counted (`新建幼儿园12所`, without who and when). What has been done already is none.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from jianbao.annotate._clauses import split
from jianbao.annotate._lexicon import either, words
from jianbao.document import Span, Task
from jianbao.finder import Finder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jianbao.document import Document, Role, Sentence

_LOOKED_AT = 600
"""Characters of a sentence that are read; no sentence with a task is longer."""

_LONGEST_NAME, _LONGEST_TASK, _SHORTEST_TASK = 60, 90, 4
_PAST: frozenset[Role] = frozenset({"achievement", "situation", "problem"})
_AHEAD: frozenset[Role] = frozenset({"measure", "target"})
_DONE = re.compile(r"已(?!经?出台|发布)|完成了|取得|过去|去年|上年|一年来|以来|如期|顺利|成功")
_OPENING = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十\d]+[)）、.．]|[一二三四五六七八九十]+是|第[一二三四五六七八九十]+[，、]|其中|同时|此外|另外|特别是|首先|其次|最后|对此|为此|因此|原则上|由)+"
)
_YEAR = r"(?:(?:20\d\d|二[〇零○][一二三四五六七八九〇零○]{2})年|今年|明年|当年|次年|本年)"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月"
_BEFORE = r"(?:之前|以前|前(?![一二三四五六七八九\d]个?季度|期|后|瞻|沿|端|列|往|景|进|提|款|述|置))"
_SPAN = r"(?:\d{1,2}|[一二三四五六七八九十两]{1,3})"
_DEADLINE = Finder(
    rf"(?<![去上前]年)(?P<when>每?{_YEAR}?(?:{_MONTH}(?:\d{{1,2}}日|上旬|中旬|下旬|初|底|末|份)?|年底|年末|上半年|下半年|第?[一二三四]季度末?){_BEFORE}"
    rf"|{_YEAR}{_BEFORE}|(?<=到){_YEAR}(?![的以])|(?<![\d年])[年月季]底{_BEFORE}?|每?{_YEAR}(?:{_MONTH}[底末]|年?[底末]|上半年|第?[一二三四]季度)"
    rf"|(?<![一二三四五六七八九十两几\d多半])年内|(?<![\d年])上半年(?=[^，。]{{0,12}}(?:要|完成|建成|开工|出台|实现))|{_SPAN}个?(?:工作日|日|天|月)(?:之?内|以内)"
    rf"|{_SPAN}(?:[至到－—-]{_SPAN})?年(?:之?内|时间内?|左右))"
)
_ACTION = re.compile(
    r"完成|建成|开工|竣工|投[用产入运]|实现|达到|出台|制定|印发|报[送告]?|形成|建立|启动|实施|整改|办[结理]|公布|公开|答复|作出|提[出交]|落实|解决|清[零理退]|到位|覆盖|推[进动广行]|编制|组织|开展|上报|备案|"
    r"消除|关停|淘汰|打造|培育|新增|拨付|下达|交付|通车|运行|取消|更新|改造|完善|健全|构建|基本"
)
_NOTE = re.compile(
    r"[（(]([^（()）]{2,120}?)(?:按照?职责分工)?(?:分别|共同)?负责(?:落实|推进|指导|组织实施)?(?:[。，；][^（()）]{0,60})?[)）]"
)
_PLEDGE = re.compile(
    r"(?:确保|力争|力促|推动|加快|再|争取)?[^，。；：、]{0,24}?(?:建成|开工|完成|新增|新建|改造|培育|打造|达到|开行|关停|淘汰|创建|引进|新改建|建设|实施|投放|发放|开展|压减|组织|帮助|支持|招引|新设)"
)
_SUMMED = re.compile(r"累计|首创|已|共(?=[^同享建产识])|如期|先后|目前")
_COUNT = re.compile(r"\d|[一二三四五六七八九十百千两]+[个家条座项所万亿]")
_NO_NAME = re.compile(r"[对把将在从向为是]|的|进行|加强|推进|通过|按照|根据|围绕|如果|我们|已经")
_VERB_FIRST = re.compile(
    r"(?:推[动进广]|支持|鼓励|引导|宣传|建[成立设]|督促|指导|组织|动员|发挥|落实|健全|完善|加快|凡|帮助|促进|激励|要求|压实|统筹|强化|培育|构建|打造)"
)
_ASIDE = re.compile(r"[（(][^（()）]*[)）]")


class _Duty(NamedTuple):
    """One actor: where its name starts, and where what it has to do starts."""

    who: str
    at: int
    start: int


@cache
def _actor() -> re.Pattern[str]:
    modal, duty = either(words("tasks", "actor", "modal")), either(words("tasks", "actor", "duty"))
    return re.compile(
        rf"(?P<who>[^，。；：！？\n]{{2,{_LONGEST_NAME}}}?)(?:(?P<modal>{modal}(?![求素点闻害件塞急对用变届邀酬])(?:认真|切实|及时|积极|主动|抓紧|进一步)?)|(?P<duty>{duty}))"
    )


@cache
def _ends() -> re.Pattern[str]:
    return re.compile(rf"{either(words('tasks', 'actor', 'ends'))}(?:等)?(?:部门|单位|地区)?$")


@cache
def _labels(kind: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{either(words('tasks', 'label', kind))})[：:]\s*([^；;。）)\n：:]{{2,80}})")


def tasks(doc: Document, roles: Sequence[Role], ceremonial: Sequence[bool]) -> tuple[Task, ...]:
    """The tasks of `doc` in its order, each once.

    Args:
        doc: the document.
        roles: role of each sentence.
        ceremonial: which sentences are ceremony.
    """
    found: list[Task] = []
    for sentence in doc.sentences:
        if ceremonial[sentence.index] or sentence.fragment or len(sentence.text) < _SHORTEST_TASK:
            continue
        noted = list(_noted(doc, sentence))
        if noted:
            _own(doc, found, sentence, noted[0].who)
        found += noted
        if not noted and not (roles[sentence.index] in _PAST and _DONE.search(sentence.text[:_LOOKED_AT])):
            found += _stated(sentence, roles[sentence.index])
    unique = {(task.who, task.what, task.by): task for task in reversed(found)}
    return tuple(reversed(unique.values()))


def _own(doc: Document, found: list[Task], note: Sentence, who: str | None) -> None:
    """Give the tasks of the note's paragraph that name nobody its owner: the note closes all of it."""
    for k in range(len(found) - 1, -1, -1):
        if doc.sentences[found[k].sentence].paragraph != note.paragraph:
            return
        if found[k].who is None:
            found[k] = replace(found[k], who=who)


def _noted(doc: Document, sentence: Sentence) -> Iterator[Task]:
    """A task whose owner or time stands in a note behind it."""
    text = sentence.text[:_LOOKED_AT]
    note = _NOTE.search(text)
    who, when = _labels("who").search(text), _labels("when").search(text)
    if not (note or who or when):
        return
    start = min(m.start() for m in (note, who, when) if m)
    what, spans = text[:start].rstrip("（(，；。 "), [sentence.span]
    if len(what) < _SHORTEST_TASK and sentence.index:
        before = doc.sentences[sentence.index - 1]
        if before.section != sentence.section or before.fragment:
            return
        what, spans = before.text.rstrip("。；"), [before.span, sentence.span]
    owner = note.group(1) if note else who.group(1) if who else None
    deadline = _deadline(text)
    by = when.group(1) if when else deadline.group("when") if deadline else None
    body = _trimmed(_OPENING.sub("", what))
    if len(body) >= _SHORTEST_TASK:
        yield Task(_name(owner) if owner else None, body, by, Span(spans[0].start, spans[-1].end), sentence.index)


def _stated(sentence: Sentence, role: Role) -> Iterator[Task]:
    """Tasks that a sentence states by a duty or by a deadline."""
    text = sentence.text[:_LOOKED_AT]
    duties = list(_duties(text))
    for k, duty in enumerate(duties):
        stop = duties[k + 1].at if k + 1 < len(duties) else len(text)
        what = _trimmed(text[duty.start : stop])
        deadline = _deadline(text[duty.start : stop])
        if len(what) >= _SHORTEST_TASK:
            yield Task(duty.who, what, deadline.group("when") if deadline else None, sentence.span, sentence.index)
    if duties or role in _PAST:
        return
    ahead, by = role in _AHEAD and not _SUMMED.search(text), None
    for clause in split(text):
        if "了" in clause.of(text):
            continue
        deadline = _deadline(text, clause.start, clause.end)
        by = deadline.group("when") if deadline else by
        what = _done_by(text, clause, deadline) if deadline else _pledge(text, clause) if ahead else ""
        if what:
            yield Task(None, what, by, sentence.span, sentence.index)


def _pledge(text: str, clause: Span) -> str:
    """A clause that promises something that can be counted, else nothing."""
    pledged = _PLEDGE.match(text, clause.start, clause.end)
    return _trimmed(clause.of(text)) if pledged and _COUNT.search(text, pledged.end(), clause.end) else ""


def _deadline(text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
    """The first deadline of `text` between two places."""
    return _DEADLINE.search(text, start, len(text) if end is None else end)


def _done_by(text: str, clause: Span, deadline: re.Match[str]) -> str:
    """What is to be done by a deadline: its clause, and the next one where the deadline closes it; empty without an action."""
    before = _OPENING.sub("", text[clause.start : deadline.start()]).strip()
    after = text[deadline.end() : clause.end].lstrip("，, 要")
    if len(after) < _SHORTEST_TASK and len(before) < _SHORTEST_TASK and clause.end < len(text):
        following = next((c for c in split(text) if c.start >= clause.end), None)
        after = following.of(text) if following else ""
    what = before + after if len(before) < _SHORTEST_TASK else text[clause.start : clause.end]
    what = _trimmed(_OPENING.sub("", what if len(before) >= _SHORTEST_TASK else after))
    return what if len(what) >= _SHORTEST_TASK and _ACTION.search(what) else ""


def _duties(text: str) -> Iterator[_Duty]:
    """Actors at the head of clauses, each with the stretch that says what they have to do."""
    for clause in split(text):
        head = _OPENING.match(text[clause.start : clause.end])
        start = clause.start + (head.end() if head else 0)
        match = _actor().match(text, start, clause.end)
        who = re.sub(r"^[^，。；：]{0,30}由(?=.{2})", "", match["who"]) if match else ""
        if match and _is_name(who):
            yield _Duty(_name(who), clause.start, match.end() if match["modal"] else match.start("duty"))


def _is_name(words_: str) -> bool:
    """Does `words_` name somebody? It ends like a name, and nothing in it handles something else."""
    bare = _ASIDE.sub("", words_)
    if _NO_NAME.search(bare) or _VERB_FIRST.match(bare):
        return False
    return (bool(_ends().search(bare)) and not bare.endswith(words("tasks", "actor", "never"))) or bare in {
        "各地",
        "地方",
    }


def _name(words_: str) -> str:
    """A name as it is shown: without what the source says of the order of names."""
    return re.sub(r"[，,；;]?(?:列第一位者为牵头单位|下同)", "", words_).strip("，,、 ")


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
