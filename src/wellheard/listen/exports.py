"""Known exports by their headers: which program wrote a table, and what its columns are.

Only what a vendor's page or several independent files agree on is written here; every other table is judged by its
names and contents alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from wellheard.evidence.schemas import RatingKind, SourceKind
from wellheard.listen.mapping import Kind
from wellheard.listen.names import says
from wellheard.listen.signs import ASKED

Scale = tuple[RatingKind, float, float]


@dataclass(frozen=True)
class Export:
    """One program's table.

    Attributes:
        name: What people call the program.
        signs: Sets of column names, folded; any one of them gives it away.
        kind: What its rows are.
        roles: Role to the columns that may fill it, best first, folded.
        scales: Column to the scale of its ratings.
        channel: How its voices came, where that is always the same.
        source_kind: Asked for or not, where that is always the same.
        survey: Its other columns are questions and answers.
        global_ids: Its ids are never used twice, whatever the columns.
        day_first: How it writes 03/04/2025; None where it follows the user's settings.
        no_words: Why it holds no customers' words, where it never does.
    """

    name: str
    signs: tuple[frozenset[str], ...]
    kind: Kind = "voices"
    roles: Mapping[str, Sequence[str]] = field(default_factory=dict)
    scales: Mapping[str, Scale] = field(default_factory=dict)
    channel: str | None = None
    source_kind: SourceKind | None = None
    survey: bool = False
    global_ids: bool = False
    day_first: bool | None = None
    no_words: str | None = None


def _signs(*sets: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(names.split("|")) for names in sets)


EXPORTS: Final[tuple[Export, ...]] = (
    Export(
        "Qualtrics",
        _signs("responseid|recordeddate", "responseid|startdate|enddate|finished"),
        roles={
            "id": ("responseid",),
            "customer": ("externalreference", "externaldatareference", "recipientemail", "emailaddress"),
            "at": ("recordeddate", "enddate"),
            "language": ("userlanguage",),
        },
        channel="survey",
        source_kind="solicited",
        survey=True,
        global_ids=True,
    ),
    Export(
        "SurveyMonkey",
        _signs("respondent id|collector id"),
        roles={
            "id": ("respondent id",),
            "customer": ("email address", "respondent id"),
            "at": ("end date", "start date"),
        },
        channel="survey",
        source_kind="solicited",
        survey=True,
        global_ids=True,
        day_first=False,
    ),
    Export(
        "Typeform",
        _signs("#|submit date (utc)", "#|network id"),
        roles={"id": ("#",), "at": ("submit date (utc)", "start date (utc)")},
        channel="survey",
        source_kind="solicited",
        survey=True,
        global_ids=True,
    ),
    Export(
        "LimeSurvey",
        _signs("id. response id", "id|submitdate|lastpage", "response id|date submitted|last page"),
        roles={
            "id": ("id. response id", "id", "response id"),
            "customer": ("token", "token. access code", "access code"),
            "at": ("submitdate. date submitted", "submitdate", "date submitted", "datestamp. date last action"),
            "language": ("startlanguage. start language", "startlanguage", "start language"),
        },
        channel="survey",
        source_kind="solicited",
        survey=True,
    ),
    Export(
        "Zendesk",
        _signs("requester domain|group stations", "requester id|group stations", "requester|assignee stations"),
        roles={"id": ("id",), "customer": ("requester id", "requester email"), "at": ("created at",)},
        no_words="The Zendesk CSV export holds no comments and no descriptions, only what was noted about each ticket.",
    ),
    Export(
        "Freshdesk",
        _signs("ticket id|agent interactions", "ticket id|customer interactions", "ticket id|initial response time"),
        roles={
            "id": ("ticket id",),
            "title": ("subject",),
            "text": ("description",),
            "customer": ("contact id", "email", "requester email", "full name"),
            "at": ("created time",),
            "channel": ("source",),
        },
        source_kind="unsolicited",
    ),
    Export(
        "Google Play",
        _signs("review submit millis since epoch"),
        roles={
            "id": ("review link",),
            "title": ("review title",),
            "text": ("review text",),
            "rating": ("star rating",),
            "at": ("review submit millis since epoch", "review submit date and time"),
            "language": ("reviewer language",),
        },
        scales={"star rating": ("stars", 1, 5)},
        channel="review",
        source_kind="unsolicited",
        global_ids=True,
    ),
    Export(
        "Trustpilot",
        _signs("review content|review stars"),
        roles={
            "id": ("review id",),
            "title": ("review title",),
            "text": ("review content",),
            "rating": ("review stars",),
            "customer": ("review consumer user id", "reference id", "review user email", "review username"),
            "at": ("review created (utc)",),
            "language": ("review language",),
        },
        scales={"review stars": ("stars", 1, 5)},
        channel="review",
        source_kind="unsolicited",
        global_ids=True,
    ),
    Export(
        "Salesforce",
        _signs("casenumber|subject", "case number|subject", "casenumber|description"),
        roles={
            "id": ("casenumber", "case number", "id"),
            "title": ("subject",),
            "text": ("description",),
            "customer": (
                "contactid",
                "contact id",
                "contact.id",
                "accountid",
                "contact.email",
                "contact email",
                "contact.name",
                "contact name",
            ),
            "at": ("createddate", "created date", "date/time opened"),
            "channel": ("origin", "case origin"),
        },
        source_kind="unsolicited",
    ),
    Export(
        "PostHog",
        _signs("distinct_id|event|uuid"),
        kind="events",
        roles={
            "id": ("uuid",),
            "customer": ("person_id", "distinct_id"),
            "activity": ("event",),
            "at": ("timestamp", "created_at"),
        },
        global_ids=True,
    ),
    Export(
        "Mixpanel",
        _signs("distinct_id|event|$insert_id", "distinct_id|event|time", "distinct_id|event"),
        kind="events",
        roles={
            "id": ("$insert_id", "insert_id"),
            "customer": ("distinct_id",),
            "activity": ("event",),
            "at": ("time", "timestamp"),
        },
        global_ids=True,
    ),
    Export(
        "Segment",
        _signs("anonymousid|event", "anonymousid|messageid", "anonymous_id|event"),
        kind="events",
        roles={
            "id": ("messageid", "message_id", "id"),
            "customer": ("userid", "user_id", "anonymousid", "anonymous_id"),
            "activity": ("event", "name", "type"),
            "at": ("timestamp", "original_timestamp", "sent_at", "received_at"),
        },
        global_ids=True,
    ),
    Export(
        "GA4",
        _signs("user_pseudo_id|event_name"),
        kind="events",
        roles={
            "customer": ("user_id", "user_pseudo_id"),
            "activity": ("event_name",),
            "at": ("event_timestamp", "event_date"),
            "market": ("geo.country", "country"),
        },
    ),
    Export(
        "Snowplow",
        _signs("domain_userid|event_id", "domain_userid|collector_tstamp"),
        kind="events",
        roles={
            "id": ("event_id",),
            "customer": ("user_id", "domain_userid", "network_userid"),
            "activity": ("event_name", "event"),
            "at": ("derived_tstamp", "collector_tstamp"),
            "case": ("domain_sessionid",),
            "market": ("geo_country",),
        },
        global_ids=True,
    ),
    Export(
        "XES",
        _signs("case:concept:name|concept:name", "concept:name|time:timestamp"),
        kind="events",
        roles={
            "case": ("case:concept:name", "case_id"),
            "activity": ("concept:name",),
            "at": ("time:timestamp",),
            "channel": ("case:channel", "channel"),
        },
    ),
    Export(
        "OCEL",
        _signs("ocel:eid|ocel:activity"),
        kind="events",
        roles={"id": ("ocel:eid",), "activity": ("ocel:activity",), "at": ("ocel:timestamp",)},
    ),
    Export(
        "event log",
        _signs("user_id|event|timestamp"),
        kind="events",
        roles={"customer": ("user_id",), "activity": ("event",), "at": ("timestamp",)},
    ),
)

GOOGLE_FORMS: Final = Export(
    "Google Forms",
    (),
    roles={
        "at": ("timestamp", "zeitstempel", "horodateur", "marca temporal", "carimbo de data/hora"),
        "customer": ("email address",),
    },
    channel="survey",
    source_kind="solicited",
    survey=True,
)


def find_export(columns: Sequence[str], labels: Mapping[str, str]) -> Export | None:
    """Say which program wrote a table with these columns, or None.

    Example:
        >>> find_export(["Review Link", "Star Rating", "Review Submit Millis Since Epoch"], {}).name
        'Google Play'
    """
    names = set(named(columns))
    found = next((export for export in EXPORTS if any(sign <= names for sign in export.signs)), None)
    if found is None and columns and columns[0].strip().casefold() in GOOGLE_FORMS.roles["at"]:
        asked = sum(says(labels.get(name) or name, ASKED) for name in columns[1:])
        return GOOGLE_FORMS if asked * 3 >= len(columns) - 1 > 0 else None
    return found


def named(columns: Sequence[str]) -> dict[str, str]:
    """Folded name to column; the last part of a path such as ``properties.distinct_id`` counts as a name of its own.

    Example:
        >>> named(["properties.time", "Event"])
        {'properties.time': 'properties.time', 'event': 'Event', 'time': 'properties.time'}
    """
    names: dict[str, str] = {}
    for column in columns:
        names.setdefault(column.strip().casefold(), column)
    for column in columns:
        head, dot, last = column.strip().casefold().rpartition(".")
        if dot and head.split(".")[0] in {"properties", "event", "data", "attributes", "context", "ticket", "review"}:
            names.setdefault(last, column)
    return names
