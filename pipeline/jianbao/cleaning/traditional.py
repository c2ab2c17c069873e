# ruff: noqa: PLR2004 - bytes and code points
"""Turn converted traditional text back into simplified: ``發展`` is 发展, ``壹個妳`` is 一个你.

A page or paragraph counts as traditional by the characters that the two scripts write differently: at least half of
them must be traditional. So a slice with one 國 and nothing simplified is converted, and a simplified page that quotes
a traditional title is not.
OpenCC converts them by phrases (``乾部`` 干部, ``乾坤`` stays); a table mends what it leaves of careless converters
(``著`` 着, ``壹`` 一, ``妳`` 你). Each changed character is an edit of its own, so all others keep their place.

A simplified page in which a converter left words that no one writes, such as ``同誌`` or ``全麵``, is mended at these
words only, and only if it has two of them.

Left alone: a traditional name or title quoted in simplified text; ``著`` in 著名 and 著作; ``壹`` among the numerals of
a sum of money; words of Taiwan and Hong Kong (``資訊`` becomes 资讯, not 信息); quotation marks.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from jianbao import lm
from jianbao.cleaning._alphabet import holds
from jianbao.document import Edit, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

RULE = "traditional"
PAGE = 0.5
"""Share of traditional characters, among those that tell the scripts apart, that makes a page traditional."""
PARAGRAPH = 0.75
LEAST = 4
"""Traditional characters that a paragraph must have to be converted in a page that is not traditional."""
SHARED = (
    "后里只系面干台云松斗谷卜丑冬范制征郁余游向沈姜叶于并布采尝冲出吊发复盖个刮柜合划回伙获几家"
    "价借据卷克夸困了累炼么霉蒙弥蔑辟苹凭仆签曲舍胜适术苏他坛体涂团万喂咸须旋药赞脏折芸致种周注准"
)
"""Simplified characters that traditional text uses as well: they tell nothing."""
BOTH = "乾瞭藉於徵夥剋鍾餘昇陞堃崑喆甯蘋噹讎谿硃濛"
"""Characters of the table that simplified texts use too, in names or phrases."""


def _halves(pairs: str) -> dict[str, str]:
    """Pairs of equally long words, written as one: ``妳你`` maps 妳 to 你."""
    return {pair[: len(pair) // 2]: pair[len(pair) // 2 :] for pair in pairs.split()}


_REST = _halves(
    "妳你 祂它 牠它 馀余 衹只 賸剩 粧妆 敍叙 汚污 吿告 靑青 淸清 毎每 旣既 卽即 黒黑 勦剿 尅克 甦苏 厰厂 庁厅 鼇鳌 "
    "痲麻 麽么 麼么 紮扎 竈灶 黴霉 値值 戱戏 "
    "歩步 徳德 県县 囯国 囘回 囬回 荅答 収收 髙高 菓果 "
)
_LEFT = re.compile(f"[{''.join(_REST)}]")
_NUMERAL = "零佰仟萬万億亿拾元圓圆角貳贰叁參陸陆柒捌玖肆伍"
_PHRASES = (
    (
        re.compile(
            r"著(?![名作述稱称書书者錄录])(?<![名原專专論论編编顯显昭卓土遺遗巨合譯译拙新舊旧所見见撰彰執执]著)"
        ),
        "着",
    ),
    (re.compile(f"壹(?![{_NUMERAL}])(?<![{_NUMERAL}]壹)"), "一"),
    (re.compile(r"(?<=[答反回批恢重])覆(?!蓋|盖|沒|没|滅|灭|轍|辙|核)"), "复"),
)
_OVERCONVERTED = _halves(
    "同誌同志 意誌意志 標誌标志 标誌标志 全麵全面 方麵方面 下麵下面 上麵上面 麵對面对 麵对面对 麵積面积 麵积面积 "
    "麵向面向 麵臨面临 麵临面临 局麵局面 層麵层面 层麵层面 "
    "裏麵里面 係統系统 係统系统 關係关系 关係关系 體係体系 体係体系 聯係联系 联係联系 係列系列 公裏公里 這裏这里 "
    "这裏这里 乾部干部 乾淨干净 乾净干净 皇後皇后 發髮发发 "
    "头發头发 瞭解了解 範圍范围 範围范围 於是于是 由於由于 關於关于 关於关于 對於对于 对於对于 至於至于 鬆懈松懈 "
    "製度制度 體製体制 体製体制 機製机制 机製机制 控製控制 "
    "限製限制 壹個一个 壹个一个 壹是一是 壹種一种 壹种一种 壹些一些 壹把手一把手 統壹统一 统壹统一 "
)
MADE = 2
"""Words that no one writes, which show that a converter went over the page."""
_ITEM = re.compile(r"^[ \t\u3000]*[（(]?(壹)[）)、](?=[\u3400-\u9fff])", re.MULTILINE)
"""The first item of an outline as a converter writes it; `贰` or `叁` beside it show that it is meant."""
_LINE = re.compile("[^\n]+")
_CARELESS = re.compile(
    "妳|麵(?=[对對临臨向积積])|(?<=[全方下上层層局书書])麵|壹(?=[个種种些股手次条條年批系定方直样樣起切点點步半位名家项項天])"
)
_NEVER = re.compile("乾部|[同意]誌|[全方局层層]麵")
"""Words of neither script: one of them shows a careless converter."""
_IN_CARELESS, _IN_NEVER = re.compile("[妳麵壹]"), re.compile("[乾誌麵]")
"""Characters without which a text has no such word."""
_LEFTOVER = re.compile("|".join(sorted(_OVERCONVERTED, key=len, reverse=True)))


@cache
def _traditional() -> npt.NDArray[np.bool_]:
    """Code points of the basic plane that only traditional text uses."""
    table = np.zeros(0x10000, dtype=np.bool_)
    table[[code for code in lm.folds() if 0x3400 <= code < 0xA000]] = True
    table[[ord(c) for c in BOTH]] = False
    return table


def _codes(text: str) -> npt.NDArray[np.uint32]:
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return np.minimum(codes, 0xFFFF)


def _flags(text: str) -> npt.NDArray[np.bool_]:
    return _traditional()[_codes(text)]


@cache
def _simplified() -> npt.NDArray[np.bool_]:
    """Code points of the basic plane that only simplified text uses: those that OpenCC turns into something else."""
    import opencc  # noqa: PLC0415 - for the few pages that need it

    likely = [chr(new) for new in sorted(set(lm.folds().values())) if 0x3400 <= new < 0xA000]
    turned = opencc.OpenCC("s2t").convert("\n".join(likely)).split("\n")
    table = np.zeros(0x10000, dtype=np.bool_)
    table[[ord(old) for old, new in zip(likely, turned, strict=True) if old != new]] = True
    table[[ord(c) for c in SHARED]] = False
    return table


def share(text: str) -> float:
    """Share of traditional characters among those that the two scripts write differently; 0 where there are none.

    >>> share("發展"), share("发展"), share("其中到國家局來信"), share("GDP")
    (1.0, 0.0, 1.0, 0.0)
    """
    codes = _codes(text)
    old, new = int(_traditional()[codes].sum()), int(_simplified()[codes].sum())
    return old / (old + new) if old else 0.0


def _paragraphs(text: str, flags: npt.NDArray[np.bool_]) -> Iterator[Span]:
    """The lines to convert."""
    if share(text) >= PAGE:
        yield from (Span(*match.span()) for match in _LINE.finditer(text))
        return
    places, at = np.flatnonzero(flags), 0
    while at < len(places):
        first = int(places[at])
        start, end = text.rfind("\n", 0, first) + 1, text.find("\n", first)
        span = Span(start, end if end >= 0 else len(text))
        behind = int(np.searchsorted(places, span.end))
        if behind - at >= LEAST and share(span.of(text)) >= PARAGRAPH:
            yield span
        at = behind


@cache
def _converter() -> object:
    import opencc  # noqa: PLC0415 - for the few pages that need it

    return opencc.OpenCC("t2s")


def simplify(text: str) -> str:
    """`text` in simplified characters, by phrases.

    >>> simplify("妳看著壹個名著，伍拾壹元")
    '你看着一个名著，伍拾壹元'
    """
    for pattern, new in _PHRASES:
        text = pattern.sub(new, text)
    converted: str = _converter().convert(re.sub("[\x00\ud800-\udfff]", "\ufffd", text))  # type: ignore[attr-defined]
    return _LEFT.sub(lambda match: _REST[match[0]], converted)


def _differences(old: str, new: str, at: int) -> Iterator[Edit]:
    """One edit for each changed character, or for each changed stretch where the lengths differ."""
    if old == new:
        return
    if len(old) == len(new):
        for i, (before, after) in enumerate(zip(old, new, strict=True)):
            if before != after and after != "\ufffd":  # noqa: PLR1714 - a set for each character takes longer
                yield Edit(Span(at + i, at + i + 1), after, RULE)
        return
    for tag, i, j, k, n in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield Edit(Span(at + i, at + j), new[k:n], RULE)


def edits(text: str) -> list[Edit]:
    """Convert traditional pages and paragraphs.

    >>> "".join(e.text for e in edits("會議強調，要推動高質量發展。"))
    '会议强调动质发'
    >>> edits("本书由作家於某某作序，原题《龍鳳呈祥》，在清河县图书馆展出。")
    []
    """
    flags = _flags(text)
    if not flags.any() and "壹" not in text and "乾部" not in text:
        return []
    found: list[Edit] = []
    for span in _paragraphs(text, flags):
        line = span.of(text)
        found += _differences(line, simplify(line), span.start)
    if found:
        return found
    careless = _CARELESS.finditer(text) if holds(text, _IN_CARELESS) else ()
    hits = [*_LEFTOVER.finditer(text), *careless]
    if len(hits) < MADE and not (holds(text, _IN_NEVER) and _NEVER.search(text)):
        items = [] if re.search("[贰貳叁參]", text) else _ITEM.finditer(text)
        return [Edit(Span(*m.span(1)), "一", RULE) for m in items]
    found = [e for m in _LEFTOVER.finditer(text) for e in _differences(m[0], _OVERCONVERTED[m[0]], m.start())]
    taken = {e.span for e in found}
    others = (e for m in _LINE.finditer(text) for e in _differences(m[0], simplify(m[0]), m.start()))
    return sorted(found + [e for e in others if e.span not in taken], key=lambda e: e.span)
