"""The ground floor: whatever was said and done, kept so that nothing is lost, and findings that cannot exist without it.

The only room that opens files of evidence or an engine. Import what is not named here from its file: ``store``, ``snapshots``,
``importing``, ``erasure``, ``verify``, ``questions``, ``engines``.
"""

from __future__ import annotations

from wellheard.evidence.errors import EvidenceError
from wellheard.evidence.findings import Finding, Measure
from wellheard.evidence.folds import Bucket, BucketSource, Fold
from wellheard.evidence.quotes import Quote

__all__ = ["Bucket", "BucketSource", "EvidenceError", "Finding", "Fold", "Measure", "Quote"]
