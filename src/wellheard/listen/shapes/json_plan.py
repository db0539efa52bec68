"""What the first pass over a JSON file decides for the second: which columns there are, and what is unfolded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wellheard.listen.shapes.json_fields import Fields
from wellheard.listen.shapes.json_inner import InnerLists, unfolded_fields
from wellheard.listen.shapes.json_unfold import Unfolding


@dataclass(frozen=True)
class Plan:
    """How records become rows.

    Attributes:
        fields: The columns.
        unfolding: How each record becomes several rows; None where it is one.
    """

    fields: Fields
    unfolding: Unfolding | None = None

    def notices(self) -> Iterator[str]:
        """Say what is unfolded, and what is left out."""
        if self.unfolding is None:
            return
        name = ".".join(self.unfolding.path)
        yield (
            f"Each entry of the list {name!r} became a row of its own, with the fields of its record beside it; "
            "texts and ratings of the record itself stand on one row."
        )
        if self.unfolding.left_out:
            others = ", ".join(repr(".".join(path)) for path in self.unfolding.left_out)
            yield f"Other lists inside the records were left out: {others}."


def plan_for(fields: Fields, inner: InnerLists, *, record_bytes: int) -> Plan:
    """Decide by everything that the first pass has seen.

    Args:
        fields: Fields of the records.
        inner: Lists inside them.
        record_bytes: Longest record.
    """
    chosen = inner.chosen()
    if chosen is None:
        return Plan(fields)
    unfolding = Unfolding(chosen, inner.left_out(), inner.depth, record_bytes)
    return Plan(unfolded_fields(fields, inner, chosen), unfolding)
