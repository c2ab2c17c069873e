"""Parts of speech of the words that a line adds: jieba's tagger (Sun Junyi, MIT), loaded only where a word is new."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

NAME = re.compile(r"ns|nt")
SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文习"
)
NOUN = re.compile(r"n|vn|an|j|l|eng|x")
TIME = re.compile(r"t|m|mq|f|d|c|p|u|r|y|q|w")
BODY = re.compile(
    r"[\u4e00-\u9fff]{2,}(?:省|市|自治区|区|县|州|旗|镇|乡|村|街道|社区|委|局|厅|部|院|办|署|处|科|所|站|中心|公司|集团|银行|大学|学院|学校|医院|"
    r"协会|商会|联合会|政府|法院|检察院|园区|开发区)$"
)
"""Names of places, bodies and firms by their last character."""


NAMED = re.compile(
    r"(?<![\u4e00-\u9fff]{2}地)[区市县省州][\u4e00-\u9fff]{1,5}?(?:分?局|委(?!托|员|会)|(?<![举主承协开兴督交经查])办(?!理|法|公|好|成|事|结)|厅|中心|医院|集团|公司|大学|法院|检察院)"
    r"|(?<=[、,;(])[\u4e00-\u9fff]{2,8}(?:部|委|局|署|厅|办|院)(?=[、等负要会牵)])"
    r"|(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{2}(?:镇|乡|街道)(?![\u4e00-\u9fff]?[村街])"
)
"""Names of bodies and towns, which jieba cuts at random where it does not know them: 区 住 建局."""


FOREIGN = frozenset(
    "阿埃艾爱安昂奥巴白拜班邦鲍贝本比彼毕别滨宾波伯博勃布茨达戴丹道德登邓迪蒂丁东杜顿多厄恩尔法凡范菲费芬佛弗福富盖冈高戈格根古瓜哈海汉豪赫亨洪侯胡华怀霍基吉季加贾简金杰卡凯坎考柯科克肯孔库昆拉莱兰朗劳勒雷里"
    "丽利莲连廉林琳卢鲁伦罗洛马玛迈麦曼芒梅门蒙米密明缪莫墨默姆穆纳娜南瑙内尼涅宁纽诺欧帕潘庞佩彭皮平珀普齐奇恰强乔切钦琼屈让热仁日荣瑞若萨塞桑瑟森沙珊尚绍申圣施什史舒朔斯丝思苏索塔泰坦汤唐特滕提田廷通图托"
    "瓦万威韦维文翁沃乌武西希锡夏香肖谢辛休修许雅亚扬耶叶伊依因英尤于约扎詹珍泽赞翟佐兹朗普京泽连登龙伍·"
)
"""Characters that foreign names are spelt with."""


@cache
def generic() -> frozenset[str]:
    """What is taken for a name, and is none (`data/generic.txt`)."""
    text = (files("jianbao.write") / "data" / "generic.txt").read_text(encoding="utf-8")
    return frozenset(word for row in text.splitlines() if not row.startswith("#") for word in row.split())


PLACE = re.compile("[省市县区州镇乡村江河湖海山岛国港湾局部委厅院会司社团队]$")
"""Endings of names; a word that the tagger only guesses to be one must have such an ending."""


@cache
def _places() -> dict[str, tuple[str, tuple[str, ...]]]:
    text = (files("jianbao.write") / "data" / "places.txt").read_text(encoding="utf-8")
    rows = [row.split() for row in text.splitlines() if not row.startswith("#")]
    return {name: (short, tuple(inner)) for name, short, *inner in rows}


_OF_PLACE = re.compile("(?:省|市|自治区|特别行政区)?(?:人民)?(?:政府|省委|市委)?$")


def lies_in(word: str, text: str) -> bool:
    """Is `word` a place, and does `text` name it shortly (粤港, 涉港) or something in it (湖北 and 襄阳)? Chinese and large foreign places.

    >>> lies_in("湖北省", "襄阳市召开会议"), lies_in("湖北省", "南阳市召开会议"), lies_in("香港", "涉港事务")
    (True, False, True)
    """
    short, inner = _places().get(_OF_PLACE.sub("", word), ("-", ()))
    return any(place in text for place in inner) or (short != "-" and bool(re.search(_SHORTLY.format(short), text)))


_ONE = "京津沪渝粤港澳闽苏浙皖鲁豫鄂湘川黔滇陕甘琼桂台"
_SHORTLY = f"(?:[涉在驻赴访来对入出全]|[{_ONE}]){{0}}|{{0}}[{_ONE}方军]"
"""A one-character name of a place, beside another or behind a word for where."""


class Token(NamedTuple):
    """A word with its place and its tag (`nr` person, `ns` place, `nt` body, `n` noun, `v` verb …)."""

    start: int
    end: int
    word: str
    tag: str

    @property
    def name(self) -> bool:
        """Is it the name of somebody or something?"""
        if len(self.word) < 2 or self.word in generic():  # noqa: PLR2004
            return False
        short = len(self.word) < 5  # noqa: PLR2004
        foreign = len(self.word) > 2 and known(self.word) and FOREIGN.issuperset(self.word)  # noqa: PLR2004
        person = self.tag.startswith("nr") and short and (self.word[0] in SURNAMES or "·" in self.word or foreign)
        guessed = not known(self.word) and not PLACE.search(self.word)
        return person or bool((NAME.match(self.tag) and not guessed) or BODY.match(self.word))

    @property
    def person(self) -> bool:
        """Is it a person's name?"""
        return self.tag.startswith("nr") and self.name and not BODY.match(self.word)

    @property
    def noun(self) -> bool:
        """Is it a noun, or may it be one?"""
        return len(self.word) > 1 and bool(NOUN.match(self.tag)) and not TIME.fullmatch(self.tag)


@cache
def _tagger() -> Any:
    import logging  # noqa: PLC0415 -- first use only, like the tagger

    import jieba  # noqa: PLC0415
    import jieba.posseg  # noqa: PLC0415

    jieba.setLogLevel(logging.WARNING)
    return jieba.posseg.POSTokenizer(jieba.Tokenizer())


def known(word: str) -> bool:
    """Does the tagger's dictionary have `word`? What it lacks is a name more often than not."""
    return bool(_tagger().tokenizer.FREQ.get(word))


@lru_cache(maxsize=4096)
def tagged(text: str) -> tuple[Token, ...]:
    """Words of `text` with places and tags.

    >>> [t.word for t in tagged("区财政局牵头") if t.name or t.noun]
    ['区财政局']
    """
    bodies = [m.span() for m in NAMED.finditer(text)]
    at = 0
    found: list[Token] = []
    for word, tag in _tagger().cut(text):
        inside = next((b for b in bodies if b[0] < at + len(word) and b[1] > at), None)
        if inside is None:
            found.append(Token(at, at + len(word), word, tag))
        elif not found or found[-1].end < inside[1]:
            found.append(Token(*inside, text[slice(*inside)], "nt"))
        at += len(word)
    return tuple(found)
