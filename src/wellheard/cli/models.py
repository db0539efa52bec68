"""``wellheard models``: which models ship with the package, what made them, how well they do, and where they fail."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from wellheard.cli.terminal import console
from wellheard.language import ModelCard, model_cards
from wellheard.language.cards import Measured, TrainingSet
from wellheard.language.errors import LanguageError

_SHORT = 2


@click.command()
@click.argument("name", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the cards as JSON.")
def models(name: str | None, *, as_json: bool) -> None:
    """List the models that ship with the package, or show the whole card of one.

    A card says what a model is for, what it was made from and under which licence, how well it did on which set and in
    which language, and where it fails. All of them work offline.
    """
    cards = model_cards()
    if name is not None:
        cards = (_named(name, cards),)
    if as_json:
        found = [asdict(card) for card in cards]
        click.echo(json.dumps(found[0] if name is not None else found, ensure_ascii=False, indent=2))
    elif name is not None:
        _say_card(console(), cards[0])
    else:
        _say_all(console(), cards)


def _named(name: str, cards: Sequence[ModelCard]) -> ModelCard:
    for card in cards:
        if card.name == name:
            return card
    names = ", ".join(card.name for card in cards)
    raise LanguageError(
        "model-unknown",
        "No model of that name ships with the package.",
        found=name[:60],
        expected=names,
        hint="wellheard models",
    )


def _say_all(out: Console, cards: Sequence[ModelCard]) -> None:
    for card in cards:
        about = f"  {card.version}, {_size(card.size_bytes)}, {card.licence}"
        out.print(Text(card.name, style="bold") + Text(about))
        for line in (card.purpose, *_in_short(card.quality)):
            out.print(Text(f"  {line}"))
    size = _size(sum(card.size_bytes for card in cards))
    out.print(
        Text(f"\n{len(cards)} models, {size} in all; they work offline. One card: wellheard models {cards[0].name}")
    )


def _in_short(quality: Sequence[Measured]) -> list[str]:
    """Say the measures that were taken on most sets, from the worst set to the best, best sets not picked out."""
    measures = dict.fromkeys(row.measure for row in quality)
    by_measure = {measure: [row.value for row in quality if row.measure == measure] for measure in measures}
    often = sorted(by_measure.items(), key=lambda pair: -len(pair[1]))[:_SHORT]
    return [f"{measure}: {_range(values)}" for measure, values in often]


def _range(values: Sequence[float]) -> str:
    if len(values) == 1:
        return f"{_number(values[0])} on 1 set"
    return f"{_number(min(values))} to {_number(max(values))} on {len(values)} sets"


def _say_card(out: Console, card: ModelCard) -> None:
    out.print(Text(f"{card.name} {card.version}", style="bold"))
    out.print(Text(card.purpose))
    rows = (
        ("Licence", card.licence),
        ("Size", _size(card.size_bytes)),
        ("SHA-256", card.checksum),
        ("Made by", card.made_by),
    )
    for title, said in rows:
        out.print(Text(f"  {title:<9} ", style="bold") + Text(said))
    _say_training(out, card.training)
    _say_quality(out, card.quality)
    out.print(Text("\nKnown failures", style="bold"))
    for limit in card.limits:
        out.print(Text(f"  - {limit}"))


def _say_training(out: Console, training: Sequence[TrainingSet]) -> None:
    out.print(Text("\nMade from", style="bold"))
    if not training:
        out.print(Text("  no texts that we gave it"))
        return
    table = _table(("set", "licence", "texts"))
    for used in training:
        table.add_row(Text(used.name), Text(used.licence), f"{used.rows:,}")
    out.print(table)


def _say_quality(out: Console, quality: Sequence[Measured]) -> None:
    out.print(Text("\nMeasured", style="bold"))
    if not quality:
        out.print(Text("  nothing by itself: it judges nothing"))
        return
    table = _table(("on", "measure", "value", "beside it"))
    for row in quality:
        table.add_row(Text(row.on), Text(row.measure), _number(row.value), Text(row.beside))
    out.print(table)


def _table(columns: Sequence[str]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    for column in columns:
        table.add_column(column, justify="right" if column in {"texts", "value"} else "left", overflow="fold")
    return table


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3f}".rstrip("0").rstrip(".")


def _size(count: int) -> str:
    """Say a size as people read it.

    Example:
        >>> _size(522), _size(56_082), _size(7_098_496)
        ('522 bytes', '56 kB', '7.1 MB')
    """
    if count < 1_000:
        return f"{count} bytes"
    return f"{count / 1_000:.0f} kB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"
