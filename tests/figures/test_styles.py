"""Promises of the colours, the style sheet and the templates."""

import re
from importlib.resources import files
from itertools import product

import pytest
from jinja2 import UndefinedError

from wellheard.figures.drawing import environment
from wellheard.figures.styles import LAYERS, content_hash, stylesheet
from wellheard.figures.tokens import DARK, LIGHT, tokens_css

GROUNDS = ("paper", "surface", "sunk")
TEXT_PAIRS = [
    *product(("ink", "ink2", "ink3", "brand", "link", "pos", "neg", "warn"), GROUNDS),
    *(
        ("brand-ink", "brand"),
        ("brand", "brand-wash"),
        ("pos", "pos-wash"),
        ("neg", "neg-wash"),
        ("warn", "warn-wash"),
        ("ink", "warn-wash"),
    ),
    *product(("ink", "ink2"), ("mark", "neg-wash", "pos-wash", "neu-wash", "brand-wash")),
]
MARK_PAIRS = [*product(("ctl", "brand", "pos", "neg", "neu", "ink2"), ("surface", "paper"))]
TEMPLATES = [
    (room, path.name, path.read_text(encoding="utf-8"))
    for room in ("figures", "share")
    for path in (files(f"wellheard.{room}") / "templates").iterdir()
    if path.name.endswith(".jinja")
]
SHEETS = [path for path in (files("wellheard.figures") / "css").iterdir() if path.name.endswith(".css")]


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG 2 defines it."""

    def luminance(colour: str) -> float:
        parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_can_be_read_on_every_ground(colours: dict[str, str], text: str, ground: str) -> None:
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("mark", "ground"), MARK_PAIRS)
def test_marks_and_edges_of_controls_stand_out(colours: dict[str, str], mark: str, ground: str) -> None:
    assert contrast(colours[mark], colours[ground]) >= 3


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_a_whisker_is_seen_on_its_bar_and_beside_it(colours: dict[str, str]) -> None:
    assert contrast(colours["surface"], colours["brand"]) >= 3
    assert contrast(colours["ink"], colours["surface"]) >= 3


def test_paper_is_always_light() -> None:
    dark = tokens_css().split("@media screen", 1)[0]
    assert DARK["paper"] not in dark
    assert "@media print" not in tokens_css()


def test_every_sheet_is_used_once_and_every_colour_in_it_is_known() -> None:
    named = [name for names in LAYERS.values() for name in names]
    assert sorted(named) == sorted(path.name.removesuffix(".css") for path in SHEETS)
    used = set(re.findall(r"var\(--([a-z0-9-]+)\)", stylesheet()))
    assert used <= set(re.findall(r"--([a-z0-9-]+):", stylesheet()))


def test_the_style_sheet_asks_for_nothing_from_anywhere() -> None:
    css = stylesheet()
    assert "url(" not in css
    assert "@import" not in css
    assert "</" not in css
    assert css.count("{") == css.count("}")
    assert content_hash(css).startswith("sha256-")


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_a_sheet_follows_the_direction_of_the_text_and_stays_small(sheet: object) -> None:
    css = sheet.read_text(encoding="utf-8")  # type: ignore[attr-defined] # a Traversable, which pytest's ids hide
    sided = re.compile(
        r"(?:margin|padding|border|inset)-(?:left|right)\b|(?<![\w-])(?:left|right)\s*:|text-align:\s*(?:left|right)|float:"
    )
    assert not sided.search(css)
    assert css.startswith("/*")
    assert css.count("\n") <= 150


@pytest.mark.parametrize(("room", "name", "text"), TEMPLATES, ids=[f"{room}/{name}" for room, name, _ in TEMPLATES])
def test_a_template_opens_with_its_variables_and_trusts_no_text(room: str, name: str, text: str) -> None:
    head = re.match(r"\{#\n(.*?)\n#\}", text, re.DOTALL)
    assert head, "no comment at the top"
    told = head[1]
    assert "Variables:" in told
    for macro in re.findall(r"\{% macro \w+\((.*?)\)", text):
        for variable in filter(None, (part.split("=")[0].strip() for part in macro.split(","))):
            assert re.search(rf"^  {variable}\b", told, re.MULTILINE), f"{variable} is not told"
    assert "safe" not in re.findall(r"\|\s*(\w+)", text)
    assert " style=" not in text
    assert not re.search(r"\son[a-z]+=", text)
    assert "<script" not in text
    assert len(text.splitlines()) <= 60
    environment(share="wellheard.share").get_template(f"{room}/{name}")


def test_a_forgotten_variable_is_an_error_and_not_a_blank() -> None:
    with pytest.raises(UndefinedError):
        environment().from_string("{{ forgotten }}").render()
