"""The title of a document, its salutation, and the line where its text begins."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jianbao.segment import labels, lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jianbao.segment.lines import Line

_GENRE = (
    r"通知|通报|通告|公告|公报|公示|意见|决定|决议|议案|提案|建议|请示|批复|答复|命令|复函|回函|来函|函|纪要|报告|方案|计划|规划|纲要|要点|"
    r"办法|规定|规则|细则|规范|条例|准则|章程|守则|制度|预案|清单|总结|汇报|汇报材料|材料|讲话|发言|致辞|致词|贺词|贺信|讲稿|"
    r"演讲|主持词|开幕词|闭幕词|倡议书|公开信|一封信|说明|解读|简报|简讯|信息|综述|述职|体会|启示|令|法|解释|宣言|声明|"
    r"指南|工作安排|实施安排|分工|措施|政策|行动|标准|承诺书|责任书|协议|摘要|安排|解答|修正案|答记者问|专报|快报"
)
_COMPLETE = re.compile(rf"(?:{_GENRE})(?:[（(〔][^（）()]{{1,12}}[）)〕])?[”》]?$")
_META = re.compile(
    r"(?:来源|文章来源|信息来源|稿源|时间|发布时间|发布日期|日期|成文日期|作者|编辑|责任编辑|责编|记者|发布|浏览|点击|阅读|字号|字体|"
    r"打印|关闭|索引号|发文字号|发文机关|文号|主题词|主题分类|公开方式|原文链接|来源链接|链接|抓取时间|文种|分享|下载|评论|栏目|当前位置|首页|"
    r"信息分类|公开类别|生成日期|有效性|名称|标签|URL|http)[\s　]*[：:/（(]|https?://|当前位置|【[^】]{1,20}】|corpus_id",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"(?:标题|题目|主题|文章标题|title)[\s　]*[：:][\s　]*(?=\S)", re.IGNORECASE)
_NUMBER = re.compile(
    r"[^\s，。；：]{0,16}[〔\[（(【]\s?(?:19|20)\d{2}\s?[〕\]）)】][^\s，。；]{0,6}号?$|第[\d〇零一二三四五六七八九十百]+号$"
)
_DATE = re.compile(
    r"[（(]?\s*(?:[12]\d{3}|[一二][〇○零Ｏ一二三四五六七八九十]{3})\s*[年\-./]\s*[\d一二三四五六七八九十]{1,3}\s*(?:[月\-./]|$)"
)
_ONLY_DATE = re.compile(r"[（(]?(?:[12]\d{3}|[一二][〇○零Ｏ一二三四五六七八九十]{3})年.{1,3}月.{1,3}日[）)]?")
_ORGAN = re.compile(r"(?:政府|办公厅|办公室|委员会|委|局|厅|部|院|组)$")
_PEOPLE = (
    "同志|同志们|代表|代表们|委员|委员们|朋友|朋友们|来宾|嘉宾|领导|女士|先生|同学|老师|同事|乡亲|战友|职工|家长|员工|"
    "干部|群众|居民|村民|阁下|陛下|殿下|主席|总统|总理|总干事|国王|部长|书记|校友|青年"
)
_GREETING = re.compile(rf"[^。；！!：:？?]{{0,120}}(?:{_PEOPLE})(?:们|好|[^。；！!：:]{{0,40}})?$")
_ADDRESS_START = re.compile(
    rf"(?:尊敬的|敬爱的|亲爱的|各位|同志们|代表们|女士们|先生们|朋友们|全体|同学们|老师们|乡亲们|{_PEOPLE})"
)
_ADDRESSEE = re.compile(
    r"各|政府|部门|委|办|局|厅|部|院|署|单位|机构|公司|集团|学校|中心|协会|街道|乡镇|镇|乡|区|县|市|省|处|党组|党工委|管委会|银行|人民"
)
_VERBS = re.compile(r"如下|以下|现将|现就|通知|为|根据|按照|包括|主要|要求|指出|强调|认为|收悉|是|有|做好|要")
_SPEAKER = re.compile(r"[\u4e00-\u9fff·]{1,4}(?:[\s　]?[\u4e00-\u9fff]){0,3}$")
_OFFICE = re.compile(
    r"(?:书记|主任|省长|市长|县长|区长|镇长|乡长|局长|部长|主席|院长|检察长|总理|处长|厅长|秘书长|校长|董事长|总经理)"
)
_TAIL = re.compile(
    r"(?:[（(][^（）()，。]{2,14}[〔\[（(](?:19|20)\d{2}[〕\]）)]\s?\d{1,4}号[）)])?(?:\.(?:pdf|docx?|wps|html?|txt))?$"
)
"""Document number or file suffix behind a title."""
_IN_FULL = re.compile(r"《([^《》]{4,80})》[^。，《]{0,12}全文如下")
_SPACED = re.compile(r"(?:[\u4e00-\u9fff][\s　]+){2}[\u4e00-\u9fff](?:[\s　]|$)")
_SUBTITLE = re.compile(r"(?:——|――|──|—|--)")
_SENTENCE_END = tuple("。；！!？?，,、;")
_ABOUT = re.compile(r"关于|印发|转发|批转")
_NAMED = re.compile(rf"的[^的]{{0,6}}(?:{_GENRE})(?:[（(〔][^（）()]{{1,12}}[）)〕])?[”》]?$")
LOOK = 14
"""Paragraphs at the head that are searched for a title."""
GREETING = 6
"""Paragraphs below the title that are searched for a salutation."""
LONGEST_LINE = 60
LONGEST_ADDRESS = 160
LONGEST_NAME = 4
SHORT = 24
LONGEST = 140
MOST_LINES = 6


@dataclass(frozen=True, slots=True)
class Front:
    """What stands before the text.

    Attributes:
        title: its lines joined, or None.
        first, last: half-open range of the lines that hold it; empty if it is only named in a sentence.
        start, end: its clean positions.
        salutation: 同志们, 各位代表 or the recipients, without the colon, or None.
        salutation_end: how far the salutation reaches into its line; 0 if there is none.
        body: index of the first line that may hold a heading.
        greeting: index of the line with the salutation, or -1.
    """

    title: str | None
    first: int
    last: int
    salutation: str | None
    salutation_end: int
    body: int
    greeting: int = -1
    start: int = 0
    end: int = 0


def front(paragraphs: Sequence[Line]) -> Front:
    """Read the head of a document."""
    begin = lines.front_matter(paragraphs)
    head = paragraphs[: begin + LOOK]
    begin += _masthead(head, begin)
    first, last, title = _title(head, begin)
    start, end = (head[first].start, head[last - 1].end) if title else (0, 0)
    body = last if title else begin
    if title is None:
        title, start, end = _quoted(head[begin : begin + 4])
    for line in head[body:]:
        if salutation(line.text) or not (_is_meta(line.text) or (last > first and _below_title(line.text))):
            break
        body = line.index + 1
    words, reach, at = _greeting(paragraphs[body : body + GREETING])
    return Front(title, first, last, words, reach, body, at, start, end)


def _greeting(head: Sequence[Line]) -> tuple[str | None, int, int]:
    """The salutation, its end in its line, and its line: the recipients stand first, 同志们 may follow a motto."""
    for place, line in enumerate(head):
        found = salutation(line.text)
        if found and (place == 0 or _greets(found[0])):
            return found[0], found[1], line.index
    return None, 0, -1


def _quoted(head: Sequence[Line]) -> tuple[str | None, int, int]:
    """The title that a news report names: 《关于……的意见》全文如下."""
    for line in head:
        match = _IN_FULL.search(line.text)
        if match:
            return match[1], line.start + match.start(1), line.start + match.end(1)
    return None, 0, 0


def salutation(text: str) -> tuple[str, int] | None:
    """The salutation at the start of a paragraph and where it ends, or None.

    >>> salutation("各位代表：现在报告工作。")
    ('各位代表', 5)
    """
    for at, char in enumerate(text[: LONGEST_ADDRESS + 1]):
        if char in "。；？?" or (char in "！!：:" and at == 0):
            return None
        if char in "：:！!":
            words = text[:at].strip()
            if _greets(words) or (char in "：:" and at == len(text) - 1 and _addresses(words)):
                return words, at + 1
            return None
    return None


def _greets(words: str) -> bool:
    return len(words) <= LONGEST_ADDRESS and bool(_ADDRESS_START.match(words)) and bool(_GREETING.fullmatch(words))


def _addresses(words: str) -> bool:
    """Recipients of a notice: 各市人民政府，各有关部门."""
    return LONGEST_NAME <= len(words) <= LONGEST_ADDRESS and bool(_ADDRESSEE.search(words)) and not _VERBS.search(words)


def _is_meta(text: str) -> bool:
    """A line about the page or the paper rather than of the text."""
    bare = text.strip("-=*＊—_ 　")
    return not bare or bool(_META.match(text) or _NUMBER.match(text) or _DATE.match(text)) or text.isascii()


def _below_title(text: str) -> bool:
    """A line that may stand between the title and the text: speaker, occasion, place, date, captions."""
    if labels.at_start(text) and not _SUBTITLE.match(text):
        return False
    if text[0] in "（(【" and text[-1] in "）)】":
        return len(text) <= LONGEST_LINE
    if _SUBTITLE.match(text):
        return len(text) <= LONGEST_LINE
    short = len(text) <= SHORT and not text.endswith((*_SENTENCE_END, "：", ":"))
    return bool(short and (_SPEAKER.match(text) or _OFFICE.search(text) or text.endswith("摄")))


_SITE = re.compile(r"[^，。]{1,8}(?:网|网站|日报|晚报|在线|客户端|公众号)")
_MASTHEAD = re.compile(
    r".{2,30}(?:文件|材料|简报|专刊|通报|快报|动态|信息|内参)之?(?:[（(][\d一二三四五六七八九十]+[）)]|[—\-][\d一二三四五六七八九十]+)$"
)
"""The number of a paper within its series, printed above the title."""
_GLUED = re.compile(r"[\u4e00-\u9fff]{1,8}[〔\[](?:19|20)\d{2}[〕\]]\s?第?\d{1,5}号$")
SHORTEST_NUMBER = 10
_ISSUE = re.compile(
    r"[（(]?(?:20\d\d年)?[　\s]*(?:总)?第[　\s]*[\d〇零一二三四五六七八九十百]{1,5}[　\s]*期.{0,12}$|增\s*刊$"
)
_ISSUER = re.compile(
    r"[\u4e00-\u9fff（）()、 　]{3,40}(?:[办委局厅部院组处府科会]|中心|办公室)编?(?:[　\s]+|$)"
    r"(?:签发.{0,12}|(?:20\d\d|二[〇○零].{2})年.{1,3}月.{1,3}日)?$"
)
_NO_TITLE = re.compile(r"新华社|本报|.*(?:电|讯|记者|通讯员|日前|如下|是|在|和|与|了|等|年|月)$")


def _masthead(head: Sequence[Line], start: int) -> int:
    """How many lines the masthead of a 简报 takes: its name, 第3期, and who issued it when. 0 if there is none."""
    issue = next((line.index for line in head[start : start + 4] if _ISSUE.fullmatch(line.text)), None)
    if issue is None or any(len(line.text) > SHORT or "。" in line.text for line in head[start:issue]):
        return 0
    last = issue + 1
    for line in head[last : last + 3]:
        if not (_ISSUER.fullmatch(line.text) or _ONLY_DATE.fullmatch(line.text)):
            break
        last = line.index + 1
    return last - start


def _is_title_line(text: str) -> bool:
    if len(text) > LONGEST_LINE or text.endswith(_SENTENCE_END) or text.endswith(("：", ":")) or "。" in text:
        return False
    if labels.at_start(text) or _is_meta(text) or _in_brackets(text):
        return False
    return sum("\u3400" <= char <= "\u9fff" for char in text) > 1


def _title(head: Sequence[Line], start: int) -> tuple[int, int, str | None]:
    """First and last line of the title and its words."""
    none = (start, start, None)
    for place, line in enumerate(head[start:], start=start):
        text = line.text
        named = _LABELLED.match(text)
        if named and len(text) <= LONGEST:
            return line.index, line.index + 1, text[named.end() :].strip()
        plain = _TAIL.sub("", text.lstrip("# 　"))
        if _begins_text(line, plain):
            return none
        if _is_meta(text) or _SITE.fullmatch(plain) or _MASTHEAD.fullmatch(plain) or _in_brackets(text):
            continue
        if not _is_title_line(plain) or (_SPEAKER.fullmatch(plain) and len(plain) <= LONGEST_NAME):
            return none
        below = head[place + 1].text if place + 1 < len(head) else ""
        if _ONLY_DATE.fullmatch(below) and _ORGAN.search(plain):
            continue
        last, words = _join(head, line.index)
        if not _complete(_tidy(words)) and not _stands(words, head[last] if last < len(head) else None):
            return none
        if words.endswith("令"):
            return _proclaimed(head[place + 1 :]) or (line.index, last, _tidy(words))
        return line.index, last, _tidy(words)
    return none


def _begins_text(line: Line, plain: str) -> bool:
    """A salutation, a numbered heading, or a line that breaks off: no title comes any more."""
    numbered = labels.at_start(plain) is not None and not _SUBTITLE.match(plain)
    return numbered or (line.before_gap and line.cut) or salutation(line.text) is not None


def _in_brackets(text: str) -> bool:
    return text[0] in "（(" and text[-1] in "）)"


def _stands(words: str, below: Line | None) -> bool:
    """A line that names no kind of document (建设智慧城市) still looks like a title."""
    if _NO_TITLE.match(words) or words.count("，") > 1 or len(words) > LONGEST_LINE or below is None:
        return False
    return below.text[0] not in "，。、；：”）》" and not words.endswith(("，", "、"))


def _proclaimed(head: Sequence[Line]) -> tuple[int, int, str] | None:
    """The title of the law that a decree (…令) proclaims: the titled line below the date."""
    for line in head:
        text = line.text
        if _is_title_line(text) and _complete(text) and not text.endswith("令"):
            return line.index, line.index + 1, _tidy(text)
    return None


def _tidy(words: str) -> str:
    """Without a document number at the end, without the brackets around the whole, and without the blanks of a spaced title (通 知)."""
    numbered = _GLUED.search(words)
    while numbered and not _complete(words[: numbered.start()]) and len(numbered.group()) > SHORTEST_NUMBER:
        numbered = _GLUED.search(words, numbered.start() + 1)
    if numbered and _complete(words[: numbered.start()]):
        words = words[: numbered.start()]
    if words.startswith("《") and words.endswith("》") and words.count("《") == 1:
        words = words[1:-1]
    return re.sub(r"(?<=[\u4e00-\u9fff])[\s　]+", "", words) if _SPACED.search(words) else words


def _join(head: Sequence[Line], first: int) -> tuple[int, str]:
    """Lines of the title from `first` on: they go on until the kind of document (…的通知, …报告) is named."""
    words, last = _TAIL.sub("", head[first].text.lstrip("# 　")), first + 1
    spare: tuple[int, str] = (last, words)
    for line in head[last : first + MOST_LINES]:
        text = line.text
        goes_on = text.startswith(("的", "和", "及", "暨")) or re.fullmatch(r"[（(][^（）()\d]{1,10}[）)]", text)
        if not goes_on and (_complete(words) or not _is_title_line(text) or _ends_title(text)):
            break
        if len(words) + len(text) > LONGEST or line.after_gap:
            break
        words, last = words + text, line.index + 1
    if _complete(words) or last - first == 1:
        return last, words
    return (last, words) if _open(spare[1]) else spare


def _complete(words: str) -> bool:
    """The kind of document is named. After 关于 or 印发 it takes 的 before it: 关于全面推行公示制度 goes on."""
    if words.count("《") > words.count("》") or words.count("“") > words.count("”"):
        return False
    return bool((_NAMED if _ABOUT.search(words) else _COMPLETE).search(words))


def _open(words: str) -> bool:
    """The first line cannot stand alone as a title: it breaks off inside quotes or after 关于, 的, 和, 印发."""
    return (
        words.count("《") > words.count("》")
        or words.count("“") > words.count("”")
        or bool(
            re.search(
                r"(?:关于.*|的|和|与|及|、|印发|转发|批转|进一步|做好|加强|推进|会议|大会|全会|政府|办公厅|办公室|委员会)$",
                words,
            )
        )
    )


def _ends_title(text: str) -> bool:
    """A speaker, an office with a name, or a subtitle: below the title, not part of it."""
    name = len(text) <= LONGEST_NAME and _SPEAKER.fullmatch(text)
    titled = _OFFICE.search(text) and re.match(r"[^\s]{0,14}[\s　]+[\u4e00-\u9fff·]{2,4}$", text)
    return bool(_SUBTITLE.match(text) or name or titled)
