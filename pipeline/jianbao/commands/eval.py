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
ABOUT = """Score briefings against references: character ROUGE (F1), must-have points, figures, redundancy, compression, and words
that nothing supports. Beside "summary", a line may have "points" ({"point", "support"}) and "figures" ({"value", "indicator",
"source"}; with "figures_policy": "all", others found count against precision)."""


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
    for row in islice(evaluate.rows(options.data), options.limit):
        try:
            briefing = process.brief(process.source_of(row.text), config)
        except DocumentError as error:
            scores.failed += 1
            complain(f"{names.printable(row.id)}: {error}")
            continue
        scores.add(records.briefing(briefing), briefing.doc.cleaned, row)
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
        print(f"{part:10s}" + "  ".join(f"{name} {_shown(value)}" for name, value in means[part].items()))
    print(f"must-have points covered: {_shown(means['points'])}")
    print(
        "figures: " + "  ".join(f"{name} {_shown(value)}" for name, value in (means["figures"] or {"f1": None}).items())
    )
    print(f"redundancy {_shown(means['redundancy'])}  compression {_shown(means['compression'])}")
    print(f"lines: {means['written']} written, {means['quoted']} quoted; unsupported words: {means['unsupported']}")


def _shown(value: float | None) -> str:
    return "-" if value is None else f"{value:.4f}"
