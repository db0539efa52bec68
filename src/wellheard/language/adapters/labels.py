"""Asking an outside model which of the allowed labels a text carries, and checking what it says."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

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

_VERSION: Final = "labels-1"
_FIRST_NUMBER: Final = 100
_NUMBERS: Final = 9_000
_MOST_LABELS: Final = 500


@dataclass(frozen=True, slots=True)
class Labelled:
    """A label that a text carries.

    Attributes:
        label: One of the allowed labels.
        start: First code point of the words that show it, in the text as it is; None where none were asked for.
        end: One past the last.
    """

    label: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class LabelTask:
    """Which labels texts may be given.

    Attributes:
        name: What the labels are about, such as "sentiment" or "facets".
        allowed: The labels; no other comes through.
        question: What is asked about each text, in a sentence.
        meanings: What each label means, in the order of ``allowed``; none at all is possible.
        several: Whether a text may carry any number of them; otherwise it carries exactly one.
        with_words: Whether the model must name the words that show a label; they must stand in the text.

    Raises:
        LanguageError: ``label-task``.

    Example:
        >>> LabelTask("sentiment", ("negative", "neutral", "positive"), "How does the writer feel?").several
        False
    """

    name: str
    allowed: tuple[str, ...]
    question: str
    meanings: tuple[str, ...] = ()
    several: bool = False
    with_words: bool = False

    def __post_init__(self) -> None:
        usable = all(label.strip() and label.isprintable() for label in self.allowed)
        if not usable or not 1 <= len(set(self.allowed)) == len(self.allowed) <= _MOST_LABELS:
            raise _wrong_task(found=f"{len(self.allowed)} labels, {len(set(self.allowed))} of them different")
        if self.meanings and len(self.meanings) != len(self.allowed):
            raise _wrong_task(found=f"{len(self.meanings)} meanings for {len(self.allowed)} labels")


@dataclass(frozen=True, slots=True)
class LabelQuestion:
    """Which of the allowed labels texts carry; spans are counted in the text as it was sent."""

    task: LabelTask
    use: str = "labels"

    @property
    def version(self) -> str:
        """Changes with the task, too."""
        return f"{_VERSION}.{fingerprint(self.task)}"

    def request(self, items: Sequence[Item]) -> Request:
        """Return what is sent: rules first, then the texts as data, each under a number that it cannot know."""
        numbered = [
            {"number": number, "text": item.sent[0]} for number, item in zip(_numbers(items), items, strict=True)
        ]
        messages = [
            {"role": "system", "content": self._rules()},
            {"role": "user", "content": json.dumps({"texts": numbered}, ensure_ascii=False)},
        ]
        each = 40 + (40 * min(len(self.task.allowed), 6) if self.task.with_words or self.task.several else 20)
        body: dict[str, Any] = {"messages": messages, "response_format": _schema(self.task)}
        return Request("/chat/completions", body, 60 + each * len(items))

    def read(self, document: object, items: Sequence[Item]) -> list[tuple[Labelled, ...] | Refusal]:
        """Take the answers that keep to the labels and to the texts."""
        text = chat_text(document)
        told = fields(read_json(text), "answers") if isinstance(text, str) else None
        if told is None or not isinstance(told["answers"], list):
            refusal = text if isinstance(text, Refusal) else Refusal("answer-malformed")
            return [refusal] * len(items)
        places = {number: place for place, number in enumerate(_numbers(items))}
        found: list[tuple[Labelled, ...] | Refusal] = [Refusal("missing")] * len(items)
        seen: set[int] = set()
        for entry in entries(told["answers"]):
            answer = fields(entry, "number", "labels")
            place = places.get(whole(answer["number"]) or 0) if answer else None
            if answer is None or place is None:
                continue
            again = place in seen
            found[place] = Refusal("answered-twice") if again else self._labels(answer["labels"], items[place].sent[0])
            seen.add(place)
        return found

    def pack(self, value: tuple[Labelled, ...]) -> object:
        """Return labels as a list."""
        return [[one.label, one.start, one.end] for one in value]

    def unpack(self, packed: object, item: Item) -> tuple[Labelled, ...] | None:
        """Return kept labels that are still allowed and whose words still lie inside the text."""
        found = []
        for entry in entries(packed):
            label, start, end = entry if isinstance(entry, list) and len(entry) == 3 else (None, None, None)
            shown = _lies_inside(start, end, item.sent[0])
            if label not in self.task.allowed or shown != self.task.with_words:
                return None
            found.append(Labelled(label, start, end))
        return tuple(found) if isinstance(packed, list) and (self.task.several or len(found) == 1) else None

    def _labels(self, told: object, text: str) -> tuple[Labelled, ...] | Refusal:
        if not isinstance(told, list):
            return Refusal("answer-malformed")
        found: dict[str, Labelled] = {}
        for entry in entries(told):
            one = self._label(entry, text)
            if isinstance(one, Refusal):
                return one
            if one.label in found:
                return Refusal("answered-twice")
            found[one.label] = one
        if not self.task.several and len(found) != 1:
            return Refusal("label-missing")
        return tuple(found[label] for label in self.task.allowed if label in found)

    def _label(self, entry: object, text: str) -> Labelled | Refusal:
        told = fields(entry, "label", "words") if self.task.with_words else {"label": entry, "words": ""}
        label, shown = (words(told["label"]), words(told["words"])) if told else (None, None)
        if label is None or shown is None:
            return Refusal("answer-malformed")
        if label not in self.task.allowed:
            return Refusal("unknown-label")
        if not self.task.with_words:
            return Labelled(label)
        start = text.find(shown) if shown.strip() else -1
        return Labelled(label, start, start + len(shown)) if start >= 0 else Refusal("not-verbatim")

    def _rules(self) -> str:
        task = self.task
        meanings = task.meanings or ("",) * len(task.allowed)
        labels = [
            {"label": label, "means": meaning} if meaning else {"label": label}
            for label, meaning in zip(task.allowed, meanings, strict=True)
        ]
        one = '{"label": LABEL, "words": WORDS}' if task.with_words else "LABEL"
        parts = [
            f"You label texts that customers wrote. The question about each text: {task.question}",
            f"The labels, and no others: {json.dumps(labels, ensure_ascii=False)}",
            "A text may carry any number of labels, also none." if task.several else "Each text carries one label.",
            "WORDS are copied from the text, sign by sign, and show the label." if task.with_words else "",
            DATA_RULE,
            f'The shape: {{"answers": [{{"number": NUMBER, "labels": [{one}]}}]}}, one answer for each text.',
        ]
        return "\n".join(part for part in parts if part)


def _lies_inside(start: object, end: object, text: str) -> bool:
    first, last = whole(start), whole(end)
    return first is not None and last is not None and 0 <= first < last <= len(text)


def _numbers(items: Sequence[Item]) -> list[int]:
    """Numbers that no text can guess, so that none can speak for its neighbours; the same items get the same ones."""
    stamp = sha256("\0".join(item.sent[0] for item in items).encode("utf-8", "surrogatepass")).digest()
    first = int.from_bytes(stamp[:4], "big") % _NUMBERS
    return [_FIRST_NUMBER + (first + 7 * place) % _NUMBERS for place in range(len(items))]


def _schema(task: LabelTask) -> dict[str, Any]:
    label: dict[str, Any] = {"type": "string", "enum": list(task.allowed)}
    if task.with_words:
        label = closed_object(label=label, words={"type": "string"})
    labels: dict[str, Any] = {"type": "array", "items": label}
    answer = closed_object(number={"type": "integer"}, labels=labels)
    return closed_object(answers={"type": "array", "items": answer})


def _wrong_task(*, found: str) -> LanguageError:
    return LanguageError(
        "label-task",
        "Texts cannot be labelled like this.",
        found=found,
        expected=f"1 to {_MOST_LABELS} different labels in printable signs, and a meaning for each or for none",
        hint='LabelTask("sentiment", ("negative", "neutral", "positive"), "How does the writer feel?")',
    )
