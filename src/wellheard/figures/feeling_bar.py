"""A bar of three lengths: how much of it feels negative, neutral and positive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from wellheard.figures.numbers import END_ISOLATE, ISOLATE, MINUS, percent, place

Tone = Literal["neg", "neu", "pos"]
_GAP = 0.8
"""Percent of the width left open between two neighbours, so that they part without colour."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """One length of the bar; ``start`` and ``length`` are percent of the width, as text."""

    tone: Tone
    start: str
    length: str


@dataclass(frozen=True, slots=True)
class FeelingBar:
    """A drawn mix of feelings.

    Attributes:
        stretches: From negative to positive; a feeling nobody has is left out.
        negative: As printed under the bar, with its sign.
        positive: As printed under the bar, with its sign.
        name: One sentence that says all the bar says.
    """

    stretches: tuple[Stretch, ...]
    negative: str
    positive: str
    name: str


def feeling_bar(negative: int, neutral: int, positive: int, *, unit: str = "people") -> FeelingBar | None:
    """Draw a mix of feelings, or return ``None`` when there is none to draw.

    Args:
        negative: How many feel negative.
        neutral: How many feel neither.
        positive: How many feel positive.
        unit: What was counted, in the plural.

    Example:
        >>> bar = feeling_bar(6, 3, 1)
        >>> bar.name
        '60% negative, 30% neutral, 10% positive, of 10 people whose feeling could be read'
        >>> bar.negative == f"{ISOLATE}{MINUS} 60%{END_ISOLATE}"
        True
    """
    total = negative + neutral + positive
    if total == 0:
        return None
    parts: tuple[tuple[Tone, int], ...] = (("neg", negative), ("neu", neutral), ("pos", positive))
    shares = [percent(number / total) for _, number in parts]
    mix = f"{shares[0]} negative, {shares[1]} neutral, {shares[2]} positive"
    name = f"{mix}, of {total:,} {unit} whose feeling could be read"
    stretches = _stretches([(tone, number / total) for tone, number in parts if number])
    return FeelingBar(stretches, _marked(MINUS, shares[0]), _marked("+", shares[2]), name)


def _marked(sign: str, share: str) -> str:
    return f"{ISOLATE}{sign} {share}{END_ISOLATE}"


def _stretches(parts: list[tuple[Tone, float]]) -> tuple[Stretch, ...]:
    room = 100 - _GAP * (len(parts) - 1)
    made, start = [], 0.0
    for tone, share in parts:
        made.append(Stretch(tone, place(start), place(share * room)))
        start += share * room + _GAP
    return tuple(made)


def tone_of(feeling: float | None) -> Tone:
    """Return the tone a feeling (-1 to 1) is drawn in.

    Example:
        >>> tone_of(-0.6), tone_of(0.1), tone_of(None)
        ('neg', 'neu', 'neu')
    """
    if feeling is None or abs(feeling) <= 0.15:
        return "neu"
    return "pos" if feeling > 0 else "neg"


def feeling_word(feeling: float) -> str:
    """Name a feeling (-1 to 1) in a word.

    Example:
        >>> feeling_word(-0.8), feeling_word(0.0), feeling_word(0.4)
        ('very negative', 'neutral', 'positive')
    """
    tone = tone_of(feeling)
    if tone == "neu":
        return "neutral"
    word = "positive" if tone == "pos" else "negative"
    return f"very {word}" if abs(feeling) >= 0.6 else word
