"""The base is the same in SQL and in Arrow."""

from __future__ import annotations

from datetime import date

import duckdb
import pyarrow.compute as pc
import pytest

from tests.conformance.invented import invented_tables
from wellheard.understand import EVERYONE, Population


@pytest.mark.parametrize(
    "population",
    [
        EVERYONE,
        Population(where={"market": ("DE", "it's")}),
        Population(where={"channel": ("call", "mail"), "source_kind": ("observed",)}),
        Population(first_day=date(2024, 1, 20), last_day=date(2024, 2, 20)),
    ],
)
def test_sql_and_arrow_keep_the_same_voices(population: Population) -> None:
    voices = invented_tables(people=60)["voices"]
    kept = voices.filter(population.mask(voices))["voice_id"].to_pylist()
    connection = duckdb.connect()
    connection.register("voices", voices)
    rows = connection.execute(f"SELECT voice_id FROM voices WHERE {population.sql}").fetchall()
    assert sorted(kept) == sorted(row[0] for row in rows)
    assert 0 < len(kept) < voices.num_rows or population.where


def test_agents_bots_and_employees_are_never_customers() -> None:
    voices = invented_tables(people=60)["voices"]
    kept = voices.filter(EVERYONE.mask(voices))
    inside = pc.and_(
        pc.is_in(kept["said_by"], value_set=pc.unique(kept["said_by"])), pc.not_equal(kept["source_kind"], "observed")
    )
    assert set(kept.filter(inside)["said_by"].to_pylist()) <= {"customer", "prospect", "unknown"}


def test_a_population_says_in_words_who_it_is() -> None:
    said = Population(where={"market": ("DE",)}, first_day=date(2024, 1, 1)).definition
    assert said == "people who said something in words (market DE, from 2024-01-01)"
