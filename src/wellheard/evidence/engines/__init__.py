"""Engines: where the map step of a fold runs. The result never depends on which one was chosen."""

from wellheard.evidence.engines.engine import Engine, Keeper, Progress
from wellheard.evidence.engines.local import LocalEngine
from wellheard.evidence.engines.run import run_fold

__all__ = ["Engine", "Keeper", "LocalEngine", "Progress", "run_fold"]
