"""The few sentences worth a card: what hurts most, what is loved, what rises, what divides.

Nothing is claimed where the evidence is thin: each headline must stand clear of chance.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal

from wellheard.evidence.findings import Finding, Measure
from wellheard.evidence.intervals import wilson
from wellheard.figures.numbers import percent
from wellheard.understand.themes import Feelings, Theme, Themes
from wellheard.understand.word_lists import word_list
from wellheard.understand.words import words_of

Kind = Literal["largest-pain", "best-loved", "fastest-rising", "most-mixed"]

_FEWEST_PEOPLE: Final = 5
_MAINLY: Final = 0.5
_FEWEST_FOR_MIXED: Final = 20
_MIXED_FROM: Final = 0.2
"""Both feelings must be felt by at least this share of the people, beyond chance."""
_KICKERS: Final[dict[Kind, str]] = {
    "largest-pain": "Largest pain",
    "best-loved": "Best loved",
    "fastest-rising": "Rising fastest",
    "most-mixed": "Most divided",
}


@dataclass(frozen=True, slots=True)
class Headline:
    """One of the few things to know first.

    Attributes:
        kind: Why it stands out.
        kicker: The same in two words for a reader.
        title: The theme's name.
        detail: The number and its base in words.
        theme_id: The theme.
        finding: The whole statement with its measure and quotes; id ``headline/`` and the kind.
    """

    kind: Kind
    kicker: str
    title: str
    detail: str
    theme_id: str
    finding: Finding


def find_headlines(themes: Themes) -> tuple[Headline, ...]:
    """Find the themes that stand out: at most one of each kind, none that chance may have made.

    Args:
        themes: As :func:`wellheard.understand.find_themes` returned them.

    Returns:
        In the order largest pain, best loved, fastest rising, most mixed; empty where nothing stands clear of chance.

    Evidence: Each carries the measure, the quotes and the contrary quotes of its theme.
    """
    found = (*_mainly(themes, "largest-pain"), *_mainly(themes, "best-loved"), *_rising(themes), *_mixed(themes))
    return tuple(found)


def _mainly(themes: Themes, kind: Literal["largest-pain", "best-loved"]) -> Iterator[Headline]:
    """Yield the largest theme whose people, as far as they feel anything, mostly feel one way, beyond chance."""
    pain = kind == "largest-pain"
    for theme in themes.themes:
        if theme.feelings is None or theme.share is None:
            continue
        negative, _neutral, positive = theme.feelings.people
        side = negative if pain else positive
        share = theme.feelings.negative if pain else theme.feelings.positive
        if side >= _FEWEST_PEOPLE and share >= _MAINLY and wilson(side, negative + positive)[0] > _MAINLY:
            felt = f"{percent(share)} of them are {'unhappy' if pain else 'happy'} about it"
            yield _headline(kind, theme, f"{_said_by(theme, themes)}; {felt}")
            return


def _rising(themes: Themes) -> Iterator[Headline]:
    rising = [theme for theme in themes.themes if theme.trend.direction == "rising" and theme.trend.recent_from]
    if not rising:
        return
    theme = max(rising, key=lambda each: (each.trend.low or 0.0, each.n_customers, each.id))
    trend = theme.trend
    detail = f"Since {trend.recent_from} heard {_times(trend.ratio)}, per person heard from"
    made = _headline("fastest-rising", theme, detail)
    yield replace(made, finding=replace(made.finding, measure=_rate(theme)))


def _times(ratio: float | None) -> str:
    return "for the first time" if ratio is None else f"{ratio:.1f} times as often as before"


def _rate(theme: Theme) -> Measure | None:
    share, trend = theme.finding.measure, theme.trend
    if share is None:
        return None
    return replace(
        share,
        name="rate_ratio",
        value=trend.ratio,
        low=trend.low,
        high=trend.high,
        interval="exact (Clopper-Pearson)" if trend.high is not None else "none: nobody spoke of it before",
        method=(
            f"{trend.recent_people} of {trend.recent_base} person-weeks from {trend.recent_from} against "
            f"{trend.before_people} of {trend.before_base} before, each source with itself; exact conditional binomial test, "
            f"q = {trend.q_value:.2g} among {trend.tests} themes"
        ),
    )


def _mixed(themes: Themes) -> Iterator[Headline]:
    """Yield the theme whose people are most evenly divided."""
    divided = [(theme, theme.feelings) for theme in themes.themes if theme.feelings and _is_divided(theme)]
    if not divided:
        return
    theme, feelings = max(divided, key=lambda each: (_rarer(each[1]), each[0].n_customers, each[0].id))
    halves = f"{percent(feelings.negative)} of them are unhappy, {percent(feelings.positive)} happy"
    yield _headline("most-mixed", theme, f"{_said_by(theme, themes)}; {halves}")


def _is_divided(theme: Theme) -> bool:
    """Tell whether both feelings are strong.

    "No problems" lies near "problems" by its words. People who had none and people who had some are told of together,
    but they are not divided about one thing.
    """
    if theme.feelings is None or theme.share is None or not theme.counter_quotes:
        return False
    if not word_list("negations").isdisjoint(words_of(theme.label)[:1]):
        return False
    people = theme.feelings.people
    rarer = min(people[0], people[2])
    return sum(people) >= _FEWEST_FOR_MIXED and wilson(rarer, sum(people))[0] >= _MIXED_FROM


def _rarer(feelings: Feelings) -> float:
    return min(feelings.negative, feelings.positive)


def _said_by(theme: Theme, themes: Themes) -> str:
    share = "" if theme.share is None else f" ({percent(theme.share)})"
    return f"{theme.n_customers:,} of {themes.base.people:,} people{share} speak of it"


def _headline(kind: Kind, theme: Theme, detail: str) -> Headline:
    statement = f"{_KICKERS[kind]}: \u201c{theme.label}\u201d. {detail}."
    finding = Finding(
        f"headline/{kind}", statement, "inferred", theme.finding.measure, theme.quotes, theme.counter_quotes
    )
    return Headline(kind, _KICKERS[kind], theme.label, detail, theme.id, finding)
