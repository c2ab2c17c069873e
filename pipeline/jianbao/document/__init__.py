"""What the stages hand to one another. Everything is immutable, and every position leads back to the untouched source.

``Path → Source → Cleaned → Document → Annotated → Selection → Briefing → bytes``

Positions are `Span`s: half-open, in code points. A span is *raw* when it points into `Source.text` (all public output is
raw) and *clean* when it points into `Aligned.text`. `Aligned` maps one to the other.
"""

from jianbao.document.briefing import Audit, Briefing, How, Line, Point, Selection, Topic
from jianbao.document.facts import Annotated, Figure, Meta, Role, Task
from jianbao.document.text import Cleaned, Completeness, Document, Gap, Place, Section, Sentence, Source
from jianbao.spans import Aligned, Edit, Notice, Run, Span, Where

__all__ = [
    "Aligned",
    "Annotated",
    "Audit",
    "Briefing",
    "Cleaned",
    "Completeness",
    "Document",
    "Edit",
    "Figure",
    "Gap",
    "How",
    "Line",
    "Meta",
    "Notice",
    "Place",
    "Point",
    "Role",
    "Run",
    "Section",
    "Selection",
    "Sentence",
    "Source",
    "Span",
    "Task",
    "Topic",
    "Where",
]
