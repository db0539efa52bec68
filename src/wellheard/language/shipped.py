"""The model files that ship with the package, read from inside it and checked before use.

A file whose bytes are not those that its card names is refused: a damaged model would give plausible nonsense.
"""

from __future__ import annotations

import json
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import BytesIO
from typing import Any

import numpy as np

from wellheard.language.errors import LanguageError


def models_folder() -> Traversable:
    """Where the shipped models and their cards lie."""
    return files("wellheard.language").joinpath("models")


def read_card(name: str, folder: Traversable | None = None) -> dict[str, Any]:
    """Return a model's card as it was written by the training script."""
    card: dict[str, Any] = json.loads((folder or models_folder()).joinpath(f"{name}.json").read_text(encoding="utf-8"))
    return card


def read_model(name: str, folder: Traversable | None = None) -> bytes:
    """Return the bytes of a model file.

    Args:
        name: The model's name; ``name.json`` beside it is its card.
        folder: Where to look instead of inside the package.

    Raises:
        LanguageError: ``model-damaged``, the file is missing or is not the one that its card describes.
    """
    place = folder or models_folder()
    card = read_card(name, place)
    try:
        content = place.joinpath(card["file"]).read_bytes()
    except FileNotFoundError as missing:
        raise _damaged(card, "no such file") from missing
    found = sha256(content).hexdigest()
    if found != card["sha256"]:
        raise _damaged(card, f"checksum {found[:16]}..., {len(content)} bytes")
    return content


def read_arrays(name: str, folder: Traversable | None = None) -> dict[str, np.ndarray[Any, Any]]:
    """Return the arrays of a model file by name.

    Raises:
        LanguageError: ``model-damaged``, as :func:`read_model`.
    """
    with np.load(BytesIO(read_model(name, folder)), allow_pickle=False) as stored:
        return {key: stored[key] for key in stored.files}


def _damaged(card: dict[str, Any], found: str) -> LanguageError:
    return LanguageError(
        "model-damaged",
        f"The model file {card['file']} is not the one that was shipped, so nothing is read with it.",
        found=found,
        expected=f"checksum {card['sha256'][:16]}...",
        hint="pip install --force-reinstall wellheard",
    )
