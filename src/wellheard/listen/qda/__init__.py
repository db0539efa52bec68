"""Codebooks and coded projects of other programs, in the exchange format REFI-QDA 1.5.

Strict about safety, lenient about dialects: whatever is unusual is read if its meaning is clear, and said; whatever cannot be
kept is counted. Media themselves are not read: places in pictures and times in recordings are counted as lost, the texts that
belong to them (transcripts, texts of PDF files) become documents.
"""

from wellheard.listen.qda.limits import PROJECT_LIMITS, XmlLimits
from wellheard.listen.qda.notices import Notices
from wellheard.listen.qda.read import ReadCodebook, ReadProject, read_codebook, read_project

__all__ = [
    "PROJECT_LIMITS",
    "Notices",
    "ReadCodebook",
    "ReadProject",
    "XmlLimits",
    "read_codebook",
    "read_project",
]
