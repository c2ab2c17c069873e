"""Does a text end as texts of its kind end, or does it just stop?"""

from __future__ import annotations

import re

from jianbao.cleaning._text import DATE, HAN, LABEL, NUMERALS, lines

_FINAL = frozenset('。！？!?”’」』）)】》…"')
_THANKS = re.compile(
    "谢谢|此致|敬礼|特此|以上(?:报告|意见|决定|说明|汇报)|妥否|请予?(?:审议|批示|批复|示)|自(?:发布|印发|公布|颁布)之日|祝(?:大家|各位|大会|愿)|让我们|而(?:努力)?奋斗"
    "|新篇章|更大贡献|圆满成功|不辜负|我的(?:讲话|发言|报告|汇报)(?:就到这里|完了)|讲到这里|到此为止|以优异成绩|共同努力|再立新功|新局面|宣布.{0,12}(?:结束|闭幕|开幕|散会)"
)
SIGNED = re.compile(  # the name of an office, or a note in brackets
    rf"^[{HAN}（）()、\s]{{2,30}}(?:政府|委员会|办公室|办公厅|局|厅|部|院|党委|党组|公司|大学|学院|中心|协会|联合会|工会|团委|法院|检察院|集团|学校|医院|站|所|处|科)$|^[（(][^（）()]{{2,60}}[）)]$"
)
_ROLE = re.compile(
    r"^[（(]?(?:出席|列席|参会|参加|缺席|请假|主持|记录|整理|分送|抄送|抄报|抄发|报送|主送|发送|送|印发|附件|附|注|备注|联系人|联系电话|电话|来源|作者|撰稿|供稿"
    r"|签发|审核|校对|校核|拟稿|承办|地址|主题词)[^：:，。]{0,10}[：:]"
)
"""Lines of names and notes behind a text, which need no full stop."""
_STATED = re.compile(r"(?:时限|时间|日期|单位|部门|电话|传真|邮箱|联系人|地址|责任人)[：:][^，。：；]{1,40}$")
"""A form's last field: 完成时限：5月31日."""
_QUOTED = re.compile("——[^，。]{2,14}$")
_DATED = 30
_DOTS = re.compile(r"(?:\.{3}|…|。。)[”’）)]?$")
_SHORT = 6
_LAST = 4
_ROOM = 1_000
_NEWS = re.compile(r"(?:参加|出席|列席|陪同)[^。]{0,20}(?:。|$)|[（(](?:记者|通讯员|完)?[^（）()]{0,16}[）)]$")


def closes(text: str, end: int | None = None) -> bool:
    r"""The last lines, up to `end`, hold an ending: thanks, a call, a date, a signature, a note in brackets.

    >>> closes("我的讲话完了，谢谢大家！"), closes("清河县人民政府\n2024年3月5日"), closes("这是领导传达意志的方式。")
    (True, True, False)
    """
    last = [line.bare for line in lines(text)[-_LAST:]] if end is None else _before(text, end)
    return any((DATE.match(b) and len(b) < _DATED) or SIGNED.match(b) for b in last) or any(
        _THANKS.search(b) or _NEWS.search(b) for b in last[-2:]
    )


def _before(text: str, end: int) -> list[str]:
    """The last lines up to `end` that hold something; of a very long one the end, so that many may be asked for."""
    found: list[str] = []
    while end > 0 and len(found) < _LAST:
        start = text.rfind("\n", 0, end) + 1
        if bare := text[max(start, end - _ROOM) : end].strip():
            found.append(bare)
        end = start - 1
    return found[::-1]


def torn(text: str) -> bool:
    """The last line stops inside a sentence, a bracket or a quotation, or with dots or a colon.

    >>> (
    ...     torn("要落实“四早”“四"),
    ...     torn("按时保质保..."),
    ...     torn("2024年3月5日"),
    ...     torn("附件：项目表"),
    ...     torn("取得了好成绩。"),
    ... )
    (True, True, False, False, False)
    """
    all_lines = lines(text)
    if not all_lines:
        return False
    bare = all_lines[-1].bare
    if _DOTS.search(bare[-_SHORT:]) and len(bare) > _SHORT:
        return True
    if bare.endswith(("：", ":", "，", ",", "、", "（", "“", "《")):
        return len(bare) > 4 or len(all_lines) > 1  # noqa: PLR2004
    if bare[-1] in _FINAL or bare[-1] in ";；.":
        return False
    return _stops(bare, [line.bare for line in all_lines[:-1]])


def _stops(bare: str, above: list[str]) -> bool:
    """A last line without a final mark: cut prose, or something that needs no mark?"""
    if _QUOTED.search(bare) or _STATED.search(bare) or (_ROLE.match(bare) and bare[-1] not in "、，,：:"):
        return False
    if LABEL.match(bare) and len(above) > 1 and all(LABEL.match(b) and b[-1] not in _FINAL for b in above[-2:]):
        return False  # a list whose items have no marks
    if len(bare) > 40 and re.search("[，。；,;]", bare):  # noqa: PLR2004
        return not re.search("[|｜]|https?:", bare)
    if _article(bare, above):
        return True
    item = LABEL.match(bare)
    prose = bare.count("，") > 1 or "。" in bare or (item and "，" in bare)
    dated = DATE.match(bare) or SIGNED.match(bare) or (not prose and (item or re.search(r"\d[^，。]{0,6}$", bare)))
    if dated:
        return False
    if sum(bare.count(mark) for mark in "“（《") > sum(bare.count(mark) for mark in "”）》"):
        return True
    if not above:
        return len(bare) > 20 and "，" in bare  # noqa: PLR2004
    clause = bool(re.search("[，。；,;]", bare)) or (bool(_CLAUSE.search(bare)) and not _TITLED.search(bare))
    return clause and len(bare) >= _LEAST and above[-1][-1] in _FINAL


def _article(bare: str, above: list[str]) -> bool:
    """An article or item that stops without a mark, where those before it end with one."""
    label = _NUMBERED.match(bare)
    if not label or len(bare) - label.end() < _LEAST:
        return False
    peers = [line for line in above[-_PEERS:] if _NUMBERED.match(line) and len(line) > 2 * _LEAST]
    return len(peers) > 1 and all(line[-1] in _FINAL or line[-1] in "：:；;" for line in peers)


_NUMBERED = re.compile(rf"第[{NUMERALS}0-9]{{1,6}}条[ \u3000]*|[（(][{NUMERALS}0-9]{{1,3}}[）)]")
_CLAUSE = re.compile("[的了是在将应为把被从使并](?=.)")
"""Words of a sentence, none of which ends it."""
_TITLED = re.compile(
    "(?:通知|意见|办法|方案|规定|报告|讲话|决定|名单|表|清单|附件|通报|公告|细则|条例|规划|要点|说明|计划|总结|制度|公报|纪要|批复|函)$"
)
_LEAST, _PEERS = 12, 40
