"""Against a real HTTP server on this machine."""

from __future__ import annotations

import json
import logging
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from jianbao_models import ModelError, load

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXT = "上半年一般公共预算收入完成4.98亿元，同比下降16.39%，财政收支矛盾突出。"
KEY = "sk-very-secret"


class Server(ThreadingHTTPServer):
    """Hands out `replies` in order, the last one for ever; each is (status, headers, body) or a function of the request."""

    replies: list[Any]
    seen: list[dict[str, Any]]
    daemon_threads = True


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.seen.append({"path": self.path, "body": body, "key": self.headers.get("Authorization")})
        reply = self.server.replies.pop(0) if len(self.server.replies) > 1 else self.server.replies[0]
        status, headers, content = reply(body) if callable(reply) else reply
        data = content.encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


def answer(text: str) -> tuple[int, dict[str, str], str]:
    return 200, {}, json.dumps({"choices": [{"message": {"role": "assistant", "content": text}}]})


@contextmanager
def serving(*replies: Any) -> Iterator[Server]:
    server = Server(("127.0.0.1", 0), Handler)
    server.replies, server.seen = list(replies), []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def client(server: Server, **options: Any) -> Any:
    settings = {"model": "qwen", "pause": 0.01, "retries": 2, "timeout": 60.0, **options}
    return load("openai", base_url=f"http://127.0.0.1:{server.server_address[1]}/v1", **settings)


def test_request_and_answer(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setenv("JIANBAO_API_KEY", KEY)
    caplog.set_level(logging.DEBUG)
    with serving(answer("“财政收支矛盾突出。”")) as server:
        assert client(server).summarize([TEXT, " "], task="heading", max_chars=20) == ["财政收支矛盾突出", ""]
    (request,) = server.seen
    assert request["path"] == "/v1/chat/completions"
    assert request["key"] == f"Bearer {KEY}"
    assert request["body"]["model"] == "qwen"
    assert request["body"]["temperature"] == 0
    assert TEXT in request["body"]["messages"][-1]["content"]
    assert "20" in request["body"]["messages"][-1]["content"]
    assert KEY not in caplog.text


def test_texts_keep_their_order() -> None:
    def slow_first(body: dict[str, Any]) -> tuple[int, dict[str, str], str]:
        content = body["messages"][-1]["content"]
        time.sleep(0.2 if "甲" in content else 0)
        return answer("甲方案落实到位" if "甲" in content else "乙方案落实到位")

    with serving(slow_first) as server:
        found = client(server).summarize(["甲方案落实到位。", "乙方案落实到位。"], task="line", max_chars=30)
    assert found == ["甲方案落实到位。", "乙方案落实到位。"]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_passing_failures_are_retried(status: int) -> None:
    with serving((status, {"Retry-After": "0"}, "busy"), answer("财政收支矛盾突出")) as server:
        assert client(server).summarize([TEXT], task="heading", max_chars=20) == ["财政收支矛盾突出"]
    assert len(server.seen) == 2


def test_lasting_failures_end_in_an_error() -> None:
    with serving((500, {}, "boom")) as server, pytest.raises(ModelError, match=r"qwen.*status 500, after 3 tries"):
        client(server).summarize([TEXT], task="heading", max_chars=20)
    assert len(server.seen) == 3


def test_a_hanging_server_times_out() -> None:
    over = threading.Event()

    def hang(_: dict[str, Any]) -> tuple[int, dict[str, str], str]:
        over.wait(60)
        return answer("迟到")

    with serving(hang) as server:
        with pytest.raises(ModelError, match=r"no answer within 0\.1 s"):
            client(server, timeout=0.1, retries=1).summarize([TEXT], task="heading", max_chars=20)
        over.set()


def test_nobody_listening() -> None:
    model = load("openai", base_url="http://127.0.0.1:9/v1", model="m", retries=1, pause=0.01, timeout=2.0)
    with pytest.raises(ModelError, match="connection failed"):
        model.summarize([TEXT], task="heading", max_chars=20)


@pytest.mark.parametrize("status", [401, 403, 404])
def test_refusals_are_not_retried(monkeypatch: pytest.MonkeyPatch, status: int) -> None:
    monkeypatch.setenv("JIANBAO_API_KEY", KEY)
    with (
        serving((status, {}, "no such thing")) as server,
        pytest.raises(ModelError, match=f"status {status}") as caught,
    ):
        client(server).summarize([TEXT], task="heading", max_chars=20)
    assert len(server.seen) == 1
    assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    "body", ["not json", "{}", '{"choices": []}', '{"choices": [{"message": {"content": null}}]}', "[1]", '"x"']
)
def test_what_is_no_chat_answer_is_an_error(body: str) -> None:
    with serving((200, {}, body)) as server, pytest.raises(ModelError, match="answer"):
        client(server).summarize([TEXT], task="heading", max_chars=20)


def test_an_invented_number_is_sent_back_with_a_complaint() -> None:
    with serving(answer("收入下降18%"), answer("收入同比下降16.39%")) as server:
        found = client(server).candidates([TEXT], task="heading", max_chars=20, n=3)
    assert found == [["收入同比下降16.39%", "收入下降18%"]]
    assert len(server.seen) == 2
    assert "18%" in server.seen[1]["body"]["messages"][-1]["content"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"model": "m"}, "base_url"),
        ({"base_url": "http://h/v1"}, "needs model"),
        ({"base_url": "ftp://h", "model": "m"}, "base_url"),
    ],
)
def test_missing_settings(monkeypatch: pytest.MonkeyPatch, options: dict[str, Any], message: str) -> None:
    for name in ("JIANBAO_BASE_URL", "JIANBAO_MODEL"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(ModelError, match=message):
        load("openai", **options)


def test_settings_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(answer("财政收支矛盾突出")) as server:
        monkeypatch.setenv("JIANBAO_BASE_URL", f"http://127.0.0.1:{server.server_address[1]}/v1/")
        monkeypatch.setenv("JIANBAO_MODEL", "deepseek")
        monkeypatch.delenv("JIANBAO_API_KEY", raising=False)
        monkeypatch.delenv("OPENAI_API_KEY", raising=False)
        load("openai").summarize([TEXT], task="heading", max_chars=20)
    assert server.seen[0]["key"] is None
    assert server.seen[0]["body"]["model"] == "deepseek"


def test_a_text_cannot_fill_in_the_prompt() -> None:
    with serving(answer("花括号")) as server:
        client(server).summarize(["使用{max_chars}和{text}等花括号的文本。"], task="heading", max_chars=20)
    assert "使用{max_chars}和{text}等花括号" in server.seen[0]["body"]["messages"][-1]["content"]
