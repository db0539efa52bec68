"""Every hostile and broken file of the development data through the real `stage`: outcome, counts, seconds, memory.

    python benchmarks/nasty.py [FOLDER] [--all]

Without `--all` only a summary and what stands out is printed. Fails when a file crashes the reader, takes more than
ten seconds or 512 MB, or when the counts of a table do not add up.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from wellheard.listen.errors import ListenError
from wellheard.listen.stage import stage

DEFAULT = Path(__file__).resolve().parents[1].parent / "shared" / "data" / "nasty"


def peak_mb() -> float:
    """Peak memory of the largest child so far; reset for each file by forking."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def read_one(path: Path) -> tuple[str, str, float, float]:
    """Outcome, detail, seconds and megabytes of one file, measured in a process of its own."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        with tempfile.TemporaryDirectory() as folder:
            start = time.perf_counter()
            try:
                staged = stage(path, Path(folder))
                read_back = sum(batch.num_rows for batch in staged.batches())
                put_aside = sum(1 for _ in staged.rejects())
                sound = read_back == staged.kept and put_aside == staged.rejected
                outcome = "table" if sound else "WRONG"
                counts = f"{staged.kept} kept, {staged.blank} blank, {staged.rejected} rejected"
                marks = f"{staged.shape} {staged.encoding} {staged.delimiter!r}, {staged.header_rows} header rows"
                detail = f"{counts}; {marks}; {list(staged.columns)[:6]} {' '.join(staged.notices)}"
            except ListenError as error:
                outcome, detail = error.code, error.what
            except BaseException as error:  # noqa: BLE001 - a crash is what is looked for
                outcome, detail = "CRASH", repr(error)
            seconds = time.perf_counter() - start
        os.write(writer, "\0".join((outcome, detail, str(seconds), str(peak_mb()))).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, encoding="utf-8") as answers:
        outcome, detail, taken, memory = answers.read().split("\0")
    os.waitpid(child, 0)
    return outcome, detail, float(taken), float(memory)


def main() -> int:
    named = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    folder = Path(named[0]) if named else DEFAULT
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    outcomes: Counter[str] = Counter()
    worst_s = worst_mb = 0.0
    bad = 0
    for path in files:
        outcome, detail, seconds, memory = read_one(path)
        outcomes[outcome] += 1
        worst_s, worst_mb = max(worst_s, seconds), max(worst_mb, memory)
        failed = outcome in {"CRASH", "WRONG", "listen/reader-failed"} or seconds > 10 or memory > 512
        bad += failed
        if failed or "--all" in sys.argv:
            mark = "FAIL " if failed else ""
            cost = f"{seconds:5.2f} s {memory:4.0f} MB"
            print(f"{mark}{path.relative_to(folder)!s:60} {outcome:24} {cost}  {detail}")
    print(f"\n{len(files)} files, {bad} failures; slowest {worst_s:.2f} s, largest {worst_mb:.0f} MB")
    for outcome, count in outcomes.most_common():
        print(f"{count:5}  {outcome}")
    return 1 if bad or not files else 0


if __name__ == "__main__":
    sys.exit(main())
