"""What a page says about its document: in `<meta>` as government sites must (政府网站发展指引, 附件 4), or in labels.

The standard's tags are ArticleTitle, PubDate, ContentSource, ColumnName, SiteName; others are read where those lack.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from jianbao.read._html_main import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jianbao.read._html_page import Page

LOOK = 200
"""Lines of a page that are searched for labels: 来源：…"""
LONGEST = 200
_SEPARATORS = re.compile(r"\s*[_|｜–—]+\s*|\s+-+\s+|-{2,}|(?<=[\u4e00-\u9fff」』）)])-(?=[\u4e00-\u9fff])|\s*[>›»]\s*")
_DATE = re.compile(r"(?:19|20)\d{2}\s*[-年/.]\s*\d{1,2}\s*[-月/.]\s*\d{1,2}\s*日?")
_DATED = re.compile(rf"[^\d。，]{{0,16}}{_DATE.pattern}(?:\s*\d{{1,2}}:\d{{2}}(?::\d{{2}})?)?[^\d。，]{{0,8}}")
_VALUE = re.compile(r"[^\s|｜　]{1,60}")
_PUBLISHED = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')
_NONE = frozenset({"", "null", "undefined", "none", "无", "/", "--", "本站", "本网"})


def fields(page: Page) -> tuple[tuple[str, str], ...]:
    """Facts by name (title, source, date, column, site, author, organ, doc_number), only where the page states them."""
    found = dict(_from_metas(page))
    labelled = dict(_from_labels(page))
    for name, value in labelled.items():
        found.setdefault(name, value)
    if "date" not in found or "date" in labelled:
        date = labelled.get("date") or labelled.get("published") or _scripted(page) or labelled.get("dated")
        found |= {"date": date} if date else {}
    for name in ("published", "dated"):
        found.pop(name, None)
    title = found.get("title") or _of_title(page, found.get("site", ""))
    rest = {name: value for name, value in found.items() if name != "title"}
    return (("title", title), *rest.items()) if title else tuple(rest.items())


def _from_metas(page: Page) -> Iterator[tuple[str, str]]:
    given = dict(reversed(page.metas))  # the first of a name wins
    for name, usual in words("metas").items():
        for key in usual:
            value = given.get(key, "").strip()[:LONGEST]
            if value.lower() in _NONE or (name == "date" and not _DATE.search(value)):
                continue
            yield name, value
            break


def _from_labels(page: Page) -> Iterator[tuple[str, str]]:
    """Facts in visible lines: 来源：云湾日报　发布时间：2024-03-05, or label and value in two cells."""
    seen: set[str] = set()
    for line in page.lines[:LOOK]:
        text = line.text if len(line.text) <= LONGEST else ""
        for match in _label().finditer(text):
            name = _names()[re.sub(r"\s", "", match[1])]
            value = _value(name, text[match.end() :])
            if value and name not in seen:
                seen.add(name)
                yield name, value
        if "dated" not in seen and not line.linked and _DATED.fullmatch(text):
            seen.add("dated")
            yield "dated", _DATE.search(text)[0]  # type: ignore[index]  # it is part of the pattern


@cache
def _names() -> dict[str, str]:
    return {label: name for name, labels in words("labels").items() for label in labels}


@cache
def _label() -> re.Pattern[str]:
    """A label at the start of a line or behind a blank; 标　　题 and 来 源 are spaced."""
    either = "|".join(r"[\s　]{0,4}".join(label) for label in sorted(_names(), key=len, reverse=True))
    return re.compile(rf"(?:^|[\s　|｜\[【])({either})[\s　]*[：:\t]\s*")


def _value(name: str, rest: str) -> str:
    if name == "column":
        parts = [part for part in re.split(r"\s*[>›»/→]+\s*", rest) if part.strip()]
        while parts and parts[-1].strip() in {"正文", "详情", "内容", "详细内容", "浏览文章", "文章内容", "文章正文"}:
            parts.pop()
        return parts[-1].strip()[:40] if len(parts) > 1 else ""
    if name in {"date", "published"}:
        date = _DATE.match(rest.lstrip())
        return date[0] if date else ""
    if name == "title":
        return rest.split("\t", maxsplit=1)[0].strip()
    match = _VALUE.match(rest.lstrip())
    value = match[0].strip("[]【】") if match else ""
    return "" if value.lower() in _NONE or re.search("[：:]", value) else value


def _scripted(page: Page) -> str:
    for script in page.scripts:
        match = _PUBLISHED.search(script)
        if match and _DATE.search(match[1]):
            return match[1]
    return ""


def _of_title(page: Page, site: str) -> str:
    """`<title>` without the name of the column and of the site behind it."""
    pieces = [(m.start(), m.end()) for m in _SEPARATORS.finditer(page.title)]
    shown = {re.sub(r"\s+", "", line.text) for line in page.lines[: 2 * LOOK] if len(line.text) <= LONGEST}
    for start, _ in reversed(pieces):
        if re.sub(r"\s+", "", page.title[:start]) in shown:
            return page.title[:start].strip()
    if re.sub(r"\s+", "", page.title) in shown:
        return page.title
    title = page.title
    ends = words("sites")["ends"]
    for start, end in reversed(pieces):
        behind = title[end:].strip()
        if start < 4 or not (behind == site or behind.endswith(ends) or len(behind) <= 4):  # noqa: PLR2004
            break
        title = title[:start].strip()
    return title
