"""Promises of the report in a browser: nothing asked of the network, nothing for axe, a path for the keyboard."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.share.made_up_report import empty_report, full_report, strange_report
from wellheard.share import render_report

sync_api = pytest.importorskip(
    "playwright.sync_api", reason="playwright is not installed: pip install 'wellheard[browser]'"
)
axe = pytest.importorskip(
    "axe_playwright_python.sync_playwright", reason="axe is not installed: pip install 'wellheard[browser]'"
)

pytestmark = pytest.mark.browser

SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE, MIDDLE = {"width": 1440, "height": 900}, {"width": 940, "height": 900}
PHONE, NARROW = {"width": 390, "height": 844}, {"width": 320, "height": 640}
REPORTS = {
    "full": full_report(),
    "dark": replace(full_report(), theme="dark"),
    "rtl": replace(full_report(), direction="rtl"),
    "empty": empty_report(),
    "strange": strange_report(),
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        pytest.skip(
            "SKIPPED: there is no Chromium on this machine, so no page was looked at; install the package 'chromium'"
        )
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=SWITCHES)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("reports")
    for name, report in REPORTS.items():
        (made / f"{name}.html").write_text(render_report(report), encoding="utf-8")
    return made


@pytest.fixture
def show(browser: Any, folder: Path) -> Iterator[Any]:
    """Opens a report; afterwards no request may have left it and nothing may have been written to the console."""
    contexts, noise = [], []

    def opened(
        name: str, *, size: dict[str, int] = WIDE, anchor: str = "", scripts: bool = True, **wish: object
    ) -> Any:
        context = browser.new_context(viewport=size, java_script_enabled=scripts, **wish)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: noise.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: noise.append(f"error: {error}"))
        page.on(
            "request",
            lambda request: noise.append(request.url) if not request.url.startswith(("file:", "data:")) else None,
        )
        page.goto(f"{(folder / f'{name}.html').as_uri()}{anchor}")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert noise == []


def focused(page: Any) -> str:
    return str(page.evaluate("document.activeElement.id || document.activeElement.className"))


@pytest.mark.parametrize("name", ["full", "empty"])
@pytest.mark.parametrize(
    ("scheme", "size"), [("light", WIDE), ("dark", WIDE), ("light", PHONE)], ids=["light", "dark", "phone"]
)
def test_axe_finds_nothing(show: Any, name: str, scheme: str, size: dict[str, int]) -> None:
    page = show(name, size=size, color_scheme=scheme, reduced_motion="reduce")
    found = axe.Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize(("anchor", "scheme"), [("#theme-no-show", "dark"), ("#evidence", "light")])
def test_axe_finds_nothing_in_the_evidence(show: Any, anchor: str, scheme: str) -> None:
    page = show("full", anchor=anchor, color_scheme=scheme, reduced_motion="reduce")
    found = axe.Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_axe_finds_nothing_in_strange_text(show: Any) -> None:
    found = axe.Axe().run(show("strange", reduced_motion="reduce"))
    assert found.violations_count == 0, found.generate_report()


def test_axe_would_find_something(show: Any) -> None:
    page = show("empty")
    page.evaluate("document.querySelector('h1').insertAdjacentHTML('afterend', '<input type=text>')")
    assert axe.Axe().run(page).violations_count > 0


@pytest.mark.parametrize("name", list(REPORTS))
def test_nothing_sticks_out_sideways(show: Any, name: str) -> None:
    page = show(name)
    for size in (WIDE, MIDDLE, PHONE, NARROW):
        page.set_viewport_size(size)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_the_keyboard_goes_to_the_evidence_and_back_without_script(show: Any) -> None:
    page = show("full", scripts=False)
    page.locator("#row-theme-price").focus()
    page.keyboard.press("Enter")
    panel = page.locator("#theme-price")
    panel.wait_for(state="visible")
    page.keyboard.press("Tab")
    assert page.locator("#theme-price .close:focus").count() == 1
    page.keyboard.press("Enter")
    panel.wait_for(state="hidden")
    assert page.locator("#row-theme-price:focus").count() == 1
    page.go_back()
    panel.wait_for(state="visible")
    page.go_back()
    panel.wait_for(state="hidden")


def test_opening_the_evidence_leaves_the_page_where_it_was(show: Any) -> None:
    page = show("full")
    page.locator("#row-theme-wifi").scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    page.locator("#row-theme-wifi").click()
    page.locator("#theme-wifi").wait_for(state="visible")
    assert page.evaluate("scrollY") == before
    assert focused(page) == "theme-wifi"


def test_the_page_behind_the_evidence_takes_no_focus(show: Any) -> None:
    page = show("full", anchor="#theme-no-show")
    page.locator("#theme-no-show .panelnav a").last.focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.top, .page, .foot')") is None


def test_a_click_beside_the_evidence_closes_it(show: Any) -> None:
    page = show("full", anchor="#theme-no-show")
    page.mouse.click(100, 500)
    page.locator("#theme-no-show").wait_for(state="hidden")


def test_the_first_stop_of_the_keyboard_skips_to_the_content(show: Any) -> None:
    page = show("full")
    page.keyboard.press("Tab")
    assert focused(page) == "skip"
    page.keyboard.press("Enter")
    assert focused(page) == "main"


def test_every_stop_of_the_keyboard_can_be_seen(show: Any) -> None:
    page = show("full")
    for _ in range(25):
        page.keyboard.press("Tab")
        ring = page.evaluate(
            "(e => { const s = getComputedStyle(e.matches('.themer input') ? e.nextElementSibling : e);"
            " return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 })(document.activeElement)"
        )
        assert ring, focused(page)


def test_targets_are_large_enough_for_a_finger(show: Any) -> None:
    page = show("full", size=PHONE)
    small = page.evaluate(
        "[...document.querySelectorAll('.top a, .top label, .finding, .rowlink, .n, .btn, summary, .iconbtn')]"
        ".filter(e => e.offsetParent).map(e => [e.className, e.getBoundingClientRect()])"
        ".filter(([, box]) => box.width < 24 || box.height < 24).map(([name]) => name)"
    )
    assert small == []


def test_the_reader_chooses_light_or_dark_without_script(show: Any) -> None:
    page = show("full", color_scheme="light")
    ground = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(ground) == "rgb(247, 245, 240)"
    page.locator("#theme-dark").check(force=True)
    assert page.evaluate(ground) == "rgb(16, 22, 28)"
    page.locator("#theme-light").check(force=True)
    assert page.evaluate(ground) == "rgb(247, 245, 240)"


@pytest.mark.parametrize("name", ["full", "dark", "strange"])
def test_paper_is_light_and_holds_all_the_evidence(show: Any, name: str) -> None:
    page = show(name)
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    hidden = page.evaluate(
        "[...document.querySelectorAll('.panel, .quote p, .proof dd, .source li')]"
        ".filter(e => !e.checkVisibility({contentVisibilityAuto: true})).length"
    )
    assert hidden == 0
    assert page.locator(".scrim:visible, .themer:visible, .close:visible").count() == 0


def test_hostile_text_runs_nothing_and_makes_no_element(show: Any) -> None:
    page = show("strange")
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog opened: {dialog.message}"))
    page.wait_for_timeout(200)
    assert page.evaluate("document.querySelectorAll('script, img, svg[onload]').length") == 0
