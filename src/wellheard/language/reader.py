"""What reads a workspace's voices: which vectors, and what the workspace itself has taught.

A reader is a few names and paths, light to hand to other processes; models are loaded where it reads. Its version is
written into every passage, so that what another reader wrote is known and read again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from wellheard.language.cards import model_version
from wellheard.language.feeling.bands import bands_version, load_bands, series_of
from wellheard.language.feeling.learned import Learned, load_learned
from wellheard.language.heads import Heads
from wellheard.language.meaning.tiers import VectorSource


@dataclass(frozen=True, slots=True)
class Reader:
    """How voices are read.

    Attributes:
        vectors: What places passages among each other.
        learned: File of what the workspace taught its sentiment; None for the shipped model.
        bands: File of the neutral bands of its sources; None for the usual one.
    """

    vectors: VectorSource = field(default_factory=VectorSource)
    learned: Path | None = None
    bands: Path | None = None

    @property
    def version(self) -> str:
        """Names and versions of everything that reads.

        Raises:
            LanguageError: A file of the workspace is missing or damaged.

        Example:
            >>> Reader().version == model_version()
            True
        """
        said = [model_version()]
        if self.vectors.tier != "fast":
            said.append(self.vectors.version)
        if self.learned is not None:
            load_learned(self.learned)  # says what is wrong with it
            said.append(f"learned+{sha256(self.learned.read_bytes()).hexdigest()[:8]}")
        if self.bands is not None:
            said.append(bands_version(self.bands))
        return "/".join(said)

    def leans(self, sources: Sequence[str], usual: float) -> NDArray[np.float64] | None:
        """The neutral band of each text by its source; None where the usual one holds for all."""
        if self.bands is None:
            return None
        bands = load_bands(self.bands)
        of_source = {source: bands.get(series_of(source), usual) for source in set(sources)}
        return np.fromiter((of_source[source] for source in sources), np.float64, len(sources))

    def taught(self) -> tuple[Learned, Heads] | None:
        """What the workspace taught, ready for use; loaded once per process."""
        return None if self.learned is None else _taught(self.learned, self.learned.stat().st_mtime_ns)


SHIPPED = Reader()
"""The shipped models with the fast vectors."""


@lru_cache(maxsize=2)
def _taught(place: Path, _changed_ns: int) -> tuple[Learned, Heads]:
    learned = load_learned(place)
    return learned, learned.heads()
