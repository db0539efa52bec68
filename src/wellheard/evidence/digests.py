"""Digests of many strings at once: the hash function is set up once, and no digest becomes an object of its own for long."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

import numpy as np
import pyarrow as pa


def digests_of(values: Iterable[bytes], size: int, key: bytes = b"") -> bytes:
    """Return the BLAKE2b digests of ``values``, each ``size`` bytes, one after another.

    Example:
        >>> digests_of([b"a", b"b"], 4) == blake2b(b"a", digest_size=4).digest() + blake2b(b"b", digest_size=4).digest()
        True
    """
    fresh = blake2b(key=key, digest_size=size).copy
    digests = []
    for value in values:
        one = fresh()
        one.update(value)
        digests.append(one.digest())
    return b"".join(digests)


def ids_of(prefix: str, digests: bytes, size: int = 12) -> pa.Array:
    """Return ids: one letter and the hexadecimal digits of each digest.

    Shape: n digests of ``size`` bytes in, a string array of n ids out.

    Example:
        >>> ids_of("v", b"abcd", size=2).to_pylist()
        ['v6162', 'v6364']
    """
    count, width = len(digests) // size, 2 * size + 1
    letters = np.empty((count, width), np.uint8)
    letters[:, 0] = ord(prefix)
    letters[:, 1:] = np.frombuffer(digests.hex().encode(), np.uint8).reshape(count, 2 * size)
    starts = np.arange(count + 1, dtype=np.int32) * np.int32(width)
    return pa.StringArray.from_buffers(count, pa.py_buffer(starts), pa.py_buffer(letters))
