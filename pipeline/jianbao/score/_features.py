"""What the learned scorer sees of a sentence: a row of numbers, each between 0 and about 1."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, get_args

import numpy as np

from jianbao.document import Role
from jianbao.score import centroid, lead, lexrank
from jianbao.score._vectors import content_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jianbao.document import Annotated, Document, Sentence

ROLES: tuple[Role, ...] = get_args(Role)
LENGTHS = (16, 30, 60, 120)
PLACES = (0.03, 0.1, 0.3, 0.6, 0.9)

CUES: dict[str, re.Pattern[str]] = {
    "aim": re.compile(r"目标|指标|预期"),
    "must": re.compile(r"必须|不得|严禁|一律|禁止|应当|原则上"),
    "trouble": re.compile(r"问题|困难|不足|短板|矛盾|风险|压力|挑战|不够|不牢|差距"),
    "by": re.compile(r"(?:到|于|在)20\d\d年|年底|以前|之前|日起|“十[二三四五六]五”"),
    "rank": re.compile(r"首次|第[一二三1-9]位?|历史[性新]|突破|居全|前列|最"),
    "purpose": re.compile(r"为了?[^，。]{4,40}[，,]|现提出|制定本|会议(?:的)?(?:主要)?任务|目的"),
    "sum": re.compile(r"总的[来说看]|总体|总之|综上|一句话|由此可见|实践证明"),
    "key": re.compile(r"关键|核心|根本|重点|首要|中心|底线|重中之重|主体责任|第一责任人"),
    "reach": re.compile(r"达到?|累计|完成|实现|增长|下降|提高"),
    "strive": re.compile(r"确保|力争|争取|力求|努力"),
    "blame": re.compile(r"问责|追究|处分|考核|督查|监督"),
    "say": re.compile(r"指出|强调|要求|提出|明确|认为"),
    "leader": re.compile(r"总书记|党中央|国务院|中央"),
    "creed": re.compile(r"思想|精神|旗帜|道路|理论|初心|使命"),
    "greet": re.compile(r"同志们|各位|感谢|祝贺|谢谢|大家"),
    "we": re.compile(r"我们|我[区县市省国]"),
    "announce": re.compile(r"如下|以下|几点|几个方面|[一二三四五六七八九十\d]+个?方面"),
    "question": re.compile(r"[？?]"),
    "quoted": re.compile(r"“"),
    "lean": re.compile(r"^(?:这|那|它|其|此|同时|此外|另外|其中|而|但|并|也|还)"),
    "colon": re.compile(r"[：:]"),
    "list": re.compile(r"、[^，。]*、"),
}
"""Cue words of official prose, by what they hint at (after the cue method of Edmundson 1969, JACM 16)."""

GENRES = (
    re.compile(r"意见|通知|方案|办法|条例|规定|决定|细则|规划|批复"),
    re.compile(r"讲话|发言|致辞|演讲"),
    re.compile(r"报告|总结|汇报|纪要|通报"),
)


def names() -> list[str]:
    """Names of the columns, in order."""
    base = ["bias", "lexrank", "centroid", "lead", "top_of_section", "figures_any", "figures_many"]
    base += [f"length_{limit}" for limit in (*LENGTHS, "more")] + [f"place_{limit}" for limit in (*PLACES, "end")]
    base += ["first_in_section", "second_in_section", "last_in_section", "first_in_paragraph", "alone_in_paragraph"]
    base += ["preamble", "level_1", "level_2", "level_3", "run_in_heading", "title_overlap", "heading_overlap"]
    base += (
        [f"role_{role}" for role in ROLES] + [f"section_{role}" for role in ROLES] + [f"cue_{name}" for name in CUES]
    )
    for genre in ("rules", "speech", "report", "other"):
        base += [f"{genre}_first_in_section", f"{genre}_start", f"{genre}_end", f"{genre}_figures", f"{genre}_lexrank"]
    return base


def features(annotated: Annotated) -> NDArray[np.float64]:
    """One row a sentence, shape (sentences, columns of `names()`)."""
    doc = annotated.doc
    if not doc.sentences:
        return np.zeros((0, len(names())))
    central = [scorer.scores(annotated) for scorer in (lexrank, centroid, lead)]
    counts = np.zeros(len(doc.sentences))
    for figure in annotated.figures:
        counts[figure.sentence] += 1
    places = _places(doc)
    best = _best_of_section(doc, central[0])
    genre = _genre(annotated)
    title = set(_words(doc.title or ""))
    rows = [
        [
            1.0,
            *(float(values[s.index]) for values in central),
            float(central[0][s.index] >= best[s.section]),
            float(counts[s.index] > 0),
            min(1.0, counts[s.index] / 4),
            *_bucket(len(s.text), LENGTHS),
            *_bucket(s.index / len(doc.sentences), PLACES),
            *places[s.index],
            *_outline(doc, s, title),
            *(float(annotated.sentence_roles[s.index] == role) for role in ROLES),
            *(float(annotated.section_roles[s.section] == role) for role in ROLES),
            *(min(1.0, len(pattern.findall(s.text)) / 2) for pattern in CUES.values()),
            *_by_genre(
                genre,
                s,
                places[s.index],
                figures=float(counts[s.index]),
                rank=float(central[0][s.index]),
                total=len(doc.sentences),
            ),
        ]
        for s in doc.sentences
    ]
    return np.array(rows, dtype=float)


def _bucket(value: float, limits: tuple[float, ...]) -> list[float]:
    which = sum(value >= limit for limit in limits)
    return [float(i == which) for i in range(len(limits) + 1)]


def _places(doc: Document) -> list[list[float]]:
    """For each sentence: first, second, last in its section; first, alone in its paragraph."""
    found = [[0.0] * 5 for _ in doc.sentences]
    members: dict[tuple[str, int], list[int]] = {}
    for s in doc.sentences:
        if not (s.heading and not doc.sections[s.section].run_in):
            members.setdefault(("s", s.section), []).append(s.index)
            members.setdefault(("p", s.paragraph), []).append(s.index)
    for (kind, _), indices in members.items():
        if kind == "s":
            found[indices[0]][0] = 1.0
            if len(indices) > 1:
                found[indices[1]][1] = 1.0
            found[indices[-1]][2] = 1.0
        else:
            found[indices[0]][3] = 1.0
            if len(indices) == 1:
                found[indices[0]][4] = 1.0
    return found


def _best_of_section(doc: Document, values: NDArray[np.float64]) -> dict[int, float]:
    best: dict[int, float] = {}
    for s in doc.sentences:
        best[s.section] = max(best.get(s.section, 0.0), float(values[s.index]))
    return best


def _outline(doc: Document, sentence: Sentence, title: set[str]) -> list[float]:
    section = doc.sections[sentence.section]
    levels = [float(section.level == level) for level in (0, 1, 2)] + [float(section.level > 2)]  # noqa: PLR2004
    words = set(content_words(sentence))
    heading = {w for w in words if w in section.heading}
    return [
        *levels,
        float(sentence.heading and section.run_in),
        len({w for w in words if w in title}) / max(1, min(len(words), 8)),
        len(heading) / max(1, min(len(words), 8)),
    ]


def _words(text: str) -> list[str]:
    """All substrings of two to four characters: titles are not cut into words."""
    return [text[i : i + n] for n in (2, 3, 4) for i in range(len(text) - n + 1)]


def _genre(annotated: Annotated) -> int:
    text = f"{annotated.meta.genre or ''}{(annotated.doc.title or '')[-12:]}"
    return next((i for i, pattern in enumerate(GENRES) if pattern.search(text)), len(GENRES))


def _by_genre(
    genre: int, sentence: Sentence, places: list[float], *, figures: float, rank: float, total: int
) -> list[float]:
    place = sentence.index / total
    own = [places[0], float(place < PLACES[0]), float(place > PLACES[-1]), float(figures > 0), float(rank)]
    return [value if i == genre else 0.0 for i in range(len(GENRES) + 1) for value in own]
