from __future__ import annotations

from collections.abc import Mapping as Values

import pytest

from wellheard.listen.errors import ListenError
from wellheard.listen.guess import guess_mapping
from wellheard.listen.mapping import Mapping, header_signature
from wellheard.listen.options import parse_map
from wellheard.listen.profile import profile
from wellheard.listen.tables import MemoryTable

WORDS = (
    "The engineer never came and nobody called",
    "Quick, kind and it works now",
    "I waited two weeks for the router",
    "Billing is a mystery to me every month",
    "Great speed since the new cable was laid",
    "Why do I have to repeat my story each time?",
)


def repeated(*values: str | None, count: int = 12) -> list[str | None]:
    return [values[number % len(values)] or None for number in range(count)]


def numbered(prefix: str, count: int = 12) -> list[str | None]:
    return [f"{prefix}{number}" for number in range(count)]


def said(count: int = 12) -> list[str | None]:
    return [f"{WORDS[number % len(WORDS)]} ({'abcdefghijkl'[number % 12]}{number})" for number in range(count)]


def guess(
    columns: Values[str, list[str | None]], *told: str, labels: Values[str, str] | None = None, path: str = "a.csv"
) -> Mapping:
    table = MemoryTable.of(columns, labels=labels, path=path)
    return guess_mapping(table, profile(table), override=parse_map(told))


REVIEWS: dict[str, list[str | None]] = {
    "review_id": numbered("R"),
    "user_id": repeated("u1", "u2", "u3", "u4"),
    "date": repeated("2024-01-05 10:00:00", "2024-02-05 11:30:00"),
    "country": repeated("GB", "DE", "FR"),
    "rating": repeated("1", "3", "5"),
    "title": numbered("My view number "),
    "review": said(),
    "sentiment": repeated("negative", "neutral", "positive"),
    "ip_address": repeated("203.0.113.7", "203.0.113.8"),
    "app_version": repeated("2.1", "2.2"),
}


def test_a_review_export_is_understood() -> None:
    mapping = guess(REVIEWS)
    assert mapping.kind == "voices"
    assert mapping.roles == {
        "text": ("review",),
        "title": ("title",),
        "id": ("review_id",),
        "customer": ("user_id",),
        "at": ("date",),
        "rating": ("rating",),
        "market": ("country",),
    }
    assert (mapping.ratings[0].kind, mapping.ratings[0].low, mapping.ratings[0].high) == ("stars", 1, 5)
    assert mapping.constants == {"channel": "review", "source_kind": "unsolicited", "said_by": "customer"}


def test_labels_of_researchers_and_personal_columns_are_never_text() -> None:
    mapping = guess(REVIEWS)
    assert mapping.attributes == ("sentiment", "app_version")
    assert mapping.left_out == ("ip_address",)
    assert any("ip_address" in notice for notice in mapping.notices)


def test_the_same_columns_in_another_order_have_the_same_signature() -> None:
    assert guess(REVIEWS).header_signature == header_signature(reversed(list(REVIEWS)))


def test_an_unknown_scale_is_asked_for_and_kept_as_an_attribute() -> None:
    mapping = guess({"comment": said(), "score": repeated("2", "7", "9")})
    assert mapping.ratings == ()
    assert "score" in mapping.attributes
    question = next(question for question in mapping.questions if question.code == "scale-unknown")
    assert question.column == "score"
    answered = guess({"comment": said(), "score": repeated("2", "7", "9")}, "rating=score:other:1-10")
    assert (answered.ratings[0].low, answered.ratings[0].high, answered.questions) == (1, 10, ())


def test_every_answer_that_is_offered_can_be_typed() -> None:
    columns = {
        "comment": said(),
        "FFT answer code": repeated("1", "1", "1", "1", "1", "2", "3", "4", "5", "1", "1", "7"),
    }
    columns["Created"] = repeated("03/04/2024", "05/06/2024")
    for question in guess(columns).questions:
        for answer in question.answers:
            option = answer.removeprefix("--map ").strip("'")
            assert guess(columns, option).confidence


def test_one_day_above_twelve_decides_the_whole_column() -> None:
    assert (
        guess({"comment": said(), "date": repeated("03/04/2024", "25/12/2024")}).at
        == guess({"comment": said(), "date": repeated("03/04/2024", "25/12/2024")}, "at=date:dmy").at
    )


def test_an_undecidable_date_is_asked_for_and_not_used_until_then() -> None:
    columns = {"comment": said(), "date": repeated("03/04/2024", "05/06/2024")}
    mapping = guess(columns)
    assert mapping.at is None
    assert "date" in mapping.attributes
    assert [question.code for question in mapping.questions] == ["day-or-month-first"]
    at = guess(columns, "at=date:mdy@Europe/Berlin").at
    assert at is not None
    assert (at.format, at.zone, at.days) == ("mdy", "Europe/Berlin", True)


def test_another_column_of_the_file_may_show_which_comes_first() -> None:
    mapping = guess(
        {
            "comment": said(),
            "created": repeated("03/04/2024", "05/06/2024"),
            "closed": repeated("03/25/2024", "05/26/2024"),
        }
    )
    assert mapping.at is not None
    assert mapping.at.format == "mdy"
    assert "another column" in mapping.questions[0].assumed


def test_a_column_that_fails_on_a_third_of_its_rows_is_not_used_and_that_is_said() -> None:
    mapping = guess({"comment": said(), "date": repeated("2024-01-01", "soon", "later")})
    assert mapping.at is None
    assert any("date" in notice for notice in mapping.notices)
    told = guess({"comment": said(), "stars": repeated("1", "9", "8")}, "rating=stars:1-5")
    assert told.ratings == ()
    assert any("stars" in notice for notice in told.notices)


def test_days_and_months_that_changed_places_are_asked_about() -> None:
    columns = {
        "comment": said(24),
        "date": [*repeated("25/03/2024", "26/04/2024", count=22), "04/30/2024", "05/31/2024"],
    }
    mapping = guess(columns)
    assert mapping.at is not None
    assert mapping.at.format == "dmy"
    assert [question.code for question in mapping.questions] == ["day-and-month-mixed"]
    answered = guess(columns, "at=date:dmy|mdy")
    assert (answered.at and answered.at.format, answered.questions) == ("dmy|mdy", ())


SURVEY: dict[str, list[str | None]] = {
    "Submitted": repeated("2024-05-01T10:00:00Z"),
    "How likely are you to recommend us?": repeated("0", "7", "10"),
    "Why?": said(),
    "What should we do better?": [word and word.upper() for word in said()],
    "Which plan do you have?": repeated("Basic", "Fibre 100", "Fibre 500"),
    "Select all that apply": repeated("speed;price", "price;service", "service;speed"),
}


def test_a_survey_row_gives_a_voice_for_each_open_question() -> None:
    mapping = guess(SURVEY)
    assert [(text.column, text.question) for text in mapping.text] == [
        ("Why?", "Why?"),
        ("What should we do better?",) * 2,
    ]
    assert mapping.ratings[0].with_text == "Why?"
    assert mapping.person_per_row
    assert mapping.constants["source_kind"] == "solicited"
    assert mapping.attributes == ("Which plan do you have?", "Select all that apply")


def test_a_nameless_column_belongs_to_the_question_before_it() -> None:
    columns = {
        "id": numbered("1"),
        "What helped you?": repeated("Guide", ""),
        "Column7": said(),
        "And why not more?": said(),
    }
    assert guess(columns).text[0].question == "What helped you?"


def test_answers_of_others_look_their_customer_up_by_the_case() -> None:
    answers: dict[str, list[str | None]] = {
        "id": numbered("9"),
        "question_id": repeated("1", "2", "3"),
        "creator": repeated("u1", "u2", "u3"),
        "content": [f"<p>{word}</p>" for word in said()],
    }
    mapping = guess(answers)
    assert mapping.customer_from_case
    assert mapping.roles == {"text": ("content",), "id": ("id",), "author": ("creator",), "case": ("question_id",)}
    assert mapping.text[0].html


def test_questions_open_the_cases_that_answers_refer_to() -> None:
    questions = {"id": numbered("9"), "creator": repeated("u1", "u2"), "title": numbered("No mail "), "content": said()}
    mapping = guess(questions)
    assert mapping.case_from_id
    assert mapping.roles["customer"] == ("creator",)


def test_a_column_of_speakers_says_who_is_speaking() -> None:
    chat = {"conversation_id": repeated("a", "b"), "sender_type": repeated("end-user", "agent", "bot"), "body": said()}
    mapping = guess(chat)
    assert mapping.words["said_by"] == {"end-user": "customer", "agent": "agent", "bot": "bot"}


def test_field_notes_are_observations_of_a_researcher() -> None:
    mapping = guess(
        {"Participant": repeated("P1", "P2"), "Subtask": repeated("1", "2"), "Notes: what they did": said()}
    )
    assert mapping.constants == {"channel": "visit", "source_kind": "observed", "said_by": "researcher"}
    assert mapping.roles["customer"] == ("Participant",)


def test_what_is_told_wins_over_what_is_guessed() -> None:
    mapping = guess(REVIEWS, "text=title,customer==none,said_by==prospect,channel==shop")
    assert mapping.roles["text"] == ("title",)
    assert "customer" not in mapping.roles
    assert mapping.constants["said_by"] == "prospect"
    assert mapping.constants["channel"] == "shop"


def test_a_mapping_survives_being_written_down() -> None:
    for mapping in (
        guess(REVIEWS, "rating=rating:csat:5-1 except 3"),
        guess(SURVEY),
        guess({"comment": said(), "score": repeated("2", "9")}),
    ):
        assert Mapping.from_json(mapping.to_json()) == mapping


def test_a_damaged_saved_mapping_is_refused() -> None:
    for text in ("{", "{}", '{"format": 99}', '{"format": 1, "kind": "voices", "colour": 1}', "[]"):
        with pytest.raises(ListenError) as caught:
            Mapping.from_json(text)
        assert caught.value.code == "listen/saved-mapping-damaged"


def test_a_saved_mapping_is_used_again_for_the_same_header() -> None:
    known = guess(REVIEWS, "channel==shop")
    table = MemoryTable.of({name: values[:4] for name, values in REVIEWS.items()})
    assert guess_mapping(table, profile(table), known=known) is known


def test_a_saved_mapping_whose_dates_no_longer_fit_is_guessed_anew_with_what_was_told() -> None:
    known = guess(REVIEWS, "channel==shop")
    table = MemoryTable.of({**REVIEWS, "date": repeated("25.12.2024", "26.12.2024")})
    mapping = guess_mapping(table, profile(table), known=known)
    assert mapping.at is not None
    assert (mapping.at.format, mapping.constants["channel"]) == ("dmy", "shop")


def test_an_answer_is_added_to_those_given_before() -> None:
    known = guess({"comment": said(), "score": repeated("2", "9")}, "channel==shop")
    table = MemoryTable.of({"comment": said(), "score": repeated("2", "9")})
    mapping = guess_mapping(table, profile(table), known=known, override=parse_map(["rating=score:nps"]))
    assert (mapping.constants["channel"], mapping.ratings[0].kind) == ("shop", "nps")


@pytest.mark.parametrize(
    "columns",
    [
        {
            "": numbered(""),
            "themes": repeated("speed,price", "price", "service,speed"),
            "keywords": repeated("slow(ly)?,fast", "cheap"),
        },
        {
            "product": repeated("A", "B"),
            "description": repeated("White heart lamp", "Red metal lantern"),
            "price": repeated("1.5", "2"),
        },
    ],
)
def test_a_table_without_customers_words_is_refused(columns: dict[str, list[str | None]]) -> None:
    with pytest.raises(ListenError) as caught:
        guess(columns)
    assert caught.value.code == "listen/no-words"
    assert "--map text=" in caught.value.hint


def test_an_event_log_is_recognised() -> None:
    events = {"user_id": repeated("u1", "u2"), "event": repeated("login", "pay"), "timestamp": numbered("170000000")}
    mapping = guess(events)
    assert mapping.kind == "events"
    assert mapping.roles == {"customer": ("user_id",), "at": ("timestamp",), "activity": ("event",)}


def test_a_table_of_customers_is_recognised() -> None:
    customers = {
        "customer_id": numbered("c"),
        "plan": repeated("A", "B"),
        "since": repeated("2020-01-01", "2021-05-09"),
        "country": repeated("GB", "DE"),
    }
    mapping = guess(customers)
    assert mapping.kind == "customers"
    assert mapping.roles == {"customer": ("customer_id",), "market": ("country",), "since": ("since",)}


def test_a_rating_spread_over_its_choices_is_one_rating() -> None:
    label = "Were your needs met? Where 3 is completely and 1 is not at all"
    columns: dict[str, list[str | None]] = {
        "needs: 1": repeated("1", "", ""),
        "needs: 2": repeated("", "2", ""),
        "needs: 3": repeated("", "", "3"),
        "What else?": said(),
        "Where do you live?": repeated("Town", "Village"),
    }
    mapping = guess(columns, labels=dict.fromkeys(("needs: 1", "needs: 2", "needs: 3"), label))
    assert [rating.all_columns for rating in mapping.ratings] == [("needs: 1", "needs: 2", "needs: 3")]
