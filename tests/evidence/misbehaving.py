"""Folds that die, eat memory, raise, sleep and leave traces; in a module that workers can import."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wellheard.evidence.errors import EvidenceError
from wellheard.evidence.folds import Bucket
from wellheard.evidence.schemas import Table


@dataclass(frozen=True)
class Ids:
    """Collects the ids of all voices, sorted."""

    @property
    def columns(self) -> Mapping[Table, tuple[str, ...]]:
        return {"voices": ("voice_id",)}

    def map(self, bucket: Bucket) -> list[str]:
        return sorted(bucket.tables["voices"]["voice_id"].to_pylist())

    def merge(self, left: list[str], right: list[str]) -> list[str]:
        return sorted(left + right)

    def finish(self, partial: list[str] | None) -> list[str]:
        return partial or []


@dataclass(frozen=True)
class Dies(Ids):
    """Is killed at one bucket, as the system kills when memory is out."""

    at: int = 0

    def map(self, bucket: Bucket) -> list[str]:
        if bucket.number == self.at:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().map(bucket)


@dataclass(frozen=True)
class Leaves(Ids):
    """Ends its process with an exit code."""

    def map(self, bucket: Bucket) -> list[str]:
        os._exit(3 + 0 * bucket.number)


@dataclass(frozen=True)
class Eats(Ids):
    """Takes memory at one bucket."""

    what: str = "numpy"
    megabytes: int = 300
    at: int = 1

    def map(self, bucket: Bucket) -> list[str]:
        if bucket.number == self.at:
            held = [self._eat() for _ in range(self.megabytes // 10)]
            assert len(held) == self.megabytes // 10
        return super().map(bucket)

    def _eat(self) -> object:
        if self.what == "numpy":
            return np.ones(10 * 2**17)
        return pa.allocate_buffer(10 * 2**20) if self.what == "arrow" else bytearray(10 * 2**20)


class StubbornError(Exception):
    """An error that cannot be read again after it was shipped."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(first + second)


@dataclass(frozen=True)
class Raises(Ids):
    """Raises an error at one bucket."""

    kind: str = "value"
    at: int = 1

    def map(self, bucket: Bucket) -> list[str]:
        if bucket.number != self.at:
            return super().map(bucket)
        if self.kind == "value":
            raise ValueError("not a number: 7 apples")
        if self.kind == "stubborn":
            raise StubbornError("secret words", "more")
        raise EvidenceError("made-up", "Something is wrong.", found="this", expected="that", hint="try again")


@dataclass(frozen=True)
class Sums(Ids):
    """Sums floats whose sum depends on the order of adding."""

    def map(self, bucket: Bucket) -> Any:
        ids = super().map(bucket)
        return float(sum(int(each[1:8], 16) / 3 for each in ids)) * 10.0 ** (bucket.number % 17)

    def merge(self, left: Any, right: Any) -> Any:
        return left + right

    def finish(self, partial: Any) -> Any:
        return partial


@dataclass(frozen=True)
class LeavesTraces(Ids):
    """Writes the number of its process for each bucket into a folder; may take its time."""

    folder: str = ""
    seconds: float = 0.0

    def map(self, bucket: Bucket) -> list[str]:
        with (Path(self.folder) / str(bucket.number)).open("a") as file:
            file.write(f"{os.getpid()}\n")
        time.sleep(self.seconds)
        return super().map(bucket)


@dataclass(frozen=True)
class Arrays(Ids):
    """Has partials of every kind that may be kept: arrays, tables, dates, plain collections."""

    def map(self, bucket: Bucket) -> Any:
        voices = bucket.tables["voices"]
        numbers: npt.NDArray[np.float32] = np.arange(voices.num_rows, dtype=np.float32)
        return {
            "table": voices,
            "numbers": numbers,
            "scalar": np.int64(3),
            "set": {1, 2},
            "count": Kept(1),
            "zone": ZoneInfo("UTC"),
        }

    def merge(self, left: Any, right: Any) -> Any:
        return {
            "table": pa.concat_tables([left["table"], right["table"]]),
            "numbers": np.concatenate([left["numbers"], right["numbers"]]),
            "scalar": left["scalar"] + right["scalar"],
            "set": left["set"] | right["set"],
            "zone": left["zone"],
            "count": Kept(left["count"].number + right["count"].number),
        }

    def finish(self, partial: Any) -> Any:
        return (
            sorted(partial["table"]["voice_id"].to_pylist()),
            float(partial["numbers"].sum()),
            int(partial["scalar"]),
            sorted(partial["set"]),
            partial["count"].number,
            partial["zone"].key,
        )


@dataclass(frozen=True)
class Kept:
    """A small class of the fold's own package."""

    number: int
