"""``wellheard models``: every model that ships is listed, and its card hides nothing."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from wellheard.cli import main
from wellheard.language import model_cards

NAMES = [card.name for card in model_cards()]


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["models", *words])


def flat(text: str) -> str:
    """Text without the line breaks that a narrow terminal brings."""
    return " ".join(text.split())


def test_every_model_is_listed_with_version_size_licence_purpose_and_quality() -> None:
    done = run()
    assert done.exit_code == 0, done.output
    for card in model_cards():
        assert f"{card.name} {card.version}, " in flat(done.output)
        assert card.licence in flat(done.output)
        assert card.purpose in flat(done.output)
        if card.quality:
            values = [row.value for row in card.quality if row.measure == card.quality[0].measure]
            assert f"on {len(values)} set" in done.output
    assert f"{len(NAMES)} models" in done.output


def test_the_short_form_names_the_worst_set_beside_the_best() -> None:
    (card,) = (card for card in model_cards() if card.name == "sentiment")
    values = [row.value for row in card.quality if row.measure == "polarity accuracy"]
    said = f"polarity accuracy: {min(values):.3f}".rstrip("0")
    assert said in flat(run().output)


@pytest.mark.parametrize("name", NAMES)
def test_a_card_shows_data_licences_every_measure_and_every_known_failure(name: str) -> None:
    done = run(name)
    assert done.exit_code == 0, done.output
    (card,) = (card for card in model_cards() if card.name == name)
    shown = flat(done.output)
    assert card.checksum in shown.replace(" ", "")
    assert flat(card.made_by) in shown
    for limit in card.limits:
        assert flat(limit) in shown
    for used in card.training:
        assert f"{used.rows:,}" in shown
    assert run(name).output.count("\n") >= len(card.training) + len(card.quality) + len(card.limits)


def test_the_cards_come_as_json_too() -> None:
    every = json.loads(run("--json").output)
    one = json.loads(run("sentiment", "--json").output)
    assert [card["name"] for card in every] == NAMES
    assert one in every
    assert {"training", "quality", "limits", "licence", "version", "checksum"} <= one.keys()


def test_a_name_that_no_model_has_is_answered_with_those_there_are() -> None:
    done = run("telepathy")
    assert done.exit_code == 1
    assert "language/model-unknown" in done.output
    assert "sentiment" in done.output
