"""The mappings of real exports, each looked at by a person once; the data lies beside a development checkout."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from wellheard.listen.convert import convert
from wellheard.listen.errors import ListenError
from wellheard.listen.guess import guess_mapping
from wellheard.listen.mapping import Mapping
from wellheard.listen.options import parse_map
from wellheard.listen.profile import profile
from wellheard.listen.stage import Staged, stage

DATA = Path(__file__).parents[2].parent / "shared" / "data"

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not DATA.is_dir(), reason=f"the real public data is not beside this checkout ({DATA.name})"),
]


def mapped(name: str, folder: Path, *told: str) -> tuple[Staged, Mapping]:
    staged = stage(DATA / name, folder)
    return staged, guess_mapping(staged, profile(staged), override=parse_map(told))


def numbered(keys: pa.Array) -> pa.Array:
    return pa.array([key and f"c{hash(key) & 0xFFFFFF}" for key in keys.to_pylist()], pa.string())


@pytest.mark.parametrize(
    ("name", "roles", "constants"),
    [
        (
            "b2w-reviews-pt/b2w_reviews_dev.csv.gz",
            {
                "text": ("review_text",),
                "title": ("review_title",),
                "customer": ("reviewer_id",),
                "at": ("submission_date",),
                "rating": ("overall_rating",),
                "market": ("reviewer_state",),
            },
            ("review", "unsolicited", "customer"),
        ),
        (
            "sumo-thunderbird/thunderbird_questions_dev.csv.gz",
            {
                "text": ("content",),
                "title": ("title",),
                "id": ("id",),
                "customer": ("creator",),
                "at": ("created",),
                "language": ("locale",),
            },
            (None, "unsolicited", "customer"),
        ),
        (
            "sumo-thunderbird/thunderbird_answers_dev.csv.gz",
            {"text": ("content",), "id": ("id",), "author": ("creator",), "at": ("created",), "case": ("question_id",)},
            (None, "unsolicited", None),
        ),
        (
            "airline-tweets/airline_tweets_dev.csv",
            {"text": ("text",), "id": ("tweet_id",), "customer": ("name",), "at": ("tweet_created",)},
            ("social", "unsolicited", "customer"),
        ),
        (
            "nhs-fft/nhs_fft_v6_dev.csv.gz",
            {
                "text": ("FFT answer",),
                "question": ("FFT question",),
                "id": ("Comment ID",),
                "customer": ("Respondent ID",),
                "at": ("Date",),
            },
            ("survey", "solicited", "customer"),
        ),
        (
            "nhs-fft/nhs_phase1_trustAB_dev.csv.gz",
            {"text": ("feedback",), "question": ("question",)},
            ("survey", "solicited", "customer"),
        ),
        (
            "app-reviews/vu_appstore_reviews_dev.csv",
            {
                "text": ("review",),
                "title": ("topic",),
                "id": ("review_id",),
                "customer": ("user_id",),
                "at": ("date",),
                "rating": ("score",),
                "market": ("country",),
            },
            ("review", "unsolicited", "customer"),
        ),
        (
            "app-reviews/maalej2016_app_reviews.csv",
            {
                "text": ("review",),
                "title": ("title",),
                "id": ("id_num",),
                "customer": ("reviewer",),
                "rating": ("rating",),
            },
            ("review", "unsolicited", "customer"),
        ),
        (
            "app-reviews/dabrowski_feature_opinions_dev.csv",
            {"text": ("Sentence content",), "case": ("Review id",)},
            ("review", "unsolicited", "customer"),
        ),
    ],
)
def test_a_real_table_is_mapped_as_a_person_would(
    name: str, roles: dict[str, tuple[str, ...]], constants: tuple[str | None, str, str | None], tmp_path: Path
) -> None:
    _, mapping = mapped(name, tmp_path)
    assert mapping.roles == roles
    assert (
        mapping.constants.get("channel"),
        mapping.constants["source_kind"],
        mapping.constants.get("said_by"),
    ) == constants
    personal = {"solved_by", "tweet_coord", "name", "creator", "reviewer", "user_id", "Respondent ID", "reviewer_id"}
    assert not personal & set(mapping.attributes)


@pytest.mark.parametrize(
    ("name", "texts", "ratings", "at", "customer"),
    [
        ("carpentries-nps/longterm_October2017.csv", 5, {("nps", 0, 10): 1}, None, None),
        ("jupyter-ux/20160115235816-SurveyExport.csv", 23, {}, "Date Submitted", None),
        ("cncf-surveys/kubernetes_contributor_survey_2018.csv", 8, {}, "End Date", "Respondent ID"),
        (
            "cncf-surveys/ambassador__2019__h1__CNCF_Ambassadors_Survey_2019_H1.csv",
            2,
            {("csat", 1, 10): 1, ("other", 1, 10): 1},
            "End Date",
            "Respondent ID",
        ),
        (
            "cncf-surveys/maintainer__2018__results-h1.csv",
            1,
            {("csat", 1, 5): 1, ("other", 1, 5): 1},
            "Timestamp",
            None,
        ),
        (
            "cncf-surveys/maintainer__2019__maintainer-survey-results-2019-h1.csv",
            9,
            {("csat", 1, 5): 7, ("other", 1, 5): 1},
            "End Date",
            "Respondent ID",
        ),
        (
            "cncf-surveys/maintainer__2020__h2__CNCF_Maintainers_Survey_2020_H2.csv",
            16,
            {("agreement", 1, 10): 10, ("other", 1, 10): 3},
            None,
            "Respondent ID",
        ),
        ("cncf-surveys/toc__h1__CNCF_TOC_Survey_2020_H1.csv", 4, {}, "End Date", "Respondent ID"),
    ],
)
def test_a_real_survey_gives_its_open_questions_and_known_scales(
    name: str,
    texts: int,
    ratings: dict[tuple[str, float, float], int],
    at: str | None,
    customer: str | None,
    tmp_path: Path,
) -> None:
    _, mapping = mapped(name, tmp_path)
    found: dict[tuple[str, float, float], int] = {}
    for rating in mapping.ratings:
        key = (rating.kind, rating.low, rating.high)
        found[key] = found.get(key, 0) + 1
    assert len(mapping.text) == texts
    assert all(text.question for text in mapping.text)
    assert found == ratings
    assert (mapping.column("at"), mapping.column("customer")) == (at, customer)
    assert mapping.constants["source_kind"] == "solicited"


def test_moderators_notes_are_observations(tmp_path: Path) -> None:
    _, mapping = mapped("jupyter-ux/2018-09-jupytercon-2018__jupyterlab_test__jupyterlab-ux-data.csv", tmp_path)
    assert (mapping.constants["source_kind"], mapping.constants["said_by"]) == ("observed", "researcher")
    assert mapping.column("customer") == "Code Name"
    assert [text.column.split(":")[0] for text in mapping.text] == ["Notes"]


@pytest.mark.parametrize("name", ["hinderances_themes", "features_changes_themes", "roles"])
def test_codes_of_researchers_are_no_voices(name: str, tmp_path: Path) -> None:
    with pytest.raises(ListenError) as caught:
        mapped(f"jupyter-ux/analysis__prep__{name}.csv", tmp_path)
    assert caught.value.code == "listen/no-words"


def test_the_scale_of_the_friends_and_family_test_is_asked_and_can_be_told(tmp_path: Path) -> None:
    staged, mapping = mapped("nhs-fft/nhs_fft_v6_dev.csv.gz", tmp_path)
    assert [question.code for question in mapping.questions] == ["day-and-month-mixed", "scale-unknown"]
    told = parse_map(['rating="FFT categorical answer":csat:5-1 except 6 7', "at=Date:dmy|mdy"])
    answered = guess_mapping(staged, profile(staged), known=mapping, override=told)
    pieces = list(convert(staged, answered, pseudonym=numbered, import_id="i", source="nhs"))
    assert not any(piece.rejects for piece in pieces)
    rows = pa.Table.from_batches([piece.batch for piece in pieces])
    assert rows.num_rows + sum(piece.blank for piece in pieces) == staged.kept
    assert rows["rating"].null_count < rows.num_rows * 0.1


@pytest.mark.parametrize(
    ("name", "activity", "at"),
    [
        ("receipt.csv.gz", "concept:name", "time:timestamp"),
        ("interval_event_log.csv", "concept:name", "time:timestamp"),
    ],
)
def test_a_real_event_log_becomes_events(name: str, activity: str, at: str, tmp_path: Path) -> None:
    staged, mapping = mapped(f"eventlogs/{name}", tmp_path)
    assert (mapping.kind, mapping.column("activity"), mapping.column("at")) == ("events", activity, at)
    pieces = list(convert(staged, mapping, pseudonym=numbered, import_id="i", source=name))
    assert sum(piece.batch.num_rows for piece in pieces) == staged.kept
