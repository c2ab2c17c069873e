"""The words that all formats for people share: names of roles, what is missing, how the lines came about."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

ROLES = {
    "purpose": "目的",
    "situation": "形势",
    "achievement": "成绩",
    "problem": "问题",
    "target": "目标",
    "measure": "举措",
    "requirement": "要求",
    "other": "其他",
}
"""Roles in the order in which a leader reads them."""

HOW = {"quoted": "摘录", "written": "改写"}

REASONS = {
    "paywall": "网站提示付费后可见",
    "preview": "网站只提供预览",
    "login": "网站提示登录后可见",
    "unfinished": "文字在句中中断",
    "silent": "文字中断，原因不明",
    "announced": "上文预告的内容未见",
    "outline_hole": "提纲序号不连续",
    "omitted": "原文注明略去",
    "pages": "页码不连续",
    "count": "网站声明的字数",
    "scan": "该页只有图像，没有文字层",
    "folded": "网页折叠了后文",
    "guarded": "网站限制查看",
    "ui": "网站提示",
    "notice": "网站提示",
}

RULES = {
    "control_chars": "不可见字符",
    "html_residue": "网页代码",
    "double_encoding": "编码误读",
    "byte_shift": "字节错位",
    "pinyin_gloss": "拼音注音",
    "traditional": "繁体字",
    "lookalikes": "形近字符",
    "lost_bytes": "字节缺损",
    "blank_lines": "空行",
    "emoji_bullets": "表情符号",
    "end_notice": "网站提示",
    "paywall_notice": "网站提示",
    "anti_copy": "防复制文字",
    "bookmark_line": "网站提示",
    "site_intro": "网站编者的话",
    "doc_share": "文库网站信息",
    "page_tail": "网页末尾文字",
    "page_labels": "网页信息栏",
    "navigation": "网页导航",
    "page_footer": "网页页脚",
    "page_numbers": "页码页眉",
    "footnotes": "脚注",
    "duplicates": "重复文字",
    "hard_wraps": "排版换行",
    "spaces": "空格",
    "punctuation": "标点",
    "masked_names": "隐去的名称",
    "missing_pages": "无文字的页",
    "gap_fragments": "残句",
    "truncation": "残句",
}
"""What each rule of cleaning mends, takes out or marks."""

REPAIRS = frozenset(
    {
        "control_chars", "html_residue", "double_encoding", "byte_shift", "pinyin_gloss", "traditional", "lookalikes",
        "lost_bytes", "blank_lines", "emoji_bullets", "hard_wraps", "spaces", "punctuation",
    }
)  # fmt: skip
"""Rules that mend a passage; what the others take out is no part of the text, and its place is told to the reader."""

FRAGMENTS = frozenset({"gap_fragments", "truncation", "footnotes"})
"""Rules whose marks say that a passage is not quoted, although nothing in it is damaged."""

WHERE = {"head": "开头", "body": "正文中", "tail": "末尾"}

_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff\ufffe\uffff]"
)
"""Characters that steer the display instead of being displayed; bidi controls could make text read other than it is."""


_PLACES = 3
"""Pages or paragraphs that are named at most."""

_STOPS = "。；：，、！,.;:! "
"""Punctuation between a heading and what follows it."""


class Group(NamedTuple):
    """Points of one role."""

    role: str
    title: str
    points: list[dict[str, Any]]


def visible(text: str) -> str:
    r"""`text` with each control character replaced by its code, so that it can neither steer nor hide.

    Tabulators and line feeds stay; carriage returns go.

    >>> visible("甲\u202e乙")
    '甲⟦U+202E⟧乙'
    """
    return _CONTROL.sub(_code, text)


def _code(match: re.Match[str]) -> str:
    return "" if match[0] in "\r\ufeff" else f"⟦U+{ord(match[0]):04X}⟧"


def groups(points: Sequence[dict[str, Any]]) -> list[Group]:
    """Points by role, in a leader's order; each gets its number `n` and `body`, the text that follows its heading."""
    made = [point | {"n": n, "body": closed(body(point["heading"], point["text"]))} for n, point in enumerate(points)]
    return [
        Group(role, title, chosen)
        for role, title in ROLES.items()
        if (chosen := [p for p in made if p["role"] == role])
    ]


def body(heading: str, text: str) -> str:
    """What of `text` is left to say after `heading`, which quoted lines often begin with.

    >>> body("财政压力加大", "财政压力加大，收入下降。"), body("财政", "财政压力加大。")
    ('收入下降。', '财政压力加大。')
    """
    rest = text.removeprefix(heading)
    if not heading or rest == text:
        return text
    if not rest.strip(_STOPS):
        return ""
    return rest.lstrip(_STOPS) if rest[0] in _STOPS else text


def closed(text: str) -> str:
    """`text` as a sentence: quoted clauses end where the source went on.

    >>> closed("收入增长5%；"), closed("“四敢”"), closed("很好。”"), closed("")
    ('收入增长5%。', '“四敢”。', '很好。”', '')
    """
    kept = text.rstrip("，、；：,;: \n\t　")
    return kept if not kept or re.search(r"[。！？…!?][”’」）]*$", kept) else kept + "。"


def status(known: Mapping[str, Any]) -> str:
    """One line that says how complete the source is.

    >>> gap = {"where": "body", "omitted_chars": 981}
    >>> status({"complete": False, "declared_chars": 8221, "shown_chars": 2756, "ratio": 0.335, "gaps": [gap]})
    '原文声明8221字，仅见2756字（33.5%）；正文中略去981字'
    """
    if known["complete"]:
        return "未发现原文有缺失"
    declared, shown, parts = known["declared_chars"], known["shown_chars"], []
    if declared and shown is not None:
        parts.append(f"原文声明{declared}字，仅见{shown}字（{known['ratio']:.1%}）")
    elif declared:
        parts.append(f"原文声明全文{declared}字")
    told = Counter(_short(gap) for gap in known["gaps"])
    parts += [said if count == 1 else f"{said}{count}处" for said, count in told.items()]
    return "；".join(parts) or "原文不完整"


def _short(gap: Mapping[str, Any]) -> str:
    omitted = gap["omitted_chars"]
    if omitted:
        return f"{WHERE[gap['where']]}略去{omitted}字"
    return {"head": "开头缺失", "body": "正文中有缺失", "tail": "末尾被截断"}[gap["where"]]


def gap(gap: Mapping[str, Any], outline: Sequence[Mapping[str, Any]]) -> str:
    """One sentence that says what the file does not contain at a gap, where that is, and how one knows."""
    before = [h for h in outline if h["end"] <= gap["start"]]
    place = f"“{visible(before[-1]['heading'])}”之后" if before else "第一个标题之前"
    place = {"head": "文首", "body": f"正文中，{place}", "tail": f"文末，{place}"}[gap["where"]]
    amount = f"缺{gap['omitted_chars']}字" if gap["omitted_chars"] else "缺失，字数不详"
    if gap["reason"] == "scan" and "page" in gap:
        amount = f"第{gap['page']}{'至' + str(gap['last_page']) if 'last_page' in gap else ''}页缺失"
    return f"{place}：{amount}（{REASONS.get(gap['reason'], gap['reason'])}）"


def where(evidence: Iterable[Mapping[str, Any]]) -> str:
    """Pages or paragraphs of the original file that hold the evidence; nothing for formats that have none.

    >>> where([{"start": 3, "end": 9, "page": 2}, {"start": 80, "end": 90, "page": 4}]), where([{"start": 3, "end": 9}])
    ('第2、4页', '')
    """
    for name, unit in (("page", "页"), ("paragraph", "段")):
        found = sorted({span[name] for span in evidence if name in span})
        if found:
            more = "等" if len(found) > _PLACES else ""
            return f"第{'、'.join(map(str, found[:_PLACES]))}{more}{unit}"
    return ""


def gaps(data: Mapping[str, Any]) -> list[str]:
    """Every gap as a sentence; where nothing but the counts tells of one, that."""
    known = data["completeness"]
    said = [gap(one, data["outline"]) for one in known["gaps"]]
    if not said and not known["complete"]:
        said.append(f"{status(known)}；缺失位置不详")
    return said


_MOST_GAPS = 4


def missing(data: Mapping[str, Any]) -> str:
    """What is missing, as one clause for a narrow place: what is declared and seen, then the gaps, the first ones whole.

    >>> hole = {"start": 5, "where": "body", "omitted_chars": 981, "reason": "paywall"}
    >>> known = {"complete": False, "declared_chars": 8221, "shown_chars": 2756, "ratio": 0.335, "gaps": [hole]}
    >>> missing({"completeness": known, "outline": []})
    '原文声明8221字，仅见2756字（33.5%）；正文中，第一个标题之前：缺981字（网站提示付费后可见）'
    """
    known = data["completeness"]
    declared = status(known | {"gaps": []}) if known["declared_chars"] else ""
    told = gaps(data)
    more = f"等，共{len(told)}处" if len(told) > _MOST_GAPS else ""
    shown = told[: _MOST_GAPS - 1] if more else told
    if not known["gaps"]:
        return told[0]
    return "；".join([declared, *shown] if declared else shown) + more


def notes(data: Mapping[str, Any]) -> list[str]:
    """How the lines came about and what to mind when reading them."""
    audit, damage = data["audit"], data["damage"]
    written, quoted = audit["written"], audit["quoted"]
    said = [f"共{written + quoted}条：改写{written}条（已与依据核对），摘录{quoted}条"]
    if audit["fell_back"]:
        said.append(f"其中{audit['fell_back']}条因改写未通过核对而摘录")
    if pages := data.get("source", {}).get("ocr_pages"):
        said.append(f"{where({'page': page} for page in pages)}的文字由图像识别而来，可能有误")
    if data["masked"]:
        said.append(f"原文有{data['masked']}处名称以符号代替，照录未补")
    lost = [edit for edit in damage if not edit["certain"] and edit["rule"] not in FRAGMENTS]
    uncertain = len({(edit["start"], edit["end"]) for edit in lost})
    mended = sum(edit["certain"] and bool(edit["replacement"]) for edit in damage)
    if mended:
        said.append(f"修复{mended}处")
    if uncertain:
        said.append(f"{uncertain}处损坏无法修复，未予引用")
    if data["undecodable"]:
        said.append(f"{data['undecodable']}处字节无法解码")
    return said


def rules(names: Sequence[str]) -> str:
    """What rules do, in words; empty for rules that are not known here.

    >>> rules(["traditional", "pinyin_gloss", "pinyin_gloss"]), rules(["navigation", "mine", "footnotes", "spaces"])
    ('繁体字、拼音注音', '网页导航、脚注等')
    """
    known = list(dict.fromkeys(RULES[name] for name in names if name in RULES))
    return "、".join(known[:2]) + ("等" if len(known) > 2 else "")  # noqa: PLR2004


def title(data: Mapping[str, Any]) -> str:
    """The title, or the name of the file if the document has none."""
    return data["title"] or stem(data["source"]["path"]) or "简报"


def stem(path: str) -> str:
    """Name of a file without its folders and suffix.

    >>> stem("2023/07-专报.txt")
    '07-专报'
    """
    return PurePosixPath(path).stem


def facts(data: Mapping[str, Any]) -> list[str]:
    """What is known of the document itself, for the line below the title; not the genre that the title names."""
    meta = data["meta"]
    genre = "" if (meta["genre"] or "") in title(data) else meta["genre"]
    named = [genre, meta["speaker"], meta["organ"], day(meta["date"] or ""), meta["doc_number"]]
    return [visible(fact) for fact in named if fact]


_ISO = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?")


def day(date: str) -> str:
    """A date as documents write it.

    >>> day("2024-03-05"), day("2024-11"), day("上半年")
    ('2024年3月5日', '2024年11月', '上半年')
    """
    found = _ISO.fullmatch(date)
    if not found:
        return date
    return f"{found[1]}年{int(found[2])}月" + (f"{int(found[3])}日" if found[3] else "")
