"""Asking an outside model to put into words what numbered passages say, and checking that it kept to them.

It must name the passages and copy the words it relied on; both are checked here, and so is every figure. What cannot
be checked is whether the sentence follows from the words: whoever shows it calls it inferred, and shows the words.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from wellheard.language.adapters.figures_given import figures_are_given
from wellheard.language.adapters.questions import (
    DATA_RULE,
    Item,
    Refusal,
    Request,
    chat_text,
    closed_object,
    fingerprint,
)
from wellheard.language.adapters.strict_json import entries, fields, read_json, whole, words
from wellheard.language.errors import LanguageError

_VERSION: Final = "phrasing-1"
_FEWEST_BYTES: Final = 8
_MOST_RELIED_ON: Final = 200
_UNFIT: Final = frozenset({"Cc", "Cf", "Cn", "Co", "Zl", "Zp"})
_JOINERS: Final = frozenset("\u00ad\u200c\u200d")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_PLACEHOLDER: Final = re.compile(r"\[[^\]\s]{1,20} ?\d*\]")
_LINK: Final = re.compile(r"https?:|www\.|@|[<>`{}|\\]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PhraseTask:
    """What is to be put into words.

    Attributes:
        question: What the statement is to say about the passages, in a sentence.
        figures: Figures that may stand in it, exactly as written here; any other refuses it.
        language: Language of the statement, such as "en" or "pt-BR".
        longest: Characters of the longest statement.

    Raises:
        LanguageError: ``phrase-task``.

    Example:
        >>> PhraseTask("What do these customers have in common?", figures=("12 %",)).longest
        240
    """

    question: str
    figures: tuple[str, ...] = ()
    language: str = "en"
    longest: int = 240

    def __post_init__(self) -> None:
        if not self.question.strip() or not _LANGUAGE.fullmatch(self.language) or not 20 <= self.longest <= 2_000:
            raise LanguageError(
                "phrase-task",
                "Passages cannot be phrased like this.",
                found=f"language {self.language[:20]!r}, longest {self.longest}",
                expected="a question, a language code, and 20 to 2,000 characters",
                hint='PhraseTask("What do these customers have in common?", language="en")',
            )


@dataclass(frozen=True, slots=True)
class Reliance:
    """Words that a statement relies on.

    Attributes:
        number: The passage, counted from 1.
        start: First code point of the words.
        end: One past the last.
    """

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Phrase:
    """A statement and the words it relies on; spans are counted in the passages as they were sent."""

    statement: str
    relied_on: tuple[Reliance, ...]


@dataclass(frozen=True, slots=True)
class PhraseQuestion:
    """What passages say, in a sentence. An item's texts are the passages."""

    task: PhraseTask
    use: str = "phrasing"

    @property
    def version(self) -> str:
        """Changes with the task, too."""
        return f"{_VERSION}.{fingerprint(self.task)}"

    def request(self, items: Sequence[Item]) -> Request:
        """Return what is sent for one item."""
        numbered = [{"number": number, "text": text} for number, text in enumerate(items[0].sent, start=1)]
        messages = [
            {"role": "system", "content": self._rules()},
            {"role": "user", "content": json.dumps({"passages": numbered}, ensure_ascii=False)},
        ]
        body: dict[str, Any] = {"messages": messages, "response_format": _schema()}
        return Request("/chat/completions", body, 200 + self.task.longest + 40 * len(items[0].sent))

    def read(self, document: object, items: Sequence[Item]) -> list[Phrase | Refusal]:
        """Check a statement, the passages it names and the words it copied."""
        text = chat_text(document)
        if isinstance(text, Refusal):
            return [text]
        told = fields(read_json(text), "statement", "relied_on")
        statement = words(told["statement"]) if told else None
        named = told["relied_on"] if told else None
        if statement is None or not isinstance(named, list) or len(named) > _MOST_RELIED_ON:
            return [Refusal("answer-malformed")]
        relied_on = _relied_on(named, items[0].sent)
        if isinstance(relied_on, Refusal):
            return [relied_on]
        return [self._checked(Phrase(statement.strip(), relied_on), items[0].sent)]

    def pack(self, value: Phrase) -> object:
        """Return a phrase as a list; of the passages it holds places only, no words."""
        return [value.statement, [[one.number, one.start, one.end] for one in value.relied_on]]

    def unpack(self, packed: object, item: Item) -> Phrase | None:
        """Return a kept phrase that would still come through."""
        statement, places = packed if isinstance(packed, list) and len(packed) == 2 else (None, None)
        found = [_kept(place, item.sent) for place in entries(places)]
        relied_on = tuple(one for one in found if one is not None)
        said = words(statement)
        if said is None or not relied_on or len(relied_on) < len(found):
            return None
        checked = self._checked(Phrase(said, relied_on), item.sent)
        return None if isinstance(checked, Refusal) else checked

    def _checked(self, phrase: Phrase, passages: Sequence[str]) -> Phrase | Refusal:
        if not _is_fit(phrase.statement, self.task.longest):
            return Refusal("statement-unfit")
        relied_on = [passages[one.number - 1][one.start : one.end] for one in phrase.relied_on]
        if not figures_are_given(phrase.statement, self.task.figures, relied_on):
            return Refusal("figure")
        return phrase

    def _rules(self) -> str:
        figures = json.dumps(list(self.task.figures), ensure_ascii=False)
        return "\n".join(
            [
                f"You put into words what customers said. The question: {self.task.question}",
                f"Write one plain statement in the language {self.task.language}, at most {self.task.longest} signs.",
                "Say nothing that the passages do not say. Name no person, no placeholder and no address.",
                f"Do not count. The only figures that may stand in it, as they are: {figures}",
                "Name the passages you relied on by number, and for each copy, sign by sign, the words that show it.",
                DATA_RULE,
                'The shape: {"statement": TEXT, "relied_on": [{"number": NUMBER, "words": WORDS}]}.',
            ]
        )


def _relied_on(told: Sequence[object], passages: Sequence[str]) -> tuple[Reliance, ...] | Refusal:
    found: list[Reliance] = []
    for entry in told:
        one = fields(entry, "number", "words")
        number, shown = (whole(one["number"]), words(one["words"])) if one else (None, None)
        if number is None or shown is None:
            return Refusal("answer-malformed")
        start = passages[number - 1].find(shown) if 1 <= number <= len(passages) else -1
        if start < 0:
            return Refusal("not-verbatim")
        reliance = Reliance(number, start, start + len(shown))
        if not _shows_something(reliance, passages):
            return Refusal("span-too-short")
        if reliance in found:
            return Refusal("answered-twice")
        found.append(reliance)
    return tuple(found) if found else Refusal("missing")


def _kept(place: object, passages: Sequence[str]) -> Reliance | None:
    number, start, end = (whole(one) for one in place) if isinstance(place, list) and len(place) == 3 else (None,) * 3
    if number is None or start is None or end is None or not 1 <= number <= len(passages):
        return None
    reliance = Reliance(number, start, end)
    inside = 0 <= start < end <= len(passages[number - 1])
    return reliance if inside and _shows_something(reliance, passages) else None


def _shows_something(one: Reliance, passages: Sequence[str]) -> bool:
    passage = passages[one.number - 1]
    shown = passage[one.start : one.end].strip()
    return bool(shown) and _length(shown) >= min(_FEWEST_BYTES, _length(passage.strip()))


def _length(text: str) -> int:
    """Bytes, as a sign of Chinese says more than a letter."""
    return len(text.encode("utf-8", "replace"))


def _is_fit(statement: str, longest: int) -> bool:
    plain = all(unicodedata.category(sign) not in _UNFIT or sign in _JOINERS for sign in statement)
    telling = any(sign.isalpha() for sign in statement)
    return (
        plain
        and telling
        and len(statement) <= longest
        and not _LINK.search(statement)
        and not _PLACEHOLDER.search(statement)
    )


def _schema() -> dict[str, Any]:
    reliance = closed_object(number={"type": "integer"}, words={"type": "string"})
    return closed_object(statement={"type": "string"}, relied_on={"type": "array", "items": reliance})
