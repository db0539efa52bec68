"""Draw docs/house.svg, the one picture of the house, from the layers that import-linter checks."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
SAYS = {
    "cli": "one file per command: parse, call, print",
    "workspace": "what a team keeps; calls the rooms in order",
    "listen": "files in: read, understand columns, convert",
    "understand": "what voices say together: themes, trends",
    "share": "findings as one self-contained report",
    "evidence": "parts, snapshots, quotes, findings, folds, engines, erasure",
    "language": "what a text says by itself; the models",
    "figures": "how things look: figures, components, tokens",
    "fernlink": "the invented sample company",
    "errors": "one tree, one shape",
}
WIDTH, ROW, GAP, PAD = 960, 74, 14, 20


def main() -> None:
    """Write the picture."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    height = PAD * 2 + len(layers) * (ROW + GAP) - GAP
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="t" '
        'font-family="Inter, system-ui, sans-serif">',
        '<title id="t">The rooms of the house, one layer above another; imports run downhill</title>',
        f'<rect width="{WIDTH}" height="{height}" fill="#f7f5f0"/>',
    ]
    for number, layer in enumerate(layers):
        names = [name.strip() for name in layer.split("|")]
        y = PAD + number * (ROW + GAP)
        width = (WIDTH - 2 * PAD - GAP * (len(names) - 1)) / len(names)
        for place, name in enumerate(names):
            x = PAD + place * (width + GAP)
            fill = "#e2efee" if name == "evidence" else "#ffffff"
            out.append(
                f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{ROW}" rx="10" fill="{fill}" stroke="#8b857a"/>'
            )
            out.append(
                f'<text x="{x + 16:.1f}" y="{y + 30}" font-size="18" font-weight="600" fill="#0d5c63">{name}</text>'
            )
            out.append(f'<text x="{x + 16:.1f}" y="{y + 54}" font-size="13" fill="#435061">{SAYS.get(name, "")}</text>')
    out.append("</svg>")
    (ROOT / "docs" / "house.svg").write_text("\n".join(out) + "\n")


if __name__ == "__main__":
    main()
