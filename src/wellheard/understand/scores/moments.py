"""Correlations of predictors with a rating, every person counted once, in many resamples of the people at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wellheard.understand.errors import UnderstandError
from wellheard.understand.scores.ratings import Floats, Ratings
from wellheard.understand.scores.resample import resampled_sums


@dataclass(frozen=True)
class Predictors:
    """What may go with a rating: themes, touchpoints, waiting, markets; one row for each rating.

    Attributes:
        names: One for each column.
        columns: Numbers, or 0 and 1 for no and yes; not a number where it is not known; shape (rows, predictors). Of a
            choice among several (a market), one is left out: what it means follows from the others.

    Raises:
        UnderstandError: Names and columns do not fit, or a value is infinite.
    """

    names: tuple[str, ...]
    columns: Floats

    def __post_init__(self) -> None:
        shaped = self.columns.ndim == 2 and self.columns.shape[1] == len(self.names)
        if not shaped or len(set(self.names)) < len(self.names) or bool(np.isinf(self.columns).any()):
            raise UnderstandError(
                "predictors-unusable",
                "Every predictor needs a name of its own and one number for each rating.",
                found=f"{len(self.names)} names ({len(set(self.names))} different), columns of shape {self.columns.shape}",
                expected="shape (rows, predictors), finite or not-a-number",
                hint="np.column_stack of one column for each name",
            )

    def complete(self) -> npt.NDArray[np.bool_]:
        """Tell which rows have every predictor; shape (rows,)."""
        return np.asarray(~np.isnan(self.columns).any(axis=1))

    def chosen(self, rows: npt.NDArray[np.bool_], kept: Sequence[int]) -> Predictors:
        """Return some of the rows and some of the predictors."""
        return Predictors(tuple(self.names[each] for each in kept), self.columns[rows][:, list(kept)])


@dataclass(frozen=True)
class Moments:
    """Sums of products of predictors and rating, for each person.

    Attributes:
        sums: One row for each person, in the order of their names; shape (people, q * (q + 1) / 2), where q counts the
            one, the predictors and the rating.
        size: q.
    """

    sums: Floats
    size: int

    @classmethod
    def of(cls, predictors: Predictors, ratings: Ratings) -> Moments:
        """Add up the products, about the middle of each column."""
        joined = np.column_stack([predictors.columns, ratings.values])
        middle = (ratings.weights @ joined) / ratings.weights.sum()
        columns = np.column_stack([np.ones(len(ratings)), joined - middle])
        first, second = np.triu_indices(columns.shape[1])
        people = ratings.n_customers
        products = [
            np.bincount(ratings.people, ratings.weights * columns[:, one] * columns[:, other], minlength=people)
            for one, other in zip(first, second, strict=True)
        ]
        return cls(np.stack(products, axis=1), columns.shape[1])

    def correlations(self) -> Floats:
        """Return the correlations of predictors and rating, the rating last; shape (q - 1, q - 1)."""
        return np.asarray(correlations_of(self.sums.sum(axis=0)[None], self.size)[0], dtype=np.float64)

    def resampled(self, draws: int, seed: int) -> Floats:
        """Return the correlations in resamples of the people; shape (draws, q - 1, q - 1)."""
        return correlations_of(resampled_sums(self.sums, draws=draws, seed=seed), self.size)

    def own_products(self) -> Floats:
        """Return what each person adds to the covariance of each predictor with the rating; shape (people, q - 2).

        The columns are centred, so the sum over people is the covariance times the people.
        """
        first, second = np.triu_indices(self.size)
        chosen = (second == self.size - 1) & (first > 0) & (first < self.size - 1)
        return np.asarray(self.sums[:, chosen], dtype=np.float64)


def correlations_of(sums: Floats, size: int) -> Floats:
    """Turn sums of products into correlations; 0 with whatever does not vary.

    Args:
        sums: Upper triangles; shape (sets, size * (size + 1) / 2); the first column stands for one.
        size: Columns, the one included.

    Returns:
        Shape (sets, size - 1, size - 1), ones on the diagonal.
    """
    first, second = np.triu_indices(size)
    full = np.empty((len(sums), size, size))
    full[:, first, second] = sums
    full[:, second, first] = sums
    means = full[:, 0, 1:] / full[:, :1, 0]
    spread = full[:, 1:, 1:] / full[:, :1, :1] - means[:, :, None] * means[:, None, :]
    deviations = np.sqrt(np.clip(np.einsum("sii->si", spread), 0.0, None))
    scale = np.divide(1.0, deviations, out=np.zeros_like(deviations), where=deviations > 1e-12)
    found = np.clip(spread * scale[:, :, None] * scale[:, None, :], -1.0, 1.0)
    diagonal = np.arange(size - 1)
    found[:, diagonal, diagonal] = 1.0
    return np.asarray(found, dtype=np.float64)
