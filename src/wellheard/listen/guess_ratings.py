"""Which columns are ratings, on which scale, and to which words they belong."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from wellheard.listen.conditions import count_together, typed_conditions
from wellheard.listen.cues import RATING
from wellheard.listen.draft import Draft, name_cue
from wellheard.listen.guess_ratings_by_row import find_ratings_by_row, keep_untold_scores
from wellheard.listen.guess_texts import question_of
from wellheard.listen.mapping import Conditions, RatingColumn
from wellheard.listen.metrics import metric_named, scale_of, written_scale
from wellheard.listen.names import folded, says
from wellheard.listen.numbers import Decimal, find_notation, read_number
from wellheard.listen.options import Told, parse_scale
from wellheard.listen.profile import ColumnProfile, different_numbers, numbers_in
from wellheard.listen.ratings import Scale, find_scale, misfits
from wellheard.listen.signs import ASKED, NOT_RATING

_MOST_FAILING: Final = 0.3
_REASON: Final = re.compile(
    r"\b(why|reason|comments?|explain|specify|because|warum|pourquoi|por que|perche|waarom|elaborate)\b"
)


@dataclass(frozen=True)
class _Candidate:
    """One rating: a column, or several beside each other that hold one answer each; or ``only`` some of the cells."""

    columns: tuple[ColumnProfile, ...]
    only: Mapping[str, int] | None = None

    @property
    def first(self) -> ColumnProfile:
        return self.columns[0]

    @property
    def filled(self) -> int:
        return sum(column.filled for column in self.columns) if self.only is None else sum(self.only.values())

    @cached_property
    def values(self) -> Counter[str]:
        if self.only is not None:
            return Counter(self.only)
        return Counter({value: count for column in self.columns for value, count in (column.values or {}).items()})

    @cached_property
    def numbers(self) -> dict[float, int]:
        return numbers_in(self.values)

    @property
    def decimal(self) -> Decimal:
        return find_notation(self.values).decimal

    def failing(self, scale: Scale, unrated: Iterable[float] = ()) -> int:
        """Cells that would be rejected."""
        return misfits(self.values, scale, self.decimal, tuple(unrated))


def find_ratings(draft: Draft, *, of_review: bool) -> list[RatingColumn]:
    """Find the ratings whose scale is known; ask about the others, which stay attributes until then."""
    told = _as_told(draft)
    if draft.refused("rating") or not all(rating.when for rating in told):
        keep_untold_scores(draft, told)
        return _paired(draft, told)
    by_row = [*told, *find_ratings_by_row(draft, told)]
    if by_row:
        draft.confidence.setdefault("rating", 0.9)
        draft.mark(*(rating.column for rating in by_row))
        keep_untold_scores(draft, by_row)
    others = _guessed(draft, of_review=of_review) if draft.survey or not by_row else []
    return _paired(draft, [*by_row, *others])


def _guessed(draft: Draft, *, of_review: bool) -> list[RatingColumn]:
    found: list[tuple[_Candidate, Scale]] = []
    unknown: list[_Candidate] = []
    for candidate in _called_ratings(draft):
        scale = _scale_of(draft, candidate, of_review=of_review or bool(draft.columns.get("title")))
        if scale is None:
            unknown.append(candidate)
        elif _mostly_holds(draft, candidate, scale, ()):
            found.append((candidate, scale))
    for candidate in unknown if draft.survey else unknown[: 0 if found else 1]:
        _ask_scale(draft, candidate)
    chosen = [_rating(draft, candidate, scale, ()) for candidate, scale in (found if draft.survey else found[:1])]
    if chosen:
        draft.confidence["rating"] = 0.9
    draft.mark(*(column for rating in chosen for column in rating.all_columns))
    return chosen


def _as_told(draft: Draft) -> list[RatingColumn]:
    chosen = []
    for told in draft.told("rating"):
        only = _cells_of(draft, told) if told.when else None
        candidate = _Candidate(tuple(draft.profile.columns[name] for name in told.columns), only)
        known = _scale_of_rows(told, candidate) or _scale_of(draft, candidate, of_review=True)
        spelled = parse_scale(told.detail, known.kind if known else None)
        scale = Scale(spelled.kind, spelled.low, spelled.high) if spelled else known
        unrated = spelled.unrated if spelled else ()
        if scale is not None and _mostly_holds(draft, candidate, scale, unrated):
            chosen.append(replace(_rating(draft, candidate, scale, unrated), when=told.when))
            draft.confidence["rating"] = 1.0
            continue
        draft.release(*told.columns)
        if scale is None:
            _ask_scale(draft, candidate, told.when)
    return chosen


def _cells_of(draft: Draft, told: Told) -> Counter[str]:
    """The cells of the rows that a rating was told for."""
    columns = [column for column, _ in told.when]
    wanted = tuple(word.strip().casefold() for _, word in told.when)
    cells: Counter[str] = Counter()
    for name in told.columns:
        for (value, *words), count in count_together(draft.table, [name, *columns]).items():
            if value and tuple(map(str.casefold, words)) == wanted:
                cells[value] += count
    return cells


def _scale_of_rows(told: Told, candidate: _Candidate) -> Scale | None:
    """The scale of a metric that the rows are told apart by."""
    words = [word for _, word in told.when]
    metric = next((named for word in words if (named := metric_named(word))), None)
    span = next((ends for word in words if (ends := written_scale(word))), None)
    return scale_of(metric, " ".join(words), candidate.numbers, span) if metric else None


def _called_ratings(draft: Draft) -> list[_Candidate]:
    """What is called a rating and holds few numbers, the strongest name first, then in the order of the file."""
    called: list[tuple[float, _Candidate]] = []
    for candidate in _candidates(draft):
        weight = name_cue(candidate.first, RATING)
        in_export = draft.export is not None and candidate.first.name.strip().casefold() in draft.export.scales
        if not _is_no_rating(candidate.first) and (weight > 0 or in_export or _explains_scale(candidate)):
            called.append((max(weight, 0.8), candidate))
    return [candidate for _, candidate in sorted(called, key=lambda found: (-found[0], found[1].first.position))]


def _candidates(draft: Draft) -> list[_Candidate]:
    """Columns of few numbers; those of one question that hold one number each are one rating, spread over columns."""
    numeric = [
        column
        for column in draft.free()
        if column.numeric_share >= 0.7 and column.values is not None and column.distinct <= 101
    ]
    ticks: dict[str, list[ColumnProfile]] = {}
    for column in numeric:
        if column.distinct == 1 and column.label != column.name:
            ticks.setdefault(column.label, []).append(column)
    spread = [columns for columns in ticks.values() if _is_one_answer(columns)]
    in_spread = {column.name for columns in spread for column in columns}
    single = [_Candidate((column,)) for column in numeric if column.name not in in_spread]
    return [*single, *(_Candidate(tuple(columns)) for columns in spread)]


def _is_one_answer(columns: list[ColumnProfile]) -> bool:
    numbers = [number for column in columns for number in different_numbers(column)]
    neighbours = columns[-1].position - columns[0].position < 2 * len(columns)
    return len(columns) >= 2 and len(set(numbers)) == len(numbers) == len(columns) and neighbours


def _explains_scale(candidate: _Candidate) -> bool:
    return find_scale(candidate.first.name, candidate.first.label, candidate.numbers, of_review=False) is not None


def _is_no_rating(column: ColumnProfile) -> bool:
    """A number about a rating, or a label of a researcher; questions may hold any word."""
    return says(column.name, NOT_RATING) and not says(column.label, ASKED) and len(folded(column.name).split()) <= 6


def _scale_of(draft: Draft, candidate: _Candidate, *, of_review: bool) -> Scale | None:
    name = candidate.first.name.strip().casefold()
    if draft.export and name in draft.export.scales:
        return Scale(*draft.export.scales[name])
    out_of = {written.out_of for value in candidate.values if (written := read_number(value))}
    common = next(iter(out_of)) if len(out_of) == 1 else None
    return find_scale(
        candidate.first.name, candidate.first.label, candidate.numbers, of_review=of_review, out_of=common
    )


def _mostly_holds(draft: Draft, candidate: _Candidate, scale: Scale, unrated: Iterable[float]) -> bool:
    """Whether at most 30 % of the cells would be rejected; else the column is no such rating, and that is said."""
    failing = candidate.failing(scale, unrated)
    if failing <= _MOST_FAILING * candidate.filled:
        return True
    draft.note(
        f"The column {candidate.first.name} is not used as a rating: {failing:,} of its {candidate.filled:,} cells are no"
        f" numbers from {scale.low:g} to {scale.high:g}. It is kept as an attribute."
    )
    return False


def _ask_scale(draft: Draft, candidate: _Candidate, when: Conditions = ()) -> None:
    least, most = min(candidate.numbers, default=0.0), max(candidate.numbers, default=0.0)
    name = "+".join(draft.typed(column.name) for column in candidate.columns)
    likely = _likely_scales(candidate.numbers)
    said = typed_conditions(when, draft.typed)
    draft.ask(
        "scale-unknown",
        candidate.first.name,
        f"The column {candidate.first.name} looks like a rating with numbers from {least:g} to {most:g},"
        " but nothing says which scale it is.",
        assumed="It is kept as an attribute, not as a rating.",
        answers=tuple(draft.line(f"rating={name}:{scale}{said}") for scale in likely),
    )


def _likely_scales(numbers: dict[float, int]) -> list[str]:
    """Scales that would hold all numbers, or all but a few that may stand for no answer."""
    least, most, count = min(numbers, default=0.0), max(numbers, default=0.0), sum(numbers.values())
    above_five = {number for number in numbers if number > 5}
    likely = []
    if least >= 1 and above_five and sum(numbers[number] for number in above_five) <= 0.2 * count:
        few = " ".join(f"{number:g}" for number in sorted(above_five))
        likely += [f"csat:1-5 except {few}", f"csat:5-1 except {few}"]
    if least >= 1 and most <= 5:
        likely += ["stars:1-5", "csat:1-5", "csat:5-1"]
    if least >= 1 and most == 7:
        likely.append("ces2:1-7")
    if 5 < most <= 10:
        likely += ["nps", *(["other:1-10"] if least >= 1 else [])]
    return likely or [f"other:{min(least, 0):g}-{most:g}"]


def _rating(draft: Draft, candidate: _Candidate, scale: Scale, unrated: Iterable[float]) -> RatingColumn:
    return RatingColumn(
        candidate.first.name,
        scale.kind,
        scale.low,
        scale.high,
        question=question_of(draft, candidate.first) if draft.survey else None,
        decimal=candidate.decimal,
        spread=tuple(column.name for column in candidate.columns[1:]),
        unrated=tuple(unrated),
    )


def _paired(draft: Draft, ratings: list[RatingColumn]) -> list[RatingColumn]:
    """Give each rating the words that explain it: the only text, or the next column if it asks for the reason."""
    one = len({rating.all_columns for rating in ratings}) == 1
    if one and len(draft.text) == 1 and not _far_apart(draft, ratings[0]):
        return [replace(rating, with_text=draft.text[0].column) for rating in ratings]
    positions = {column.name: column.position for column in draft.profile.columns.values()}
    texts = {positions[text.column]: text.column for text in draft.text}
    paired = []
    for rating in ratings:
        following = texts.get(max(positions[column] for column in rating.all_columns) + 1)
        gives_reason = following is not None and says(following, _REASON)
        paired.append(replace(rating, with_text=following) if gives_reason else rating)
    return paired


def _far_apart(draft: Draft, rating: RatingColumn) -> bool:
    """In a survey of many questions the only open one need not explain the only rating."""
    if not draft.survey:
        return False
    text = draft.profile.columns[draft.text[0].column]
    return abs(text.position - draft.profile.columns[rating.column].position) > 2
