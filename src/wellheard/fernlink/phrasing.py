"""Turns hand-written utterances into one person's words, and sees to it that people do not repeat each other."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from wellheard.fernlink.errors import FernlinkError
from wellheard.fernlink.material import Utterance, spoken

Facts = Mapping[str, str | Sequence[str]]
"""What slots are filled with: one value, or several to choose from."""

MOST_REPEATS: Final = 3
"""How often one sentence may stand in the whole corpus."""

_CHOICE: Final = re.compile(r"\[([^\[\]]*)\]")
_SLOT: Final = re.compile(r"\{([a-z0-9_]+)\}")
_END: Final = re.compile(r"[.!?]+")
_TRIES: Final = 10


def sentences_of(text: str) -> list[str]:
    """The sentences of a text as the ledger counts them: split at ``.``, ``!`` and ``?``, trimmed, in lower case.

    A closing quotation mark or a smiley that is left over is no sentence.

    Example:
        >>> sentences_of("Nobody came. NOBODY rang!")
        ['nobody came', 'nobody rang']
    """
    pieces = (" ".join(piece.split()).casefold() for piece in _END.split(text))
    return [piece for piece in pieces if any(c.isalnum() for c in piece)]


def fill(text: str, facts: Facts, rng: random.Random, *, place: str = "") -> str:
    """Settle every choice and fill every slot.

    Raises:
        FernlinkError: A slot is not among the facts.

    Example:
        >>> fill("[Hi|Hi] from {town}", {"town": "Cork"}, random.Random(1))
        'Hi from Cork'
    """
    while (choice := _CHOICE.search(text)) is not None:
        text = text[: choice.start()] + rng.choice(choice[1].split("|")) + text[choice.end() :]
    return _SLOT.sub(lambda slot: _value(slot[1], facts, rng, place), text)


def _value(name: str, facts: Facts, rng: random.Random, place: str) -> str:
    if name not in facts:
        raise FernlinkError.words_are_malformed(place, f"the unknown slot {name}")
    value = facts[name]
    return value if isinstance(value, str) else rng.choice(value)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody about to say something: what their words may refer to, and what is true of them."""

    facts: Facts
    flags: frozenset[str]


class Phrasebook:
    """Hands out utterances, the least used first, and keeps count of every sentence that was said."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._said: Counter[str] = Counter()
        self._used: Counter[str] = Counter()

    def say(
        self, shelf_name: str, kind: str, speaker: Speaker, *, feeling: int | None = None
    ) -> tuple[str, Utterance] | None:
        """Words for one moment, or None when everything fitting has been said too often.

        Args:
            shelf_name: The file of words, for example ``"themes/no_show"``.
            kind: Where it is said: ``written``, ``call``, ``chat`` ...
            speaker: Fills the slots and meets the conditions.
            feeling: Only its sign matters; None takes any.
        """
        fitting = [u for u in spoken(shelf_name, kind) if u.suits(feeling, speaker.flags)]
        fitting = [u for u in fitting if self._used[u.place] < u.most_uses]
        keyed = sorted(fitting, key=lambda u: (self._used[u.place] - len(u.conditions), self._rng.random()))
        for limit in (1, MOST_REPEATS):
            for utterance in keyed[:14]:
                text = self._fresh(utterance, speaker.facts, limit)
                if text is not None:
                    self._used[utterance.place] += 1
                    return text, utterance
        return None

    def _fresh(self, utterance: Utterance, facts: Facts, limit: int) -> str | None:
        """The variant whose most repeated sentence was said least; None when that was as often as the limit."""
        best, fewest = "", limit
        for _ in range(1 if utterance.is_fixed else _TRIES):
            text = fill(utterance.text, facts, self._rng, place=utterance.place)
            repeats = self.repeats(text)
            if repeats < fewest:
                best, fewest = text, repeats
            if fewest == 0:
                break
        return best or None

    def repeats(self, text: str) -> int:
        """How often the most repeated sentence of the text was said before; within the text counts too."""
        sentences = sentences_of(text)
        return max((self._said[s] + sentences.count(s) - 1 for s in sentences), default=0)

    def may_say(self, text: str) -> bool:
        """Whether no sentence of the text has been said too often, nor would be."""
        return self.repeats(text) < MOST_REPEATS

    def note(self, texts: Iterable[str]) -> None:
        """Count what was said in the end."""
        for text in texts:
            self._said.update(sentences_of(text))
