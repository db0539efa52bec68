"""How each kind of person types: capitals, apostrophes, abbreviations, slips of the finger."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Manner:
    """Chances between 0 and 1, for one text unless said otherwise."""

    lower: float = 0.0
    no_apostrophes: float = 0.0
    short_words: float = 0.0  # for each word that has a short form
    no_last_stop: float = 0.0
    emoji: float = 0.0
    slip: float = 0.0
    shout: float = 0.0


MANNERS: Final[Mapping[str, Manner]] = {
    "night_mover": Manner(lower=0.4, no_apostrophes=0.45, short_words=0.3, no_last_stop=0.6, emoji=0.13, slip=0.16),
    "price_watcher": Manner(no_last_stop=0.05, slip=0.04, shout=0.02),
    "home_worker": Manner(lower=0.14, no_apostrophes=0.1, short_words=0.05, no_last_stop=0.3, emoji=0.04, slip=0.06),
    "caller": Manner(slip=0.12, shout=0.09),
}
_CHAT: Final[Mapping[str, float]] = {"night_mover": 0.8, "price_watcher": 0.05, "home_worker": 0.35, "caller": 0.0}

_SHORT: Final[Mapping[str, str]] = {
    "you": "u", "please": "pls", "because": "cos", "appointment": "appt", "minutes": "mins", "tomorrow": "tmrw",
    "thanks": "thx", "and": "&", "about": "abt", "your": "ur", "people": "ppl", "weeks": "wks", "before": "b4",
    "hours": "hrs", "something": "smth", "okay": "ok", "morning": "morn", "messages": "msgs",
}  # fmt: skip
_EMOJI: Final[Mapping[int, tuple[str, ...]]] = {
    -1: ("😡", "🙄", "😤", "😭", "🤦", "👎", "😩"),
    0: ("🤷", "🙂", "😅"),
    1: ("😍", "🙏", "👏", "❤️", "👍", "🎉", "😊"),
}


def write_as(text: str, persona: str, feeling: int, *, typed_fast: bool, rng: random.Random) -> str:
    """The text as such a person types it; fast means chats and posts."""
    manner = MANNERS[persona]
    if rng.random() < (_CHAT[persona] if typed_fast else manner.lower):
        text = _lower(text)
    if rng.random() < manner.no_apostrophes:
        text = text.replace("'", "")
    text = _abbreviate(text, manner.short_words, rng)
    if rng.random() < manner.slip and len(text) > 30:
        text = _slip(text, rng)
    if rng.random() < manner.shout:
        text = _shout(text, rng)
    if rng.random() < manner.no_last_stop:
        text = text.removesuffix(".")
    if rng.random() < manner.emoji:
        text = f"{text} {rng.choice(_EMOJI[(feeling > 0) - (feeling < 0)])}"
    return text


def _lower(text: str) -> str:
    """Lower case, but what was shouted stays shouted."""
    return " ".join(w if len(w) > 2 and w.isupper() else w.lower() for w in text.split(" "))


def _abbreviate(text: str, chance: float, rng: random.Random) -> str:
    def short(match: re.Match[str]) -> str:
        word = match[0]
        return _SHORT[word] if word in _SHORT and rng.random() < chance else word

    return re.sub(r"\b[a-z]+\b", short, text) if chance else text


def _slip(text: str, rng: random.Random) -> str:
    """Swap, drop or double one letter inside a longer word."""
    words = list(re.finditer(r"\b[a-z]{5,}\b", text))
    if not words:
        return text
    word = rng.choice(words)
    at = word.start() + rng.randint(1, len(word[0]) - 3)
    one, two = text[at], text[at + 1]
    new = rng.choice((two + one, two, one + one + two))
    return text[:at] + new + text[at + 2 :]


def _shout(text: str, rng: random.Random) -> str:
    words = list(re.finditer(r"\b(?:never|nobody|still|again|whole|nothing|every)\b", text))
    if not words:
        return text
    word = rng.choice(words)
    return text[: word.start()] + word[0].upper() + text[word.end() :]
