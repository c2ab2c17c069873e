"""One place for how text is written before any model of this package sees it, and small measures over characters.

Training (`data`), inference (`embedded`) and the tests all call `normalise`, so that the embedded model always meets
the spelling it was trained on. The unit of every length here is the character (code point).
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_HAN: Final = "\u3400-\u9fff\uf900-\ufaff"
_FULL_PUNCTUATION: Final = str.maketrans({",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）"})
_SAME: Final = str.maketrans(
    {
        "％": "%", "﹪": "%", "．": ".", "－": "-", "＋": "+", "／": "/", "＊": "*", "＆": "&", "〜": "～", "~": "～",
        "「": "“", "」": "”", "『": "‘", "』": "’", "﹁": "“", "﹂": "”", "＂": '"', "＇": "'", "｡": "。", "､": "、",
        "<": "＜", ">": "＞", "[": "［", "]": "］", "［": "［", "\u2015": "—", "\u2013": "-", "\u2212": "-", "·": "·",
        "•": "·", "・": "·", "‧": "·", "〔": "〔", "〕": "〕", "\u00a0": " ", "\u3000": " ", "\ufeff": "", "\u200b": "",
    }
)  # fmt: skip
_FULL_ALNUM: Final = {
    code: code - 0xFEE0
    for start, end in ((0xFF10, 0xFF19), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A))
    for code in range(start, end + 1)
}
_BLANK: Final = re.compile(r"\s+")
_ASCII_GAP: Final = re.compile(r"(?<=[A-Za-z0-9]) (?=[A-Za-z])|(?<=[A-Za-z]) (?=[A-Za-z0-9])")
_BETWEEN_DIGITS: Final = re.compile(r"(?<=\d)[,:](?=\d)")
_PUNCTUATION: Final = re.compile(r"[,;:?!()]")
_STRAIGHT_QUOTE: Final = re.compile('"')

#: Runs that may only be copied whole: numbers with their percent sign, Latin words, masks such as `**` and `××`.
UNIT: Final = re.compile(r"[0-9A-Za-z*×○]+(?:[.,:/&+\-'][0-9A-Za-z*×○]+)*[%‰℃]?")
NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")
_HANGING: Final = re.compile(r"(?:中|下|后|时|之际|以来|期间|方面|情况|[是和与及的呈等])$")
SENTENCE_END: Final = re.compile(r"(?<=[。！？])(?![”’）])|(?<=[。！？][”’）])|\n")


def normalise(text: str) -> str:
    """Return `text` as the models read it.

    Full-width letters, digits, `％` and `．` become half width; `,;:?!()` become full width unless they stand between
    digits (`1,286`, `19:30`) or amid Latin text; straight and corner quotes become “ ”; blanks vanish except one
    between Latin words. No other character is changed, and none is dropped except blanks and zero-width marks.
    """
    text = text.translate(_SAME).translate(_FULL_ALNUM)
    text = _BLANK.sub(" ", text)
    kept = {match.start() for match in _ASCII_GAP.finditer(text)}
    text = "".join(char for index, char in enumerate(text) if char != " " or index in kept)
    inside = {match.start() for match in _BETWEEN_DIGITS.finditer(text)}
    text = _PUNCTUATION.sub(lambda m: m[0] if m.start() in inside else m[0].translate(_FULL_PUNCTUATION), text)
    return _curl_quotes(text)


def _curl_quotes(text: str) -> str:
    """Turn straight double quotes into “ and ” by turns."""
    count = 0

    def replace(_: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return "“" if count % 2 else "”"

    return _STRAIGHT_QUOTE.sub(replace, text)


def sentences(text: str) -> list[str]:
    """Split at 。！？ (a closing quote or bracket stays with its sentence) and at line ends; an open tail is kept."""
    return [part.strip() for part in SENTENCE_END.split(text) if part and part.strip()]


def clauses(sentence: str) -> list[str]:
    """Split after ，；： and 。！？, but not within quotes or brackets; the mark stays with its clause."""
    parts, start, depth = [], 0, 0
    for index, char in enumerate(sentence):
        if char in "“‘（《":
            depth += 1
        elif char in "”’）》":
            depth = max(0, depth - 1)
        elif char in "，；。！？" and not depth:
            parts.append(sentence[start : index + 1])
            start = index + 1
    if start < len(sentence):
        parts.append(sentence[start:])
    return parts


def bigrams(text: str) -> set[str]:
    """Pairs of neighbouring letters, digits or Han characters."""
    return {text[i : i + 2] for i in range(len(text) - 1) if text[i].isalnum() and text[i + 1].isalnum()}


def overlap(target: str, source: str) -> float:
    """Share of the target's character pairs that stand in the source, 0 to 1 (0 for a target without pairs)."""
    pairs = bigrams(target)
    return len(pairs & bigrams(source)) / len(pairs) if pairs else 0.0


def units(text: str) -> list[str]:
    """Numbers, Latin words and masks of `text`, in order."""
    return UNIT.findall(text)


def units_supported(target: str, source: str) -> bool:
    """Whether each number, Latin word and mask of `target` stands in `source` as a whole."""
    return set(units(target)) <= set(units(source))


def rouge_l(candidate: str, reference: str) -> float:
    """F1 of the longest common subsequence over characters, blanks ignored, 0 to 1 (Lin 2004, ROUGE-L)."""
    a, b = _BLANK.sub("", candidate), _BLANK.sub("", reference)
    if not a or not b:
        return 0.0
    row = [0] * (len(b) + 1)
    for char in a:
        previous = 0
        for j, other in enumerate(b, 1):
            current = row[j]
            row[j] = previous + 1 if char == other else max(current, row[j - 1])
            previous = current
    common = row[-1]
    return 2 * common / (len(a) + len(b))


def ends_clause(text: str, source: str, *, chars: int = 5) -> bool:
    """Whether the last characters of `text` end a clause, sentence, quote or bracket of `source` too.

    A clause that only introduces another (`…30个大类行业中`, `今年以来`) does not count.
    """
    if _HANGING.search(text.rstrip("，。；：！？、")):
        return False
    tail = text.rstrip("，。；：！？、")[-chars:]
    places = (match.end() for match in re.finditer(re.escape(tail), source)) if tail else ()
    return any(end == len(source) or is_mark(source[end]) for end in places)


def ngrams(text: str, n: int = 13) -> Iterator[str]:
    """All runs of `n` letters, digits and Han characters of `text`, punctuation removed first."""
    bare = "".join(char for char in text if char.isalnum())
    return (bare[i : i + n] for i in range(len(bare) - n + 1))


def balanced(text: str) -> bool:
    """Whether each Chinese quote and bracket of `text` is closed."""
    return all(text.count(left) == text.count(right) for left, right in ("“”", "‘’", "（）", "《》"))


def is_mark(char: str) -> bool:
    """Whether `char` is punctuation."""
    return unicodedata.category(char).startswith("P")
