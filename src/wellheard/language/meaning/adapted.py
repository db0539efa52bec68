"""Vectors of the adapted tier: the shipped ones, moved where a workspace's own sentences said so; kept in one file.

``adapting.py`` fits them. The file holds the pieces and pairs that were moved, a checksum of its own numbers, and the
checksums of the shipped models that it was fitted to, without which it is refused.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from wellheard.language.errors import LanguageError
from wellheard.language.meaning.pairs import KnownPairs
from wellheard.language.meaning.vectors import PairVectors, PieceVectors, packed_rows, piece_vectors, unpacked
from wellheard.language.shipped import read_card
from wellheard.language.tokens import Pieces, word_pieces

_VERSION: Final = "1"
_MODELS_READ: Final = ("encoder", "word-vectors", "word-pieces")
_ARRAYS: Final = (
    "piece_numbers",
    "pieces",
    "piece_scales",
    "pair_keys",
    "pairs",
    "pair_scales",
    "fitted_on",
    "sentences",
)


@dataclass(frozen=True, slots=True)
class AdaptedVectors:
    """Vectors fitted on a workspace's own sentences.

    Attributes:
        vectors: The vectors, in the space of all tiers.
        version: ``adapted@1+`` and eight letters that change with every number inside; to be written beside what is
            said with them.
        sentences: How many sentences they were fitted on.
    """

    vectors: PieceVectors = field(repr=False, compare=False)
    version: str
    sentences: int
    _stored: dict[str, NDArray[Any]] = field(repr=False, compare=False)

    @classmethod
    def of(
        cls,
        pieces: tuple[NDArray[np.int32], NDArray[np.float32]],
        pairs: tuple[NDArray[np.int64], NDArray[np.float32]],
        *,
        sentences: int,
        base: PieceVectors | None = None,
    ) -> AdaptedVectors:
        """Put together what was fitted.

        Args:
            pieces: Numbers of the pieces that were moved, and their vectors, float32 ``(pieces, 256)``.
            pairs: Keys of the pairs that were moved, the most important first, and their vectors.
            sentences: How many sentences they were fitted on.
            base: The vectors that they were moved from; those that ship if not said.
        """
        whole, scales = packed_rows(pieces[1])
        pair_whole, pair_scales = packed_rows(pairs[1])
        return _unpack(
            {
                "piece_numbers": pieces[0], "pieces": whole, "piece_scales": scales,
                "pair_keys": pairs[0], "pairs": pair_whole, "pair_scales": pair_scales,
                "fitted_on": np.array(_models_read()), "sentences": np.array(sentences),
            },
            base or piece_vectors(),
        )  # fmt: skip

    def rows(self, texts: Sequence[str], pieces: Pieces | None = None) -> NDArray[np.float32]:
        """Return one row per text, float32 ``(texts, 256)``, length one; zeros for a text that says nothing known."""
        return self.vectors.rows(word_pieces().cut(texts) if pieces is None else pieces)

    def save(self, place: Path) -> None:
        """Write to a file, whole or not at all.

        Args:
            place: The file, best with the ending ``.npz``; a quarter of a kilobyte for each piece and pair.
        """
        stream = io.BytesIO()
        np.savez_compressed(stream, checksum=np.array(_checksum(self._stored)), **self._stored)  # type: ignore[arg-type] # arrays, not allow_pickle
        beside = place.with_name(place.name + ".part")
        beside.write_bytes(stream.getvalue())
        beside.replace(place)

    @classmethod
    def load(cls, place: Path) -> AdaptedVectors:
        """Read what :meth:`save` wrote.

        Raises:
            LanguageError: ``adapted-damaged``, the file is missing or not what was written; ``adapted-outdated``, it
                was fitted to other shipped models than those of this version.
        """
        stored = _read(place)
        if str(stored["fitted_on"]) != _models_read():
            raise LanguageError(
                "adapted-outdated",
                "The vectors of this workspace were fitted to other shipped models than those of this version.",
                found=f"{place.name}, fitted to models {stored['fitted_on']}",
                expected=f"models {_models_read()}",
                hint="fit them again: fit_adapted(sentences)",
            )
        return _unpack(stored, piece_vectors())


def _read(place: Path) -> dict[str, NDArray[Any]]:
    try:
        with np.load(io.BytesIO(place.read_bytes()), allow_pickle=False) as found:
            stored = {name: found[name] for name in _ARRAYS}
            checksum = str(found["checksum"])
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as broken:
        raise _damaged(place, type(broken).__name__) from broken
    if checksum != _checksum(stored):
        raise _damaged(place, "other numbers than were written")
    return stored


def _unpack(stored: dict[str, NDArray[Any]], shipped: PieceVectors) -> AdaptedVectors:
    """The shipped vectors with the stored ones in their places."""
    table = shipped.table.copy()
    table[stored["piece_numbers"]] = unpacked(stored["pieces"], stored["piece_scales"])
    keys, rows = stored["pair_keys"], unpacked(stored["pairs"], stored["pair_scales"])
    if shipped.pairs is not None:
        other = np.flatnonzero(~np.isin(shipped.pairs.known.keys, keys))
        keys = np.concatenate([keys, shipped.pairs.known.keys[other]])
        rows = np.vstack([rows, shipped.pairs.table[other]])
    vectors = PieceVectors(table, shipped.telling, PairVectors(KnownPairs.of(keys), rows))
    version = f"adapted@{_VERSION}+{_checksum(stored)[:8]}"
    return AdaptedVectors(vectors, version, int(stored["sentences"]), stored)


def _checksum(stored: dict[str, NDArray[Any]]) -> str:
    found = sha256()
    for name in _ARRAYS:
        found.update(f"{name} {stored[name].dtype} {stored[name].shape}".encode())
        found.update(np.ascontiguousarray(stored[name]).tobytes())
    return found.hexdigest()


def _models_read() -> str:
    """Names the shipped models that vectors are fitted to."""
    return sha256("".join(read_card(name)["sha256"] for name in _MODELS_READ).encode()).hexdigest()[:8]


def _damaged(place: Path, found: str) -> LanguageError:
    return LanguageError(
        "adapted-damaged",
        "The vectors of this workspace cannot be read, so nothing is read with them.",
        found=f"{place.name}: {found}",
        expected="the file as it was written",
        hint="fit them again: fit_adapted(sentences)",
    )
