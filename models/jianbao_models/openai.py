"""Any server that speaks the OpenAI chat protocol (vLLM, `transformers serve`, an office intranet's Qwen or DeepSeek).

The key comes from the environment and is never logged. A request is repeated after a pause on 429, 5xx, broken connections
and bodies that break off; `timeout` bounds a whole answer, so that a server that drips cannot hold a run up. An answer with
numbers or Latin words that the text lacks is sent back once with that complaint for each further candidate asked for.
"""

# ruff: noqa: PLC0415 - heavy packages are imported where they are used, and only then
from __future__ import annotations

import json
import logging
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Final

from jianbao_models import prompts
from jianbao_models.base import ModelError, Summarizer, Task, check_request, clean_answer, finish, first_of, rank
from jianbao_models.text import normalise, units, units_supported

if TYPE_CHECKING:
    from collections.abc import Sequence

    import httpx

_log = logging.getLogger(__name__)
_RETRY_STATUS: Final = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
_LONGEST_PAUSE: Final = 30.0
#: Bytes of an answer; what is longer is no answer to one of our prompts.
_LONGEST_ANSWER: Final = 4 * 1024 * 1024


def build(
    *,
    base_url: str | None = None,
    model: str | None = None,
    key_env: str = "JIANBAO_API_KEY",
    timeout: float = 60.0,
    retries: int = 3,
    pause: float = 1.0,
    parallel: int = 4,
    max_tokens: int = 1024,
) -> Summarizer:
    """Prepare a client; nothing is sent yet.

    Args:
        base_url: address up to and including `/v1`; else from the environment variable `JIANBAO_BASE_URL`.
        model: the model's name at the server; else `JIANBAO_MODEL`.
        key_env: environment variable that holds the key (then `OPENAI_API_KEY`); without one no key is sent.
        timeout: seconds for one answer, from the request to its last byte.
        retries: further tries after a failure that may pass.
        pause: seconds before the first further try; doubled each time.
        parallel: requests under way at once.
        max_tokens: room for an answer, thinking included.

    Raises:
        ModelError: address or model is missing.
    """
    base_url = base_url or os.environ.get("JIANBAO_BASE_URL")
    model = model or os.environ.get("JIANBAO_MODEL")
    if not base_url or not base_url.startswith(("http://", "https://")):
        raise ModelError("openai needs base_url (or JIANBAO_BASE_URL), such as http://localhost:8000/v1")
    if not model:
        raise ModelError("openai needs model (or JIANBAO_MODEL): the model's name at the server")
    client = _client(base_url, _key(key_env), timeout)
    return OpenAI(
        client, model=model, timeout=timeout, retries=retries, pause=pause, parallel=parallel, max_tokens=max_tokens
    )


def _key(key_env: str) -> str | None:
    """The key of the environment; one that no header can carry is refused here, for the transport would quote it in its error."""
    for name in (key_env, "OPENAI_API_KEY"):
        key = os.environ.get(name, "").strip()
        if key and not (key.isascii() and key.isprintable()):
            raise ModelError(f"the key in {name} holds characters that no key has: set it again")
        if key:
            return key
    return None


def _client(base_url: str, key: str | None, timeout: float) -> httpx.Client:
    import httpx

    headers = {"Authorization": f"Bearer {key}"} if key else {}
    try:
        url = httpx.URL(base_url.rstrip("/") + "/")
        user = (url.username, url.password) if url.username or url.password else None
        plain = url.copy_with(username=None, password=None)  # what is logged is the address of each request
        return httpx.Client(base_url=plain, headers=headers, auth=user, timeout=timeout)
    except (httpx.InvalidURL, ValueError) as error:
        raise ModelError("base_url is no address: it should look like http://localhost:8000/v1") from error


class OpenAI:
    """A chat server as summarizer."""

    def __init__(
        self,
        client: httpx.Client,
        *,
        model: str,
        timeout: float,
        retries: int,
        pause: float,
        parallel: int,
        max_tokens: int,
    ) -> None:
        self.client, self.model, self.timeout = client, model, timeout
        self.retries, self.pause, self.parallel, self.max_tokens = retries, pause, max(1, parallel), max_tokens

    def summarize(self, texts: Sequence[str], *, task: Task, max_chars: int) -> list[str]:
        """See `Summarizer.summarize`."""
        return first_of(self.candidates(texts, task=task, max_chars=max_chars, n=1))

    def candidates(self, texts: Sequence[str], *, task: Task, max_chars: int, n: int) -> list[list[str]]:
        """See `Summarizer.candidates`. One is usual; more are asked for only while an answer is ungrounded."""
        check_request(task, max_chars, n)
        stop = threading.Event()

        def answer(text: str) -> list[str]:
            try:
                return self._word(text, task, max_chars, n, stop) if text.strip() and not stop.is_set() else []
            except BaseException:
                stop.set()  # the others need not go on trying
                raise

        with ThreadPoolExecutor(max_workers=self.parallel) as pool:
            return list(pool.map(answer, texts))

    def _word(self, text: str, task: Task, max_chars: int, n: int, stop: threading.Event) -> list[str]:
        messages = prompts.messages(task, text, max_chars)
        found: list[str] = []
        source = normalise(text)
        for _ in range(n):
            answer = self._ask(messages, stop)
            wording = finish(clean_answer(answer), task)
            if wording:
                found.append(wording)
            strange = sorted(set(units(normalise(wording))) - set(units(source)))
            if wording and len(wording) <= max_chars + 1 and not strange:
                break
            messages = [
                *messages,
                {"role": "assistant", "content": wording or answer[:200]},
                _complaint(strange, max_chars),
            ]
        good = [w for w in found if units_supported(normalise(w), source)]
        return rank([*good, *found], text, max_chars=max_chars)[:n]

    def _ask(self, messages: list[dict[str, str]], stop: threading.Event) -> str:
        """The text of one answer, with retries."""
        import httpx

        body = {"model": self.model, "messages": messages, "temperature": 0, "max_tokens": self.max_tokens}
        reason = ""
        for attempt in range(self.retries + 1):
            pause = self.pause * 2**attempt
            try:
                response, content = self._post(body)
            except httpx.TimeoutException:
                reason = f"no answer within {self.timeout} s"
            except httpx.TransportError as error:
                reason = f"connection failed ({type(error).__name__}: {error})"
            else:
                if response.status_code in _RETRY_STATUS:
                    reason = f"status {response.status_code}"
                    pause = _asked_pause(response, pause)
                else:
                    answer = self._read(response.status_code, content)
                    if answer is not None:
                        return answer
                    reason = f"no chat answer: {_shown(content)}"
            if attempt < self.retries:
                _log.warning("%s: %s; trying again", self._where(), reason)
                if stop.wait(min(pause, _LONGEST_PAUSE)):
                    break
        raise ModelError(f"{self._where()}: {reason}, after {self.retries + 1} tries")

    def _post(self, body: dict[str, Any]) -> tuple[httpx.Response, bytes]:
        """One request and the bytes of its answer, within the time and a sane size."""
        import httpx

        ends = time.monotonic() + self.timeout
        content = bytearray()
        with self.client.stream("POST", "chat/completions", json=body) as response:
            for chunk in response.iter_bytes():
                content += chunk
                if time.monotonic() > ends:
                    raise httpx.ReadTimeout("the answer does not end")
                if len(content) > _LONGEST_ANSWER:
                    raise ModelError(f"{self._where()}: the answer is longer than {_LONGEST_ANSWER} bytes")
        return response, bytes(content)

    def _read(self, status: int, content: bytes) -> str | None:
        """The answer's text; None for a body that is no JSON, which may pass; `ModelError` for refusals and other shapes."""
        if status != 200:  # noqa: PLR2004
            hint = "; set the key's environment variable" if status in {401, 403} else ""
            raise ModelError(f"{self._where()}: status {status}: {_shown(content)}{hint}")
        try:
            found: Any = json.loads(content)
        except (ValueError, RecursionError):
            return None
        try:
            answer: Any = found["choices"][0]["message"]["content"]
        except (LookupError, TypeError) as error:
            raise ModelError(f"{self._where()}: no chat answer: {_shown(content)}") from error
        if not isinstance(answer, str):
            raise ModelError(f"{self._where()}: the answer holds no text")
        return answer

    def _where(self) -> str:
        """Host and model for messages; never the key, nor what stands before @ in the address."""
        url = self.client.base_url
        return f"{url.scheme}://{url.host}{f':{url.port}' if url.port else ''} ({self.model})"


def _shown(content: bytes) -> str:
    return repr(content[:200].decode("utf-8", "replace").strip())


def _asked_pause(response: httpx.Response, pause: float) -> float:
    """Seconds the server asks for in `Retry-After` (a number or a date, RFC 9110), if it does."""
    asked = response.headers.get("retry-after", "").strip()
    if asked.isdigit():
        return float(asked)
    try:
        return max(0.0, parsedate_to_datetime(asked).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        return pause


def _complaint(strange: Sequence[str], max_chars: int) -> dict[str, str]:
    reason = f"“{'”“'.join(strange)}”不在原文中" if strange else "太长或没有内容"
    return {"role": "user", "content": f"上面的结果{reason}。请只用原文的数字和词语重写，不超过{max_chars}个字。"}
