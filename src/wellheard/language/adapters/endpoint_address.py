"""Where requests go: an address that a person gave, looked at before anything is sent there.

Without encryption, texts go to this machine only, unless that was allowed in so many words. An address that carries
a password is refused, as addresses end up in logs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from typing import Final
from urllib.parse import SplitResult, urlsplit

from wellheard.language.errors import LanguageError

_LABEL: Final = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
_NAME: Final = re.compile(rf"(?=.{{1,253}}$){_LABEL}(?:\.{_LABEL})*")
_PATH: Final = re.compile(r"[A-Za-z0-9/._~!$&'()*+,;=:@%-]*")
_PORTS: Final = {"http": 80, "https": 443}
_EXAMPLE: Final = "http://127.0.0.1:11434/v1 or https://models.example.com/v1"


@dataclass(frozen=True, slots=True)
class Address:
    """A place that requests go to.

    Attributes:
        encrypted: Whether the way there is TLS.
        host: Name or number of the machine.
        port: Its port.
        path: What every path begins with, without a slash at its end.
        this_machine_only: Whether the machine that answers must be this one.
    """

    encrypted: bool
    host: str
    port: int
    path: str
    this_machine_only: bool

    @property
    def host_header(self) -> str:
        """The host as HTTP wants it told."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS["https" if self.encrypted else "http"] else f"{host}:{self.port}"


def read_address(base_url: str, *, allow_plain_http: bool = False) -> Address:
    """Read the address of an endpoint.

    Args:
        base_url: As a person gave it, up to and with ``/v1``.
        allow_plain_http: Whether texts may go unencrypted to other machines.

    Raises:
        LanguageError: ``address-unreadable``, ``address-with-password``, ``address-unencrypted``.

    Example:
        >>> read_address("http://127.0.0.1:11434/v1/").this_machine_only
        True
        >>> read_address("http://models.example.com/v1")
        Traceback (most recent call last):
        wellheard.language.errors.LanguageError: language/address-unencrypted: Texts would travel unencrypted.
          Found     http to another machine
          Expected  https, or http to this machine
          Try       use https, or set allow_plain_http=True if the network between is yours
    """
    parts, port = _split(base_url)
    if "@" in parts.netloc:
        raise LanguageError(
            "address-with-password",
            "The endpoint's address carries a user or a password.",
            found="an address with @",
            expected=_EXAMPLE,
            hint='key_from="env:NAME" or key_from="file:PATH"',
        )
    host = parts.hostname or ""
    if parts.scheme == "http" and not allow_plain_http and not _names_this_machine(host):
        raise LanguageError(
            "address-unencrypted",
            "Texts would travel unencrypted.",
            found="http to another machine",
            expected="https, or http to this machine",
            hint="use https, or set allow_plain_http=True if the network between is yours",
        )
    encrypted = parts.scheme == "https"
    return Address(
        encrypted=encrypted,
        host=host,
        port=port or _PORTS[parts.scheme],
        path=parts.path.rstrip("/"),
        this_machine_only=not encrypted and not allow_plain_http,
    )


def is_this_machine(number: str) -> bool:
    """Return whether a network number leads back to this machine.

    Example:
        >>> is_this_machine("127.0.0.1"), is_this_machine("::ffff:127.0.0.1"), is_this_machine("192.0.2.7")
        (True, True, False)
    """
    try:
        found = ip_address(number.partition("%")[0])
    except ValueError:
        return False
    inner = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return (inner or found).is_loopback


def _names_this_machine(host: str) -> bool:
    return host == "localhost" or is_this_machine(host)


def _split(base_url: str) -> tuple[SplitResult, int | None]:
    try:
        parts = urlsplit(base_url)
        port = parts.port
    except ValueError as wrong:
        raise _unreadable("an address that cannot be taken apart") from wrong
    if parts.scheme not in _PORTS:
        raise _unreadable("an address without http or https")
    if not _is_host(parts.hostname or ""):
        raise _unreadable("an address without a readable host")
    if parts.query or parts.fragment or not _PATH.fullmatch(parts.path):
        raise _unreadable("an address with more than a host and a path")
    return parts, port


def _is_host(host: str) -> bool:
    if ":" not in host:
        return _NAME.fullmatch(host) is not None
    try:
        return not IPv6Address(host).scope_id
    except ValueError:
        return False


def _unreadable(found: str) -> LanguageError:
    return LanguageError(
        "address-unreadable",
        "The endpoint's address cannot be read.",
        found=found,
        expected=_EXAMPLE,
        hint="give the address up to and with /v1",
    )
