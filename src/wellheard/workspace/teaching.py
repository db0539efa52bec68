"""Learn from us: a workspace's ratings and people's corrections move its sentiment, where other people's words gain by it."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Final, get_args

import pyarrow as pa
import pyarrow.compute as pc

from wellheard.evidence.snapshots import Snapshot
from wellheard.evidence.store import Store
from wellheard.language import identify_language
from wellheard.language.feeling.learned import Learned, restore_learned, save_learned
from wellheard.language.feeling.learning import NotLearned, learn
from wellheard.language.feeling.lessons import (
    Lessons,
    lessons_from_corrections,
    lessons_from_ratings,
    sign_of_rating,
    together,
)
from wellheard.language.feeling.sentiment import SERVED_LANGUAGES
from wellheard.language.passages import Feeling
from wellheard.workspace.errors import WorkspaceError
from wellheard.workspace.reading import learned_file

NEEDED: Final = ("text", "feeling")
"""Columns of a file of corrections; ``voice_id`` or ``customer_id`` may say whose words they are."""

_LOW_IS_GOOD: Final = frozenset({"ces1"})
_COLUMNS: Final = ("voice_id", "customer_id", "text", "said_by", "rating", "rating_low", "rating_high", "rating_kind")


def teach(store: Store, corrections: Path | None = None) -> Learned | NotLearned:
    """Learn from a workspace's ratings, and from corrections where there are some; kept only where it is a gain.

    Args:
        store: The workspace.
        corrections: A CSV file with the columns ``text`` and ``feeling``. No word of it is kept.

    Raises:
        WorkspaceError: ``corrections-unusable``.
    """
    corrected = read_corrections(corrections) if corrections is not None else []
    found = learn(together(_rated(store.snapshot()), _corrected(corrected)))
    if isinstance(found, Learned):
        place = learned_file(store)
        place.parent.mkdir(exist_ok=True)
        save_learned(found, place)
    return found


def unteach(store: Store) -> bool:
    """Undo the last :func:`teach`; whether something learned earlier holds again.

    Raises:
        LanguageError: Nothing was learned.
    """
    return restore_learned(learned_file(store))


Correction = tuple[str, str, Feeling]
"""Text, whose it is, and how it sounds."""


def read_corrections(path: Path) -> list[Correction]:
    """Read a file of corrections.

    Raises:
        WorkspaceError: ``corrections-unusable``; names the line, never the words.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = csv.DictReader(stream)
            missing = [name for name in NEEDED if name not in (rows.fieldnames or ())]
            if missing:
                raise _unusable(path, f"no column {missing[0]}", f"a header with {' and '.join(NEEDED)}")
            return [_correction(path, rows.line_num, row) for row in rows if (row["text"] or "").strip()]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise _unusable(path, type(error).__name__, "a CSV file in UTF-8") from error


def _correction(path: Path, line: int, row: dict[str, str]) -> Correction:
    feelings = get_args(Feeling)
    feeling = (row["feeling"] or "").strip().lower()
    if feeling not in feelings:
        found = f"line {line}, column feeling: {'something else' if feeling else 'nothing'}"
        raise _unusable(path, found, f"one of {', '.join(feelings)}")
    whose = row.get("customer_id") or row.get("voice_id") or row["text"]
    return row["text"], whose, next(name for name in feelings if name == feeling)


def _rated(snapshot: Snapshot) -> Lessons:
    """Customers' own ratings of their own English words."""
    texts: list[str] = []
    keys: list[str] = []
    signs: list[int] = []
    for batch in snapshot.batches("voices", _COLUMNS):
        for row in _usable(batch).to_pylist():
            if identify_language(row["text"]).code.partition("-")[0] not in SERVED_LANGUAGES:
                continue
            ends = (row["rating_low"], row["rating_high"])
            worst, best = reversed(ends) if row["rating_kind"] in _LOW_IS_GOOD else ends
            if worst != best and min(ends) <= row["rating"] <= max(ends):
                texts.append(row["text"])
                keys.append(row["customer_id"] or row["voice_id"])
                signs.append(sign_of_rating(row["rating"], worst, best))
    return lessons_from_ratings(texts, keys, signs)


def _usable(batch: pa.RecordBatch) -> pa.RecordBatch:
    rated = pc.and_(pc.is_valid(batch["rating"]), pc.is_valid(batch["rating_low"]))
    spoken = pc.and_(
        pc.not_equal(batch["text"], ""), pc.is_in(batch["said_by"], pa.array(["customer", "prospect", "unknown"]))
    )
    return batch.filter(pc.and_(rated, spoken))


def _corrected(corrections: list[Correction]) -> Lessons:
    return lessons_from_corrections(
        [text for text, _, _ in corrections],
        [whose for _, whose, _ in corrections],
        [feeling for _, _, feeling in corrections],
    )


def said_of(found: Learned | NotLearned) -> tuple[str, ...]:
    """Say what came of learning, in sentences."""
    gains = [
        f"On {gain.texts:,} {gain.on}, by people the model had not learned from, {gain.before:.0%} were read rightly before and "
        f"{gain.after:.0%} after (give or take {gain.doubt:.1%})."
        for gain in found.gains
    ]
    if isinstance(found, Learned):
        return ("What you taught is used from now on; undo it with --undo.", *gains)
    why = {
        "too-few": f"There are {found.texts:,} rated or corrected texts by {found.people:,} people; 50 texts by 20 people are "
        "the least that can teach.",
        "one-sided": "All that was taught has the same feeling, so nothing can be told apart by it.",
        "no-gain": "Other people's words would not be read better, so the shipped model stays.",
    }
    return ("Nothing was changed.", why[found.reason], *gains)


def _unusable(path: Path, found: str, expected: str) -> WorkspaceError:
    return WorkspaceError(
        "corrections-unusable",
        f"The corrections in {path.name} cannot be used, so nothing was learned.",
        found=found,
        expected=expected,
        hint="a first line text,feeling and then one passage a line, its feeling negative, neutral or positive",
    )
