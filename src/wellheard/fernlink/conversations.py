"""Calls and chats: what was said turn by turn, by the customer, Fernlink's people and the bot."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final

from wellheard.fernlink.occasions import Occasion
from wellheard.fernlink.phrasing import Speaker
from wellheard.fernlink.voices import Voice, Writer, voice_of

_CALL: Final = ("customer first", "agent first", "customer more", "agent more", "customer last", "agent last")
_CHAT: Final = (
    "bot first", "customer first", "bot more", "agent first", "customer more", "agent last", "customer last"
)  # fmt: skip
_OFTEN: Final[Mapping[str, float]] = {
    "customer more": 0.85, "agent more": 0.45, "customer last": 0.5, "agent last": 0.35, "bot first": 0.45,
    "bot more": 0.35,
}  # fmt: skip


def converse(writer: Writer, occasion: Occasion, name: str) -> list[Voice]:
    """A call or chat about the theme of this occasion; empty when there is nothing new to say about it.

    Args:
        writer: Finds the words.
        occasion: Who talks, when, about what; its channel is ``call`` or ``chat``.
        name: The id of the call or chat, shared by its turns.
    """
    speaker = _introduce(writer, occasion)
    turns: list[Voice] = []
    at = occasion.at
    for step in _CALL if occasion.channel == "call" else _CHAT:
        if writer.rng.random() > _OFTEN.get(step, 1.0):
            continue
        voice = _turn(writer, occasion, speaker, step)
        if voice is None and step == "customer first":
            return []
        if voice is not None:
            at = voice.at = _next(at, occasion.channel, voice.text, writer.rng)
            turns.append(voice)
            writer.book.note([voice.text])
    return list(_numbered(turns, name))


def _introduce(writer: Writer, occasion: Occasion) -> Speaker:
    """One person of Fernlink's answers throughout; the others that the customer names are somebody else."""
    speaker = writer.speaker(occasion, *(("pleased",) if occasion.feeling > 0 else ()))
    here = writer.rng.choice([*speaker.facts["agent"], *speaker.facts["agent2"]])
    others = {key: [name for name in speaker.facts[key] if name != here] for key in ("agent", "agent2")}
    return Speaker({**speaker.facts, **others, "here": here}, speaker.flags)


def _turn(writer: Writer, occasion: Occasion, speaker: Speaker, step: str) -> Voice | None:
    who, _, part = step.partition(" ")
    if who == "customer":
        return _customer_turn(writer, occasion, speaker, part)
    shelf, kind = ("bot", f"bot_{part}")
    if who == "agent":
        shelf, kind = "agents", f"{'agent' if occasion.channel == 'call' else 'desk'}_{part}"
    words = writer.book.say(shelf, kind, speaker)
    if words is None or not writer.book.may_say(words[0]):
        return None
    voice = voice_of(occasion, words[0])
    voice.said_by = who
    return voice


def _customer_turn(writer: Writer, occasion: Occasion, speaker: Speaker, part: str) -> Voice | None:
    shelf, kind, feeling = f"themes/{occasion.theme}", occasion.channel, occasion.feeling
    if part == "more":
        kind = f"{occasion.channel}_more"
    elif part == "last":
        ends = (1,) if feeling > 0 else (-1, -1, -1, -1, 0, 0, 1)
        shelf, kind, feeling = "turns", f"{occasion.channel}_last", writer.rng.choice(ends)
    words = writer.book.say(shelf, kind, speaker, feeling=feeling)
    if words is None:
        return None
    fast = occasion.channel == "chat"
    text = writer.typed(occasion, words[0], words[1].feeling, fast=True) if fast else words[0]
    if not writer.book.may_say(text):
        return None
    themes = (occasion.theme,) if part == "first" else ()
    voice = voice_of(occasion, text, themes=themes, feeling=words[1].feeling)
    voice.context = (occasion.theme,) if part == "more" else ()
    return voice


def _next(at: datetime, channel: str, text: str, rng: random.Random) -> datetime:
    """When the next turn begins: as long as the words take, typing slower than talking."""
    seconds = len(text) // 14 + rng.randint(2, 9) if channel == "call" else len(text) // 5 + rng.randint(6, 95)
    return at + timedelta(seconds=seconds)


def _numbered(turns: list[Voice], name: str) -> Iterator[Voice]:
    for number, voice in enumerate(turns, start=1):
        voice.own_id = f"{name}/{number}"
        voice.more |= {"conversation": name, "turn": number}
        yield voice
