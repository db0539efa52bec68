"""How deeply words are read is chosen, said and kept; what a workspace teaches is used where it is a gain, and undone."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.workspace.files import reviews, write_reviews
from wellheard.errors import WellheardError
from wellheard.evidence.enrichment import enrich_missing
from wellheard.language.feeling.bands import save_bands
from wellheard.language.feeling.learned import Learned
from wellheard.language.feeling.learning import NotLearned
from wellheard.workspace import Evidence
from wellheard.workspace.erasing import erase_customer
from wellheard.workspace.reading import Wish, bands_file, choose_reading, learned_file, models_folder
from wellheard.workspace.teaching import read_corrections, said_of, teach, unteach

OWN_WORDS = (
    "The box is glorpy again",
    "Totally glorpy since Monday",
    "It went glorpy after the update",
    "So glorpy today",
)
PLAIN = ("The box is on the shelf", "Installed since Monday", "It came after the update", "So, it is here today")


@pytest.fixture
def few(tmp_path: Path) -> Evidence:
    evidence = Evidence.open(tmp_path / "workspace")
    evidence.bring_in([write_reviews(tmp_path / "reviews.csv", reviews(60))])
    return evidence


@pytest.fixture(scope="module")
def rated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose customers have a word of their own for what goes wrong."""
    folder = tmp_path_factory.mktemp("rated")
    with (folder / "reviews.csv").open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["review_id", "customer_number", "created_at", "stars", "comment"])
        for number in range(240):
            words = (OWN_WORDS if number % 2 else PLAIN)[number // 2 % 4]
            row = [
                f"R{number}",
                f"K{number}",
                f"2026-05-{number % 28 + 1:02d}",
                1 if number % 2 else 5,
                f"{words}, box {number}",
            ]
            writer.writerow(row)
    Evidence.open(folder / "workspace").bring_in([folder / "reviews.csv"])
    return folder / "workspace"


def test_little_is_read_deeply_and_the_report_says_so(few: Evidence) -> None:
    found = few.understand()
    assert found.reading.choice.tier == "deep"
    assert "few enough for the encoder" in found.to_html()
    assert all("/deep@" in model for model in few.to_arrow("passages")["model"].to_pylist())


def test_the_choice_can_be_set_and_little_time_means_fast(few: Evidence) -> None:
    assert choose_reading(few.store, Wish("fast")).reader.vectors.tier == "fast"
    assert choose_reading(few.store, Wish(seconds=0.01)).choice.tier == "fast"


def test_what_has_read_most_goes_on_while_it_can_keep_up(few: Evidence) -> None:
    enrich_missing(few.store, choose_reading(few.store, Wish("deep")).reader)
    kept = choose_reading(few.store, Wish(seconds=0.1))
    assert kept.choice.tier == "deep"
    assert "before" in kept.why


def test_what_is_in_other_languages_is_read_fast_and_the_report_says_what_was_not_read(tmp_path: Path) -> None:
    words = (
        "Das Paket kam leider viel zu spät an",
        "Die Lieferung war sehr schnell und gut",
        "Niemand hat mich zurückgerufen",
    )
    lines = [f"R{number},{words[number % 3]}, Nummer {number}" for number in range(30)]
    (tmp_path / "de.csv").write_text("\n".join(["review_id,comment,more", *lines, ""]), encoding="utf-8")
    evidence = Evidence.open(tmp_path / "workspace")
    evidence.bring_in([tmp_path / "de.csv"])
    found = evidence.understand()
    assert found.reading.choice.tier == "fast"
    assert found.felt.unread == {"de": 30}
    assert "Not read in German" in found.to_html()


def test_too_few_sentences_are_not_adapted_to_and_that_is_said(few: Evidence) -> None:
    reading = choose_reading(few.store, Wish("adapted"))
    assert reading.reader.vectors.tier == "fast"
    assert "fewer than 200" in reading.why


def test_a_workspace_teaches_its_own_words_and_takes_them_back(rated: Path) -> None:
    evidence = Evidence.open(rated)
    before = _score(evidence)
    found = teach(evidence.store)
    assert isinstance(found.found, Learned)
    assert "after" in " ".join(said_of(found))
    assert _score(evidence) < min(before, -0.2)
    assert not unteach(evidence.store)
    assert _score(evidence) == before
    with pytest.raises(WellheardError, match="Nothing was learned"):
        unteach(evidence.store)


def test_what_was_taught_goes_with_an_erased_customer(rated: Path) -> None:
    evidence = Evidence.open(rated)
    teach(evidence.store)
    assert learned_file(evidence.store).exists()
    erase_customer(rated, "K17")
    assert not list(models_folder(evidence.store).glob("*"))


def test_a_source_gets_its_own_neutral_band_from_its_ratings(tmp_path: Path) -> None:
    mild = ("It is all right here", "It was fine, as usual", "Nothing special about it", "An ordinary visit again")
    with (tmp_path / "mild-2026-05.csv").open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["review_id", "customer_number", "created_at", "stars", "comment"])
        for number in range(240):
            words = mild[number % 4] if number % 3 else ("Wonderful people, thank you", "Terrible and rude")[number % 2]
            stars = 3 if number % 3 else (5, 1)[number % 2]
            writer.writerow(
                [f"R{number}", f"K{number}", f"2026-05-{number % 28 + 1:02d}", stars, f"{words}, desk {number}"]
            )
    evidence = Evidence.open(tmp_path / "workspace")
    evidence.bring_in([tmp_path / "mild-2026-05.csv"])
    taught = teach(evidence.store)
    if taught.bands:
        reading = choose_reading(evidence.store, Wish("fast"))
        assert "neutral band of 1 source" in reading.why
        enrich_missing(evidence.store, reading.reader)
        assert all("bands+" in model for model in evidence.to_arrow("passages")["model"].to_pylist())
    assert taught.changed == (isinstance(taught.found, Learned) or bool(taught.bands))


def test_bands_are_applied_by_source_and_a_damaged_file_is_not_used(few: Evidence) -> None:
    models_folder(few.store).mkdir()
    save_bands({"reviews.csv": 0.99}, bands_file(few.store))
    reader = choose_reading(few.store, Wish("fast")).reader
    enrich_missing(few.store, reader)
    shares = few.ask("SELECT count(*) FILTER (feeling = 'neutral') / count(feeling) AS share FROM passages")
    assert shares["share"][0].as_py() > 0.9
    bands_file(few.store).write_text("[1, 2]")
    damaged = choose_reading(few.store, Wish("fast"))
    assert damaged.reader.bands is None
    assert "cannot be read" in damaged.why


def test_too_little_teaches_nothing_and_says_so(few: Evidence) -> None:
    found = teach(few.store, None)
    assert isinstance(found.found, NotLearned | Learned)
    (few.store.folder.parent / "none.csv").write_text("review_id,comment\nR1,Good and quick\n")
    small = Evidence.open(few.store.folder.parent / "small")
    small.bring_in([few.store.folder.parent / "none.csv"])
    nothing = teach(small.store)
    assert isinstance(nothing.found, NotLearned)
    assert not nothing.changed
    assert said_of(nothing)[0] == "Nothing was changed."


def test_corrections_that_cannot_be_used_are_refused_by_line_and_without_words(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("text,feeling\nIt is glorpy,negative\nA secret,awful\n")
    with pytest.raises(WellheardError) as caught:
        read_corrections(wrong)
    assert "line 3" in str(caught.value)
    assert "secret" not in str(caught.value)
    wrong.write_text("words,feeling\nIt is glorpy,negative\n")
    with pytest.raises(WellheardError, match="no column text"):
        read_corrections(wrong)


def _score(evidence: Evidence) -> float:
    """Mean score of the passages with the customers' own word."""
    enrich_missing(evidence.store, choose_reading(evidence.store, Wish("fast")).reader)
    sql = "SELECT avg(sentiment) AS score FROM passages JOIN voices USING (voice_id) WHERE contains(text, 'glorpy')"
    return float(evidence.ask(sql)["score"][0].as_py())
