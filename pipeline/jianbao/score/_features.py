"""What the learned scorer sees of a sentence: a row of numbers, each between 0 and about 1."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, get_args

import numpy as np

from jianbao.document import Role
from jianbao.score import centroid, lead, lexrank
from jianbao.score._vectors import content_words, vectors

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from jianbao.document import Annotated, Document

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
    "lean": re.compile(r"^(?:这|那|它|其|此|同时|此外|另外|其中|而|但|并|也|还)", re.MULTILINE),
    "colon": re.compile(r"[：:]"),
    "list": re.compile(r"、[^，。]*、"),
}
"""Cue words of official prose, by what they hint at (after the cue method of Edmundson 1969, JACM 16). None reaches over 。"""

_BETWEEN = "。\n"
"""Stands between two sentences when they are searched at once."""

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
    count = len(doc.sentences)
    if not count:
        return np.zeros((0, len(names())))
    words = [content_words(s) for s in doc.sentences]
    rows = vectors(words)
    rank = lexrank.scores_of(rows)
    section = np.array([s.section for s in doc.sentences])
    figures = np.bincount([f.sentence for f in annotated.figures], minlength=count).astype(float)
    depth = np.arange(count) / count
    places = _places(doc)
    blocks = [
        np.ones(count),
        rank,
        centroid.scores_of(rows),
        lead.scores(annotated),
        rank >= best_of_section(section, rank)[section],
        figures > 0,
        np.minimum(1.0, figures / 4),
        _bucket(np.array([len(s.text) for s in doc.sentences]), LENGTHS),
        _bucket(depth, PLACES),
        places,
        _outline(doc, section),
        _overlap(doc, words),
        _one_hot(annotated.sentence_roles),
        _one_hot(annotated.section_roles)[section],
        np.minimum(1.0, counted(doc, CUES.values()) / 2),
        _by_genre(_genre(annotated), np.column_stack([places[:, 0], *_ends(depth), figures > 0, rank])),
    ]
    return np.ascontiguousarray(np.column_stack(blocks), dtype=float)


def _bucket(values: NDArray[np.float64], limits: tuple[float, ...]) -> NDArray[np.float64]:
    """In which of the intervals between `limits` each value lies, one column an interval."""
    return np.asarray(np.eye(len(limits) + 1)[np.searchsorted(limits, values, side="right")])


def _ends(depth: NDArray[np.float64]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Whether a sentence stands at the start, and at the end, of the document."""
    return depth < PLACES[0], depth > PLACES[-1]


def _one_hot(roles: Sequence[Role]) -> NDArray[np.float64]:
    """One column a role."""
    return np.asarray(np.eye(len(ROLES))[[ROLES.index(role) for role in roles]])


def _places(doc: Document) -> NDArray[np.float64]:
    """For each sentence: first, second, last in its section; first, alone in its paragraph."""
    found = np.zeros((len(doc.sentences), 5))
    sections: dict[int, list[int]] = {}
    paragraphs: dict[int, list[int]] = {}
    for s in doc.sentences:
        if not (s.heading and not doc.sections[s.section].run_in):
            sections.setdefault(s.section, []).append(s.index)
            paragraphs.setdefault(s.paragraph, []).append(s.index)
    found[[own[0] for own in sections.values()], 0] = 1.0
    found[[own[1] for own in sections.values() if len(own) > 1], 1] = 1.0
    found[[own[-1] for own in sections.values()], 2] = 1.0
    found[[own[0] for own in paragraphs.values()], 3] = 1.0
    found[[own[0] for own in paragraphs.values() if len(own) == 1], 4] = 1.0
    return found


def best_of_section(section: NDArray[np.int64], values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The highest value in each section, at least 0."""
    best = np.zeros(int(section.max()) + 1)
    np.maximum.at(best, section, values)
    return best


def _outline(doc: Document, section: NDArray[np.int64]) -> NDArray[np.float64]:
    """Level of the section of each sentence, 3 and more as one, and whether the sentence is its run-in heading."""
    level = np.array([min(part.level, 3) for part in doc.sections])[section]
    run_in = [s.heading and doc.sections[s.section].run_in for s in doc.sentences]
    return np.column_stack([np.eye(4)[level], run_in])


def _overlap(doc: Document, words: Sequence[Sequence[str]]) -> NDArray[np.float64]:
    """Share of the words of each sentence, of eight where it has more, that stand in the title, and in its heading."""
    title = set(_words(doc.title or ""))
    found = np.zeros((len(words), 2))
    for row, (sentence, several) in enumerate(zip(doc.sentences, words, strict=True)):
        own, heading = set(several), doc.sections[sentence.section].heading
        most = max(1, min(len(own), 8))
        found[row, 0] = len(own & title) / most
        found[row, 1] = sum(word in heading for word in own) / most if heading else 0.0
    return found


def counted(doc: Document, patterns: Collection[re.Pattern[str]]) -> NDArray[np.float64]:
    """How often each pattern stands in each sentence, shape (sentences, patterns). All sentences are searched at once."""
    texts = [s.text for s in doc.sentences]
    joined = _BETWEEN.join(texts)
    starts = np.cumsum([0, *(len(text) + len(_BETWEEN) for text in texts[:-1])])
    found = np.zeros((len(texts), len(patterns)))
    for column, pattern in enumerate(patterns):
        places = [match.start() for match in pattern.finditer(joined)]
        rows = np.searchsorted(starts, places, side="right") - 1
        found[:, column] = np.bincount(rows, minlength=len(texts))
    return found


def _words(text: str) -> list[str]:
    """All substrings of two to four characters: titles are not cut into words."""
    return [text[i : i + n] for n in (2, 3, 4) for i in range(len(text) - n + 1)]


def _genre(annotated: Annotated) -> int:
    text = f"{annotated.meta.genre or ''}{(annotated.doc.title or '')[-12:]}"
    return next((i for i, pattern in enumerate(GENRES) if pattern.search(text)), len(GENRES))


def _by_genre(genre: int, own: NDArray[np.float64]) -> NDArray[np.float64]:
    """The columns `own` once for each genre, all but those of `genre` empty."""
    found = np.zeros((len(own), len(GENRES) + 1, own.shape[1]))
    found[:, genre] = own
    return found.reshape(len(own), -1)
