"""Write a fitted model into the package, its checksum into its card."""

from __future__ import annotations

import io
import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

MODELS = Path(__file__).parents[1] / "src" / "wellheard" / "language" / "models"


def ship(content: bytes, file: str, card: dict[str, Any]) -> None:
    """Write ``file`` and the card ``<name>.json``; measured numbers that the card already holds are kept."""
    place = MODELS / f"{card['name']}.json"
    kept = json.loads(place.read_text(encoding="utf-8")).get("quality", []) if place.exists() else []
    (MODELS / file).write_bytes(content)
    whole = {
        **card,
        "file": file,
        "bytes": len(content),
        "sha256": sha256(content).hexdigest(),
        "quality": card.get("quality", kept),
    }
    place.write_text(json.dumps(whole, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{file}: {len(content):,} bytes")


def packed(**arrays: np.ndarray) -> bytes:
    """Arrays as one compressed file that is the same whenever the numbers are."""
    stream = io.BytesIO()
    np.savez_compressed(stream, **arrays)
    return stream.getvalue()
