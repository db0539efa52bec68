"""Sentences of our own that teach what turns a word's meaning: negation, double negation, what failed to happen.

Put together from the words and patterns in ``phrases/``, all written for this project. The benchmark's probes use other
patterns and other words.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

PHRASES = Path(__file__).parent / "phrases"

COMBINED = (
    ("patterns-plain", "good-words", 1),
    ("patterns-plain", "bad-words", -1),
    ("patterns-negated-good", "good-words", -1),
    ("patterns-negated-bad", "bad-words", 1),
    ("patterns-no-trouble", "troubles", 1),
    ("patterns-trouble", "troubles", -1),
    ("patterns-never-failed", "failures", 1),
    ("patterns-failed", "failures", -1),
    ("patterns-nothing-spoilt", "spoilt", 1),
    ("patterns-no-delight", "delights", -1),
)
FIXED = (("content", 1), ("discontented", -1), ("neither", 0))


def lines(name: str) -> list[str]:
    return (PHRASES / f"{name}.txt").read_text(encoding="utf-8").splitlines()


def turned() -> Iterator[tuple[str, int]]:
    """Pairs of sentence and sign: 1 content, -1 discontented, 0 neither."""
    subjects = lines("subjects")
    for patterns, words, sign in COMBINED:
        for number, word in enumerate(lines(words)):
            for place, pattern in enumerate(lines(patterns)):
                yield pattern.format(s=subjects[(number + place) % len(subjects)], w=word), sign
    for name, sign in FIXED:
        for sentence in lines(name):
            yield sentence, sign
            yield f"{sentence[0].upper()}{sentence[1:]}.", sign
