"""Facts about a document: who, when and what kind (meta), the role of each part (roles), its figures, its tasks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jianbao.annotate.figures import figures
from jianbao.annotate.meta import meta
from jianbao.annotate.roles import roles
from jianbao.annotate.tasks import tasks
from jianbao.document import Annotated

if TYPE_CHECKING:
    from jianbao.document import Document

__all__ = ["Annotate"]


@dataclass(frozen=True, slots=True)
class Annotate:
    """The stage `Document → Annotated`."""

    def __call__(self, doc: Document) -> Annotated:
        """Annotate `doc`; nothing in it is changed."""
        section_roles, sentence_roles, ceremonial = roles(doc)
        return Annotated(
            doc=doc,
            meta=meta(doc),
            section_roles=section_roles,
            sentence_roles=sentence_roles,
            ceremonial=ceremonial,
            figures=figures(doc, ceremonial),
            tasks=tasks(doc, sentence_roles, ceremonial),
        )
