"""Turn converted traditional text back into simplified: ``發展`` is 发展, ``壹個妳`` is 一个你.

A page counts as traditional when a twentieth of its Chinese characters are, a paragraph when a tenth of its own are.
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
from jianbao.document import Edit, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

RULE = "traditional"
PAGE = 0.05
"""Share of traditional characters that makes a page traditional. Natural traditional prose has 0.25 to 0.4."""
PARAGRAPH = 0.1
LEAST = 4
"""Traditional characters a page or paragraph must have, unless a fifth of it is traditional."""
PLAINLY = 0.2
BOTH = "乾瞭藉於徵夥剋鍾餘昇陞堃崑喆甯蘋噹讎谿硃濛"
"""Characters of the table that simplified texts use too, in names or phrases."""

_REST = {
    "妳": "你", "祂": "它", "牠": "它", "馀": "余", "衹": "只", "賸": "剩", "粧": "妆", "敍": "叙", "汚": "污", "吿": "告",
    "靑": "青", "淸": "清", "毎": "每", "旣": "既", "卽": "即", "黒": "黑", "勦": "剿", "尅": "克", "甦": "苏", "厰": "厂",
    "庁": "厅", "鼇": "鳌", "痲": "麻", "麽": "么", "麼": "么", "紮": "扎", "竈": "灶", "黴": "霉", "値": "值", "戱": "戏",
    "歩": "步", "徳": "德", "県": "县", "囯": "国", "囘": "回", "囬": "回", "荅": "答", "収": "收", "髙": "高", "菓": "果",
}  # fmt: skip
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
_OVERCONVERTED = {
    "同誌": "同志", "意誌": "意志", "標誌": "标志", "标誌": "标志", "全麵": "全面", "方麵": "方面", "下麵": "下面", "上麵": "上面",
    "麵對": "面对", "麵对": "面对", "麵積": "面积", "麵积": "面积", "麵向": "面向", "麵臨": "面临", "麵临": "面临", "局麵": "局面",
    "層麵": "层面", "层麵": "层面", "裏麵": "里面", "係統": "系统", "係统": "系统", "關係": "关系", "关係": "关系", "體係": "体系",
    "体係": "体系", "聯係": "联系", "联係": "联系", "係列": "系列", "公裏": "公里", "這裏": "这里", "这裏": "这里", "乾部": "干部",
    "乾淨": "干净", "乾净": "干净", "皇後": "皇后", "發髮": "发发", "头發": "头发", "瞭解": "了解", "範圍": "范围", "範围": "范围",
    "於是": "于是", "由於": "由于", "關於": "关于", "关於": "关于", "對於": "对于", "对於": "对于", "至於": "至于", "鬆懈": "松懈",
    "製度": "制度", "體製": "体制", "体製": "体制", "機製": "机制", "机製": "机制", "控製": "控制", "限製": "限制", "壹個": "一个",
    "壹个": "一个", "壹是": "一是", "壹種": "一种", "壹种": "一种", "壹些": "一些", "壹把手": "一把手", "統壹": "统一", "统壹": "统一",
}  # fmt: skip
_LEFTOVER = re.compile("|".join(sorted(_OVERCONVERTED, key=len, reverse=True)))


@cache
def _traditional() -> npt.NDArray[np.bool_]:
    """Code points of the basic plane that only traditional text uses."""
    table = np.zeros(0x10000, dtype=np.bool_)
    table[[code for code in lm.folds() if 0x3400 <= code < 0xA000]] = True  # noqa: PLR2004 - ideographs of the basic plane
    table[[ord(c) for c in BOTH]] = False
    return table


def _flags(text: str) -> npt.NDArray[np.bool_]:
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return _traditional()[np.minimum(codes, 0xFFFF)]


def share(text: str) -> float:
    """Share of traditional characters among the Chinese ones.

    >>> share("發展"), share("发展"), share("GDP")
    (0.5, 0.0, 0.0)
    """
    han = len(re.findall("[\u3400-\u9fff]", text))
    return float(_flags(text).sum()) / han if han else 0.0


def _paragraphs(text: str, flags: npt.NDArray[np.bool_]) -> Iterator[Span]:
    """The lines to convert."""
    sums = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(flags)))
    whole = _enough(int(sums[-1]), share(text), PAGE)
    for match in re.finditer("[^\n]+", text):
        span = Span(*match.span())
        count = int(sums[span.end] - sums[span.start])
        if whole or (count >= LEAST and _enough(count, share(match[0]), PARAGRAPH)):
            yield span


def _enough(count: int, part: float, threshold: float) -> bool:
    return part >= threshold and (count >= LEAST or part >= PLAINLY)


@cache
def _converter() -> object:
    import opencc  # noqa: PLC0415

    return opencc.OpenCC("t2s")


def simplify(text: str) -> str:
    """`text` in simplified characters, by phrases.

    >>> simplify("妳看著壹個名著，伍拾壹元")
    '你看着一个名著，伍拾壹元'
    """
    for pattern, new in _PHRASES:
        text = pattern.sub(new, text)
    converted: str = _converter().convert(re.sub("[\x00\ud800-\udfff]", "\ufffd", text))  # type: ignore[attr-defined]
    return "".join(_REST.get(c, c) for c in converted)


def _differences(old: str, new: str, at: int) -> Iterator[Edit]:
    """One edit for each changed character, or for each changed stretch where the lengths differ."""
    if len(old) == len(new):
        for i, (before, after) in enumerate(zip(old, new, strict=True)):
            if before != after and after != "\ufffd":
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
    if not flags.any():
        return []
    found: list[Edit] = []
    for span in _paragraphs(text, flags):
        line = span.of(text)
        found += _differences(line, simplify(line), span.start)
    if found:
        return found
    hits = list(_LEFTOVER.finditer(text))
    if len(hits) < 2:  # noqa: PLR2004 - one may be a quotation
        return []
    return [e for m in hits for e in _differences(m[0], _OVERCONVERTED[m[0]], m.start())]
