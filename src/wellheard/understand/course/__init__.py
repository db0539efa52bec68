"""How things go on over time: normal ranges, changes, seasons, anomalies, what emerges, what to expect."""

from wellheard.understand.course.anomalies import Anomalies, Anomaly, find_anomalies
from wellheard.understand.course.change_points import ChangePoint, ChangePoints, find_change_points
from wellheard.understand.course.charts import ControlChart, measure_control_limits
from wellheard.understand.course.emerging import EmergingTheme, Heard, find_emerging
from wellheard.understand.course.forecasts import Expected, Forecast, find_forecast
from wellheard.understand.course.individuals import Individuals, measure_individuals
from wellheard.understand.course.rates import PeriodRate, measure_rates
from wellheard.understand.course.screen import Course, find_courses
from wellheard.understand.course.seasons import Season, find_season
from wellheard.understand.course.series import Series, series_from
from wellheard.understand.course.since import Difference, compare_since

__all__ = [
    "Anomalies",
    "Anomaly",
    "ChangePoint",
    "ChangePoints",
    "ControlChart",
    "Course",
    "Difference",
    "EmergingTheme",
    "Expected",
    "Forecast",
    "Heard",
    "Individuals",
    "PeriodRate",
    "Season",
    "Series",
    "compare_since",
    "find_anomalies",
    "find_change_points",
    "find_courses",
    "find_emerging",
    "find_forecast",
    "find_season",
    "measure_control_limits",
    "measure_individuals",
    "measure_rates",
    "series_from",
]
