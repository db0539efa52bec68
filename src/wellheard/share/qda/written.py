"""What writing left behind: the bytes, and what the format had no place for."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Written:
    """A codebook or a project, ready to be saved.

    Attributes:
        content: The file, the same bytes for the same project.
        lost: What the format has no place for, each kind with its count.
    """

    content: bytes
    lost: tuple[str, ...] = ()


def counted(lost: Counter[str]) -> tuple[str, ...]:
    """Each kind of loss with its count, in the order it was first met."""
    return tuple(f"{what}: {count:,}" for what, count in lost.items() if count)
