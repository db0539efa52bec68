"""The neutral band of each source: from which score on its texts are called content or discontented.

People word things more mildly on one channel than on another. A band names feelings and moves no score. What the files
of one feed are called together, their name without digits, stands for the source, so next month's file has a band, too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from wellheard.language.errors import LanguageError

_NUMBERED: Final = re.compile(r"[-_ ]*\d+")


def series_of(source: str) -> str:
    """Return what the files of one feed are called together: the name of a source without its digits.

    Example:
        >>> series_of("reviews-2024-05.csv") == series_of("reviews-2024-06.csv") == "reviews.csv"
        True
    """
    return _NUMBERED.sub("", source)


def save_bands(bands: Mapping[str, float], place: Path) -> None:
    """Write the bands of some series, whole or not at all."""
    fresh = place.with_name(f"{place.name}.new")
    fresh.write_text(json.dumps(dict(sorted(bands.items())), ensure_ascii=False), encoding="utf-8")
    fresh.replace(place)


def load_bands(place: Path) -> dict[str, float]:
    """Read what :func:`save_bands` wrote.

    Raises:
        LanguageError: ``bands-damaged``.
    """
    try:
        return _loaded(place, place.stat().st_mtime_ns)
    except (OSError, ValueError, AttributeError, TypeError) as unreadable:
        raise LanguageError(
            "bands-damaged",
            "The neutral bands of the sources cannot be read, so the usual one holds.",
            found=type(unreadable).__name__,
            expected=f"{place.name} as it was written",
            hint="wellheard learn writes them again",
        ) from unreadable


def bands_version(place: Path) -> str:
    """A name that changes with any band."""
    said = json.dumps(sorted(load_bands(place).items()))
    return f"bands+{sha256(said.encode()).hexdigest()[:8]}"


@lru_cache(maxsize=2)
def _loaded(place: Path, _changed_ns: int) -> dict[str, float]:
    stored = json.loads(place.read_text(encoding="utf-8"))
    return {str(series): float(lean) for series, lean in stored.items()}
