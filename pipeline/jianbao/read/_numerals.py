"""Numbers as Word writes them before paragraphs: ECMA-376 part 1, 17.18.59 (ST_NumberFormat)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

DIGITS = "〇一二三四五六七八九"
_CIRCLE = "○一二三四五六七八九"
_FORMAL, _FORMAL_OLD, _FORMAL_JA = "零壹贰叁肆伍陆柒捌玖", "零壹貳參肆伍陸柒捌玖", "〇壱弐参四伍六七八九"
_UNITS, _FORMAL_UNITS, _JA_UNITS = ("", "十", "百", "千"), ("", "拾", "佰", "仟"), ("", "拾", "百", "阡")
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x")),
    *((9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_MOST = 9_999


def chinese(number: int, digits: str = "零一二三四五六七八九", units: tuple[str, ...] = _UNITS) -> str:
    """A number up to 9999 in Chinese words; 10 to 19 begin with the ten.

    >>> [chinese(n) for n in (3, 10, 11, 20, 105, 110, 2024)]
    ['三', '十', '十一', '二十', '一百零五', '一百一十', '二千零二十四']
    """
    if not 0 < number <= _MOST:
        return str(number)
    words, left = "", number
    for power in (3, 2, 1, 0):
        digit, left = divmod(left, 10**power)
        if digit:
            words += digits[digit] + units[power]
        elif words and left and not words.endswith(digits[0]):
            words += digits[0]
    ten = digits[1] + units[1]
    return words.removeprefix(digits[1]) if words.startswith(ten) and units is _UNITS else words


def _by_digits(number: int, digits: str) -> str:
    return "".join(digits[int(digit)] for digit in str(number))


def _counting(number: int) -> str:
    """Words below a hundred, digits above: 九十九, 一○○."""
    return chinese(number) if number < 100 else _by_digits(number, _CIRCLE)  # noqa: PLR2004


def _japanese(number: int) -> str:
    """Without a one before ten, hundred and thousand: 百五."""
    if not 0 < number <= _MOST:
        return str(number)
    words, left = "", number
    for power in (3, 2, 1, 0):
        digit, left = divmod(left, 10**power)
        if digit:
            words += ("" if digit == 1 and power else DIGITS[digit]) + _UNITS[power]
    return words


def roman(number: int) -> str:
    """A number in Roman figures, small.

    >>> roman(4), roman(19)
    ('iv', 'xix')
    """
    words, left = "", number if 0 < number < 4000 else 0  # noqa: PLR2004
    for value, sign in _ROMAN:
        count, left = divmod(left, value)
        words += sign * count
    return words or str(number)


def _letter(number: int) -> str:
    """From a to z, then aa to zz: the letter doubled, not counted on."""
    return chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 20)


def _within(first: int, most: int, start: int = 1) -> Callable[[int], str]:
    """Signs that follow each other in Unicode, from the one at `first`; plain figures beyond them."""
    return lambda number: chr(first + number - start) if start <= number < start + most else str(number)


def _circled(number: int) -> str:
    for low, high, first in ((1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1)):
        if low <= number <= high:
            return chr(first + number - low)
    return str(number)


def _ordinal(number: int) -> str:
    teen = number % 100 in {11, 12, 13}
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


_STYLES: dict[str, Callable[[int], str]] = {
    "none": lambda _: "",
    "decimalZero": lambda n: f"{n:02d}",
    "decimalFullWidth": lambda n: _by_digits(n, "０１２３４５６７８９"),
    "decimalFullWidth2": lambda n: _by_digits(n, "０１２３４５６７８９"),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _within(0x2474, 20),
    "decimalEnclosedFullstop": _within(0x2488, 20),
    "ideographEnclosedCircle": _within(0x3280, 10),
    "numberInDash": lambda n: f"- {n} -",
    "lowerLetter": _letter,
    "upperLetter": lambda n: _letter(n).upper(),
    "lowerRoman": roman,
    "upperRoman": lambda n: roman(n).upper(),
    "ordinal": _ordinal,
    "hex": lambda n: f"{n:X}",
    "chineseCounting": _counting,
    "taiwaneseCounting": _counting,
    "chineseCountingThousand": chinese,
    "taiwaneseCountingThousand": chinese,
    "japaneseCounting": _japanese,
    "ideographDigital": lambda n: _by_digits(n, DIGITS),
    "japaneseDigitalTenThousand": lambda n: _by_digits(n, DIGITS),
    "taiwaneseDigital": lambda n: _by_digits(n, _CIRCLE),
    "chineseLegalSimplified": lambda n: chinese(n, _FORMAL, _FORMAL_UNITS),
    "ideographLegalTraditional": lambda n: chinese(n, _FORMAL_OLD, _FORMAL_UNITS),
    "japaneseLegal": lambda n: chinese(n, _FORMAL_JA, _JA_UNITS),
    "ideographTraditional": lambda n: _STEMS[n - 1] if n <= len(_STEMS) else str(n),
    "ideographZodiac": lambda n: _BRANCHES[n - 1] if n <= len(_BRANCHES) else str(n),
    "ideographZodiacTraditional": lambda n: _STEMS[(n - 1) % 10] + _BRANCHES[(n - 1) % 12],
}
KNOWN = (*_STYLES, "decimal")


def written(number: int, style: str) -> str:
    """`number` in one of Word's number formats; in plain figures where the format is not known or has no such number.

    >>> written(3, "chineseCounting"), written(3, "decimalEnclosedCircle"), written(2, "ideographTraditional")
    ('三', '③', '乙')
    """
    known = _STYLES.get(style)
    return known(number) if known and number > 0 else str(max(number, 0))
