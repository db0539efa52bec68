"""From many texts to one answer each: what is kept is taken, the rest is asked in batches, what fails is asked once more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import dataclass
from threading import Event
from typing import Generic, TypeVar

from wellheard.language.adapters.answers import ASKED, KEPT
from wellheard.language.adapters.cache import Cache
from wellheard.language.adapters.engine import Batch, Engine
from wellheard.language.adapters.questions import Item, Question, Refusal
from wellheard.language.adapters.reasons import ASKED_AGAIN, NEIGHBOUR_MAY_HAVE_SPOILT

Value = TypeVar("Value")


@dataclass(frozen=True)  # no slots: with them, Python 3.11 cannot make one by name[type](...)
class Said(Generic[Value]):
    """What an outside model said of an item.

    Attributes:
        value: What it said.
        version: What the model called itself.
        how: "asked" or "kept".
    """

    value: Value
    version: str
    how: str


@dataclass(frozen=True)  # no slots: with them, Python 3.11 cannot make one by name[type](...)
class Asking(Generic[Value]):
    """One question about many items.

    Attributes:
        question: What is asked.
        engine: Who is asked.
        model: The model's name.
        cache: Where answers are kept, if anywhere.
        batch: Items in one request.
        parallel: Requests under way at the same time.
        longest_text: Characters of the longest text that is sent.
        longest_request: Characters of the texts in one request, as long as it holds more than one.
        cancelled: Whether somebody called the work off.
        afresh: Whether kept answers are passed over, and replaced.
    """

    question: Question[Value]
    engine: Engine
    model: str
    cache: Cache | None
    batch: int
    parallel: int
    longest_text: int
    longest_request: int
    cancelled: Callable[[], bool]
    afresh: bool = False

    def about(self, items: Sequence[Item]) -> list[Said[Value] | Refusal]:
        """Return for each item what was said, or why nothing was. Items that are sent alike are asked about once."""
        found: dict[tuple[str, ...], Said[Value] | Refusal] = {}
        unlike = _unlike(items)
        found |= {sent: Refusal(unfit) for sent in unlike if (unfit := self._unfit(sent))}
        found |= self._kept([item for sent, item in unlike.items() if sent not in found])
        left = [item for sent, item in unlike.items() if sent not in found]
        fewer = max(self.batch // 4, 1)
        crowded = {item.sent for batch in self.batches(left) if len(batch) > fewer for item in batch}
        found |= self._asked(left, self.batch)
        again = [item for item in left if _worth_another_try(found[item.sent], crowded=item.sent in crowded)]
        for sent, one in self._asked(again, fewer).items():
            if not isinstance(one, Refusal) or one.reason in ASKED_AGAIN:
                found[sent] = one
        return [found[item.sent] for item in items]

    def batches(self, items: Sequence[Item]) -> list[list[Item]]:
        """Return the batches that items would be asked about in, unfit ones left out."""
        return list(_batches([item for item in items if not self._unfit(item.sent)], self.batch, self.longest_request))

    def _unfit(self, sent: tuple[str, ...]) -> str:
        if not sent or not all(text.strip() for text in sent):
            return "text-empty"
        long = max(map(len, sent)) > self.longest_text or sum(map(len, sent[1:])) > self.longest_request
        return "text-too-long" if long else ""

    def _kept(self, items: Sequence[Item]) -> dict[tuple[str, ...], Said[Value]]:
        if self.cache is None or self.afresh or not items:
            return {}
        found: dict[tuple[str, ...], Said[Value]] = {}
        for item, row in zip(items, self.cache.find(self._known_as(), items), strict=True):
            value = self.question.unpack(row[1], item) if row else None
            if row is not None and value is not None:
                found[item.sent] = Said(value, row[0], KEPT)
        return found

    def _asked(self, items: Sequence[Item], size: int) -> dict[tuple[str, ...], Said[Value] | Refusal]:
        found: dict[tuple[str, ...], Said[Value] | Refusal] = {}
        batches = list(_batches(items, size, self.longest_request))
        for batch, told in zip(batches, self._answers(batches), strict=True):
            said: list[Said[Value] | Refusal] = [
                value if isinstance(value, Refusal) else Said(value, told.version, ASKED) for value in told.values
            ]
            found |= {item.sent: one for item, one in zip(batch, said, strict=True)}
        return found

    def _answers(self, batches: Sequence[Sequence[Item]]) -> list[Batch[Value]]:
        stop = Event()

        def off() -> bool:
            return stop.is_set() or self.cancelled()

        if self.parallel == 1 or len(batches) < 2:
            return [self._answer(batch, off) for batch in batches]
        with ThreadPoolExecutor(self.parallel, "adapter") as pool:
            waiting = [pool.submit(self._answer, batch, off) for batch in batches]
            try:
                wait(waiting, return_when=FIRST_EXCEPTION)
                return [one.result() for one in waiting if one.done()]
            finally:
                stop.set()
                pool.shutdown(wait=False, cancel_futures=True)

    def _answer(self, batch: Sequence[Item], cancelled: Callable[[], bool]) -> Batch[Value]:
        """Ask, and keep at once what came back, so that nothing paid for is lost when a later batch fails."""
        told = self.engine.answer(self.question, batch, cancelled)
        if self.cache is not None:
            good = [
                (item, told.version, self.question.pack(value))
                for item, value in zip(batch, told.values, strict=True)
                if not isinstance(value, Refusal)
            ]
            self.cache.keep(self._known_as(), good)
        return told

    def _known_as(self) -> str:
        return f"{self.model}\0{self.question.version}"


def _unlike(items: Sequence[Item]) -> dict[tuple[str, ...], Item]:
    """One item for all that are sent alike, resting on the texts of all."""
    originals: dict[tuple[str, ...], dict[str, None]] = {}
    for item in items:
        originals.setdefault(item.sent, {}).update(dict.fromkeys(item.originals))
    return {sent: Item(tuple(texts), sent) for sent, texts in originals.items()}


def _worth_another_try(one: Said[Value] | Refusal, *, crowded: bool) -> bool:
    """Whether asking again may help: the answer was unfit, or another text of the same request may have spoilt it."""
    if not isinstance(one, Refusal):
        return False
    return one.reason in ASKED_AGAIN or (crowded and one.reason in NEIGHBOUR_MAY_HAVE_SPOILT)


def _batches(items: Sequence[Item], size: int, longest: int) -> Iterator[list[Item]]:
    batch: list[Item] = []
    length = 0
    for item in items:
        own = sum(map(len, item.sent))
        if batch and (len(batch) == size or length + own > longest):
            yield batch
            batch, length = [], 0
        batch.append(item)
        length += own
    if batch:
        yield batch
