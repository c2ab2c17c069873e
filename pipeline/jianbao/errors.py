"""Every error jianbao raises, and what happens next.

::

    JianbaoError
    ├── ConfigError     bad option, config or path: stop before anything is read (exit code 2)
    ├── DocumentError   this document cannot be done: record it, skip it, go on (exit code 1)
    │   ├── ReadError       the file cannot be opened or understood
    │   └── LimitError      the document is larger or slower than the limits allow
    └── EngineError     a worker or cluster failed: retry, then stop

``jianbao_models.ModelError`` is wrapped by the stage that calls a model, ``raise DocumentError(...) from error``.
A message names the file and the remedy, in one line.
"""

from __future__ import annotations


class JianbaoError(Exception):
    """Base of every error raised on purpose."""


class ConfigError(JianbaoError):
    """The run cannot start: the message says which option, file or key is wrong and what would be right."""


class DocumentError(JianbaoError):
    """One document failed; the others go on.

    Attributes:
        kind: short machine-readable reason, written to the ledger (`empty`, `binary`, `timeout`, …).
        stage: name of the stage that failed, filled in by `process`.
    """

    def __init__(self, message: str, *, kind: str = "document", stage: str | None = None) -> None:
        super().__init__(message)
        self.kind = kind
        self.stage = stage

    def __reduce__(self) -> tuple[object, ...]:
        """Keep `kind` and `stage` when the error crosses a process border."""
        return (_rebuild, (type(self), str(self), self.kind, self.stage))


class ReadError(DocumentError):
    """The file cannot be opened, decoded or understood."""


class LimitError(DocumentError):
    """The document goes beyond a limit of size or time."""


class EngineError(JianbaoError):
    """The machinery that runs the documents failed."""


def _rebuild(cls: type[DocumentError], message: str, kind: str, stage: str | None) -> DocumentError:
    return cls(message, kind=kind, stage=stage)
