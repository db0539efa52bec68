"""Finding themes in the sample: communities of neighbours that hold together, joined where they say the same.

Communities come from Louvain's method. Leiden's, in the same library, draws from the random numbers of C, which
no seed reaches: two runs in one process differ. What Leiden would repair (a community that falls apart) is repaired
here by splitting a community into its connected parts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse.csgraph import connected_components
from sknetwork.clustering import Louvain

from wellheard.understand.directions import BLOCK, Directions, Floats, nearest
from wellheard.understand.neighbours import shared_neighbour_graph
from wellheard.understand.spoken import Flags, Keys, Whole

FEWEST_PASSAGES: Final = 20
"""Passages below which no theme is looked for; the same words count again where different people say them."""
_FEW_WORDINGS: Final = 40
"""Wordings are joined one by one where there are fewer; their neighbours say too little."""
_ALIKE: Final = 0.15
"""Mean cosine from which groups of few wordings are joined."""
_NEIGHBOURS: Final = 15
_RESOLUTION: Final = 2.0
_JOIN: Final = 0.85
"""Two communities are joined where passages of different ones are this near, against passages of the same one."""
_ROUNDS: Final = 3
_STRANGER: Final = 0.4
"""The bar is as near as this share of passages, at most, is to the best theme that is not its own."""
_HELD: Final = 0.5
"""A theme holds together when at least this share of the passages nearest to it belong to it."""
_WELL_KNOWN: Final = 0.25
"""A wording that more than this share of a group's people use, word for word, stands for a part of the group ..."""
_UNLIKE: Final = 0.35
"""... which is a group of its own where those wordings are farther from each other than this."""
_BAR_OF_FEW: Final = 0.3
"""The bar where there are too few themes to measure it."""
_LEAST_BAR: Final = 0.2
"""The bar is never lower: a passage without any likeness to a theme does not belong to it."""

Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Groups:
    """Themes found in the sample.

    Attributes:
        centres: Middle of each theme.
        theme: Over the rows of the sample: theme, or -1.
        cosine: Over the rows: nearness to the nearest theme's middle.
        bar: Least cosine at which a passage belongs to its nearest theme.
    """

    centres: Directions
    theme: Whole
    cosine: Floats
    bar: float

    def regrouped(self, group: Whole, directions: Directions) -> Groups:
        """Return the groups with some joined and some left out; each passage goes to the nearest if it is near enough.

        Args:
            group: New number of each group, from 0 without holes; -1 leaves it out.
            directions: Vectors of the sample.
        """
        moved = np.where(self.theme >= 0, group[self.theme], -1)
        centres = directions.middle_of(moved, int(group.max()) + 1)
        theme, cosine = nearest(directions, centres)
        return Groups(centres, np.where(cosine >= np.float32(self.bar), theme, -1), cosine, self.bar)


def find_groups(directions: Directions, wordings: Whole, people: Keys, *, at_least: int) -> Groups | None:
    """Find groups of passages that say alike things.

    Args:
        directions: Vectors of the sample, in the order of its keys.
        wordings: Equal numbers for the same words. Copies count once when neighbours are sought, so that they do not
            hide the others; they all count when it comes to people.
        people: Who said each.
        at_least: Fewest people in a group.

    Returns:
        The groups, or ``None`` where there are too few passages or none hold together.
    """
    if len(directions) < FEWEST_PASSAGES:
        return None
    _, first, wording = np.unique(wordings, return_index=True, return_inverse=True)
    nodes = np.argsort(first)
    unique = directions.rows(first[nodes])
    users = _people_in(wording.astype(np.int64), people, len(first))[nodes]
    labels = _joined(unique, _communities(unique)) if len(unique) >= _FEW_WORDINGS else _linked(unique)
    labels = _parted(unique, labels, users, at_least)
    centres = _settled(unique, labels, directions, people=people, at_least=at_least)
    return _kept(directions, centres, people, at_least)


def _communities(directions: Directions) -> Whole:
    """Return the community of each row."""
    count = max(3, min(_NEIGHBOURS, len(directions) // 6))
    graph = shared_neighbour_graph(directions, count)
    found = Louvain(resolution=_RESOLUTION, shuffle_nodes=False).fit_predict(graph).astype(np.int64)
    links = graph.tocoo()
    inside = found[links.row] == found[links.col]
    shape = graph.shape
    kept = sparse.csr_matrix((links.data[inside], (links.row[inside], links.col[inside])), shape=shape)
    parts: Whole = connected_components(kept, directed=False)[1].astype(np.int64)
    return parts


def _joined(directions: Directions, labels: Whole) -> Whole:
    """Join communities that are hardly farther from each other than their own passages are."""
    return _merged(directions, labels, _relative_nearness, _JOIN)


def _linked(directions: Directions, alike: float = _ALIKE) -> Whole:
    """Return the group of each of few wordings: at first each its own, then the nearest two joined again and again."""
    return _merged(directions, np.arange(len(directions)), _mean_nearness, alike)


def _parted(directions: Directions, labels: Whole, users: Whole, at_least: int) -> Whole:
    """Part groups in which wordings of very many people say something different; the others go to the nearest part.

    Args:
        directions: Vectors of the wordings.
        labels: Their groups.
        users: People who use each, word for word.
        at_least: Fewest people in a group.
    """
    parted = labels.copy()
    group = 0
    while group <= int(parted.max()):
        members = np.flatnonzero(parted == group)
        known = (users[members] >= at_least) & (users[members] > _WELL_KNOWN * users[members].sum())
        part = _parts(directions.rows(members), known) if known.any() else np.zeros(len(members), dtype=np.int64)
        if part.any() and not part.all():
            parted[members] = np.where(part > 0, int(parted.max()) + part, group)
        else:
            group += 1
    return parted


def _parts(members: Directions, known: Flags) -> Whole:
    """Return the part of each member: well-known wordings and the middle of the others are joined where alike."""
    others = members.middle_of(np.where(known, -1, 0), 1) if not known.all() else members.rows(~known)
    seeds = Directions(np.concatenate([members.rows(known).matrix, others.matrix]))
    parts = _linked(seeds, _UNLIKE)
    return nearest(members, seeds.middle_of(parts, int(parts.max()) + 1))[0]


def _merged(directions: Directions, labels: Whole, measure: Callable[[Doubles, Doubles], Doubles], bar: float) -> Whole:
    """Join the two nearest groups until no two are as near as the bar."""
    sums, sizes = _sums(directions, labels)
    group = np.arange(len(sizes))
    while len(sizes) > 1:
        nearness = measure(sums, sizes)
        first, second = np.unravel_index(int(nearness.argmax()), nearness.shape)
        if nearness[first, second] < bar:
            break
        low, high = int(min(first, second)), int(max(first, second))
        sums[low] += sums[high]
        sizes[low] += sizes[high]
        sums, sizes = np.delete(sums, high, axis=0), np.delete(sizes, high)
        group = np.where(group == high, low, np.where(group > high, group - 1, group))
    joined: Whole = group[labels]
    return joined


def _sums(directions: Directions, labels: Whole) -> tuple[Doubles, Doubles]:
    units = directions.floats / directions.lengths[:, None]
    count = int(labels.max()) + 1
    sums = np.zeros((count, units.shape[1]))
    np.add.at(sums, labels, units.astype(np.float64))
    return sums, np.bincount(labels, minlength=count).astype(np.float64)


def _mean_nearness(sums: Doubles, sizes: Doubles) -> Doubles:
    """Return the mean cosine between groups; -1 on the diagonal.

    Sums are added up in a fixed order, not by a library that splits them among threads.
    """
    means = sums / sizes[:, None]
    between = np.stack([(means * row).sum(axis=1) for row in means])
    np.fill_diagonal(between, -1.0)
    return between


def _relative_nearness(sums: Doubles, sizes: Doubles) -> Doubles:
    """Return the mean cosine between groups over the mean cosine inside them; -1 on the diagonal."""
    between = _mean_nearness(sums, sizes)
    squares = (sums * sums).sum(axis=1)
    inside = np.where(sizes > 1, (squares - sizes) / np.maximum(sizes * (sizes - 1), 1), 1.0)
    inside = np.maximum(inside, 0.01)
    nearness = between / np.sqrt(inside[:, None] * inside[None, :])
    np.fill_diagonal(nearness, -1.0)
    return np.asarray(nearness)


def _settled(unique: Directions, labels: Whole, directions: Directions, *, people: Keys, at_least: int) -> Directions:
    """Let passages move to the nearest middle a few times, leaving out groups of too few people."""
    centres = unique.middle_of(labels, int(labels.max()) + 1)
    for _ in range(_ROUNDS):
        theme, _cosine = nearest(directions, centres)
        centres = centres.rows(_people_in(theme, people, len(centres)) >= at_least)
        if not len(centres):
            break
        theme, cosine = nearest(unique, centres)
        centres = unique.middle_of(np.where(cosine >= np.float32(_LEAST_BAR), theme, -1), len(centres))
    return centres


def _kept(directions: Directions, centres: Directions, people: Keys, at_least: int) -> Groups | None:
    """Set the bar, leave out groups that do not hold together, then those of too few people until none is left."""
    bar = _bar(directions, centres)
    centres = centres.rows(_holding_together(directions, centres, bar))
    while len(centres):
        theme, cosine = nearest(directions, centres)
        own = np.where(cosine >= np.float32(bar), theme, -1)
        enough = _people_in(own, people, len(centres)) >= at_least
        if enough.all():
            return Groups(centres, own, cosine, bar)
        centres = centres.rows(enough)
    return None


def _holding_together(directions: Directions, centres: Directions, bar: float) -> Flags:
    """Tell of each group whether most of the passages nearest to it are near enough."""
    theme, cosine = nearest(directions, centres)
    held = np.bincount(theme[cosine >= np.float32(bar)], minlength=len(centres))
    return np.asarray(held / np.maximum(np.bincount(theme, minlength=len(centres)), 1) >= _HELD)


def _bar(directions: Directions, centres: Directions) -> float:
    """Return how near a passage usually is to the best theme that is not its own, in steps of a thousandth."""
    if len(centres) < 3:
        return _BAR_OF_FEW
    seconds = np.empty(len(directions), dtype=np.float32)
    for start in range(0, len(directions), BLOCK):
        block = slice(start, start + BLOCK)
        seconds[block] = np.partition(directions.rows(block).cosines(centres), -2, axis=1)[:, -2]
    return max(_LEAST_BAR, round(float(np.quantile(seconds, _STRANGER)), 3))


def _people_in(theme: Whole, people: Keys, count: int) -> Whole:
    """Return how many different people are in each theme."""
    placed = theme >= 0
    who = np.unique(people, return_inverse=True)[1].astype(np.int64)
    pairs = np.unique(theme[placed] * (len(people) + 1) + who[placed])
    return np.bincount(pairs // (len(people) + 1), minlength=count)
