"""Everything that is looked for in time, over all series of a page, as one family of tests.

Each chart, change point and anomaly search asks many questions of chance, and a page asks them of many series. Here all
of them share one adjustment, so that on times that mean nothing, nineteen pages in twenty say nothing at all.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from wellheard.evidence.intervals import benjamini_hochberg
from wellheard.understand.course.anomalies import Anomalies, find_anomalies
from wellheard.understand.course.change_points import SHORTEST, ChangePoints, find_change_points
from wellheard.understand.course.charts import ControlChart, measure_control_limits
from wellheard.understand.course.seasons import Season, find_season
from wellheard.understand.course.series import Series
from wellheard.understand.course.since import Difference, check_names, compare_since

LARGEST_Q: Final = 0.05


@dataclass(frozen=True, eq=False)
class Course:
    """What became of one series.

    Attributes:
        series: The counts.
        season: Its season.
        chart: Its normal range, with a stage for each change that was kept.
        steady: Whether its chart shows no more signals than a steady course may, adjusted; ``None`` without limits.
        changes: Its change points; only those that hold in the family of all tests.
        anomalies: Periods that stand out; only those that hold in it.
        difference: After against before the day asked for; ``None`` where no day was asked for.
        q_values: Name of each test (``chart``, ``change_point``, ``anomaly``, ``since``) to its adjusted p-value.
    """

    series: Series
    season: Season
    chart: ControlChart
    steady: bool | None
    changes: ChangePoints
    anomalies: Anomalies
    difference: Difference | None
    q_values: dict[str, float]

    @property
    def called(self) -> tuple[str, ...]:
        """Names of the tests that call something, sorted."""
        told = {
            "anomaly": bool(self.anomalies.found),
            "change_point": bool(self.changes.points),
            "chart": self.steady is False,
            "since": self.difference is not None and self.difference.verdict in {"more", "less"},
        }
        return tuple(name for name, so in told.items() if so)


def find_courses(
    series: Sequence[Series],
    *,
    since: date | None = None,
    holidays: Collection[date] = (),
    largest_q: float = LARGEST_Q,
    seed: int = 0,
) -> tuple[Course, ...]:
    """Find what the time has to say about every series of a page.

    Args:
        series: Everything screened, also what looks dull; names must differ.
        since: Day to compare with the time before.
        holidays: Days that are not tested for anomalies.
        largest_q: Adjusted p-value up to which anything is called.
        seed: Of the bootstrap of dates.

    Returns:
        One per series, in the order given. Nothing is called that the family of all tests does not bear.

    Raises:
        UnderstandError: A name comes twice.

    Source: Benjamini and Hochberg 1995; METHODS section 8.7 (everything screened on one page is one family); for the
    single dates inside a called series Benjamini and Bogomolov 2014.
    """
    check_names(series)
    drafts = [_draft(each, holidays, seed) for each in series]
    since_of = {row.name: row for row in compare_since(series, since)} if since is not None else {}
    keys: list[tuple[int, str]] = []
    p: list[float] = []
    for place, draft in enumerate(drafts):
        row = since_of.get(draft.series.name)
        for name, value in (
            ("chart", draft.chart.p_value),
            ("change_point", draft.changes.p_value),
            ("anomaly", draft.anomalies.p_value),
            ("since", row.p_value if row else None),
        ):
            if value is not None:
                keys.append((place, name))
                p.append(value)
    family = _Family(dict(zip(keys, benjamini_hochberg(p).tolist(), strict=True)), largest_q)
    return tuple(_called(i, draft, since_of.get(draft.series.name), family) for i, draft in enumerate(drafts))


def _draft(series: Series, holidays: Collection[date], seed: int) -> Course:
    season = find_season(series)
    anomalies = find_anomalies(series, season=season, holidays=holidays)
    return Course(
        series=series,
        season=season,
        chart=measure_control_limits(series),
        steady=None,
        changes=find_change_points(series, season=season, apart=_alone(series, anomalies), seed=seed),
        anomalies=anomalies,
        difference=None,
        q_values={},
    )


def _alone(series: Series, anomalies: Anomalies) -> list[date]:
    """Return the days that stand out with no other near: not the first weeks of a new level."""
    places = [series.index_of(each.start) for each in anomalies.found or ()]
    return [series.start_of(at) for at in places if sum(abs(at - other) < SHORTEST for other in places) == 1]


@dataclass(frozen=True)
class _Family:
    """The adjusted p-values of all tests of a page, and what follows from how many of them are called."""

    q_values: dict[tuple[int, str], float]
    largest_q: float

    def calls(self, place: int, name: str) -> bool:
        return self.q_values.get((place, name), 1.0) <= self.largest_q

    @property
    def level_inside(self) -> float:
        """Level for the single dates of a called series: the share of tests called times that of the family."""
        called = sum(q <= self.largest_q for q in self.q_values.values())
        return self.largest_q * called / max(len(self.q_values), 1)


def _called(place: int, draft: Course, row: Difference | None, family: _Family) -> Course:
    changes, anomalies = draft.changes, draft.anomalies
    if changes.points is not None:
        points = [each for each in changes.points if family.calls(place, "change_point")]
        kept = tuple(each for each in points if each.p_value <= family.level_inside)
        changes = replace(changes, points=kept)
    if anomalies.found is not None:
        loud = [each for each in anomalies.found if family.calls(place, "anomaly")]
        anomalies = replace(anomalies, found=tuple(each for each in loud if each.q_value <= family.level_inside))
    if row is not None and row.verdict in {"more", "less"} and not family.calls(place, "since"):
        row = replace(row, verdict="no detectable change")
    days = [point.at for point in changes.points or ()]
    return replace(
        draft,
        chart=measure_control_limits(draft.series, changes=days) if days else draft.chart,
        steady=None if draft.chart.p_value is None else not family.calls(place, "chart"),
        changes=changes,
        anomalies=anomalies,
        difference=row,
        q_values={name: q for (at, name), q in family.q_values.items() if at == place},
    )
