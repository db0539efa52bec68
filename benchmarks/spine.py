"""Measure the spine: files to visible parts, voices to passages, and the whole job beside the usual tools.

    python benchmarks/spine.py [--rows 1000000] [--voices 100000] [--big-mb 0]

Prints a table and writes it to benchmarks/out/spine.json. Every figure is of this run on this machine; the peer (peer.py:
pandas, VADER, scikit-learn) does the same job on the same file in the same run. --big-mb 2048 adds the memory of a 2 GB file.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from voices_file import write_voices

HERE = Path(__file__).parent
CLI = [sys.executable, "-c", "import sys; from wellheard.cli import main; main(sys.argv[1:])"]


def tree_rss_mb(pid: int) -> float:
    """Resident memory of a process and all below it; pages that several share are counted once, by their share."""
    total, todo = 0.0, [pid]
    while todo:
        one = todo.pop()
        try:
            lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
            total += next(float(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
            for task in Path(f"/proc/{one}/task").iterdir():
                todo += [int(child) for child in (task / "children").read_text().split()]
        except (OSError, StopIteration, ValueError):
            continue
    return total


def measured(command: list[str], *, watch: bool = True) -> dict[str, float]:
    """Run a command and return seconds, processor seconds and the most memory of all its processes together."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    most = [0.0]

    def sample() -> None:
        while process.poll() is None:
            most[0] = max(most[0], tree_rss_mb(process.pid))
            time.sleep(0.2)

    thread = threading.Thread(target=sample, daemon=True)
    if watch:
        thread.start()
    output, _ = process.communicate()
    seconds = time.perf_counter() - start
    if process.returncode not in (0, 3):
        sys.exit(output)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {
        "seconds": round(seconds, 2),
        "cpu_seconds": round(cpu, 2),
        "memory_mb": round(most[0], 1),
        "output": output,
    }


def import_rate(folder: Path, rows: int) -> dict[str, object]:
    path = folder / "rows.csv"
    write_voices(path, rows)
    run = measured([*CLI, "import", str(path), "--workspace", str(folder / "import"), "-q"])
    run.pop("output")
    return {
        "rows": rows,
        "megabytes": round(path.stat().st_size / 2**20, 1),
        **run,
        "rows_per_s": round(rows / run["seconds"]),
    }


def big_file(folder: Path, megabytes: int) -> dict[str, object]:
    path, one = folder / "big.csv", folder / "one.csv"
    write_voices(one, 250_000)
    lines = one.read_text(encoding="utf-8").splitlines(keepends=True)
    written, turn = 0, 0
    with path.open("w", encoding="utf-8") as stream:
        written += stream.write(lines[0])
        while written < megabytes * 2**20:
            for line in lines[1:]:
                written += stream.write(f"R{turn:03d}{line[1:]}")
            turn += 1
    rows = turn * (len(lines) - 1)
    run = measured([*CLI, "import", str(path), "--workspace", str(folder / "big"), "-q"])
    run.pop("output")
    return {
        "rows": rows,
        "megabytes": round(path.stat().st_size / 2**20),
        **run,
        "rows_per_s": round(rows / run["seconds"]),
    }


def whole_job(folder: Path, voices: int) -> dict[str, object]:
    path = folder / "voices.csv"
    write_voices(path, voices)
    ours = measured(
        [*CLI, "understand", str(path), "--report", str(folder / "r.html"), "--json", str(folder / "r.json"), "-q"]
    )
    peer = measured([sys.executable, str(HERE / "peer.py"), str(path), str(folder / "peer")])
    steps = json.loads(peer.pop("output").strip().splitlines()[-1])
    ours.pop("output")
    return {
        "voices": voices,
        "ours": ours,
        "peer": {**peer, "steps": steps},
        "ratio_seconds": round(peer["seconds"] / ours["seconds"], 2),
        "ratio_cpu": round(peer["cpu_seconds"] / ours["cpu_seconds"], 2),
        "ratio_memory": round(peer["memory_mb"] / ours["memory_mb"], 2),
    }


def passages_rate(voices: int) -> dict[str, object]:
    """Passages per second on one core, in this process, beside VADER per sentence on the same texts."""
    import csv

    import pyarrow as pa
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    from wellheard.language import enrich, split_passages

    with tempfile.TemporaryDirectory() as name:
        write_voices(Path(name) / "v.csv", voices)
        with (Path(name) / "v.csv").open(encoding="utf-8") as stream:
            texts = [row["comment"] for row in csv.DictReader(stream)]
    batch = pa.record_batch(
        {
            "voice_id": [f"v{number:024x}" for number in range(len(texts))],
            "text": texts,
            "language_declared": pa.nulls(len(texts), pa.string()),
        }
    )
    enrich(batch.slice(0, 100))
    start = time.process_time()
    passages = sum(enrich(batch.slice(at, 2048)).num_rows for at in range(0, len(texts), 2048))
    ours = time.process_time() - start
    vader = SentimentIntensityAnalyzer()
    start = time.process_time()
    for text in texts:
        for span in split_passages(text):
            vader.polarity_scores(text[span.start : span.end])
    theirs = time.process_time() - start
    return {
        "voices": voices,
        "passages": passages,
        "voices_per_cpu_s": round(voices / ours),
        "passages_per_cpu_s": round(passages / ours),
        "vader_alone_voices_per_cpu_s": round(voices / theirs),
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--voices", type=int, default=100_000)
    parser.add_argument("--big-mb", type=int, default=0)
    chosen = parser.parse_args()
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    found: dict[str, object] = {}
    with tempfile.TemporaryDirectory(prefix="wellheard-bench-") as name:
        folder = Path(name)
        found["passages"] = passages_rate(min(20_000, chosen.voices))
        print(json.dumps(found["passages"]), flush=True)
        found["import"] = import_rate(folder, chosen.rows)
        print(json.dumps(found["import"]), flush=True)
        found["whole"] = whole_job(folder, chosen.voices)
        print(json.dumps(found["whole"]), flush=True)
        if chosen.big_mb:
            found["big"] = big_file(folder, chosen.big_mb)
            print(json.dumps(found["big"]), flush=True)
    out = HERE / "out"
    out.mkdir(exist_ok=True)
    (out / "spine.json").write_text(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main()
