"""Pseudonyms: customers and cases are known by names that only this workspace's secret can make again."""

from __future__ import annotations

import hmac
import unicodedata
from dataclasses import dataclass, field
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from wellheard.evidence.digests import digests_of, ids_of
from wellheard.evidence.errors import EvidenceError

SECRET_BYTES = 32

_DIGEST_BYTES: Final = 12


@dataclass(frozen=True, slots=True)
class Pseudonyms:
    """Turns the keys of a source (numbers, addresses, names) into stable ids.

    Example:
        >>> names = Pseudonyms(b"0" * 32)
        >>> names.of_one(" FL-204518 ") == names.of_one("FL-204518"), names.of_one("FL-204518")[0]
        (True, 'c')
    """

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) != SECRET_BYTES:
            raise EvidenceError(
                "secret-damaged",
                "The workspace's secret has the wrong length.",
                found=f"{len(self.secret)} bytes",
                expected=f"{SECRET_BYTES} bytes",
                hint="restore the file 'secret' from a backup; without it customers cannot be linked to new imports",
            )

    def of_one(self, key: str) -> str:
        """Return the customer id for one key; blanks around it, case and how accents are composed do not matter."""
        return f"c{digests_of([_folded(key)], _DIGEST_BYTES, self.secret).hex()}"

    def of(self, keys: pa.Array) -> pa.Array:
        """Return the ids for a string array of keys; null or blank keys stay null.

        Shape: n keys in, n ids out. Each distinct key is hashed once.
        """
        encoded = keys.cast(pa.string()).dictionary_encode()
        folded = [_folded(key) for key in encoded.dictionary.to_pylist()]
        ids = ids_of("c", digests_of(folded, _DIGEST_BYTES, self.secret))
        if not all(folded):
            ids = pc.if_else(pa.array([bool(key) for key in folded]), ids, None)
        return pc.take(ids, encoded.indices)

    def tombstone(self, customer_id: str) -> str:
        """Return the mark that is kept of an erased customer; neither the key nor the id can be had back from it."""
        return hmac.new(self.secret, b"erased:" + customer_id.encode(), "sha256").hexdigest()[:32]


def _folded(key: str) -> bytes:
    """Return what all writings of one key have in common; nothing for a blank key."""
    key = key.strip()
    if key.isascii():
        return key.lower().encode()
    return unicodedata.normalize("NFC", key.casefold()).encode("utf-8", "surrogatepass")
