"""The language of a text is told, or said to be unknown."""

from __future__ import annotations

import pytest

from wellheard.language import identify_language
from wellheard.language.identify import LANGUAGES


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The parcel that I ordered was not there when it should have been.", "en"),
        ("works fine", "en"),
        ("Das Paket kam leider viel zu spät an und war offen.", "de"),
        ("Le colis est arrivé en retard et la boîte était ouverte.", "fr"),
        ("El paquete llegó tarde y la caja estaba abierta.", "es"),
        ("A encomenda chegou atrasada e a caixa estava aberta.", "pt"),
        ("Il pacco è arrivato in ritardo e la scatola era aperta.", "it"),
        ("Het pakket kwam te laat aan en de doos was open.", "nl"),
        ("包裹来得太晚了\uff0c盒子也坏了。", "zh"),
        ("荷物がとても遅れて届きました。", "ja"),
        ("소포가 너무 늦게 도착했어요.", "ko"),
        ("وصل الطرد متأخرا جدا وكانت العلبة مفتوحة", "ar"),
        ("Посылка пришла слишком поздно и была открыта.", "ru"),
        ("החבילה הגיעה מאוחר מדי", "he"),
        ("\u03a4\u03bf δέμα άργησε πολύ", "el"),
    ],
)
def test_the_language_of_a_sentence_is_told(text: str, code: str) -> None:
    found = identify_language(text)
    assert found.code == code
    assert 0.5 < found.confidence <= 1


@pytest.mark.parametrize("text", ["", "12345", "?!", "super", "😀", "ok", "xkcd qqq"])
def test_what_cannot_be_told_is_undetermined(text: str) -> None:
    assert identify_language(text).code == "und"


def test_a_declared_language_settles_a_short_text() -> None:
    assert identify_language("super", "de").code == "de"
    assert identify_language("super", "de-AT").code == "de-AT"


def test_a_declared_language_does_not_hide_another() -> None:
    assert identify_language("Das Paket kam leider viel zu spät an und war offen.", "en").code == "de"
    assert identify_language("Das Paket kam leider viel zu spät an.", "de-CH").code == "de-CH"


@pytest.mark.parametrize(
    "text",
    ["Good service", "great!", "Very helpful staff", "Love it!!!", "Friendly staff 😀", "Couldn\u2019t be better"],
)
def test_short_praise_in_plain_english_is_english(text: str) -> None:
    assert identify_language(text).code == "en"


@pytest.mark.parametrize(
    "text",
    ["perfetto", "Hotel Restaurant", "Bad Homburg", "ottimo", "top", "excelente", "nett", "No", "Parking", "god mat"],
)
def test_short_texts_that_could_be_anything_are_not_called_english(text: str) -> None:
    assert identify_language(text).code != "en"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Hvordan bliver det hjemme hos mig i aften?", "da"),
        ("Hvordan blir det hjemme hos meg i kveld?", "no"),
        ("Apakah uang saya bisa kembali besok?", "id"),
        ("Bolehkah wang saya dikembalikan esok?", "ms"),
        ("Gde je ovde mesto gde mogu da sednem?", "sr"),
        ("Gdje je ovdje mjesto gdje mogu sjesti?", "hr"),
        ("Já jsem to ještě nedostal, protože tady nikdo není.", "cs"),
        ("Ja som to ešte nedostal, pretože tu nikto nie je.", "sk"),
    ],
)
def test_near_languages_are_told_apart_by_their_words(text: str, code: str) -> None:
    assert identify_language(text).code == code


def test_a_title_in_english_does_not_hide_the_language_around_it() -> None:
    assert identify_language("Ich habe The Lord of the Rings und noch mehr bei euch bestellt.").code == "de"


def test_more_than_sixty_languages_can_be_told() -> None:
    assert len(set(LANGUAGES)) >= 60
