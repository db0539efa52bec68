"""Identity: which rows of an import are new, which are here already, which are corrections of what is here.

Every row has an id made from its source's own id, or from its content. The rules, each tested by name:

* An id that is here with the same content is a duplicate; so is an exact repeat inside the file.
* An id that is here with other content is a correction and takes the old row's place - unless the source began to
  count anew, see below; then the rows are new and get ids of their own.
* An id that comes several times in one file with different contents names several rows.
* Rows without an own id are known by content. Where nothing tells people apart (no customer, no time of day), equal
  rows of one file are counted: the second "Good" of a survey is a second person, and the same file again brings nobody.

A source counts anew when most of the ids that the file shares with the evidence name strangers there: rows of another
customer, another time and other words. Where neither customer nor time is known, words alone decide, and only about
``ENOUGH`` rows or more.

The very same file under another mapping takes the place of what it brought before (:mod:`~.importing`).

Keys lie in shards on disk, so memory does not grow with the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

Words = npt.NDArray[np.uint64]
Keys = npt.NDArray[np.void]
Name = tuple[int, int]
"""An id as two numbers: its first 64 bits and its last 32."""

KEY: Final = np.dtype(
    [
        ("high", "<u8"),  # id, first 64 bits
        ("low", "<u8"),  # id, last 32 bits
        ("hash_high", "<u8"),
        ("hash_low", "<u8"),
        ("who", "<u8"),  # customer; 0 where nobody is known
        ("when", "<i8"),  # microseconds; NO_TIME where none is known
        ("order", "<i8"),  # position among the arriving rows; HERE for a row that is here already
        ("own_id", "?"),
        ("countable", "?"),  # equal rows may be different people
    ]
)
HERE: Final = -1
NO_TIME: Final = np.iinfo(np.int64).min
SHARD_ROWS: Final = 250_000
RESTART_SHARE: Final = 0.5
"""More than this share of the shared ids naming strangers: the source counts anew."""

ENOUGH: Final = 20
"""Fewer rows of which neither customer nor time is known are taken for corrections."""

SAMPLE: Final = 1_000
"""Rows whose words are compared, at most, when a source seems to count anew."""

KEEP, DUPLICATE = 0, 1

SameWords = Callable[[Mapping[int, Name]], Set[int]]
"""Given arriving positions and the ids here that they share, return the positions whose words are the same here."""


@dataclass
class Verdicts:
    """What is to become of each arriving row.

    Attributes:
        verdict: ``KEEP`` or ``DUPLICATE`` by position.
        renamed: Position to the id that the row gets instead of its own.
        replaced: Ids of rows here that give way.
        restarted: Whether the source was found to count anew.
    """

    verdict: npt.NDArray[np.uint8]
    renamed: dict[int, Name] = field(default_factory=dict)
    replaced: list[Name] = field(default_factory=list)
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


def keys_of(ids: Words, hashes: Words, who: Words, when: npt.NDArray[np.int64]) -> Keys:
    """Return keys for rows that are here already.

    Shape: ids (n, 2), hashes (n, 2), who (n,), when (n,); n keys out.
    """
    keys = np.zeros(len(ids), KEY)
    keys["high"], keys["low"] = ids[:, 0], ids[:, 1]
    keys["hash_high"], keys["hash_low"] = hashes[:, 0], hashes[:, 1]
    keys["who"], keys["when"] = who, when
    keys["order"] = HERE
    return keys


def derived(name: Name, salt: bytes) -> Name:
    """Return the id of another row that came under the id ``name``; it stays in the same shard."""
    high, low = name
    digest = blake2b(high.to_bytes(8, "big") + low.to_bytes(4, "big") + salt, digest_size=8).digest()
    return (high & ~0xFFFFFFFF) | int.from_bytes(digest[:4], "big"), int.from_bytes(digest[4:], "big")


def settle(
    shards: KeyShards, rows: int, *, one_row_per_id: bool = False, same_words: SameWords | None = None
) -> Verdicts:
    """Decide about ``rows`` arriving rows.

    Args:
        shards: Keys of the arriving rows and of all rows that are here.
        rows: Number of arriving rows; their ``order`` runs from 0.
        one_row_per_id: An id can hold one row only (customers): of different contents in one file the first by hash
            counts, and what is here gives way to it.
        same_words: Compares words; asked only when the source seems to count anew.
    """
    settling = _Settling(Verdicts(np.zeros(rows, np.uint8)), one_row_per_id=one_row_per_id)
    for keys in shards.shards():
        settling.settle_shard(keys)
    return settling.decide_changes(same_words)


@dataclass(frozen=True, slots=True)
class _Changed:
    """An arriving row whose id is here with other content."""

    name: Name
    order: int
    other: Name  # the id it gets if it is a new row
    stranger: bool | None  # of another customer and time than the row here; None where neither is known


class _Settling:
    """Goes through the shards and collects what was found."""

    def __init__(self, verdicts: Verdicts, *, one_row_per_id: bool) -> None:
        self._verdicts = verdicts
        self._one_row_per_id = one_row_per_id
        self._changed: list[_Changed] = []
        self._unchanged = 0  # own ids that are here with the same content
        self._known: npt.NDArray[np.void] = np.zeros(0, _PAIR)  # ids that are here, of the shard in hand

    def settle_shard(self, keys: Keys) -> None:
        here = keys["order"] == HERE
        self._known = np.sort(_pairs(keys[here]))
        order = np.lexsort((keys["order"], keys["hash_low"], keys["hash_high"], ~here, keys["low"], keys["high"]))
        keys, here = keys[order], here[order]
        starts = np.flatnonzero(~_same_as_last(keys, "high", "low"))
        sizes = np.diff(np.append(starts, len(keys)))
        settled = np.zeros(len(keys), bool)
        settled[self._settle_pairs(keys, starts[(sizes == 2) & here[starts]])] = True
        several = (sizes > 1) & ~settled[starts]
        for start, size in zip(starts[several].tolist(), sizes[several].tolist(), strict=True):
            self._settle_group(keys[start : start + size])

    def _settle_pairs(self, keys: Keys, starts: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
        """Settle the most common meeting, one row here and its duplicate; return where such pairs start."""
        present, arriving = keys[starts], keys[starts + 1]
        equal = (present["hash_high"] == arriving["hash_high"]) & (present["hash_low"] == arriving["hash_low"])
        self._unchanged += int((equal & arriving["own_id"]).sum())
        equal |= ~arriving["own_id"]
        self._verdicts.verdict[arriving["order"][equal]] = DUPLICATE
        settled: npt.NDArray[np.intp] = starts[equal]
        return settled

    def _settle_group(self, group: Keys) -> None:
        """Settle all rows under one id: at most one that is here, then the arriving ones by content and position."""
        present = group[0] if group[0]["order"] == HERE else None
        arriving = group[1:] if present is not None else group
        name = (int(group[0]["high"]), int(group[0]["low"]))
        if not arriving[0]["own_id"]:
            self._count_repeats(arriving, name, present)
            return
        versions = self._first_of_each_content(arriving)
        if self._one_row_per_id:
            self._drop(versions[1:])
            versions = versions[:1]
        if present is None:
            self._rename(versions[1:], name)
            return
        same = _content(versions) == _content(present)
        others = versions[~same]
        if same.any():
            self._unchanged += 1
            self._drop(versions[same])
        if same.any() or len(others) > 1:
            self._rename(others, name)
        elif len(others):
            self._change(others[0], name, present)

    def _first_of_each_content(self, arriving: Keys) -> Keys:
        """Mark exact repeats as duplicates and return one row of each content, by content."""
        repeats = _same_as_last(arriving, "hash_high", "hash_low")
        self._drop(arriving[repeats])
        return arriving[~repeats]

    def _drop(self, rows: Keys) -> None:
        self._verdicts.verdict[rows["order"]] = DUPLICATE

    def _rename(self, rows: Keys, name: Name) -> None:
        """Keep rows that share an id with another row, each under an id made from its content."""
        for row in rows:
            self._keep_as(int(row["order"]), derived(name, _salt(row)))

    def _keep_as(self, order: int, other: Name) -> None:
        if self._is_here(other):
            self._verdicts.verdict[order] = DUPLICATE
        else:
            self._verdicts.renamed[order] = other

    def _change(self, row: np.void, name: Name, present: np.void) -> None:
        order, other = int(row["order"]), derived(name, _salt(row))
        if self._is_here(other):
            self._verdicts.verdict[order] = DUPLICATE
        else:
            self._changed.append(_Changed(name, order, other, _stranger(row, present)))

    def _count_repeats(self, arriving: Keys, name: Name, present: np.void | None) -> None:
        """Settle equal contents: the n-th equal row of a file is the n-th person, where people cannot be told apart."""
        for number, row in enumerate(np.sort(arriving, order=["hash_high", "hash_low", "order"])):
            if number == 0 and present is None:
                continue
            if number == 0 or not row["countable"]:
                self._verdicts.verdict[row["order"]] = DUPLICATE
            else:
                self._keep_as(int(row["order"]), derived(name, b"repeat" + number.to_bytes(4, "big")))

    def _is_here(self, name: Name) -> bool:
        place = int(np.searchsorted(self._known, np.array(name, _PAIR)))
        return place < len(self._known) and self._known[place].item() == name

    def decide_changes(self, same_words: SameWords | None) -> Verdicts:
        """Take the changed rows for corrections, or for new rows of a source that counts anew."""
        self._verdicts.restarted = not self._one_row_per_id and self._counts_anew(same_words)
        for change in self._changed:
            if self._verdicts.restarted:
                self._verdicts.renamed[change.order] = change.other
            else:
                self._verdicts.replaced.append(change.name)
        return self._verdicts

    def _counts_anew(self, same_words: SameWords | None) -> bool:
        strangers = [change for change in self._changed if change.stranger]
        nameless = [change for change in self._changed if change.stranger is None]
        if len(nameless) >= ENOUGH and same_words is not None:
            strangers += nameless
        needed = RESTART_SHARE * (self._unchanged + len(self._changed))
        if len(strangers) <= needed or same_words is None:
            return len(strangers) > needed
        sample = sorted(strangers, key=lambda change: change.name)[:SAMPLE]
        familiar = same_words({change.order: change.name for change in sample})
        return len(strangers) * (1 - len(familiar) / len(sample)) > needed


_PAIR: Final = np.dtype([("high", "<u8"), ("low", "<u8")])


def _pairs(keys: Keys) -> npt.NDArray[np.void]:
    pairs = np.zeros(len(keys), _PAIR)
    pairs["high"], pairs["low"] = keys["high"], keys["low"]
    return pairs


def _content(rows: Keys | np.void) -> npt.NDArray[np.void]:
    """Return the hashes of rows in a form that compares as one."""
    both = np.zeros(rows.shape, _PAIR)
    both["high"], both["low"] = rows["hash_high"], rows["hash_low"]
    return both


def _same_as_last(keys: Keys, *names: str) -> npt.NDArray[np.bool_]:
    """Say of each row whether it has the values of the row before it."""
    same = np.zeros(len(keys), bool)
    same[1:] = np.logical_and.reduce([keys[name][1:] == keys[name][:-1] for name in names])
    return same


def _salt(row: np.void) -> bytes:
    return int(row["hash_high"]).to_bytes(8, "big") + int(row["hash_low"]).to_bytes(8, "big")


def _stranger(row: np.void, present: np.void) -> bool | None:
    """Say whether two rows have neither customer nor time in common; None where neither is known of either row."""
    if not (row["who"] or present["who"]) and row["when"] == present["when"] == NO_TIME:
        return None
    same_customer = row["who"] and row["who"] == present["who"]
    same_time = row["when"] != NO_TIME and row["when"] == present["when"]
    return not bool(same_customer or same_time)
