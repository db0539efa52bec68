"""What is told about the columns of one file must not keep another file out."""

from __future__ import annotations

import pytest

from tests.listen.test_guess_mapping import numbered, repeated, said
from wellheard.listen.errors import ListenError
from wellheard.listen.guess import guess_mapping
from wellheard.listen.mapping import Mapping
from wellheard.listen.options import parse_map
from wellheard.listen.profile import profile
from wellheard.listen.tables import MemoryTable

WORDS: dict[str, list[str | None]] = {"Kommentar": said(), "score": repeated("2", "9")}
CUSTOMERS: dict[str, list[str | None]] = {"customer_id": numbered("c"), "plan": repeated("A", "B")}
TOLD = "text=Kommentar,rating=score:nps when kind=NPS,channel==shop"


def guess(columns: dict[str, list[str | None]], told: str, known: Mapping | None = None) -> Mapping:
    table = MemoryTable.of(columns)
    return guess_mapping(table, profile(table), known=known, override=parse_map([told]), strict=False)


def test_what_names_a_column_of_another_file_is_left_aside_and_that_is_said() -> None:
    mapping = guess(CUSTOMERS, TOLD)
    assert mapping.kind == "customers"
    left_aside = [notice for notice in mapping.notices if "left aside" in notice]
    assert [notice.rpartition(": ")[2] for notice in left_aside] == [
        "text=Kommentar.",
        "rating=score:nps when kind=NPS.",
    ]
    assert mapping.told == "channel==shop"
    assert guess(WORDS, TOLD).roles["text"] == ("Kommentar",)


def test_a_saved_mapping_is_not_touched_by_what_names_another_file() -> None:
    known = guess(CUSTOMERS, "customer=customer_id")
    again = guess(CUSTOMERS, "text=Kommentar", known)
    assert any("left aside" in notice for notice in again.notices)
    assert guess(CUSTOMERS, "", again) == known


def test_an_option_that_is_wrong_for_any_file_is_still_refused() -> None:
    with pytest.raises(ListenError) as caught:
        guess({"a": said(), "b": said()}, "at=a+b")
    assert caught.value.code == "listen/map-one-column"


def test_with_one_file_a_missing_column_is_an_error() -> None:
    table = MemoryTable.of(WORDS)
    with pytest.raises(ListenError) as caught:
        guess_mapping(table, profile(table), override=parse_map(["text=Komentar"]))
    assert caught.value.code == "listen/column-missing"
    assert "Did you mean 'Kommentar'?" in caught.value.what
