"""What the tests of outside models share: a scripted server on this machine, and a clock that can be turned."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.language.adapters.scripted import Script, Server, serving
from wellheard.language.adapters import Adapter, AdapterSettings, LabelTask, open_adapter
from wellheard.language.adapters.sending_log import Sending
from wellheard.language.adapters.timekeeping import Timekeeping

FEELINGS = LabelTask("sentiment", ("negative", "neutral", "positive"), "How does the writer feel?")


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shut the door to every network but this machine's own loop, in place of the fixture that shuts that one, too."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: tuple[object, ...]) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and address[0] not in {"127.0.0.1", "::1"}:
            pytest.fail("a test tried to reach the network")
        real(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)


@dataclass
class Clock:
    """Time that stands still until somebody waits."""

    seconds: float = 1000.0
    waits: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.seconds += seconds

    @property
    def waited(self) -> float:
        return sum(self.waits)

    def timekeeping(self) -> Timekeeping:
        start = datetime(2026, 3, 1, 12, tzinfo=UTC)
        return Timekeeping(
            lambda: self.seconds, self.sleep, lambda: 1.0, lambda: start + timedelta(seconds=self.seconds - 1000)
        )


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def serve() -> Iterator[Callable[[Script], Server]]:
    with ExitStack() as stack:
        yield lambda script: stack.enter_context(serving(script))


@dataclass
class Opened:
    """An adapter, the server behind it, and what it wrote down."""

    adapter: Adapter
    server: Server
    log: list[Sending]

    @property
    def outcomes(self) -> list[str]:
        return [sending.outcome for sending in self.log]


@pytest.fixture
def opened(serve: Callable[[Script], Server], clock: Clock) -> Callable[..., Opened]:
    """Open an adapter on a scripted server."""

    def build(script: Script, **settings: object) -> Opened:
        server = serve(script)
        log: list[Sending] = []
        chosen: dict[str, object] = {"connect_s": 10.0, "read_s": 10.0, "total_s": 30.0, **settings}
        adapter = open_adapter(
            AdapterSettings(kind="openai-compatible", model="tiny", base_url=server.url, **chosen),  # type: ignore[arg-type] # each test knows its settings
            log=log.append,
            time=clock.timekeeping(),
        )
        return Opened(adapter, server, log)

    return build


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "kept"
