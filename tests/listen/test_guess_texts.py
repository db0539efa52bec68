"""Nothing that was said is dropped in silence: plain names are trusted, and what stays open is asked."""

from __future__ import annotations

import shlex

import pytest

from tests.listen.test_convert import rows_of
from tests.listen.test_guess_mapping import guess, numbered, repeated, said
from wellheard.listen.errors import ListenError

REASONS = ("price, slow delivery", "price", "slow delivery", "service", "price, service", "it broke", "nothing")
SHORT = (
    *("Great app", "Keeps crashing", "Love it", "Too many ads", "Slow", "ok", "Works for me", "No login", "Kind team"),
    *("Too dear", "Best one"),
)
TEMPLATED = ("Der Router geht nicht, sehr lästig", "Der Router läuft, sehr gut", "Niemand kam, sehr lästig")


def test_short_answers_to_a_question_for_reasons_are_words() -> None:
    question = "What is the main reason for your score?"
    survey = {
        "Timestamp": repeated("2024-01-01 10:00:00", count=60),
        "How likely are you to recommend us?": repeated("0", "7", "10", count=60),
        question: repeated(*REASONS, count=60),
    }
    mapping = guess(survey)
    assert mapping.roles["text"] == (question,)
    assert mapping.ratings[0].with_text == question
    assert mapping.text[0].question == question


def test_a_reason_beside_a_rating_is_its_words_outside_of_surveys_too() -> None:
    mapping = guess({"csat": repeated("1", "5", "4"), "main_reason": repeated(*REASONS)})
    assert mapping.roles["text"] == ("main_reason",)


def test_one_row_is_enough_for_a_plain_name() -> None:
    for words in ("Nobody answered the phone all day", "Great"):
        (row,) = rows_of({"customer": ["c1"], "review": [words]})
        assert (row["text"], row["said_by"]) == (words, "customer")
        assert row["customer_id"]


def test_few_different_values_are_no_reason_against_a_plain_name() -> None:
    mapping = guess({"review": repeated(*SHORT, count=60), "stars": repeated("1", "5", count=60)})
    assert mapping.roles["text"] == ("review",)


@pytest.mark.parametrize(
    "name",
    [
        *("Kommentar", "Bewertungstext", "Rückmeldung", "Warum", "comentario", "opinião", "avis", "commentaire"),
        *(
            "comment",
            "feedback",
            "text",
            "message",
            "body",
            "description",
            "reason",
            "why",
            "Tell us more",
            "Nachricht",
        ),
        *("Please explain your answer", "Grund für Ihre Bewertung", "review_text", "customerFeedback"),
    ],
)
def test_a_name_that_says_words_is_trusted_whatever_the_sentences_look_like(name: str) -> None:
    mapping = guess(
        {"Kunde": numbered("K", 120), "stars": repeated("1", "5", count=120), name: repeated(*TEMPLATED, count=120)}
    )
    assert mapping.roles["text"] == (name,)


@pytest.mark.parametrize(
    "values",
    [
        repeated("positive", "negative", "neutral"),
        repeated("4", "5"),
        repeated("2024-01-05", "2024-02-06"),
        numbered("FB-00"),
        repeated("price;service", "speed;price", "service;speed"),
    ],
)
def test_a_plain_name_over_labels_numbers_dates_ids_or_ticks_holds_no_words(values: list[str | None]) -> None:
    mapping = guess({"comment": said(), "feedback": values})
    assert mapping.roles["text"] == ("comment",)


def test_what_things_on_sale_are_called_is_not_said_by_anybody() -> None:
    orders = {
        "Invoice": numbered("5"),
        "StockCode": repeated("85123A", "71053"),
        "Description": repeated("White heart lamp", "Red metal lantern", "Blue cup"),
        "Quantity": repeated("1", "6"),
        "Customer ID": numbered("c"),
    }
    assert "text" not in guess(orders).roles


def test_steps_of_an_event_log_stay_events() -> None:
    events = {
        "case_id": repeated("1", "2"),
        "activity": repeated("open", "close"),
        "timestamp": repeated("2024-01-05T10:00:00Z"),
        "comment": repeated("done by phone", "done by mail"),
    }
    mapping = guess(events)
    assert mapping.kind == "events"
    assert [(question.code, question.column) for question in mapping.questions] == [("words-unsure", "comment")]


def test_where_no_words_were_found_the_likeliest_column_is_asked_about_with_its_line() -> None:
    customers = {
        "customer_id": numbered("c"),
        "plan": repeated("A", "B"),
        'what they\'re "like"': repeated("always in a hurry", "asks for the price first", "likes to talk"),
        "churn reason": repeated("found a better offer", "moved to another town", "too expensive"),
    }
    mapping = guess(customers)
    assert mapping.kind == "customers"
    (question,) = mapping.questions
    assert (question.code, question.column) == ("words-unsure", "churn reason")
    told = guess(customers, shlex.split(question.answers[0])[1])
    assert (told.kind, told.roles["text"]) == ("voices", ("churn reason",))


def test_a_table_without_words_says_which_column_comes_nearest() -> None:
    columns = {"x": repeated("1", "2"), "so's it": repeated("so and so", "well well", "oh")}
    with pytest.raises(ListenError) as caught:
        guess(columns)
    assert caught.value.code == "listen/no-words"
    assert "so's it" in caught.value.what
    assert guess(columns, shlex.split(caught.value.hint)[1]).roles["text"] == ("so's it",)


def test_nothing_is_asked_where_a_person_said_that_there_are_no_words() -> None:
    mapping = guess({"csat": repeated("1", "5"), "why": repeated(*REASONS)}, "text==none,rating=csat:1-5")
    assert (mapping.roles, mapping.questions) == ({"rating": ("csat",)}, ())
