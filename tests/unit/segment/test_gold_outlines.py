"""Outlines of real documents against outlines made by hand; needs the shared data (JIANBAO_SHARED)."""

import json
import os
import sys
from pathlib import Path

import pytest

from jianbao.document import Aligned, Cleaned, Source
from jianbao.segment import Segment

FLOOR = 0.9


def test_mean_f1():
    shared = os.environ.get("JIANBAO_SHARED")
    if not shared:
        pytest.skip("JIANBAO_SHARED is not set: the outlines of real documents were not checked")
    sys.path.insert(0, str(Path(shared) / "tools"))
    try:
        import score_gold
    finally:
        sys.path.pop(0)
    scores = []
    for path in sorted((Path(shared) / "data" / "gold").glob("*.gold.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        if "masked" in gold:  # damaged: it has to be cleaned first
            continue
        text = path.with_name(path.name.replace(".gold.json", ".txt")).read_text(encoding="utf-8")
        doc = Segment()(Cleaned(Source(path.name, path, text, "utf-8"), Aligned.of(text)))
        wanted = {score_gold.head(h) for h in gold["outline"] if h.get("level", 1) > 0 and not h.get("optional")}
        free = {score_gold.head(h) for h in gold["outline"] if h.get("optional")}
        mine = {score_gold.head({"heading": s.numbered}) for s in doc.sections if s.level} - free
        scores.append(score_gold.f1(len(wanted & mine), len(mine), len(wanted)))
    assert sum(scores) / len(scores) >= FLOOR
    assert min(scores) >= 0.8
