"""Keyphrases: the things a passage speaks of, as exact spans of one to three words.

Stop words and punctuation part a passage into runs; what is left of a run, without words of mere judgement at its
ends, is a candidate. Longer and rarer is better. Nothing is counted over other texts, so a passage's phrases depend
on it alone; how often a phrase occurs among many voices is counted where themes are named.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from wellheard.language.sentences import Span
from wellheard.language.shipped import read_model
from wellheard.language.wordlists import STOP_WORD_LANGUAGES, stop_words

MOST: Final = 5
"""Most phrases of a passage."""

_WORDS: Final = 3
_SHORTEST: Final = 3
_RARE: Final = 12.0
_WORD: Final = re.compile(r"[^\W_](?:[^\W_]|['\u2019\-.&+](?=[^\W_])|[\u0300-\u036f])*")
_HAN: Final = re.compile("[\u3400-\u9fff]+")
_HAN_STOPS: Final = re.compile(
    "[的了是我在不很就也和都有这那你他她们吗呢吧啊还要没到说会可能给太又再但而与及被把让从对为以于上下个一]+"
)
_JOINS: Final = frozenset(" -")


def find_keyphrases(text: str, start: int, end: int, language: str) -> list[Span]:
    """Find the phrases of one passage, in the order in which they stand.

    Args:
        text: The voice's whole text.
        start: First code point of the passage.
        end: One past its last.
        language: BCP 47; chooses the stop words. Without a list, words of five letters and more are taken.

    Returns:
        At most five spans of the voice's text, one to three words each.

    Example:
        >>> text = "The waiting room was cold and the discharge letter never came."
        >>> [text[a:b] for a, b in find_keyphrases(text, 0, len(text), "en")]
        ['waiting room', 'discharge letter']
    """
    code = language.partition("-")[0]
    if code in {"zh", "ja"}:
        return _han_phrases(text, start, end)
    stops = stop_words(code) if code in STOP_WORD_LANGUAGES else frozenset()
    shortest = _SHORTEST if stops else 5
    candidates: list[tuple[float, Span]] = []
    run: list[tuple[int, int, str]] = []
    for found in _WORD.finditer(text, start, end):
        word = found.group().lower()
        plain = word.replace("\u2019", "'")
        joined = run and (found.start() - run[-1][1] == 1) and text[run[-1][1]] in _JOINS
        if run and not joined:
            candidates += _phrase(run)
            run = []
        if plain in stops or len(word) < shortest or word[0].isdigit():
            candidates += _phrase(run) if run else ()
            run = []
        else:
            run.append((found.start(), found.end(), plain))
    candidates += _phrase(run) if run else ()
    best = sorted(candidates, key=lambda pair: (-pair[0], pair[1]))[:MOST]
    return sorted(span for _, span in best)


def _phrase(run: list[tuple[int, int, str]]) -> list[tuple[float, Span]]:
    """The last words of a run, where the thing itself mostly stands, and how telling they are."""
    kept = run[-_WORDS:]
    rareness = _rareness()
    worth = sum(rareness.get(word, _RARE) for _, _, word in kept) / len(kept) ** 0.5
    return [(worth, Span(kept[0][0], kept[-1][1]))]


def _han_phrases(text: str, start: int, end: int) -> list[Span]:
    spans: list[Span] = []
    for found in _HAN.finditer(text, start, end):
        last = found.start()
        for stop in _HAN_STOPS.finditer(text, found.start(), found.end()):
            spans.append(Span(last, stop.start()))
            last = stop.end()
        spans.append(Span(last, found.end()))
    return [Span(a, min(b, a + 6)) for a, b in spans if b - a >= 2][:MOST]


@cache
def _rareness() -> dict[str, float]:
    """From 0 for the commonest English word to about 9; words outside the list are rarer."""
    ranked = read_model("english-words").decode("utf-8").split()
    return {word: float((rank + 1).bit_length()) * 0.7 for rank, word in enumerate(ranked)}
