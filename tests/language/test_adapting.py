"""Vectors adapted to a workspace come nearer to the encoder, are the same every time, and are safe in a file."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from wellheard.language.errors import LanguageError
from wellheard.language.meaning.adapted import AdaptedVectors
from wellheard.language.meaning.adapting import choose_sentences, fit_adapted, fit_to
from wellheard.language.meaning.encoder import sentence_encoder
from wellheard.language.meaning.regression import agreement
from wellheard.language.meaning.tiers import VectorSource
from wellheard.language.meaning.vectors import embed

PARTS = ("the flux capacitor", "my hoverboard", "the time circuit", "your mechanic", "the garage door", "this manual")
ENDS = ("does not charge", "was repaired at once", "is far too dear", "keeps losing contact", "came without a key")
WHENS = (
    "today",
    "after the update",
    "since the visit",
    "on the second try",
    "in the rain",
    "again",
    "at last",
    "twice",
)
SENTENCES = [f"{part} {end} {when}" for part in PARTS for end in ENDS for when in WHENS]


@pytest.fixture(scope="module")
def adapted() -> AdaptedVectors:
    return fit_adapted(SENTENCES[:-24])


def test_what_was_adapted_comes_nearer_to_the_encoder(adapted: AdaptedVectors) -> None:
    unseen = SENTENCES[-24:]
    wanted = sentence_encoder().rows(unseen)
    assert agreement(adapted.rows(unseen), wanted) > agreement(embed(unseen), wanted) + 0.02


def test_words_that_the_workspace_never_used_stay_as_they_ship(adapted: AdaptedVectors) -> None:
    other = ["delicious soup", "Geburtstagskuchen", "quarterly dividends"]
    assert np.array_equal(adapted.rows(other), embed(other))


def test_order_and_repetition_of_sentences_change_nothing(adapted: AdaptedVectors) -> None:
    chosen = choose_sentences([*SENTENCES[:-24][::-1], *SENTENCES[:5]])
    again = fit_to(chosen, sentence_encoder().rows(chosen))
    assert again.version == adapted.version
    assert np.array_equal(again.rows(SENTENCES), adapted.rows(SENTENCES))


def test_a_file_gives_back_what_was_written(adapted: AdaptedVectors, tmp_path: Path) -> None:
    place = tmp_path / "vectors.npz"
    adapted.save(place)
    source = VectorSource("adapted", place)
    assert [file.name for file in tmp_path.iterdir()] == ["vectors.npz"]
    assert np.array_equal(source.rows(SENTENCES), adapted.rows(SENTENCES))
    assert source.version == adapted.version
    assert AdaptedVectors.load(place).sentences == len(SENTENCES) - 24


def test_a_source_sees_that_its_file_was_written_anew(adapted: AdaptedVectors, tmp_path: Path) -> None:
    place = tmp_path / "vectors.npz"
    adapted.save(place)
    source = VectorSource("adapted", place)
    before = source.version
    other = fit_to(SENTENCES[:20], embed(SENTENCES[:20]))
    other.save(place)
    assert source.version == other.version != before


@pytest.mark.parametrize("where", [0.3, 0.5, 0.9])
def test_a_damaged_file_is_refused(adapted: AdaptedVectors, tmp_path: Path, where: float) -> None:
    place = tmp_path / "vectors.npz"
    adapted.save(place)
    content = bytearray(place.read_bytes())
    content[int(len(content) * where)] ^= 0xFF
    place.write_bytes(content)
    with pytest.raises(LanguageError) as refused:
        VectorSource("adapted", place).rows(SENTENCES)
    assert refused.value.code == "language/adapted-damaged"
    place.write_bytes(content[: len(content) // 2])
    with pytest.raises(LanguageError):
        AdaptedVectors.load(place)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(LanguageError) as refused:
        VectorSource("adapted", tmp_path / "gone.npz").rows(SENTENCES)
    assert "gone.npz" in refused.value.found


def test_vectors_fitted_to_other_models_are_refused(
    adapted: AdaptedVectors, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "vectors.npz"
    adapted.save(place)
    monkeypatch.setattr("wellheard.language.meaning.adapted.read_card", lambda _: {"sha256": "another"})
    with pytest.raises(LanguageError) as refused:
        AdaptedVectors.load(place)
    assert refused.value.code == "language/adapted-outdated"


def test_too_few_sentences_are_not_fitted_on() -> None:
    with pytest.raises(LanguageError) as refused:
        fit_adapted(["too late"] * 1000)
    assert refused.value.code == "language/too-few-sentences"
    assert "too late" not in json.dumps([refused.value.what, refused.value.found, refused.value.hint])


def test_the_choice_of_sentences_depends_on_the_seed_alone() -> None:
    assert choose_sentences(SENTENCES) == choose_sentences(SENTENCES[::-1])
    assert choose_sentences(SENTENCES, seed=1) != choose_sentences(SENTENCES)
    assert sorted(choose_sentences(SENTENCES, seed=1)) == sorted(SENTENCES)


def test_progress_grows_to_one_and_what_it_raises_ends_the_work() -> None:
    told: list[float] = []
    fit_to(SENTENCES[:50], embed(SENTENCES[:50]), on_progress=told.append)
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1)

    def stop(_: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fit_adapted(SENTENCES, on_progress=stop)
