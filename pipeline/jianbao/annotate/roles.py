"""stub"""
from __future__ import annotations
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    from jianbao.document import Document, Role
def roles(doc: Document) -> tuple[tuple[Role, ...], tuple[Role, ...], tuple[bool, ...]]:
    return tuple("other" for _ in doc.sections), tuple("other" for _ in doc.sentences), tuple(False for _ in doc.sentences)
