"""Ratings of several kinds in one column: another column names the metric of each row, as tools for surveys export it.

Each metric gets a rating of its own, on its own scale, so that no two kinds are ever pooled.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from wellheard.listen.conditions import count_together, typed_conditions
from wellheard.listen.cues import RATING, SCORE
from wellheard.listen.draft import Draft, name_cue
from wellheard.listen.mapping import Conditions, RatingColumn
from wellheard.listen.metrics import Metric, metric_named, scale_of, written_scale
from wellheard.listen.numbers import find_notation
from wellheard.listen.profile import ColumnProfile, numbers_in
from wellheard.listen.ratings import Scale, misfits
from wellheard.listen.wording import NO_NUMBER, NO_VALUE

_FEW: Final = 30  # different metrics, scales or questions
_MOST_FAILING: Final = 0.3


@dataclass
class _Group:
    """The rows of one metric on one scale.

    Attributes:
        when: What tells these rows from others.
        metric: The metric.
        words: Its name as it is written, and the questions that were asked.
        scale: The cell that spells the scale, or "".
        values: Each score as it is written and how often it was given.
    """

    when: Conditions
    metric: Metric
    words: list[str]
    scale: str = ""
    values: Counter[str] = field(default_factory=Counter)

    @property
    def numbers(self) -> dict[float, int]:
        """Each score and how often it was given."""
        return numbers_in(self.values)

    def found(self) -> Scale | None:
        """The scale of these rows, or None where only a person knows."""
        words = " ".join(dict.fromkeys(self.words))
        return scale_of(self.metric, words, self.numbers, written_scale(self.scale))


def find_ratings_by_row(draft: Draft, told: Sequence[RatingColumn]) -> list[RatingColumn]:
    """Find a column of metrics and one of scores, and make a rating of each metric.

    Args:
        draft: The mapping so far.
        told: Ratings of some rows that were told; their rows are left alone.

    Returns:
        One rating for each metric and scale; empty where no column names the metrics.
    """
    names = [rating.column for rating in told]
    telling = _telling_column(draft)
    scores = _score_column(draft, telling, names) if telling else None
    if telling is None or scores is None:
        return []
    decimal = find_notation(scores.values or ()).decimal
    usual, found = [], []
    for group in _groups(draft, telling, scores):
        if any(set(_folded(rating.when)) <= set(_folded(group.when)) for rating in told):
            continue
        scale = group.found()
        if scale is None:
            _ask_scale(draft, scores, group)
        elif _mostly_holds(draft, scores, group, scale):
            found.append(RatingColumn(scores.name, scale.kind, scale.low, scale.high, decimal=decimal, when=group.when))
            if written_scale(group.scale) is None:
                usual.append(f"{group.when[0][1]} {scale.low:g} to {scale.high:g}")
    if usual:
        draft.note(
            f"Nothing says on which scales the numbers of the column {scores.name} are, so the usual scale of each metric"
            f" in the column {telling.name} was taken: {', '.join(usual)}."
        )
    return found


def keep_untold_scores(draft: Draft, ratings: Iterable[RatingColumn]) -> None:
    """Keep a column of scores as an attribute too, where some of its rows are no rating that is known."""
    by_column: dict[str, list[RatingColumn]] = {}
    for rating in ratings:
        by_column.setdefault(rating.column, []).append(rating)
    for name, parts in by_column.items():
        if not all(part.when for part in parts):
            continue
        columns = sorted({column for part in parts for column, _ in part.when})
        untold = 0
        for (score, *cells), count in count_together(draft.table, [name, *columns]).items():
            row = dict(zip(columns, (cell.casefold() for cell in cells), strict=True))
            known = any(all(row[column] == word for column, word in _folded(part.when)) for part in parts)
            untold += 0 if known or score.casefold() in NO_NUMBER else count
        if untold:
            draft.release(name)
            draft.note(
                f"In {untold:,} rows nothing says what the column {name} rates or on which scale; their numbers are kept as an"
                " attribute."
            )


def _folded(when: Conditions) -> Conditions:
    return tuple((column, word.strip().casefold()) for column, word in when)


def _few_values(column: ColumnProfile) -> list[str]:
    """The different values of a column that has few."""
    values = [value for value in column.values or () if value.casefold() not in NO_VALUE]
    return values if 0 < len(values) <= _FEW and column.numeric_share < 0.5 else []


def _at_hand(draft: Draft) -> list[ColumnProfile]:
    """Free columns, and that of the questions."""
    questions = [draft.profile.columns[name] for name in draft.columns.get("question", ())]
    return [*draft.free(), *questions]


def _telling_column(draft: Draft) -> ColumnProfile | None:
    """The column whose every value names a metric; the shortest names where several do."""
    telling = [
        column
        for column in _at_hand(draft)
        if (values := _few_values(column)) and all(metric_named(value) for value in values)
    ]
    return min(telling, key=lambda column: (column.characters / column.filled, column.position), default=None)


def _score_column(draft: Draft, telling: ColumnProfile, told: Sequence[str]) -> ColumnProfile | None:
    """The column of numbers that a metric is told for: its own name says none."""
    if told:
        return draft.profile.columns[told[0]]
    called = [
        (max(name_cue(column, RATING), name_cue(column, SCORE)), -abs(column.position - telling.position), column)
        for column in draft.free()
        if column.numeric_share >= 1 - _MOST_FAILING
        and column.values is not None
        and column.distinct <= 101
        and metric_named(column.name) is None
    ]
    best = max(called, key=lambda found: found[:2], default=None)
    return best[2] if best and best[0] > 0 else None


def _groups(draft: Draft, telling: ColumnProfile, scores: ColumnProfile) -> list[_Group]:
    """Rows of one metric, or of one metric on one scale where it has several."""
    spelled = [
        column
        for column in draft.free()
        if (values := _few_values(column)) and all(written_scale(value) for value in values)
    ]
    scale = spelled[0].name if spelled else telling.name
    asked = next((name for name in draft.columns.get("question", ()) if _few_values(draft.profile.columns[name])), None)
    columns = [telling.name, scale, asked or telling.name, scores.name]
    counts = {row: count for row, count in count_together(draft.table, columns).items() if _is_rated(row)}
    scales: dict[str, set[str]] = {}
    for named, spelling, *_ in counts:
        scales.setdefault(named.casefold(), set()).add(spelling.casefold())
    groups: dict[tuple[str, str], _Group] = {}
    for (name, spelling, question, value), count in sorted(counts.items()):
        metric = metric_named(name)
        if metric is None:
            continue
        several = len(scales[name.casefold()]) > 1
        when = ((telling.name, name), *([(scale, spelling)] if several else []))
        group = groups.setdefault(
            (name.casefold(), spelling.casefold()), _Group(when, metric, [name], spelling if spelled else "")
        )
        group.values[value] += count
        group.words.append(question)
    return list(groups.values())


def _is_rated(row: tuple[str, ...]) -> bool:
    return row[0].casefold() not in NO_VALUE and row[-1].casefold() not in NO_NUMBER


def _mostly_holds(draft: Draft, scores: ColumnProfile, group: _Group, scale: Scale) -> bool:
    failing, count = misfits(group.values, scale, find_notation(group.values).decimal), sum(group.values.values())
    if failing <= _MOST_FAILING * count:
        return True
    draft.note(
        f"The column {scores.name} is not used as a rating where {_said(group.when)}: {failing:,} of {count:,} cells"
        f" are no numbers from {scale.low:g} to {scale.high:g}."
    )
    return False


def _ask_scale(draft: Draft, scores: ColumnProfile, group: _Group) -> None:
    numbers = group.numbers
    least, most = min(numbers, default=0.0), max(numbers, default=0.0)
    low, high = written_scale(group.scale) or (min(least, 1), max(most, 5))
    kinds = ("ces2", "ces1") if group.metric == "ces" else (group.metric,)
    said = typed_conditions(group.when, draft.typed)
    open_ = "whether much is good or bad" if group.metric == "ces" and high <= 5 else "on which scale they are"
    draft.ask(
        "scale-unknown",
        scores.name,
        f"Where {_said(group.when)}, the column {scores.name} holds numbers from {least:g} to {most:g}, but nothing"
        f" says {open_}.",
        assumed="They are kept as an attribute, not as a rating.",
        answers=tuple(draft.line(f"rating={draft.typed(scores.name)}:{kind}:{low:g}-{high:g}{said}") for kind in kinds),
    )


def _said(when: Conditions) -> str:
    return " and ".join(f"the column {column} says {word}" for column, word in when)
