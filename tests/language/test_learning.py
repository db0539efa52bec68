"""A workspace teaches its sentiment: only where that is a gain, never a voice's own score, undone in one step."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from wellheard.language import score_sentiment
from wellheard.language.errors import LanguageError
from wellheard.language.feeling.learned import Learned, load_learned, packed_learned, restore_learned, save_learned
from wellheard.language.feeling.learning import NotLearned, learn
from wellheard.language.feeling.lessons import (
    Lessons,
    fold_of,
    lessons_from_corrections,
    lessons_from_ratings,
    sign_of_rating,
    together,
)
from wellheard.language.passages import FEELINGS

MACHINES = ("grinder", "kettle", "brewer", "scale", "filter", "tamper", "roaster", "jug", "valve", "pump")
WAYS = (
    ("the {} runs hot again", -1),
    ("my {} gurgles every morning", -1),
    ("{} with a brown ring around it", -1),
    ("the {} pulls a long shot", 1),
    ("now the {} sings at six bars", 1),
    ("{} with tiger stripes each time", 1),
    ("I keep the {} on the shelf", 0),
    ("the {} stands beside the window", 0),
)


def lessons(turned: int = 1) -> Lessons:
    """Coffee people have words of their own for what is good and bad."""
    made = [(way.format(machine), sign) for machine in MACHINES for way, sign in WAYS]
    texts = [text for text, _ in made]
    feelings = [FEELINGS[turned * sign + 1] for _, sign in made]
    return lessons_from_corrections(texts, [f"customer {number}" for number in range(len(made))], feelings)


@pytest.fixture(scope="module")
def learned() -> Learned:
    outcome = learn(lessons())
    assert isinstance(outcome, Learned)
    return outcome


def test_what_people_correct_is_learned_for_other_people(learned: Learned) -> None:
    (gain,) = learned.gains
    assert (gain.on, gain.texts) == ("corrections", 80)
    assert gain.after > gain.before + 0.2
    assert gain.sure
    scores = learned.scores(["this mill runs hot again", "this mill with tiger stripes each time"], ["a", "b"])
    assert scores[0] < 0 < scores[1]


def test_known_words_keep_their_meaning(learned: Learned) -> None:
    texts = ["The staff were lovely.", "The staff were awful.", "Not helpful at all.", "No complaints."]
    after = learned.scores(texts, ["a"] * 4)
    assert (np.sign(after) == np.sign(score_sentiment(texts)["score"].to_numpy())).all()


def test_labels_without_sense_are_refused_and_said_so() -> None:
    taught = lessons()
    mixed = np.random.default_rng(3).permutation(taught.signs)
    outcome = learn(dataclasses.replace(taught, signs=mixed))
    assert isinstance(outcome, NotLearned)
    assert outcome.reason == "no-gain"
    assert outcome.gains


def test_too_few_or_one_sided_lessons_are_refused() -> None:
    texts = [f"the {machine} is here" for machine in MACHINES]
    few = learn(lessons_from_corrections(texts, texts, ["neutral"] * 10))
    assert isinstance(few, NotLearned)
    assert (few.reason, few.texts, few.people) == ("too-few", 10, 10)
    taught = lessons()
    one_sided = learn(dataclasses.replace(taught, signs=np.ones(80, np.int8)))
    assert isinstance(one_sided, NotLearned)
    assert one_sided.reason == "one-sided"
    alone = learn(dataclasses.replace(taught, keys=("one customer",) * 80))
    assert isinstance(alone, NotLearned)
    assert alone.reason == "too-few"


def test_nobodys_own_rating_reaches_their_own_score(learned: Learned) -> None:
    taught = lessons()
    row = 3
    other = taught.signs.copy()
    other[row] = -other[row]
    changed = learn(dataclasses.replace(taught, signs=other))
    assert isinstance(changed, Learned)
    mine = [taught.texts[row]], [taught.keys[row]]
    assert changed.scores(*mine) == learned.scores(*mine)
    stranger = next(key for key in map(str, range(99)) if fold_of(key) != fold_of(taught.keys[row]))
    assert changed.scores(mine[0], [stranger]) != learned.scores(mine[0], [stranger])


def test_the_same_lessons_give_the_same_file(learned: Learned) -> None:
    again = learn(lessons())
    assert isinstance(again, Learned)
    assert packed_learned(again) == packed_learned(learned)


def test_what_was_saved_reads_the_same(learned: Learned, tmp_path: Path) -> None:
    place = tmp_path / "sentiment.npz"
    save_learned(learned, place)
    again = load_learned(place)
    assert again.gains == learned.gains
    assert again.calibration == learned.calibration
    assert np.allclose(
        again.scores(["the pump runs hot"], ["x"]), learned.scores(["the pump runs hot"], ["x"]), atol=0.01
    )


def test_learning_is_undone_in_one_step(learned: Learned, tmp_path: Path) -> None:
    place = tmp_path / "sentiment.npz"
    save_learned(learned, place)
    first = place.read_bytes()
    opposite = learn(lessons(-1))
    assert isinstance(opposite, Learned)
    save_learned(opposite, place)
    assert place.read_bytes() != first
    assert restore_learned(place)
    assert place.read_bytes() == first
    assert not restore_learned(place)
    assert not place.exists()
    with pytest.raises(LanguageError) as refused:
        restore_learned(place)
    assert refused.value.code == "language/nothing-to-undo"


def test_a_damaged_file_is_refused(learned: Learned, tmp_path: Path) -> None:
    place = tmp_path / "sentiment.npz"
    save_learned(learned, place)
    content = bytearray(place.read_bytes())
    content[len(content) // 2] ^= 1
    for broken in (bytes(content), content[:1000], b""):
        place.write_bytes(broken)
        with pytest.raises(LanguageError) as refused:
            load_learned(place)
        assert refused.value.code == "language/learned-damaged"


def test_what_belongs_to_another_shipped_model_is_refused(learned: Learned, tmp_path: Path) -> None:
    place = tmp_path / "sentiment.npz"
    save_learned(dataclasses.replace(learned, base="0" * 64), place)
    with pytest.raises(LanguageError) as refused:
        load_learned(place)
    assert refused.value.code == "language/learned-elsewhere"


def test_ratings_are_read_by_their_scale() -> None:
    assert [sign_of_rating(rating, 0, 10) for rating in (0, 3, 4, 6, 7, 10)] == [-1, -1, 0, 0, 1, 1]
    assert [sign_of_rating(rating, 7, 1) for rating in (1, 4, 7)] == [1, 0, -1]
    with pytest.raises(LanguageError) as refused:
        sign_of_rating(6, 1, 5)
    assert refused.value.code == "language/rating-off-scale"


def test_a_text_said_by_many_teaches_once_and_corrections_count_more() -> None:
    rated = lessons_from_ratings(["Fine.", "fine.", " ", "Bad."], ["a", "b", "c", "d"], [1, 0, 1, -1])
    assert rated.texts == ("fine.", "Bad.")
    assert rated.signs.tolist() == [0, -1]
    both = together(rated, lessons_from_corrections(["Bad."], ["d"], ["neutral"]))
    assert both.corrected.tolist() == [False, False, True]
    assert both.weights[2] > both.weights[1] > both.weights[0]
