"""The prompts of the chat backends, one file a task; `{max_chars}` and `{text}` are filled in."""

from __future__ import annotations

from importlib.resources import files


def system() -> str:
    """The instruction that stands before every request."""
    return _read("system")


def user(task: str, text: str, max_chars: int) -> str:
    """The request for one text. Braces within the text are left alone."""
    return _read(task).replace("{max_chars}", str(max_chars)).replace("{text}", text)


def messages(task: str, text: str, max_chars: int) -> list[dict[str, str]]:
    """Both as chat messages."""
    return [{"role": "system", "content": system()}, {"role": "user", "content": user(task, text, max_chars)}]


def _read(name: str) -> str:
    return files(__package__).joinpath(f"{name}.txt").read_text(encoding="utf-8").strip()
