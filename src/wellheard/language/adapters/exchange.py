"""One exchange with an endpoint: a request out, a bounded answer back, within its time limits.

Built on the standard library's reader of HTTP answers, so nothing new is installed and every limit is ours: time to
connect, time between two bytes, time in all (an endpoint that sends one byte a second ends there, too), and size. The
way is straight: no redirect is followed, no proxy is asked, certificates are always checked.
"""

from __future__ import annotations

import io
import socket
import ssl
import time
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse, IncompleteRead
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from wellheard.language.adapters.endpoint_address import Address, is_this_machine
from wellheard.language.adapters.keys import Key

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_CHUNK: Final = 1 << 16
_ENVELOPE: Final = 1 << 18
_LONGEST_DATE: Final = 100


class ExchangeError(Exception):
    """An exchange without a usable answer. It stays inside this room: callers get a fallback and its reason.

    Args:
        reason: One of the reasons in :mod:`wellheard.language.adapters.reasons`.
        sent: Whether the endpoint may have read the request, and so may have spent tokens.
        retry_after: What the endpoint said about when to come back.
    """

    def __init__(self, reason: str, *, sent: bool = True, retry_after: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.sent = sent
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Limits:
    """What one exchange may take.

    Attributes:
        connect_s: Seconds until the connection stands.
        read_s: Seconds between two pieces of the answer.
        total_s: Seconds for all of it; looking a name up is limited by the system's own resolver alone.
        largest_bytes: Size of the answer.
    """

    connect_s: float
    read_s: float
    total_s: float
    largest_bytes: int


@dataclass(frozen=True, slots=True)
class Door:
    """Everything an exchange needs to know about the other side.

    Attributes:
        address: Where it is.
        key: What opens it.
        trust: Which certificates are believed; None without encryption.
        limits: What one exchange may take.
    """

    address: Address
    key: Key
    trust: ssl.SSLContext | None
    limits: Limits

    def post(self, path: str, body: bytes) -> bytes:
        """Send a request and return what came back.

        Args:
            path: What comes after the address's own path, with a slash.
            body: JSON.

        Raises:
            ExchangeError: With the reason; never with anything the endpoint said.
        """
        until = time.monotonic() + self.limits.total_s
        connection = self._connected(until)
        try:
            with connection:
                connection.settimeout(_patience(until, self.limits.total_s))
                connection.sendall(self._head(path, len(body)) + body)
                return _answer(connection, self.limits, until)
        except TimeoutError as late:
            raise ExchangeError("timeout") from late
        except (OSError, IncompleteRead) as cut:
            raise ExchangeError("closed") from cut
        except (HTTPException, ValueError) as garbled:
            raise ExchangeError("answer-malformed") from garbled

    def _connected(self, until: float) -> socket.socket:
        try:
            plain = _connect(self.address, self.limits.connect_s, until)
            return self._encrypted(plain, until) if self.trust else plain
        except TimeoutError as late:
            raise ExchangeError("timeout", sent=False) from late
        except ssl.SSLError as distrust:
            raise ExchangeError("certificate", sent=False) from distrust
        except OSError as nobody:
            raise ExchangeError("unreachable", sent=False) from nobody

    def _encrypted(self, plain: socket.socket, until: float) -> socket.socket:
        plain.settimeout(_patience(until, self.limits.connect_s))
        try:
            return cast("ssl.SSLContext", self.trust).wrap_socket(plain, server_hostname=self.address.host)
        except BaseException:
            plain.close()
            raise

    def _head(self, path: str, length: int) -> bytes:
        lines = [
            f"POST {self.address.path}{path} HTTP/1.1",
            f"Host: {self.address.host_header}",
            "User-Agent: wellheard",
            "Accept: application/json",
            "Accept-Encoding: identity",
            "Connection: close",
            "Content-Type: application/json",
            f"Content-Length: {length}",
        ]
        if self.key.value:
            lines.append(f"Authorization: Bearer {self.key.value}")
        return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii")


def trusted(address: Address, authorities: Path | None) -> ssl.SSLContext | None:
    """Return which certificates are believed on the way to an address, None where it is not encrypted.

    Args:
        address: Where requests go.
        authorities: A file of further certificate authorities, such as a company's own.

    Raises:
        OSError: The file cannot be read or holds no certificates.
    """
    if not address.encrypted:
        return None
    trust = ssl.create_default_context()
    trust.minimum_version = ssl.TLSVersion.TLSv1_2
    if authorities is not None:
        trust.load_verify_locations(cafile=authorities)
    return trust


class _Timed(io.RawIOBase):
    """The answer's bytes, each read within its time, and no more of them than an answer can have."""

    def __init__(self, connection: socket.socket, limits: Limits, until: float) -> None:
        self._connection = connection
        self._read_s = limits.read_s
        self._until = until
        self._left = _ENVELOPE + 2 * limits.largest_bytes

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        self._connection.settimeout(_patience(self._until, self._read_s))
        count = self._connection.recv_into(buffer)
        self._left -= count
        if self._left < 0:
            raise ExchangeError("answer-too-large")
        return count


class _Answering:
    """What the reader of HTTP answers takes for a socket."""

    def __init__(self, bytes_of_answer: _Timed) -> None:
        self._bytes = bytes_of_answer

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(self._bytes)


def _connect(address: Address, connect_s: float, until: float) -> socket.socket:
    within = min(until, time.monotonic() + connect_s)
    failed: OSError = OSError("no address")
    for family, kind, protocol, _, place in socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM):
        if address.this_machine_only and not is_this_machine(str(place[0])):
            continue
        connection = socket.socket(family, kind, protocol)
        try:
            connection.settimeout(_patience(within, connect_s))
            connection.connect(place)
        except OSError as wrong:
            connection.close()
            failed = wrong
        except BaseException:
            connection.close()
            raise
        else:
            return connection
    raise failed


def _patience(until: float, at_most: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return min(left, at_most)


def _answer(connection: socket.socket, limits: Limits, until: float) -> bytes:
    stand_in = cast("socket.socket", _Answering(_Timed(connection, limits, until)))
    answer = HTTPResponse(stand_in, method="POST")
    answer.begin()
    if answer.status != 200:
        raise ExchangeError(_refusal(answer.status), retry_after=answer.getheader("Retry-After", "")[:_LONGEST_DATE])
    if answer.getheader("Content-Encoding", "identity").lower() != "identity":
        raise ExchangeError("answer-malformed")
    return _body(answer, limits.largest_bytes)


def _body(answer: HTTPResponse, largest: int) -> bytes:
    declared = answer.length
    if declared is not None and declared > largest:
        raise ExchangeError("answer-too-large")
    parts: list[bytes] = []
    size = 0
    while piece := answer.read(_CHUNK):
        parts.append(piece)
        size += len(piece)
        if size > largest:
            raise ExchangeError("answer-too-large")
    if declared is not None and size < declared:
        raise ExchangeError("closed")
    return b"".join(parts)


def _refusal(status: int) -> str:
    if 300 <= status < 400:
        return "redirected"
    if status in {401, 403}:
        return "key-refused"
    if status == 429:
        return "rate-limited"
    if status in {408, 409, 425} or status >= 500:
        return "server-error"
    return "refused"
