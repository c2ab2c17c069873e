"""A document builder: one section, one sentence for each full stop, one paragraph for each line."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jieba
import pytest

from jianbao.document import Aligned, Cleaned, Document, Section, Sentence, Source, Span

CASES = Path(__file__).parents[2] / "cases" / "annotate"


def cases(name):
    lines = (CASES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def build(text, title=None, *, heading="", cuts=()):
    sentences = []
    position = 0
    for paragraph, line in enumerate(text.split("\n")):
        for match in re.finditer(r"[^。！？]+[。！？]?", line):
            span = Span(position + match.start(), position + match.end())
            words = tuple(jieba.cut(match.group()))
            number = len(sentences)
            sentences.append(
                Sentence(number, span, span, match.group().strip(), words, 0, paragraph, fragment=number in cuts)
            )
        position += len(line) + 1
    whole = Span(0, len(text))
    section = Section(0, heading, "", 1 if heading else 0, Span(0, 0), whole, None, 0, len(sentences))
    source = Source("case", Path("case.txt"), text, "utf-8")
    return Document(Cleaned(source, Aligned.of(text), title=title), title, None, None, (section,), tuple(sentences))


@pytest.fixture(scope="session")
def document():
    return build


@pytest.fixture(scope="session")
def load_cases():
    return cases


def pytest_generate_tests(metafunc):
    """A test that takes `figure_case`, `meta_case` … runs once for each line of the file of that name."""
    for name in ("figures", "meta", "headings", "ceremonial"):
        argument = f"{name}_case"
        if argument in metafunc.fixturenames:
            rows = cases(name)
            metafunc.parametrize(argument, rows, ids=[str(i) for i in range(len(rows))])
