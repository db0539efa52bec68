"""The three tiers of vectors behind one face: fast, adapted and deep. All of them place texts in the same space.

*Fast* sums shipped vectors of pieces, *adapted* sums vectors fitted on a workspace's own sentences, *deep* asks the
sentence encoder. Which one is used is chosen by the number of passages and the time there is, said in words, and can be
set by hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from wellheard.language.errors import LanguageError
from wellheard.language.meaning.adapted import AdaptedVectors
from wellheard.language.meaning.adapting import MOST_SENTENCES
from wellheard.language.meaning.encoder import sentence_encoder
from wellheard.language.meaning.vectors import piece_vectors
from wellheard.language.shipped import read_card
from wellheard.language.tokens import Pieces, word_pieces

Tier = Literal["fast", "adapted", "deep"]
"""How texts are placed: by shipped vectors, by vectors fitted on the workspace's sentences, by the encoder."""

TIERS: Final[tuple[Tier, ...]] = ("fast", "adapted", "deep")

WORTH_ADAPTING: Final = 2_000
"""With fewer passages the adapted tier has too little to learn from."""

_FAST_SECONDS: Final = 0.000_06
_DEEP_SECONDS: Final = 0.005
_FIT_SECONDS: Final = 20.0


@dataclass(frozen=True, slots=True)
class VectorSource:
    """A tier to read texts with: a name and a file, light to hand to other processes, loaded where it is used.

    Attributes:
        tier: Which tier.
        place: The file of the adapted vectors; for the adapted tier only.

    Raises:
        LanguageError: ``tier-unknown``; ``tier-without-file``, the adapted tier needs a file and no other does.

    Example:
        >>> VectorSource().rows(["too late", "?!"]).any(axis=1).tolist()
        [True, False]
    """

    tier: Tier = "fast"
    place: Path | None = None

    def __post_init__(self) -> None:
        _check_tier(self.tier)
        if (self.tier == "adapted") != (self.place is not None):
            raise LanguageError(
                "tier-without-file",
                "The adapted tier reads vectors from a file, the other tiers do not.",
                found=f"tier {self.tier}, " + ("no file" if self.place is None else f"file {self.place.name}"),
                expected="tier adapted with a file, or another tier without",
                hint="VectorSource('adapted', Path('vectors.npz')), written by fit_adapted(sentences).save(...)",
            )

    @property
    def version(self) -> str:
        """Name and version of what reads, to be written beside what it says.

        Raises:
            LanguageError: ``adapted-damaged`` or ``adapted-outdated``.
        """
        if self.place is not None:
            return _adapted(self.place).version
        card = read_card("encoder" if self.tier == "deep" else "word-vectors")
        return f"{self.tier}@{card['version']}+{card['sha256'][:8]}"

    def rows(self, texts: Sequence[str], pieces: Pieces | None = None) -> NDArray[np.float32]:
        """Return where each text lies.

        Args:
            texts: Any texts.
            pieces: Their pieces as ``word_pieces().cut(texts)`` gives them, if they are at hand.

        Returns:
            float32 ``(texts, 256)``, rows of length one; zeros for a text that says nothing known. What is said of a
            text depends on that text alone.

        Raises:
            LanguageError: ``model-damaged``; ``library-missing``; ``adapted-damaged`` or ``adapted-outdated``.
        """
        cut = word_pieces().cut(texts) if pieces is None else pieces
        if self.place is not None:
            return _adapted(self.place).rows(texts, cut)
        if self.tier == "fast":
            return piece_vectors().rows(cut)
        rows = np.zeros((len(texts), piece_vectors().table.shape[1]), np.float32)
        said = np.flatnonzero(piece_vectors().says_something(cut))
        rows[said] = sentence_encoder().rows([texts[place] for place in said.tolist()])
        return rows


@dataclass(frozen=True, slots=True)
class Choice:
    """Which tier was chosen, and why.

    Attributes:
        tier: The tier.
        why: A sentence for a person.
        expected_seconds: How long reading all passages is thought to take, fitting included, on all processes.
    """

    tier: Tier
    why: str
    expected_seconds: float


def choose_tier(passages: int, *, budget_seconds: float, processes: int, asked: Tier | None = None) -> Choice:
    """Choose the best tier that the time allows.

    Args:
        passages: How many passages there are to read.
        budget_seconds: How long it may take.
        processes: How many processes read side by side.
        asked: The tier that somebody set; it is taken whatever it costs.

    Raises:
        LanguageError: ``tier-unknown``.

    Example:
        >>> choose_tier(3_000, budget_seconds=60, processes=2).tier
        'deep'
        >>> choose_tier(1_000_000, budget_seconds=300, processes=2).tier
        'adapted'
        >>> choose_tier(1_000_000, budget_seconds=60, processes=2).why
        '1,000,000 passages in 60 s leave no time for more than the fast tier (about 30 s).'
    """
    expected = {tier: _expected_seconds(tier, passages, max(1, processes)) for tier in TIERS}
    many = f"{passages:,} passages"
    if asked is not None:
        _check_tier(asked)
        return Choice(asked, f"The tier {asked} was set: {many} take about {expected[asked]:.0f} s.", expected[asked])
    if expected["deep"] <= budget_seconds:
        why = (
            f"{many} are few enough for the encoder itself (about {expected['deep']:.0f} s of {budget_seconds:.0f} s)."
        )
        return Choice("deep", why, expected["deep"])
    if expected["adapted"] <= budget_seconds and passages >= WORTH_ADAPTING:
        why = (
            f"{many} are too many for the encoder (about {expected['deep']:.0f} s) and enough to adapt the fast "
            f"vectors to them (about {expected['adapted']:.0f} s of {budget_seconds:.0f} s)."
        )
        return Choice("adapted", why, expected["adapted"])
    why = (
        f"{many} in {budget_seconds:.0f} s leave no time for more than the fast tier (about {expected['fast']:.0f} s)."
    )
    return Choice("fast", why, expected["fast"])


def _expected_seconds(tier: Tier, passages: int, processes: int) -> float:
    """Reading is shared out among processes, fitting is not."""
    fast = passages * _FAST_SECONDS / processes
    if tier == "fast":
        return fast
    if tier == "deep":
        return passages * _DEEP_SECONDS / processes
    return fast + min(passages, MOST_SENTENCES) * _DEEP_SECONDS / processes + _FIT_SECONDS


def _check_tier(tier: str) -> None:
    if tier not in TIERS:
        raise LanguageError(
            "tier-unknown",
            "There is no such tier of vectors.",
            found=tier,
            expected=", ".join(TIERS),
            hint="choose one of these, or none to have it chosen",
        )


def _adapted(place: Path) -> AdaptedVectors:
    """The vectors of a file, loaded once per process and again when the file has changed."""
    try:
        state = place.stat()
    except OSError:
        return AdaptedVectors.load(place)  # says what is wrong with it
    return _loaded(place, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=2)
def _loaded(place: Path, _changed_ns: int, _size: int) -> AdaptedVectors:
    return AdaptedVectors.load(place)
