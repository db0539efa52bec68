"""Codebooks and coded projects for other programs, in the exchange format REFI-QDA 1.5.

What is written follows the schemas to the letter; what the format has no place for is listed, never dropped in silence.
"""

from wellheard.share.qda.codebook import write_codebook
from wellheard.share.qda.project import write_project
from wellheard.share.qda.written import Written

__all__ = ["Written", "write_codebook", "write_project"]
