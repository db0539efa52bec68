"""What a workspace has taught its sentiment: small changes to the shipped weights, kept in one file, undone in one step.

The file holds numbers only, no text. It belongs to the shipped model that it was learned beside: after an upgrade it is
refused, and learned again.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any, Final, Literal
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from wellheard.language.errors import LanguageError
from wellheard.language.features import Features, features, shipped_signs
from wellheard.language.feeling.calibration import Calibration
from wellheard.language.feeling.lessons import FOLDS, folds_of
from wellheard.language.feeling.sentiment import sentiment_model
from wellheard.language.heads import Head, Heads
from wellheard.language.meaning.vectors import piece_vectors
from wellheard.language.passages import FEELINGS
from wellheard.language.shipped import read_card
from wellheard.language.tokens import word_pieces

FORMAT: Final = 1
"""Grows by one when the file is written in another way."""


@dataclass(frozen=True, slots=True)
class Gain:
    """What was won, on texts of people whom the model that scored them had not learned from.

    Attributes:
        on: ``corrections`` or ``ratings``.
        texts: How many texts it was measured on.
        before: Macro-F1 of the feelings with the shipped model, 0 to 1.
        after: The same with what was learned.
        doubt: Standard error of the difference, people drawn again as wholes.
    """

    on: Literal["corrections", "ratings"]
    texts: int
    before: float
    after: float
    doubt: float

    @property
    def sure(self) -> bool:
        """Whether the gain is larger than its standard error."""
        return self.after - self.before > self.doubt

    @property
    def harmful(self) -> bool:
        """Whether something was lost, by more than the standard error."""
        return self.before - self.after > self.doubt


@dataclass(frozen=True, slots=True)
class Changes:
    """What is added to the shipped weights; the last of the models learned from all folds, the others leave one out.

    Attributes:
        features: int32 ``(changed,)``, numbers of the features.
        weights: float32 ``(changed, 3 * (folds + 1))``.
        vectors: float32 ``(2 * 256, 3 * (folds + 1))``, per direction of plain and of negated words' vectors.
        bias: float32 ``(3 * (folds + 1),)``.
    """

    features: NDArray[np.int32]
    weights: NDArray[np.float32]
    vectors: NDArray[np.float32]
    bias: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Learned:
    """Sentiment as a workspace taught it.

    Attributes:
        changes: What is added to the shipped weights.
        calibration: The shipped one with a neutral band of its own.
        gains: What was won.
        base: Checksum of the shipped model that it belongs to.
    """

    changes: Changes
    calibration: Calibration
    gains: tuple[Gain, ...]
    base: str

    def heads(self) -> Heads:
        """All models side by side, three columns each; build once, use for many batches."""
        shipped, size = sentiment_model().head, shipped_signs().pieces
        weights = np.tile(shipped.weights, FOLDS + 1)
        weights[self.changes.features] += self.changes.weights
        plain, negated = np.split(self.changes.vectors, 2)
        table = scaled_vectors()
        weights[:size] += table @ plain
        weights[size : 2 * size] += table @ negated
        count = len(FEELINGS)
        parts = [slice(count * fold, count * fold + count) for fold in range(FOLDS + 1)]
        biases = [shipped.bias + self.changes.bias[part] for part in parts]
        none = np.zeros(count, np.float32)
        return Heads.of(
            [
                Head(f"fold {fold}", FEELINGS, weights[:, part], bias, none + 1, none)
                for fold, (part, bias) in enumerate(zip(parts, biases, strict=True))
            ]
        )

    def logits(self, found: Features, keys: Sequence[str], heads: Heads) -> NDArray[np.float32]:
        """Logits of each text, ``(texts, 3)``, by the model that learned nothing from this person.

        Args:
            found: Features of the texts.
            keys: The customer's id of each text where it is known, else the voice's, as in the lessons.
            heads: What :meth:`heads` returned.
        """
        every = heads.logits(found).reshape(found.texts, FOLDS + 1, len(FEELINGS))
        return np.asarray(every[np.arange(found.texts), folds_of(keys)])

    def scores(self, texts: Sequence[str], keys: Sequence[str]) -> NDArray[np.float32]:
        """Score texts; for many batches, keep :meth:`heads` and use :meth:`logits`."""
        found = features(word_pieces().cut(texts), shipped_signs())
        return self.calibration.scores(self.logits(found, keys, self.heads()))


def scaled_vectors() -> NDArray[np.float32]:
    """The words' vectors, so scaled that those of common words have about length one."""
    table = piece_vectors().table
    lengths = np.sqrt((table * table).sum(axis=1))
    return np.asarray(table / np.float32(np.median(lengths[lengths > 0])), dtype=np.float32)


def shipped_checksum() -> str:
    """The checksum of the shipped models that a change of weights leans on."""
    return sha256("".join(read_card(name)["sha256"] for name in ("sentiment", "word-vectors")).encode()).hexdigest()


def save_learned(learned: Learned, place: Path) -> None:
    """Keep what was learned in a file; what the file held before is kept beside it for :func:`restore_learned`."""
    before = _before(place)
    if place.exists():
        place.replace(before)
    else:
        before.unlink(missing_ok=True)
    fresh = place.with_name(place.name + ".new")
    fresh.write_bytes(packed_learned(learned))
    fresh.replace(place)


def restore_learned(place: Path) -> bool:
    """Undo the last :func:`save_learned`.

    Returns:
        Whether something learned earlier holds again; if not, the shipped model does.

    Raises:
        LanguageError: ``nothing-to-undo``.
    """
    before = _before(place)
    if before.exists():
        before.replace(place)
        return True
    if not place.exists():
        raise LanguageError(
            "nothing-to-undo",
            "Nothing was learned that could be undone; the shipped model is in use.",
            found=f"no file {place.name}",
            hint="learn from ratings or corrections first",
        )
    place.unlink()
    return False


def load_learned(place: Path) -> Learned:
    """Read what was learned.

    Raises:
        LanguageError: ``learned-damaged``, the file is missing or not as it was written; ``learned-elsewhere``, it
            belongs to another version of the shipped models.
    """
    try:
        content = place.read_bytes()
    except FileNotFoundError as missing:
        raise _damaged("no such file") from missing
    return unpacked_learned(content)


def packed_learned(learned: Learned) -> bytes:
    """What was learned as bytes, with version and checksum."""
    arrays: dict[str, NDArray[Any]] = {
        "features": learned.changes.features,
        "weights": learned.changes.weights.astype(np.float16),
        "vectors": learned.changes.vectors.astype(np.float16),
        "bias": learned.changes.bias,
    }
    said: dict[str, Any] = {
        "format": FORMAT,
        "base": learned.base,
        "calibration": asdict(learned.calibration),
        "gains": [asdict(gain) for gain in learned.gains],
    }
    said["checksum"] = _checksum(said, arrays)
    stream = BytesIO()
    arrays["said"] = np.array(json.dumps(said, sort_keys=True))
    np.savez_compressed(stream, **arrays)  # type: ignore[arg-type]  # NumPy types the names of arrays as its own options
    return stream.getvalue()


def unpacked_learned(content: bytes) -> Learned:
    """Read what :func:`packed_learned` wrote.

    Raises:
        LanguageError: ``learned-damaged``; ``learned-elsewhere``.
    """
    try:
        with np.load(BytesIO(content), allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in ("features", "weights", "vectors", "bias")}
            said: dict[str, Any] = json.loads(str(stored["said"]))
    except (BadZipFile, ValueError, KeyError, EOFError, OSError) as unreadable:
        found = f"{len(content)} bytes that are no model"
        raise _damaged(found) from unreadable
    if said.get("format") != FORMAT or said.get("checksum") != _checksum(said, arrays):
        found = f"format {said.get('format')}, checksum {str(said.get('checksum'))[:16]}..."
        raise _damaged(found)
    if said["base"] != shipped_checksum():
        raise LanguageError(
            "learned-elsewhere",
            "What was learned belongs to another version of the shipped models, so the shipped ones are used alone.",
            found=f"learned beside {said['base'][:16]}...",
            expected=f"{shipped_checksum()[:16]}...",
            hint="learn again from the same ratings and corrections; it takes seconds",
        )
    calibration = said["calibration"]
    changes = Changes(
        arrays["features"],
        arrays["weights"].astype(np.float32),
        arrays["vectors"].astype(np.float32),
        arrays["bias"],
    )
    gains = tuple(Gain(**gain) for gain in said["gains"])
    return Learned(changes, Calibration(**{**calibration, "shift": tuple(calibration["shift"])}), gains, said["base"])


def _checksum(said: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> str:
    told = {name: value for name, value in said.items() if name != "checksum"}
    stamp = sha256(json.dumps(told, sort_keys=True).encode())
    for name in sorted(arrays):
        stamp.update(f"{name}{arrays[name].dtype}{arrays[name].shape}".encode())
        stamp.update(np.ascontiguousarray(arrays[name]).tobytes())
    return stamp.hexdigest()


def _before(place: Path) -> Path:
    return place.with_name(place.name + ".before")


def _damaged(found: str) -> LanguageError:
    return LanguageError(
        "learned-damaged",
        "What was learned cannot be read, so the shipped model is used alone.",
        found=found,
        expected=f"a file of format {FORMAT} with its own checksum",
        hint="undo the last learning, or learn again",
    )
