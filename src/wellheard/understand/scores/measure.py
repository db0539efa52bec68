"""NPS, satisfaction and effort with the interval each needs, never over ratings of several kinds or scales.

Every person counts once: who answered three times gives a third of a person each time. The base of the interval is
people, so a talkative customer makes no score surer. Ratings that may not be pooled give no score, and say why.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import numpy as np
from scipy.special import stdtrit

from wellheard.evidence.intervals import wilson
from wellheard.understand.portrait import base_flags
from wellheard.understand.scores.definitions import DEFINITIONS, Definition, ScaleDirection, ScoreName
from wellheard.understand.scores.nps import NpsCounts, nps_adjusted_wald
from wellheard.understand.scores.ratings import EMPLOYEE, Floats, Ratings, Scale

FEWEST_PEOPLE: Final = 5
NO_INTERVAL: Final = "none: not enough evidence"


@dataclass(frozen=True, slots=True)
class Score:
    """A score, what it was made of and how sure it is.

    Attributes:
        name: Code name as in METHODS.
        value: NPS in points -100 to 100, a mean on its scale, a share 0 to 1; ``None`` with ``reason``.
        low: Lower end of the 95 % interval; the NPS need not lie in the middle of its interval.
        high: Upper end.
        interval: Method of the interval, or ``"none: why"``.
        n: Ratings.
        n_customers: People, the base: distinct customers, and each voice of an unknown author as one.
        base: Who the base is, in words.
        scale: What the ratings are on; ``None`` where there is no one scale.
        scale_direction: Which end is good.
        method: How it was made, in words.
        period: First and last day of the ratings; ``None`` where no day is known.
        histogram: Answer and how many ratings gave it, lowest first; empty where it would show single employees.
        parts: What the score is counted from, in people: promoters, passives and detractors, or top answers and others.
        evidence_ids: Voices that hold the ratings, sorted.
        flags: ``low_base``, ``caution``, ``repeat_answers``, ``ces1_effort`` (high is bad); without a value the code of the reason.
        reason: Why there is no value.
    """

    name: ScoreName
    value: float | None
    low: float | None
    high: float | None
    interval: str
    n: int
    n_customers: int
    base: str
    scale: Scale | None
    scale_direction: ScaleDirection
    method: str
    period: tuple[date, date] | None
    histogram: tuple[tuple[float, int], ...]
    parts: tuple[tuple[str, float], ...]
    evidence_ids: tuple[str, ...]
    flags: tuple[str, ...]
    reason: str = ""


def measure_score(name: ScoreName, ratings: Ratings) -> Score:
    """Measure one score.

    Args:
        name: Which score.
        ratings: Of one scale; others are refused, never pooled.

    Returns:
        The score, or one without a value whose flag says why: ``no_answers``, ``scale_mixed`` (several kinds or
        scales), ``mixed_kind`` (several kinds of survey), ``wrong_kind``, ``wrong_scale``, ``between_boxes``,
        ``not_enough_evidence`` (fewer than 5 people).

    Evidence: The voices that hold the ratings.
    Source: METHODS sections 3.1 to 3.3 and 11A. NPS: adjusted Wald (Rocks 2016). Shares: Wilson. Means: Student's t.
        With repeated answers the mean of each person takes the place of an answer; the intervals of shares and of the
        NPS are then a little too wide, never too narrow.

    Example:
        >>> given = Ratings(np.repeat([10.0, 8.0, 3.0], [40, 35, 25]), (Scale("nps", 0, 10),))
        >>> found = measure_score("nps", given)
        >>> round(found.value), round(found.low, 3), round(found.high, 3), found.n_customers
        (15, -0.697, 29.824, 100)
        >>> measure_score("csat_mean", given).reason
        'csat_mean is made of csat ratings, these are nps'
    """
    definition = DEFINITIONS[name]
    refused = refusal(definition, ratings)
    if refused:
        return _without_value(definition, ratings, *refused)
    people = ratings.n_customers
    if people < FEWEST_PEOPLE:
        reason = f"{people} {'person' if people == 1 else 'people'} answered, {FEWEST_PEOPLE} are needed"
        return _without_value(definition, ratings, "not_enough_evidence", reason)
    value, ends, interval = _measured(definition, ratings)
    repeated = ("repeat_answers",) if people < len(ratings) else ()
    return replace(
        _frame(definition, ratings),
        value=value,
        low=ends[0] if ends else None,
        high=ends[1] if ends else None,
        interval=interval,
        flags=(*base_flags(people), *repeated, *_effort(definition)),
    )


def measure_scores(ratings: Ratings) -> tuple[Score, ...]:
    """Measure every score that the ratings make, each scale by itself.

    Args:
        ratings: Of any number of scales.

    Returns:
        In the order of the scales; nothing for stars, agreement and other ratings, which make no score.

    Evidence: As for :func:`measure_score`.
    Source: METHODS sections 3.1 to 3.3.

    Example:
        >>> scales = (Scale("csat", 1, 5), Scale("nps", 0, 10))
        >>> given = Ratings(np.repeat([5.0, 9.0], [8, 6]), scales, scale_of=np.repeat([0, 1], [8, 6]))
        >>> [(score.name, score.value, score.n) for score in measure_scores(given)]
        [('csat_t2b', 1.0, 8), ('csat_mean', 5.0, 8), ('nps', 100.0, 6)]
    """
    return tuple(
        measure_score(definition.name, apart)
        for apart in ratings.split()
        for definition in DEFINITIONS.values()
        if definition.kind == apart.used[0].kind
    )


def refusal(definition: Definition, ratings: Ratings) -> tuple[str, str] | None:
    """Return why no such score may be made of these ratings, as code and sentence; ``None`` if it may."""
    if not len(ratings):
        return "no_answers", "nobody was asked, or nobody answered"
    pooled = pooling_refusal(ratings)
    return pooled or definition.unfit(ratings.used[0], ratings)


def pooling_refusal(ratings: Ratings) -> tuple[str, str] | None:
    """Return why ratings may not be counted together, as code and sentence; ``None`` if they may."""
    if len(ratings.used) < 2:
        return None
    told = "; ".join(str(each) for each in ratings.used)
    if len({(each.kind, each.low, each.high) for each in ratings.used}) > 1:
        return "scale_mixed", f"ratings of several kinds or scales are never pooled: {told}"
    return "mixed_kind", f"ratings of several kinds of survey are never pooled: {told}"


def per_person(definition: Definition, ratings: Ratings) -> Floats:
    """Return the mean contribution of each person, in the order of their numbers; shape (people,)."""
    adds = definition.contributions(ratings, ratings.used[0])
    return np.asarray(np.bincount(ratings.people, adds) / np.bincount(ratings.people), dtype=np.float64)


def nps_counts(ratings: Ratings) -> NpsCounts:
    """Return people by what they answered, each counted once."""
    adds = DEFINITIONS["nps"].contributions(ratings, ratings.used[0])
    promoters, detractors = (float(ratings.weights[side].sum()) for side in (adds > 0, adds < 0))
    return NpsCounts(promoters, max(0.0, ratings.n_customers - promoters - detractors), detractors)


def top_people(definition: Definition, ratings: Ratings) -> float:
    """Return how many people gave a top answer, each counted once."""
    adds = definition.contributions(ratings, ratings.used[0])
    return min(float(ratings.n_customers), round(float(ratings.weights @ adds), 9))


def _measured(definition: Definition, ratings: Ratings) -> tuple[float, tuple[float, float] | None, str]:
    """Return value, ends and the method of the interval."""
    people = ratings.n_customers
    if definition.name == "nps":
        counts = nps_counts(ratings)
        found = nps_adjusted_wald(counts)
        return 100 * (counts.promoters - counts.detractors) / people, (found.low, found.high), "adjusted Wald"
    if definition.boxes:
        top = top_people(definition, ratings)
        return top / people, wilson(top, people), "wilson"
    means = per_person(definition, ratings)
    value, spread = float(means.mean()), float(means.std(ddof=1))
    if spread == 0:
        return value, None, "none: everybody gave the same answer"
    reach = float(stdtrit(people - 1, 0.975)) * spread / math.sqrt(people)
    scale = ratings.used[0]
    return value, (max(scale.low, value - reach), min(scale.high, value + reach)), "t"


def _frame(definition: Definition, ratings: Ratings) -> Score:
    """Return what is known of a score without its value."""
    scale = ratings.used[0] if len(ratings.used) == 1 else None
    hidden = is_protected(ratings) and ratings.n_customers < FEWEST_PEOPLE
    answers, counts = np.unique(ratings.values, return_counts=True) if scale and not hidden else ((), ())
    people = 0 if hidden else ratings.n_customers
    return Score(
        name=definition.name,
        value=None,
        low=None,
        high=None,
        interval=NO_INTERVAL,
        n=0 if hidden else len(ratings),
        n_customers=people,
        base="people who gave such a rating, each counted once",
        scale=scale,
        scale_direction=definition.scale_direction,
        method=definition.method + (f", top {definition.boxes} of {scale}" if scale and definition.boxes else ""),
        period=None if hidden else ratings.period,
        histogram=tuple((float(answer), int(count)) for answer, count in zip(answers, counts, strict=True)),
        parts=() if hidden else _parts(definition, ratings),
        evidence_ids=() if hidden else tuple(sorted(ratings.voice_ids.tolist())),
        flags=(),
    )


def _parts(definition: Definition, ratings: Ratings) -> tuple[tuple[str, float], ...]:
    if refusal(definition, ratings):
        return ()
    if definition.name == "nps":
        counts = nps_counts(ratings)
        return ("promoter", counts.promoters), ("passive", counts.passives), ("detractor", counts.detractors)
    if definition.boxes:
        top = top_people(definition, ratings)
        return ("top", top), ("other", ratings.n_customers - top)
    return ()


def is_protected(ratings: Ratings) -> bool:
    """Tell whether employees are among those who answered; small groups of them are not shown."""
    return any(each.survey_kind == EMPLOYEE for each in ratings.used)


def _without_value(definition: Definition, ratings: Ratings, code: str, reason: str) -> Score:
    hidden = is_protected(ratings) and ratings.n_customers < FEWEST_PEOPLE
    told = f"fewer than {FEWEST_PEOPLE} employees answered" if hidden else reason
    return replace(_frame(definition, ratings), flags=(code, *_effort(definition)), reason=told)


def _effort(definition: Definition) -> tuple[str, ...]:
    return ("ces1_effort",) if definition.scale_direction == "high_is_bad" else ()
