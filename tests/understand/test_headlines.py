"""Headlines claim only what stands clear of chance."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.understand.cast import held, planted
from wellheard.understand import Feelings, Themes, find_headlines, find_themes


@pytest.fixture(scope="module")
def themes() -> Themes:
    return find_themes(held(planted()))


def test_the_pain_the_love_and_the_rise_are_those_that_were_planted(themes: Themes) -> None:
    said = {each.kind: each for each in find_headlines(themes)}
    unhappy = [theme for theme in themes.themes if theme.sentiment is not None and theme.sentiment < 0]
    assert said["largest-pain"].theme_id == unhappy[0].id
    assert "router" in said["best-loved"].title.lower()
    assert said["fastest-rising"].title == "Engineer does not arrive"
    assert "most-mixed" not in said


def test_a_headline_is_a_finding_with_words_and_a_base(themes: Themes) -> None:
    for headline in find_headlines(themes):
        assert headline.finding.quotes
        assert headline.finding.measure is not None
        assert headline.finding.measure.base_voices == themes.base.voices
        assert headline.title in headline.finding.statement


def test_a_rise_says_how_it_was_measured(themes: Themes) -> None:
    rise = next(each for each in find_headlines(themes) if each.kind == "fastest-rising").finding.measure
    assert rise is not None
    assert rise.name == "rate_ratio"
    assert rise.low is not None
    assert rise.low > 1
    assert "q = " in rise.method


def test_nothing_is_claimed_without_themes() -> None:
    assert find_headlines(find_themes(held({}))) == ()


def test_no_problems_beside_problems_are_not_called_divided(themes: Themes) -> None:
    theme = replace(
        themes.themes[0], feelings=Feelings(0.45, 0.05, 0.5, (45, 5, 50)), counter_quotes=themes.themes[0].quotes[:1]
    )
    for label, divided in (("Delivery times", True), ("No problems", False), ("Sem problemas", False)):
        kinds = [each.kind for each in find_headlines(replace(themes, themes=(replace(theme, label=label),)))]
        assert ("most-mixed" in kinds) is divided
