"""Against a raw socket that behaves as badly as servers do: hangs, drips, drops the connection, breaks off, answers nonsense."""

from __future__ import annotations

import json
import logging
import re
import socket
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager
from email.utils import formatdate
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from jianbao_models import ModelError, load

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXT = "上半年一般公共预算收入完成4.98亿元，同比下降16.39%，财政收支矛盾突出。"
GOOD = json.dumps({"choices": [{"message": {"role": "assistant", "content": "财政收支矛盾突出"}}]})
Act = bytes | float | Callable[[list[float]], object] | None
"""Bytes to send, seconds to wait, a function of the times at which requests came, or None: drop the connection with a reset."""


def response(body: str, status: str = "200 OK", length: int | None = None, **headers: str) -> bytes:
    data = body.encode()
    head = {"Content-Length": str(len(data) if length is None else length), "Connection": "close", **headers}
    lines = [f"HTTP/1.1 {status}", *(f"{name.replace('_', '-')}: {value}" for name, value in head.items()), "", ""]
    return "\r\n".join(lines).encode() + data


def read_all(connection: socket.socket) -> None:
    """The whole request: a connection that is closed with something unread is reset, and the answer may be lost."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += connection.recv(65536)
    head, _, body = data.partition(b"\r\n\r\n")
    length = int(re.search(rb"content-length: *(\d+)", head.lower())[1])
    while len(body) < length:
        body += connection.recv(65536)


@contextmanager
def serving(*scripts: list[Act]) -> Iterator[tuple[str, list[float]]]:
    """A server that plays one script for each connection, the last one for ever; and the times at which they came."""
    listener = socket.create_server(("127.0.0.1", 0))
    came: list[float] = []
    done = threading.Event()

    def play(connection: socket.socket, script: list[Act]) -> None:
        with connection:
            read_all(connection)
            for act in script:
                if act is None:
                    linger = b"\x01\x00\x00\x00\x00\x00\x00\x00"
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                    return
                if isinstance(act, float):
                    done.wait(act)
                    continue
                if callable(act):
                    act(came)
                    continue
                try:
                    connection.sendall(act)
                except OSError:
                    return

    def accept() -> None:
        while not done.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            script = scripts[min(len(came), len(scripts) - 1)]
            came.append(time.monotonic())
            threading.Thread(target=play, args=(connection, script), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/v1", came
    finally:
        done.set()
        listener.close()


def ask(url: str, texts: int = 1, **options: Any) -> list[str]:
    settings = {"model": "qwen", "pause": 0.01, "retries": 1, "timeout": 60.0, **options}
    return load("openai", base_url=url, **settings).summarize([TEXT] * texts, task="heading", max_chars=20)


@pytest.mark.parametrize(
    "bad",
    [
        [None],
        [response(GOOD)[:40], None],
        [response(GOOD, length=len(GOOD.encode()) + 50)],
        [response(GOOD[:-20])],
        [response("<html>502 Bad Gateway</html>")],
        [response("oops", "500 Internal Server Error")],
        [response("slow down", "429 Too Many Requests", Retry_After="0")],
        [b"nonsense\r\n\r\n"],
    ],
    ids=["reset", "broken head", "short body", "broken JSON", "page", "500", "429", "no HTTP"],
)
def test_what_may_pass_is_tried_again(bad: list[Act]) -> None:
    with serving(bad, [response(GOOD)]) as (url, came):
        assert ask(url) == ["财政收支矛盾突出"]
    assert len(came) == 2


def test_what_lasts_is_an_error_that_says_what_happened() -> None:
    with (
        serving([response(GOOD[:-20])]) as (url, came),
        pytest.raises(ModelError, match=r"no chat answer.*after 2 tries"),
    ):
        ask(url)
    assert len(came) == 2


@pytest.mark.parametrize(
    "script",
    [[60.0], [response(GOOD)[:-30], 60.0], [part for byte in response(GOOD) for part in (bytes([byte]), 0.05)]],
    ids=["hangs", "stops midway", "drips"],
)
def test_no_answer_takes_longer_than_its_time(script: list[Act]) -> None:
    with serving(script) as (url, _), pytest.raises(ModelError, match=r"no answer within 0\.4 s"):
        ask(url, timeout=0.4, retries=0)


@pytest.mark.parametrize("date", [False, True])
def test_the_pause_is_the_one_the_server_asks_for(*, date: bool) -> None:
    second = int(time.time()) + 2
    asked = formatdate(second, usegmt=True) if date else "1"
    with serving([response("busy", "429 Too Many Requests", Retry_After=asked)], [response(GOOD)]) as (url, came):
        ask(url)
        ended = time.time()
    assert ended > second - 0.1 if date else came[1] - came[0] > 0.9


@pytest.mark.parametrize("asked", ["nan", "-5", "soon", ""])
def test_a_pause_that_is_none_is_our_own(asked: str) -> None:
    busy = response("busy", "503 Service Unavailable", Retry_After=asked)
    with serving([busy], [response(GOOD)]) as (url, came):
        assert ask(url) == ["财政收支矛盾突出"]
    assert len(came) == 2


def test_pauses_grow() -> None:
    with serving([response("", "500 Internal Server Error")]) as (url, came), pytest.raises(ModelError):
        ask(url, retries=3, pause=0.1)
    assert all(gap > 0.09 * 2**n for n, gap in enumerate(b - a for a, b in pairwise(came)))


def test_requests_run_side_by_side_and_no_more_than_allowed() -> None:
    met = threading.Event()
    seen: list[int] = []

    def meet(came: list[float]) -> None:
        if len(came) == 2:
            met.set()
        assert met.wait(60)

    with serving([meet, 0.5, lambda came: seen.append(len(came)), response(GOOD)]) as (url, _):
        assert ask(url, texts=4, parallel=2) == ["财政收支矛盾突出"] * 4
    assert seen[0] == 2  # before the first answer


def test_one_failure_ends_the_others() -> None:
    """Else the others would go on for hours."""
    with (
        serving([response("no", "404 Not Found")], [response("", "503 Service Unavailable")]) as (url, _),
        pytest.raises(ModelError),
    ):
        ask(url, texts=6, parallel=3, retries=500, pause=60.0)


def test_an_endless_answer_is_refused() -> None:
    with (
        serving([response("", length=10**9), *([b" " * 65536] * 100)]) as (url, _),
        pytest.raises(ModelError, match="longer"),
    ):
        ask(url, timeout=20.0)


@pytest.mark.parametrize("content", ['{"text": "财政收支矛盾突出",}', "```json\n{'heading': '财政收支矛盾突出'}\n```"])
def test_a_damaged_json_answer_is_mended(content: str) -> None:
    body = json.dumps({"choices": [{"message": {"content": content}}]})
    with serving([response(body)]) as (url, _):
        assert ask(url) == ["财政收支矛盾突出"]


def test_one_that_cannot_be_mended_is_refused_and_asked_for_again() -> None:
    body = json.dumps({"choices": [{"message": {"content": '{"a": '}}]})
    with serving([response(body)], [response(GOOD)]) as (url, _):
        model = load("openai", base_url=url, model="qwen", pause=0.01)
        assert model.candidates([TEXT], task="heading", max_chars=20, n=2) == [["财政收支矛盾突出"]]


@pytest.mark.parametrize("key", ["sk-secret-密钥", "sk-secret\r\nX-Evil: 1"])
def test_a_key_no_header_can_carry_is_refused_without_being_shown(monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    monkeypatch.setenv("JIANBAO_API_KEY", key)
    with pytest.raises(ModelError, match="JIANBAO_API_KEY") as caught:
        load("openai", base_url="http://127.0.0.1:9/v1", model="m")
    assert "secret" not in str(caught.value)


def test_neither_key_nor_password_is_ever_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("JIANBAO_API_KEY", "sk-very-secret")
    caplog.set_level(logging.DEBUG)
    with serving([None], [response("no", "403 Forbidden")]) as (url, _), pytest.raises(ModelError) as caught:
        ask(url.replace("//", "//user:pass-word@"))
    for shown in (caplog.text, str(caught.value)):
        assert "very-secret" not in shown
        assert "pass-word" not in shown
