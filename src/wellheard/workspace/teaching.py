"""Learn from us: a workspace's ratings and people's corrections move its sentiment, where other people's words gain by it."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple, get_args

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wellheard.evidence.snapshots import Snapshot
from wellheard.evidence.store import Store
from wellheard.language import identify_language
from wellheard.language.feeling.bands import save_bands, series_of
from wellheard.language.feeling.calibration import best_lean
from wellheard.language.feeling.learned import Learned, restore_learned, save_learned
from wellheard.language.feeling.learning import NotLearned, learn
from wellheard.language.feeling.lessons import (
    Lessons,
    lessons_from_corrections,
    lessons_from_ratings,
    sign_of_rating,
    together,
)
from wellheard.language.feeling.sentiment import SERVED_LANGUAGES, sentiment_model
from wellheard.language.passages import Feeling
from wellheard.language.tokens import word_pieces
from wellheard.workspace.errors import WorkspaceError
from wellheard.workspace.reading import bands_file, learned_file, models_folder

NEEDED: Final = ("text", "feeling")
"""Columns of a file of corrections; ``voice_id`` or ``customer_id`` may say whose words they are."""

_LAST: Final = "last-taught.json"
_LOW_IS_GOOD: Final = frozenset({"ces1"})
_COLUMNS: Final = (
    "voice_id",
    "customer_id",
    "text",
    "said_by",
    "source",
    "rating",
    "rating_low",
    "rating_high",
    "rating_kind",
)


@dataclass(frozen=True)
class Taught:
    """What a workspace taught.

    Attributes:
        found: What was learned, or why nothing was.
        bands: Neutral bands by series of sources, where they differ from the usual one.
    """

    found: Learned | NotLearned
    bands: Mapping[str, float]

    @property
    def changed(self) -> bool:
        """Whether words are read otherwise from now on."""
        return isinstance(self.found, Learned) or bool(self.bands)


def teach(store: Store, corrections: Path | None = None) -> Taught:
    """Learn from a workspace's ratings, and from corrections where there are some; kept only where it is a gain.

    Args:
        store: The workspace.
        corrections: A CSV file with the columns ``text`` and ``feeling``. No word of it is kept.

    Raises:
        WorkspaceError: ``corrections-unusable``.
    """
    corrected = read_corrections(corrections) if corrections is not None else []
    rated = list(_rated(store.snapshot()))
    found = learn(together(_weak(rated), _corrected(corrected)))
    taught = Taught(found, _bands(rated, found))
    if taught.changed:
        models_folder(store).mkdir(exist_ok=True)
        _keep(store, taught)
    return taught


def unteach(store: Store) -> bool:
    """Undo the last :func:`teach`; whether something learned earlier holds again.

    Raises:
        LanguageError: Nothing was learned.
    """
    last = models_folder(store) / _LAST
    changed = json.loads(last.read_text(encoding="utf-8")) if last.exists() else ["learned"]
    earlier = restore_learned(learned_file(store)) if "learned" in changed else False
    if "bands" in changed:
        before = bands_file(store).with_name("bands.json.before")
        earlier = before.exists() or earlier
        if before.exists():
            before.replace(bands_file(store))
        else:
            bands_file(store).unlink(missing_ok=True)
    last.unlink(missing_ok=True)
    return earlier


def _keep(store: Store, taught: Taught) -> None:
    """Write what was taught, and what is to be undone if it is undone."""
    changed = []
    if isinstance(taught.found, Learned):
        save_learned(taught.found, learned_file(store))
        changed.append("learned")
    place = bands_file(store)
    if taught.bands or place.exists():
        before = place.with_name("bands.json.before")
        before.unlink(missing_ok=True)
        if place.exists():
            place.replace(before)
        if taught.bands:
            save_bands(taught.bands, place)
        changed.append("bands")
    (models_folder(store) / _LAST).write_text(json.dumps(changed), encoding="utf-8")


def _bands(rated: Sequence[_Rated], found: Learned | NotLearned) -> dict[str, float]:
    """The neutral band of each series of sources that has enough ratings, where another than the usual one serves it better."""
    model = sentiment_model()
    usual = found.calibration.lean if isinstance(found, Learned) else model.lean
    bands = {}
    for series in sorted({one.series for one in rated}):
        mine = [one for one in rated if one.series == series]
        texts = [one.text for one in mine]
        scores = (
            found.scores(texts, [one.key for one in mine])
            if isinstance(found, Learned)
            else model.scores(word_pieces().cut(texts))
        )
        lean = best_lean(scores, np.array([one.sign for one in mine], np.int8), usual)
        if lean != usual:
            bands[series] = lean
    return bands


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


class _Rated(NamedTuple):
    """A customer's own rating of their own English words."""

    text: str
    key: str
    sign: int
    series: str


def _rated(snapshot: Snapshot) -> Iterator[_Rated]:
    for batch in snapshot.batches("voices", _COLUMNS):
        for row in _usable(batch).to_pylist():
            if identify_language(row["text"]).code.partition("-")[0] not in SERVED_LANGUAGES:
                continue
            ends = (row["rating_low"], row["rating_high"])
            worst, best = reversed(ends) if row["rating_kind"] in _LOW_IS_GOOD else ends
            if worst != best and min(ends) <= row["rating"] <= max(ends):
                sign = sign_of_rating(row["rating"], worst, best)
                yield _Rated(row["text"], row["customer_id"] or row["voice_id"], sign, series_of(row["source"]))


def _weak(rated: Sequence[_Rated]) -> Lessons:
    return lessons_from_ratings([one.text for one in rated], [one.key for one in rated], [one.sign for one in rated])


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


def said_of(taught: Taught) -> tuple[str, ...]:
    """Say what came of learning, in sentences."""
    found = taught.found
    bands = (f"The neutral band was set by ratings for: {', '.join(taught.bands)}.",) if taught.bands else ()
    gains = [
        f"On {gain.texts:,} {gain.on}, by people the model had not learned from, {gain.before:.0%} were read rightly before and "
        f"{gain.after:.0%} after (give or take {gain.doubt:.1%})."
        for gain in found.gains
    ]
    if isinstance(found, Learned):
        return ("What you taught is used from now on; undo it with --undo.", *gains, *bands)
    why = {
        "too-few": f"There are {found.texts:,} rated or corrected texts by {found.people:,} people; 50 texts by 20 people are "
        "the least that can teach.",
        "one-sided": "All that was taught has the same feeling, so nothing can be told apart by it.",
        "no-gain": "Other people's words would not be read better, so the shipped model stays.",
    }
    first = "Only the neutral band was changed; undo it with --undo." if bands else "Nothing was changed."
    return (first, why[found.reason], *gains, *bands)


def _unusable(path: Path, found: str, expected: str) -> WorkspaceError:
    return WorkspaceError(
        "corrections-unusable",
        f"The corrections in {path.name} cannot be used, so nothing was learned.",
        found=found,
        expected=expected,
        hint="a first line text,feeling and then one passage a line, its feeling negative, neutral or positive",
    )
