"""Near-duplicates: campaign texts, re-posts and copies, so that one voice said many times does not count as many people.

Texts are made alike (case, spaces, punctuation, digits, handles, links), cut into runs of letters, and summed up by the
smallest of many hashes (MinHash: Broder, "On the resemblance and containment of documents", 1997). Texts that agree in a
band of these are compared; whoever shares enough runs belongs together. All work is done on columns, so that it can run
bucket by bucket: signatures are made wherever texts lie and grouped where they come together.

Short texts are never copies: "good service", said by 200 people, is 200 people.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from wellheard.language.errors import LanguageError

SIGNATURE_SIZE: Final = 64
"""Hashes in a signature."""

ALONE: Final = -1
"""The group of a text that is nobody's copy."""

_LEAST_WORDS: Final = 5
_RUN: Final = 3
_BAND: Final = 4
_NEIGHBOURS: Final = 8
_PAIRS_AT_ONCE: Final = 50_000
_TEXTS_AT_ONCE: Final = 4_000
_EMPTY: Final = np.uint32(0xFFFFFFFF)
_SLACK: Final = 0.2
_BETWEEN: Final = "\x00"
_LINK: Final = re.compile(r"(?:https?://|www\.)[^\s\x00]+")
_HANDLE: Final = re.compile(r"(?<!\w)@\w+")
_RETWEET: Final = re.compile(r"(?<![^\x00])\s*rt\b")
_DIGITS: Final = re.compile(r"\d+(?:[.,:/-]\d+)*")
_NO_WORD: Final = re.compile(r"[^\w\x00]+|_+")
_SPACELESS: Final = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")

Rows = NDArray[np.int64]
Compare = Callable[[Rows, Rows], NDArray[np.bool_]]


class Runs(NamedTuple):
    """Hashed runs of letters of many texts, one text after the other.

    Attributes:
        hashes: uint32, one per run; runs of a text may repeat.
        starts: Where each text's runs begin, and the end of the last: one more than there are texts.
    """

    hashes: NDArray[np.uint32]
    starts: NDArray[np.int64]


def find_copies(texts: Sequence[str], *, threshold: float = 0.8) -> NDArray[np.int64]:
    """Group texts that are the same but for small changes.

    Args:
        texts: Any texts, in any order.
        threshold: Least share of runs of letters that two texts have in common, of all runs that either has (Jaccard).

    Returns:
        For each text the number of its group, int64: the place of the group's first text; -1 for a text without a copy
        and for texts of fewer than five words. Which texts lie together does not depend on their order.

    Raises:
        LanguageError: ``threshold-outside``: the threshold is not above 0 and at most 1.

    Example:
        >>> find_copies(["Please stop the price rise now!", "The app is slow on my old phone.",
        ...              "@shop please STOP the price rise now", "good", "good"]).tolist()
        [0, -1, 0, -1, -1]
    """
    runs = runs_of(texts)

    def compare(first: Rows, second: Rows) -> NDArray[np.bool_]:
        return _share_enough(runs, first, second, threshold)

    return group(_signatures(runs), threshold=threshold, compare=compare)


def signatures(texts: Sequence[str]) -> NDArray[np.uint32]:
    """Sum up each text in :data:`SIGNATURE_SIZE` hashes; the share of equal ones estimates how alike two texts are.

    Returns:
        uint32 of shape (texts, :data:`SIGNATURE_SIZE`). Texts of fewer than five words have the highest number in all places
        and are nobody's copy.

    Example:
        >>> first, second = signatures(["Where is my parcel, please?", "WHERE is my parcel please"])
        >>> first.shape, bool((first == second).all())
        ((64,), True)
    """
    parts = [_signatures(runs_of(texts[at : at + _TEXTS_AT_ONCE])) for at in range(0, len(texts), _TEXTS_AT_ONCE)]
    return np.concatenate(parts) if parts else np.empty((0, SIGNATURE_SIZE), np.uint32)


def group(
    signatures: NDArray[np.uint32], *, threshold: float = 0.8, compare: Compare | None = None
) -> NDArray[np.int64]:
    """Group texts by their signatures.

    Args:
        signatures: What :func:`signatures` gave, rows of many calls one under the other.
        threshold: Least likeness of two texts that belong together.
        compare: Tells for pairs of rows whether they belong together; by default, the share of equal hashes must reach the
            threshold.

    Returns:
        As :func:`find_copies`.

    Raises:
        LanguageError: ``threshold-outside``.
    """
    if not 0 < threshold <= 1:
        raise LanguageError(
            "threshold-outside",
            "Copies cannot be told by this threshold.",
            found=f"{threshold:g}",
            expected="a number above 0 and at most 1",
            hint="0.8 finds texts with small changes, 0.6 finds freer copies",
        )
    count = len(signatures)
    if not count:
        return np.empty(0, np.int64)
    _, one, kind = np.unique(_names(signatures), return_index=True, return_inverse=True)
    whole = signatures[one]
    first, second = _candidates(whole)
    kept = _agreement(whole, first, second) >= threshold - (_SLACK if compare else 0)
    first, second = first[kept], second[kept]
    if compare:
        right = compare(one[first], one[second])
        first, second = first[right], second[right]
    links = sparse.coo_array((np.ones(len(first), bool), (first, second)), shape=(len(whole), len(whole)))
    joined = connected_components(links, directed=False)[1]
    return _numbered(joined[kind], (whole == _EMPTY).all(axis=1)[kind])


def runs_of(texts: Sequence[str]) -> Runs:
    """Make texts alike and hash their runs of letters; texts of fewer than five words have none."""
    lengths = np.zeros(len(texts), np.int64)
    kept = []
    for place, text in enumerate(alike(texts)):
        if _counts(text):
            kept.append(f" {text} ")
            lengths[place] = len(text) + 2
    signs = np.frombuffer("".join(kept).encode("utf-32-le", "surrogatepass"), np.uint32)
    ends = np.cumsum(lengths)
    starts = np.concatenate([[0], np.cumsum(np.maximum(lengths - _RUN + 1, 0))])
    hashes = _hashed(signs)
    inside = np.ones(len(hashes), bool)
    last = ends[lengths > 0][:-1]
    for back in range(1, _RUN):
        inside[last - back] = False
    return Runs(hashes[inside], starts)


def alike(texts: Sequence[str]) -> list[str]:
    """Take out of texts what copies differ in: case, links, handles, digits, punctuation, spaces.

    Example:
        >>> alike(["RT @bea: Pay 12.50 EUR at https://a.example/x !", "pay 9 eur at"])
        ['pay 0 eur at', 'pay 0 eur at']
    """
    if not texts:
        return []
    whole = _BETWEEN.join(text.replace(_BETWEEN, " ") for text in texts).lower()
    if "http" in whole or "www." in whole:
        whole = _LINK.sub(" ", whole)
    if "@" in whole:
        whole = _HANDLE.sub(" ", whole)
    whole = _RETWEET.sub(" ", whole)
    whole = _NO_WORD.sub(" ", _DIGITS.sub("0", whole))
    return [text.strip() for text in whole.split(_BETWEEN)]


def _counts(text: str) -> bool:
    """Tell whether a text is long enough to be a copy; two signs of a script without spaces count as a word."""
    spaces = text.count(" ") + 1
    return spaces >= _LEAST_WORDS or (not text.isascii() and len(_SPACELESS.findall(text)) >= 2 * _LEAST_WORDS)


def _hashed(signs: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Hash each run of signs; neighbouring runs come out far apart."""
    count = max(len(signs) - _RUN + 1, 0)
    hashes = np.zeros(count, np.uint32)
    for step in range(_RUN):
        hashes *= np.uint32(0x01000193 * 2 + 1)
        hashes += signs[step : step + count]
    for shift, factor in ((16, 0x7FEB352D), (15, 0x846CA68B)):
        hashes ^= hashes >> np.uint32(shift)
        hashes *= np.uint32(factor)
    hashes ^= hashes >> np.uint32(16)
    return hashes


def _factors() -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    drawn = np.random.Generator(np.random.PCG64(20_011)).integers(0, 1 << 32, (2, SIGNATURE_SIZE), np.uint32)
    return drawn[0] | np.uint32(1), drawn[1]


def _signatures(runs: Runs) -> NDArray[np.uint32]:
    count = len(runs.starts) - 1
    found = np.full((count, SIGNATURE_SIZE), _EMPTY, np.uint32)
    some = np.flatnonzero(np.diff(runs.starts))
    if not len(some):
        return found
    begins = runs.starts[some]
    turned = np.empty_like(runs.hashes)
    for place, (factor, added) in enumerate(zip(*_factors(), strict=True)):
        np.bitwise_xor(runs.hashes, added, out=turned)
        turned *= factor
        found[some, place] = np.minimum.reduceat(turned, begins)
    return found


def _names(rows: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """Return one number for each row, the same for the same row."""
    named = np.zeros(len(rows), np.uint64)
    for column in rows.T:
        named ^= column
        named *= np.uint64(0x9E3779B97F4A7C15)
        named ^= named >> np.uint64(29)
    return named


def _candidates(whole: NDArray[np.uint32]) -> tuple[Rows, Rows]:
    """Return pairs of different rows that agree in a band: each row with its next ones and with the first of its bucket."""
    count = len(whole)
    said = np.flatnonzero((whole != _EMPTY).any(axis=1))
    pairs: list[Rows] = [np.empty(0, np.int64)]
    for at in range(0, SIGNATURE_SIZE if len(said) > 1 else 0, _BAND):
        keys = _names(whole[said, at : at + _BAND])
        further = [whole[said, (at + _BAND + step) % SIGNATURE_SIZE] for step in (1, 0)]
        order = np.lexsort((*further, keys))  # copies come side by side also in a large bucket
        keys, rows = keys[order], said[order]
        begins = np.concatenate([[True], keys[1:] != keys[:-1]])
        firsts = np.maximum.accumulate(np.where(begins, np.arange(len(keys)), 0))
        pairs.append(rows[firsts[~begins]] * count + rows[~begins])
        for step in range(1, min(_NEIGHBOURS, len(keys))):
            same = keys[step:] == keys[:-step]
            if not same.any():
                break
            pairs.append(rows[:-step][same] * count + rows[step:][same])
    found = np.unique(np.concatenate(pairs))
    return found // count, found % count


def _agreement(whole: NDArray[np.uint32], first: Rows, second: Rows) -> NDArray[np.float64]:
    """Return the share of equal hashes of pairs of rows."""
    found = np.empty(len(first), np.float64)
    for at in range(0, len(first), _PAIRS_AT_ONCE):
        part = slice(at, at + _PAIRS_AT_ONCE)
        found[part] = (whole[first[part]] == whole[second[part]]).mean(axis=1)
    return found


def _share_enough(runs: Runs, first: Rows, second: Rows, threshold: float) -> NDArray[np.bool_]:
    """Tell for pairs of texts whether they share enough runs, counted exactly."""
    texts = np.unique(np.concatenate([first, second]))
    lengths = np.diff(runs.starts)[texts]
    row = np.repeat(np.arange(len(texts)), lengths)
    within = np.arange(len(row)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    hashes = runs.hashes[np.repeat(runs.starts[texts], lengths) + within]
    columns, column = np.unique(hashes, return_inverse=True)
    table = sparse.csr_array((np.ones(len(row), np.int32), (row, column)), shape=(len(texts), len(columns)))
    table.sum_duplicates()
    table.data[:] = 1
    sizes = np.diff(table.indptr)
    left, right = np.searchsorted(texts, first), np.searchsorted(texts, second)
    found = np.empty(len(first), bool)
    for at in range(0, len(first), _PAIRS_AT_ONCE):
        part = slice(at, at + _PAIRS_AT_ONCE)
        shared: Rows = table[left[part]].multiply(table[right[part]]).sum(axis=1)
        found[part] = shared >= threshold * (sizes[left[part]] + sizes[right[part]] - shared)
    return found


def _numbered(joined: NDArray[np.int32], short: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Name each group after the place of its first text; texts alone and short ones are in none."""
    _, first, kind, counts = np.unique(joined, return_index=True, return_inverse=True, return_counts=True)
    return np.where((counts[kind] > 1) & ~short, first[kind], ALONE).astype(np.int64)
