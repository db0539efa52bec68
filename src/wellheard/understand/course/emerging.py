"""Themes that begin to be heard: a rise against the time before that no single account, day or text explains."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from wellheard.evidence.intervals import RateRatio, benjamini_hochberg, rate_ratio
from wellheard.understand.errors import UnderstandError

Status = Literal["emerging", "confirmed", "fading", "none"]

FEWEST_CUSTOMERS: Final = 5
FEWEST_DAYS: Final = 2
FEWEST_WORDINGS: Final = 2
FULL_CUSTOMERS: Final = 20
LARGEST_Q: Final = 0.10
LARGEST_ACCOUNT: Final = 0.5


@dataclass(frozen=True, slots=True)
class Heard:
    """How often a theme was heard in a window and in the time before.

    Attributes:
        name: The theme.
        count: Counted in the window: people, in the unit of the exposure.
        exposure: People heard in the window, in the sources that were also heard before.
        base_count: Counted before.
        base_exposure: People heard before.
        customers: Distinct customers in the window.
        days: Distinct days in the window.
        wordings: Distinct texts in the window, near-duplicates as one.
        largest_account: Share of the window's count that the largest account brings, 0 to 1.
        new_source: Whether a source in the window was not heard before; its voices must be left out of the counts.
    """

    name: str
    count: int
    exposure: float
    base_count: int
    base_exposure: float
    customers: int
    days: int
    wordings: int
    largest_account: float = 0.0
    new_source: bool = False


@dataclass(frozen=True, slots=True)
class EmergingTheme:
    """What became of one theme.

    Attributes:
        name: The theme.
        status: ``emerging`` passes every gate for the first time, ``confirmed`` again, ``fading`` no longer (or falls);
            else ``none``.
        customers: Distinct customers in the window.
        ratio: Rate in the window over rate before; ``None`` where nobody spoke of it before.
        low: Lower end of the exact 95 % interval.
        high: Upper end; ``None`` where it has none.
        p_value: Exact, two-sided.
        q_value: Adjusted for all themes screened.
        tests: Themes screened.
        flags: ``low_base`` below 20 customers, ``new_source``, ``single_account``.
        reason: Which gates it did not pass.
        method: How.
    """

    name: str
    status: Status
    customers: int
    ratio: float | None
    low: float | None
    high: float | None
    p_value: float | None
    q_value: float | None
    tests: int
    flags: tuple[str, ...] = ()
    reason: str = ""
    method: str = "emerging_theme: conditional binomial test with exposure, Benjamini-Hochberg"


def find_emerging(
    heard: Sequence[Heard], *, earlier: Sequence[str] = (), largest_q: float = LARGEST_Q
) -> tuple[EmergingTheme, ...]:
    """Find the themes that begin to be heard.

    Args:
        heard: Every theme that was screened, also those that look dull: they are the family of tests.
        earlier: Names of the themes that were emerging or confirmed at the last look.
        largest_q: Adjusted p-value up to which a rise is called.

    Returns:
        One per theme with exposure on both sides or without, in the order given.

    Raises:
        UnderstandError: A name comes twice.

    Source: METHODS section 8.5: c1 ~ Bin(c1+c0, n1/(n1+n0)); gates of 5 distinct customers, 2 days, q of 0.10, not one
    account and not one text. Rises only, so that chance alone calls one in twenty screens at most.
    """
    _check_names(heard)
    tested = [each for each in heard if min(each.exposure, each.base_exposure) > 0]
    found = {each.name: rate_ratio(each.count, each.exposure, each.base_count, each.base_exposure) for each in tested}
    adjusted = benjamini_hochberg([found[each.name].p_value for each in tested]).tolist()
    q_of = {each.name: float(q) for each, q in zip(tested, adjusted, strict=True)}
    return tuple(
        _judged(each, found.get(each.name), _Screen(q_of.get(each.name), len(tested), largest_q), each.name in earlier)
        for each in heard
    )


@dataclass(frozen=True)
class _Screen:
    q_value: float | None
    tests: int
    largest_q: float


def _judged(heard: Heard, found: RateRatio | None, screen: _Screen, known: bool) -> EmergingTheme:  # noqa: FBT001
    reasons = _reasons(heard, found, screen)
    status: Status = "none"
    if not reasons:
        status = "confirmed" if known else "emerging"
    elif known and found is not None:
        status = "fading"
    return EmergingTheme(
        name=heard.name,
        status=status,
        customers=heard.customers,
        ratio=found.ratio if found and math.isfinite(found.ratio) else None,
        low=found.low if found else None,
        high=found.high if found and math.isfinite(found.high) else None,
        p_value=found.p_value if found else None,
        q_value=screen.q_value,
        tests=screen.tests,
        flags=_flags(heard),
        reason="; ".join(reasons),
    )


def _reasons(heard: Heard, found: RateRatio | None, screen: _Screen) -> list[str]:
    if found is None or screen.q_value is None:
        return ["no source was heard both before and in the window"]
    rises = not math.isnan(found.ratio) and found.ratio > 1
    told = {
        "no detectable rise": not rises or screen.q_value > screen.largest_q,
        f"fewer than {FEWEST_CUSTOMERS} customers": heard.customers < FEWEST_CUSTOMERS,
        "all on one day": heard.days < FEWEST_DAYS,
        "the same words over and over": heard.wordings < FEWEST_WORDINGS,
        "one account brings more than half": heard.largest_account > LARGEST_ACCOUNT,
    }
    return [reason for reason, so in told.items() if so]


def _flags(heard: Heard) -> tuple[str, ...]:
    told = {
        "low_base": heard.customers < FULL_CUSTOMERS,
        "new_source": heard.new_source,
        "single_account": heard.largest_account > LARGEST_ACCOUNT,
    }
    return tuple(flag for flag, so in told.items() if so)


def _check_names(heard: Sequence[Heard]) -> None:
    names = [each.name for each in heard]
    if len(set(names)) == len(names):
        return
    raise UnderstandError(
        "names-repeated",
        "Each series or theme can be looked at once only, as all are one family of tests.",
        found=f"{len(names) - len(set(names))} names that come again",
        expected="one name each",
        hint="use the ids of the themes",
    )
