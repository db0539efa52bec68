"""Sentences of our own: judging words, what turns their meaning (negation, what failed to happen), whole sentences.

Put together from the words and patterns in ``phrases/``, all written for this project. The benchmark's probes use other
patterns and other turns of phrase.
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
    ("patterns-feelings", "good-feelings", 1),
    ("patterns-feelings", "bad-feelings", -1),
    ("patterns-feelings-negated", "good-feelings", -1),
    ("patterns-feelings-negated", "bad-feelings", 1),
    ("patterns-actions", "good-actions", 1),
    ("patterns-actions", "bad-actions", -1),
    ("patterns-actions-negated", "good-actions", -1),
    ("patterns-actions-negated", "bad-actions", 1),
)
JUDGING = (
    ("judging-good", "judging-bad", "patterns-judging", "patterns-judging-negated"),
    ("good-qualities", "bad-qualities", "patterns-qualities", "patterns-qualities-negated"),
    ("good-nouns", "bad-nouns", "patterns-verdicts", "patterns-verdicts-negated"),
    ("good-verbs", "bad-verbs", "patterns-verbs", "patterns-verbs-negated"),
    ("good-adverbs", "bad-adverbs", "patterns-adverbs", ""),
)
FIXED = (("content", 1), ("discontented", -1), ("neither", 0))
WHOLE = (
    ("reviews-content", 1),
    ("reviews-discontented", -1),
    ("service-content", 1),
    ("service-discontented", -1),
    ("service-neither", 0),
)


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


def judged() -> Iterator[tuple[str, int]]:
    """Judging words of films, books, meals, lessons and the like, alone, in a sentence, and negated."""
    for good, bad, plain, negated in JUDGING:
        for name, meaning in ((good, 1), (bad, -1)):
            for patterns, sign in ((plain, meaning), (negated, -meaning)):
                yield from ((sentence, sign) for sentence in _filled(name, patterns))


def told() -> Iterator[tuple[str, int]]:
    """Whole sentences as people write them about films, books and meals, and to those who serve them."""
    for name, sign in WHOLE:
        yield from ((sentence, sign) for sentence in lines(name))


def _filled(name: str, patterns: str) -> Iterator[str]:
    things, nouns = lines("things"), lines("nouns")
    for number, word in enumerate(lines(name)):
        for place, pattern in enumerate(lines(patterns) if patterns else ()):
            thing, noun = things[(number + place) % len(things)], nouns[(number + 3 * place) % len(nouns)]
            yield pattern.format(w=word, t=thing, n=noun)
