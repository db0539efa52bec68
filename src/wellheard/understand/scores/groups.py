"""A score by group: each with its own interval and its distance from everybody else, small groups without a number.

Groups of employees are protected: one with fewer than five people is not shown at all, and if what is hidden could be
had by subtraction, the next smallest group is hidden with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from wellheard.understand.errors import UnderstandError
from wellheard.understand.scores.compare import ScoreDifference, adjusted, compare_scores
from wellheard.understand.scores.definitions import DEFINITIONS, ScoreName
from wellheard.understand.scores.measure import FEWEST_PEOPLE, NO_INTERVAL, Score, is_protected, measure_score, refusal
from wellheard.understand.scores.ratings import Names, Ratings
from wellheard.understand.scores.resample import SEED

_PROTECTED: Final = ("hidden", "not shown, so that no employee can be recognised")


@dataclass(frozen=True, slots=True)
class GroupScore:
    """The score of one group.

    Attributes:
        group: Its name.
        score: Its score.
        against_rest: The group minus everybody else who has a group; ``None`` where there is nobody else, or where it
            would give away employees.
    """

    group: str
    score: Score
    against_rest: ScoreDifference | None


def measure_score_by_group(
    name: ScoreName, ratings: Ratings, groups: Sequence[str | None], *, seed: int = SEED
) -> tuple[GroupScore, ...]:
    """Measure a score for every group.

    Args:
        name: Which score.
        ratings: Of one scale.
        groups: Group of each rating, for example its market; ``None`` belongs to none. A person may be in several.
        seed: For the bootstrap where people are in several groups.

    Returns:
        By name of the group, not by score: with few people a ranking would be chance. Groups below 5 people have no
        value, comparisons below 30 people on a side neither. All comparisons are one family of tests.

    Raises:
        UnderstandError: There is not one group for each rating.

    Evidence: The voices of each score.
    Source: METHODS sections 0, 1.6 (employees) and 3; as :func:`wellheard.understand.scores.compare_scores`.
    """
    _check(ratings, groups)
    members = np.array(["" if group is None else group for group in groups], dtype=np.str_)
    names = sorted(set(members.tolist()) - {""})
    refused = refusal(DEFINITIONS[name], ratings)
    if refused:
        return tuple(_kept_back(name, ratings, names, refused))
    hidden = _hidden(ratings, members, names) if is_protected(ratings) else frozenset[str]()
    rows = [_of_group(name, ratings, members, group, seed=seed) for group in names if group not in hidden]
    if is_protected(ratings) and hidden:
        rows = [replace(row, against_rest=None) for row in rows]
    compared = iter(adjusted([row.against_rest for row in rows if row.against_rest]))
    shown = [row if row.against_rest is None else replace(row, against_rest=next(compared)) for row in rows]
    return tuple(sorted([*shown, *_kept_back(name, ratings, hidden, _PROTECTED)], key=lambda row: row.group))


def _of_group(name: ScoreName, ratings: Ratings, members: Names, group: str, *, seed: int) -> GroupScore:
    inside, outside = members == group, (members != group) & (members != "")
    score = measure_score(name, ratings.rows(inside))
    if not outside.any():
        return GroupScore(group, score, None)
    return GroupScore(group, score, compare_scores(name, ratings.rows(inside), ratings.rows(outside), seed=seed))


def _hidden(ratings: Ratings, members: Names, names: Sequence[str]) -> frozenset[str]:
    """Return the groups to hide, so that at least five people, or nobody, are hidden.

    Whoever has no group is known by subtraction from the whole, so they count as a hidden group from the start.
    """
    sizes = {group: len(np.unique(ratings.people[members == group])) for group in names}
    hidden = {group for group, size in sizes.items() if size < FEWEST_PEOPLE}
    for group in sorted(sizes, key=lambda each: (sizes[each], each)):
        concealed = len(np.unique(ratings.people[np.isin(members, [*hidden, ""])]))
        if not 0 < concealed < FEWEST_PEOPLE:
            break
        hidden.add(group)
    return frozenset(hidden)


def _kept_back(name: ScoreName, ratings: Ratings, groups: Iterable[str], why: tuple[str, str]) -> list[GroupScore]:
    """Return groups of which nothing is shown but why."""
    nobody = measure_score(name, ratings.rows(np.zeros(len(ratings), dtype=np.bool_)))
    kept = replace(nobody, interval=NO_INTERVAL, flags=(why[0],), reason=why[1])
    return [GroupScore(group, kept, None) for group in groups]


def _check(ratings: Ratings, groups: Sequence[str | None]) -> None:
    if len(groups) != len(ratings):
        raise UnderstandError(
            "groups-uneven",
            "Every rating needs one group, or none.",
            found=f"{len(groups)} groups, {len(ratings)} ratings",
            expected="the same number of both",
            hint="read the groups from the same rows as the ratings; None where there is none",
        )
