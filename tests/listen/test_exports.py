from __future__ import annotations

import pytest

from tests.listen.test_guess_mapping import guess, numbered, repeated, said
from wellheard.listen.errors import ListenError

DAYS = repeated("2024-05-01 10:00:00", "2024-05-17 11:00:00")


@pytest.mark.parametrize(
    ("name", "columns", "roles"),
    [
        (
            "Qualtrics",
            {
                "StartDate": DAYS,
                "RecordedDate": DAYS,
                "IPAddress": repeated("203.0.113.1", "203.0.113.2"),
                "ResponseId": numbered("R_"),
                "RecipientEmail": numbered("x@example.org"),
                "UserLanguage": repeated("EN", "DE"),
                "LocationLatitude": repeated("51.5", "52.5"),
                "Q1": said(),
                "Q2_4_TEXT": said(),
            },
            {
                "text": ("Q1", "Q2_4_TEXT"),
                "id": ("ResponseId",),
                "customer": ("RecipientEmail",),
                "at": ("RecordedDate",),
                "language": ("UserLanguage",),
            },
        ),
        (
            "SurveyMonkey",
            {
                "Respondent ID": numbered("1000"),
                "Collector ID": repeated("77"),
                "Start Date": repeated("04/09/2019 04:47:21 AM"),
                "End Date": repeated("04/09/2019 04:49:59 AM"),
                "Any other feedback?": said(),
            },
            {
                "text": ("Any other feedback?",),
                "id": ("Respondent ID",),
                "customer": ("Respondent ID",),
                "at": ("End Date",),
            },
        ),
        (
            "Typeform",
            {
                "#": numbered("a7"),
                "What do you like?": said(),
                "Start Date (UTC)": DAYS,
                "Submit Date (UTC)": DAYS,
                "Network ID": numbered("n"),
            },
            {"text": ("What do you like?",), "id": ("#",), "at": ("Submit Date (UTC)",)},
        ),
        (
            "Google Forms",
            {
                "Timestamp": repeated("2026/09/27 3:00:00 PM GMT+3"),
                "Email Address": numbered("x@example.org"),
                "What would you change?": said(),
                "How satisfied are you?": repeated("1", "3", "5"),
            },
            {
                "text": ("What would you change?",),
                "customer": ("Email Address",),
                "at": ("Timestamp",),
                "rating": ("How satisfied are you?",),
            },
        ),
        (
            "LimeSurvey",
            {
                "id. Response ID": numbered("4"),
                "submitdate. Date submitted": DAYS,
                "startlanguage. Start language": repeated("de", "en"),
                "Q01. What annoys you?": said(),
            },
            {
                "text": ("Q01. What annoys you?",),
                "id": ("id. Response ID",),
                "at": ("submitdate. Date submitted",),
                "language": ("startlanguage. Start language",),
            },
        ),
        (
            "Freshdesk",
            {
                "Ticket ID": numbered("5"),
                "Subject": numbered("Router number "),
                "Description": said(),
                "Status": repeated("Open", "Closed"),
                "Source": repeated("Email", "Phone"),
                "Agent": repeated("Kim", "Lee"),
                "Created time": DAYS,
                "Agent interactions": repeated("1", "2"),
                "Customer interactions": repeated("1", "3"),
                "Contact ID": repeated("77", "78"),
                "Email": repeated("a@example.org", "b@example.org"),
            },
            {
                "text": ("Description",),
                "title": ("Subject",),
                "id": ("Ticket ID",),
                "customer": ("Contact ID",),
                "at": ("Created time",),
                "channel": ("Source",),
            },
        ),
        (
            "Google Play",
            {
                "Package Name": repeated("org.example"),
                "Reviewer Language": repeated("en", "pt_BR"),
                "Review Submit Date and Time": repeated("2024-05-01T10:00:00Z"),
                "Review Submit Millis Since Epoch": numbered("17145576000", 12),
                "Star Rating": repeated("1", "4"),
                "Review Title": numbered("So "),
                "Review Text": said(),
                "Developer Reply Text": [
                    f"Thank you very much, we are sorry to hear it, number {n}" for n in range(12)
                ],
                "Review Link": numbered("https://play.example.org/?reviewId="),
            },
            {
                "text": ("Review Text",),
                "title": ("Review Title",),
                "id": ("Review Link",),
                "at": ("Review Submit Millis Since Epoch",),
                "rating": ("Star Rating",),
                "language": ("Reviewer Language",),
            },
        ),
        (
            "Trustpilot",
            {
                "Review Id": numbered("t"),
                "Review Created (UTC)": DAYS,
                "Review Consumer User Id": numbered("u"),
                "Review Username": repeated("Ann", "Bo"),
                "Review Title": numbered("So "),
                "Review Content": said(),
                "Review Stars": repeated("1", "4"),
                "Company Response": [f"Thank you very much for writing, number {n}" for n in range(12)],
                "Review Language": repeated("en", "da"),
            },
            {
                "text": ("Review Content",),
                "title": ("Review Title",),
                "id": ("Review Id",),
                "customer": ("Review Consumer User Id",),
                "at": ("Review Created (UTC)",),
                "rating": ("Review Stars",),
                "language": ("Review Language",),
            },
        ),
        (
            "Salesforce",
            {
                "CaseNumber": numbered("000"),
                "Subject": numbered("Router "),
                "Description": said(),
                "Origin": repeated("Web", "Phone"),
                "Contact.Email": repeated("a@example.org", "b@example.org"),
                "CreatedDate": DAYS,
            },
            {
                "text": ("Description",),
                "title": ("Subject",),
                "id": ("CaseNumber",),
                "customer": ("Contact.Email",),
                "at": ("CreatedDate",),
                "channel": ("Origin",),
            },
        ),
        (
            "PostHog",
            {
                "uuid": numbered("e"),
                "event": repeated("$pageview", "paid"),
                "distinct_id": repeated("d1", "d2"),
                "timestamp": DAYS,
            },
            {"id": ("uuid",), "customer": ("distinct_id",), "at": ("timestamp",), "activity": ("event",)},
        ),
        (
            "Mixpanel",
            {
                "event": repeated("login", "pay"),
                "properties.time": numbered("170000000"),
                "properties.distinct_id": repeated("d1", "d2"),
                "properties.$insert_id": numbered("i"),
            },
            {
                "id": ("properties.$insert_id",),
                "customer": ("properties.distinct_id",),
                "at": ("properties.time",),
                "activity": ("event",),
            },
        ),
        (
            "Segment",
            {
                "anonymousId": repeated("a1", "a2"),
                "userId": repeated("u1", "u2"),
                "event": repeated("Opened", "Bought"),
                "messageId": numbered("m"),
                "timestamp": DAYS,
            },
            {"id": ("messageId",), "customer": ("userId",), "at": ("timestamp",), "activity": ("event",)},
        ),
        (
            "GA4",
            {
                "event_date": repeated("20240501", "20240517"),
                "event_timestamp": numbered("17000000000000"),
                "event_name": repeated("view", "buy"),
                "user_pseudo_id": repeated("p1", "p2"),
                "geo.country": repeated("France", "Chile"),
            },
            {
                "customer": ("user_pseudo_id",),
                "at": ("event_timestamp",),
                "market": ("geo.country",),
                "activity": ("event_name",),
            },
        ),
        (
            "Snowplow",
            {
                "event_id": numbered("s"),
                "domain_userid": repeated("d1", "d2"),
                "domain_sessionid": repeated("s1", "s2", "s3"),
                "collector_tstamp": DAYS,
                "event_name": repeated("page_view", "buy"),
                "geo_country": repeated("FR", "CL"),
            },
            {
                "id": ("event_id",),
                "customer": ("domain_userid",),
                "at": ("collector_tstamp",),
                "market": ("geo_country",),
                "case": ("domain_sessionid",),
                "activity": ("event_name",),
            },
        ),
        (
            "XES",
            {
                "case:concept:name": repeated("c1", "c2"),
                "concept:name": repeated("order", "pay"),
                "time:timestamp": DAYS,
                "org:resource": repeated("Ann", "Bo"),
            },
            {"case": ("case:concept:name",), "at": ("time:timestamp",), "activity": ("concept:name",)},
        ),
    ],
)
def test_an_export_is_known_by_its_header(
    name: str, columns: dict[str, list[str | None]], roles: dict[str, tuple[str, ...]]
) -> None:
    mapping = guess(columns)
    assert mapping.export == name
    assert mapping.roles == roles
    for column in (
        "IPAddress",
        "LocationLatitude",
        "Agent",
        "Email",
        "Review Username",
        "org:resource",
        "Developer Reply Text",
        "Company Response",
    ):
        assert column not in mapping.attributes


def test_surveymonkey_writes_the_month_first_and_that_is_asked() -> None:
    columns = {
        "Respondent ID": numbered("1"),
        "Collector ID": repeated("7"),
        "End Date": repeated("04/09/2019 04:49:59 AM"),
        "Any other feedback?": said(),
    }
    mapping = guess(columns)
    assert mapping.at is not None
    assert mapping.at.format == "mdy"
    assert [question.code for question in mapping.questions] == ["day-or-month-first"]


def test_zendesk_csv_holds_no_words_and_says_so() -> None:
    columns = {
        "ID": numbered("1"),
        "Requester ID": repeated("7", "8"),
        "Subject": numbered("Router "),
        "Group stations": repeated("1", "2"),
    }
    with pytest.raises(ListenError) as caught:
        guess(columns)
    assert caught.value.code == "listen/no-words"
    assert "Zendesk" in caught.value.what


def test_known_exports_share_their_ids_whatever_their_other_columns() -> None:
    columns = {"Respondent ID": numbered("1"), "Collector ID": repeated("7"), "Any other feedback?": said()}
    assert guess(columns).namespace == guess({**columns, "And what else?": said()}).namespace == "SurveyMonkey"
