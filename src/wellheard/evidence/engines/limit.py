"""A limit on the memory of one process that NumPy, Arrow and Python all feel as an ordinary ``MemoryError``.

What was tried (Linux 6, NumPy 2, PyArrow 26, a limit of 256 MB):

* ``RLIMIT_RSS`` has done nothing since Linux 2.4.
* ``RLIMIT_AS`` counts reserved and mapped addresses too, so a memory-mapped Parquet file uses the limit up.
* ``RLIMIT_DATA`` counts private writable memory, whether from ``brk`` or ``mmap``: what we mean. It is set relative
  to what is taken at that moment, because libraries have taken 100 MB by then.
* Arrow's own allocators (mimalloc, jemalloc) fetch memory in large pieces and give it back late: a limit of 256 MB
  stopped Arrow at 192 MB, and NumPy at 120 MB or at once after Arrow had been busy. With the system allocator all
  three stop at 256 MB exactly, so a limited process uses that one.

A process that goes beyond gets ``MemoryError`` (Arrow's is a subclass); a library that does not expect it may end the
process, which the caller sees and reports.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path

import pyarrow as pa

from wellheard.evidence.errors import EvidenceError

MEMORY_LIMITS_HOLD = sys.platform == "linux"
"""Elsewhere ``RLIMIT_DATA`` does not cover ``mmap``."""


def limit_memory(memory_mb: int) -> None:
    """Let this process take at most ``memory_mb`` MB (of 2**20 bytes) more for data than it has taken now; for good.

    Raises:
        EvidenceError: This system cannot hold such a limit.
    """
    require_limits(memory_mb)
    pa.set_memory_pool(pa.system_memory_pool())
    allowed = _taken() + memory_mb * 2**20
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    if hard != resource.RLIM_INFINITY:
        allowed = min(allowed, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (allowed, allowed))


def require_limits(memory_mb: int) -> None:
    """Raise an error where a memory limit would only be a promise."""
    if not MEMORY_LIMITS_HOLD:
        raise EvidenceError(
            "memory-limit-unsupported",
            "This system cannot limit the memory of a process.",
            found=f"{sys.platform}, a limit of {memory_mb} MB",
            expected="Linux",
            hint="leave memory_mb out, or run on Linux",
        )


def _taken() -> int:
    """Return bytes of private writable memory of this process."""
    for line in Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines():
        if line.startswith("VmData:"):
            return int(line.split()[1]) * 1024
    return 0
