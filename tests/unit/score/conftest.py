"""Documents built by hand: no reader, cleaner or segmenter is needed to test a scorer."""

from pathlib import Path

import pytest

from jianbao.document import Aligned, Annotated, Cleaned, Document, Meta, Section, Sentence, Source, Span


def build(parts, roles=None, ceremonial=(), fragments=()):
    """`parts`: list of (heading, [sentences, words separated by blanks]); the first heading may be empty (preamble)."""
    sentences, sections, text = [], [], ""
    for number, (heading, rows) in enumerate(parts):
        start, first = len(text), len(sentences)
        for row in rows:
            words = tuple(row.split())
            plain = "".join(words)
            span = Span(len(text), len(text) + len(plain))
            index = len(sentences)
            sentences.append(Sentence(index, span, span, plain, words, number, number, fragment=index in fragments))
            text += plain
        level = 1 if heading else 0
        sections.append(
            Section(number, heading, "", level, Span(start, start), Span(start, len(text)), None, first, len(sentences))
        )
    source = Source("t.txt", Path("t.txt"), text, "utf-8")
    doc = Document(Cleaned(source, Aligned.of(text)), None, None, None, tuple(sections), tuple(sentences))
    found = tuple(roles or ["other"] * len(sentences))
    flags = tuple(i in ceremonial for i in range(len(sentences)))
    return Annotated(doc, Meta(), tuple("other" for _ in sections), found, flags, ())


@pytest.fixture
def make():
    return build
