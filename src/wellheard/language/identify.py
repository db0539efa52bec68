"""Which language a text is written in, with "und" where that cannot be told.

Plain English is seen at once by its small words; a script that one language alone uses gives that language. For the
rest three things are added up: what py3langid, a small offline model of byte sequences, says; which common words and
telling letters stand in the text; and how seldom a language is met at all. What a source declares is believed unless
the text clearly says otherwise.
"""

from __future__ import annotations

import re
from functools import cache
from math import exp, log
from typing import Final, NamedTuple

from py3langid import langid

from wellheard.language.telling import telling_letters, telling_words, words_of_others
from wellheard.language.wordlists import english_words, words_of

UNDETERMINED: Final = "und"
"""What BCP 47 calls a language that cannot be told."""

LANGUAGES: Final = words_of("languages")
"""ISO 639 codes of the languages that can be told."""

_SURE: Final = 0.55
_SURE_IF_SHORT: Final = 0.65
_SHORT: Final = 20
_CONTRADICTS: Final = 0.8

_MOST_SURE: Final = 0.99
_TEMPERATURE: Final = 0.7
_SURE_BY_WORDS: Final = 0.999
_DENSE: Final = 0.2
_STRONG: Final = 3.0

_PIDGIN_CONFIDENCE: Final = 0.8
_FEWEST_WORDS: Final = 3
_SMALL_SHARE: Final = 0.25
_LONGEST_READ: Final = 1000
_UNKNOWN_SHARE: Final = 0.15
_NO_WORDS: Final = ("@", "#", "http", "www.")
_LIKELIEST: Final = 8
_SEQUENCES_READ: Final = 160
_NO_CHANCE: Final = 1e-13
_ENGLISH: Final = frozenset(words_of("english-small"))
_ENGLISH_ONLY: Final = frozenset(words_of("english-only"))
_PLAINLY_ENGLISH: Final = frozenset(words_of("plainly-english"))
_PIDGIN: Final = frozenset(
    {"dey", "wey", "wetin", "abeg", "naim", "comot", "commot", "pikin", "wahala", "sabi", "nawa"}
)
_PIDGIN_IF_TWO: Final = frozenset(
    {"na", "una", "dem", "sef", "sha", "abi", "oga", "don", "walahi", "biko", "dis", "dat", "oo", "oooo"}
)
_NEAR: Final = (("hr", "sr", 0.0), ("id", "ms", 0.3), ("da", "no", 0.3), ("cs", "sk", 0.3), ("kk", "ky", 0.3))
"""Languages so near to each other that their words tell them apart better than byte sequences do, and what share of the
difference that py3langid sees counts: none where it takes the Latin script for Croatian."""

_LIKE: Final = {"gsw": "de"}
"""Languages that py3langid does not know and takes for a neighbour; held for as likely as it, so that words decide."""

_SELDOM: Final = {
    **dict.fromkeys(words_of("languages-seldom"), -1.0),
    **dict.fromkeys(words_of("languages-rare"), -2.0),
    "sr": -0.7,  # most texts of a few words are both; Serbian has more speakers
    "hr": -1.2,
}
_WORD: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_SPACELESS: Final = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_KANA: Final = re.compile("[\u3040-\u30ff]")
_SCRIPTS: Final = tuple(
    (re.compile(f"[{block}]"), code)
    for block, code in (
        ("\u0370-\u03ff", "el"),
        ("\u0530-\u058f", "hy"),
        ("\u0590-\u05ff", "he"),
        ("\u0980-\u09ff", "bn"),
        ("\u0a00-\u0a7f", "pa"),
        ("\u0a80-\u0aff", "gu"),
        ("\u0b80-\u0bff", "ta"),
        ("\u0c00-\u0c7f", "te"),
        ("\u0c80-\u0cff", "kn"),
        ("\u0d00-\u0d7f", "ml"),
        ("\u0d80-\u0dff", "si"),
        ("\u0e00-\u0e7f", "th"),
        ("\u0e80-\u0eff", "lo"),
        ("\u1000-\u109f", "my"),
        ("\u10a0-\u10ff", "ka"),
        ("\u1200-\u137f", "am"),
        ("\u1780-\u17ff", "km"),
        ("\u3400-\u9fff", "zh"),
        ("\uac00-\ud7af", "ko"),
    )
)
"""Scripts that one of the languages here is written in, by their place among the code points."""

_OTHER_SCRIPT: Final = re.compile("[\u0370-\u1dff\u2e80-\ud7ff]")  # letters beyond Latin, not signs and emoji
_LEAST_SHARE: Final = {"ja": 0.1, "zh": 0.2}  # one sign says as much as several letters


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
        The language and a confidence. Texts without a word that tells, and texts that speak for two languages alike,
        are ``"und"`` when no language was declared.

    Cost: about 4 microseconds for a voice of 25 English words, 25 to 150 for one in another language.

    Example:
        >>> identify_language("Das Paket kam leider viel zu spät").code, identify_language("super").code
        ('de', 'und')
    """
    head = text[:_LONGEST_READ]
    if "@" in head or "http" in head or "#" in head or "www." in head:
        head = " ".join([word for word in head.split() if not word.startswith(_NO_WORDS)])
    if head.isascii() and _is_plain_english(head.lower().split()):
        return Language("en", 0.99)
    if not any(map(str.isalpha, head)):
        return Language(UNDETERMINED, 0.0)
    found = _by_script(head) or _plain_words(head) or _by_all_signs(head)
    return _weighed(found, declared)


def _is_plain_english(words: list[str]) -> bool:
    if len(words) < _FEWEST_WORDS + 1 or sum(word in _ENGLISH for word in words) < _SMALL_SHARE * len(words):
        return False
    return sum(word in _ENGLISH_ONLY for word in words) >= 2 and not _is_pidgin(words)


def _is_pidgin(words: list[str]) -> bool:
    """Whether a text that looks English is Nigerian Pidgin, by its own words."""
    return not _PIDGIN.isdisjoint(words) or len(_PIDGIN_IF_TWO.intersection(words)) > 1


def _weighed(found: Language | None, declared: str | None) -> Language:
    """What was found against what was declared."""
    if not declared or declared.lower() == UNDETERMINED:
        return found or Language(UNDETERMINED, 0.0)
    if found is None or found.confidence < _CONTRADICTS:
        return Language(declared, 0.5)
    same = found.code == declared.partition("-")[0].lower()
    return Language(declared, found.confidence) if same else found


def _by_script(text: str) -> Language | None:
    first = None if text.isascii() else _OTHER_SCRIPT.search(text)
    if not first:
        return None
    letters = sum(map(str.isalpha, text))
    if _KANA.search(text) and len(_KANA.findall(text)) >= _LEAST_SHARE["ja"] * letters:
        return Language("ja", _MOST_SURE)
    code, script = next(((code, script) for script, code in _SCRIPTS if script.match(first.group())), ("", None))
    share = len(script.findall(text)) / letters if script else 0.0
    if share < _LEAST_SHARE.get(code, 0.5):
        return None
    return Language(code, min(_MOST_SURE, 0.5 + share / 2))


def _plain_words(text: str) -> Language | None:
    """English, if nearly every word is common in English, none is so in another language, and one is plainly English."""
    words = _WORD.findall(text.lower().replace("\u2019", "'"))
    telling = not _PLAINLY_ENGLISH.isdisjoint(words) or not _ENGLISH_ONLY.isdisjoint(words)
    if not telling or not _words_of_others().isdisjoint(words):
        return None
    unknown = sum(word not in _known_words() for word in words)
    if unknown > _UNKNOWN_SHARE * len(words):
        return None
    return Language("en", 0.7 if len(words) < _FEWEST_WORDS else 0.95)


@cache
def _known_words() -> frozenset[str]:
    return english_words() | _PLAINLY_ENGLISH | _ENGLISH


@cache
def _words_of_others() -> frozenset[str]:
    return words_of_others() - _known_words() | _PIDGIN | _PIDGIN_IF_TWO


def _by_all_signs(text: str) -> Language | None:
    """The language for which byte sequences, words and letters speak together, if they speak clearly."""
    words, odds = telling_words(text)
    if len(words) < _FEWEST_WORDS and not odds and not _SPACELESS.search(text):
        return None
    by_words = max(odds.values(), default=0.0)
    if not text.isascii():
        for code, speaks in telling_letters(text).items():
            odds[code] = odds.get(code, 0.0) + speaks
    found = _decided(odds) if by_words > max(_STRONG, _DENSE * len(words)) else None
    if found is None or found.confidence < _SURE_BY_WORDS:
        found = _decided(_with_sequences(odds, text))
    if found and found.code == "en" and _is_pidgin(words):
        return Language("pcm", _PIDGIN_CONFIDENCE)
    sure = _SURE if len(text) >= _SHORT else _SURE_IF_SHORT
    return Language(found.code, min(_MOST_SURE, found.confidence)) if found and found.confidence >= sure else None


def _with_sequences(odds: dict[str, float], text: str) -> dict[str, float]:
    """Odds of words and letters together with those of py3langid."""
    ranked = _identifier().rank(text[:_SEQUENCES_READ])
    chances = dict(ranked)
    for one, other, share in _NEAR:
        first, second = max(chances[one], _NO_CHANCE), max(chances[other], _NO_CHANCE)
        middle, apart = (first + second) / 2, (first / second) ** (share / 2)
        chances[one], chances[other] = middle * apart, middle / apart
    chances |= {code: chances[neighbour] for code, neighbour in _LIKE.items()}
    likely = {code for code, _ in ranked[:_LIKELIEST]} | odds.keys()
    likely |= {code for one, other, _ in _NEAR if not likely.isdisjoint((one, other)) for code in (one, other)}
    return {code: odds.get(code, 0.0) + log(max(chances.get(code, 0.0), _NO_CHANCE)) for code in likely}


def _decided(odds: dict[str, float]) -> Language | None:
    """The likeliest language and its share among all."""
    if not odds:
        return None
    weighed = [(speaks + _SELDOM.get(code, 0.0), code) for code, speaks in odds.items()]
    most, code = max(weighed)
    total = sum(exp((speaks - most) / _TEMPERATURE) for speaks, _ in weighed)
    return Language(code, 1 / total)


@cache
def _identifier() -> langid.LanguageIdentifier:
    identifier = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
    identifier.set_languages([code for code in LANGUAGES if code in identifier.labels])
    return identifier
