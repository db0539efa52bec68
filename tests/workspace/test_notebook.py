"""The notebook's front door: odd inputs are taken or refused in words, and nothing is left behind."""

from __future__ import annotations

import numpy as np
import pytest

import wellheard as wh
from tests.workspace.files import COMPLAINTS, PRAISE


def test_sentiment_gives_a_score_and_a_label_for_each_text() -> None:
    scored = wh.sentiment(["Nobody came. Awful.", "She was wonderful!", ""])
    assert scored.column_names == ["score", "label"]
    assert scored["label"].to_pylist()[:2] == ["negative", "positive"]
    assert all(score is None or -1 <= score <= 1 for score in scored["score"].to_pylist())


def test_embed_gives_unit_rows() -> None:
    rows = wh.embed(["the engineer never came", "nobody turned up"])
    assert rows.dtype == np.float32
    assert rows.shape == (2, 256)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert wh.embed([]).shape == (0, 256)


@pytest.mark.parametrize("texts", [[], ["one"], ["a", None, "b"], ("x" for _ in range(3)), np.array(["p", "q"])])
def test_too_few_texts_are_no_error(texts: object) -> None:
    themes = wh.find_themes(texts)  # type: ignore[arg-type] # that is the point
    assert len(themes) == 0
    assert themes.note
    assert "No themes" in themes._repr_html_()


def test_the_assignments_name_the_place_of_each_text() -> None:
    texts = [*COMPLAINTS, *PRAISE] * 6
    themes = wh.find_themes(texts)
    rows = themes.assignments.to_pylist() if themes.assignments is not None else []
    assert {"voice", "start", "end", "theme_id"} <= set(rows[0])
    assert {row["voice"] for row in rows} == set(range(len(texts)))
    for row in rows[:50]:
        assert texts[row["voice"]][row["start"] : row["end"]].strip()


def test_one_text_in_place_of_many_is_refused_in_words() -> None:
    with pytest.raises(wh.WellheardError, match="one for each voice"):
        wh.find_themes("Nobody came.")
    with pytest.raises(wh.WellheardError):
        wh.sentiment([1, 2])  # type: ignore[list-item] # that is the point


def test_sentiment_abstains_where_it_cannot_know() -> None:
    scored = wh.sentiment(["Das ist schlecht und dumm gelaufen, nie wieder dorthin", "", "terrible service"])
    assert scored.to_pylist()[:2] == [{"score": 0.0, "label": "neutral"}] * 2
    assert scored["label"][2].as_py() == "negative"
