"""Find what customers speak of: draw a sample, find themes in it, give every passage its theme, count, name, quote."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wellheard.evidence.engines import run_fold
from wellheard.evidence.folds import BucketSource, Fold
from wellheard.language.passages import VECTOR_SIZE
from wellheard.understand.assignment import Assigned, AssignFold
from wellheard.understand.communities import FEWEST_PASSAGES, Groups, find_groups
from wellheard.understand.directions import Frame
from wellheard.understand.errors import UnderstandError
from wellheard.understand.labels import Label, name_themes, regroup
from wellheard.understand.phrases import Phrases, Tokens, count_phrases, read_tokens
from wellheard.understand.population import EVERYONE, Population
from wellheard.understand.portrait import Course, Name, base_of, draw, theme_ids
from wellheard.understand.sample import Counts, Sample, SampleFold
from wellheard.understand.spoken import Whole
from wellheard.understand.themes import Base, Themes
from wellheard.understand.trends import compared_series, measure_trends, recent_week, weeks_of
from wellheard.understand.wordings import said_by_most
from wellheard.understand.words import same_words_key

Run = Callable[[Fold[Any, Any]], Any]
"""Runs a fold over the evidence: ``functools.partial`` of :func:`wellheard.evidence.engines.run_fold`, or another
engine's."""

_BAR_OF_NONE: Final = 2.0
_LONG_WORDING: Final = 10
_ENOUGH_WORDINGS: Final = 5
_ROUNDS: Final = 3


def find_themes(
    source: BucketSource,
    *,
    run: Run | None = None,
    where: Population = EVERYONE,
    seed: int = 0,
    at_least: int = 5,
    keep_assignments: bool = False,
) -> Themes:
    """Find what customers speak of, largest share of people first.

    Args:
        source: Evidence with voices and their passages. Only customers' voices with words count (see ``where``).
        run: Runs a fold over ``source``; in this process when left out.
        where: Whose voices.
        seed: Same evidence and seed, same themes: whatever the order of rows, buckets and threads.
        at_least: Fewest people who may carry a theme (a count, not a share).
        keep_assignments: Whether to return a row per passage; large for millions of voices.

    Returns:
        The themes; none, with a note, where there is not enough evidence.

    Raises:
        UnderstandError: ``at_least`` is below 1.

    Evidence: Every theme cites its voices and up to eight quotes, the most central first; contrary words stand beside
    them.
    Source: Jarvis and Patrick 1973 (shared neighbours); Blondel et al. 2008 (communities); Wilson 1927; METHODS
    sections 0 and 8.5.
    Cost: two passes over the evidence; see ``benchmarks/``. The sample of at most 20,000 passages is held in memory.
    Limits: One theme per passage. Weak below some 200 passages and where the vectors do not serve a language.
    """
    if at_least < 1:
        raise UnderstandError(
            "at-least-too-small",
            "A theme is carried by at least one person.",
            found=f"at_least={at_least}",
            expected="1 or more",
            hint="leave it out for 5",
        )
    run = run or partial(run_fold, source=source)
    sample: Sample = run(SampleFold(where, seed=seed))
    found = _discover(sample, at_least)
    fold = _assign_fold(found, sample.counts, where, keep_assignments=keep_assignments)
    assigned: Assigned | None = run(fold) if found.groups is not None or keep_assignments else None
    themes = _themes(found, assigned, sample.counts, fold)
    return replace(themes, seed=seed, evidence_id=source.id, note=_note(themes, sample, at_least))


@dataclass(frozen=True)
class _Found:
    """What was found in the sample."""

    frame: Frame
    groups: Groups | None
    ids: tuple[str, ...]
    labels: tuple[Label, ...]
    method: str


def _discover(sample: Sample, at_least: int) -> _Found:
    languages = sample.rows["language"]
    matrix = sample.matrix()
    texts = sample.rows["text"].to_pylist()
    wordings = np.fromiter((same_words_key(text) for text in texts), np.int64, len(texts))
    different = np.sort(np.unique(wordings, return_index=True)[1])
    frame = Frame.of(matrix[different], languages.take(different))
    directions = frame.place(matrix, languages)
    people = sample.rows["person"].to_numpy()
    groups = find_groups(directions, wordings, people, at_least=at_least)
    method = (
        "passages are compared by meaning, without what all of them share; communities of shared nearest "
        f"neighbours (Louvain) on a sample of {len(texts):,} passages; every passage goes to its nearest theme if it "
        "is near enough"
    )
    if groups is None:
        return _Found(frame, None, (), (), method)
    rows = _not_copied(texts, wordings, groups.theme)
    tokens = _tokens(sample, rows)
    for _ in range(_ROUNDS):
        near = groups.centres.cosines(groups.centres) >= groups.bar
        said = said_by_most(texts, wordings, people, groups.theme)
        group = regroup(_phrases(tokens, groups, rows), near, said)
        if not (group >= 0).any():
            return _Found(frame, None, (), (), method)
        if np.array_equal(group, np.arange(len(group))):
            break
        groups = groups.regrouped(group, directions)
    said = said_by_most(texts, wordings, people, groups.theme)
    labels = name_themes(_phrases(tokens, groups, rows), len(groups.centres), said)
    return _Found(frame, groups, theme_ids(sample, groups), labels, method)


def _tokens(sample: Sample, rows: Whole) -> Tokens:
    picked = sample.rows.take(rows)
    person = np.unique(sample.rows["person"].to_numpy(), return_inverse=True)[1].astype(np.int64)
    names = picked["names"].combine_chunks().flatten().to_pylist()
    return read_tokens(picked["text"].to_pylist(), picked["language"].to_pylist(), person[rows], names)


def _phrases(tokens: Tokens, groups: Groups, rows: Whole) -> Phrases:
    return count_phrases(tokens, groups.theme[rows], len(groups.centres))


def _not_copied(texts: list[str], wordings: Whole, theme: Whole) -> Whole:
    """Return the rows that may name themes: of a long text that was sent in several times only the first.

    All may where a theme has hardly any other words.
    """
    long = np.fromiter((text.count(" ") + 1 >= _LONG_WORDING for text in texts), np.bool_, len(texts))
    first = np.zeros(len(texts), dtype=np.bool_)
    first[np.unique(wordings, return_index=True)[1]] = True
    themed = first & (theme >= 0)
    different = np.bincount(theme[themed], minlength=int(theme.max()) + 1)
    return np.flatnonzero(first | ~long | ((theme >= 0) & (different[theme] < _ENOUGH_WORDINGS)))


def _assign_fold(found: _Found, counts: Counts, where: Population, *, keep_assignments: bool) -> AssignFold:
    groups = found.groups
    start = recent_week(counts)
    return AssignFold(
        population=where,
        frame=found.frame,
        centres=groups.centres.matrix if groups is not None else np.zeros((0, VECTOR_SIZE), dtype=np.int8),
        bar=groups.bar if groups is not None else _BAR_OF_NONE,
        weeks=tuple(sorted(counts.week_people)),
        recent_week=start,
        series=compared_series(counts, start),
        keep_assignments=keep_assignments,
    )


def _themes(found: _Found, assigned: Assigned | None, counts: Counts, fold: AssignFold) -> Themes:
    base = base_of(counts, fold.population)
    empty = Themes((), base, None, None, None, {}, found.method, 0, "")
    if assigned is None:
        says_something = counts.passages - counts.empty_talk
        return replace(
            empty,
            unassigned_share=1.0 if says_something else None,
            unassigned_voices_share=1.0 if counts.voices else None,
        )
    trends = measure_trends(assigned, counts, fold.series, fold.recent_week)
    drawn = [
        draw(
            number,
            Name(found.ids[number], found.labels[number]),
            assigned,
            base=base,
            course=Course(weeks_of(assigned, counts, fold.weeks, number), trends[number]),
            method=found.method,
        )
        for number in range(len(found.ids))
    ]
    drawn.sort(key=lambda each: (-each.theme.n_customers, -each.theme.n_voices, each.theme.id))
    left = _left_over(assigned, counts)
    return replace(
        empty,
        themes=tuple(each.theme for each in drawn),
        personal={quoted.quote: quoted.personal for each in drawn for quoted in each.quoted if quoted.personal},
        unassigned_share=left[0],
        unassigned_voices_share=left[1],
        assignments=_assignments(assigned, found.ids),
    )


def _left_over(assigned: Assigned, counts: Counts) -> tuple[float | None, float | None]:
    """Return the shares of passages and of voices without a theme."""
    says_something = counts.passages - counts.empty_talk
    passages = int(assigned.tally.spare_passages[0]) / says_something if says_something else None
    voices = 1 - int(assigned.tally.assigned_voices[0]) / counts.voices if counts.voices else None
    return passages, voices


def _assignments(assigned: Assigned, ids: tuple[str, ...]) -> pa.Table | None:
    rows = assigned.assignments
    if rows is None or assigned.voice_ids is None:
        return None
    names = pa.array(ids, pa.string())
    return pa.table(
        {
            "voice": pc.index_in(rows["voice_id"], value_set=assigned.voice_ids.combine_chunks()).cast(pa.int64()),
            "voice_id": rows["voice_id"],
            "start": rows["start"],
            "end": rows["end"],
            "theme_id": names.take(rows["theme"].combine_chunks()),
            "nearest_theme": names.take(rows["nearest"].combine_chunks()),
            "similarity": rows["similarity"],
        }
    )


def _note(themes: Themes, sample: Sample, at_least: int) -> str:
    if themes.themes:
        return ""
    base: Base = themes.base
    if not base.voices:
        return "no customer's voice has words"
    if len(sample) < FEWEST_PASSAGES:
        return f"only {len(sample)} passages say something; themes need {FEWEST_PASSAGES} or more"
    return f"no group of at least {at_least} people says alike things"
