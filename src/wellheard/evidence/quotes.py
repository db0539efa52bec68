"""Quotes: exact words of a voice, named by place and proven by a checksum, never copied."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

from wellheard.evidence.errors import EvidenceError


def checksum(words: str) -> str:
    """Return 16 hexadecimal digits that stand for ``words`` without holding them.

    Example:
        >>> checksum("nobody came") == checksum("nobody came"), checksum("nobody came") == checksum("Nobody came")
        (True, False)
    """
    return blake2b(words.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True, order=True)
class Quote:
    """An exact span of a voice.

    Attributes:
        voice_id: The voice that holds the words.
        start: First code point, counted from 0.
        end: One past the last code point.
        check: :func:`checksum` of the words, so that a voice that was changed is noticed.

    Example:
        >>> quote = Quote.of("v1", "The engineer never came. Third time.", 25, 36)
        >>> quote.words_in("The engineer never came. Third time.")
        'Third time.'
    """

    voice_id: str
    start: int
    end: int
    check: str

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise EvidenceError(
                "quote-empty",
                "A quote must hold at least one character.",
                found=f"start {self.start}, end {self.end} in voice {self.voice_id}",
                expected="0 <= start < end, counted in code points",
                hint="give the offsets of the words inside the voice's text",
            )

    @classmethod
    def of(cls, voice_id: str, text: str, start: int, end: int) -> Quote:
        """Quote ``text[start:end]`` of the voice whose whole text is ``text``."""
        if end > len(text):
            raise EvidenceError(
                "quote-outside",
                "A quote reaches past the end of its voice.",
                found=f"end {end} in voice {voice_id} of {len(text)} code points",
                expected=f"end <= {len(text)}",
                hint="count code points, not bytes or UTF-16 units",
            )
        return cls(voice_id, start, end, checksum(text[start:end]))

    def words_in(self, text: str) -> str:
        """Return the quoted words out of the voice's whole text.

        Raises:
            EvidenceError: The words at this place are not those that were quoted.
        """
        words = text[self.start : self.end]
        if len(words) != self.end - self.start or checksum(words) != self.check:
            raise EvidenceError(
                "quote-drifted",
                "The words at a quote's place are not the words that were quoted.",
                found=f"voice {self.voice_id}, code points {self.start} to {self.end}",
                expected=f"words with checksum {self.check}",
                hint="compute the finding again; if nothing was changed on purpose, run: wellheard doctor",
            )
        return words
