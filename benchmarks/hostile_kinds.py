"""Text that is made to be slow to clean: kinds of it, by name, each of any size and the same at every call.

- units: what a rule looks for, over and over, alone and each on a line of its own (`tests/cases/hostile.json`, and an example of
  each regular expression of the rules, whole and cut before its end, so that it begins to match everywhere and never does);
- pairs: two units in turn, and a unit in turn with a sentence; which ones, a seed decides;
- noise: random bytes, random characters out of what the rules look for, random mixtures of all units;
- charsets: pages in a wrong one, in several, with bytes missing, in one line and in many;
- shapes: one giant line, one character a line, deep brackets, tables, lists of names, other scripts.
"""

from __future__ import annotations

import base64
import importlib
import json
import random
import re
from functools import cache, partial
from pathlib import Path
from re import _parser as parser  # type: ignore[attr-defined]
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    Kind = Callable[[int], bytes]

ROOT = Path(__file__).parents[1]
PROSE = "今年以来，清河县经济运行稳中有进，增长6.1%，规模以上工业增加值同比增长8.2%。下一步要狠抓项目建设，切实保障和改善民生。"
OLD = "今年以來，清河縣經濟運行穩中有進，增長。下一步要狠抓項目建設，切實保障和改善民生。"
SIGNS = '清河县一二、。，,.;:!?()（）“”"*_×X<>&; \t\u3000\n\r0123abc…'
COMMON = "的一国在人了有中是年和大业不为发会工经上地市要个产这出行作生家以成到日民来我部对进多全建他公开"
LONGEST = 80
"""Characters of a unit."""


def units() -> list[str]:
    """Units of the cases and of the rules, each once."""
    cases = json.loads((ROOT / "tests" / "cases" / "hostile.json").read_text(encoding="utf-8"))
    found = [*cases, *MORE]
    for text in matches():
        found += [text, text[:-1]]
    return [unit for unit in dict.fromkeys(found) if unit and len(unit) <= LONGEST]


@cache
def matches() -> tuple[str, ...]:
    """A text that each regular expression of the cleaning stage matches, or nearly (what stands around it is left out)."""
    found: dict[str, None] = {}
    for file in sorted((ROOT / "pipeline" / "jianbao" / "cleaning").glob("*.py")):
        module = importlib.import_module(f"jianbao.cleaning.{file.stem}")
        for value in vars(module).values():
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                for choice in (0, 1, 2):
                    found["".join(example(parser.parse(value.pattern, value.flags & ~re.DEBUG), choice))] = None
    return tuple(found)


def example(tree: Any, choice: int) -> list[str]:
    """Pieces of a text that a parsed expression matches; `choice` picks the alternatives."""
    out: list[str] = []
    for code, value in tree:
        name = str(code)
        if name == "LITERAL":
            out.append(chr(value))
        elif name == "NOT_LITERAL":
            out.append("县" if value != ord("县") else "市")
        elif name == "ANY":
            out.append("县")
        elif name == "IN":
            out.append(_member(value, choice))
        elif name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
            low, high, part = value
            out += example(part, choice) * min(max(low, choice), int(high))
        elif name == "SUBPATTERN":
            out += example(value[3], choice)
        elif name == "ATOMIC_GROUP":
            out += example(value, choice)
        elif name == "BRANCH":
            out += example(value[1][choice % len(value[1])], choice)
    return out


def _member(items: Any, choice: int) -> str:
    """A character of a class."""
    chars: list[str] = []
    for code, value in items:
        name = str(code)
        if name == "NEGATE":
            return "县"
        if name == "LITERAL":
            chars.append(chr(value))
        elif name == "RANGE":
            chars += [chr(value[0]), chr(value[1])]
        elif name == "CATEGORY":
            chars.append({"CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " "}.get(str(value), "县"))
    return chars[choice % len(chars)]


def encoded(text: str) -> bytes:
    """UTF-8, with lone surrogates if there are any."""
    return text.encode("utf-8", "surrogatepass")


def repeated(unit: str, size: int) -> bytes:
    """`size` bytes of `unit`."""
    data = encoded(unit)
    return (data * (size // len(data) + 1))[:size]


def drawn(make: Callable[[random.Random], bytes], size: int) -> bytes:
    """`size` bytes of what `make` gives, one piece after the other."""
    rng, pieces, held = random.Random(3), [], 0
    while held < size:
        pieces.append(make(rng))
        held += len(pieces[-1])
    return b"".join(pieces)[:size]


def kinds(*, pairs: int = 200, seed: int = 3) -> dict[str, Kind]:
    """Every kind: a function from size in bytes to text."""
    known = units()
    rng = random.Random(seed)
    found: dict[str, Kind] = {}
    for unit in known:
        found[f"unit {unit!r}"] = partial(repeated, unit)
        if not unit.endswith("\n"):
            found[f"line {unit!r}"] = partial(repeated, f"{unit}\n")
    for _ in range(pairs):
        one, two = rng.choice(known), rng.choice([*known, PROSE])
        found[f"pair {one!r} {two[:20]!r}"] = partial(repeated, one + two)
    for name, make in (NOISE | CHARSETS | SHAPES).items():
        found[name] = partial(drawn, make)
    found["mixture of units"] = partial(drawn, lambda r: encoded(r.choice(known) * r.randrange(1, 5)))
    found["mixture of units and prose"] = partial(
        drawn, lambda r: encoded(r.choice(known) * r.randrange(1, 5) + (PROSE if r.random() < 0.3 else ""))
    )
    some = "".join(known)
    found["mixture of characters of units"] = partial(drawn, lambda r: encoded("".join(r.choices(some, k=100))))
    return found


def _any(rng: random.Random, low: int, high: int, count: int = 1000) -> bytes:
    """Random characters, halves of a surrogate pair left out."""
    codes = (rng.randrange(low, high) for _ in range(count))
    return "".join(chr(code) for code in codes if not 0xD800 <= code < 0xE000).encode()


def _without(data: bytes, at: int) -> bytes:
    return data[:at] + data[at + 1 :]


def _wrong(text: str, seen_as: str, times: int = 1) -> bytes:
    for _ in range(times):
        text = text.encode().decode(seen_as, "replace")
    return text.encode()


HAN = (0x4E00, 0x9FA5)
NOISE: dict[str, Callable[[random.Random], bytes]] = {
    "random bytes": lambda r: r.randbytes(5000),
    "random high bytes": lambda r: bytes(r.randrange(128, 256) for _ in range(5000)),
    "random high byte lines": lambda r: bytes((r.randrange(128, 256), 10)),
    "random three high byte lines": lambda r: bytes((*(r.randrange(128, 256) for _ in range(3)), 10)),
    "random signs": lambda r: "".join(r.choices(SIGNS, k=1000)).encode(),
    "random characters": lambda r: _any(r, *HAN),
    "random character lines": lambda r: _any(r, *HAN, 30) + b"\n",
    "random common characters": lambda r: "".join(r.choices(COMMON, k=1000)).encode(),
    "random common lines": lambda r: ("".join(r.choices(COMMON, k=r.randrange(1, 30))) + "\n").encode(),
    "random characters and marks": lambda r: _any(r, *HAN, r.randrange(1, 6)) + b"?",
    "random characters, marks and glosses": lambda r: (
        _any(r, *HAN, r.randrange(1, 6)) + r.choice((b"?", b"?xi)", b"!"))
    ),
    "random pairs of bytes": lambda r: bytes(
        (r.randrange(0x81, 0xFF), r.choice((*range(0x40, 0x7F), *range(0x80, 0xFF))))
    ),
    "random Latin": lambda r: _any(r, 0xA0, 0x100),
    "random plane": lambda r: _any(r, 0x20, 0xFFFD),
    "random Unicode": lambda r: _any(r, 0x20, 0x10FFFF),
    "random ASCII": lambda r: _any(r, 32, 127),
    "random ASCII lines": lambda r: _any(r, 32, 127, 60) + b"\n",
    "random emoji": lambda r: _any(r, 0x1F300, 0x1F6FF),
    "random units of UTF-16": lambda r: b"\x00" + r.randbytes(3),
    "random surrogates": lambda r: bytes((0xED, 0xA0 + r.randrange(32), 0x80 + r.randrange(64))),
}
CHARSETS: dict[str, Callable[[random.Random], bytes]] = {
    "Big5": lambda r: OLD.encode("big5"),
    "Big5 lines": lambda r: (OLD + "\n").encode("big5"),
    "GBK": lambda r: PROSE.encode("gbk"),
    "GBK lines": lambda r: (PROSE + "\n").encode("gbk"),
    "GBK, carriage returns": lambda r: (PROSE + "\r").encode("gbk"),
    "UTF-16 unmarked": lambda r: PROSE.encode("utf-16-le"),
    "UTF-16 unmarked, big end": lambda r: (PROSE + "\n").encode("utf-16-be"),
    "charsets in turn": lambda r: (PROSE + "\n").encode(r.choice(("gbk", "utf-8", "big5", "utf-16-le")), "replace"),
    "GBK and UTF-8 in turn": lambda r: (PROSE + "\n").encode("gbk") + (PROSE + "\n").encode(),
    "short lines, GBK or UTF-8": lambda r: "会议\n".encode(r.choice(("gbk", "utf-8"))),
    "GBK, a byte of each line lost": lambda r: _without((PROSE + "\n").encode("gbk"), r.randrange(40)),
    "GBK, bytes of a line lost": lambda r: _without(PROSE.encode("gbk"), r.randrange(40)),
    "UTF-8, a byte of each line lost": lambda r: _without((PROSE + "\n").encode(), r.randrange(40)),
    "UTF-8 as GBK": lambda r: _wrong(PROSE, "gbk"),
    "UTF-8 as GBK, lines": lambda r: _wrong(PROSE, "gbk") + b"\n",
    "UTF-8 as GBK, twice": lambda r: _wrong(PROSE, "gb18030", 2),
    "UTF-8 as GBK, twice, lines": lambda r: _wrong(PROSE, "gb18030", 2) + b"\n",
    "UTF-8 as Latin-1": lambda r: _wrong(PROSE, "latin-1"),
    "UTF-8 as Latin-1, lines": lambda r: _wrong(PROSE, "latin-1") + b"\n",
    "UTF-8 as Windows-1252, lines": lambda r: _wrong(PROSE, "cp1252") + b"\n",
    "GBK as Latin-1": lambda r: PROSE.encode("gbk").decode("latin-1").encode(),
    "GBK as Latin-1, lines": lambda r: (PROSE.encode("gbk").decode("latin-1") + "\n").encode(),
    "shifted": lambda r: _without(PROSE.encode("gbk"), r.randrange(40)).decode("gbk", "replace").encode(),
    "shifted, lines": lambda r: _without((PROSE + "\n").encode("gbk"), r.randrange(99)).decode("gbk", "ignore").encode(),
    "marks replaced": lambda r: "精气神进一步提振?偟膩碚f,全区发展来势较好。".encode(),
    "marks replaced, lines": lambda r: "精气神进一步提振?偟膩碚f,全区发展来势较好。\n".encode(),
    "cut glosses": lambda r: "首先,請?jiān)试S我介紹各位來賓。".encode(),
    "cut glosses, lines": lambda r: "首先,請?jiān)试S我介紹各位來賓。\n".encode(),
    "glosses": lambda r: "云溪區(qū)高質(zhì)量發(fā)展大會(huì)上的講話(huà)\n".encode(),
    **{f"bytes {data!r}": partial(lambda d, r: d, data)
       for data in (b"\xe4\xb8", b"\xe4 ", b"\x80", b"\xff", b"\xa1\xa1", b"\x81", b"\xfe\n", b"\x81\x40", b"\x81\x30\x81\x30",
                    b"\xb0\xa11\xb0\xa12\xb0", b"\0", b"a\0", b"\n\0", b"\x80\n", b"\xed\xa0\x80\n", b"\xc8\xfd\xb5\n")},
}  # fmt: skip
SHAPES: dict[str, Callable[[random.Random], bytes]] = {
    "prose": lambda r: PROSE.encode(),
    "prose lines": lambda r: (PROSE + "\n").encode(),
    "prose wrapped": lambda r: ("\n".join(PROSE[i : i + 28] for i in range(0, len(PROSE), 28)) + "\n").encode(),
    "prose, a character a line": lambda r: ("\n".join(PROSE) + "\n").encode(),
    "characters of prose and blanks": lambda r: (" ".join(PROSE) + " ").encode(),
    "prose without punctuation": lambda r: re.sub("[，。%.]", "", PROSE).encode(),
    "short lines": lambda r: (r.choice("县市区1一a") + "\n").encode(),
    "number lines": lambda r: f"{r.randrange(1, 99999)}\n".encode(),
    "numbers and tabs": lambda r: f"{r.randrange(1, 99999)}\t".encode(),
    "rising numbers": lambda r: "\n".join(str(i) for i in range(1000)).encode() + b"\n",
    "table": lambda r: (",".join(str(r.randrange(9999)) for _ in range(8)) + "\n").encode(),
    "names": lambda r: ("、".join(_any(r, *HAN, r.choice((2, 3))).decode() for _ in range(8)) + "\n").encode(),
    "outline": lambda r: f"{'一二三四五六七八九十'[r.randrange(10)]}、县\n（{r.randrange(9)}）市\n".encode(),
    "English": lambda r: b"The quick brown fox jumps over the lazy dog. ",
    "Japanese": lambda r: "本日は晴天なり。カタカナひらがな漢字テスト".encode(),
    "Korean": lambda r: "안녕하세요 대한민국 국무회의 결과 보고".encode(),
    "base64": lambda r: base64.b64encode(r.randbytes(300)),
    "base64 lines": lambda r: base64.b64encode(r.randbytes(57)) + b"\n",
    "HTML": lambda r: f'<p class="a">{PROSE[: r.randrange(9, 60)]}</p>\n<div id=x>&nbsp;&lt;1&gt;</div>'.encode(),
    "JSON": lambda r: json.dumps({"id": r.randrange(999), "t": PROSE[:20]}).encode(),
    "deep brackets": lambda r: b"(" * 500 + b")" * 500,
    "deeper brackets": lambda r: ("（" * 20000 + "县" + "）" * 20000).encode(),
    "quotes in quotes": lambda r: ("“‘" * 200 + "县" + "’”" * 200).encode(),
}
MORE = [
    *("😀", "\u0301", "a\u0301", "&amp;", "<b>", "ｶﾞ", "□", "县(xì)", "第1条", "http://", "[[[[", "((()))", "【】", "《《》》"),
    *("\ufe0f", "👨‍👩‍👧", "&#x4e00;", "&nbsp;", "<br>", "<td>1</td>", "<!-- a -->", "]]>", "ﾊ", "Ⅷ", "㈠", "①", "①一是\n"),
    *("锟斤拷\n", "会议强调，\n", "会议强调。\n", "增长1.2%，", "一、二、三、", "1.", "第一条 ", "？", "！", "!", "?", "?一", "一?"),
    *("區", "發", "뷁", "\ud7ff", "\ue000", "龘?", "?龘", "龘!", "鈥?", "銆?", "鎴?", "锛?", "浼氳?", "鐨?", "&", "&&", "＆nbsp；"),
    *("\t", "\t\t1", "|1|2|\n", "a|b\n", "——", "某某某", "XX市", "张**", "×××", "__", "1234567890", "二〇二四年", "附件1：\n", "抄送：\n"),
    *("注：\n", "责任编辑：\n", "点击", "下载", "登录", "扫码", "全文", "（略）", "未完待续", "会员", "VIP", "上一篇\n", "第1页 共3页\n"),
    *("— 1 —\n", "12\n", "1\n2\n", "\n\n\n县", "县\n\n", "县 ", "县  \n", "  县", "　县\n", "”", "“”", "’s ", "it's ", "a b c "),
    *("a b! c? ", "~!@#$%^&*()", "A1b2C3", "甲乙丙丁戊己庚辛\n", "甲\n乙丙\n丁戊己\n", "同志们！", "(一)\n(二)\n", "微信公众号", "加QQ"),
    *("@", "#", "$", "%E4%B8%80", "\\u4e00", "\\n", "\x01", "\x7f", "\x80", "\xad", "\u200d", "\u202e", "堃喆", "砼砼", "亍彳"),
    *("著著", "乾", "麵包", "後後", "?jiān)", "?)", "(?", "許?jiān)", "?a", "?A一", "!A一", "二��年", "一�", "�一", "�\n", "四�所"),
    *("一��", "锟", "拷", "斤拷", "????一", "一????一", "。????一", "。??", "Ã", "Â", "â€œ", "ü", "ï»¿", "é—®é¢˜", "»áÒé", "·¢Õ¹"),
    *("±¨¸æ", "涓€", "鐨�", "浜轰腑", "\ufffd\ufffd一", "一?", "鏁?鎹?", "閿熸枻鎷", "锟斤拷锟斤拷一", "烫烫烫", "屯屯"),
]  # fmt: skip
"""Units beside those of the cases."""
