"""Ratings of several kinds in one column, told apart by another column, are never pooled."""

from __future__ import annotations

import shlex

import pytest

from tests.listen.test_convert import rows_of
from tests.listen.test_guess_mapping import guess, repeated, said
from wellheard.listen.errors import ListenError
from wellheard.listen.mapping import Mapping
from wellheard.listen.options import Assignment, Told, find_told, parse_map

SCORES: dict[str, list[str | None]] = {
    "answer_id": [f"A{number}" for number in range(12)],
    "metric": repeated("NPS", "CES", "CSAT"),
    "scale": repeated("0-10", "1-7", "1-5"),
    "score": repeated("9", "6", "4", "0", "7", "1"),
    "comment": said(),
}


def without(*names: str) -> dict[str, list[str | None]]:
    return {name: values for name, values in SCORES.items() if name not in names}


def scales(mapping: Mapping) -> dict[tuple[str, ...], tuple[str, float, float]]:
    return {
        tuple(word for _, word in rating.when): (rating.kind, rating.low, rating.high) for rating in mapping.ratings
    }


def test_each_metric_of_a_column_gets_a_rating_of_its_own() -> None:
    mapping = guess(SCORES)
    assert scales(mapping) == {("NPS",): ("nps", 0, 10), ("CES",): ("ces2", 1, 7), ("CSAT",): ("csat", 1, 5)}
    assert {rating.with_text for rating in mapping.ratings} == {"comment"}
    assert mapping.roles["rating"] == ("score",)
    assert mapping.questions == ()
    assert "score" not in mapping.attributes


def test_every_row_is_rated_on_its_own_scale() -> None:
    rows = rows_of(SCORES)
    assert [(row["rating_kind"], row["rating"], row["rating_low"], row["rating_high"]) for row in rows[:3]] == [
        ("nps", 9, 0, 10),
        ("ces2", 6, 1, 7),
        ("csat", 4, 1, 5),
    ]
    assert len(rows) == 12


def test_a_score_off_the_scale_of_its_own_row_rejects_that_row() -> None:
    columns = {name: [*values, *values] for name, values in SCORES.items()}
    columns["answer_id"] = [f"A{number}" for number in range(24)]
    columns["score"] = [*SCORES["score"], *SCORES["score"][:2], "9", *SCORES["score"][3:]]
    rows = rows_of(columns)
    assert len(rows) == 23
    assert 16 not in {row["row"] for row in rows}


def test_a_score_without_words_is_a_voice_that_only_rates() -> None:
    rows = rows_of({**SCORES, "comment": ["", *SCORES["comment"][1:]]})
    assert (rows[0]["text"], rows[0]["rating"], rows[0]["rating_kind"]) == ("", 9, "nps")
    alone = rows_of(without("comment"))
    assert [row["rating_kind"] for row in alone[:3]] == ["nps", "ces2", "csat"]
    assert {row["text"] for row in alone} == {""}


def test_without_a_column_of_scales_the_usual_one_is_taken_and_said() -> None:
    mapping = guess(without("scale"))
    assert scales(mapping)["NPS",] == ("nps", 0, 10)
    assert any("CES 1 to 7" in notice and "NPS 0 to 10" in notice for notice in mapping.notices)


def test_one_metric_on_two_scales_gives_two_ratings() -> None:
    columns = {**SCORES, "metric": repeated("CSAT"), "scale": repeated("1-5", "0-10"), "score": repeated("4", "9")}
    assert scales(guess(columns)) == {("CSAT", "1-5"): ("csat", 1, 5), ("CSAT", "0-10"): ("csat", 0, 10)}


def test_questions_tell_metrics_apart_as_well() -> None:
    columns: dict[str, list[str | None]] = {
        "question": repeated(
            "How likely are you to recommend us to a friend?", "How satisfied are you with the visit?"
        ),
        "score": repeated("9", "4", "3", "5"),
        "comment": said(),
    }
    assert [(rating.kind, rating.high) for rating in guess(columns).ratings] == [("nps", 10), ("csat", 5)]


def test_effort_on_five_steps_is_asked_about_because_much_may_be_good_or_bad() -> None:
    columns = {**SCORES, "scale": repeated("0-10", "1-5", "1-5"), "score": repeated("9", "5", "4")}
    mapping = guess(columns)
    assert set(scales(mapping)) == {("NPS",), ("CSAT",)}
    assert "score" in mapping.attributes
    (question,) = [question for question in mapping.questions if question.code == "scale-unknown"]
    assert len(question.answers) == 2
    option = shlex.split(question.answers[0])[1]
    answered = guess(columns, option)
    assert scales(answered) == {
        ("CES",): ("ces2", 1, 5),
        ("NPS",): ("nps", 0, 10),
        ("CSAT",): ("csat", 1, 5),
    }
    assert (answered.questions, "score" in answered.attributes) == ((), False)


def test_how_much_effort_is_told_from_how_easy() -> None:
    columns = {**SCORES, "scale": repeated("0-10", "1-5", "1-5"), "score": repeated("9", "5", "4")}
    much = {**columns, "question": repeated("Recommend us?", "How much effort did it take?", "Satisfied?")}
    easy = {**columns, "question": repeated("Recommend us?", "How easy was it to reach us?", "Satisfied?")}
    assert scales(guess(much))["CES",] == ("ces1", 1, 5)
    assert scales(guess(easy))["CES",] == ("ces2", 1, 5)


def test_columns_of_their_own_are_not_mixed_with_a_column_that_names_surveys() -> None:
    columns: dict[str, list[str | None]] = {
        "survey_type": repeated("NPS", "CSAT"),
        "nps_score": repeated("9", ""),
        "csat_score": repeated("", "5", "", "1"),
        "comment": said(),
    }
    assert all(not rating.when for rating in guess(columns).ratings)


def test_a_rating_told_for_some_rows_leaves_the_others_to_be_guessed_or_kept() -> None:
    columns = {**SCORES, "metric": repeated("NPS", "Mood", "Mood")}
    mapping = guess(without("scale") | {"metric": columns["metric"]}, "rating=score:nps when metric=nps")
    assert scales(mapping) == {("nps",): ("nps", 0, 10)}
    assert "score" in mapping.attributes
    assert any("8 rows" in notice for notice in mapping.notices)
    assert scales(guess(SCORES, "rating=score when metric=NPS"))["CES",] == ("ces2", 1, 7)


def test_what_was_told_of_some_rows_survives_being_written_down() -> None:
    mapping = guess(SCORES, 'rating=score:csat:1-5 except 9 when "metric"="CSAT" and scale=1-5')
    assert Mapping.from_json(mapping.to_json()) == mapping
    override = parse_map([mapping.told])
    assert parse_map([override.to_options()]) == override
    assert mapping.ratings[0].when == (("metric", "CSAT"), ("scale", "1-5"))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("score:nps when metric=NPS", Told(("score",), "nps", when=(("metric", "NPS"),))),
        ("score when metric=NPS", Told(("score",), "", when=(("metric", "NPS"),))),
        ('"score" when #2=it was easy and quick', Told(("score",), "", when=(("metric", "it was easy and quick"),))),
        ('score:nps when metric="a=b, ""c"" and d=e"', Told(("score",), "nps", when=(("metric", 'a=b, "c" and d=e'),))),
    ],
)
def test_rows_are_told_by_the_word_in_another_column(value: str, expected: Told) -> None:
    assert find_told(Assignment("rating", value), ["score", "metric"], {}) == expected


@pytest.mark.parametrize("value", ["score:nps when metric", "score:nps when =NPS"])
def test_rows_that_are_not_told_are_refused_with_a_way_out(value: str) -> None:
    with pytest.raises(ListenError) as caught:
        find_told(Assignment("rating", value), ["score", "metric"], {})
    assert caught.value.code == "listen/map-rows-unreadable"
    assert "when metric=NPS" in caught.value.hint
