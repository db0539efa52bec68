"""What is understood of a language is told, and what is not is told too."""

from __future__ import annotations

import pytest

from wellheard.language.identify import LANGUAGES
from wellheard.language.served import PARTS, language_name, served


def test_every_language_that_can_be_told_has_a_name() -> None:
    assert [code for code in LANGUAGES if language_name(code) == code] == []


def test_english_is_understood_in_full() -> None:
    assert served("en-US").not_understood == ()
    assert served("en").says == ""


@pytest.mark.parametrize("code", [*LANGUAGES, "und", "xx"])
def test_what_is_not_understood_is_said(code: str) -> None:
    found = served(code)
    assert tuple(found.parts) == PARTS
    assert (found.says == "") == (code == "en")
    assert set(found.not_understood) <= set(PARTS)


def test_an_unserved_language_still_has_keyphrases_and_shared_words() -> None:
    parts = served("fi").parts
    assert parts["sentiment"] == "no"
    assert parts["keyphrases"] == parts["vectors"] == "partly"
    assert "Finnish" in served("fi").says


def test_undetermined_texts_are_named_as_such() -> None:
    assert "could not be told" in served("und").says
