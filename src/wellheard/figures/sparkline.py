"""A small line over time that starts at zero, so that what is steady looks steady; a gap where nothing is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wellheard.figures.curves import monotone_path
from wellheard.figures.numbers import place

_PAD = 3.0


@dataclass(frozen=True, slots=True)
class Sparkline:
    """A drawn line. Coordinates are units of the view box, as text.

    Attributes:
        width: Width of the view box.
        height: Height of the view box.
        lines: One path for each stretch without a gap.
        areas: The same stretches, closed down to zero.
        dots: Points that stand alone between two gaps.
        last: The newest point that is known.
        ground: Height of the zero line.
    """

    width: int
    height: int
    lines: tuple[str, ...]
    areas: tuple[str, ...]
    dots: tuple[tuple[str, str], ...]
    last: tuple[str, str]
    ground: str


def sparkline(values: Sequence[float | None], *, width: int = 120, height: int = 30) -> Sparkline | None:
    """Draw values in order of time, or return ``None`` when fewer than two are known.

    Args:
        values: Not negative; ``None`` where nothing is known.
        width: Width of the view box.
        height: Height of the view box.

    Example:
        >>> drawn = sparkline([0, 1], width=106, height=26)
        >>> drawn.lines, drawn.last
        (('M3,23C36.33,16.33 69.67,9.67 103,3',), ('103', '3'))
        >>> sparkline([3.0]) is None
        True
    """
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return None
    top = max(known) or 1.0
    step = (width - 2 * _PAD) / (len(values) - 1)
    ground = height - _PAD

    def point(index: int, value: float) -> tuple[float, float]:
        return _PAD + index * step, ground - value / top * (height - 2 * _PAD)

    runs = [[point(index, value) for index, value in run] for run in _runs(values)]
    lines = [(run, monotone_path([x for x, _ in run], [y for _, y in run])) for run in runs if len(run) > 1]
    last_x, last_y = runs[-1][-1]
    return Sparkline(
        width=width,
        height=height,
        lines=tuple(path for _, path in lines),
        areas=tuple(f"{path}V{place(ground)}H{place(run[0][0])}Z" for run, path in lines),
        dots=tuple((place(run[0][0]), place(run[0][1])) for run in runs if len(run) == 1),
        last=(place(last_x), place(last_y)),
        ground=place(ground),
    )


def _runs(values: Sequence[float | None]) -> Iterator[list[tuple[int, float]]]:
    run: list[tuple[int, float]] = []
    for index, value in enumerate(values):
        if value is not None:
            run.append((index, value))
        elif run:
            yield run
            run = []
    if run:
        yield run
