"""Pseudonyms: customers and cases are known by names that only this workspace's secret can make again."""

from __future__ import annotations

import hmac
import unicodedata
from dataclasses import dataclass, field
from hashlib import blake2b

import pyarrow as pa
import pyarrow.compute as pc

from wellheard.evidence.errors import EvidenceError

SECRET_BYTES = 32


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
        folded = unicodedata.normalize("NFC", key.strip().casefold())
        digest = blake2b(folded.encode("utf-8", "surrogatepass"), key=self.secret, digest_size=12)
        return f"c{digest.hexdigest()}"

    def of(self, keys: pa.Array) -> pa.Array:
        """Return the ids for a string array of keys; null or blank keys stay null.

        Shape: n keys in, n ids out. Each distinct key is hashed once.
        """
        encoded = keys.cast(pa.string()).dictionary_encode()
        ids = pa.array(
            [self.of_one(key) if key is not None and key.strip() else None for key in encoded.dictionary.to_pylist()],
            pa.string(),
        )
        return pc.take(ids, encoded.indices)

    def tombstone(self, customer_id: str) -> str:
        """Return the mark that is kept of an erased customer; neither the key nor the id can be had back from it."""
        return hmac.new(self.secret, b"erased:" + customer_id.encode(), "sha256").hexdigest()[:32]
