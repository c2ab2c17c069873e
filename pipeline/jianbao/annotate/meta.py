"""stub"""
from __future__ import annotations
from typing import TYPE_CHECKING
from jianbao.document import Meta
if TYPE_CHECKING:
    from jianbao.document import Document
def meta(doc: Document) -> Meta:
    return Meta()
