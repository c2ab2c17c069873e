"""`jianbao eval`: briefings against references."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jianbao.commands import OK, SOME_FAILED, add_briefing, add_settings, complain, settings, text
from jianbao.errors import ConfigError, DocumentError

if TYPE_CHECKING:
    import argparse

HELP = "score briefings against references"
ABOUT = "Score briefings against references: character ROUGE (F1), and words that nothing supports."


def add(at: argparse.ArgumentParser) -> None:
    """Declare the options."""
    at.add_argument("data", type=Path, metavar="DATA.jsonl", help='{"id", "text", "summary"} a line; .gz too')
    add_settings(at)
    add_briefing(at)
    at.add_argument("--limit", type=int, metavar="N", help="only the first N documents")
    at.add_argument("--json", action="store_true", help="print one JSON object")


def run(options: argparse.Namespace) -> int:
    """Brief every document and print the means."""
    from itertools import islice

    from jianbao import evaluate, names, process, records

    config = settings(options, select__length=options.length, write__summarizer=text(options.summarizer))
    process.check(config)
    process.warm(config)
    scores = evaluate.Scores()
    for name, words, reference in islice(evaluate.rows(options.data), options.limit):
        try:
            briefing = process.brief(process.source_of(words), config)
        except DocumentError as error:
            scores.failed += 1
            complain(f"{names.printable(name)}: {error}")
            continue
        scores.add(records.briefing(briefing), briefing.doc.cleaned, reference)
    if not scores.documents + scores.failed:
        raise ConfigError(f"no documents in {options.data}")
    _print_scores(scores.means(), as_json=options.json)
    return SOME_FAILED if scores.failed else OK


def _print_scores(means: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(means))
        return
    print(f"{means['documents']} documents, {means['failed']} failed; character ROUGE, F1")
    for part in ("headline", "briefing"):
        print(f"{part:10s}" + "  ".join(f"{name} {value:.4f}" for name, value in means[part].items()))
    print(f"lines: {means['written']} written, {means['quoted']} quoted; unsupported words: {means['unsupported']}")
