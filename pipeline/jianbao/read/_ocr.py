"""Text of pages that are only pictures, by RapidOCR (Apache-2.0) with the PaddleOCR weights in its wheel: no download.

Behind the extra `ocr` and the setting `read.ocr`, because it takes seconds for a page and may read a sign wrongly.
"""

from __future__ import annotations

import os
from functools import cache
from importlib.util import find_spec
from typing import Any

from jianbao.read._layout import Glyph

PACKAGES = ("rapidocr", "onnxruntime")
DPI = 180
_LARGEST = 4_000
"""Pixels of the longer side of a page's picture."""
_RISE = 0.12
"""Share of a line's height that lies below its base line."""
_SURE = 0.5
_QUIET = {"ORT_DISABLE_TELEMETRY": "1", "ORT_TELEMETRY_DISABLED": "1"}
"""ONNX Runtime from 1.29 on reports to its maker, and keeps a queue in the home folder, unless told not to before it loads."""


def available() -> bool:
    """Whether the packages are installed."""
    return all(find_spec(name) for name in PACKAGES)


def scale(width: float, height: float) -> float:
    """Pixels for each point of a page of this size."""
    return min(DPI / 72, _LARGEST / max(width, height, 1))


def signs(image: Any, pixels: float) -> list[Glyph]:
    """The signs in a picture of a page, placed in points.

    Args:
        image: array of shape (height, width, 3), BGR.
        pixels: how many make a point.
    """
    found = _engine()(image)
    if found.boxes is None:
        return []
    placed: list[Glyph] = []
    for box, text, score in zip(found.boxes, found.txts, found.scores, strict=True):
        if score >= _SURE:
            xs, ys = [x / pixels for x, _ in box], [y / pixels for _, y in box]
            placed += _spread(text.strip(), min(xs), max(xs), min(ys), max(ys))
    return placed


def _spread(text: str, left: float, right: float, top: float, bottom: float) -> list[Glyph]:
    """A line's signs, each in its share of the width."""
    widths = [0.5 if sign < "\u1100" else 1.0 for sign in text]
    em = (right - left) / max(sum(widths), 1)
    base, size, x = bottom - _RISE * (bottom - top), min(bottom - top, em), left
    placed = []
    for sign, width in zip(text, widths, strict=True):
        placed.append(Glyph(sign, x, x + width * em, base, round(size)))
        x += width * em
    return placed


@cache
def _engine() -> Any:
    """The recogniser, kept for the life of the process."""
    os.environ.update(_QUIET)
    from rapidocr import RapidOCR  # noqa: PLC0415 - some seconds

    threads = os.environ.get("OMP_NUM_THREADS", "")
    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "EngineConfig.onnxruntime.intra_op_num_threads": int(threads) if threads.isdecimal() else -1,
        }
    )
