"""Voices out of raw rows: one for each answer, in its own words, with the rating it explains.

A row of a survey gives one voice for each question that was answered. A rating belongs to one voice: to the words that
explain it, or, where there are none, to a voice without words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wellheard.listen.block import Block, Flags, Places, bucket_hashes, flags_of, named_by, the_same, told
from wellheard.listen.making import Converted, Making, assembled, read_when
from wellheard.listen.mapping import Mapping, RatingColumn, TextColumn
from wellheard.listen.markup import plain_text
from wellheard.listen.numbers import read_numbers
from wellheard.listen.wording import NO_NUMBER, NO_WORDS, NOBODY, is_one_of

_CUSTOMER, _AGENT, _UNKNOWN = "customer", "agent", "unknown"


@dataclass(frozen=True, slots=True)
class _Unit:
    """What one question of a row may give: words, a rating, or a rating with the words that explain it."""

    text: TextColumn | None
    ratings: tuple[RatingColumn, ...] = ()

    @property
    def name(self) -> str:
        return self.text.column if self.text else self.ratings[0].column


@dataclass(frozen=True, slots=True)
class _Answers:
    """The answers of a block to one unit; ``scales`` says which rating of the unit was given, -1 for none."""

    words: pa.Array
    ratings: npt.NDArray[np.float64]
    scales: Places
    given: Flags


def _units(mapping: Mapping) -> list[_Unit]:
    """Ratings that share a column, row by row, belong to one unit: no row gives two of them."""
    explained: dict[str, list[RatingColumn]] = {}
    alone: dict[str, list[RatingColumn]] = {}
    for rating in mapping.ratings:
        if rating.with_text:
            explained.setdefault(rating.with_text, []).append(rating)
        else:
            alone.setdefault(rating.column, []).append(rating)
    units = [_Unit(text, tuple(explained.get(text.column, ()))) for text in mapping.text]
    return units + [_Unit(None, tuple(ratings)) for ratings in alone.values()]


def voices_of(block: Block, making: Making) -> Converted:
    """Turn a block of raw rows into voices."""
    units = _units(making.mapping)
    answers = [_read(block, unit, making, first=number == 0) for number, unit in enumerate(units)]
    something = np.logical_or.reduce([answer.given for answer in answers])
    unreadable = np.zeros(len(block), bool)
    unreadable[list(block.wrong)] = True
    blank = ~something & ~unreadable
    when = read_when(block, making.mapping.at)
    for row in np.flatnonzero(blank).tolist():
        block.wrong.pop(row, None)
    good = block.good()
    rows, numbers = _places(answers, good)
    row_columns = _of_rows(block, making, rows)
    row_columns |= {"at": when.at, "at_original": when.original, "at_precision": when.precision}
    columns = {name: _taken(column, rows, len(block)) for name, column in row_columns.items()}
    columns |= _of_answers(units, answers, rows, numbers)
    columns["question"] = pc.coalesce(columns.pop("asked"), columns["question"])
    keys = columns.pop("key")
    if len(units) > 1:
        names = pa.array([unit.name for unit in units]).take(pa.array(numbers))
        keys = pc.binary_join_element_wise(keys, names, "\x1f")
    columns["voice_id"] = named_by("v", keys)
    columns["bucket_hash"] = bucket_hashes(columns["customer_id"], columns["case_id"], columns["voice_id"])
    return Converted(assembled("voices", columns), block.rejects(), int(blank.sum()))


def _read(block: Block, unit: _Unit, making: Making, *, first: bool) -> _Answers:
    words = pa.repeat(pa.scalar(""), len(block)) if unit.text is None else _words(block, unit.text)
    titles = making.mapping.columns.get("title", ())
    if titles and first:
        words = _under_title(block.first_of(titles), words)
    ratings, scales = np.full(len(block), np.nan), np.full(len(block), -1)
    open_ = np.ones(len(block), bool)
    for number, rating in enumerate(unit.ratings):
        rows = open_ & block.holding(rating.when)
        values, failed = _ratings(block, rating)
        block.reject(failed & rows, rating.column, "rating-unreadable", _no_rating(rating))
        rated = rows & ~np.isnan(values)
        ratings[rated], scales[rated] = values[rated], number
        open_ &= ~rows
    given = flags_of(pc.not_equal(words, "")) | ~np.isnan(ratings)
    return _Answers(words, ratings, scales, given)


def _words(block: Block, text: TextColumn) -> pa.Array:
    cells = block.cells(text.column)
    if text.html:
        cells = pa.array([plain_text(cell) for cell in cells.to_pylist()], pa.string())
    return pc.if_else(is_one_of(cells, NO_WORDS), "", cells)


def _under_title(title: pa.Array, words: pa.Array) -> pa.Array:
    """The title above the words, with an empty line between; once, so that offsets are stable."""
    title = pc.fill_null(title, "")
    both = pc.and_(pc.not_equal(title, ""), pc.not_equal(words, ""))
    return pc.binary_join_element_wise(title, pc.if_else(both, "\n\n", ""), words, "")


def _ratings(block: Block, rating: RatingColumn) -> tuple[npt.NDArray[np.float64], Flags]:
    cells = pc.fill_null(block.first_of(rating.all_columns, NO_NUMBER), "")
    values, failed = read_numbers(cells, rating.decimal)
    values = np.where(np.isin(values, rating.unrated), np.nan, values)
    low, high = min(rating.low, rating.high), max(rating.low, rating.high)
    off_scale = ~np.isnan(values) & ((values < low) | (values > high))
    return np.where(off_scale, np.nan, values), failed | off_scale


def _no_rating(rating: RatingColumn) -> str:
    low, high = min(rating.low, rating.high), max(rating.low, rating.high)
    return f"no rating from {low:g} to {high:g}"


def _places(answers: list[_Answers], good: Flags) -> tuple[Places, Places]:
    """Row and unit of each voice, by row, then in the order of the questions."""
    given = np.stack([answer.given & good for answer in answers], axis=1)
    rows, numbers = np.nonzero(given)
    return rows, numbers


def _taken(column: pa.Array, rows: Places, count: int) -> pa.Array:
    if len(rows) == count and (count == 0 or (rows == np.arange(count)).all()):
        return column
    return column.take(pa.array(rows))


def _of_rows(block: Block, making: Making, rows: Places) -> dict[str, pa.Array]:
    """Everything that all voices of a row have in common; as long as the block."""
    mapping, count = making.mapping, len(block)
    keys, own = making.own_ids(block)
    case_ids = making.cases(block)
    customer_ids, said_by = _who(block, making, case_ids)
    if mapping.person_per_row:
        several = np.bincount(rows, minlength=count) > 1
        person = making.pseudonym(
            pc.if_else(pa.array(several), pc.binary_join_element_wise("answers", keys, "\x1f"), None)
        )
        customer_ids = pc.coalesce(customer_ids, person)
    return {
        "record_row": block.lines,
        "row": block.lines,
        "own_id": pa.array(own),
        "key": keys,
        "customer_id": customer_ids,
        "case_id": case_ids,
        "said_by": said_by,
        "source_kind": pc.coalesce(making.column(block, "source_kind"), pa.scalar("unsolicited")),
        "source": the_same(making.source, count),
        "channel": making.channel(block),
        "touchpoint": making.column(block, "touchpoint"),
        "asked": making.column(block, "question"),
        "market": making.column(block, "market"),
        "language_declared": making.language(block),
        "consent": _consent(block, making),
        "attributes": block.attributes(mapping.attributes),
        "import_id": the_same(making.import_id, count),
        "row_hash": block.row_hashes(),
    }


def _who(block: Block, making: Making, case_ids: pa.Array) -> tuple[pa.Array, pa.Array]:
    """The customer that each row is about, and who is speaking."""
    mapping = making.mapping
    said_by = making.column(block, "said_by")
    if "said_by" in mapping.columns:
        meanings = mapping.words.get("said_by", {})
        said_by = pc.fill_null(told(said_by, lambda word: meanings.get(word.casefold(), _UNKNOWN)), _UNKNOWN)
    if not mapping.customer_from_case:
        return _only_customers(mapping, making.customers(block), said_by)
    authors = making.pseudonym(block.first_of(mapping.columns["author"], NOBODY))
    customers = pa.nulls(len(block), pa.string())
    if making.case_customers is not None:
        customers = making.case_customers(case_ids)
    if "said_by" in mapping.constants:
        return customers, said_by
    if "said_by" in mapping.columns:
        speaks = pc.equal(said_by, _CUSTOMER)
        return pc.coalesce(customers, pc.if_else(speaks, authors, None)), said_by
    same = pc.fill_null(pc.equal(authors, customers), fill_value=False)
    speaker = pc.if_else(same, _CUSTOMER, _AGENT)
    return customers, pc.if_else(pc.is_valid(customers), speaker, _UNKNOWN)


def _only_customers(mapping: Mapping, customers: pa.Array, said_by: pa.Array) -> tuple[pa.Array, pa.Array]:
    """The author of an agent's message is no customer, unless a column names the customer on every row."""
    if "said_by" not in mapping.columns or not mapping.customer_is_author:
        return customers, said_by
    own = pc.is_in(said_by, value_set=pa.array([_CUSTOMER, "prospect", _UNKNOWN]))
    return pc.if_else(own, customers, None), said_by


def _consent(block: Block, making: Making) -> pa.Array:
    meanings = making.mapping.words.get("consent", {})
    if "consent" not in making.mapping.columns:
        return the_same(making.mapping.constants.get("consent", "internal"), len(block))
    return pc.fill_null(told(making.column(block, "consent"), lambda word: meanings.get(word.casefold())), "internal")


def _of_answers(units: list[_Unit], answers: list[_Answers], rows: Places, numbers: Places) -> dict[str, pa.Array]:
    """What differs between the voices of a row; as long as the voices."""
    count = len(answers[0].words)
    place = numbers * count + rows
    words = pa.concat_arrays([answer.words.cast(pa.large_string()) for answer in answers])
    words = words.take(pa.array(place)).cast(pa.string())
    ratings = np.concatenate([answer.ratings for answer in answers])[place]
    spoken = flags_of(pc.not_equal(words, ""))
    known = [rating for unit in units for rating in unit.ratings]
    before = np.cumsum([0, *(len(unit.ratings) for unit in units)])[:-1]
    local = np.concatenate([answer.scales for answer in answers])[place]
    scale = pa.array(before[numbers] + local, mask=local < 0)

    def of_scale(values: Sequence[float | str | None], type_: pa.DataType) -> pa.Array:
        return pa.array(values, type_).take(scale)

    asked = pa.array([unit.text.question if unit.text else None for unit in units], pa.string()).take(pa.array(numbers))
    return {
        "text": words,
        "question": pc.if_else(pa.array(spoken), asked, of_scale([rating.question for rating in known], pa.string())),
        "rating": pa.array(ratings, mask=np.isnan(ratings)),
        "rating_low": of_scale([rating.low for rating in known], pa.float64()),
        "rating_high": of_scale([rating.high for rating in known], pa.float64()),
        "rating_kind": of_scale([rating.kind for rating in known], pa.string()),
    }
