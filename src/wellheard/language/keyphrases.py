"""Keyphrases: the things a passage speaks of, as exact spans of one to three words.

Stop words and punctuation part a passage into runs; what is left of a run, without words of mere judgement at its
ends, is a candidate. Words in the place of a verb are left out: in English by the word before them, in German by
their small letter, in other languages by lists of common verbs. Longer and rarer is better. Nothing is counted over
other texts, so a passage's phrases depend on it alone; how often a phrase occurs among many voices is counted where
themes are named.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final, Literal, NamedTuple

from wellheard.language.sentences import Span
from wellheard.language.shipped import read_model
from wellheard.language.wordlists import STOP_WORD_LANGUAGES, stop_words, words_of

MOST: Final = 5
"""Most phrases of a passage."""

_WORDS: Final = 3
_SHORTEST: Final = 3
_SHORTEST_WITHOUT_LIST: Final = 5
_RARE: Final = 12.0
_WORTH: Final = 1
_AROUND: Final = 100
_REMEMBERED: Final = 100_000
_WORD: Final = re.compile(r"[^\W_]+(?:['\u2019\-.&+\u0300-\u036f][^\W_]+|[\u0300-\u036f])*")
_ADDRESS: Final = re.compile(r"(?:https?://|www\.)\S+|[^\s@]{1,64}@\S{1,255}|@\w+")
_HAN: Final = re.compile("[\u3400-\u9fff]+")
_HAN_STOPS: Final = re.compile(
    "[的了是我在不很就也和都有这那你他她们吗呢吧啊还要没到说会可能给太又再但而与及被把让从对为以于上下个一]+"
)
_JOINS: Final = frozenset(" -")
_BEFORE_VERBS: Final = frozenset(words_of("before-verbs-en"))
_AFTER_TO: Final = frozenset(words_of("nouns-after-to"))
_BEFORE_NOUNS: Final = frozenset(
    {"the", "a", "an", "my", "your", "our", "this", "that", "no", "any", "some", "each", "every", "his", "her", "their"}
)
_ARTICLES: Final = frozenset(
    ["l", "d", "un", "dell", "all", "nell", "sull", "dall", "c", "n", "qu", "s", "j", "m", "t"]
)
_MELTING: Final = frozenset({"fr", "it"})
_NOUNS_IN_LY: Final = frozenset({"family", "reply", "supply", "assembly", "italy", "july", "anomaly", "monopoly"})
_ADVERB: Final = 5


class _Word(NamedTuple):
    """What is known of a word, wherever it stands.

    Attributes:
        plain: In lower case, without an article that melts into it.
        worth: How telling it is; 0 for words that part phrases.
        melted: Length of the article before it.
        place: Where it may stand: anywhere, not at the end of a phrase nor alone, or not at either end.
    """

    plain: str
    worth: float
    melted: int = 0
    place: Literal["anywhere", "not-last", "inside"] = "anywhere"


_Placed = tuple[int, int, _Word]
"""Start, end, word."""


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
    found: dict[str, tuple[float, Span]] = {}
    for run, before in _runs(text, start, end, code):
        kept = _thing(text, run, before, code)
        if kept:
            worth = sum([word.worth for _, _, word in kept]) / len(kept) ** 0.5
            found.setdefault(" ".join([word.plain for _, _, word in kept]), (worth, Span(kept[0][0], kept[-1][1])))
    best = sorted(found.values(), key=lambda pair: (-pair[0], pair[1]))[:MOST] if len(found) > MOST else found.values()
    return sorted(span for _, span in best)


def _runs(text: str, start: int, end: int, code: str) -> list[tuple[list[_Placed], str]]:
    """Neighbouring words that part no phrase, and the word before each run."""
    runs: list[tuple[list[_Placed], str]] = []
    run: list[_Placed] = []
    before, last_end = "", -2
    known = _known_words(code)
    for found in _WORD.finditer(text, start, end):
        word = known[found[0]]
        if not word[_WORTH]:
            if run:
                run = []
            before, last_end = word[0], found.end()
            continue
        first, last = found.span()
        joined = first - last_end == 1 and text[last_end] in _JOINS
        last_end = last
        if run and joined:
            run.append((first, last, word))
        elif joined and before in _BEFORE_VERBS and _is_verb(word.plain, before, code):
            run, before = [], word.plain
        else:
            run = [(first + word.melted, last, word)]
            runs.append((run, before if joined else ""))
    if text.find("@", start, end) >= 0 or text.find("://", start, end) >= 0 or text.find("www.", start, end) >= 0:
        return _without_addresses(runs, text, start, end)
    return runs


def _without_addresses(
    runs: list[tuple[list[_Placed], str]], text: str, start: int, end: int
) -> list[tuple[list[_Placed], str]]:
    """Runs without links, mail addresses and handles."""
    barred = [found.span() for found in _ADDRESS.finditer(text, start, end)]
    outside = [([word for word in run if not _within(word[0], barred)], before) for run, before in runs]
    return [(run, before) for run, before in outside if run]


def _within(place: int, spans: list[tuple[int, int]]) -> bool:
    return any(first <= place < last for first, last in spans)


def _is_verb(plain: str, before: str, code: str) -> bool:
    """Whether an English word stands where a verb stands, as in "I changed" and "to change"."""
    return code == "en" and (before != "to" or plain not in _AFTER_TO)


def _thing(text: str, run: list[_Placed], before: str, code: str) -> list[_Placed]:
    """The last words of a run, where the thing itself mostly stands."""
    if code == "de":
        run = _german_nouns(text, run)
    elif code == "en":
        run = _without_ends(run, before)
    return run[-_WORDS:]


def _without_ends(run: list[_Placed], before: str) -> list[_Placed]:
    """An English run without adverbs at its ends, and without a verb or a judgement that stands alone."""
    while len(run) > 1 and run[-1][2].place != "anywhere":
        run = run[:-1]
    while len(run) > 1 and run[0][2].place == "inside":
        run = run[1:]
    place = run[0][2].place
    alone = len(run) == 1 and (place == "inside" or (place == "not-last" and before not in _BEFORE_NOUNS))
    return [] if alone else run


def _german_nouns(text: str, run: list[_Placed]) -> list[_Placed]:
    """A German run up to its last word with a capital letter; the whole run where none is near."""
    capitals = [place for place, (start, _, _) in enumerate(run) if text[start].isupper()]
    if capitals:
        return run[: capitals[-1] + 1]
    return [] if any(sign.isupper() for sign in text[max(0, run[0][0] - _AROUND) : run[0][0] + _AROUND]) else run


class _KnownWords(dict[str, _Word]):
    """Words of a language, each looked at once."""

    def __init__(self, code: str) -> None:
        self._code = code

    def __missing__(self, written: str) -> _Word:
        if len(self) >= _REMEMBERED:
            self.clear()
        word = self[written] = _look_at(written.lower().replace("\u2019", "'"), self._code)
        return word


@cache
def _known_words(code: str) -> _KnownWords:
    return _KnownWords(code)


def _look_at(plain: str, code: str) -> _Word:
    listed = code in STOP_WORD_LANGUAGES
    article = plain.partition("'")[0]
    melted = len(article) + 1 if code in _MELTING and article in _ARTICLES and "'" in plain else 0
    plain = plain[melted:]
    weak = listed and plain in words_of(f"weak-{code}")
    short = len(plain) < (_SHORTEST if listed else _SHORTEST_WITHOUT_LIST)
    if short or plain in stop_words(code) or plain[0].isdigit() or (weak and code != "en"):
        return _Word(plain, 0.0)
    worth = _rareness().get(plain, _RARE)
    if code == "en" and plain.endswith("ly") and len(plain) > _ADVERB and plain not in _NOUNS_IN_LY:
        return _Word(plain, worth, place="inside")
    return _Word(plain, worth, melted, "not-last" if weak else "anywhere")


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
