from __future__ import annotations

import json
from collections import Counter, defaultdict
from datetime import datetime
from statistics import mean

import pytest

from tests.fernlink.conftest import Said, rows_of
from wellheard.fernlink import Company, planted_truths


def test_truths_in_the_file_are_those_of_the_company(company: Company) -> None:
    written = json.loads(company.files["planted_truths.json"].read_text(encoding="utf-8"))
    assert written == json.loads(json.dumps(company.truths))


def test_every_voice_in_the_files_has_its_label_and_no_label_is_left_over(company: Company, said: list[Said]) -> None:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for voice in said:
        found[voice.file][voice.own_id] = voice.by
    for file, labels in company.truths["voices"].items():
        assert found[file].keys() == labels.keys(), file


def test_there_are_as_many_voices_as_asked_for(company: Company) -> None:
    speakers = company.truths["voices_by_speaker"]
    assert 1_500 <= speakers["customer"] + speakers["researcher"] + speakers["employee"] <= 1_900


def test_flaws_are_counted_as_they_stand_in_the_files(company: Company) -> None:
    for name in ("surveys.csv", "reviews.csv", "employees.csv", "events.csv", "customers.csv"):
        text = company.files[name].read_text(encoding="utf-8")
        records = _records(text)[1:]
        flaws = company.truths["files"][name]
        assert len(records) == flaws["rows"], name
        assert sum(not record for record in records) == flaws["blank"], name
        copies = sum(count - 1 for record, count in Counter(records).items() if record)
        assert copies == flaws["duplicate"], name
        assert flaws["good"] + flaws["duplicate"] + flaws["blank"] + flaws["broken"] == flaws["rows"]
        assert len(flaws["reasons"]) == flaws["broken"]


def _records(text: str) -> list[str]:
    """Lines, joined again where a line break stands within quotation marks."""
    records, open_record = [], ""
    for line in text.removesuffix("\n").split("\n"):
        open_record = f"{open_record}\n{line}" if open_record else line
        if open_record.count('"') % 2 == 0:
            records.append(open_record)
            open_record = ""
    return records


def test_theme_counts_agree_with_the_labels(company: Company, said: list[Said]) -> None:
    labels = company.truths["voices"]
    counts: Counter[str] = Counter()
    people: dict[str, set[str]] = defaultdict(set)
    for voice in said:
        for theme in labels[voice.file][voice.own_id]["themes"]:
            counts[theme] += 1
            people[theme] |= {voice.number} - {""}
    for key, theme in company.truths["themes"].items():
        assert theme["voices"] == counts[key]
        assert theme["customers"] == len(people[key])
        assert sum(theme["by_month"]) == counts[key]


@pytest.mark.parametrize("key", ["no_show", "loyalty", "named_person"])
def test_rising_themes_rise(company: Company, key: str) -> None:
    theme = company.truths["themes"][key]
    assert theme["direction"] == "rising"
    assert theme["last_8_weeks_against_first_8"] > 1.5


@pytest.mark.parametrize("key", ["price_changes", "phone_waits"])
def test_falling_themes_fall(company: Company, key: str) -> None:
    theme = company.truths["themes"][key]
    assert theme["direction"] == "falling"
    assert theme["last_8_weeks_against_first_8"] < 0.75


def test_the_marks_of_a_theme_stand_in_many_of_its_english_voices(company: Company, said: list[Said]) -> None:
    labels = company.truths["voices"]
    for key, theme in company.truths["themes"].items():
        texts = [v.text.casefold() for v in said if key in labels[v.file][v.own_id]["themes"]]
        marked = [any(mark.casefold() in text for mark in theme["marks"]) for text in texts]
        assert mean(marked) > 0.4, key


def test_waiting_has_the_widest_gap_and_the_lowest_feeling(company: Company) -> None:
    rows = company.truths["stages"]["rows"]
    gaps = {stage: row["believed_percent"] - row["satisfied_percent"] for stage, row in rows.items()}
    assert max(gaps, key=lambda stage: gaps[stage]) == "Wait" == company.truths["stages"]["widest_gap"]["stage"]
    assert min(rows, key=lambda stage: rows[stage]["mean_feeling"]) in {"Wait", "Stay or go"}
    beliefs = defaultdict(list)
    for row in rows_of(company.files["beliefs.csv"]):
        beliefs[row["stage"]].append(float(row["believed_percent_satisfied"]))
    assert {stage: round(mean(values)) for stage, values in beliefs.items()} == {
        stage: row["believed_percent"] for stage, row in rows.items()
    }


def test_satisfaction_while_waiting_agrees_with_a_direct_count(company: Company) -> None:
    answers = {r["response_id"]: r for r in rows_of(company.files["surveys.csv"]) if r["step"] == "Wait"}
    satisfied = [int(row["score"]) >= 4 for row in answers.values()]
    assert round(100 * mean(satisfied)) == company.truths["stages"]["rows"]["Wait"]["satisfied_percent"]


def test_egress_and_missed_visits_agree_with_the_events(company: Company) -> None:
    markets: dict[str, Counter[str]] = defaultdict(Counter)
    for row in {r["event_id"]: r for r in rows_of(company.files["events.csv"])}.values():
        markets[row["market"]][row["activity"]] += 1
    for market, visits in company.truths["hold_up"]["missed_visits"].items():
        assert markets[market]["Visit missed"] == visits["missed"]
        assert markets[market]["Engineer arrived"] == visits["made"]
    left = sum(stage["left"] for market in company.truths["egress"].values() for stage in market.values())
    assert left == sum(bool(row["left_on"]) for row in _customers(company).values())
    egress = company.truths["egress"]
    assert egress["UK"]["Wait"]["share"] > 2 * egress["Ireland"]["Wait"]["share"]


def _customers(company: Company) -> dict[str, dict[str, str]]:
    return {row["customer_number"]: row for row in rows_of(company.files["customers.csv"])}


def test_the_pilot_helped_in_ireland_by_a_direct_count(company: Company) -> None:
    cells: dict[tuple[str, bool], list[int]] = defaultdict(list)
    for row in {r["response_id"]: r for r in rows_of(company.files["surveys.csv"])}.values():
        if row["survey"] == "after_contact":
            cells[row["market"], row["answered_at"] >= "2026-05-04"].append(int(row["score"]))
    effect = mean(cells["Ireland", True]) - mean(cells["Ireland", False])
    effect -= mean(cells["UK", True]) - mean(cells["UK", False])
    assert effect == pytest.approx(company.truths["action_that_helped"]["difference_in_differences"], abs=0.006)
    assert effect > 0.8


def test_the_recommendation_score_follows_its_drivers_and_not_the_bill(company: Company) -> None:
    rows = [r for r in rows_of(company.files["surveys.csv"]) if r["metric"] == "NPS"]
    score = [float(row["score"]) for row in rows]
    ties = {
        item: _correlation([float(row[item]) for row in rows], score)
        for item in company.truths["score_drivers"]["points_per_item_point"]
    }
    assert ties["keeps_appointments"] > 0.35
    assert ties["help_when_needed"] > 0.2
    assert abs(ties["bill_is_correct"]) < 0.2


def _correlation(xs: list[float], ys: list[float]) -> float:
    mean_x, mean_y = mean(xs), mean(ys)
    shared = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
    spread = sum((x - mean_x) ** 2 for x in xs) * sum((y - mean_y) ** 2 for y in ys)
    return float(shared / spread**0.5)


def test_leavers_had_more_missed_visits_but_not_larger_households(company: Company) -> None:
    left, stayed = (
        company.truths["leavers_against_stayers"]["left"],
        company.truths["leavers_against_stayers"]["stayed"],
    )
    assert left["with_missed_visit"] > 2 * stayed["with_missed_visit"]
    assert abs(left["mean_household_size"] - stayed["mean_household_size"]) < 0.4


def test_first_touches_differ_by_market(company: Company) -> None:
    touches = company.truths["first_touch"]
    assert max(touches["UK"]["newcomers"], key=touches["UK"]["newcomers"].get) == "comparison site"
    assert max(touches["Ireland"]["newcomers"], key=touches["Ireland"]["newcomers"].get) == "referral"


def test_personas_part_the_customers_among_them_and_can_be_told_apart_by_channel(company: Company) -> None:
    members = [number for persona in company.truths["personas"] for number in persona["customers"]]
    assert sorted(members) == sorted(_customers(company))
    of_persona = {n: p["key"] for p in company.truths["personas"] for n in p["customers"]}
    channels: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows_of(company.files["events.csv"]):
        if row["timestamp"]:
            hour = datetime.fromisoformat(row["timestamp"]).hour
            channels[of_persona[row["customer_number"]]]["night" if hour >= 21 or hour < 6 else "day"] += 1
            channels[of_persona[row["customer_number"]]][row["channel"]] += 1
    nights = {key: counts["night"] / (counts["night"] + counts["day"]) for key, counts in channels.items()}
    assert max(nights, key=lambda key: nights[key]) == "night_mover"
    calls = {key: counts["call"] / (counts["night"] + counts["day"]) for key, counts in channels.items()}
    assert max(calls, key=lambda key: calls[key]) == "caller"


def test_truths_can_be_read_as_sentences(company: Company) -> None:
    lines = planted_truths(company.truths)
    assert any("Engineer does not arrive" in line for line in lines)
    assert any("named person" in line for line in lines)
