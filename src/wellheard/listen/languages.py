"""Declared languages as tags of BCP 47, from the tags and names that exports write."""

from __future__ import annotations

import re
from typing import Final

_TAG: Final = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?")
_NAMES: Final = {
    **dict.fromkeys(("english", "englisch", "anglais", "ingles", "inglés", "inglês", "inglese", "engels"), "en"),
    **dict.fromkeys(("german", "deutsch", "allemand", "aleman", "alemán", "alemão", "tedesco", "duits"), "de"),
    **dict.fromkeys(
        ("french", "französisch", "français", "francais", "frances", "francés", "francês", "francese", "frans"), "fr"
    ),
    **dict.fromkeys(("spanish", "spanisch", "espagnol", "español", "espanol", "espanhol", "spagnolo", "spaans"), "es"),
    **dict.fromkeys(
        ("portuguese", "portugiesisch", "portugais", "portugués", "português", "portugues", "portoghese"), "pt"
    ),
    **dict.fromkeys(("italian", "italienisch", "italien", "italiano", "italiaans"), "it"),
    **dict.fromkeys(("dutch", "niederländisch", "néerlandais", "holandés", "nederlands"), "nl"),
    **dict.fromkeys(("polish", "polnisch", "polski"), "pl"),
    **dict.fromkeys(("swedish", "schwedisch", "svenska"), "sv"),
    **dict.fromkeys(("danish", "dänisch", "dansk"), "da"),
    **dict.fromkeys(("norwegian", "norwegisch", "norsk"), "no"),
    **dict.fromkeys(("finnish", "finnisch", "suomi"), "fi"),
    **dict.fromkeys(("czech", "tschechisch", "čeština"), "cs"),
    **dict.fromkeys(("turkish", "türkisch", "türkçe"), "tr"),
    **dict.fromkeys(("russian", "russisch", "русский"), "ru"),
    **dict.fromkeys(("japanese", "japanisch", "日本語"), "ja"),
    **dict.fromkeys(("chinese", "chinesisch", "中文"), "zh"),
    **dict.fromkeys(("korean", "koreanisch", "한국어"), "ko"),
    **dict.fromkeys(("arabic", "arabisch", "العربية"), "ar"),
    **dict.fromkeys(("hindi", "हिन्दी"), "hi"),
    **dict.fromkeys(("indonesian", "bahasa indonesia"), "id"),
    **dict.fromkeys(("hungarian", "magyar"), "hu"),
    **dict.fromkeys(("greek", "griechisch", "ελληνικά"), "el"),
}


def language_tag(word: str) -> str | None:
    """Return the tag of a declared language, or None for a word that declares none.

    Example:
        >>> language_tag("pt_br"), language_tag("English (US)"), language_tag("zh-Hant-TW"), language_tag("n/a")
        ('pt-BR', 'en', 'zh-Hant-TW', None)
    """
    word = word.strip()
    name = re.split(r"\s*[(\[,/]", word.casefold(), maxsplit=1)[0].strip()
    if name in _NAMES:
        return _NAMES[name]
    found = _TAG.fullmatch(word)
    if found is None:
        return None
    language, script, region = found.groups()
    return "-".join(part for part in (language.lower(), script and script.title(), region and region.upper()) if part)
