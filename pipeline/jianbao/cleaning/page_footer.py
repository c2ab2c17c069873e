r"""Remove a site's footer and legal notes: copyright, ICP numbers, addresses below them, disclaimers, licence blocks.

Behind the text, the first line of a footer (`版权所有`, `…ICP备…`, `Copyright`) ends the page: it goes with all
that follows. A sentence of legal words (`版权说明：本文档由用户提供，若有侵权请举报`) goes before or behind the
text, and a licence block (`本作品…著作权法…公有领域`, `Public domain`) from its first line to the end.

Left alone: the document's own rules on copyright or reprinting (running text), its signature and its date.

>>> [e.text for e in edits("清河县全年任务已经全部完成，各项指标好于预期。\n版权所有：清河县\n电话：1")]
['', '']
>>> edits("第八条 版权所有人应当依法登记，不得侵权。")
[]
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jianbao.cleaning._text import LABEL, Line, drop, lines, without_overlaps
from jianbao.cleaning._zones import Zones, footer, legal_note, zones

if TYPE_CHECKING:
    from jianbao.document import Edit


_RULE = "page_footer"
_LICENCE = re.compile(
    r"^(?:本作品|本文件|本文本|此作品|Public domain|本作品内容|本条目|本页面|This work|CC BY|知识共享)", re.IGNORECASE
)
_LICENSED = re.compile("著作权法|公有领域|Public domain|Creative Commons|CC BY|知识共享|版权限制", re.IGNORECASE)
_DISCLAIMER = re.compile(
    r"^[【\[（(*※]*(?:免责声明|版权声明|版权说明|特别声明|郑重声明|法律声明|转载声明|网站声明|温馨提示|风险提示及免责)[】\]）)]?\s*[:：]"
)
_FREE = re.compile(
    r"转载请?(?:注明|保留|标明)|未经.{0,20}(?:授权|许可|同意).{0,16}(?:不得|禁止|严禁)转载|如有侵权|侵权.{0,6}(?:联系|告知|删除)"
)
_SENT = re.compile(
    r"^(?:(?:发自|来自)我?的?\s?[\u4e00-\u9fffA-Za-z0-9 ]{0,14}(?:手机|iPhone|iPad|邮箱|邮件|客户端|大师)"
    r"|Sent from .{1,30}|获取 Outlook .{1,12})$"
)
"""What mail programs put below a letter."""
_ENGLISH = re.compile(
    r"(?:Notice|Disclaimer|Statement|Note|Copyright|Source)\s*:|.*\b(?:uploaded|posted|copyright|rights reserved)\b",
    re.IGNORECASE,
)
_SITE = re.compile("^[【（(]?(?:声明|版权)|版权所有|本[站网文号刊报]|本公众号|本平台|版权归|原作者|请.{0,4}联系|小编")
_ROOM = 60
"""Lines a licence block or footer may have."""


def edits(text: str) -> list[Edit]:
    """Edits that remove them."""
    all_lines = lines(text)
    where = zones(text)
    total = len(all_lines)
    near = {*where.around(total), *range(max(total - 2, 0), total)}
    gone = {i for i in near if _noted(all_lines[i], i, where, total)}
    gone |= _from_footer(all_lines, where) | _licence(all_lines)
    return without_overlaps([drop(text, all_lines[index], _RULE) for index in gone])


def _noted(line: Line, line_index: int, where: Zones, total: int) -> bool:
    """A legal note outside of the text, or a line of a footer before it."""
    if len(line.bare) > 300:  # noqa: PLR2004
        return False
    if where.last < where.first and total > 1 and not footer(line.bare):
        return legal_note(line.bare)
    inside = where.first <= line_index <= where.last
    return (
        legal_note(line.bare)
        or (
            bool(_FREE.search(line.bare))
            and not LABEL.match(line.bare)
            and (not inside or bool(_SITE.search(line.bare)))
        )
        or bool(_DISCLAIMER.match(line.bare))
        or footer(line.bare)
        or bool(_SENT.match(line.bare))
        or (line.bare.isascii() and not inside and bool(_ENGLISH.match(line.bare)))
    )


def _from_footer(all_lines: tuple[Line, ...], where: Zones) -> set[int]:
    """From the first footer line behind the text to the end, with contact lines just above it."""
    start = max(where.last + 1, 1) if where.last >= where.first else 1
    for index in range(start, len(all_lines)):
        if footer(all_lines[index].bare):
            first = index
            while first - 1 > where.last and _CONTACT.match(all_lines[first - 1].bare):
                first -= 1
            return set(range(first, len(all_lines)))
    return set()


_CONTACT = re.compile(
    r"^(?:主办|承办|协办|地址|电话|邮编|传真|邮箱|E-?mail|网址|联系我们|关于我们|网站地图|技术支持|联系电话)\s*(?:单位)?\s*[:：|]?",
    re.IGNORECASE,
)


def _licence(all_lines: tuple[Line, ...]) -> set[int]:
    """A licence block near the end."""
    low = max(len(all_lines) - _ROOM, 1)
    for index in range(low, len(all_lines)):
        if _LICENCE.match(all_lines[index].bare):
            rest = all_lines[index:]
            if sum(len(line.bare) for line in rest) < 1_500 and _LICENSED.search("".join(line.bare for line in rest)):  # noqa: PLR2004
                return set(range(index, len(all_lines)))
    return set()
