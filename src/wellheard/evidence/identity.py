"""Identity: which rows of an import are new, which are here already, which are corrections of what is here.

Every row has an id made from its source's own id, or from its content. The rules, each tested by name:

* An id that is here with the same content is a duplicate; so is an exact repeat inside the file.
* An id that is here with other content is a correction and takes the old row's place - unless most such rows of the file
  belong to another customer and time: then the source began to count again, and the rows are new.
* An id that comes several times in one file with different contents names several rows.
* Rows without an own id are known by content. Where nothing tells people apart (no customer, no time of day), equal rows of
  one file are counted: the second "Good" of a survey is a second person, and the same file again brings nobody.

Keys lie in shards on disk, so memory does not grow with the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

Words = npt.NDArray[np.uint64]
Keys = npt.NDArray[np.void]

KEY: Final = np.dtype(
    [
        ("high", "<u8"),  # id, first 64 bits
        ("low", "<u8"),  # id, last 32 bits
        ("hash_high", "<u8"),
        ("hash_low", "<u8"),
        ("anchor", "<u8"),  # customer and time
        ("order", "<i8"),  # position among the arriving rows; -1 for a row that is here already
        ("own_id", "?"),
        ("countable", "?"),  # equal rows may be different people
    ]
)
SHARD_ROWS: Final = 1_000_000
RESTART_SHARE: Final = 0.5
"""More than this share of the changed rows at another customer and time: the source counts anew."""

KEEP, DUPLICATE = 0, 1


@dataclass
class Verdicts:
    """What is to become of each arriving row.

    Attributes:
        verdict: ``KEEP`` or ``DUPLICATE`` by position.
        renamed: Position to the id (two words) that the row gets instead of its own.
        replaced: Ids (two words) of rows here that give way, with the position of the row that takes their place.
        restarted: Whether the source was found to count anew.
    """

    verdict: npt.NDArray[np.uint8]
    renamed: dict[int, tuple[int, int]] = field(default_factory=dict)
    replaced: dict[tuple[int, int], int] = field(default_factory=dict)
    restarted: bool = False


class KeyShards:
    """Keys of arriving and present rows, spread over files by the first bits of their ids."""

    def __init__(self, folder: Path, expected_rows: int) -> None:
        self._bits = max(0, int(expected_rows // SHARD_ROWS).bit_length())
        self._paths = [folder / f"keys-{number}" for number in range(2**self._bits)]

    def add(self, keys: Keys) -> None:
        """Add keys of dtype ``KEY``."""
        if self._bits == 0:
            self._append(self._paths[0], keys)
            return
        shard = (keys["high"] >> np.uint64(64 - self._bits)).astype(np.int64)
        order = np.argsort(shard, kind="stable")
        cuts = np.searchsorted(shard[order], np.arange(len(self._paths) + 1))
        for number, path in enumerate(self._paths):
            if cuts[number] < cuts[number + 1]:
                self._append(path, keys[order[cuts[number] : cuts[number + 1]]])

    @staticmethod
    def _append(path: Path, keys: Keys) -> None:
        with path.open("ab") as stream:
            stream.write(keys.tobytes())

    def shards(self) -> Iterator[Keys]:
        """Yield the keys of each shard; equal ids lie in the same one."""
        for path in self._paths:
            if path.exists():
                yield np.fromfile(path, KEY)


def keys_of(ids: Words, hashes: Words, anchors: Words) -> Keys:
    """Return keys for rows that are here already.

    Shape: ids (n, 2), hashes (n, 2), anchors (n,); n keys out.
    """
    keys = np.zeros(len(ids), KEY)
    keys["high"], keys["low"] = ids[:, 0], ids[:, 1]
    keys["hash_high"], keys["hash_low"] = hashes[:, 0], hashes[:, 1]
    keys["anchor"] = anchors
    keys["order"] = -1
    return keys


def derived(high: int, low: int, salt: bytes) -> tuple[int, int]:
    """Return the id of another row that came under the id ``(high, low)``; it stays in the same shard."""
    digest = blake2b(high.to_bytes(8, "big") + low.to_bytes(4, "big") + salt, digest_size=8).digest()
    return (high & ~0xFFFFFFFF) | int.from_bytes(digest[:4], "big"), int.from_bytes(digest[4:], "big")


@dataclass(frozen=True, slots=True)
class _Changed:
    """A row whose id is here with other content."""

    id: tuple[int, int]
    order: int
    other: tuple[int, int]
    moved: bool


def settle(shards: KeyShards, rows: int, *, one_row_per_id: bool = False) -> Verdicts:
    """Decide about ``rows`` arriving rows.

    Args:
        shards: Keys of the arriving rows and of all rows that are here.
        rows: Number of arriving rows; their ``order`` runs from 0.
        one_row_per_id: An id can hold one row only (customers): of different contents in one file the first by hash stays.
    """
    verdicts = Verdicts(np.zeros(rows, np.uint8))
    changed: list[_Changed] = []
    for keys in shards.shards():
        _settle_shard(keys, verdicts, changed, one_row_per_id)
    moved = sum(change.moved for change in changed)
    verdicts.restarted = not one_row_per_id and moved > RESTART_SHARE * len(changed)
    for change in changed:
        if not verdicts.restarted:
            verdicts.replaced[change.id] = change.order
        else:
            verdicts.renamed[change.order] = change.other
    return verdicts


def _settle_shard(keys: Keys, verdicts: Verdicts, changed: list[_Changed], one_row_per_id: bool) -> None:  # noqa: FBT001
    here = keys["order"] < 0
    known_ids = np.sort(_joined(keys[here]))
    order = np.lexsort((keys["order"], keys["hash_low"], keys["hash_high"], ~here, keys["low"], keys["high"]))
    keys, here = keys[order], here[order]
    same_as_last = np.zeros(len(keys), bool)
    same_as_last[1:] = (keys["high"][1:] == keys["high"][:-1]) & (keys["low"][1:] == keys["low"][:-1])
    starts = np.flatnonzero(~same_as_last)
    sizes = np.diff(np.append(starts, len(keys)))

    pairs = starts[(sizes == 2) & here[starts]]  # one here, one arriving: by far the most common meeting
    equal = (keys["hash_high"][pairs] == keys["hash_high"][pairs + 1]) & (
        keys["hash_low"][pairs] == keys["hash_low"][pairs + 1]
    )
    equal |= ~keys["own_id"][pairs + 1]
    verdicts.verdict[keys["order"][pairs[equal] + 1]] = DUPLICATE

    settled = np.zeros(len(keys), bool)
    settled[pairs[equal]] = True
    for start, size in zip(starts.tolist(), sizes.tolist(), strict=True):
        if size > 1 and not settled[start]:
            _settle_group(keys[start : start + size], known_ids, verdicts, changed, one_row_per_id)


def _joined(keys: Keys) -> npt.NDArray[np.void]:
    both = np.zeros(len(keys), np.dtype([("high", "<u8"), ("low", "<u8")]))
    both["high"], both["low"] = keys["high"], keys["low"]
    return both


def _is_known(known_ids: npt.NDArray[np.void], other: tuple[int, int]) -> bool:
    place = int(np.searchsorted(known_ids, np.array(other, known_ids.dtype)))
    return place < len(known_ids) and (int(known_ids["high"][place]), int(known_ids["low"][place])) == other


def _settle_group(
    group: Keys,
    known_ids: npt.NDArray[np.void],
    verdicts: Verdicts,
    changed: list[_Changed],
    one_row_per_id: bool,  # noqa: FBT001
) -> None:
    """Settle all rows under one id: at most one that is here, then the arriving ones by content and position."""
    present = group[0] if group[0]["order"] < 0 else None
    arriving = group[1:] if present is not None else group
    name = (int(group[0]["high"]), int(group[0]["low"]))
    if not arriving[0]["own_id"]:
        _count_repeats(arriving, name, present is not None, known_ids, verdicts)
        return
    versions = _first_of_each_content(arriving, verdicts)
    if present is not None:
        same = [
            row
            for row in versions
            if row["hash_high"] == present["hash_high"] and row["hash_low"] == present["hash_low"]
        ]
        for row in same:
            verdicts.verdict[row["order"]] = DUPLICATE
        others = [row for row in versions if row not in same]
        if len(others) == 1 and not same:
            other = derived(*name, _salt(others[0]))
            if _is_known(known_ids, other):
                verdicts.verdict[others[0]["order"]] = DUPLICATE
            else:
                moved = bool(others[0]["anchor"] != present["anchor"])
                changed.append(_Changed(name, int(others[0]["order"]), other, moved))
            return
    else:
        others = versions[1:]
    for row in others:
        other = derived(*name, _salt(row))
        if one_row_per_id or _is_known(known_ids, other):
            verdicts.verdict[row["order"]] = DUPLICATE
        else:
            verdicts.renamed[int(row["order"])] = other


def _salt(row: np.void) -> bytes:
    return int(row["hash_high"]).to_bytes(8, "big") + int(row["hash_low"]).to_bytes(8, "big")


def _first_of_each_content(arriving: Keys, verdicts: Verdicts) -> list[np.void]:
    """Mark exact repeats as duplicates and return one row of each content, by content."""
    versions: list[np.void] = []
    for row in arriving:
        last = versions[-1] if versions else None
        if last is not None and row["hash_high"] == last["hash_high"] and row["hash_low"] == last["hash_low"]:
            verdicts.verdict[row["order"]] = DUPLICATE
        else:
            versions.append(row)
    return versions


def _count_repeats(
    arriving: Keys,
    name: tuple[int, int],
    present: bool,  # noqa: FBT001
    known_ids: npt.NDArray[np.void],
    verdicts: Verdicts,
) -> None:
    """Settle equal contents: the n-th equal row of a file is the n-th person, where people cannot be told apart."""
    for number, row in enumerate(np.sort(arriving, order=["hash_high", "hash_low", "order"])):
        if number == 0 and not present:
            continue
        other = derived(*name, b"repeat" + number.to_bytes(4, "big"))
        if number == 0 or not row["countable"] or _is_known(known_ids, other):
            verdicts.verdict[row["order"]] = DUPLICATE
        else:
            verdicts.renamed[int(row["order"])] = other
