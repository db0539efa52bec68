"""Chances hold what they promise for a source, and its neutral band fits it."""

from __future__ import annotations

import numpy as np

from wellheard.language.feeling.calibration import (
    FEWEST_RATED,
    Calibration,
    calibrate_by_ratings,
    calibration_error,
)

SHIPPED = Calibration(1.0, (0.0, 0.0, 0.0), 0.2)


def made_up_source(count: int, shares: tuple[float, float, float], sharpness: float) -> tuple[np.ndarray, np.ndarray]:
    """Logits that would be right where the three are equally common, and signs drawn with other shares."""
    rng = np.random.default_rng(7)
    signs = rng.choice([-1, 0, 1], size=count, p=shares)
    logits = rng.normal(size=(count, 3)) + 2 * np.eye(3)[signs + 1]
    return (2 * logits * sharpness).astype(np.float32), signs.astype(np.int8)


def error(calibration: Calibration, logits: np.ndarray, signs: np.ndarray) -> float:
    chances = calibration.chances(logits)
    return calibration_error(chances.max(axis=1), chances.argmax(axis=1) - 1 == signs)


def test_ratings_make_a_source_hold_its_promises() -> None:
    logits, signs = made_up_source(2000, (0.7, 0.1, 0.2), 3.0)
    fitted = calibrate_by_ratings(logits[:1000], signs[:1000], SHIPPED)
    assert fitted.learned_from == "ratings"
    assert error(fitted, logits[1000:], signs[1000:]) < 0.05 < error(SHIPPED, logits[1000:], signs[1000:])


def test_too_few_texts_leave_the_shipped_calibration() -> None:
    logits, signs = made_up_source(1000, (0.3, 0.3, 0.4), 2.0)
    assert calibrate_by_ratings(logits[: FEWEST_RATED - 1], signs[: FEWEST_RATED - 1], SHIPPED) == SHIPPED
    assert calibrate_by_ratings(logits, np.ones(1000, np.int8), SHIPPED) == SHIPPED


def test_a_score_within_the_band_is_neutral() -> None:
    assert SHIPPED.signs(np.array([-0.9, -0.2, -0.1, 0.0, 0.2], np.float32)).tolist() == [-1, -1, 0, 0, 1]


def test_the_same_texts_give_the_same_calibration() -> None:
    logits, signs = made_up_source(500, (0.5, 0.2, 0.3), 2.0)
    assert calibrate_by_ratings(logits, signs, SHIPPED) == calibrate_by_ratings(logits, signs, SHIPPED)
