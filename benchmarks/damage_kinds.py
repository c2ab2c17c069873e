"""Kinds of damage, made the way websites and editors make them: from a clean page to a damaged one.

Each kind is a function `(page, rng) -> str | bytes`: text as a browser would copy it, or the bytes of a file. What happens to the
bytes is described in docs/damage.md. A page that a kind cannot damage comes back as it is.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    Kind = Callable[[str, random.Random], str | bytes]

DROPPED, PRIVATE = "", "private"
"""What a decoder makes of pairs that GBK does not define: nothing, or a private-use character."""


@cache
def to_traditional() -> dict[int, str]:
    """Simplified to traditional, character by character, as careless sites convert; only what GBK holds."""
    import opencc

    convert = opencc.OpenCC("s2t").convert
    table = {}
    for code in range(0x4E00, 0xA000):
        new = convert(chr(code))
        if new != chr(code) and len(new) == 1 and _holds(new):
            table[code] = new
    return table


def _holds(char: str) -> bool:
    try:
        return len(char.encode("gbk")) == 2
    except UnicodeEncodeError:
        return False


@cache
def glosses() -> dict[bytes, bytes]:
    """Bytes of each converted character, and its reading."""
    from pypinyin import pinyin

    return {char.encode("gbk"): pinyin(char)[0][0].encode("gbk", "ignore") for char in to_traditional().values()}


def traditional(page: str) -> bytes:
    """The bytes of a page that was converted character by character."""
    return page.translate(to_traditional()).encode("gbk", "ignore")


def glossed(data: bytes, rng: random.Random, share: float = 0.9) -> bytes:
    """A table "two bytes -> the same and a reading in brackets", applied without regard to where characters begin."""
    table = {pair: reading for pair, reading in glosses().items() if rng.random() < share}
    out, at = bytearray(), 0
    while at < len(data):
        pair = data[at : at + 2]
        reading = table.get(pair)
        out += pair + b"(" + reading + b")" if reading else data[at : at + 1]
        at += 2 if reading else 1
    return bytes(out)


def shown(data: bytes, undefined: str = DROPPED) -> str:
    """Decode as a careless site does: one ``?`` for a first byte without a second, and undefined pairs dropped."""
    out: list[str] = []
    at = 0
    while at < len(data):
        byte = data[at]
        if byte < 0x80:
            out.append(chr(byte))
            at += 1
        elif at + 1 >= len(data):
            out.append("?")
            at += 1
        elif 0x40 <= data[at + 1] != 0x7F:
            out.append(_pair(data[at : at + 2], undefined))
            at += 2
        else:  # the bracket of a gloss, or a mark, is taken for the second byte
            out.append("?" if data[at + 1] in b"(?" else "?" + chr(data[at + 1]))
            at += 2
    return "".join(out)


def _pair(pair: bytes, undefined: str) -> str:
    try:
        return pair.decode("gbk")
    except UnicodeDecodeError:
        if undefined != PRIVATE:
            return undefined
        char = pair.decode("gb18030", "ignore")
        return char if len(char) == 1 else ""


def marks_replaced(page: str, rng: random.Random) -> str:
    """``A3BF`` (？) becomes ``?`` and ``A3A1`` (！) ``!`` wherever they lie, in a converted page."""
    data = traditional(page.replace("？", "?").replace("！", "!"))
    return shown(data.replace(b"\xa3\xbf", b"?").replace(b"\xa3\xa1", b"!"), rng.choice((DROPPED, DROPPED, PRIVATE)))


def marks_replaced_simplified(page: str, rng: random.Random) -> str:
    """The same with simplified characters."""
    data = page.replace("？", "?").replace("！", "!").encode("gbk", "ignore")
    return shown(data.replace(b"\xa3\xbf", b"?").replace(b"\xa3\xa1", b"!"), rng.choice((DROPPED, PRIVATE)))


def glossed_page(page: str, rng: random.Random) -> str:
    """Converted, glossed, marks replaced, undefined pairs dropped: what copying sites show."""
    data = glossed(traditional(page), rng).replace(b"\xa3\xbf", b"?").replace(b"\xa3\xa1", b"!")
    return shown(data)


def glossed_then_simplified(page: str, rng: random.Random) -> str:
    """The same, converted back to simplified characters by the next site."""
    import opencc

    return str(opencc.OpenCC("t2s").convert(glossed_page(page, rng)))


def glosses_only(page: str, rng: random.Random) -> str:
    """Readings behind characters, in half- or full-width brackets, with or without tones, some letters damaged."""
    from pypinyin import Style, pinyin

    left, right = rng.choice(("()", "（）", "[]", "［］", "〔〕"))
    style = rng.choice((Style.TONE, Style.TONE, Style.NORMAL, Style.TONE3))
    script = rng.random() < 0.5
    out = []
    for char in page:
        new = to_traditional().get(ord(char))
        out.append(new if new and script else char)
        if new:
            reading = pinyin(char, style=style)[0][0]
            if style == Style.TONE and rng.random() < 0.05:
                reading = re.sub("[^a-z]", "?", reading)
            out.append(f"{left}{reading}{right}")
    return "".join(out)


def _lines(page: str) -> list[str]:
    return page.split("\n")


def lost_byte(page: str, rng: random.Random, count: int = 1) -> str:
    """In one line of three a byte, or `count` on end, is missing."""
    out = []
    for line in _lines(page):
        data = line.encode("gbk", "ignore")
        high = [i for i in range(len(data) - count) if data[i] >= 0x80]
        if len(high) > 20 and rng.random() < 0.34:
            at = rng.choice(high)
            line = shown(data[:at] + data[at + count :])  # noqa: PLW2901
        out.append(line)
    return "\n".join(out)


def lost_byte_of_file(page: str, rng: random.Random) -> bytes:
    """The same in the bytes of a GBK file."""
    lines = []
    for line in _lines(page):
        data = line.encode("gbk", "ignore")
        high = [i for i, b in enumerate(data) if b >= 0x80]
        if len(high) > 20 and rng.random() < 0.34:
            at = rng.choice(high)
            data = data[:at] + data[at + 1 :]
        lines.append(data)
    return b"\n".join(lines)


def hole_in_file(page: str, rng: random.Random) -> bytes:
    """Two bytes that are halves of neighbours are missing from a GBK file: no sign but the reading."""
    lines = []
    for line in _lines(page):
        data = line.encode("gbk", "ignore")
        odd = [i for i in range(1, len(data) - 2) if all(b >= 0x80 for b in data[i - 1 : i + 3])]
        if len(odd) > 20 and rng.random() < 0.34:
            at = rng.choice(odd)
            data = data[:at] + data[at + 2 :]
        lines.append(data)
    return b"\n".join(lines)


def lost_byte_of_utf8(page: str, rng: random.Random) -> bytes:
    """A byte of a Chinese character is missing from each third line of a UTF-8 file (a lost digit leaves no trace)."""
    lines = []
    for line in _lines(page):
        data = line.encode()
        high = [i for i, b in enumerate(data) if b >= 0x80]
        if len(high) > 30 and rng.random() < 0.34:
            at = rng.choice(high)
            data = data[:at] + data[at + 1 :]
        lines.append(data)
    return b"\n".join(lines)


def wrongly(seen_as: str, really: str, times: int = 1, *, page: str) -> str:
    """`page`, saved in `really` and read in `seen_as`, `times` over."""
    for _ in range(times):
        page = page.encode(really, "ignore").decode(seen_as, "replace")
    return page


def doubly(seen_as: str, really: str, times: int = 1) -> Kind:
    """The kind of damage `wrongly` does."""
    return lambda page, _: wrongly(seen_as, really, times, page=page)


def doubly_in_part(page: str, rng: random.Random) -> str:
    """Some lines of a page are UTF-8 read as GBK."""
    return "\n".join(
        line.encode().decode("gb18030", "replace") if rng.random() < 0.4 and len(line) > 4 else line
        for line in _lines(page)
    )


def mixed_lines(page: str, rng: random.Random) -> bytes:
    """Lines in UTF-8, GBK and Big5 (what Big5 holds)."""
    lines = []
    for line in _lines(page):
        name = rng.choice(("utf-8", "gbk", "big5"))
        old = line.translate(to_traditional()) if name == "big5" else line
        data = old.encode(name, "ignore")
        whole = len(data.decode(name, "ignore")) == len(old)
        lines.append(data if whole else line.encode("gb18030"))
    return b"\n".join(lines)


def utf16_unmarked(page: str, rng: random.Random) -> bytes:
    """UTF-16 without a byte order mark."""
    return page.encode(rng.choice(("utf-16-le", "utf-16-be")))


def cut_tail(page: str, rng: random.Random) -> bytes:
    """The bytes of a file end inside the last paragraph."""
    name = rng.choice(("utf-8", "gbk", "utf-16"))
    data = page.encode(name, "ignore")
    last = len(page.rsplit("\n", 1)[-1].encode(name, "ignore"))
    return data[: len(data) - rng.randint(last // 4, max(last // 2, last // 4 + 1))]


def kun(page: str, rng: random.Random) -> str:
    """A stretch of a line went through U+FFFD, some to ``锟斤拷``, some to ``????``."""
    out = []
    for line in _lines(page):
        if len(line) > 20 and rng.random() < 0.5:
            at = rng.randrange(6, len(line) - 8)
            size = rng.randint(1, 6)
            lost = line[at : at + size]
            broken = rng.choice(
                (lost.encode("gbk", "ignore").decode("utf-8", "replace").encode().decode("gbk", "replace"),
                 "�" * size, "?" * max(3, size))
            )  # fmt: skip
            line = line[:at] + broken + line[at + size :]  # noqa: PLW2901
        out.append(line)
    return "\n".join(out)


def wrapped(page: str, rng: random.Random) -> str:
    """Lines broken at a fixed width."""
    width = rng.randint(24, 40)
    out = []
    for line in _lines(page):
        line = "　　" + line  # noqa: PLW2901
        out += [line[i : i + width] for i in range(0, len(line), width)]
    return "\n".join(out)


NOTICE_PARTS = {
    "site": ("云湾文档港", "临湖笔杆子之家", "东江公文驿站", "wk.yunwan-demo.cn", "本平台", "本小程序", ""),
    "lack": (
        *("此处省去{n}字", "中间{n}字已隐藏", "还有{n}字未展示"),
        *("此段略去约{n}字", "余下{n}字暂未开放", "本段{n}字被折叠"),
    ),
    "ask": (
        *("充值会员后畅读全文", "微信扫码即可查看全部内容", "登录后免费阅读剩余部分", "支付积分后解锁完整文档"),
        *("开通VIP继续阅读", "注册账号才能浏览后文", "关注公众号回复口令获取全文", "购买后可见"),
    ),
    "frame": (
        *("……（{}）……", "‹--{}…-->", "【{}】", "〖{}〗", "------{}------"),
        *("...[{}]...", "『{}』", "\n{}\n", "\n>>> {} <<<\n"),
    ),
}


def notices(page: str, rng: random.Random) -> str:
    """One notice inside of each second paragraph, put together from parts."""
    out = []
    for line in _lines(page):
        if len(line) > 40 and rng.random() < 0.5:
            at = rng.randrange(10, len(line) - 10)
            words = [
                rng.choice(NOTICE_PARTS["site"]) + rng.choice(NOTICE_PARTS["lack"]).format(n=rng.randint(90, 4000))
            ]
            if rng.random() < 0.7:
                words.append(rng.choice(NOTICE_PARTS["ask"]))
            line = line[:at] + rng.choice(NOTICE_PARTS["frame"]).format("，".join(words)) + line[at:]  # noqa: PLW2901
        out.append(line)
    return "\n".join(out)


KINDS: dict[str, Kind] = {
    "marks replaced, traditional": marks_replaced,
    "marks replaced, simplified": marks_replaced_simplified,
    "glossed page": glossed_page,
    "glossed page, simplified again": glossed_then_simplified,
    "glosses in their place": glosses_only,
    "lost byte, shown": lost_byte,
    "lost byte in a GBK file": lost_byte_of_file,
    "two-byte hole in a GBK file": hole_in_file,
    "lost byte in a UTF-8 file": lost_byte_of_utf8,
    "UTF-8 as GBK": doubly("gb18030", "utf-8"),
    "UTF-8 as GBK, some lines": doubly_in_part,
    "UTF-8 as GBK, twice": doubly("gb18030", "utf-8", 2),
    "UTF-8 as Latin-1": doubly("latin-1", "utf-8"),
    "UTF-8 as Latin-1, twice": doubly("latin-1", "utf-8", 2),
    "UTF-8 as Windows-1252": doubly("cp1252", "utf-8"),
    "GBK as Latin-1": doubly("latin-1", "gbk"),
    "mixed lines": mixed_lines,
    "UTF-16 unmarked": utf16_unmarked,
    "cut tail": cut_tail,
    "lost for good": kun,
    "hard wraps": wrapped,
    "notices": notices,
}
