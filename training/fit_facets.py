"""Fit the facets' model on labelled passages and sentences of our own: ``python training/fit_facets.py``, three minutes.

The labels are references (``labels/facets.csv``); their words are read from the public data beside the checkout. Chances
and thresholds come from passages of sets that the judged fit had not seen: sets are dealt into groups, each group is read by a
fit on all others. ``judge_thirds`` does the same once more from outside, for the benchmark: nothing of a third, neither its
passages nor its share in a threshold, has touched what it is measured with.
"""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import facets_texts
import numpy as np
from facets_head import CUE, LONG, OPENED, Inputs, fit_facets, linear_parts, logits_of, read_inputs
from scipy import optimize, sparse
from ship import packed, ship

from wellheard.language.facets.cues import shipped_cues
from wellheard.language.facets.signs import LENGTHS, OPENINGS
from wellheard.language.facets.told import FACETS, INNER_FACETS
from wellheard.language.heads import Head, packed_head

HERE = Path(__file__).parent
THIRDS = (
    frozenset({"nhs", "nhs-phase1", "sumo", "pros-cons", "meetings-ami", "goemotions"}),
    frozenset({"jupyter", "jupyterlab", "carpentries", "yelp", "mams", "banking77", "multidogo"}),
    frozenset({"cncf", "kubernetes", "meetings-ethereum", "hu-liu", "amazon", "opinosis", "dabrowski"}),
)
"""Sets that are held out together; sets of one kind or one community are never parted."""
GROUPS = (
    frozenset({"nhs", "nhs-phase1"}), frozenset({"sumo", "meetings-ami"}), frozenset({"pros-cons", "goemotions"}),
    frozenset({"jupyter", "jupyterlab", "carpentries"}), frozenset({"yelp", "mams"}), frozenset({"banking77", "multidogo"}),
    frozenset({"cncf", "kubernetes", "meetings-ethereum"}), frozenset({"hu-liu", "amazon", "opinosis"}),
    frozenset({"dabrowski"}),
)  # fmt: skip
PROTOTYPE, OTHER_PROTOTYPE = 0.5, 0.15
RIGHT_AS_FACT, RIGHT_WITHOUT_A_GROUP = 0.85, 0.81
"""Share that must be right among passages above the threshold of facts: a little more than the .80 that is promised, and not
by virtue of one group of sets alone."""
FEWEST_ABOVE = 15
NEVER = 2.0


@dataclass(frozen=True)
class Labelled:
    """Passages with their labels: ``wanted`` is ``(texts, facets)``, ``sets`` names the source of each."""

    texts: list[str]
    wanted: np.ndarray
    sets: np.ndarray
    chosen: np.ndarray


@dataclass(frozen=True)
class Fitted:
    """A fit with chances and thresholds."""

    weights: np.ndarray
    bias: np.ndarray
    slope: np.ndarray
    shift: np.ndarray
    floors: np.ndarray
    facts: np.ndarray

    def chances(self, inputs: Inputs) -> np.ndarray:
        """The chance of each facet in each text, ``(texts, facets)``."""
        return chance(logits_of(inputs, self.weights, self.bias) * self.slope + self.shift)


def chance(logits: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-np.clip(logits, -60, 60)))


def read_labels(reading: str = "1") -> Labelled:
    """Read the labelled passages of one reading."""
    with (HERE / "labels" / "facets.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["pass"] == reading]
    texts = [facets_texts.passage(r["set"], int(r["row"]), int(r["start"]), int(r["end"])) for r in rows]
    wanted = np.array([[facet in row["labels"].split() for facet in FACETS] for row in rows], float)
    chosen = np.array([row["how"] == "chosen" for row in rows])
    return Labelled(texts, wanted, np.array([row["set"] for row in rows]), chosen)


def read_prototypes() -> tuple[list[str], np.ndarray]:
    """Sentences of our own and the number of the facet that each stands for."""
    pairs = [
        (line, number)
        for number, facet in enumerate(FACETS)
        for line in (HERE / "prototypes" / f"{facet}.txt").read_text(encoding="utf-8").splitlines()
        if line
    ]
    return [line for line, _ in pairs], np.array([number for _, number in pairs])


class Workshop:
    """All numbers of all labelled passages, read once."""

    def __init__(self) -> None:
        self.labelled = read_labels()
        self.sentences, self.sentence_facets = read_prototypes()
        self.parts = linear_parts()
        self.inputs = read_inputs(self.labelled.texts, self.parts)
        self.examples = read_inputs(self.sentences, self.parts)

    def fit(self, chosen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Fit on some passages and all sentences of our own."""
        some, mine = self.inputs[chosen], np.eye(len(FACETS))[self.sentence_facets]
        both = Inputs(
            sparse.vstack([some.cues, self.examples.cues]).tocsr(), np.vstack([some.rest, self.examples.rest])
        )
        worth = np.where(mine > 0, PROTOTYPE, OTHER_PROTOTYPE)
        return fit_facets(
            both,
            np.vstack([self.labelled.wanted[chosen], mine]),
            np.vstack([np.ones((int(chosen.sum()), len(FACETS))), worth]),
        )

    def finish(self, chosen: np.ndarray) -> Fitted:
        """Fit on some passages; set chances and thresholds by groups of sets among them, each unseen by its judge."""
        unseen = np.zeros_like(self.labelled.wanted)
        for group in GROUPS:
            inside = chosen & np.isin(self.labelled.sets, list(group))
            if inside.any():
                unseen[inside] = logits_of(self.inputs[inside], *self.fit(chosen & ~inside))
        wanted, logits, groups = self.labelled.wanted[chosen], unseen[chosen], group_of(self.labelled.sets[chosen])
        scaled = [straightened(logits[:, number], wanted[:, number]) for number in range(len(FACETS))]
        slope, shift = np.array([s for s, _ in scaled]), np.array([t for _, t in scaled])
        chances = chance(logits * slope + shift)
        floors = np.array([best_floor(chances[:, n], wanted[:, n]) for n in range(len(FACETS))])
        facts = np.array(
            [
                NEVER if facet in INNER_FACETS else fact_threshold(chances[:, n], wanted[:, n], groups)
                for n, facet in enumerate(FACETS)
            ]
        )
        return Fitted(*self.fit(chosen), slope, shift, np.minimum(floors, facts), facts)


def group_of(sets: np.ndarray) -> np.ndarray:
    """The number of the group that each set belongs to."""
    numbers = {name: number for number, group in enumerate(GROUPS) for name in group}
    return np.array([numbers[name] for name in sets.tolist()])


def straightened(logits: np.ndarray, wanted: np.ndarray) -> tuple[float, float]:
    """Slope and shift that make logits promise what they hold, kept near 1 and 0 where little is known."""

    def loss(pair: np.ndarray) -> float:
        scaled = logits * np.exp(pair[0]) + pair[1]
        return float((np.logaddexp(0, scaled) - wanted * scaled).sum() + 2 * pair[0] ** 2 + 0.2 * pair[1] ** 2)

    best = optimize.minimize(loss, np.zeros(2), method="Nelder-Mead").x
    return float(np.exp(best[0])), float(best[1])


def best_floor(chances: np.ndarray, wanted: np.ndarray) -> float:
    """The chance from which on precision and recall together are best."""
    steps = np.arange(0.14, 0.71, 0.02)
    scores = [(2 * wanted[chances >= s].sum() + 1) / ((chances >= s).sum() + wanted.sum() + 2) for s in steps]
    return float(steps[int(np.argmax(scores))])


def fact_threshold(chances: np.ndarray, wanted: np.ndarray, groups: np.ndarray) -> float:
    """The lowest chance from which on enough is right, whichever group of sets is left out; never, if there is none."""
    order = np.argsort(-chances, kind="stable")
    wanted, groups = wanted[order], groups[order]
    holds = right_so_far(wanted, np.ones(len(order), bool)) >= RIGHT_AS_FACT
    for group in np.unique(groups):
        holds &= right_so_far(wanted, groups != group) >= RIGHT_WITHOUT_A_GROUP
    enough = np.flatnonzero(holds)
    return float(chances[order[enough[-1]]]) if len(enough) else NEVER


def right_so_far(wanted: np.ndarray, counted: np.ndarray) -> np.ndarray:
    """For each place in an order, the share of the counted ones up to it that is right; 0 where they are too few to tell."""
    counts = np.cumsum(counted)
    right = (np.cumsum(wanted * counted) + 1) / (counts + 2)
    return np.where(counts >= FEWEST_ABOVE, right, 0)


def judge_thirds(shop: Workshop) -> list[tuple[np.ndarray, Fitted, np.ndarray]]:
    """For each third: which passages it holds, the fit that has not seen it, and the chances it gives them."""
    found = []
    for third in THIRDS:
        held = np.isin(shop.labelled.sets, list(third))
        fitted = shop.finish(~held)
        found.append((held, fitted, fitted.chances(shop.inputs[held])))
    return found


def borne_out(shop: Workshop, judged: list[tuple[np.ndarray, Fitted, np.ndarray]]) -> np.ndarray:
    """Which facets, shown as fact on the thirds that were held out, were right often enough there to be shown at all."""
    shown, right = np.zeros(len(FACETS)), np.zeros(len(FACETS))
    for held, fitted, chances in judged:
        told = chances >= fitted.facts
        shown += told.sum(axis=0)
        right += (told & (shop.labelled.wanted[held] > 0)).sum(axis=0)
    return np.asarray((shown >= FEWEST_ABOVE) & (right >= 0.8 * shown))


def folded(fitted: Fitted, parts: tuple[np.ndarray, np.ndarray]) -> tuple[Head, dict[str, np.ndarray]]:
    """The fit as a head over the shared features, and what cues, opening and length add to its logits."""
    cues, straight = len(shipped_cues().cues), parts[0].shape[1]
    linear = fitted.weights[cues : cues + straight]
    opened = fitted.weights[cues + straight : cues + straight + len(OPENINGS) + 1] * OPENED
    long = fitted.weights[-len(LENGTHS) - 1 :] * LONG
    bias = fitted.bias + parts[1] @ linear + fitted.shift / fitted.slope
    head = Head(
        "facets",
        FACETS,
        (parts[0] @ linear).astype(np.float32),
        bias.astype(np.float32),
        (1 / fitted.slope).astype(np.float32),
        fitted.facts.astype(np.float32),
    )
    more = {"cues": fitted.weights[:cues] * CUE, "openings": opened, "lengths": long, "floors": fitted.floors}
    return head, {name: array.astype(np.float32) for name, array in more.items()}


def main() -> None:
    shop = Workshop()
    fitted = shop.finish(np.ones(len(shop.labelled.texts), bool))
    fitted.facts[~borne_out(shop, judge_thirds(shop))] = NEVER
    head, more = folded(fitted, shop.parts)
    more["cues"] = more["cues"].astype(np.float16)
    content = packed(
        **packed_head(head),
        **more,
        cues_checksum=np.array(shipped_cues().checksum()),
        examples=np.array(shop.sentences),
        example_facets=shop.sentence_facets.astype(np.int8),
    )
    counts = Counter(shop.labelled.sets.tolist())
    training = [
        {"set": name, "licence": facets_texts.LICENCES[name], "rows": count} for name, count in sorted(counts.items())
    ]
    own = {"set": "own sentences", "licence": "as this package", "rows": len(shop.sentences)}
    never = [facet for facet, fact in zip(FACETS, fitted.facts, strict=True) if fact >= NEVER]
    ship(content, "facets.npz", {**CARD, "never_as_fact": never, "training": [*training, own]})
    for facet, floor, fact in zip(FACETS, fitted.floors, fitted.facts, strict=True):
        print(f"{facet:18} said from {floor:.2f}, as fact {'never' if fact >= NEVER else f'from {fact:.2f}'}")


CARD = {
    "name": "facets",
    "version": "1.0",
    "purpose": "Says what kind of thing an English passage says: a need, an expectation, a comparison and 18 others.",
    "made_by": "training/fit_facets.py",
    "licence": "Apache-2.0",
    "limits": [
        "English only; other languages get no facets.",
        "The labels were made by a large language model reading each passage against a codebook, not by people.",
        "Value, aspiration, regret, belief and cause are candidates for a person to confirm, never facts; they are rare in "
        "reviews and support requests, and most candidates there are wrong.",
        "A passage is read by itself: what only its neighbours make clear is not found.",
        "Cues were written by somebody who had read passages of all sets; on a new source expect a little less.",
        "Confidence holds for passages as rich in facets as those it was set on; where a facet is rarer, it promises too much.",
    ],
}

if __name__ == "__main__":
    main()
