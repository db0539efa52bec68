"""The one door to an outside model: vectors, labels and phrasing of masked texts, with the shipped models behind it.

Off by default: nothing here runs unless somebody writes settings down and opens an adapter with them. An adapter
raises when it was set up wrongly; whatever an endpoint does later is an answer with a reason, never an exception.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeVar

import numpy as np

from wellheard.language.adapters.answers import KEPT, Answer, Answers, Phrasing, Vectors
from wellheard.language.adapters.asking import Asking, Said
from wellheard.language.adapters.budget import Budget, Spending
from wellheard.language.adapters.cache import Cache
from wellheard.language.adapters.engine import Engine
from wellheard.language.adapters.fallback import Shipped, named, shipped_sentiment
from wellheard.language.adapters.labels import Labelled, LabelQuestion, LabelTask
from wellheard.language.adapters.masked import AnyMasker, MaskedText, mask
from wellheard.language.adapters.phrasing import Phrase, PhraseQuestion, PhraseTask, Reliance
from wellheard.language.adapters.questions import Item, Question, Refusal
from wellheard.language.adapters.reasons import REASONS
from wellheard.language.adapters.settings import AdapterSettings
from wellheard.language.adapters.timekeeping import never
from wellheard.language.adapters.vector_question import Row, VectorQuestion
from wellheard.language.errors import LanguageError
from wellheard.language.meaning.vectors import embed
from wellheard.language.passages import FEELINGS

Value = TypeVar("Value")
Cancelled = Callable[[], bool]

_INVENTED: Final = "The parcel came late."
"""What a check sends; nobody wrote it."""


@dataclass(frozen=True, slots=True)
class Adapter:
    """An outside model that is asked about masked texts. Made by :func:`~wellheard.language.adapters.open_adapter`.

    Attributes:
        settings: What a person decided.
        masker: What masks texts on their way out.
        engine: Who answers.
        budget: Tokens that may be spent.
        cache: Where answers are kept, if anywhere.
    """

    settings: AdapterSettings
    masker: AnyMasker
    engine: Engine
    budget: Budget
    cache: Cache | None

    def embed(
        self,
        texts: Sequence[str],
        *,
        on_failure: Literal["shipped", "empty"] = "shipped",
        cancelled: Cancelled = never,
    ) -> Vectors:
        """Return where texts lie among others.

        Args:
            texts: Any texts; they are masked before they are sent.
            on_failure: "shipped": as vectors of two models cannot be compared, all are the shipped model's as soon as
                one text fails for good. "empty": texts that fail have a row of zeros.
            cancelled: Asked between requests; once it says yes, nothing more is sent.

        Returns:
            One row per text, and for each who answered and why.
        """
        question = VectorQuestion(self.settings.dimensions)
        items = [self._item((text,))[0] for text in texts]
        said = self._of_one_model(question, items, cancelled)
        if on_failure == "shipped" and any(isinstance(one, Refusal) for one in said):
            refusals = [one if isinstance(one, Refusal) else Refusal("one-model") for one in said]
            return self._shipped_vectors(texts, refusals)
        length = next((len(one.value) for one in said if isinstance(one, Said)), self.settings.dimensions or 0)
        rows = np.zeros((len(texts), length), np.float32)
        for place, one in enumerate(said):
            if isinstance(one, Said):
                rows[place] = one.value
        answers = tuple(self._without_value(question, one) for one in said)
        return Vectors(rows, answers, self.spending())

    def label(
        self,
        texts: Sequence[str],
        task: LabelTask,
        *,
        shipped: Shipped[tuple[Labelled, ...]] | None = None,
        cancelled: Cancelled = never,
    ) -> Answers[tuple[Labelled, ...]]:
        """Return which of the allowed labels texts carry.

        Args:
            texts: Any texts; they are masked before they are sent.
            task: The labels and what they mean.
            shipped: Who answers where the outside model does not; the shipped model of sentiment where the labels are
                its own, and otherwise nobody.
            cancelled: Asked between requests; once it says yes, nothing more is sent.

        Returns:
            One answer per text; spans are counted in the texts as they are.

        Raises:
            LanguageError: ``use-not-served``; ``task-personal``, the task itself holds personal data.
        """
        question = LabelQuestion(task)
        self._check_task(question.use, (task.question, *task.allowed, *task.meanings))
        if shipped is None and set(task.allowed) == set(FEELINGS) and not task.with_words:
            shipped = shipped_sentiment()
        pairs = [self._item((text,)) for text in texts]
        said = self._asking(question, cancelled).about([item for item, _ in pairs])
        placed = [_placed(one, masked[0]) for one, (_, masked) in zip(said, pairs, strict=True)]
        return Answers(tuple(self._or_shipped(question, placed, texts, shipped)), self.spending())

    def phrase(self, passages: Sequence[str], task: PhraseTask, *, cancelled: Cancelled = never) -> Phrasing:
        """Return what passages say, in a sentence, with the words it relies on.

        Args:
            passages: The passages; they are masked before they are sent.
            task: What the statement is to say, and the figures that may stand in it.
            cancelled: Asked between requests; once it says yes, nothing more is sent.

        Returns:
            The statement; "" with the reason where none came that could be believed, as no shipped model phrases.

        Raises:
            LanguageError: ``use-not-served``; ``task-personal``, the task itself holds personal data.
        """
        question = PhraseQuestion(task)
        self._check_task(question.use, (task.question, *task.figures))
        item, masked = self._item(tuple(passages))
        one = self._asking(question, cancelled).about([item])[0]
        relied_on = _traced(one.value, masked) if isinstance(one, Said) else ()
        if isinstance(one, Refusal) or relied_on is None:
            reason = one.reason if isinstance(one, Refusal) else "not-verbatim"
            return Phrasing("", (), "", f"fallback: {reason}", self.spending())
        return Phrasing(one.value.statement, relied_on, self._name(question, one), one.how, self.spending())

    def check(self, use: Literal["labels", "vectors"] = "labels") -> str:
        """Send one invented sentence, to see whether the endpoint answers as it must.

        Returns:
            What the model called itself.

        Raises:
            LanguageError: ``outside-model-failed`` with the reason in words; ``use-not-served``.
        """
        item = Item((_INVENTED,), (_INVENTED,))
        labels = LabelQuestion(LabelTask("check", FEELINGS, "How does the writer feel?"))
        if use == "labels":
            self._check_task(use, ())
            one: Said[tuple[Labelled, ...]] | Said[Row] | Refusal
            one = self._asking(labels, never, afresh=True).about([item])[0]
        else:
            one = self._asking(VectorQuestion(self.settings.dimensions), never, afresh=True).about([item])[0]
        if isinstance(one, Refusal):
            raise LanguageError(
                "outside-model-failed",
                "The outside model did not answer as it must.",
                found=f"{one.reason}: {REASONS[one.reason]}",
                expected="an answer to one invented sentence",
                hint="see docs/adapters.md, section When it does not work",
            )
        return one.version

    def estimate(self, texts: Sequence[str], task: LabelTask | None = None) -> int:
        """Return how many tokens texts may cost at most, if none of them is kept and nothing is asked twice.

        Args:
            texts: Any texts.
            task: The labels to ask for; vectors where none is given.
        """
        items = list(dict.fromkeys(self._item((text,))[0] for text in texts))
        if task is None:
            return self._estimated(VectorQuestion(self.settings.dimensions), items)
        return self._estimated(LabelQuestion(task), items)

    def forget(self, texts: Sequence[str]) -> int:
        """Remove everything kept that any of these texts had a part in; how many answers that were.

        Raises:
            LanguageError: ``cache-unusable``.
        """
        return self.cache.forget([self._item((text,))[0] for text in texts]) if self.cache else 0

    def spending(self) -> Spending:
        """Return how the budget stands."""
        return self.budget.spending()

    def _estimated(self, question: Question[Value], items: Sequence[Item]) -> int:
        batches = self._asking(question, never).batches(items)
        return sum(self.engine.estimate(question, batch) for batch in batches)

    def _item(self, originals: tuple[str, ...]) -> tuple[Item, tuple[MaskedText, ...]]:
        masked = tuple(mask(self.masker, text) for text in originals)
        return Item(originals, tuple(one.text for one in masked)), masked

    def _asking(self, question: Question[Value], cancelled: Cancelled, *, afresh: bool = False) -> Asking[Value]:
        return Asking(
            question=question,
            engine=self.engine,
            model=self.settings.model,
            cache=self.cache,
            batch=self.settings.batch,
            parallel=self.settings.parallel,
            longest_text=self.settings.longest_text,
            longest_request=self.settings.longest_request,
            cancelled=cancelled,
            afresh=afresh,
        )

    def _of_one_model(
        self, question: VectorQuestion, items: Sequence[Item], cancelled: Cancelled
    ) -> list[Said[Row] | Refusal]:
        """Vectors that can be compared: when the model behind a name has changed, kept ones are asked for again."""
        said = self._asking(question, cancelled).about(items)
        if len(set(_models(said))) > 1 and any(isinstance(one, Said) and one.how == KEPT for one in said):
            said = self._asking(question, cancelled, afresh=True).about(items)
        found = _models(said)
        right = max(sorted(set(found)), key=found.count, default=("", 0))
        return [one if isinstance(one, Refusal) else _comparable(one, right) for one in said]

    def _shipped_vectors(self, texts: Sequence[str], refusals: Sequence[Refusal]) -> Vectors:
        name = named("word-vectors")
        answers = tuple(Answer[None](None, name, f"fallback: {refusal.reason}") for refusal in refusals)
        return Vectors(embed(texts), answers, self.spending())

    def _without_value(self, question: VectorQuestion, one: Said[Row] | Refusal) -> Answer[None]:
        if isinstance(one, Refusal):
            return Answer(None, "", f"fallback: {one.reason}")
        return Answer(None, self._name(question, one), one.how)

    def _or_shipped(
        self,
        question: Question[Value],
        said: Sequence[Said[Value] | Refusal],
        texts: Sequence[str],
        shipped: Shipped[Value] | None,
    ) -> list[Answer[Value]]:
        lacking = [text for text, one in zip(texts, said, strict=True) if isinstance(one, Refusal)]
        instead = iter(shipped.answer(lacking) if shipped and lacking else [None] * len(lacking))
        found: list[Answer[Value]] = []
        for one in said:
            if isinstance(one, Refusal):
                value = next(instead)
                name = shipped.name if shipped and value is not None else ""
                found.append(Answer(value, name, f"fallback: {one.reason}"))
            else:
                found.append(Answer(one.value, self._name(question, one), one.how))
        return found

    def _name(self, question: Question[Value], one: Said[Value]) -> str:
        return f"{self.settings.model}@{one.version or 'unstated'}+{question.version}"

    def _check_task(self, use: str, words: Sequence[str]) -> None:
        if self.settings.kind == "sentence-transformers":
            raise LanguageError(
                "use-not-served",
                "A sentence-transformers model gives vectors and nothing else.",
                found=use,
                expected="vectors",
                hint='AdapterSettings(kind="openai-compatible", ...) for labels and phrasing',
            )
        personal = [place for place, text in enumerate(words) if mask(self.masker, text).text != text]
        if personal:
            raise LanguageError(
                "task-personal",
                "What is asked holds what looks like personal data, so it is not sent.",
                found=f"{len(personal)} of the question, labels, meanings and figures, the first at place {personal[0]}",
                expected="a question, labels and figures without names, numbers of orders, addresses",
                hint="reword it",
            )


def _models(said: Sequence[Said[Row] | Refusal]) -> list[tuple[str, int]]:
    return [(one.version, len(one.value)) for one in said if isinstance(one, Said)]


def _comparable(one: Said[Row], right: tuple[str, int]) -> Said[Row] | Refusal:
    """A vector, unless it comes from another model than most of its call, or has another length."""
    if one.version != right[0]:
        return Refusal("one-model")
    return one if len(one.value) == right[1] else Refusal("wrong-length")


def _placed(one: Said[tuple[Labelled, ...]] | Refusal, masked: MaskedText) -> Said[tuple[Labelled, ...]] | Refusal:
    """Labels whose words are counted in the text as it is."""
    if isinstance(one, Refusal):
        return one
    try:
        labels = tuple(
            label
            if label.start is None or label.end is None
            else Labelled(label.label, *masked.to_original(label.start, label.end))
            for label in one.value
        )
    except ValueError:
        return Refusal("not-verbatim")
    return Said(labels, one.version, one.how)


def _traced(phrase: Phrase, masked: Sequence[MaskedText]) -> tuple[Reliance, ...] | None:
    """The words relied on, counted in the passages as they are."""
    try:
        return tuple(
            Reliance(one.number, *masked[one.number - 1].to_original(one.start, one.end)) for one in phrase.relied_on
        )
    except ValueError:
        return None
