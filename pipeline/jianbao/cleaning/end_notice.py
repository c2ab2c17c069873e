r"""Remove a notice that ends what is shown, with all that the website says after it.

`……（未完，全文共8221字，当前仅显示2756字，请阅读下面提示信息。` may lack its closing bracket and run on over lines
of buttons, bookmarks and slogans. The first such notice behind which no running text follows ends the text: it and
the rest of the page become a barrier at the end, and a gap at the tail.

Left alone: a notice with text behind it (that is `paywall_notice`), and lines behind the notice that look like the
text's own ending: a date, a signature, thanks.

>>> found = edits("要改进工 ……（未完，全文共8221字，当前仅显示2756字，请阅读下面提示。\n收藏《讲话》）")
>>> found[0].span.start, found[0].notice.declared_chars, found[0].notice.where
(4, 8221, 'tail')
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from jianbao.cleaning import _notices
from jianbao.cleaning._text import BARRIER, DATE, HAN, fold, lines
from jianbao.cleaning._zones import legal_note
from jianbao.document import Edit, Span

if TYPE_CHECKING:
    from jianbao.cleaning._text import Line
    from jianbao.document import Notice

_OPENING = re.compile(r"(?:…|\.{3,}|。{2,}|[（(【\[]|[ \t\u3000\xa0])+")
_CLOSED = re.compile(rf"[）)】\]][^{HAN}]*[{HAN}]{{2}}[^（(【\[]*$")
"""A bracket closes, and the text goes on."""
_EDGES = " \t\u3000\xa0.…。，,、;；:：-—=*_#~>»›（）()【】[]|!！\r"
_DOTS = "… \t\u3000\xa0."
_REST = 40
"""Lines that may follow the notice."""

_SITE = re.compile(
    r"收藏|分享|上一[篇页]|下一[篇页]|相关|推荐|版权|copyright|ICP|网站|本站|文库|文秘|秘书|点击|首页|返回|下载|会员|注册|登录|登陆|客服|QQ|微信|热门|标签"
    r"|打印|关闭|举报|编辑|作者|来源|https?:|www\.|\.com|\.cn|[>»|]|积分|文档|资料",
    re.IGNORECASE,
)
_CLOSING = re.compile(r"谢谢|此致|敬礼|特此|[年月]\d{1,2}日|日$|政府$|委员会$|办公室$|局$|党委$")
_ADDRESS = re.compile("https?:|www[.]|[.]com|[.]cn|QQ|微信|copyright|ICP", re.IGNORECASE)
_TEXT, _SENTENCE = 60, 20
_PROOF = 0.3
"""Share of a line in words of notices that makes it the website's."""


def edits(text: str) -> list[Edit]:
    """At most one edit: from the notice to the end of the page."""
    all_lines = lines(text)
    best: list[Edit] = []
    for back, line in enumerate(reversed(all_lines)):
        if back > _REST:
            break
        found = _notice_at(text, line)
        if found and found[1].reason == "folded":
            found = None  # a button, not a word on what follows
        if found and _site_only(all_lines[len(all_lines) - back :]):
            best = [_edit(text, *found)]
        if _runs_on(line) or (found and found[0] > line.start):
            break
    return best


def _edit(text: str, start: int, notice: Notice) -> Edit:
    """From the notice, with the dots before it, to the end."""
    while start > 0 and text[start - 1] in _DOTS + "\n":
        start -= 1
    return Edit(Span(start, len(text)), f"\n{BARRIER}\n", "end_notice", notice=replace(notice, where="tail"))


def _notice_at(text: str, line: Line) -> tuple[int, Notice] | None:
    """Where in `line` a notice begins that runs to its end, and what it says."""
    window = max(line.start, line.end - 200)
    openings = list(_OPENING.finditer(text, window, line.end))
    openings = [hit for hit in openings if not _CLOSED.search(text, hit.end(), line.end)]
    for hit in openings:
        found = None if hit.group().isspace() else _notices.notice(text[hit.end() : line.end].strip(_EDGES))
        if found and found.where:
            return hit.start(), found
    bare = line.bare.strip(_EDGES)
    whole = _notices.notice(bare)
    if whole and (whole.where or whole.declared_chars):
        return line.start, whole
    for hit in openings:
        found = _notices.notice(text[hit.end() : line.end].strip(_EDGES))
        if found and found.where:
            return hit.start(), found
    return None


def _runs_on(line: Line) -> bool:
    """Running text that is no notice: a long line with a full stop, or one that ends the text."""
    reading = _notices.read(line.bare) if len(line.bare) < 400 else None  # noqa: PLR2004
    own = reading is None or reading.proof < _PROOF
    return own and (len(line.bare) > _TEXT and "。" in line.bare)


def _site_only(rest: tuple[Line, ...]) -> bool:
    """Nothing in `rest` is the text's own."""
    if not rest:
        return True
    own = [line for line in rest if not _is_site(line)]
    if any(_runs_on(line) or _CLOSING.search(line.bare) or DATE.fullmatch(line.bare) for line in own):
        return False
    return len(own) <= 0.4 * len(rest)


def _is_site(line: Line) -> bool:
    plain = fold(line.bare)
    if (
        plain[-1] in "。！？"
        and len(plain) > _SENTENCE
        and not legal_note(plain)
        and _notices.read(line.bare).proof < _PROOF
    ):
        return bool(_ADDRESS.search(plain))
    return bool(_SITE.search(plain)) or (len(plain) < 200 and _notices.read(line.bare).proof >= _PROOF)  # noqa: PLR2004
