"""Where a text lies among all others: vectors in three tiers, all in one space."""
