"""What people scored, and what goes with it: NPS, satisfaction and effort with their intervals, drivers, importance.

Never pooled over kinds or scales of rating; every person counts once; associations are called associations. Import what
is not named here from its file: ``nps`` and ``weights`` hold the bare formulas, ``groups`` and ``compare`` the results.
"""

from wellheard.understand.scores.compare import compare_scores
from wellheard.understand.scores.drivers import measure_drivers
from wellheard.understand.scores.groups import measure_score_by_group
from wellheard.understand.scores.importance import Asked, derive_importance, measure_importance
from wellheard.understand.scores.measure import measure_score, measure_scores
from wellheard.understand.scores.moments import Predictors
from wellheard.understand.scores.quadrants import Crossing
from wellheard.understand.scores.ratings import Ratings, Scale, read_ratings

__all__ = [
    "Asked",
    "Crossing",
    "Predictors",
    "Ratings",
    "Scale",
    "compare_scores",
    "derive_importance",
    "measure_drivers",
    "measure_importance",
    "measure_score",
    "measure_score_by_group",
    "measure_scores",
    "read_ratings",
]
