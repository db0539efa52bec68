"""A server on this machine that does what a test tells it: answer, lie, stall, drip, break off."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

Script = Callable[["Asked"], None]


@dataclass
class Asked:
    """One request, and the means to answer it in any way."""

    number: int
    path: str
    headers: dict[str, str]
    raw: bytes
    handler: BaseHTTPRequestHandler
    over: threading.Event

    @property
    def body(self) -> dict[str, Any]:
        read: dict[str, Any] = json.loads(self.raw)
        return read

    @property
    def data(self) -> dict[str, Any]:
        """What the user message holds."""
        read: dict[str, Any] = json.loads(self.body["messages"][1]["content"])
        return read

    def reply(self, document: object, *, status: int = 200, **headers: str) -> None:
        content = document if isinstance(document, bytes) else json.dumps(document).encode()
        self.handler.send_response(status)
        for name, value in headers.items():
            self.handler.send_header(name.replace("_", "-"), value)
        self.handler.send_header("Content-Length", str(len(content)))
        self.handler.end_headers()
        self.handler.wfile.write(content)

    def chat(self, content: object, *, tokens: object = 50, model: str = "tiny-1") -> None:
        said = content if isinstance(content, str) else json.dumps(content)
        usage = {"total_tokens": tokens}
        self.reply({"model": model, "choices": [{"message": {"content": said}}], "usage": usage})

    def vectors(self, rows: list[object], *, model: str = "tiny-1") -> None:
        data = [{"index": place, "embedding": row} for place, row in enumerate(rows)]
        self.reply({"model": model, "data": data, "usage": {"total_tokens": 10}})

    def write(self, *pieces: bytes, pause_s: float = 0.0) -> None:
        """Send bytes as they are, until the test is over."""
        for piece in pieces:
            self.handler.wfile.write(piece)
            self.handler.wfile.flush()
            if pause_s and self.over.wait(pause_s):
                return


@dataclass
class Server:
    """A scripted server and what it was asked."""

    script: Script
    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def everything_received(self) -> bytes:
        heads = b"".join(f"{asked.path} {asked.headers}".encode() for asked in self.asked)
        return heads + b"".join(asked.raw for asked in self.asked)


@cache
def loop_is_open() -> bool:
    """Whether this machine can speak to itself; where the network is cut with its loop, as by ``unshare -n``, it cannot."""
    try:
        with socket.create_server(("127.0.0.1", 0)) as listening, socket.socket() as calling:
            calling.settimeout(2)
            calling.connect(listening.getsockname())
    except OSError:
        return False
    return True


def need_loop() -> None:
    """Skip a test that asks a server where no server can be asked."""
    if not loop_is_open():
        pytest.skip(
            "this machine cannot speak to itself (127.0.0.1 is shut, as under unshare -n), so no server can be asked"
        )


@contextmanager
def serving(script: Script) -> Iterator[Server]:
    need_loop()
    server = Server(script)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            with server.lock:
                headers = dict(self.headers.items())
                asked = Asked(len(server.asked) + 1, self.path, headers, raw, self, server.over)
                server.asked.append(asked)
            self.close_connection = True
            try:
                server.script(asked)
            except OSError:
                return  # the other side had enough

        def log_message(self, *_: object) -> None:
            return

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    server.url = f"http://127.0.0.1:{http.server_address[1]}/v1"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        http.shutdown()
        http.server_close()
        thread.join()


def label_all(asked: Asked, label: Callable[[str], object]) -> dict[str, Any]:
    """Return a well-formed answer to a question about labels."""
    return {"answers": [{"number": text["number"], "labels": label(text["text"])} for text in asked.data["texts"]]}


def answering(label: Callable[[str], object] = lambda _: ["positive"]) -> Script:
    """Return a script that answers every question as it should."""

    def script(asked: Asked) -> None:
        if asked.path.endswith("/embeddings"):
            asked.vectors([[float(len(text)), 1.0, 2.0] for text in asked.body["input"]])
        else:
            asked.chat(label_all(asked, label))

    return script
