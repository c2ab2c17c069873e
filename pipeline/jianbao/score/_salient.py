"""All that the learned scorer sees of a sentence: `_features.py`, how it compares with its document, and cues of what readers take.

A sentence is chosen against the others of its document, so length, figures and amounts count by rank; what a cue is worth depends on
the kind of text, so some columns stand once for each kind.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np

from jianbao.score import _features

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from jianbao.document import Annotated, Document, Figure

Kind = Literal["law", "report", "policy", "speech", "prose"]
KINDS: tuple[Kind, ...] = get_args(Kind)

ARTICLES = 0.2
"""Share of paragraphs that open with 第…条 from which a text is a law."""
LONG = 180
"""Sentences from which a report is a long one, of which a briefing holds few."""
OPENING = 400
FIFTH = 0.2
USUAL = 40
"""Characters of a sentence of usual length."""

ARTICLE = re.compile(r"第[一二三四五六七八九十百零〇\d]{1,8}条")

REPORT = re.compile(r"工作报告|总结|报告(?:如下|，请|工作|政府)|政府工作|向大会|述职")
POLICY = re.compile(r"意见|通知|方案|办法|决定|批复|规划|细则|通报|公告|纪要|函$")
SPEECH = re.compile(r"讲话|致辞|演讲|发言|贺信|同志们|各位|女士们|先生们|朋友们|大家好")
PLACES = 4
"""Places in a paragraph and in a section that are told apart: first, second, third, later."""

AMOUNT = re.compile(r"(\d{1,12}(?:\.\d{1,6})?)(万亿|亿|万)?")
SCALES = {"": 1.0, "万": 1e4, "亿": 1e8, "万亿": 1e12}
YEARS = re.compile(r"(?:19|20)\d\d年?|\d{1,2}月|\d{1,2}日|第\d{1,9}|\d{1,2}[、．]")

MIXED = (
    *("p_digit", "p_percent", "p_many", "p_goal", "p_deadline", "p_ban", "p_must", "p_see", "p_unique", "p_instrument"),
    *("p_ordinal", "p_slogan", "p_creed", "p_whole_region", "p_next", "p_decide"),
    *("rank_length", "rank_figures", "paragraph_1", "paragraph_2", "paragraph_alone", "block_1", "early", "late"),
)
"""Columns that stand once for each kind of text as well."""


@cache
def cues() -> dict[str, re.Pattern[str]]:
    """Cue words of `data/cues.toml`, one pattern a group; ^ stands for the beginning of a sentence."""
    text = (files("jianbao.score") / "data" / "cues.toml").read_text(encoding="utf-8")
    return {name: re.compile(pattern, re.MULTILINE) for name, pattern in tomllib.loads(text)["cues"].items()}


def names() -> list[str]:
    """Names of the columns, in order."""
    return [*_features.names(), *_plain(), *(f"{kind}:{name}" for kind in KINDS for name in MIXED)]


def features(annotated: Annotated) -> NDArray[np.float64]:
    """One row a sentence, shape (sentences, columns of `names()`)."""
    base = _features.features(annotated)
    count = len(base)
    if not count:
        return np.zeros((0, len(names())))
    plain = np.column_stack([*_cues(annotated), *_compared(annotated, base), *_placed(annotated), *_sized(annotated)])
    kind = np.eye(len(KINDS))[KINDS.index(kind_of(annotated.doc))]
    own = np.column_stack([plain, np.tile(kind, (count, 1)), *_long(annotated, plain)])
    mixed = own[:, [_plain().index(name) for name in MIXED]]
    return np.ascontiguousarray(np.hstack([base, own, *(mixed * share for share in kind)]))


@cache
def _plain() -> list[str]:
    """Names of the columns that are this module's own and stand once."""
    found = [f"p_{name}" for name in cues()] + ["p_after_see", "p_opens_part", "p_after_heading"]
    found += ["rank_length", "rank_figures", "rank_amount", "rank_amount_section", "rank_centroid"]
    found += [f"paragraph_{i + 1}" for i in range(PLACES)] + ["paragraph_alone", "paragraph_last"]
    found += [f"block_{i + 1}" for i in range(PLACES)] + ["block_size", "early", "second_fifth", "late", "last_part"]
    found += ["size", "size_square", "commas", "target_figures", "ranked_figures"]
    return found + [f"kind_{kind}" for kind in KINDS] + ["long_figures", "long_digit"]


def _cues(annotated: Annotated) -> list[NDArray[np.float64]]:
    """Which cues each sentence holds; whether it follows one that sees trouble, bears its heading, stands right behind one."""
    doc = annotated.doc
    held = _features.counted(doc, cues().values()) > 0
    see = held[:, list(cues()).index("see")]
    run_in = [s.heading and doc.sections[s.section].run_in for s in doc.sentences]
    behind = [False, *(s.heading for s in doc.sentences[:-1])]
    return [np.column_stack([held, np.roll(see, 1) * (np.arange(len(see)) > 0), run_in, behind]).astype(float)]


def _compared(annotated: Annotated, base: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """Ranks of length, figures, largest amount (in the document and in the section) and closeness to the centroid."""
    doc = annotated.doc
    body = np.array([not s.heading for s in doc.sentences])
    figures = _figures(annotated)
    amounts = np.array([_amount(s.text) for s in doc.sentences])
    section = np.array([s.section for s in doc.sentences])
    centroid = base[:, _features.names().index("centroid")]
    sizes = np.array([len(s.text) for s in doc.sentences])
    return [
        ranks(sizes, body),
        ranks(figures, body),
        ranks(amounts, body),
        (amounts > 0) & (amounts >= _features.best_of_section(section, amounts)[section]),
        ranks(centroid, body),
    ]


def _placed(annotated: Annotated) -> list[NDArray[Any]]:
    """Place in paragraph and section, and the fifth of the document."""
    doc = annotated.doc
    section = np.array([s.section for s in doc.sentences])
    depth = np.arange(len(section)) / len(section)
    last = (section == section[-1]) & (len(doc.sections) > 1)
    return [_places(doc), depth < FIFTH, (depth >= FIFTH) & (depth < 2 * FIFTH), depth >= 1 - FIFTH, last]


def _sized(annotated: Annotated) -> list[NDArray[np.float64]]:
    """Length against `USUAL` characters, commas, and whether a figure is a target or a rank."""
    texts = [s.text for s in annotated.doc.sentences]
    size = np.log(np.maximum([len(t) for t in texts], 4) / USUAL)
    commas = np.minimum(1, np.array([t.count("，") for t in texts]) / 5)
    target = (_figures(annotated, lambda figure: figure.target) > 0).astype(float)
    ranked = (_figures(annotated, lambda figure: figure.value.startswith("第")) > 0).astype(float)
    return [size, size**2, commas, target, ranked]


def _long(annotated: Annotated, plain: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """Figures and digits once more where the document is long."""
    long = len(plain) >= LONG
    return [long * np.minimum(1, _figures(annotated) / 4), long * plain[:, list(cues()).index("digit")]]


def _figures(annotated: Annotated, wanted: Callable[[Figure], bool] = lambda _: True) -> NDArray[np.float64]:
    """How many of the figures that are `wanted` each sentence has."""
    places = [f.sentence for f in annotated.figures if wanted(f)]
    return np.bincount(np.array(places, dtype=int), minlength=len(annotated.doc.sentences)).astype(float)


def kind_of(doc: Document) -> Kind:
    """Which kind of text it is, from its title, its opening and how its sentences begin."""
    articles = sum(1 for s in doc.sentences if ARTICLE.match(s.text))
    title, opening = doc.title or "", "".join(s.text for s in doc.sentences[:8])[:OPENING]
    if articles > ARTICLES * len({s.paragraph for s in doc.sentences}):
        return "law"
    if REPORT.search(title) or REPORT.search(opening[: OPENING // 2]):
        return "report"
    if POLICY.search(title):
        return "policy"
    return "speech" if SPEECH.search(title + opening) else "prose"


def _amount(text: str) -> float:
    """Logarithm of the largest quantity of a sentence, 0 without one."""
    return max(
        (np.log10(1 + float(m[1]) * SCALES[m[2] or ""]) for m in AMOUNT.finditer(YEARS.sub("", text))), default=0.0
    )


def ranks(values: NDArray[np.float64], body: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Share of the document's sentences that each exceeds, 0…1."""
    pool = np.sort(values[body]) if body.any() else np.sort(values)
    return np.searchsorted(pool, values, side="left") / max(1, len(pool))


def _places(doc: Document) -> NDArray[np.float64]:
    """Place in paragraph and section, one column a place; alone, last in its paragraph; size of the section."""
    paragraphs: dict[int, list[int]] = {}
    sections: dict[int, list[int]] = {}
    for s in doc.sentences:
        if not (s.heading and not doc.sections[s.section].run_in):
            paragraphs.setdefault(s.paragraph, []).append(s.index)
            sections.setdefault(s.section, []).append(s.index)
    found = np.zeros((len(doc.sentences), 2 * PLACES + 3))
    for own in paragraphs.values():
        for place, i in enumerate(own):
            found[i, min(place, PLACES - 1)] = 1
        found[own[0], PLACES] = len(own) == 1
        found[own[-1], PLACES + 1] = len(own) > 1
    for own in sections.values():
        for place, i in enumerate(own):
            found[i, PLACES + 2 + min(place, PLACES - 1)] = 1
        found[own, -1] = min(1.0, np.log(len(own)) / 4)
    return found
