"""Everything that was said, gathered: goes through all occasions in time order and lets each customer speak."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from wellheard.fernlink.conversations import converse
from wellheard.fernlink.letters import quoted, signature
from wellheard.fernlink.material import shelf
from wellheard.fernlink.notes import employee_notes, visit_notes
from wellheard.fernlink.occasions import Occasion, occasions_of
from wellheard.fernlink.phrasing import Speaker
from wellheard.fernlink.scores import score_of, stars_of
from wellheard.fernlink.timeline import Journey
from wellheard.fernlink.voices import Voice, Writer, voice_of

SOURCES: Final = ("surveys", "calls", "chats", "mails", "reviews", "visits", "employees", "social")
_PREFIX: Final[Mapping[str, str]] = {
    "surveys": "R", "mails": "M", "reviews": "RV", "visits": "N", "employees": "E", "social": "P"
}  # fmt: skip
_UNKNOWN: Final[Mapping[str, float]] = {"reviews": 0.3, "social": 0.45}


def gather_voices(journeys: Sequence[Journey], rng: random.Random) -> dict[str, list[Voice]]:
    """All voices by source, in time order, with the ids of their sources."""
    writer = Writer(rng)
    voices: dict[str, list[Voice]] = {source: [] for source in SOURCES}
    occasions = [occasion for journey in journeys for occasion in occasions_of(journey, rng)]
    for number, occasion in enumerate(sorted(occasions, key=lambda o: (o.at, o.journey.customer.number))):
        for voice in _speak(writer, occasion, number):
            voices[voice.source].append(voice)
    voices["visits"] = visit_notes(writer, journeys)
    voices["employees"] = employee_notes(writer, journeys)
    for source, said in voices.items():
        said.sort(key=lambda voice: (voice.at, voice.number))
        _give_ids(source, said, rng)
    return voices


def leave_traces(journeys: Sequence[Journey], voices: Mapping[str, Sequence[Voice]]) -> None:
    """Add an event for each call, chat and mail: what was said was also done."""
    by_number = {journey.customer.number: journey for journey in journeys}
    for source, activity in (("calls", "Called"), ("chats", "Chatted"), ("mails", "Mail written")):
        seen: set[str] = set()
        for voice in voices[source]:
            name = voice.more.get("conversation", voice.own_id)
            if voice.said_by == "customer" and name not in seen:
                seen.add(name)
                by_number[voice.number].do(activity, voice.stage or "Every day", source[:-1], voice.at, case=name)
    for journey in journeys:
        journey.events.sort(key=lambda event: event.at)


def _speak(writer: Writer, occasion: Occasion, number: int) -> Iterator[Voice]:
    if occasion.channel in {"call", "chat"}:
        name = f"{'CL' if occasion.channel == 'call' else 'CH'}-{20_000 + number * 7}"
        yield from converse(writer, occasion, name)
        return
    speaker = writer.speaker(occasion)
    voice = writer.written(occasion, speaker) if occasion.theme else None
    if voice is None and occasion.channel != "survey":
        return
    if occasion.channel == "survey":
        yield _survey(occasion, voice, writer.rng)
    elif voice is not None:
        finish = {"mail": _mail, "review": _review, "social": _post}[occasion.channel]
        yield finish(writer, occasion, speaker, voice)


def _survey(occasion: Occasion, voice: Voice | None, rng: random.Random) -> Voice:
    silent = voice or voice_of(occasion, "")
    score, items = score_of(occasion, voice.feeling if voice else None, rng)
    silent.more |= {"score": score, "items": items}
    return silent


def _review(writer: Writer, occasion: Occasion, speaker: Speaker, voice: Voice) -> Voice:
    title = writer.book.say("titles", occasion.theme, speaker, feeling=voice.feeling)
    if title is not None and writer.book.may_say(title[0]):
        voice.more["title"] = title[0]
        writer.book.note([title[0]])
    voice.more["stars"] = stars_of(voice.feeling, writer.rng)
    voice.more["helpful"] = int(writer.rng.expovariate(0.4))
    if writer.rng.random() < 0.1:
        voice.text, voice.themes = "", ()
    return _forget(voice, writer.rng)


def _post(writer: Writer, _occasion: Occasion, _speaker: Speaker, voice: Voice) -> Voice:
    voice.more["likes"] = int(writer.rng.expovariate(0.12))
    return _forget(voice, writer.rng)


def _forget(voice: Voice, rng: random.Random) -> Voice:
    """Some reviews and posts come from nobody known."""
    if rng.random() < _UNKNOWN[voice.source]:
        voice.number = ""
    return voice


def _mail(writer: Writer, occasion: Occasion, speaker: Speaker, voice: Voice) -> Voice:
    rng, key = writer.rng, occasion.journey.customer.persona.key
    subject = writer.book.say(
        "mails", "subject", Speaker(speaker.facts, frozenset({occasion.theme})), feeling=voice.feeling
    )
    voice.more["subject"] = subject[0] if subject else f"Account {voice.number}"
    writer.book.note([voice.more["subject"]])
    mine = Speaker(speaker.facts, frozenset({key}))
    greeting = _free(writer, "greeting", mine)
    signoff = _free(writer, "signoff", mine)
    parts = [f"{greeting},", voice.text, f"{signoff},\n{signature(occasion.journey.customer, rng)}"]
    if key == "night_mover" and rng.random() < 0.5:
        parts = [voice.text, occasion.journey.customer.first_name.lower()]
    if rng.random() < 0.22:
        parts.append(quoted(occasion, speaker, rng))
    body = "\n\n".join(parts)
    if writer.book.may_say(body):
        voice.text = body
        writer.book.note([body])
    return voice


def _free(writer: Writer, kind: str, speaker: Speaker) -> str:
    """A greeting or farewell; these may repeat, as they run into the sentence that follows."""
    choices = [u.text for u in shelf("mails") if kind in u.kinds and u.conditions <= speaker.flags]
    text = writer.rng.choice(choices)
    return text.replace("{agent}", writer.rng.choice(speaker.facts["agent"]))


def _give_ids(source: str, said: Sequence[Voice], rng: random.Random) -> None:
    """Number what the source numbers; turns have their numbers from their conversation."""
    number = rng.randint(10_000, 60_000)
    for voice in said:
        number += rng.randint(1, 9)
        if not voice.own_id:
            voice.own_id = f"{_PREFIX[source]}-{number}"
