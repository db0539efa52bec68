"""Why an outside model did not answer for a text, as one word for code and one sentence for people."""

from __future__ import annotations

from typing import Final

REASONS: Final = {
    "answer-empty": "the endpoint returned no text",
    "answer-malformed": "the answer was not the JSON that was asked for",
    "answer-too-large": "the answer was larger than allowed",
    "answered-twice": "the answer spoke of the same text twice",
    "budget": "the budget of tokens is used up",
    "cancelled": "the work was called off",
    "certificate": "the endpoint's certificate could not be trusted",
    "closed": "the endpoint closed the connection before the answer was whole",
    "figure": "the statement held a figure that was not given",
    "key-refused": "the endpoint refused the key",
    "label-missing": "the answer named no label, or more than one where one was asked for",
    "missing": "the answer left the text out",
    "no-direction": "the vector was all zeros",
    "not-finite": "the vector held something that is no number",
    "not-verbatim": "the words that were relied on do not stand in the passage",
    "one-model": "vectors of two models cannot be compared, and others of this call failed",
    "rate-limited": "the endpoint asked to be left alone for longer than allowed",
    "redirected": "the endpoint pointed somewhere else, which is not followed",
    "refused": "the endpoint refused the request",
    "resting": "the endpoint failed several times in a row and is left alone for a while",
    "server-error": "the endpoint had an error of its own",
    "span-too-short": "the words that were relied on are too few to show anything",
    "statement-unfit": "the statement was empty, too long, or held a link, a placeholder or control characters",
    "text-empty": "the text says nothing",
    "text-too-long": "the text is longer than what is sent; texts are never cut",
    "timeout": "the endpoint took too long",
    "too-many-tokens": "the answer was cut off at the length that was asked for",
    "unknown-label": "the answer held a label that is not allowed",
    "unreachable": "no connection could be made",
    "wrong-length": "the vector had another length than the others",
}
"""Every reason, with a sentence for a person."""

ANOTHER_TRY_MAY_HELP: Final = frozenset({"timeout", "unreachable", "closed", "server-error", "rate-limited"})
"""Reasons of a whole exchange after which the same request is sent again."""

ASKED_AGAIN: Final = frozenset(
    {
        "answer-empty",
        "answer-malformed",
        "answered-twice",
        "figure",
        "label-missing",
        "missing",
        "no-direction",
        "not-finite",
        "not-verbatim",
        "span-too-short",
        "statement-unfit",
        "too-many-tokens",
        "unknown-label",
        "wrong-length",
    }
)
"""Reasons of one text after which it is asked about once more, in smaller company."""

NEIGHBOUR_MAY_HAVE_SPOILT: Final = frozenset({"refused", "answer-too-large"})
"""Reasons of a whole request that one of its texts may have brought about, such as a filter of the endpoint's own."""
