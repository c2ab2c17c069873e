"""True lines to judge the checker with: sentences shortened and reworded by rules, headings, values spelt otherwise, and summaries by
people (editors' headlines and digests, points and tasks put down for official documents, and lines written for the examples).

Independent of the checker: no word list, pattern or function of the project is used here.
"""

from __future__ import annotations

import gzip
import itertools
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator

CASES = Path(__file__).parents[1] / "cases"
HELD = 0.6
"""Share of a person's headline, in character pairs, that must stand in its text for the headline to count as true."""


@dataclass(frozen=True)
class Line:
    """A line to be judged.

    Attributes:
        text: the line.
        kind: what is wrong with it, or an empty string for a true line.
        made: how it was made (`heading`, `shortened`, `person`, …).
        source: key of the document it belongs to.
    """

    text: str
    kind: str
    made: str
    source: str


def documents() -> dict[str, str]:
    """The cleaned example documents by name."""
    found = {}
    for file in sorted((CASES / "examples").glob("*.clean.txt")):
        found[file.name.removesuffix(".clean.txt")] = file.read_text(encoding="utf-8")
    return found


def written() -> Iterator[Line]:
    """Lines written by hand for the examples, true and false."""
    for row in (CASES / "ground" / "summaries.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(row)
        yield Line(case["line"], case["kind"] or "", "person", case["doc"])


def sentences(text: str) -> list[str]:
    """Sentences of a reasonable length, numbering taken off."""
    parts = re.split(r"(?<=[。！？；])|\n", text)
    plain = [
        re.sub(
            r"^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[.．](?!\d)|[一二三四五六七八九]是)",
            "",
            p.strip(),
        )
        for p in parts
    ]
    return [p for p in plain if 12 <= len(p) <= 90 and not re.search(r"[*×ＸX]{2}|�", p)]


# ---- true rewordings -------------------------------------------------------------------------------------------------

WORDS = {
    "此外": "另外", "同时": "与此同时", "因此": "所以", "但是": "不过", "以及": "和", "并且": "并", "由于": "因为", "开展": "进行", "持续": "不断",
    "目前": "当前", "达到": "达", "大力": "着力", "进一步": "", "切实": "", "扎实": "", "全面": "", "积极": "", "着力": "", "深入": "", "不断": "",
    "同比": "较上年同期", "超过": "超", "规模以上": "规上", "强调": "指出", "召开": "举行", "应当": "应", "必须": "要", "没有": "未",
}  # fmt: skip
INTRO = re.compile(
    r"^(?:会议(?:指出|强调|要求|认为|明确)|同时|此外|其中|目前|总的来说|一年来|近年来|刚才|据了解)[，,]?"
)


def without_brackets(text: str) -> str:
    """Parentheses left out."""
    return re.sub(r"（[^（）]*）", "", text)


def without_intro(text: str) -> str:
    """The opening phrase left out."""
    return INTRO.sub("", text)


def first_clauses(text: str) -> str:
    """The first two clauses of a longer sentence, where the second says its own thing."""
    parts = text.rstrip("。；").split("，")
    return (
        "，".join(parts[:2]) if len(parts) > 2 and len(parts[0]) + len(parts[1]) > 14 and ends_well(parts[1]) else text
    )


def ends_well(clause: str) -> bool:
    """Does a clause end a statement: with a figure or after a verb's object?"""
    return bool(re.search(r"(?:%|元|个|户|人|家|项|点|处|亩|里|吨)$", clause))


def reworded(text: str) -> str:
    """One or two words exchanged for others of the same sense, or light adverbs left out."""
    count = 0
    for old, new in WORDS.items():
        if old in text and count < 2:
            text = text.replace(old, new, 1)
            count += 1
    return text


def respelt(text: str) -> str:
    """A value written otherwise: 1.26亿元 as 12600万元, 30% as 百分之三十, 43280元 as 4.328万元."""
    hit = re.search(r"(?<![\d.])(\d+(?:\.\d{1,4})?)亿元", text)
    if hit:
        return text.replace(hit[0], f"{round(float(hit[1]) * 10000):d}万元", 1)
    hit = re.search(r"(?<![\d.])(\d{5})(?=[元户人])", text)
    if hit:
        return text.replace(hit[1], f"{int(hit[1]) / 10000:g}万", 1)
    hit = re.search(r"(?<![\d.])([1-9])0%", text)
    if hit:
        return text.replace(hit[0], f"百分之{'零一二三四五六七八九'[int(hit[1])]}十", 1)
    hit = re.search(r"(?<![\d.])([3-9])(?=[个项家])", text)
    return text[: hit.start()] + "零一二三四五六七八九"[int(hit[1])] + text[hit.end() :] if hit else text


REWRITES: dict[str, Callable[[str], str]] = {
    "brackets": without_brackets, "opening": without_intro, "clauses": first_clauses, "reworded": reworded, "respelt": respelt,
}  # fmt: skip
SORTS = {
    "copied": ("verbatim", "heading", "number"), "compressed": (*REWRITES, "joined"), "by editors": ("person",),
}  # fmt: skip
"""What a true line is, by how it was made (the first word of `Line.made`)."""
NUMBERED = re.compile(r"[\u4e00-\u9fff]{2,7}〔\d{4}〕\d+号")


def joined(one: str, other: str) -> str:
    """The openings of two sentences that follow one another, as one line."""
    return f"{first_clauses(one).rstrip('。；！？')}；{first_clauses(other).rstrip('。；！？')}"


def true_lines(key: str, text: str, rng: random.Random) -> Iterator[Line]:
    """Rewordings of one document, each by one rule, and a few of its sentences and headings as they stand."""
    whole = sentences(text)
    for made, rewrite in REWRITES.items():
        changed = [(s, rewrite(s)) for s in whole]
        changed = [(s, new) for s, new in changed if new != s and len(new) >= 10]
        for _, new in rng.sample(changed, min(5, len(changed))):
            yield Line(new, "", made, key)
    for sentence in rng.sample(whole, min(3, len(whole))):
        yield Line(sentence, "", "verbatim", key)
    numbered = [sentence for sentence in whole if NUMBERED.search(sentence)]
    for sentence in rng.sample(numbered, min(4, len(numbered))):
        yield Line(sentence, "", "number", key)
    short = [joined(*two) for two in itertools.pairwise(whole)]
    short = [line for line in short if len(line) <= 70]
    for line in rng.sample(short, min(3, len(short))):
        yield Line(line, "", "joined", key)
    heads = re.findall(
        r"(?m)^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）)([^。；：\n]{6,24})(?:。|$)", text
    )
    for heading in rng.sample(heads, min(3, len(heads))):
        yield Line(heading, "", "heading", key)


# ---- people's summaries from the evaluation data ---------------------------------------------------------------------


def people(shared: Path, name: str, count: int, rng: random.Random) -> Iterator[tuple[str, str, str]]:
    """Key, text and one line of a summary that people wrote, from `data/dev`; only lines whose numbers and most words it holds."""
    with gzip.open(shared / "data" / "dev" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = [json.loads(row) for row in file]
    rng.shuffle(rows)
    for row in rows:
        lines = [re.sub(r"^\d+\.", "", part).strip("；;。 ") for part in re.split(r"[\n；。]", row["summary"])]
        good = [part for part in lines if 10 <= len(part) <= 80 and held(part, row["text"])]
        if good and count:
            count -= 1
            yield f"{name}:{row['id']}", row["text"], rng.choice(good)


def held(line: str, text: str) -> bool:
    """Do all numbers and most character pairs of `line` stand in `text`?"""
    numbers = set(re.findall(r"\d+(?:\.\d+)?", line)) <= set(re.findall(r"\d+(?:\.\d+)?", text))
    pairs = {line[i : i + 2] for i in range(len(line) - 1)}
    return numbers and sum(pair in text for pair in pairs) >= HELD * len(pairs)


PEOPLE = {
    "xwlb_title": 60,
    "xwlb_brief": 40,
    "xwlb_kuaixun_item": 60,
    "xwlb_kuaixun_list": 40,
    "gold_official_digest": 34,
}


FRONT = re.compile(
    r"(?m)^(?:[-#>|].*|(?:标题|来源|文号|URL|抓取|文种|主体结构|capture|doc_type|source|title)[^。\n]*)$"
)
"""Lines that whoever collected a document put before it."""
OFFICIAL = ("gongwen_samples", "state_council_policy_2018_2019")


def official(shared: Path, count: int, rng: random.Random) -> Iterator[tuple[str, str]]:
    """Key and text of official documents of `data/docs`."""
    for name in OFFICIAL:
        with gzip.open(shared / "data" / "docs" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
            rows = [json.loads(row) for row in file]
        for row in rng.sample(rows, min(count, len(rows))):
            yield f"{name}:{row['id']}", FRONT.sub("", row["text"])[:6000]


def gold(shared: Path) -> Iterator[tuple[str, str, list[str], list[str]]]:
    """Key, text, true lines and wrong statements that people put down for whole documents."""
    folder = shared / "data" / "gold"
    for file in sorted(folder.glob("*.gold.json")):
        row = json.loads(file.read_text(encoding="utf-8"))
        text = folder / Path(row["text"]).name.replace("_clean", "")
        true = [point["point"] for point in row["points"]] + [task["task"] for task in row["tasks"]]
        wrong = [re.sub(r"（[^（）]*）$", "", statement) for statement in row["wrong_statements"]]
        yield row["id"], text.read_text(encoding="utf-8"), true, wrong
