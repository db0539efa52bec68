"""What stands in a cell when nobody said anything: the fillings that forms and exports write instead of words.

A customer's own "Nothing" or "None" is an answer and stays one.
"""

from __future__ import annotations

from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

NO_VALUE: Final = frozenset(
    {"", "null", "(null)", "<null>", "nan", "nil", "#n/a", "n/a", "<na>", "(blank)", "(empty)", "\\n"}
)
"""Folded cells that hold nothing in any column."""

NO_WORDS: Final = NO_VALUE | {
    *(
        "na",
        "n.a.",
        "n.a",
        "n / a",
        "-",
        "--",
        "---",
        ".",
        "..",
        "...",
        "…",
        "\u2013",
        "\u2014",
        "/",
        "\\",
        "*",
        "_",
        "#na",
    ),
    *("did not answer", "not answered", "no answer", "no answer given", "no response", "not stated", "[no text]"),
}
"""Folded cells that hold no words although something is written there."""

NO_NUMBER: Final = NO_WORDS | {
    *(
        "none",
        "not applicable",
        "don't know",
        "don\u2019t know",
        "dont know",
        "i don't know",
        "do not know",
        "no opinion",
        "unsure",
    ),
    *(
        "not sure",
        "prefer not to say",
        "refused",
        "skipped",
        "not offered",
        "unrated",
        "unknown",
        "weiß nicht",
        "keine angabe",
    ),
}
"""Folded cells that stand for no number where a number was asked."""

NOBODY: Final = NO_WORDS | {
    *("none", "anonymous", "anonym", "anonymous user", "anonyme", "anónimo", "anônimo", "anonimo", "unknown", "guest"),
    *("a google user", "amazon customer", "kindle customer", "not applicable", "deleted", "[deleted]"),
}
"""Folded names that many different people share; none of them is a customer."""


def trimmed(cells: pa.Array) -> pa.Array:
    """Cells without the white space around them; null becomes empty."""
    return pc.fill_null(pc.utf8_trim_whitespace(cells), "")


def is_one_of(cells: pa.Array, fillings: frozenset[str]) -> pa.Array:
    """Whether each trimmed cell is one of ``fillings``, whatever its case; never null.

    Example:
        >>> is_one_of(pa.array(["N/A", "Nothing", ""]), NO_WORDS).to_pylist()
        [True, False, True]
    """
    longest = max(len(filling) for filling in fillings)
    short = pc.if_else(pc.less_equal(pc.binary_length(cells), longest * 2), cells, "\x00")
    return pc.is_in(pc.utf8_lower(short), value_set=pa.array(sorted(fillings)))
