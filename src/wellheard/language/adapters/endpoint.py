"""An endpoint that speaks the OpenAI protocol: Ollama, vLLM, or a hosted one.

A request goes out only when it is not called off, the endpoint is not being left alone, and the budget has room. What
comes back is an answer, or a reason; every request is written down, whatever became of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from wellheard.language.adapters.attempts import pause_s
from wellheard.language.adapters.breaker import Breaker
from wellheard.language.adapters.budget import Budget, believable, estimate_tokens
from wellheard.language.adapters.engine import Batch
from wellheard.language.adapters.exchange import Door, ExchangeError
from wellheard.language.adapters.questions import Item, Question, Refusal, Request
from wellheard.language.adapters.reasons import ANOTHER_TRY_MAY_HELP
from wellheard.language.adapters.sending_log import Sending, SendingLog
from wellheard.language.adapters.settings import AdapterSettings
from wellheard.language.adapters.strict_json import UNREADABLE, fields, read_json
from wellheard.language.adapters.timekeeping import Timekeeping

Value = TypeVar("Value")
_TOLD_VERSION: Final = re.compile(r"[\w.:/+@-]{1,100}", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Sent:
    """A request as it goes out."""

    use: str
    path: str
    body: bytes
    estimate: int
    texts: int


@dataclass(frozen=True, slots=True)
class _Attempt:
    """What one try of a request came to."""

    document: object
    reason: str
    retry_after: str
    tokens: int
    counted: bool


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Answers batches over HTTP.

    Attributes:
        settings: What a person decided.
        door: The way there.
        budget: Tokens that may be spent.
        breaker: Whether the endpoint is being left alone.
        log: Where every request is written down.
        time: Where time and chance come from.
    """

    settings: AdapterSettings
    door: Door
    budget: Budget
    breaker: Breaker
    log: SendingLog
    time: Timekeeping

    def estimate(self, question: Question[Value], items: Sequence[Item]) -> int:
        """Return how many tokens a batch may cost, the answer included."""
        request = question.request(items)
        return self._cost(_written(self._body(request)), request)

    def answer(self, question: Question[Value], items: Sequence[Item], cancelled: Callable[[], bool]) -> Batch[Value]:
        """Ask about a batch, several times where that may help.

        Raises:
            LanguageError: ``log-unwritable``, or whatever a caller's own log raises; nothing is sent unwritten.
        """
        request = question.request(items)
        body = _written(self._body(request))
        estimate = self._cost(body, request)
        what = _Sent(question.use, request.path, body, estimate, len(items))
        reason = ""
        for number in range(1, self.settings.tries + 1):
            stopped = self._stopped(estimate, cancelled)
            if stopped:
                return _refused(reason or stopped, len(items))
            attempt = self._attempt(what, number)
            if not attempt.reason:
                return self._read(question, attempt.document, items)
            reason = attempt.reason
            if reason not in ANOTHER_TRY_MAY_HELP or number == self.settings.tries:
                break
            pause = pause_s(number, attempt.retry_after, self.settings.longest_wait_s, self.time)
            if pause is None:
                break
            self.time.wait(pause, cancelled)
        return _refused(reason, len(items))

    def _read(self, question: Question[Value], document: object, items: Sequence[Item]) -> Batch[Value]:
        """Check an answer; one without a single usable value counts as a failure of the endpoint."""
        values = question.read(document, items)
        if all(isinstance(value, Refusal) for value in values):
            self.breaker.failed()
        else:
            self.breaker.succeeded()
        return Batch(values, _told_version(document))

    def _stopped(self, estimate: int, cancelled: Callable[[], bool]) -> str:
        """Why nothing more may go out; otherwise tokens are set aside."""
        if cancelled():
            return "cancelled"
        if not self.breaker.allows():
            return "resting"
        return "" if self.budget.set_aside(estimate) else "budget"

    def _attempt(self, what: _Sent, number: int) -> _Attempt:
        """Send once, count, and write it down, also when somebody pulls the plug."""
        at, began = self.time.now(), self.time.monotonic()
        attempt = _Attempt(UNREADABLE, "cancelled", "", what.estimate, counted=False)
        try:
            attempt = self._sent(what)
        finally:
            self.budget.settle(what.estimate, attempt.tokens)
            self.log(
                Sending(
                    at=at.isoformat(timespec="milliseconds"),
                    use=what.use,
                    host=self.door.address.host_header,
                    model=self.settings.model,
                    texts=what.texts,
                    sent_bytes=len(what.body),
                    tokens=attempt.tokens,
                    tokens_counted=attempt.counted,
                    milliseconds=round((self.time.monotonic() - began) * 1000),
                    attempt=number,
                    outcome=attempt.reason or "answered",
                )
            )
        return attempt

    def _sent(self, what: _Sent) -> _Attempt:
        try:
            document = read_json(self.door.post(what.path, what.body))
        except ExchangeError as failed:
            self.breaker.failed()
            spent = what.estimate if failed.sent and failed.reason in _MAY_HAVE_COST else 0
            return _Attempt(UNREADABLE, failed.reason, failed.retry_after, spent, counted=False)
        envelope = fields(document, exactly=False)
        if envelope is None:
            self.breaker.failed()
            return _Attempt(UNREADABLE, "answer-malformed", "", what.estimate, counted=False)
        counted = _counted(envelope)
        return _Attempt(document, "", "", what.estimate if counted is None else counted, counted=counted is not None)

    def _cost(self, body: bytes, request: Request) -> int:
        return estimate_tokens(body.decode()) + self._longest_answer(request)

    def _longest_answer(self, request: Request) -> int:
        return request.answer_tokens + self.settings.thinking_tokens if request.answer_tokens else 0

    def _body(self, request: Request) -> dict[str, Any]:
        body = {"model": self.settings.model, **request.body}
        if self.settings.dimensions is not None and "input" in body:
            body["dimensions"] = self.settings.dimensions
        if "messages" in body:
            body[self.settings.limit_name] = self._longest_answer(request)
            if self.settings.temperature is not None:
                body["temperature"] = self.settings.temperature
            body |= self._response_format(body.pop("response_format"))
        return body

    def _response_format(self, schema: dict[str, Any]) -> dict[str, Any]:
        forms: dict[str, dict[str, Any]] = {
            "object": {"response_format": {"type": "json_object"}},
            "schema": {
                "response_format": {
                    "type": "json_schema",
                    "json_schema": {"name": "answer", "strict": True, "schema": schema},
                }
            },
            "none": {},
        }
        return forms[self.settings.json_mode]


_MAY_HAVE_COST: Final = frozenset({"timeout", "closed", "answer-malformed", "answer-too-large"})


def _written(body: dict[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")


def _refused(reason: str, count: int) -> Batch[Any]:
    return Batch([Refusal(reason)] * count)


def _counted(envelope: dict[str, Any]) -> int | None:
    usage = fields(envelope.get("usage"), "total_tokens", exactly=False)
    return believable(usage["total_tokens"]) if usage else None


def _told_version(document: object) -> str:
    told = fields(document, "model", exactly=False)
    name = told["model"] if told else ""
    return name if isinstance(name, str) and _TOLD_VERSION.fullmatch(name) else ""
