"""Writes the paragraphs of the web page's pane, well nested."""

from __future__ import annotations

from markupsafe import escape

from jianbao.render._payload import legible
from jianbao.render._words import visible


class Writer:
    """Writes well-nested HTML; opens an element only when there is text to put in it."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.stack: list[str] = []
        self.want: tuple[str, str] = ("", "")  # opening tags of heading and evidence
        self.have: tuple[str, str] = ("", "")
        self.anchors: list[str] = []

    def state(self, heading: str, evidence: str) -> None:
        """Opening tags of what the text that follows stands in; empty for none."""
        self.want = (heading, evidence)

    def text(self, text: str, open_: str = "", close: str = "", later: str | None = None) -> None:
        """Write `text`, a paragraph for each line of it, each part inside the given tags (`later`: of all but the first)."""
        for n, line in enumerate(text.split("\n")):
            if n:
                self.end()
            shown = visible(legible(line))
            shown = shown if self.stack else shown.lstrip()
            if shown:
                self._open()
                self.out += [open_, str(escape(shown)), close]
                open_ = open_ if later is None else later

    def mark(self, html: str) -> None:
        """Write an inline element as it is, if a paragraph is open."""
        if self.stack:
            self.out.append(html)

    def chip(self, html: str, raw: str, *, joins: bool) -> None:
        """Write what stands for `raw`, in paragraphs of its own where that was one or more lines."""
        if not joins and "\n" in raw[: len(raw) - len(raw.lstrip())]:
            self.end()
        self._open()
        self.out.append(html)
        if not joins and "\n" in raw[len(raw.rstrip()) :]:
            self.end()

    def block(self, html: str) -> None:
        """Write a block as it is, between paragraphs."""
        self.end()
        self.out.append(html)

    def end(self) -> None:
        """Close the paragraph."""
        self.out += [f"</{name}>" for name in reversed(self.stack)]
        self.stack, self.have = [], ("", "")

    def _open(self) -> None:
        if not self.stack:
            self.out.append("\n<p>")
            self.stack = ["p"]
        if self.have != self.want:
            while len(self.stack) > 1:
                self.out.append(f"</{self.stack.pop()}>")
            self.out += [f'<span class="at" id="{name}"></span>' for name in self.anchors]
            self.anchors = []
            for name, tag in zip(("b", "a"), self.want, strict=True):
                if tag:
                    self.out.append(tag)
                    self.stack.append(name)
            self.have = self.want
        elif self.anchors:
            self.out += [f'<span class="at" id="{name}"></span>' for name in self.anchors]
            self.anchors = []
