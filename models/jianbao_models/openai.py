"""Any server that speaks the OpenAI chat protocol (vLLM, `transformers serve`, an office intranet's Qwen or DeepSeek).

The key comes from the environment and is never logged. A request is repeated after a pause on 429, 5xx and broken
connections. An answer with numbers or Latin words that the text lacks is sent back once with that complaint for each
further candidate asked for.
"""

# ruff: noqa: PLC0415 - heavy packages are imported where they are used, and only then
from __future__ import annotations

import logging
import os
import time
from concurrent.futures import ThreadPoolExecutor
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
        timeout: seconds for one request.
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
    key = os.environ.get(key_env) or os.environ.get("OPENAI_API_KEY")
    client = _client(base_url, key, timeout)
    return OpenAI(client, model=model, retries=retries, pause=pause, parallel=parallel, max_tokens=max_tokens)


def _client(base_url: str, key: str | None, timeout: float) -> httpx.Client:
    import httpx

    headers = {"Authorization": f"Bearer {key}"} if key else {}
    try:
        return httpx.Client(base_url=base_url.rstrip("/") + "/", headers=headers, timeout=timeout)
    except (httpx.InvalidURL, ValueError) as error:
        raise ModelError(f"base_url {base_url!r} is no address") from error


class OpenAI:
    """A chat server as summarizer."""

    def __init__(
        self, client: httpx.Client, *, model: str, retries: int, pause: float, parallel: int, max_tokens: int
    ) -> None:
        self.client, self.model = client, model
        self.retries, self.pause, self.parallel, self.max_tokens = retries, pause, max(1, parallel), max_tokens

    def summarize(self, texts: Sequence[str], *, task: Task, max_chars: int) -> list[str]:
        """See `Summarizer.summarize`."""
        return first_of(self.candidates(texts, task=task, max_chars=max_chars, n=1))

    def candidates(self, texts: Sequence[str], *, task: Task, max_chars: int, n: int) -> list[list[str]]:
        """See `Summarizer.candidates`. One is usual; more are asked for only while an answer is ungrounded."""
        check_request(task, max_chars, n)

        def answer(text: str) -> list[str]:
            return self._word(text, task, max_chars, n) if text.strip() else []

        with ThreadPoolExecutor(max_workers=self.parallel) as pool:
            return list(pool.map(answer, texts))

    def _word(self, text: str, task: Task, max_chars: int, n: int) -> list[str]:
        messages = prompts.messages(task, text, max_chars)
        found: list[str] = []
        source = normalise(text)
        for _ in range(n):
            answer = self._ask(messages)
            wording = finish(clean_answer(answer), task)
            found.append(wording)
            strange = sorted(set(units(normalise(wording))) - set(units(source)))
            if wording and len(wording) <= max_chars + 1 and not strange:
                break
            messages = [*messages, {"role": "assistant", "content": wording}, _complaint(strange, max_chars)]
        good = [w for w in found if units_supported(normalise(w), source)]
        return rank([*good, *found], text, max_chars=max_chars)[:n]

    def _ask(self, messages: list[dict[str, str]]) -> str:
        """The text of one answer, with retries."""
        import httpx

        body = {"model": self.model, "messages": messages, "temperature": 0, "max_tokens": self.max_tokens}
        reason = ""
        for attempt in range(self.retries + 1):
            pause = self.pause * 2**attempt
            try:
                response = self.client.post("chat/completions", json=body)
            except httpx.TimeoutException:
                reason = f"no answer within {self.client.timeout.read} s"
            except httpx.TransportError as error:
                reason = f"connection failed ({error})"
            else:
                if response.status_code not in _RETRY_STATUS:
                    return self._read(response)
                reason = f"status {response.status_code}"
                pause = _asked_pause(response, pause)
            if attempt < self.retries:
                _log.warning("%s: %s; trying again", self._where(), reason)
                time.sleep(min(pause, _LONGEST_PAUSE))
        raise ModelError(f"{self._where()}: {reason}, after {self.retries + 1} tries")

    def _read(self, response: httpx.Response) -> str:
        """The answer's text, or `ModelError` for refusals and for what is no chat answer."""
        if response.status_code != 200:  # noqa: PLR2004
            hint = "; set the key's environment variable" if response.status_code in {401, 403} else ""
            raise ModelError(f"{self._where()}: status {response.status_code}: {response.text[:200].strip()!r}{hint}")
        try:
            content: Any = response.json()["choices"][0]["message"]["content"]
        except (ValueError, LookupError, TypeError) as error:
            raise ModelError(f"{self._where()}: no chat answer: {response.text[:200]!r}") from error
        if not isinstance(content, str):
            raise ModelError(f"{self._where()}: the answer holds no text")
        return content

    def _where(self) -> str:
        """Host and model for messages; never the key, nor what stands before @ in the address."""
        url = self.client.base_url
        return f"{url.scheme}://{url.host}{f':{url.port}' if url.port else ''} ({self.model})"


def _asked_pause(response: httpx.Response, pause: float) -> float:
    """Seconds the server asks for in `Retry-After`, if it does."""
    try:
        return float(response.headers.get("retry-after", pause))
    except ValueError:
        return pause


def _complaint(strange: Sequence[str], max_chars: int) -> dict[str, str]:
    reason = f"“{'”“'.join(strange)}”不在原文中" if strange else "太长或没有内容"
    return {"role": "user", "content": f"上面的结果{reason}。请只用原文的数字和词语重写，不超过{max_chars}个字。"}
