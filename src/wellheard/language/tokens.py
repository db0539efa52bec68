"""Word pieces: the one reading of the words that vectors and sentiment share.

A text is cut at white space; each stretch is normalised, cut into words and word pieces by the shipped vocabulary, and
remembered, because people use the same words again and again. The result for a text depends on nothing but the text.
A word that is not common English (another language, a product, a typing error) also gets numbers of its own beyond the
vocabulary, hashed from its stem and its letters, so that texts that share it still meet. The most common words of other
languages are passed over, unless a text holds nothing else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, pairwise
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from wellheard.language.shipped import read_model
from wellheard.language.wordlists import STOP_WORD_LANGUAGES, english_words, stop_words

OWN_NUMBERS: Final = 1 << 14
"""How many numbers beyond the vocabulary words share."""

_REMEMBERED: Final = 200_000
_LONGEST_REMEMBERED: Final = 40
_LETTERS: Final = 4
_STEM: Final = 5
_SPACELESS_FROM: Final = 0x2E7F  # Chinese and Japanese signs begin after this one
_EMOJI: Final = re.compile("[\u2600-\u27bf\u2b50\u2b55\U0001f300-\U0001faff]")
_QUOTES: Final = str.maketrans("\u2019\u2018`\u00b4\u201c\u201d", "'" * 4 + '"' * 2, "\ufe0f\u200d")
_FACES: Final = dict.fromkeys((":)", ":-)", "(:"), " smiling face ") | {
    ":D": " grinning face ", ":-D": " grinning face ", ":(": " sad face ", ":-(": " sad face ",
    ":'(": " crying face ", ";)": " winking face ", "<3": " love ", ":/": " unsure face ",
}  # fmt: skip
_HANDLE: Final = re.compile(r"(?<!\w)@\w+")
_UNMARKED: Final = re.compile(
    r"^(do|does|did|ca|wo|would|could|should|is|are|was|were|has|have|had|ai)nt(?=\W*$)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Pieces:
    """Word pieces of many texts, one text after the other.

    Attributes:
        ids: Numbers of the pieces; those from the vocabulary's size on are the words' own numbers.
        starts: Where each text's pieces begin, and the end of the last: one more than there are texts.
    """

    ids: NDArray[np.int32]
    starts: NDArray[np.int64]

    @property
    def lengths(self) -> NDArray[np.int64]:
        """Number of pieces of each text."""
        return np.diff(self.starts)


class WordPieces:
    """Cut texts into word pieces with a vocabulary.

    Args:
        tokenizer: The cutter, without padding or truncation.
        common: Common English words in lower case; they need no numbers of their own.
        passed_over: Common words of other languages.
    """

    def __init__(
        self, tokenizer: Tokenizer, common: frozenset[str] = frozenset(), passed_over: frozenset[str] = frozenset()
    ) -> None:
        self._tokenizer = tokenizer
        self._common = common
        self._passed_over = frozenset(tokenizer.normalizer.normalize_str(word) for word in passed_over) - common
        self._stretches: dict[str, tuple[int, ...]] = {}
        self._words: dict[str, tuple[int, ...]] = {}
        self.vocabulary_size = int(tokenizer.get_vocab_size())
        self.size = self.vocabulary_size + OWN_NUMBERS

    def cut(self, texts: Sequence[str]) -> Pieces:
        """Return the word pieces of each text.

        Example:
            >>> pieces = word_pieces().cut(["Works well", "", "works WELL"])
            >>> pieces.lengths.tolist(), pieces.ids[:2].tolist() == pieces.ids[2:].tolist()
            ([2, 0, 2], True)
        """
        rows = [self._cut_one(text) for text in texts]
        starts = np.zeros(len(rows) + 1, np.int64)
        np.cumsum([len(row) for row in rows], out=starts[1:])
        return Pieces(np.fromiter(chain.from_iterable(rows), np.int32, int(starts[-1])), starts)

    def spans(self, text: str) -> list[tuple[int, int, int]]:
        """Return ``(piece, start, end)`` for each piece of the vocabulary, in code points of the text as it is.

        Example:
            >>> text = "Works well"
            >>> [text[start:end] for _, start, end in word_pieces().spans(text)]
            ['Works', 'well']
        """
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        return [(piece, start, end) for piece, (start, end) in zip(encoding.ids, encoding.offsets, strict=True)]

    def numbers_of(self, words: Sequence[str]) -> list[int]:
        """Numbers of the words that the vocabulary holds in one piece."""
        found = (self._tokenizer.token_to_id(word) for word in words)
        return [int(number) for number in found if number is not None]

    def says_something(self) -> NDArray[np.bool_]:
        """For each number, whether it stands for letters, digits or a sign that means something."""
        telling = np.ones(self.size, bool)
        for piece, number in self._tokenizer.get_vocab().items():
            telling[number] = not piece.startswith("[") and any(sign.isalnum() for sign in piece.removeprefix("##"))
        return telling

    def _cut_one(self, text: str) -> list[int]:
        row: list[int] = []
        remembered = self._stretches
        for stretch in text.split():
            ids = remembered.get(stretch)
            row += self._cut_stretch(stretch) if ids is None else ids
        if row or not text:
            return row
        words = (word for stretch in text.split() for word in self._words_of(stretch))
        return [number for word in words for number in self._numbers(word)]

    def _words_of(self, stretch: str) -> list[str]:
        normal = self._tokenizer.normalizer.normalize_str(_plain(stretch))
        return [word for word, _ in self._tokenizer.pre_tokenizer.pre_tokenize_str(normal)]

    def _cut_stretch(self, stretch: str) -> tuple[int, ...]:
        words = self._words_of(stretch)
        kept = (self._cut_word(word) for word in words if word not in self._passed_over)
        ids = tuple(chain.from_iterable(kept)) + self._pairs(words)
        if len(stretch) <= _LONGEST_REMEMBERED:
            _remember(self._stretches, stretch, ids)
        return ids

    def _cut_word(self, word: str) -> tuple[int, ...]:
        ids = self._words.get(word)
        if ids is None:
            ids = self._numbers(word)
            _remember(self._words, word, ids)
        return ids

    def _numbers(self, word: str) -> tuple[int, ...]:
        pieces = tuple(int(token.id) for token in self._tokenizer.model.tokenize(word))
        if word in self._common or not any(sign.isalpha() for sign in word):
            return pieces
        return (*pieces, *(self.vocabulary_size + number for number in _own_numbers(word)))

    def _pairs(self, words: list[str]) -> tuple[int, ...]:
        """Own numbers of neighbouring signs in a script that writes words without spaces."""
        signs = [word if len(word) == 1 and ord(word) > _SPACELESS_FROM else "" for word in words]
        pairs = (a + b for a, b in pairwise(signs) if a and b)
        return tuple(self.vocabulary_size + crc32(pair.encode()) % OWN_NUMBERS for pair in pairs)


def _remember(store: dict[str, tuple[int, ...]], key: str, ids: tuple[int, ...]) -> None:
    if len(store) >= _REMEMBERED:
        store.clear()
    store[key] = ids


def _own_numbers(word: str) -> list[int]:
    """Hashes of the stem (twice, as it says most) and of the letters in groups of four."""
    if len(word) < _LETTERS:
        return [crc32(word.encode()) % OWN_NUMBERS] if len(word) > 1 else []
    stem = crc32(word[:_STEM].encode()) % OWN_NUMBERS
    marked = f"<{word[:24]}>"
    groups = [marked[i : i + _LETTERS] for i in range(len(marked) - _LETTERS + 1)]
    return [stem, stem, *(crc32(group.encode()) % OWN_NUMBERS for group in groups)]


def _plain(stretch: str) -> str:
    """A stretch with faces named, links made alike, handles left out, and quotation marks made straight."""
    if stretch in _FACES:
        return _FACES[stretch]
    if stretch.startswith(("http://", "https://", "www.")):
        return "http"
    if "@" in stretch:
        stretch = _HANDLE.sub("", stretch)
    if not stretch.isascii():
        stretch = _EMOJI.sub(lambda sign: f" {unicodedata.name(sign.group(), '').lower()} ", stretch.translate(_QUOTES))
    return _UNMARKED.sub(r"\1n't", stretch)


@cache
def word_pieces() -> WordPieces:
    """The shipped vocabulary, loaded once.

    Raises:
        LanguageError: ``model-damaged``.
    """
    passed_over = frozenset(
        word for language in STOP_WORD_LANGUAGES if language != "en" for word in stop_words(language)
    )
    return WordPieces(Tokenizer.from_buffer(read_model("word-pieces")), english_words(), passed_over)
