"""A theme emerges only where no single account, day, text or new source explains it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from wellheard.understand.course import Heard, find_emerging
from wellheard.understand.errors import UnderstandError

LOUD = Heard("outage", 30, 400, 12, 1_200, customers=28, days=9, wordings=25)
CALM = Heard("bill", 20, 400, 61, 1_200, customers=20, days=9, wordings=20)


def test_a_rise_of_many_emerges_with_its_ratio_and_interval() -> None:
    outage, bill = find_emerging([LOUD, CALM])
    assert (outage.status, bill.status) == ("emerging", "none")
    assert outage.ratio == pytest.approx(30 / 400 / (12 / 1_200))
    assert outage.low is not None
    assert outage.low > 1
    assert outage.tests == 2
    assert bill.reason == "no detectable rise"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"customers": 4}, "fewer than 5 customers"),
        ({"days": 1}, "all on one day"),
        ({"wordings": 1}, "the same words over and over"),
        ({"largest_account": 0.6}, "one account brings more than half"),
        ({"exposure": 0}, "no source was heard both before and in the window"),
    ],
)
def test_each_gate_holds(change, reason: str) -> None:
    (theme,) = find_emerging([replace(LOUD, **change)])
    assert (theme.status, theme.reason) == ("none", reason)


def test_what_emerged_is_confirmed_or_fades() -> None:
    again, gone = find_emerging([LOUD, CALM], earlier=["outage", "bill"])
    assert (again.status, gone.status) == ("confirmed", "fading")


def test_what_was_never_heard_before_has_no_ratio_but_a_lower_end() -> None:
    (theme,) = find_emerging([replace(LOUD, base_count=0, new_source=True, customers=12)])
    assert (theme.status, theme.ratio, theme.high) == ("emerging", None, None)
    assert theme.low is not None
    assert theme.low > 1
    assert theme.flags == ("low_base", "new_source")


def test_a_family_has_each_theme_once_and_may_be_empty() -> None:
    assert find_emerging([]) == ()
    with pytest.raises(UnderstandError) as refused:
        find_emerging([LOUD, LOUD])
    assert refused.value.code == "understand/names-repeated"
