"""Builds the training set of the embedded model: reads, filters, deduplicates, tokenizes and caches it with `datasets`.

The data folder holds gzipped JSON Lines: `train/` with text and summary, `docs/` with whole documents, and `dev/` and
`gold/` for measuring, whose texts are kept out of training by their 13-grams. Everything is deterministic for a seed.
"""

from __future__ import annotations

import gzip
import json
import logging
import random
import zlib
from collections import Counter
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from jianbao_models import pairs as structure
from jianbao_models.pairs import Pair, acceptable
from jianbao_models.text import ngrams, normalise, sentences
from jianbao_models.tokenization import encode_text, load_tokenizer, prefix_ids, train_tokenizer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from datasets import Dataset
    from transformers import PreTrainedTokenizerFast

_log = logging.getLogger(__name__)

_NEWS: Final = {
    "xwlb_title": "heading",
    "xwlb_kuaixun_item": "heading",
    "cpcnews_title": "heading",
    "xwlb_brief": "line",
}
_DOCS: Final = (
    "prov_gov_work_reports_2026", "gov_work_reports_1954_2025", "xi_speeches_2020", "cpcnews_2017_2020",
    "cpc_congress_reports", "state_council_policy_2018_2019", "shenlun_essays", "gongwen_samples",
)  # fmt: skip
#: Characters of source kept, at a sentence's end: mostly what one point of a document holds, sometimes more.
_BUDGETS: Final = (90, 130, 180, 240, 240, 460)
_CAP: Final = 4
#: Passes over a document for headings, each with other windows.
_PASSES: Final = 3
#: Essays and party news tell stories: their first clauses are no headings.
_NARRATIVE_SETS: Final = ("cpcnews", "shenlun")
#: Least share of the target's character pairs found in the source; a heading over its text may word it anew.
_SHARES: Final = {"section": 0.4, "run_in": 0.4, "topic": 0.45}


@dataclass(frozen=True, slots=True)
class DataConfig:
    """What goes into the training set: share caps per kind (pairs kept at most) and the seed."""

    seed: int = 7
    vocab_size: int = 10_000
    mask_share: float = 0.06
    caps: dict[str, int] = field(default_factory=dict)


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a gzipped JSON Lines file; none, and a warning, where it is missing."""
    if not path.is_file():
        _log.warning("no %s: going on without it", path)
        return
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)


def load_pairs(path: Path) -> list[Pair]:
    """The pairs of a held-out file written by `build`."""
    return [Pair(**row) for row in json.loads(path.read_text(encoding="utf-8"))]


def measured_grams(folder: Path) -> set[int]:
    """Hashes of the 13-grams of every text under `dev/`, `gold/` and `../input`: what training must not see."""
    grams: set[int] = set()
    for path in sorted((folder / "dev").glob("*.jsonl.gz")):
        for row in read_rows(path):
            grams.update(map(_hash, ngrams(normalise(row["text"]))))
    for path in [*sorted((folder / "gold").glob("*.txt")), *sorted((folder.parent / "input").glob("*.txt"))]:
        grams.update(map(_hash, ngrams(normalise(path.read_text(encoding="utf-8", errors="replace")))))
    return grams


def _hash(text: str) -> int:
    return zlib.crc32(text.encode())


def shared_share(text: str, grams: set[int]) -> float:
    """Share of the text's 13-grams that occur in `grams`, 0 to 1."""
    own = [_hash(gram) for gram in ngrams(text)]
    return sum(gram in grams for gram in own) / len(own) if own else 0.0


def unseen(pairs: Iterable[Pair], train: Iterable[Pair]) -> list[Pair]:
    """The pairs whose source shares at most a third of its 13-grams with training (every sixteenth is looked at)."""

    def sampled(text: str) -> set[int]:
        return {value for value in map(_hash, ngrams(text)) if value % 16 == 0}

    seen: set[int] = set()
    for pair in train:
        seen |= sampled(pair.source)
    return [pair for pair in pairs if len((own := sampled(pair.source)) & seen) * 3 <= len(own)]


def shorten(text: str, budget: int) -> str:
    """Whole sentences from the start while they fit `budget` characters, at least the first (cut if it is too long)."""
    kept = ""
    for sentence in sentences(text):
        if kept and len(kept) + len(sentence) > budget:
            break
        kept += sentence
    return kept[: int(budget * 1.3)]


def news_pairs(folder: Path, rng: random.Random) -> Iterator[Pair]:
    """Pairs of the news sets; the source is shortened to one of several budgets that still supports the target."""
    for name, task in _NEWS.items():
        for row in read_rows(folder / "train" / f"{name}.jsonl.gz"):
            text, target = _clean_news(row["text"]), normalise(row["summary"]).rstrip("。；")
            if task == "line" and target.rstrip("。") in text:
                continue
            options = sorted({rng.choice(_BUDGETS), rng.choice(_BUDGETS), 240, 460 if task == "line" else 240})
            for budget in options:
                pair = Pair(task, shorten(text, budget), target, name, str(row["id"]))
                if acceptable(pair):
                    yield pair
                    break


def news_lines(folder: Path, rng: random.Random) -> Iterator[Pair]:
    """Lines from neighbouring short items of one broadcast: the editors' headlines, joined ← the items' first sentences."""
    rows = read_rows(folder / "train" / "xwlb_kuaixun_item.jsonl.gz")
    for broadcast, items in groupby(rows, key=lambda row: str(row["id"]).rsplit("-", 1)[0]):
        kept = []
        for row in items:
            text, headline = shorten(_clean_news(row["text"]), rng.choice((80, 110, 150))), normalise(row["summary"])
            headline = headline.rstrip("。；")
            if acceptable(Pair("heading", text, headline, "news_line", broadcast), share=0.6):
                kept.append((text, headline))
        yield from (pair for pair in structure.joined_items(kept, broadcast, rng) if acceptable(pair))


def _clean_news(text: str) -> str:
    lines = [normalise(line) for line in text.split("\n")]
    text = "\n".join(line for line in lines if line)
    for start in ("本台消息：", "央视网消息（新闻联播）：", "央视网消息："):
        text = text.removeprefix(start)
    return text


def document_pairs(rows: Iterable[dict[str, Any]], rng: random.Random) -> Iterator[Pair]:
    """All structure-made pairs of whole documents, shortened and filtered.

    Headings are made several times over with other windows of text; `select` removes what comes out alike.
    """
    for row in rows:
        paragraphs = [normalise(line) for line in row["text"].split("\n")]
        paragraphs, group = [line for line in paragraphs if line], str(row["id"])
        made = [*structure.compressions(paragraphs, group, rng), *structure.run_in_lines(paragraphs, group, rng)]
        for _ in range(_PASSES):
            made.extend(structure.section_headings(paragraphs, group))
            made.extend(structure.topic_sentences(paragraphs, group, rng))
            if not group.startswith(_NARRATIVE_SETS):
                made.extend(structure.lead_clauses(paragraphs, group, rng))
        for pair in made:
            budget = 420 if pair.task == "line" else rng.choice(_BUDGETS)
            short = pair._replace(source=shorten(pair.source, budget))
            if acceptable(short, share=_SHARES.get(pair.kind, 0.6)):
                yield short


def held_out(group: str) -> bool:
    """Whether a document belongs to the held-out twentieth, by the hash of its id."""
    return _hash(group) % 20 == 0


def select(found: Iterable[Pair], grams: set[int], caps: dict[str, int], report: Counter[str]) -> list[Pair]:
    """Drop overlap with measured texts, near-duplicates and repeated targets; keep at most the cap of each kind."""
    seen: set[tuple[int, ...]] = set()
    targets: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    kept = []
    for pair in found:
        sketch = (_hash(pair.task), _hash(pair.target[:12]), *sorted(map(_hash, ngrams(pair.source, 9)))[:2])
        if shared_share(pair.source, grams) > 0.2 or shared_share(pair.target, grams) > 0.5:  # noqa: PLR2004
            report[f"dropped, overlap with measured texts: {pair.kind}"] += 1
        elif sketch in seen:
            report[f"dropped, near-duplicate: {pair.kind}"] += 1
        elif targets[pair.target] >= _CAP or kinds[pair.kind] >= caps.get(pair.kind, 10**9):
            report[f"dropped, cap: {pair.kind}"] += 1
        else:
            seen.add(sketch)
            targets[pair.target] += 1
            kinds[pair.kind] += 1
            kept.append(pair)
    report.update({f"kept: {kind}": count for kind, count in kinds.items()})
    return kept


def collect(folder: Path, config: DataConfig) -> tuple[list[Pair], list[Pair], Counter[str]]:
    """Training pairs, held-out pairs of documents, and a report of what was kept and dropped."""
    rng, report = random.Random(config.seed), Counter[str]()  # noqa: S311 - repeatable, no secret
    grams = measured_grams(folder)
    rows = []
    for name in _DOCS:
        for row in read_rows(folder / "docs" / f"{name}.jsonl.gz"):
            if shared_share(normalise(row["text"]), grams) > 0.1:  # noqa: PLR2004
                report["documents dropped, overlap with measured texts"] += 1
            else:
                rows.append(row)
    found = list(document_pairs(rows, rng))
    rng.shuffle(found)
    dev = [pair for pair in found if held_out(pair.group)]
    train = [pair for pair in found if not held_out(pair.group)]
    news = [*news_pairs(folder, rng), *news_lines(folder, rng)]
    rng.shuffle(news)
    kept = select([*train, *news], grams, config.caps, report)
    kept = [structure.masked(pair, rng) if rng.random() < config.mask_share else pair for pair in kept]
    kept = [pair for pair in kept if acceptable(pair, share=0.4)]
    rng.shuffle(kept)
    dev = unseen(select(dev, set(), {}, Counter()), kept)
    report["held-out pairs of documents"] = len(dev)
    report["pairs with any 13-gram of measured texts"] = sum(shared_share(pair.source, grams) > 0 for pair in kept)
    return kept, dev, report


def encode(tokenizer: PreTrainedTokenizerFast, found: list[Pair]) -> Dataset:
    """Columns `input_ids`, `labels` (with the end token) and `kind`."""
    from datasets import Dataset

    sources = encode_text(tokenizer, [pair.source for pair in found])
    targets = encode_text(tokenizer, [pair.target for pair in found])
    prefixes = [prefix_ids(pair.task, len(pair.target)) for pair in found]
    end = [int(tokenizer.eos_token_id)]
    return Dataset.from_dict(
        {
            "input_ids": [[*prefix, *ids[:318]] for prefix, ids in zip(prefixes, sources, strict=True)],
            "labels": [[*ids, *end] for ids in targets],
            "kind": [pair.kind for pair in found],
        }
    )


def build(folder: Path, out: Path, config: DataConfig, *, say: Callable[[str], None]) -> None:
    """Write tokenizer, encoded training set and held-out pairs under `out`, unless they are there already."""
    if (out / "heldout.json").exists():
        return
    out.mkdir(parents=True, exist_ok=True)
    train, dev, report = collect(folder, config)
    for line, count in sorted(report.items()):
        say(f"{count:8d}  {line}")
    if not (out / "tokenizer").exists():
        sample = [pair.source + "\n" + pair.target for pair in train[:60_000]]
        train_tokenizer(sample, vocab_size=config.vocab_size).save_pretrained(str(out / "tokenizer"))
    encode(load_tokenizer(out / "tokenizer"), train).save_to_disk(str(out / "dataset"))
    (out / "report.json").write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")
    (out / "heldout.json").write_text(json.dumps([p._asdict() for p in dev], ensure_ascii=False), encoding="utf-8")
