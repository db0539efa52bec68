"""Which language a text is written in, with "und" where that cannot be told.

Plain English is seen at once by its small words; a script that one language alone uses gives that language; the rest
is left to py3langid, a small offline model. What a source declares is believed unless the text clearly says
otherwise.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple

from py3langid import langid

from wellheard.language.wordlists import STOP_WORD_LANGUAGES, english_words, stop_words, words_of

UNDETERMINED: Final = "und"
"""What BCP 47 calls a language that cannot be told."""

LANGUAGES: Final = words_of("languages")
"""ISO 639 codes of the languages that can be told."""

_SURE: Final = 0.55
_LIKELY: Final = 0.25
_CONTRADICTS: Final = 0.8
_FEWEST_WORDS: Final = 3
_SMALL_SHARE: Final = 0.25
_LONGEST_READ: Final = 1000
_ENGLISH: Final = frozenset(words_of("english-small"))
_ENGLISH_ONLY: Final = frozenset(words_of("english-only"))
_LETTER: Final = re.compile(r"[^\W\d_]")
_WORD: Final = re.compile(r"[^\W\d_]+")
_SPACELESS: Final = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_SCRIPTS: Final = (
    (re.compile("[\u3040-\u30ff]"), "ja"),
    (re.compile("[\uac00-\ud7af]"), "ko"),
    (re.compile("[\u0e00-\u0e7f]"), "th"),
    (re.compile("[\u0e80-\u0eff]"), "lo"),
    (re.compile("[\u0370-\u03ff]"), "el"),
    (re.compile("[\u0590-\u05ff]"), "he"),
    (re.compile("[\u10a0-\u10ff]"), "ka"),
    (re.compile("[\u0530-\u058f]"), "hy"),
    (re.compile("[\u1780-\u17ff]"), "km"),
    (re.compile("[\u1000-\u109f]"), "my"),
    (re.compile("[\u3400-\u9fff]"), "zh"),
)


class Language(NamedTuple):
    """A language and how sure it is.

    Attributes:
        code: BCP 47, ``"und"`` where it cannot be told.
        confidence: 0 to 1.
    """

    code: str
    confidence: float


def identify_language(text: str, declared: str | None = None) -> Language:
    """Tell which language a text is written in.

    Args:
        text: Any text; the first thousand code points are read.
        declared: BCP 47 code that the source gives, if it does. Kept where the text is too short to tell or does not
            clearly speak against it.

    Returns:
        The language and a confidence. Fewer than three words without a declared language are ``"und"``, unless a
        script or plain English words settle it.

    Example:
        >>> identify_language("Das Paket kam leider viel zu spät").code, identify_language("super").code
        ('de', 'und')
    """
    head = text[:_LONGEST_READ]
    if head.isascii() and _is_plain_english(head.lower().split()):
        return Language("en", 0.99)
    letters = len(_LETTER.findall(head))
    if not letters:
        return Language(UNDETERMINED, 0.0)
    found = _by_script(head, letters) or _by_model(head) or _short_english(head)
    return _weighed(found, declared)


def _is_plain_english(words: list[str]) -> bool:
    if len(words) < _FEWEST_WORDS + 1 or sum(word in _ENGLISH for word in words) < _SMALL_SHARE * len(words):
        return False
    return sum(word in _ENGLISH_ONLY for word in words) >= 2


def _weighed(found: Language | None, declared: str | None) -> Language:
    """What was found against what was declared."""
    if not declared or declared.lower() == UNDETERMINED:
        return found or Language(UNDETERMINED, 0.0)
    if found is None or found.confidence < _CONTRADICTS:
        return Language(declared, 0.5)
    same = found.code == declared.partition("-")[0].lower()
    return Language(declared, found.confidence) if same else found


def _by_script(text: str, letters: int) -> Language | None:
    if text.isascii():
        return None
    for script, code in _SCRIPTS:
        share = len(script.findall(text)) / letters
        if share >= (0.1 if code == "ja" else 0.5):
            return Language(code, min(0.99, 0.5 + share / 2))
    return None


def _by_model(text: str) -> Language | None:
    if len(_WORD.findall(text)) < _FEWEST_WORDS and not _SPACELESS.search(text):
        return None
    plain = " ".join(word for word in text.split() if not word.startswith(("@", "#", "http", "www.")))
    code, confidence = _identifier().classify(plain)
    if confidence >= _SURE or (confidence >= _LIKELY and _is_supported(plain, code)):
        return Language(code, float(confidence))
    return None


def _is_supported(text: str, code: str) -> bool:
    """Whether a likely language is borne out by its words, or has no near rival."""
    words = _WORD.findall(text.lower())
    if code == "en":
        known = [word for word in words if word in english_words()]
        return len(known) >= 0.6 * len(words) and any(word not in _shared_words() for word in known)
    if code in STOP_WORD_LANGUAGES:
        return sum(word in stop_words(code) for word in words) >= 2
    (_, best), (_, second), *_ = _identifier().rank(text)
    return bool(best > 3 * second)


def _short_english(text: str) -> Language | None:
    """English, if every word is common in English and none is so in another language."""
    words = _WORD.findall(text.lower())
    if text.isascii() and words and all(word in english_words() and word not in _shared_words() for word in words):
        return Language("en", 0.6)
    return None


@cache
def _shared_words() -> frozenset[str]:
    """Words that stand in English texts and in those of other languages."""
    others = {word for code in STOP_WORD_LANGUAGES if code != "en" for word in stop_words(code)}
    return frozenset(others | set(words_of("shared-with-english"))) - {"not", "very", "the", "it"}


@cache
def _identifier() -> langid.LanguageIdentifier:
    identifier = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
    identifier.set_languages(LANGUAGES)
    return identifier
