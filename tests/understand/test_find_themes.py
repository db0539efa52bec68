"""What find_themes promises about a corpus whose themes were planted."""

from __future__ import annotations

from random import Random

import pyarrow as pa
import pytest

from tests.understand.cast import SUBJECTS, digits, direction, held, passage, planted, tables, voice
from wellheard.understand import Population, Themes, find_themes
from wellheard.understand.errors import UnderstandError


@pytest.fixture(scope="module")
def themes() -> Themes:
    return find_themes(held(planted()), keep_assignments=True)


def words() -> dict[str, str]:
    texts = planted()["voices"]
    return dict(zip(texts["voice_id"].to_pylist(), texts["text"].to_pylist(), strict=True))


def test_planted_themes_are_found_and_nothing_else(themes: Themes) -> None:
    named = {"engineer": "engineer", "queue": "phone", "router": "router", "bill": "bill"}
    found = {subject for subject in SUBJECTS for theme in themes.themes if named[subject] in theme.label.lower()}
    assert found == set(SUBJECTS)
    assert len(themes.themes) == len(SUBJECTS)


def test_a_label_is_a_phrase_that_customers_used(themes: Themes) -> None:
    labels = {theme.label for theme in themes.themes}
    assert "Engineer does not arrive" in labels
    assert "Long waits on the phone" in labels
    assert len(labels) == len(themes.themes)


def test_the_numbers_of_a_theme_can_be_counted_again_from_its_members(themes: Themes) -> None:
    voices = planted()["voices"]
    author = dict(zip(voices["voice_id"].to_pylist(), voices["customer_id"].to_pylist(), strict=True))
    for theme in themes.themes:
        measure = theme.finding.measure
        assert measure is not None
        assert measure.members == tuple(sorted(set(measure.members)))
        assert measure.count_voices == theme.n_voices == len(measure.members)
        assert measure.count_customers == theme.n_customers == len({author[each] or each for each in measure.members})
        assert measure.value == pytest.approx(theme.n_customers / themes.base.people)
        assert measure.low is not None
        assert measure.high is not None
        assert measure.low < (theme.share or 0) < measure.high


def test_themes_come_largest_first(themes: Themes) -> None:
    sizes = [theme.n_customers for theme in themes.themes]
    assert sizes == sorted(sizes, reverse=True)


def test_agents_and_greetings_make_no_theme(themes: Themes) -> None:
    texts = words()
    agents = {each for each, text in texts.items() if text.startswith("I can send")}
    assert themes.base.voices == len(texts) - len(agents)
    for theme in themes.themes:
        assert theme.finding.measure is not None
        assert not agents & set(theme.finding.measure.members)
        assert all("Thanks" not in texts[each] for each in theme.finding.measure.members)
    assert themes.base.empty_talk == 20


def test_passages_without_a_known_word_are_counted_as_left_over(themes: Themes) -> None:
    assert themes.base.without_vector == 20
    assert themes.unassigned_share is not None
    assert themes.unassigned_share >= 20 / (themes.base.passages - 20)


def test_every_quote_reads_again_from_its_voice(themes: Themes) -> None:
    texts = words()
    for theme in themes.themes:
        assert 5 <= len(theme.quotes) <= 8
        for quote in (*theme.quotes, *theme.counter_quotes):
            assert quote.words_in(texts[quote.voice_id])


def test_quotes_are_of_different_people_and_wordings(themes: Themes) -> None:
    texts = words()
    voices = planted()["voices"]
    author = dict(zip(voices["voice_id"].to_pylist(), voices["customer_id"].to_pylist(), strict=True))
    for theme in themes.themes:
        quotes = (*theme.quotes, *theme.counter_quotes)
        assert len({author[each.voice_id] or each.voice_id for each in quotes}) == len(quotes)
        assert len({each.words_in(texts[each.voice_id]) for each in quotes}) == len(quotes)


def test_contrary_words_stand_beside_a_theme(themes: Themes) -> None:
    table = planted()["passages"]
    feeling = dict(zip(table["voice_id"].to_pylist(), table["feeling"].to_pylist(), strict=True))
    unhappy = next(theme for theme in themes.themes if theme.label == "Engineer does not arrive")
    assert unhappy.counter_quotes
    assert {feeling[quote.voice_id] for quote in unhappy.counter_quotes} == {"positive"}
    assert "positive" not in {feeling[quote.voice_id] for quote in unhappy.quotes}


def test_feelings_are_those_of_people(themes: Themes) -> None:
    for theme in themes.themes:
        assert theme.feelings is not None
        assert sum(theme.feelings.people) == theme.sentiment_people
        assert theme.feelings.negative + theme.feelings.neutral + theme.feelings.positive == pytest.approx(1)
        assert theme.sentiment is not None
        assert (theme.sentiment > 0) == ("router" in theme.label.lower())


def test_a_theme_that_comes_late_is_rising_and_the_others_are_not(themes: Themes) -> None:
    directions = {theme.label: theme.trend.direction for theme in themes.themes}
    assert directions.pop("Engineer does not arrive") == "rising"
    assert "rising" not in directions.values()


def test_weeks_have_no_holes_and_carry_their_exposure(themes: Themes) -> None:
    for theme in themes.themes:
        days = [each.week.toordinal() for each in theme.weeks]
        assert days == list(range(days[0], days[-1] + 7, 7))
        assert all(each.people <= each.base_people for each in theme.weeks)
        assert all(each.week.weekday() == 0 for each in theme.weeks)


def test_every_passage_has_a_row_with_its_theme_or_its_nearest(themes: Themes) -> None:
    rows = themes.assignments
    assert rows is not None
    assert rows.num_rows == themes.base.passages
    ids = {theme.id for theme in themes.themes}
    assert set(rows["theme_id"].drop_null().to_pylist()) == ids
    assert set(rows["nearest_theme"].drop_null().to_pylist()) <= ids
    names = sorted(planted()["voices"]["voice_id"].to_pylist())
    assert [names[place] for place in rows["voice"].to_pylist()] == rows["voice_id"].to_pylist()


def test_assignments_are_left_out_unless_asked_for() -> None:
    assert find_themes(held(planted())).assignments is None


def test_a_part_of_the_customers_can_be_asked_for() -> None:
    where = Population(where={"source": ("autumn.csv",)})
    themes = find_themes(held(planted()), where=where)
    assert themes.base.voices == 0
    assert themes.note == "no customer's voice has words"


def test_too_few_passages_are_said_to_be_too_few() -> None:
    themes = find_themes(held(planted(voices=4)), keep_assignments=True)
    assert not themes.themes
    assert "themes need 20" in themes.note
    assert themes.unassigned_share == 1.0
    assert themes.assignments is not None
    assert themes.assignments["theme_id"].null_count == themes.assignments.num_rows


def test_no_evidence_at_all_is_no_error() -> None:
    themes = find_themes(held({}))
    assert not themes.themes
    assert themes.unassigned_share is None


@pytest.mark.parametrize("voices", [24, 60, 120])
def test_small_collections_work(voices: int) -> None:
    themes = find_themes(held(planted(voices=voices)))
    assert all(theme.n_customers >= 5 for theme in themes.themes)
    assert themes.themes or themes.note


def test_one_tireless_writer_makes_no_theme() -> None:
    one = digits("c", "one")
    spoken, passages = [], []
    table = planted()
    for number in range(400):
        made = voice(1000 + number, f"My cat number {number} hates the box", customer=one, at=None)
        spoken.append(made)
        passages.append(passage(made, direction("cats", Random(number)), "negative"))
    more = tables(spoken, passages)
    both = {name: pa.concat_tables([table[name], more[name]]) for name in table}
    assert not [theme for theme in find_themes(held(both)).themes if "cat" in theme.label.lower()]


def test_fewer_than_one_person_is_refused() -> None:
    with pytest.raises(UnderstandError) as refused:
        find_themes(held({}), at_least=0)
    assert refused.value.code == "understand/at-least-too-small"


def test_a_column_that_cannot_be_filtered_is_refused() -> None:
    with pytest.raises(UnderstandError) as refused:
        Population(where={"text": ("x",)})
    assert refused.value.code == "understand/filter-unknown"


def test_themes_can_be_shown_and_handed_on(themes: Themes) -> None:
    assert themes.table.num_rows == len(themes) == len(themes.to_pandas())
    assert "Engineer does not arrive" in themes._repr_html_()
    assert "No themes" in find_themes(held({}))._repr_html_()
    assert "largest" in repr(themes)
