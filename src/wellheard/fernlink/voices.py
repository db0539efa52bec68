"""What was said, in the end: one customer's words for each occasion, written in that person's manner."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from wellheard.fernlink.facts import facts_for, flags_for
from wellheard.fernlink.manners import write_as
from wellheard.fernlink.occasions import Occasion
from wellheard.fernlink.phrasing import Phrasebook, Speaker


@dataclass(slots=True)
class Voice:
    """One thing said. ``themes`` are in the words themselves, ``context`` only in what they answer."""

    source: str  # surveys, calls, chats, mails, reviews, visits, employees, social
    at: datetime
    text: str
    said_by: str = "customer"
    number: str = ""  # the customer; empty where nobody is known
    market: str = ""
    language: str = "en"
    themes: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    feeling: int = 0
    stage: str = ""
    own_id: str = ""
    more: dict[str, Any] = field(default_factory=dict)


_ALSO: Final[Mapping[str, tuple[tuple[str, float], ...]]] = {
    "no_show": (("all_day_slots", 0.04), ("silence_after_order", 0.04), ("story_again", 0.06)),
    "story_again": (("phone_waits", 0.12), ("line_drops", 0.08)),
    "price_changes": (("up_to_speeds", 0.08), ("form_forgets", 0.04)),
    "engineers_explain": (("ordering_clear", 0.07), ("keeps_number", 0.05)),
    "ordering_clear": (("keeps_number", 0.06), ("postcode_checker", 0.1)),
    "loyalty": (("up_to_speeds", 0.06), ("bill_muddle", 0.04)),
    "all_day_slots": (("silence_after_order", 0.06),),
    "phone_waits": (("story_again", 0.12),),
    "wifi_reach": (("up_to_speeds", 0.1),),
}
_LIVES: Final = {"Realise": "wait", "Compare": "compare", "Order": "order", "Wait": "wait", "Install": "install",
                 "Get help": "help", "Stay or go": "stay", "": "none"}  # fmt: skip
SOURCE_OF: Final[Mapping[str, str]] = {
    "survey": "surveys", "review": "reviews", "mail": "mails", "social": "social", "call": "calls", "chat": "chats"
}  # fmt: skip
_LONG: Final[Mapping[str, float]] = {"survey": 0.55, "review": 1.0, "mail": 1.4, "social": 0.0}


class Writer:
    """Finds words for occasions, and never the same for two people."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.book = Phrasebook(rng)

    def speaker(self, occasion: Occasion, *more: str) -> Speaker:
        """The customer of this occasion as a speaker, with a few conditions more."""
        facts = facts_for(occasion.journey, occasion.at, occasion.happened, self.rng)
        return Speaker(
            facts, flags_for(occasion.journey, occasion.at, occasion.happened, occasion.theme) | frozenset(more)
        )

    def written(self, occasion: Occasion, speaker: Speaker) -> Voice | None:
        """A survey comment, mail body, review or post; None when nothing fitting is left to say."""
        voice = self._foreign(occasion, speaker) or self._english(occasion, speaker)
        if voice is None or not self.book.may_say(voice.text):
            return None
        self.book.note([voice.text])
        return voice

    def typed(self, occasion: Occasion, text: str, feeling: int, *, fast: bool = False) -> str:
        """The text in this customer's manner."""
        key = occasion.journey.customer.persona.key
        return write_as(text, key, feeling, typed_fast=fast, rng=self.rng)

    def _foreign(self, occasion: Occasion, speaker: Speaker) -> Voice | None:
        language = occasion.journey.customer.language
        if language == "en" or self.rng.random() < 0.2:
            return None
        kind = "mixed" if self.rng.random() < 0.15 else "written"
        words = self.book.say("languages", kind, speaker, feeling=occasion.feeling)
        if words is None:
            return None
        text, utterance = words
        themes = () if occasion.theme == "general" else (occasion.theme,)
        return voice_of(
            occasion,
            text,
            themes=themes,
            feeling=utterance.feeling,
            language=language if kind == "written" else "",
        )

    def _english(self, occasion: Occasion, speaker: Speaker) -> Voice | None:
        feeling = None if occasion.theme == "general" else occasion.feeling
        words = None
        for kind in self._kinds(occasion):
            words = words or self.book.say(f"themes/{occasion.theme}", kind, speaker, feeling=feeling)
        if words is None:
            return None
        text, utterance = words[0].replace(" // ", "\n\n"), words[1]
        themes: tuple[str, ...] = () if occasion.theme == "general" else (occasion.theme,)
        if themes and "letter" not in utterance.kinds:
            text, themes = self._add(occasion, text, speaker)
        text = self.typed(occasion, text, utterance.feeling, fast=occasion.channel == "social")
        return voice_of(occasion, text, themes=themes, feeling=utterance.feeling)

    def _kinds(self, occasion: Occasion) -> tuple[str, ...]:
        if occasion.channel == "social":
            return ("social", "written")
        if occasion.channel == "mail" and self.rng.random() < 0.4:
            return ("letter", "written")
        if occasion.channel == "review" and self.rng.random() < 0.6:
            return ("review", "written")
        return ("written",)

    def _add(self, occasion: Occasion, text: str, speaker: Speaker) -> tuple[str, tuple[str, ...]]:
        """More sentences behind the main one: another theme, what it meant at home, a last word."""
        parts, themes, long = [text], [occasion.theme], _LONG[occasion.channel]
        for theme, chance in _ALSO.get(occasion.theme, ()):
            if len(themes) == 1 and self.rng.random() < chance * long:
                words = self.book.say(f"themes/{theme}", "written", speaker, feeling=occasion.feeling)
                if words is not None:
                    parts.append(words[0])
                    themes.append(theme)
        for shelf, kind, chance in (("lives", _LIVES[occasion.stage], 0.3), ("endings", "written", 0.2)):
            if self.rng.random() < chance * long:
                words = self.book.say(shelf, kind, speaker, feeling=occasion.feeling)
                parts += [words[0]] if words is not None else []
        return " ".join(closed(part) for part in parts[:-1]) + " " * (len(parts) > 1) + parts[-1], tuple(themes)


def closed(sentence: str) -> str:
    """The sentence with a full stop, if it ends without any mark.

    Example:
        >>> closed("Nobody came"), closed("Why?")
        ('Nobody came.', 'Why?')
    """
    return sentence if sentence[-1] in '.!?"' else f"{sentence}."


def voice_of(
    occasion: Occasion, text: str, *, themes: tuple[str, ...] = (), feeling: int = 0, language: str = "en"
) -> Voice:
    """A voice of the customer of this occasion."""
    customer = occasion.journey.customer
    return Voice(
        source=SOURCE_OF[occasion.channel],
        at=occasion.at,
        text=text,
        number=customer.number,
        market=customer.market,
        language=language,
        themes=themes,
        feeling=feeling,
        stage=occasion.stage,
        more={"survey": occasion.survey},
    )
