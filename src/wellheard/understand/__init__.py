"""What voices say together: themes with the people, the feeling, the trend and the words behind them."""

from wellheard.understand.felt import Felt, FeltFold
from wellheard.understand.find import find_themes
from wellheard.understand.headlines import Headline, find_headlines
from wellheard.understand.population import CUSTOMER_VOICES, EVERYONE, Population
from wellheard.understand.themes import Base, Feelings, Theme, Themes
from wellheard.understand.trends import Trend, WeekCount

__all__ = [
    "CUSTOMER_VOICES",
    "EVERYONE",
    "Base",
    "Feelings",
    "Felt",
    "FeltFold",
    "Headline",
    "Population",
    "Theme",
    "Themes",
    "Trend",
    "WeekCount",
    "find_headlines",
    "find_themes",
]
