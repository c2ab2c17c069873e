"""Lead: what comes first matters most, in the document, in its section and in its paragraph.

Writers of official documents put the topic sentence first; in speeches the first paragraph is greeting, which is why this is
one signal among others and the outline decides what counts as a beginning.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jianbao.document import Annotated


def scores(annotated: Annotated) -> NDArray[np.float64]:
    """1 for the first sentence of a section, falling with its place in section and paragraph; shape (sentences,)."""
    doc = annotated.doc
    found = np.zeros(len(doc.sentences))
    in_section: dict[int, int] = {}
    in_paragraph: dict[int, int] = {}
    for sentence in doc.sentences:
        alone = sentence.heading and not doc.sections[sentence.section].run_in
        if alone or sentence.fragment or annotated.ceremonial[sentence.index]:
            continue
        place = in_section.get(sentence.section, 0)
        row = in_paragraph.get(sentence.paragraph, 0)
        in_section[sentence.section] = place + 1
        in_paragraph[sentence.paragraph] = row + 1
        found[sentence.index] = 0.6 / (1 + place) + 0.4 / (1 + row)
    return found
