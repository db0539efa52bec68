"""Bring voices and events in: from files of any shape to clean evidence, with nothing lost on the way.

Reading is done by :func:`stage` in a child process with limits; what a column means is decided by the mapping that
:func:`guess_mapping` makes of a :func:`profile`; :func:`convert` turns rows into evidence by it.
"""

from wellheard.listen.convert import Converted, convert
from wellheard.listen.errors import ListenError
from wellheard.listen.files import Found, find_files, find_files_and_rest
from wellheard.listen.guess import guess_mapping
from wellheard.listen.limits import Limits
from wellheard.listen.mapping import Mapping, Question, header_signature
from wellheard.listen.options import Override, parse_map
from wellheard.listen.profile import Profile, profile
from wellheard.listen.rows import Reject
from wellheard.listen.stage import Staged, stage
from wellheard.listen.tables import MemoryTable, RawTable

__all__ = [
    "Converted",
    "Found",
    "Limits",
    "ListenError",
    "Mapping",
    "MemoryTable",
    "Override",
    "Profile",
    "Question",
    "RawTable",
    "Reject",
    "Staged",
    "convert",
    "find_files",
    "find_files_and_rest",
    "guess_mapping",
    "header_signature",
    "parse_map",
    "profile",
    "stage",
]
