"""How deeply a workspace's words are read, and why: the choice is made here, kept here, and told to people.

Files of a workspace's own models lie in ``models/``: vectors fitted on its sentences, and what it taught its sentiment.
They hold numbers, no words.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import pyarrow.compute as pc

from wellheard.evidence.snapshots import Snapshot
from wellheard.evidence.store import Store
from wellheard.figures.numbers import counted
from wellheard.language import identify_language, split_passages
from wellheard.language.errors import LanguageError
from wellheard.language.feeling.bands import load_bands
from wellheard.language.feeling.learned import load_learned
from wellheard.language.identify import UNDETERMINED
from wellheard.language.meaning.adapted import AdaptedVectors
from wellheard.language.meaning.adapting import FEWEST_SENTENCES, MOST_SENTENCES, fit_adapted
from wellheard.language.meaning.tiers import TIERS, Choice, Tier, VectorSource, choose_tier
from wellheard.language.reader import Reader
from wellheard.workspace.progress import Progress, silent

SECONDS: Final = 30.0
"""How long reading may take for better vectors, where nobody says otherwise."""

_PROCESSES: Final = 2
"""The choice is made as if two processes read, so that it does not depend on how many do."""

_PASSAGES_PER_VOICE: Final = 2.1
_SAMPLED: Final = 400
_OTHER_LANGUAGES: Final = (
    "Most voices are in other languages than English; the encoder and what follows it understand English only, so the fast vectors read "
    "them, which bring texts together that share words."
)
_OUTGROWN: Final = 3
"""Vectors are fitted again when there are this many times as many sentences to fit them on."""


@dataclass(frozen=True)
class Wish:
    """What a person says about how words are read.

    Attributes:
        tier: The tier of vectors; None to have it chosen.
        seconds: How long reading may take.
    """

    tier: Tier | None = None
    seconds: float = SECONDS


AS_SUITS: Final = Wish()
"""Nobody said anything: the best that the usual time allows."""


@dataclass(frozen=True)
class Reading:
    """How words are read.

    Attributes:
        reader: What reads them.
        choice: The tier of vectors, and why.
        notices: What else a person should know, in sentences.
    """

    reader: Reader
    choice: Choice
    notices: tuple[str, ...] = ()

    @property
    def why(self) -> str:
        """Everything about it in sentences."""
        return " ".join((self.choice.why, *self.notices))


def models_folder(store: Store) -> Path:
    """Where a workspace's own models lie."""
    return store.folder / "models"


def learned_file(store: Store) -> Path:
    """What a workspace taught its sentiment; need not exist."""
    return models_folder(store) / "sentiment.npz"


def bands_file(store: Store) -> Path:
    """The neutral bands of a workspace's sources; need not exist."""
    return models_folder(store) / "bands.json"


def choose_reading(store: Store, wish: Wish = AS_SUITS, *, on_progress: Progress = silent) -> Reading:
    """Choose how the words of a workspace are read; fits its own vectors where these are chosen and not there yet.

    Args:
        store: The workspace.
        wish: What a person said about it.
        on_progress: Told how far fitting is.
    """
    snapshot = store.snapshot()
    choice = _choice(snapshot, wish)
    place, notices = None, []
    if choice.tier == "adapted":
        place = _adapted(store, snapshot, on_progress)
        if place is None:
            choice = _choice(snapshot, Wish("fast", wish.seconds))
            notices.append(f"There are fewer than {FEWEST_SENTENCES} different sentences to adapt vectors to.")
    learned, notice = _learned(store)
    bands, said = _bands(store)
    reader = Reader(VectorSource(choice.tier, place), learned, bands)
    return Reading(reader, choice, (*notices, *notice, *said))


def _choice(snapshot: Snapshot, wish: Wish) -> Choice:
    """The best tier that there is time for; one that has read most already is kept while it can keep up."""

    def choose(voices: int, asked: Tier | None) -> Choice:
        passages = round(voices * _PASSAGES_PER_VOICE)
        return choose_tier(passages, budget_seconds=wish.seconds, processes=_PROCESSES, asked=asked)

    if wish.tier is None and not _is_mostly_english(snapshot):
        return replace(choose(snapshot.count("voices"), "fast"), why=_OTHER_LANGUAGES)
    best = choose(snapshot.count("voices"), wish.tier)
    before, read = _tier_before(snapshot)
    if wish.tier is not None or before is None or TIERS.index(best.tier) >= TIERS.index(before):
        return best
    rest = choose(snapshot.count("voices") - read, before)
    if rest.expected_seconds > wish.seconds:
        return best
    return replace(rest, why=f"The tier {before} has read {read:,} voices before and can keep up.")


def _is_mostly_english(snapshot: Snapshot) -> bool:
    """Whether half of a sample of the voices is in a language that the encoder was made for, or in none that can be told."""
    sample = _sample(snapshot, _SAMPLED, ("text", "language_declared"))
    spoken = [(row["text"], row["language_declared"]) for row in sample if row["text"]]
    told = [identify_language(text, declared).code.partition("-")[0] for text, declared in spoken]
    return 2 * sum(code in {"en", UNDETERMINED} for code in told) >= len(told)


def _tier_before(snapshot: Snapshot) -> tuple[Tier | None, int]:
    """Which tier has read most voices so far, and how many."""
    rows = {part.part_id: part.rows for part in snapshot.parts_of("voices")}
    read: Counter[Tier] = Counter()
    for part in snapshot.parts_of("passages"):
        tier: Tier = next((tier for tier in TIERS if f"/{tier}@" in (part.model or "")), "fast")
        read[tier] += rows.get(part.of_part or "", 0)
    return read.most_common(1)[0] if read else (None, 0)


def _learned(store: Store) -> tuple[Path | None, list[str]]:
    place = learned_file(store)
    if not place.exists():
        return None, []
    try:
        gains = load_learned(place).gains
    except LanguageError as error:
        return None, [f"{error.what} Try: {error.hint}."]
    said = "; ".join(f"{gain.before:.0%} to {gain.after:.0%} right on {gain.texts:,} {gain.on}" for gain in gains)
    return place, [f"Feeling is read as this workspace taught it ({said})."]


def _bands(store: Store) -> tuple[Path | None, list[str]]:
    place = bands_file(store)
    if not place.exists():
        return None, []
    try:
        count = counted(len(load_bands(place)), "source", "sources")
    except LanguageError as error:
        return None, [f"{error.what} Try: {error.hint}."]
    return place, [f"The neutral band of {count} was set by their ratings."]


def _adapted(store: Store, snapshot: Snapshot, on_progress: Progress) -> Path | None:
    """The file of fitted vectors; None where there is too little to fit them on."""
    place = models_folder(store) / "vectors.npz"
    sentences = sorted(set(_sentences(snapshot)))
    if place.exists() and not _is_outgrown(place, len(sentences)):
        return place
    if len(sentences) < FEWEST_SENTENCES:
        return None
    fitted = fit_adapted(sentences, on_progress=lambda share: on_progress("Adapting vectors", round(100 * share), 100))
    place.parent.mkdir(exist_ok=True)
    fitted.save(place)
    return place


def _is_outgrown(place: Path, sentences: int) -> bool:
    try:
        return sentences >= _OUTGROWN * AdaptedVectors.load(place).sentences
    except LanguageError:
        return True


def _sentences(snapshot: Snapshot) -> Iterator[str]:
    for row in _sample(snapshot, MOST_SENTENCES, ("text",)):
        text = row["text"]
        yield from (text[start:end] for start, end in split_passages(text))


def _sample(snapshot: Snapshot, size: int, columns: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """Rows of the voices with the smallest ids: ids are hashes, so these are a fair sample that no order of files changes."""
    ids = (one for batch in snapshot.batches("voices", ("voice_id",)) for one in batch["voice_id"].to_pylist())
    few = heapq.nsmallest(size, ids)
    if not few:
        return
    for batch in snapshot.batches("voices", ("voice_id", *columns)):
        yield from batch.filter(pc.less_equal(batch["voice_id"], few[-1])).to_pylist()
