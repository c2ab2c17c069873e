"""Work grows with the length of a text, whatever it is made of."""

import json
import random
import time
from pathlib import Path

import pytest

import jianbao

UNITS = json.loads((Path(__file__).parents[2] / "cases" / "hostile.json").read_text(encoding="utf-8"))
SMALL = 12_000
"""Bytes; four times as many take about four times as long, and a quadratic rule sixteen times."""
GROWTH = 10


def seconds(data):
    start = time.process_time()
    jianbao.clean(data)
    return time.process_time() - start


def growth(small, large):
    return seconds(large) / max(seconds(small), 0.01)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_time_grows_with_the_text():
    jianbao.clean("區(qū)高質(zhì)量發(fā)展，請?jiān)试S我介紹。浼氳寮鸿皟 1 1 1")
    grown = {}
    for unit in UNITS:
        small, large = ((unit * (size // len(unit.encode()) + 1)).encode() for size in (SMALL, 4 * SMALL))
        if growth(small, large) > GROWTH:  # measured again, since something else may have run meanwhile
            again = min(growth(small, large) for _ in range(3))
            if again > GROWTH:
                grown[unit] = again
    assert not grown


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_random_characters_and_bytes():
    source = random.Random(7)
    signs = '清河县一二、。，,.;:!?()（）“”"*_×X<>&; \t\u3000\n\r0123abc…'
    texts = {
        "signs": ["".join(source.choice(signs) for _ in range(size)).encode() for size in (SMALL // 2, 2 * SMALL)],
        "bytes": [source.randbytes(size) for size in (SMALL, 4 * SMALL)],
    }
    for name, (small, large) in texts.items():
        jianbao.clean(small)
        assert min(growth(small, large) for _ in range(3)) < GROWTH, name
