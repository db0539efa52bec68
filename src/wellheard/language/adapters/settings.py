"""What a person decides before an outside model is asked anything. Nothing is asked unless somebody writes this down."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from wellheard.language.adapters.endpoint_address import read_address
from wellheard.language.adapters.keys import check_key_from
from wellheard.language.errors import LanguageError

AdapterKind = Literal["openai-compatible", "sentence-transformers"]
JsonMode = Literal["object", "schema", "none"]

_KINDS: Final = ("openai-compatible", "sentence-transformers")
_JSON_MODES: Final = ("object", "schema", "none")
_LIMIT_NAMES: Final = ("max_tokens", "max_completion_tokens")
_LONGEST_NAME: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class AdapterSettings:
    """How an outside model is reached, and how much of it may be used.

    Attributes:
        kind: An endpoint that speaks the OpenAI protocol, or a sentence-transformers model on this machine.
        model: The model's name as the endpoint knows it; for sentence-transformers a folder or a name already here.
        base_url: The endpoint's address up to and with ``/v1``. Not used by sentence-transformers.
        key_from: Where the key is read: ``"env:NAME"``, ``"file:PATH"``, or "" for none.
        log_file: Where it is written down what was sent, one JSON line each; needed for endpoints unless
            :func:`~wellheard.language.adapters.open_adapter` is given a function to call.
        budget_tokens: Tokens that this adapter may spend in its life.
        cache_folder: Where answers are kept; None keeps none.
        allow_plain_http: Whether texts may go unencrypted to other machines.
        authorities: A file of further certificate authorities. Checking cannot be switched off.
        connect_s: Seconds until a connection must stand.
        read_s: Seconds between two pieces of an answer.
        total_s: Seconds for one exchange.
        tries: How often the same request is sent at most.
        longest_wait_s: Longest wait between two tries; an endpoint that asks for more is given up.
        batch: Texts in one request.
        parallel: Requests under way at the same time.
        longest_text: Characters of the longest text that is sent; longer ones are not cut but left to the fallback.
        longest_request: Characters of the texts in one request, as long as it holds more than one.
        thinking_tokens: Tokens that a model may use before it answers, for models that think aloud.
        largest_answer_mb: Size of the largest answer that is read.
        failures_before_rest: Failures in a row after which the endpoint is left alone.
        rest_s: How long it is left alone.
        dimensions: Length that vectors must have; None takes the length of the first ones.
        json_mode: How the endpoint is told to answer in JSON; the answer is checked in any case.
        limit_name: What the endpoint calls the longest answer.
        temperature: How freely the model words its answers; None leaves it out, as some models refuse it.

    Raises:
        LanguageError: ``adapter-setting``, ``address-unreadable``, ``address-with-password``,
            ``address-unencrypted``, ``key-place-unknown``.

    Example:
        >>> AdapterSettings(kind="openai-compatible", model="llama3.2", base_url="http://127.0.0.1:11434/v1").batch
        16
    """

    kind: AdapterKind
    model: str
    base_url: str = ""
    key_from: str = ""
    log_file: Path | None = None
    budget_tokens: int = 200_000
    cache_folder: Path | None = None
    allow_plain_http: bool = False
    authorities: Path | None = None
    connect_s: float = 5.0
    read_s: float = 60.0
    total_s: float = 120.0
    tries: int = 3
    longest_wait_s: float = 30.0
    batch: int = 16
    parallel: int = 1
    longest_text: int = 4_000
    longest_request: int = 12_000
    thinking_tokens: int = 0
    largest_answer_mb: float = 8.0
    failures_before_rest: int = 5
    rest_s: float = 60.0
    dimensions: int | None = None
    json_mode: JsonMode = "object"
    limit_name: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    temperature: float | None = 0.0

    def __post_init__(self) -> None:
        _one_of("kind", self.kind, _KINDS)
        _one_of("json_mode", self.json_mode, _JSON_MODES)
        _one_of("limit_name", self.limit_name, _LIMIT_NAMES)
        if not self.model.strip() or not self.model.isprintable() or len(self.model) > _LONGEST_NAME:
            raise _wrong("model", "no readable name", "the model's name")
        for name, (least, most) in _RANGES.items():
            _within(name, getattr(self, name), least, most)
        if self.dimensions is not None:
            _within("dimensions", self.dimensions, 2, 65_536)
        if self.temperature is not None:
            _within("temperature", self.temperature, 0, 2)
        if self.kind == "openai-compatible":
            read_address(self.base_url, allow_plain_http=self.allow_plain_http)
            check_key_from(self.key_from)


_RANGES: Final[dict[str, tuple[float, float]]] = {
    "budget_tokens": (0, 10**12),
    "connect_s": (0.01, 600),
    "read_s": (0.01, 3_600),
    "total_s": (0.01, 3_600),
    "tries": (1, 10),
    "longest_wait_s": (0, 3_600),
    "batch": (1, 256),
    "parallel": (1, 16),
    "longest_text": (1, 1_000_000),
    "longest_request": (1, 1_000_000),
    "thinking_tokens": (0, 100_000),
    "largest_answer_mb": (0.001, 1_024),
    "failures_before_rest": (1, 1_000),
    "rest_s": (0, 86_400),
}


def _one_of(name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise _wrong(name, repr(value)[:60], " or ".join(allowed))


def _within(name: str, value: float, least: float, most: float) -> None:
    if not math.isfinite(value) or not least <= value <= most:
        raise _wrong(name, f"{value}", f"{least:,} to {most:,}")


def _wrong(name: str, found: str, expected: str) -> LanguageError:
    return LanguageError(
        "adapter-setting",
        f"The adapter's setting {name} cannot be used.",
        found=found,
        expected=expected,
        hint=f"AdapterSettings({name}=...)",
    )
