"""What every summarizer offers, the one error they raise, and the cleaning of answers they share.

ModelError      a model cannot be loaded, reached or made to answer; the message says what to do next
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol, get_args, runtime_checkable

from jianbao_models.text import balanced, clauses, ends_clause, normalise, overlap, units_supported

if TYPE_CHECKING:
    from collections.abc import Sequence

Task = Literal["heading", "line"]
TASKS: Final[tuple[str, ...]] = get_args(Task)

_THINKING: Final = re.compile(r"<think>.*?</think>", re.DOTALL)
_FENCE: Final = re.compile(r"^```[a-z]*\s*|\s*```$")
_LABEL: Final = re.compile(r"^(?:\**(?:标题|小标题|摘要|概括|概括句|答案|回答|输出|改写)\**\s*[：:]\s*)+")
#: A candidate that shares less of its character pairs with the source is worded too freely.
_LEAST_OVERLAP: Final = 0.4
#: Characters to which a part of a text is worded that is too long for the model's window.
PART_CHARS: Final = 90
_KEYS: Final = "text|heading|line|summary|标题|摘要|概括|result|answer|output|content"
_QUOTES: Final = (("“", "”"), ('"', '"'), ("《", "》"), ("「", "」"), ("'", "'"))


class ModelError(Exception):
    """A model cannot be loaded, reached or made to answer; the message is one line and says what to do."""


@runtime_checkable
class Summarizer(Protocol):
    """Text in, text out. A blank text gives an empty string; equal input gives equal output if the backend can."""

    def summarize(self, texts: Sequence[str], *, task: Task, max_chars: int) -> list[str]:
        """The best wording of each text, at most `max_chars` characters: a `heading` without full stop, or a `line`.

        Raises:
            ModelError: the model failed, or the task is unknown.
        """
        ...

    def candidates(self, texts: Sequence[str], *, task: Task, max_chars: int, n: int) -> list[list[str]]:
        """Up to `n` different wordings of each text, best first; none for a blank text.

        Raises:
            ModelError: as for `summarize`.
        """
        ...


def check_request(task: str, max_chars: int, n: int = 1) -> None:
    """Raise `ModelError` for a task, length or number of candidates that makes no sense."""
    if task not in TASKS:
        raise ModelError(f"unknown task {task!r}; there are: {', '.join(TASKS)}")
    if max_chars < 4 or n < 1:  # noqa: PLR2004 - no heading is shorter
        raise ModelError(f"max_chars must be at least 4 and n at least 1, not {max_chars} and {n}")


def first_of(found: Sequence[Sequence[str]]) -> list[str]:
    """The best candidate of each text, or an empty string where there is none."""
    return [candidates[0] if candidates else "" for candidates in found]


def clean_answer(answer: str) -> str:
    """The wording within a chat model's answer: no thinking, code fence, JSON, label, list mark or outer quotes."""
    text = _THINKING.sub("", answer)
    text = text.rpartition("</think>")[2].strip()
    text = _FENCE.sub("", text).strip()
    text = _from_json(text)
    text = next((line.strip() for line in text.splitlines() if line.strip()), "")
    text = _LABEL.sub("", text.lstrip("#-*• ")).strip(" *")
    for left, right in _QUOTES:
        inner = text[1:-1]
        if len(text) > 2 and text[0] == left and text[-1] == right and left not in inner and right not in inner:  # noqa: PLR2004
            text = inner.strip()
    return text


def _from_json(text: str) -> str:
    """The wording within a JSON answer, mended where it is damaged; nothing where it cannot be; other answers unchanged.

    >>> _from_json('{"text": "收入下降",}'), _from_json('{"text": "收入下'), _from_json('{"a": ')
    ('收入下降', '收入下', '')
    """
    if not re.match(r"[{\[]\s*[\"'{\[}\]]", text):
        return text
    mended = re.sub(r",\s*(?=[}\]])", "", text)
    value: Any = None
    try:
        value = json.loads(mended)
    except (ValueError, RecursionError):
        found = re.search(rf"[\"'](?:{_KEYS})[\"']\s*[:：]\s*([\"'])((?:[^\"'\\]|\\.)*)", text)
        return found[2] if found else ""
    if isinstance(value, dict):
        value = next((value[key] for key in _KEYS.split("|") if key in value), value)
    for _ in range(8):
        if not isinstance(value, (dict, list)) or not value:
            break
        value = next(iter(value.values())) if isinstance(value, dict) else value[0]
    return value if isinstance(value, str) else ""


def finish(text: str, task: Task) -> str:
    """A heading ends without a mark, a line with a full stop."""
    text = text.strip().rstrip("。；，、：;,: ")
    return text + "。" if task == "line" and text and text[-1] not in "！？…" else text


def lead(text: str, task: Task, max_chars: int) -> list[str]:
    """As many first clauses of normalised `text` as fit, or the start of the first; nothing for a blank text."""
    parts = clauses(text)
    if not parts:
        return []
    kept = parts[0]
    for part in parts[1:]:
        if len(kept) + len(part) > max_chars:
            break
        kept += part
    wording = finish(kept.rstrip("，。；")[: max_chars - (task == "line")], task)
    return [wording] if wording else []


def kept(wording: str, part: str, max_chars: int) -> str:
    """`wording` of a part of a long text if its numbers stand there, else the part's own first clauses."""
    source = normalise(part)
    if wording and len(wording) <= max_chars + 1 and units_supported(normalise(wording), source):
        return wording
    return next(iter(lead(source, "line", max_chars)), "")


def rank(found: Sequence[str], source: str, *, max_chars: int, whole_clauses: bool = False) -> list[str]:
    """Distinct, non-empty candidates; those that keep to the source's numbers, length and brackets come first.

    With `whole_clauses`, those that end where a clause of the source ends come before those that break off. Within each
    class the model's order stays. Grounding proper is the caller's work.
    """
    distinct = list(dict.fromkeys(text for text in found if text))
    return sorted(
        distinct,
        key=lambda text: (
            not units_supported(text, source),
            len(text) > max_chars + 1,
            not balanced(text),
            overlap(text, source) < _LEAST_OVERLAP,
            whole_clauses and not ends_clause(text, source),
        ),
    )
