"""Fernlink, an invented broadband provider: the sample company that demo, documentation and tests run on.

Everything in it is generated and says so. What was planted in it is written down beside it, so that a test can ask
whether it is found, and whether nothing is found that was not planted.
"""

from wellheard.fernlink.company import Company, make_company
from wellheard.fernlink.errors import FernlinkError
from wellheard.fernlink.truths import planted_truths

__all__ = ["Company", "FernlinkError", "make_company", "planted_truths"]
