"""What researchers make of texts: codebooks and coded projects, as plain frozen data.

It lies on the ground floor because three rooms that may not know each other need the same words for it: ``listen`` reads
projects of other programs, ``understand`` edits themes as codes, ``share`` writes both for other programs. It knows no file
format.
"""

from wellheard.evidence.coding.codebook import Code, Codebook, CodeSet, CodeStatus
from wellheard.evidence.coding.description import Described, described, description_of
from wellheard.evidence.coding.document import Coding, Document, Selection, Stamp, Value
from wellheard.evidence.coding.guids import guid_for, guid_from, is_guid, means_guid
from wellheard.evidence.coding.line_ends import LineEnds
from wellheard.evidence.coding.project import ORIGIN, Case, Link, MemberSet, Project, User, Variable

__all__ = [
    "ORIGIN",
    "Case",
    "Code",
    "CodeSet",
    "CodeStatus",
    "Codebook",
    "Coding",
    "Described",
    "Document",
    "LineEnds",
    "Link",
    "MemberSet",
    "Project",
    "Selection",
    "Stamp",
    "User",
    "Value",
    "Variable",
    "described",
    "description_of",
    "guid_for",
    "guid_from",
    "is_guid",
    "means_guid",
]
