"""The language of a text is told, or said to be unknown."""

from __future__ import annotations

import pytest

from wellheard.language import identify_language


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
