"""Promises of the report: one file, no request, every number opens its evidence, no text can break it."""

import re
from base64 import b64decode, b64encode
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256

import pytest

from tests.share.made_up_report import MADE_UP, empty_report, full_report, strange_report
from tests.share.pages import Page
from wellheard.share import Report, render_report
from wellheard.share.contents import SourceAccount, Week
from wellheard.share.errors import ShareError
from wellheard.share.numbers_file import numbers_csv
from wellheard.share.week_view import POINTS, weeks_view

REPORTS = {"full": full_report, "empty": empty_report, "strange": strange_report}


@pytest.fixture(params=REPORTS, scope="module")
def report(request: pytest.FixtureRequest) -> Report:
    return REPORTS[request.param]()


@pytest.fixture(scope="module")
def page(report: Report) -> Page:
    return Page(render_report(report))


@pytest.fixture(scope="module")
def full() -> Page:
    return Page(render_report(full_report()))


def test_the_file_asks_nobody_for_anything(page: Page) -> None:
    assert not re.search(r"https?:|//[a-z]", re.sub(r"data:[\w/+;=,.-]+", "", page.html))
    assert not {"script", "img", "iframe", "object", "embed", "form", "audio", "video", "base"} & {
        tag for tag, _ in page.tags
    }
    for tag, attrs in page.tags:
        assert not [name for name in attrs if name.startswith("on") or name in {"style", "src", "srcdoc"}], tag
    assert [attrs["rel"] for attrs in page.all("link")] == ["icon"]
    assert all(link.startswith(("#", "data:text/csv;")) for link in page.links)


def test_the_security_policy_allows_only_the_style_sheet_inside(page: Page) -> None:
    styles = re.findall(r"<style>(.*?)</style>", page.html, re.DOTALL)
    assert len(styles) == 1
    named = "sha256-" + b64encode(sha256(styles[0].encode()).digest()).decode()
    policy = next(
        attrs["content"] for attrs in page.all("meta") if attrs.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy == f"default-src 'none'; style-src '{named}'; img-src data:; base-uri 'none'; form-action 'none'"


def test_every_id_is_there_once_and_every_link_arrives(page: Page) -> None:
    assert len(page.ids) == len(set(page.ids))
    inside = {link[1:] for link in page.links if link.startswith("#")}
    assert inside <= set(page.ids)
    named = {name for _, attrs in page.tags for name in attrs.get("aria-labelledby", "").split()}
    assert named <= set(page.ids)


def test_headings_go_down_one_step_at_a_time(page: Page) -> None:
    assert page.headings.count(1) == 1
    assert page.headings[0] == 1
    assert all(after - before <= 1 for before, after in zip(page.headings, page.headings[1:], strict=False))


def test_no_coordinate_holds_a_comma_for_a_point(page: Page) -> None:
    for _, attrs in page.tags:
        for name in ("x", "y", "x1", "x2", "y1", "y2", "width", "height", "cx", "cy", "r"):
            assert re.fullmatch(r"-?[\d.]+%?", attrs.get(name, "0"))


def test_every_theme_opens_its_evidence_and_the_way_back_leads_to_its_row(report: Report, page: Page) -> None:
    panels = [attrs["id"] for attrs in page.all("article")]
    assert len(panels) == len(report.themes)
    rows = [attrs for attrs in page.all("a") if attrs.get("class") == "rowlink"]
    assert [row["href"] for row in rows] == [f"#{panel}" for panel in panels]
    backs = [attrs["href"] for attrs in page.all("a") if "close" in attrs.get("class", "")]
    assert backs == [f"#{row['id']}" for row in rows]


def test_every_drawing_says_in_a_sentence_what_it_shows(page: Page) -> None:
    for attrs in page.all("svg"):
        assert attrs.get("aria-hidden") == "true" or (attrs["role"] == "img" and len(attrs["aria-label"]) > 10)


def test_text_from_outside_is_text_and_nothing_else() -> None:
    html = render_report(strange_report())
    page = Page(html)
    assert '</script></style><img src=x onerror="alert(1)">' in page.text
    assert "<img" not in html
    assert "\x00" not in html
    html.encode("utf-8")


def test_words_are_shown_whole_however_long(full: Page) -> None:
    strange = Page(render_report(strange_report()))
    assert "it took " + "three weeks and a complaint " * 60 in re.sub(r"…Read the rest \([^)]*\)", "", strange.text)
    for row in MADE_UP["themes"][0]["for"]:
        assert row[0].replace("[", "").replace("]", "") in full.text


def test_the_words_of_a_customer_carry_their_language_and_direction(full: Page) -> None:
    quotes = full.all("blockquote")
    assert all(attrs["dir"] == "auto" for attrs in quotes)
    assert "de" in {attrs.get("lang") for attrs in quotes}
    strange = Page(render_report(strange_report()))
    assert "und" not in {attrs.get("lang") for attrs in strange.all("blockquote")}


def test_a_number_comes_with_its_base_and_its_interval(full: Page) -> None:
    labels = [attrs.get("aria-label", "") for attrs in full.all("svg")]
    assert "30% of 412 people, 95% interval 26% to 34%" in labels
    assert "1,461 voices of 412 people: voices of customers and prospects with words" in full.text
    assert "2 Jan 2026 to 30 Jun 2026" in full.text


def test_too_few_people_get_no_share_and_too_small_a_base_gets_no_ranking_and_no_arrow() -> None:
    whole = full_report()
    assert "4 people: too few to say a share" in Page(render_report(whole)).text
    small = replace(whole, base=replace(whole.base, n_customers=20))
    html = render_report(small)
    assert '<span class="rank" aria-hidden="true"></span>' in html
    assert html.count('class="rank" aria-hidden="true"></span>') == len(whole.themes)


def test_a_theme_nobody_spoke_against_says_so() -> None:
    assert "No words against it were found among 5 voices." in Page(render_report(full_report())).text


def test_no_themes_says_how_many_voices_there_are_and_how_many_are_needed() -> None:
    text = Page(render_report(empty_report())).text
    assert "There are 7 voices with words; themes need at least 40." in text
    assert "All the numbers" not in text


def test_no_times_and_no_feelings_leave_their_columns_out() -> None:
    whole = full_report()
    bare = [replace(theme, weeks=(), sentiment=None, feelings=None) for theme in whole.themes]
    page = Page(render_report(replace(whole, themes=tuple(bare))))
    assert [attrs for attrs in page.all("td") if attrs.get("data-l") in {"Feeling", "By week"}] == []
    assert "not read" in page.text


def test_a_long_list_shows_twenty_and_unfolds_the_rest() -> None:
    page = Page(render_report(strange_report()))
    assert "40 smaller themes" in page.text
    assert len(page.all("article")) == 60


def test_the_account_of_every_source_adds_up_on_the_page(full: Page) -> None:
    for source in full_report().sources:
        assert source.seen == source.imported + source.duplicate + source.rejected + source.blank
        assert source.name in full.text
    assert "31/02/2026 is no day of the calendar" in full.text
    assert "say --timezone ZONE if that is wrong" in full.text


def test_no_source_at_all_is_said() -> None:
    assert "No source was given" in Page(render_report(replace(empty_report(), sources=()))).text


def test_a_source_with_nothing_to_remark_says_so() -> None:
    page = Page(render_report(replace(empty_report(), sources=(SourceAccount("a.csv", "voices", 1, 1, 0, 0, 0),))))
    assert "Nothing to remark." in page.text


def test_a_belief_of_the_team_is_never_shown_as_something_customers_said() -> None:
    whole = full_report()
    belief = replace(whole.headlines[0].finding, level="assumed", measure=None, quotes=())
    html = render_report(replace(whole, headlines=(replace(whole.headlines[0], finding=belief),)))
    assert "finding neg is-assumed" in html
    assert "a belief of the team" in html


def test_all_numbers_can_be_saved_and_no_cell_runs_as_a_formula(page: Page, report: Report) -> None:
    if not report.themes:
        return
    link = next(link for link in page.links if link.startswith("data:"))
    saved = b64decode(link.partition("base64,")[2]).decode("utf-8-sig")
    assert len(saved.splitlines()) >= len(report.themes) + 1
    assert not re.search(r'(?:^|,)"?[=@]', saved, re.MULTILINE)


def test_the_csv_leaves_empty_what_is_not_known() -> None:
    last = numbers_csv(full_report().themes).splitlines()[-1]
    assert last.startswith("12,box,Parts missing from the welcome box,5,4,,,,-1,5,0,0,voices,unknown,,")


def test_the_same_report_is_the_same_file(report: Report) -> None:
    assert render_report(report) == render_report(report)


@pytest.mark.parametrize("fault", ["twice", "no quote", "headline"])
def test_what_lacks_its_evidence_is_refused(fault: str) -> None:
    whole = full_report()
    broken = {
        "twice": replace(whole, themes=(whole.themes[0], whole.themes[0])),
        "no quote": replace(whole, headlines=(), themes=(replace(whole.themes[0], quotes=()),)),
        "headline": replace(whole, headlines=(replace(whole.headlines[0], theme_id="nowhere"),)),
    }[fault]
    with pytest.raises(ShareError) as caught:
        render_report(broken)
    assert caught.value.found
    assert caught.value.hint


def test_a_long_course_is_joined_into_few_points_and_loses_no_voice() -> None:
    monday = date(2020, 1, 6)
    weeks = [Week(monday + timedelta(days=7 * n), n % 3, 10) for n in range(200)]
    view = weeks_view(weeks, direction_text="Steady")
    assert view is not None
    assert len(view.rows) <= POINTS
    assert sum(int(row.count.replace(",", "")) for row in view.rows) == sum(week.count for week in weeks)


def test_thin_weeks_are_joined_until_they_say_something() -> None:
    weeks = [Week(date(2026, 1, 5) + timedelta(days=7 * n), 1, 2) for n in range(24)]
    view = weeks_view(weeks, direction_text="Steady")
    assert view is not None
    assert view.each == "3 weeks"
    assert {row.share for row in view.rows} == {"50%"}


def test_a_course_of_a_single_week_is_not_drawn() -> None:
    assert weeks_view([Week(date(2026, 1, 5), 3, 30)], direction_text="Too few weeks") is None
