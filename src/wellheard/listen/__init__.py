"""Bring voices and events in: from files of any shape to clean evidence, with nothing lost on the way.

Reading is done by :func:`stage` in a child process with limits; what a column means is decided by the mapping.
"""

from wellheard.listen.errors import ListenError
from wellheard.listen.files import find_files
from wellheard.listen.limits import Limits
from wellheard.listen.rows import Reject
from wellheard.listen.stage import Staged, stage

__all__ = ["Limits", "ListenError", "Reject", "Staged", "find_files", "stage"]
