"""Kill imports with SIGKILL at random moments, 60 times, and look what is left.

After each kill, another process must see all of the import or none of it; running the same command again must end with the
same bytes as a run that nobody disturbed. Prints one line for each kill and a summary; ends with 1 when a promise broke.

    python benchmarks/kills.py [--kills 60] [--rows 40000]
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from voices_file import write_voices

CLI = [sys.executable, "-c", "import sys; from wellheard.cli import main; main(sys.argv[1:])"]
LOOK = """
import sys; from pathlib import Path; from wellheard.evidence.store import Store
with Store(Path(sys.argv[1])) as store:
    print(store.snapshot().count("voices"), len(store.ledger.imports()), store.snapshot().id)
"""


def command(file: Path, folder: Path) -> list[str]:
    return [*CLI, "import", str(file), "--workspace", str(folder), "-q"]


def seen_from_outside(folder: Path) -> tuple[int, int, str]:
    out = subprocess.run([sys.executable, "-c", LOOK, str(folder)], capture_output=True, text=True, check=True)
    voices, imports, snapshot = out.stdout.split()
    return int(voices), int(imports), snapshot


def content(folder: Path) -> dict[str, bytes]:
    """Every file that counts: the parts and the originals, by name."""
    kept = [path for name in ("parts", "files") for path in (folder / name).iterdir() if not path.name.startswith(".")]
    return {path.name: path.read_bytes() for path in kept}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--rows", type=int, default=40_000)
    chosen = parser.parse_args()
    rng = random.Random(11)
    broken = hit = 0
    with tempfile.TemporaryDirectory(prefix="wellheard-kills-") as name:
        root = Path(name)
        file, base, calm = root / "voices.csv", root / "base", root / "calm"
        write_voices(file, chosen.rows)
        seen_from_outside(base)  # makes an empty workspace with its secret
        shutil.copytree(base, calm)
        start = time.perf_counter()
        subprocess.run(command(file, calm), check=True, capture_output=True)
        length = time.perf_counter() - start
        expected, whole = content(calm), seen_from_outside(calm)
        print(f"undisturbed: {length:.1f} s, {whole[0]:,} voices, {len(expected)} files")
        for number in range(chosen.kills):
            folder = root / "disturbed"
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(base, folder)
            process = subprocess.Popen(
                command(file, folder), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
            )
            moment = rng.uniform(0.2, length)
            time.sleep(moment)
            ended = process.poll() is not None
            if not ended:
                os.killpg(process.pid, signal.SIGKILL)
                hit += 1
            process.wait()
            voices, imports, _ = seen_from_outside(folder)
            all_or_none = (voices, imports) in {(0, 0), whole[:2]}
            subprocess.run(command(file, folder), check=True, capture_output=True)
            same = content(folder) == expected and seen_from_outside(folder)[2] == whole[2]
            broken += not (all_or_none and same)
            print(
                f"{number + 1:3d}  killed at {moment:5.2f} s{' (had ended)' if ended else ''}: {voices:,} voices seen, same bytes: {same}"
            )
    print(f"{hit} kills hit a running import; promises broken: {broken}")
    sys.exit(bool(broken))


if __name__ == "__main__":
    main()
