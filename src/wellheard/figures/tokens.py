"""The colours, each with its value in light and in dark. Style sheets and SVG attributes both read them from here.

Blue against rust stays apart for eyes that do not part red from green; tone is always said a second time by a sign,
a word or a place.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Token(NamedTuple):
    """One colour of the palette.

    Attributes:
        name: As in ``var(--name)``.
        light: Value on the light page, also on paper.
        dark: Value on the dark page.
    """

    name: str
    light: str
    dark: str


TOKENS: Final = (
    Token("paper", "#f7f5f0", "#10161c"),
    Token("surface", "#ffffff", "#171f27"),
    Token("sunk", "#f1eee6", "#1e2831"),
    Token("line", "#e3ded2", "#2c3843"),
    Token("ctl", "#8b857a", "#76838f"),
    Token("ink", "#18222d", "#edf1f4"),
    Token("ink2", "#435061", "#b9c4ce"),
    Token("ink3", "#5d6876", "#98a5b1"),
    Token("brand", "#0d5c63", "#62c5bf"),
    Token("brand-ink", "#ffffff", "#08282b"),
    Token("brand-wash", "#e2efee", "#173436"),
    Token("link", "#0b5a68", "#7fd3cd"),
    Token("pos", "#1b6f93", "#74bfe4"),
    Token("pos-wash", "#e1eff5", "#17303d"),
    Token("neg", "#b4441c", "#f39a74"),
    Token("neg-wash", "#fbe9e1", "#2f221d"),
    Token("neu", "#7d8591", "#94a0ab"),
    Token("neu-wash", "#eceef0", "#26313a"),
    Token("warn", "#8a5a00", "#e8b860"),
    Token("warn-wash", "#fbf1dc", "#2f281a"),
    Token("mark", "#ffe9a8", "#5d4a12"),
    Token("shadow-near", "rgba(24,34,45,.05)", "rgba(0,0,0,.4)"),
    Token("shadow-far", "rgba(24,34,45,.14)", "rgba(0,0,0,.7)"),
    Token("shadow-drawer", "rgba(24,34,45,.35)", "rgba(0,0,0,.7)"),
    Token("scrim", "rgba(24,34,45,.42)", "rgba(4,8,12,.62)"),
)

LIGHT: Final = {token.name: token.light for token in TOKENS}
DARK: Final = {token.name: token.dark for token in TOKENS}

# A page says data-theme; a page without a server has radio buttons with these ids, and they win over it.
_DARK_WHEN: Final = (
    ':root[data-theme="dark"]:not(:has(#theme-light:checked,#theme-auto:checked))',
    ":root:has(#theme-dark:checked)",
)
_DARK_IF_SYSTEM: Final = (
    ':root[data-theme="auto"]:not(:has(#theme-light:checked,#theme-dark:checked))',
    ":root:has(#theme-auto:checked)",
)


def tokens_css() -> str:
    """Return the colours as custom properties: light everywhere, dark on screens that ask for it, never on paper."""
    dark = _declarations(DARK, "dark")
    chosen = "\n".join(f"{when} {{{dark}}}" for when in _DARK_WHEN)
    system = "\n".join(f"{when} {{{dark}}}" for when in _DARK_IF_SYSTEM)
    return "\n".join(
        (
            f":root {{{_declarations(LIGHT, 'light')}}}",
            f"@media screen {{\n{chosen}\n}}",
            f"@media screen and (prefers-color-scheme: dark) {{\n{system}\n}}",
        )
    )


def _declarations(colours: dict[str, str], scheme: str) -> str:
    properties = "".join(f"--{name}:{value};" for name, value in colours.items())
    return f"{properties}color-scheme:{scheme}"
