"""How a text sounds and what is felt in it: sentiment, emotions, whole voices, and what a workspace teaches."""
